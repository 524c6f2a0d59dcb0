"""What NCPC sees and what it does not: people, comments, and what else was typed into cells that are private."""

from datetime import date
from functools import cache

import pytest

from cop_sheets import parse_fiscal_year
from cop_sheets.layout import OUTCOMES, TABS
from cop_sheets.parsing import has_private_cells
from summaries import build_report
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience, ncpc_audience, partnership_audience
from summaries.fixes.fix_list import fix_list
from summaries.fixes.flag_list import flag_rows
from tests.support.outputs import outputs
from tests.support.sheets import AS_OF, YEAR, tables, workbook
from validators import NOT_SHOWN, RULES, RedactionPolicy
from validators.redaction import NO_REDACTION

NCPC = ncpc_audience()
KNOWLEDGE = OUTCOMES[2]


def seen_by(audience, *workbooks, as_of=AS_OF):
    """Return the report of `workbooks` as `audience` sees it."""
    return build_report(tables(*workbooks), parse_fiscal_year(YEAR), date.fromisoformat(as_of), audience)


# People: names and comments.

WHO = "Zelda Quist"
WRITTEN = {
    "Consultations": (
        "Aside | Individuals | Number of Individuals | Hours | Date | Topic | CoP ID\n"
        f"{WHO} first | {WHO} | | 1.5 | 2024-10-08 | about {WHO} | C1\n"
        f"| {WHO}s; Cy Dunn | | 2 hrs for {WHO} | 2024-10-09 | | C1\n"
        f"| | {WHO} and two more | 1 | 2024-10-10 | | C1\n"
        f"| #REF! | {WHO} | 0 | on Tuesday with {WHO} | | C1\n"
        f"{WHO} twice | {WHO} | | 1 | 2024-11-08 | | C1\n"
        f"{WHO} twice | {WHO} | | 1 | 2024-11-08 | | C1\n"
        f"| Zelda Quiste | | 13 | 2024-12-08 | | C1\n| {WHO}, {WHO}ina | | 1 | 2024-12-09 | | C1\n"
        f"| 3 of {WHO}'s teachers | | 1 | 2024-12-10 | | C1\n| {WHO} + 2 others of {WHO} | | 1 | 2024-12-11 | | C1\n"
        f"| {WHO}'s staff | 4 | 1 | 2024-12-12 | | C1\n| {WHO} | 3 | 1 | 2024-12-13 | | C1"),
    "Survey Responses": (
        f"Comments | CoP ID | Role | {OUTCOMES[2]} | Timestamp | Mine\n"
        f"{WHO} helped | C1 | Member | {WHO} says yes | 5/6/2025 | 4\n"
        f"{WHO} | {WHO}'s CoP | Member | 4 | 5/6/2025 | {WHO}\n"
        f"{WHO} again | C1 | {WHO}'s assistant | 4 | 5/7/2025 | 5\n"
        f"{WHO} | Rainbow | member | 4 | as {WHO} said | 5\n"
        f"{WHO} too | C1 | Member | 5 | 5/8/2025 | 5\n{WHO} too | C1 | Member | 5 | 5/8/2025 | 5"),
    "Survey Items": "Question | Outcome\nMine | 4",
}
MANY = {"Survey Responses": f"Comments | CoP ID | Role | {KNOWLEDGE}\n" + "\n".join(
    f"{WHO} | C1 | Member | {WHO} number {number}" for number in range(9))}
NO_HEADERS = {"Consultations": [[f"{WHO}", "came"], ["2024-10-08", "x"]]}
SHEETS = {"every cell": workbook(WRITTEN), "many alike": workbook(MANY), "no headers": workbook(exact=NO_HEADERS)}


@cache
def report_for(audience, sheets="every cell"):
    """Return the report of SHEETS with one name as `audience` sees it."""
    return seen_by(audience, SHEETS[sheets])


@pytest.fixture(scope="module", params=SHEETS)
def both(request):
    """Return the report of sheets full of one person's name, as their own partnership and as NCPC see it."""
    return report_for(PARTNERSHIP_AUDIENCE, request.param), report_for(NCPC, request.param)


def test_nothing_that_ncpc_is_given_names_the_person(both):
    _, theirs = both
    assert [name for name, text in outputs(theirs).items() if "Zelda" in text or "Quist" in text] == []


def test_the_partnership_itself_reads_what_stands_there(both):
    assert WHO in " ".join(both[0].flags["Value"].astype(str))


def test_ncpc_sees_as_many_flags_at_the_same_cells_with_the_same_fixes(both):
    """But for the header of a column that is not read: it may be a name, so neither it nor the fix quotes it.

    That two responses are the same is the partnership's alone to know.
    """
    same = ["Severity", "Rule", "Kind", "Partnership", "Tab", "Row", "Column", "Header", "Fix", "Link"]
    own, theirs = (report.flags[same].astype(str) for report in both)
    own = own[(own["Rule"] != "ROW-02") | (own["Tab"] != "Survey Responses")].reset_index(drop=True)
    aside = own["Header"].isin(["Aside", "Comments", "Mine"])
    assert own[~aside].equals(theirs[~aside])
    assert own.loc[aside, same[:7]].equals(theirs.loc[aside, same[:7]])
    assert set(theirs.loc[aside, "Header"]) <= {NOT_SHOWN, OUTCOMES[3]}


def test_the_year_before_is_seen_as_this_one_is(both):
    own, _ = both
    theirs = own.for_audience(NCPC)
    assert (theirs.audience, theirs.before.audience) == (NCPC, NCPC)
    assert theirs.before.flags["Value"].astype(str).str.contains(WHO).sum() == 0


def test_the_files_for_ncpc_are_the_same_bytes_for_everybody(both):
    own, theirs = both
    assert own.ncpc_csv == theirs.ncpc_csv
    assert own.reconciliation.equals(theirs.reconciliation)


@pytest.mark.parametrize(("rule", "sentence"), [
    ("CON-03", "An individual here and one in another row look like one person spelled two ways; they count as two."),
    ("CON-04", "Individuals names another number of people than Number of Individuals says; the names count."),
    ("CON-05", "The list of people here can be read in more than one way."),
    ("CON-06", "What stands here is nobody's name, so nobody is counted by it."),
    ("CON-06", "Something here is nobody's name; the names beside it count."),
    ("CON-06", "What stands here is nobody's name; the number under Number of Individuals counts."),
    ("SUR-02", "What stands here is neither the ID nor the name of one CoP on the CoPs tab, so this response is left "
               "out."),
    ("SUR-03", f"What stands here is not an answer on the scale; it is left out of “{KNOWLEDGE}”."),
    ("CEL-03", "What stands here is a spreadsheet error, or a formula without a result, so there is nothing to read."),
])
def test_a_flag_about_a_private_cell_quotes_nothing(rule, sentence):
    flags = report_for(NCPC).flags
    rule_flags = flags[flags["Rule"] == rule]
    assert sentence in rule_flags["Message"].tolist()
    assert not rule_flags.loc[rule_flags["Message"] == sentence, "Value"].any()


def test_a_value_that_is_redacted_is_not_called_blank():
    report = report_for(NCPC)
    redacted = [index for index, hidden in enumerate(report.is_value_redacted) if hidden]
    assert redacted and set(flag_rows(report).loc[redacted, "Value"]) == {NOT_SHOWN}
    assert set(fix_list(report, with_info=True)["What stands there"].iloc[redacted]) == {NOT_SHOWN}
    assert NOT_SHOWN not in set(flag_rows(report_for(PARTNERSHIP_AUDIENCE))["Value"])


def test_public_cells_are_shown_to_everybody():
    report = seen_by(NCPC, workbook({"CoPs": "CoP ID | Members\nC1 | a dozen", "Consultations": "Hours\n30 hrs"})).flags
    assert report.loc[report["Rule"].isin(["CEL-02", "CON-02"]), "Value"].tolist() == ["a dozen", "30 hrs"]


def test_the_layout_says_which_columns_are_private():
    private = {tab.name: [column.header for column in tab.columns if column.private] for tab in TABS}
    private = {name: headers for name, headers in private.items() if headers}
    assert private == {"Consultations": ["Individuals", "Number of Individuals", "CoP ID", "Topic"],
                       "Survey Responses": ["Timestamp", "Fiscal Year", "CoP ID", "Role", *OUTCOMES]}
    assert {tab.name for tab in TABS if has_private_cells(tab)} == {*private, "Survey Items", "Column Map",
                                                                    "Explanations"}


def test_what_quotes_a_cell_has_a_redacted_sentence_too():
    views = {"cells", "answers", "similar_names"}
    lacking = [(rule.id, case.message) for rule in RULES for case in rule.cases
               if (rule.view in views or (rule.view == "responses" and "{value}" in case.message))
               and not case.redacted_message
               and any(field in case.message for field in ("{value}", "{one}", "{other}", "{understood}"))]
    assert lacking == []
    quoting = [case.redacted_message for rule in RULES for case in rule.cases
               if any(field in case.redacted_message for field in ("{value}", "{one}", "{other}", "{understood}",
                                                                   "{cop"))]
    assert quoting == []


# Who sees what, and which cells are redacted.

def test_ncpc_sees_neither_people_nor_small_groups_and_a_partnership_both():
    assert ncpc_audience() == Audience(sees_people=False, sees_small_groups=False, min_respondents=5)
    assert ncpc_audience(7) == Audience(sees_people=False, sees_small_groups=False, min_respondents=7)
    assert partnership_audience() == PARTNERSHIP_AUDIENCE == Audience(sees_people=True, sees_small_groups=True,
                                                                      min_respondents=5)
    assert partnership_audience(7) == Audience(sees_people=True, sees_small_groups=True, min_respondents=7)
    assert [audience for audience in (ncpc_audience(), ncpc_audience(7),
                                      partnership_audience(7)) if audience.sees_people] == [partnership_audience(7)]


PRIVATE_SHEETS = {
    "Consultations": [["", "about Zoe"], ["CoP ID", "individuals", "Zoe", "Hours", "Date", "Delivery Mode"],
                      ["C1", "Zoe", "Zoe", "1", "2024-10-08", "Virtual"], ["", "", "", "Zoe", "Zoe", "Zoe"]],
    "Survey Responses": [["Timestamp", "CoP ID", "Role", "Zoe", "Mine"], ["2025-05-06", "C1", "", "4", "5"]],
    "Survey Items": [["Question", "Outcome", "Zoe"], ["Mine", "4", ""]],
    "Sessions": [["Zoe", "CoP ID", "Date"], ["Zoe", "Zoe", "Zoe"]],
}


@pytest.mark.parametrize(("redaction", "hidden"), [
    (NO_REDACTION, {}), (RedactionPolicy(shows_respondents=False), {"Survey Responses": "B2"}),
    (RedactionPolicy(shows_people=False), {"Consultations": "B1 C2 A3 B3 C3 D4 E4 F4",
                                           "Survey Responses": "D1 E1 A2 B2 D2 E2",
                                           "Survey Items": "C1 A2 B2"}),
])
def test_which_cells_are_redacted(redaction, hidden):
    """On a tab with private columns, blank cells, readable cells of public columns and known headers are shown."""
    locations = {location.tab.name: location for location in tables(workbook(exact=PRIVATE_SHEETS)).locations}
    redacted = {name: " ".join(f"{'ABCDEF'[column]}{row + 1}" for row, cells in enumerate(PRIVATE_SHEETS[name])
                               for column in range(len(cells)) if redaction.redacts(locations[name], row + 1, column))
                for name in PRIVATE_SHEETS}
    assert {name: cells for name, cells in redacted.items() if cells} == hidden
    assert [name for name in PRIVATE_SHEETS
            if redaction.redacts_cop(locations[name])] == ["Survey Responses"] * (not redaction.shows_respondents)


def test_whose_response_it_may_be_is_not_shown_to_ncpc():
    """A shared or misspelled name reveals whose a response is, and so would a message about it."""
    book = workbook({"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Directors\nC3 | Directors", "Survey Responses": (
        f"CoP ID | Role | {OUTCOMES[2]}\nDirectors | Member | 4\nRainbw | Member | 4\nC9 | Member | 4")})
    redacted, full = (made.flags[made.flags["Rule"] == "SUR-02"]
                      for made in (seen_by(NCPC, book), seen_by(PARTNERSHIP_AUDIENCE, book)))
    assert len(redacted) == 3 and redacted["Message"].nunique() == redacted["Fix"].nunique() == 1
    assert not redacted[["Message", "Fix"]].map(lambda text: any(word in text for word in (
        "Directors", "Rainb", "C2", "did you mean"))).to_numpy().any()
    assert "(C2 and C3)" in full["Message"].iloc[0] and "did you mean “Rainbow” (C1)?" in full["Message"].iloc[1]
