"""What NCPC sees and what it does not: people, comments, and the answers of CoPs of which few answered."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cop_sheets import parse_fiscal_year
from cop_sheets.layout import OUTCOMES, TABS
from cop_sheets.places import holds_private
from summaries import Report, build_report
from summaries.audience import OWN, Audience, ncpc, own
from summaries.behind import COUNTED_MARK, LEFT_OUT_MARK, rows_behind
from summaries.cop_card import cop_card
from summaries.fix_list import fix_list
from summaries.flag_lines import flag_lines
from summaries.obstacles import found_obstacles, obstacle_cells
from summaries.outcome_breakdowns import breakdown_chart, by_cop, withheld
from summaries.outcomes import SELF_AGREEMENT, SELF_CHANGE
from tests.handed import handed
from tests.sheets import AS_OF, YEAR, figure, monthly, tables, workbook
from validators import NOT_SHOWN, RULES, Discretion
from validators.discretion import EVERYTHING

NCPC = ncpc()
SENTENCE = "NCPC sees outcomes by CoP only where every CoP has at least 5 answers."
KNOWLEDGE = OUTCOMES[2]
PAIR = ("Before it", "Now it")
ITEMS = "Question | Outcome | Measure\nBefore it | 3 | Before\nNow it | 3 | Now"


def seen_by(audience, *workbooks, as_of=AS_OF):
    """Return the report of `workbooks` as `audience` sees it."""
    return build_report(tables(*workbooks), parse_fiscal_year(YEAR), date.fromisoformat(as_of), audience)


def surveyed(*lines, cops=("C1", "C2"), headers=("CoP ID", "Role", KNOWLEDGE), **tabs):
    """Return a workbook of `cops` that all met every month; each of `lines` is one response."""
    names = dict(zip(("C1", "C2", "C3", "C4"), ("Rainbow", "Sun", "Moon", "Star"), strict=True))
    listed = "CoP ID | CoP Name\n" + "\n".join(f"{cop} | {names[cop]}" for cop in cops)
    met = "CoP ID | Date | Status\n" + "\n".join(monthly(cop) for cop in cops)
    answers = [list(headers) + [words for words in OUTCOMES if words not in headers]]
    answers += [list(line) + [""] * (len(answers[0]) - len(line)) for line in lines]
    return workbook({"CoPs": listed, "Sessions": met, "Survey Responses": answers, **tabs})


def members(cop, *answers):
    """Return a response of a member of `cop` for each answer to the third outcome."""
    return [(cop, "Member", answer) for answer in answers]


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
        f"| Zelda Quiste | | 13 | 2024-12-08 | | C1"),
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


@pytest.fixture(scope="module", params=SHEETS)
def both(request):
    """Return the report of sheets full of one person's name, as their own partnership and as NCPC see it."""
    return seen_by(OWN, SHEETS[request.param]), seen_by(NCPC, SHEETS[request.param])


def test_nothing_that_ncpc_is_handed_names_the_person(both):
    _, theirs = both
    assert [name for name, text in handed(theirs).items() if "Zelda" in text or "Quist" in text] == []


def test_the_partnership_itself_reads_what_stands_there(both):
    assert WHO in " ".join(both[0].flags["Value"].astype(str))


def test_ncpc_is_told_as_many_flags_at_the_same_cells_with_the_same_fixes(both):
    """But for the header of a column that is not read: it may be a name, so neither it nor the fix quotes it."""
    same = ["Severity", "Rule", "Kind", "Partnership", "Tab", "Row", "Column", "Header", "Fix", "Link"]
    own, theirs = (report.flags[same].astype(str) for report in both)
    aside = own["Header"].isin(["Aside", "Comments", "Mine"])
    assert own[~aside].equals(theirs[~aside])
    assert own.loc[aside, same[:7]].equals(theirs.loc[aside, same[:7]])
    assert set(theirs.loc[aside, "Header"]) <= {NOT_SHOWN, OUTCOMES[3]}


def test_the_year_before_is_seen_as_this_one_is(both):
    own, _ = both
    theirs = own.seen_by(NCPC)
    assert (theirs.audience, theirs.before.audience) == (NCPC, NCPC)
    assert theirs.before.flags["Value"].astype(str).str.contains(WHO).sum() == 0


def test_the_files_for_ncpc_are_the_same_bytes_for_everybody(both):
    own, theirs = both
    assert own.ncpc_csv == theirs.ncpc_csv
    assert own.reconciliation.equals(theirs.reconciliation)


@pytest.mark.parametrize(("rule", "sentence"), [
    ("CON-03", "An individual here and one in another row look like one person spelled two ways; they count as two."),
    ("SUR-02", "What stands here is neither the ID nor the name of one CoP on the CoPs tab, so this response is left "
               "out."),
    ("SUR-03", f"What stands here is not an answer on the scale; it is left out of “{KNOWLEDGE}”."),
    ("CEL-03", "What stands here is a spreadsheet error, or a formula without a result, so there is nothing to read."),
])
def test_a_flag_about_a_private_cell_quotes_nothing(rule, sentence):
    flags = seen_by(NCPC, SHEETS["every cell"]).flags
    found = flags[flags["Rule"] == rule]
    assert sentence in found["Message"].tolist()
    assert not found.loc[found["Message"] == sentence, "Value"].any()


def test_a_value_that_is_kept_back_is_not_called_blank():
    theirs = seen_by(NCPC, SHEETS["every cell"])
    kept_back = [index for index, hidden in enumerate(theirs.values_kept_back) if hidden]
    assert kept_back and set(flag_lines(theirs).loc[kept_back, "Value"]) == {NOT_SHOWN}
    assert set(fix_list(theirs, with_info=True)["What stands there"].iloc[kept_back]) == {NOT_SHOWN}
    assert NOT_SHOWN not in set(flag_lines(seen_by(OWN, SHEETS["every cell"]))["Value"])


def test_public_cells_are_told_to_everybody():
    told = seen_by(NCPC, workbook({"CoPs": "CoP ID | Members\nC1 | a dozen", "Consultations": "Hours\n30 hrs"})).flags
    assert told.loc[told["Rule"].isin(["CEL-02", "CON-02"]), "Value"].tolist() == ["a dozen", "30 hrs"]


def test_the_layout_says_which_columns_are_private():
    private = {tab.name: [column.header for column in tab.columns if column.private] for tab in TABS}
    private = {name: headers for name, headers in private.items() if headers}
    assert private == {"Consultations": ["Individuals", "Number of Individuals", "CoP ID", "Topic"],
                       "Survey Responses": ["Timestamp", "Fiscal Year", "CoP ID", "Role", *OUTCOMES]}
    assert {tab.name for tab in TABS if holds_private(tab)} == {*private, "Survey Items", "Column Map"}


def test_what_quotes_a_cell_has_a_discreet_sentence_too():
    views = {"cells", "answers", "look_alikes"}
    lacking = [(rule.id, case.message) for rule in RULES for case in rule.cases
               if (rule.view in views or (rule.view == "responses" and "{value}" in case.message)) and not case.discreet
               and any(field in case.message for field in ("{value}", "{one}", "{other}", "{understood}"))]
    assert lacking == []
    quoting = [case.discreet for rule in RULES for case in rule.cases
               if any(field in case.discreet for field in ("{value}", "{one}", "{other}", "{understood}", "{cop"))]
    assert quoting == []


# Small groups.

def test_few_answers_are_noted_for_everybody():
    few, enough = surveyed(*members("C1", "4", "5", "1", "4")), surveyed(*members("C1", "4", "5", "1", "4", "4"))
    for audience in (OWN, NCPC):
        assert figure(seen_by(audience, few), KNOWLEDGE)["Note"] == "self-reported agreement; few answers"
        assert figure(seen_by(audience, enough), KNOWLEDGE)["Note"] == "self-reported agreement"
        assert "few" not in figure(seen_by(audience, few), OUTCOMES[3])["Note"]
    assert figure(seen_by(Audience(min_respondents=6), enough), KNOWLEDGE)["Note"].endswith("few answers")


def test_few_answers_of_all_partnerships_are_counted_together():
    more = surveyed(*members("C1", "4"))
    more.partnership = "Burke"
    told = seen_by(OWN, surveyed(*members("C1", "4", "5", "1", "4")), more)
    assert figure(told, KNOWLEDGE, "Burke")["Note"] == "self-reported agreement; few answers"
    assert figure(told, KNOWLEDGE, "All partnerships", "All")["Note"] == "self-reported agreement"


def test_a_small_cop_hides_the_breakdown_of_that_outcome_alone():
    lines = [(cop, "Member", "4", "5") for cop in ("C1", "C2") for _ in range(5)] + [("C3", "Member", "1", "")]
    lines += [("C3", "Member", "", "5")] * 5
    book = surveyed(*lines, cops=("C1", "C2", "C3"), headers=("CoP ID", "Role", KNOWLEDGE, OUTCOMES[3]))
    own, theirs = seen_by(OWN, book), seen_by(NCPC, book)
    assert set(by_cop(own, "Alamance")["Outcome"]) == {3, 4} and set(by_cop(theirs, "Alamance")["Outcome"]) == {4}
    hidden = breakdown_chart(theirs, 3, SELF_AGREEMENT)
    assert (hidden.spec, len(hidden.table)) == ({}, 0)
    assert hidden.answer == f"“{KNOWLEDGE}”, self-reported agreement: 90.9% (10 of 11) all together. {SENTENCE}"
    for report in (own, theirs):
        assert breakdown_chart(report, 4, SELF_AGREEMENT).table.to_numpy().tolist() == [
            ["C3", "Moon", "100.0% (5 of 5)", ""], ["C1", "Rainbow", "100.0% (5 of 5)", ""],
            ["C2", "Sun", "100.0% (5 of 5)", ""]]


def test_a_cop_without_any_answer_hides_it_as_well():
    lines = [("C1", "Member", "4")] * 6
    assert withheld(seen_by(NCPC, surveyed(*lines, headers=("CoP ID", "Role", KNOWLEDGE))), "Alamance") == {3: SENTENCE}
    alone = surveyed(*lines, cops=("C1",), headers=("CoP ID", "Role", KNOWLEDGE))
    assert withheld(seen_by(NCPC, alone), "Alamance") == {}


def test_a_few_participants_of_no_cop_hide_it_too():
    lines = [("C1", "Facilitator", "4")] * 5 + [("C2", "Facilitator", "5")] * 5 + [("", "Training participant", "1")]
    book = surveyed(*lines, headers=("CoP ID", "Role", OUTCOMES[0]))
    assert withheld(seen_by(NCPC, book), "Alamance") == {1: SENTENCE}
    assert withheld(seen_by(OWN, book), "Alamance") == {}


def test_both_measures_of_an_outcome_are_withheld_together():
    lines = [(cop, "Member", "4", "2", "3") for cop in ("C1", "C2") for _ in range(5)]
    lines[0] = ("C1", "Member", "4", "", "")
    book = surveyed(*lines, headers=("CoP ID", "Role", KNOWLEDGE, *PAIR), **{"Survey Items": ITEMS})
    theirs = seen_by(NCPC, book)
    for measure in (SELF_AGREEMENT, SELF_CHANGE):
        assert breakdown_chart(theirs, 3, measure).answer.endswith(SENTENCE)
    assert not len(by_cop(theirs, "Alamance"))


def test_between_two_days_nothing_can_be_subtracted():
    days = ["5/1/2025"] * 10 + ["5/20/2025"]
    lines = [(cop, "Member", "4", day) for cop, day in zip(["C1", "C2"] * 5 + ["C1"], days, strict=True)]
    book = surveyed(*lines, headers=("CoP ID", "Role", KNOWLEDGE, "Timestamp"))
    assert withheld(seen_by(NCPC, book), "Alamance") == {}
    before = withheld(seen_by(NCPC, book, as_of="2025-05-10"), "Alamance")
    assert set(before) == set(range(1, 7))
    assert before[3] == f"{SENTENCE[:-1]}, and of the whole year: some answers are dated after May 10, 2025."
    assert seen_by(NCPC, book).before.audience == NCPC


def test_rows_and_cells_of_the_survey_do_not_say_which_cop_they_are_of():
    book = surveyed(*members("C1", "4", "often"), ("Sun", "Member", "rarely"))
    own, theirs = seen_by(OWN, book), seen_by(NCPC, book)
    line = next(number for number, each in enumerate(own.figures) if each.indicator == KNOWLEDGE)
    assert list(rows_behind(own, line)) == ["Counted", "Reason", "Tab", "Row", "Timestamp", "Fiscal Year", "CoP ID",
                                            "Role"]
    assert rows_behind(theirs, line).to_numpy().tolist() == [
        [LEFT_OUT_MARK, "answer off the scale", 2], [COUNTED_MARK, "", 1]]
    assert len(own.rows_behind(line)) == 3 and not len(theirs.rows_behind(line))
    off = next(number for number, each in enumerate(found_obstacles(theirs)) if "off the scale" in each.what)
    assert obstacle_cells(own, off).to_numpy().tolist() == [
        ["Survey Responses", "C3", "C1", "often"], ["Survey Responses", "C4", "C2", "rarely"]]
    assert not len(obstacle_cells(theirs, off)) and found_obstacles(theirs)[off].where == "Survey Responses"
    assert found_obstacles(own)[off].where == "Survey Responses C3 to C4"
    flags = theirs.flags[theirs.flags["Tab"] == "Survey Responses"]
    assert set(flags["CoP ID"]) == {""} and "CEL-04" in set(flags["Rule"])
    assert (cop_card(own, "Alamance", "C1").responses, cop_card(theirs, "Alamance", "C1").responses) == (2, NOT_SHOWN)


def of_one(cop, count):
    """Return what NCPC is handed where only `cop` of two was surveyed, as of 30 May."""
    return handed(seen_by(NCPC, surveyed(*members(cop, *["4", "1", "5", "5", "5"][:count]),
                                         headers=("CoP ID", "Role", KNOWLEDGE)), as_of="2025-05-30"))


def test_whose_the_few_answers_are_is_not_told_by_naming_who_has_none():
    assert of_one("C1", 3) == of_one("C2", 3)
    flags = seen_by(NCPC, surveyed(*members("C1", "4", "1", "5"))).flags
    told = flags[flags["Rule"] == "COP-17"].iloc[0]
    assert (told["Severity"], told["Tab"], told["CoP ID"], told["Column"]) == ("should", "CoPs", "", "")
    assert told["Message"].startswith("A CoP of this partnership has no survey response in FY 24-25, and the year")
    enough = seen_by(NCPC, surveyed(*members("C1", "4", "1", "5", "5", "5"))).flags
    assert enough.loc[enough["Rule"] == "COP-17", "CoP ID"].tolist() == ["C2"]


# Nothing that NCPC is handed tells apart who gave which of the answers that are withheld.

ROLES = ("Member", "Member", "Member", "Facilitator", "Training participant", "")
CELLS = ("1", "2", "3", "4", "5", "5", "4", "Strongly agree", "", "", "N/A", "now and then")
READ = {"1", "2", "3", "4", "5", "Strongly agree"}
QUESTIONS = (*OUTCOMES, *PAIR)


def asked(role, question):
    """Say whether who has `role` is asked `question`."""
    return role == "" or (role == "Member") == (question not in OUTCOMES[:2])


def survey_of(seed, sizes):
    """Return generated responses, a dict each: so many of each CoP as `sizes` says, in any order."""
    random = Random(seed)
    cops = [cop for cop, size in zip(("C1", "C2", "C3", ""), sizes, strict=True) for _ in range(size)]
    random.shuffle(cops)
    lines = []
    for number, cop in enumerate(cops):
        role = random.choice(ROLES) if cop else "Training participant"
        lines.append({"Timestamp": f"5/{number % 28 + 1}/2025 10:{number:02d}:00", "CoP ID": cop, "Role": role,
                      "Comments": f"remark {number}"} | {question: random.choice(CELLS) for question in QUESTIONS})
    return lines


def small_outcomes(lines):
    """Return, by outcome, the questions whose breakdown is to be withheld, counted anew from the sheet."""
    found = {}
    for number, words in enumerate(OUTCOMES, start=1):
        sets = [(words,)] + ([PAIR] if number == 3 else [])
        counts = [Counter(line["CoP ID"] for line in lines if all(line[question] in READ for question in questions)
                          and asked(line["Role"], words)) for questions in sets]
        if any(count < 5 for each in counts for count in each.values()):
            found[number] = sets
    return found


def exchanged(lines, small, seed):
    """Return the same responses with the answers to the `small` outcomes given to others who answered them too."""
    random, other = Random(seed), [dict(line) for line in lines]
    for questions in (each for sets in small.values() for each in sets):
        able = [number for number, line in enumerate(lines) if all(line[question] in READ for question in questions)
                and asked(line["Role"], questions[0])]
        for number, source in zip(able, random.sample(able, len(able)), strict=True):
            for question in questions:
                other[number][question] = lines[source][question]
    return other


def moved(lines, seed):
    """Return the same responses with their CoPs exchanged among those of one role."""
    random, other = Random(seed), [dict(line) for line in lines]
    for role in {line["Role"] for line in lines}:
        alike = [number for number, line in enumerate(lines) if line["Role"] == role and line["CoP ID"]]
        for number, source in zip(alike, random.sample(alike, len(alike)), strict=True):
            other[number]["CoP ID"] = lines[source]["CoP ID"]
    return other


def sheet(lines, name="Alamance"):
    """Return the workbook of generated responses."""
    columns = ("Timestamp", "CoP ID", "Role", "Comments", *QUESTIONS)
    book = surveyed(*([line[column] for column in columns] for line in lines), cops=("C1", "C2", "C3"), headers=columns,
                    **{"Survey Items": ITEMS})
    book.partnership = name
    return book


NAMES = ("Avery", "Burke", "Clay", "Dare", "Edgecombe")


@settings(max_examples=2, phases=[Phase.generate])
@given(st.integers(0, 10**6))
def test_a_small_cops_answers_cannot_be_told_from_anybody_elses(seed):
    """Of five partnerships at once. The last two have small CoPs only: there the CoPs themselves are exchanged."""
    random = Random(seed)
    sizes = [[random.randint(0, most) for most in (12, 12, 12, 6)] for _ in range(3)]
    sizes += [[random.randint(1, 4) for _ in range(3)] + [0] for _ in range(2)]
    books = {name: survey_of(seed + number, each)
             for number, (name, each) in enumerate(zip(NAMES, sizes, strict=True))}
    small = {name: small_outcomes(lines) for name, lines in books.items()}
    twins = {name: exchanged(lines, small[name], seed) for name, lines in books.items()} | {
        name: moved(books[name], seed) for name in NAMES[3:]}
    assert twins != books
    report, twin = (seen_by(NCPC, *(sheet(lines, name) for name, lines in each.items())) for each in (books, twins))
    first, second = (handed(each, drawn=False) for each in (report, twin))
    assert [name for name in first if first[name] != second.get(name)] == []
    own = Report(report.period, report.findings, report.accounts, OWN)
    for name in books:
        assert set(withheld(report, name)) == set(small[name])
        everything = by_cop(own, name).to_dict("records")
        assert by_cop(report, name).to_dict("records") == [
            line for line in everything if line["Outcome"] not in small[name]]


def test_charts_tell_no_more_and_the_partnership_tells_them_apart():
    lines = survey_of(7, (12, 8, 3, 2))
    other = exchanged(lines, small_outcomes(lines), 7)
    assert handed(seen_by(NCPC, sheet(lines))) == handed(seen_by(NCPC, sheet(other)))
    assert not by_cop(seen_by(OWN, sheet(lines)), "Alamance").equals(by_cop(seen_by(OWN, sheet(other)), "Alamance"))


# Who sees what, and which cells are kept back, said outright.

def test_ncpc_sees_neither_people_nor_small_groups_and_a_partnership_both():
    assert ncpc() == Audience(sees_people=False, sees_small_groups=False, min_respondents=5)
    assert ncpc(7) == Audience(sees_people=False, sees_small_groups=False, min_respondents=7)
    assert own() == OWN == Audience(sees_people=True, sees_small_groups=True, min_respondents=5)
    assert own(7) == Audience(sees_people=True, sees_small_groups=True, min_respondents=7)
    assert [audience for audience in (ncpc(), ncpc(7), own(7)) if audience.sees_people] == [own(7)]


GUARDED = {
    "Consultations": [["", "about Zoe"], ["CoP ID", "individuals", "Zoe", "Hours", "Date", "Delivery Mode"],
                      ["C1", "Zoe", "Zoe", "1", "2024-10-08", "Virtual"], ["", "", "", "Zoe", "Zoe", "Zoe"]],
    "Survey Responses": [["Timestamp", "CoP ID", "Role", "Zoe", "Mine"], ["2025-05-06", "C1", "", "4", "5"]],
    "Survey Items": [["Question", "Outcome", "Zoe"], ["Mine", "4", ""]],
    "Sessions": [["Zoe", "CoP ID", "Date"], ["Zoe", "Zoe", "Zoe"]],
}


@pytest.mark.parametrize(("told", "hidden"), [
    (EVERYTHING, {}), (Discretion(responders=False), {"Survey Responses": "B2"}),
    (Discretion(people=False), {"Consultations": "B1 C2 A3 B3 C3 D4 E4 F4", "Survey Responses": "D1 E1 A2 B2 D2 E2",
                                "Survey Items": "C1 A2 B2"}),
])
def test_which_cells_are_kept_back(told, hidden):
    """Of a guarded tab what is blank or can be read under a public header is told, and so are the layout's headers."""
    found = {place.tab.name: place for place in tables(workbook(exact=GUARDED)).places}
    kept_back = {name: " ".join(f"{'ABCDEF'[column]}{row + 1}" for row, cells in enumerate(GUARDED[name])
                                for column in range(len(cells)) if told.hides(found[name], row + 1, column))
                 for name in GUARDED}
    assert {name: cells for name, cells in kept_back.items() if cells} == hidden
    assert [name for name in GUARDED if told.hides_cop(found[name])] == ["Survey Responses"] * (not told.responders)
