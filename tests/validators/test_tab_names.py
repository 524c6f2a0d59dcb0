"""Messages use a workbook's own tab names, and a fix that needs an absent Column Map says how to add one."""

from datetime import date

import pytest

from cop_sheets.fiscal_year import parse_fiscal_year
from cop_sheets.layout import OUTCOMES
from summaries import build_report
from summaries.audience import ncpc_audience
from summaries.fixes.blockers import blockers_table
from tests.support.sheets import AS_OF, YEAR, flag, report, report_on, tables, workbook

MAP = "Our Tab | Our Column | Means\n"
ADD = "The workbook has no tab Column Map yet: add one, with the headers Our Tab, Our Column and Means."
LACKING = {  # what a workbook lacks: its tabs, the columns that they are without, and the rule that says so
    "a tab": ({"Trainings": None}, {}, {}, "TAB-01"),
    "a header row": ({}, {"Trainings": "What we did\nA lot | x"}, {}, "TAB-01"),
    "a column": ({}, {}, {"Trainings": ["Participants"]}, "TAB-02"),
    "a column that a rule of the model needs": ({}, {}, {"CoPs": ["Growing Together Book"]}, "COP-15"),
    "a tab that is not read": ({}, {"Old log": "CoP ID | Date | Attended\nC1 | 2022-07-09 | 9"}, {}, "TAB-05"),
    "the order of its dates": ({"Sessions": "CoP ID | Date\nC1 | 15/10/2024"}, {}, {}, "TAB-06"),
    "an answer whose date has an order": (
        {"Survey Responses": "Timestamp | CoP ID\n15/10/2024 | C1"}, {}, {}, "SUR-05")}


@pytest.mark.parametrize("lacking", LACKING)
def test_where_there_is_no_column_map_the_fix_says_how_to_add_one(lacking):
    sheets, exact, without, rule = LACKING[lacking]
    for full_report, added in ((report(sheets, exact, without), True),
                        (report(sheets, exact | {"Column Map": MAP}, without), False)):
        fixes = full_report.flags.loc[full_report.flags["Rule"] == rule, "Fix"]
        assert [fix.endswith(f". {ADD}") for fix in fixes if "the tab Column Map" in fix] == [added] * (
            fixes.str.contains("the tab Column Map").sum() or 1)


def test_the_table_of_blockers_says_so_too():
    assert blockers_table(report({"Trainings": None}))["Fix"].iloc[0].endswith(ADD)
    assert not blockers_table(report({"Trainings": None}, {"Column Map": MAP}))["Fix"].iloc[0].endswith(ADD)


@pytest.mark.parametrize(("rows", "rule", "fix"), [
    ("Ours | Yours\nx | y", "TAB-01", "Give it the headers Our Tab, Our Column and Means."),
    ("Our Tab | Our Column\nLog | When", "TAB-02", "Add it; if a column of yours is it, give that the header Means."),
    ("Our Tab | Our Column | Means | Why\nLog | | Sessions | x", "TAB-03",
     "Nothing; if it stands for a column that is read, give it that header: Our Tab, Our Column and Means.")])
def test_errors_of_the_column_map_are_not_fixed_on_the_column_map(rows, rule, fix):
    assert flag(report(exact={"Column Map": rows, "Log": "CoP ID | Date"}), rule)["Fix"] == fix


def renamed(tab, *more, sessions="CoP ID | Date\nC9 | 2024-07-09"):
    """Return a workbook whose CoPs tab is called `tab`; `more`: other tabs that mean it too."""
    cops = "CoP ID | CoP Name | Start Date\nC{} | Rainbow | 2024-07-01"
    return workbook({"CoPs": None, "Sessions": sessions}, {
        **{name: cops.format(number) for number, name in enumerate((tab, *more), start=1)},
        "Column Map": MAP + "\n".join(f"{name} | | CoPs" for name in (tab, *more))})


@pytest.mark.parametrize(("tabs", "name"), [
    (("Our Groups",), "the tab Our Groups"), (("{day} groups",), "the tab {day} groups"), (("CoPs",), "the CoPs tab"),
    (("Old", "New"), "the tabs Old and New")])
def test_the_tab_of_the_cops_is_called_as_the_partnership_calls_it(tabs, name):
    report = report_on(renamed(*tabs))
    flag_row = flag(report, "SES-01")
    assert f" on {name}, so this" in flag_row["Message"]
    assert flag_row["Fix"] == f"Type the CoP's ID as it stands on {name}, or add the CoP there."
    assert f"Type the CoP's ID as it stands on {name}, or add the CoP there." in blockers_table(report)["Fix"].tolist()


def test_a_quoted_value_is_not_changed():
    report = report_on(renamed("Our Groups", sessions="CoP ID | Date\nsee the CoPs tab | 2024-07-09"))
    message = flag(report, "SES-01")["Message"]
    assert message.startswith("“see the CoPs tab” is neither") and "on the tab Our Groups, so" in message


def test_each_workbook_has_its_own():
    report = report_on(renamed("Our Groups"), workbook({"Sessions": "CoP ID | Date\nC9 | 2024-07-09"}, name="Burke"))
    assert "the tab Our Groups" in flag(report, "SES-01")["Fix"]
    assert "the CoPs tab" in flag(report, "SES-01", "Burke")["Fix"]


def test_where_there_is_no_survey_items_tab_the_fix_says_how_to_add_one():
    without = {"Survey Responses": [OUTCOMES[5]]}
    fixes = [flag(report({}, exact, without), "SUR-01")["Fix"]
             for exact in ({}, {"Survey Items": "Question | Outcome"})]
    assert fixes[0] == (f"{fixes[1]} The workbook has no tab Survey Items yet: add one, with the headers Question, "
                        "Outcome, Measure and Scale.")
    assert blockers_table(report({}, {}, without))["Fix"].iloc[0] == fixes[0]


OUR_GROUPS = ("Group Name | Facilitator Names | Started | Domain\nRainbow | Ann Lee | 2024-07-01 | a\n"
              "Sun | Bo Fox | 2024-07-01 | b")


@pytest.mark.parametrize(("own", "likely", "our_tab"), [
    ({"Our groups": OUR_GROUPS}, " Our groups looks like it.", "Our groups"),
    ({"{day} groups": OUR_GROUPS, "Circles": OUR_GROUPS}, " {day} groups and Circles look like it.", "its name"),
    ({"Budget": "Item | Cost\nBooks | 12"}, "", "its name")])
def test_a_tab_that_looks_like_a_missing_one_is_named(own, likely, our_tab):
    checked = report({"CoPs": None}, own)
    flag_row = flag(checked, "TAB-01")
    assert flag_row["Message"] == f"There is no tab CoPs.{likely}"
    assert f"Our Tab = {our_tab}, Our Column blank, Means = CoPs." in flag_row["Fix"]
    assert flag_row["Fix"] in blockers_table(checked)["Fix"].tolist()


def test_a_tab_that_looks_like_a_missing_one_is_not_named_to_who_may_not_see_people():
    checked = build_report(tables(workbook({"CoPs": None}, {"Ann Lee": OUR_GROUPS})), parse_fiscal_year(YEAR),
                           date.fromisoformat(AS_OF), audience=ncpc_audience())
    assert flag(checked, "TAB-01")["Message"] == "There is no tab CoPs."
    assert "Our Tab = its name" in flag(checked, "TAB-01")["Fix"]
    assert not blockers_table(checked)["Fix"].str.contains("Ann Lee").any()
