"""The detail of a CoP, and the list of flags: numbers are those of the summary, and each cell has its address."""

from collections import Counter

import pytest

from cop_sheets import build_tables, read_all
from cop_sheets.layout import COPS, OUTCOMES
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from summaries import build_report
from summaries.documents.board_standing import board_shortfalls
from summaries.fidelity.cop_detail import get_cop_detail
from summaries.fidelity.month_detail import get_month_detail
from summaries.fixes.flag_list import filter_flags, flag_filter_options, flag_rows, rule_heading
from tests.support.sheets import EMPTY_SHEETS, MONTHS, figures, monthly, report, report_on, workbook

CARD = {
    "CoPs": "CoP Name | CoP ID | Community | Domain | Membership | Practice | Assessment and Evaluation | "
            "Facilitators | Facilitator Requirements Met | Training Cohort | Members | Start Date | Delivery Mode | "
            "Meeting Software\n"
            "Cloud | C2 | b | | b | b | b | Bo | Yes | | | 2024-07-01 | In-person |\n"
            "Rainbow | C1 | Infant teachers | | Open | soon | Survey | Ann; Bob; Cy | | Cohort 1 | twelve | 7/1/2024 | "
            "Virtual |",
    "Trainings": "Title | Cohort | Date | Phase | Participants\nSecond | cohort 1 | 2024-10-08 | Implementation | 8\n"
                 "First | Cohort1 | 2023-09-12 | Facilitator training | 9\nOther | Cohort 2 | 2024-09-11 | Other | 3\n"
                 "Later | Cohort 1 | 2025-09-09 | Other | 3\nUndated | Cohort 1 | | Other | 4",
    "Survey Responses": f"CoP ID | Timestamp | Role | {OUTCOMES[2]}\nC1 | 2025-05-06 | Member | 4\n"
                        "C1 | 2025-05-07 | Member |\nC1 | 2024-05-06 | Member | 4\nC2 | 2025-05-06 | Member | 4\n"
                        "C1 | 2025-08-06 | Member | 4\nRainbow | 2025-05-09 | Member | 5",
}


@pytest.fixture(scope="module")
def cop_report():
    return report(CARD, without={"CoPs": ["Meeting Time and Location"]})


@pytest.fixture(scope="module")
def detail(cop_report):
    return get_cop_detail(cop_report, "Alamance", "C1")


def row(detail, item):
    """Return the detail of one column: value, cell, whether something is wrong."""
    column = detail.row.set_index("Item").loc[item]
    return column["What Stands There"], column["Cell"], bool(column["What Is Wrong"])


def test_the_components_come_first_each_with_its_cell_and_what_is_wrong(detail):
    assert detail.row["Item"].tolist()[:5] == ["Domain", "Community", "Membership", "Practice",
                                               "Assessment and Evaluation"]
    assert row(detail, "Domain") == ("(blank)", "D3", True)
    assert row(detail, "Community") == ("Infant teachers", "C3", False)
    assert row(detail, "Facilitators") == ("Ann; Bob; Cy", "H3", True)
    assert row(detail, "Members") == ("twelve", "K3", True)
    assert row(detail, "Start Date") == ("7/1/2024", "L3", False)
    assert row(detail, "Meeting Time and Location") == ("(no such column)", "", False)
    assert set(detail.row["Item"]) == {column.header for column in COPS.columns} - {"CoP ID", "CoP Name",
                                                                                    "Former Names"}
    assert set(detail.row["Tab"]) == {"CoPs"}


def test_the_headline_values_are_those_of_the_standing_table(cop_report, detail):
    row = cop_report.standing.set_index("CoP ID").loc["C1"]
    assert (detail.name, detail.standing, detail.months, detail.why, detail.should) == (
        "Rainbow", row["Standing"], row["Months"], "Not documented here: the domain", row["Should"])
    assert (detail.sessions, detail.members) == ("12", "not recorded")
    assert get_cop_detail(cop_report, "Alamance", "C2").sessions == "0"


def test_responses_of_the_year_count_by_any_name_of_the_cop(detail):
    assert detail.responses == 3


def test_months_equal_the_calendar_and_have_their_sessions(cop_report, detail):
    assert detail.by_month["Sessions Held"].tolist() == [1] * 12
    assert get_cop_detail(cop_report, "Alamance", "C2").by_month["State"].tolist() == [["✗", "missed"]] * 12


def test_trainings_are_those_of_the_cohort_by_date_up_to_the_as_of_date(cop_report, detail):
    assert detail.trainings[["Date", "Phase", "Title", "Participants", "Cell"]].to_numpy().tolist() == [
        ["2023-09-12", "Facilitator training", "First", "9", "C3"], ["2024-10-08", "Implementation", "Second", "8",
                                                                     "C2"], ["(blank)", "Other", "Undated", "4", "C6"]]
    untitled = get_cop_detail(report(CARD, without={"Trainings": ["Title"]}), "Alamance", "C1")
    assert untitled.trainings["Title"].tolist() == ["(no such column)"] * 3
    without = get_cop_detail(cop_report, "Alamance", "C2")
    assert without.cohort == "" and not len(without.trainings)


def test_the_flags_are_those_about_the_cop_must_first(cop_report, detail):
    assert set(detail.flags["CoP ID"]) == {"C1"}
    severities = [("must", "should", "info").index(severity) for severity in detail.flags["Severity"]]
    assert severities == sorted(severities) and {0, 1} <= set(severities)
    assert len(detail.flags) == (cop_report.flags["CoP ID"] == "C1").sum()


def test_the_detail_uses_the_row_that_describes_the_cop():
    tabs = {"CoPs": "CoP ID | CoP Name | End Date | Domain\nC1 | Old | 2024-08-01 | a\nC1 | Old | 2024-06-01 | b"}
    assert row(get_cop_detail(report(tabs), "Alamance", "C1"), "Domain") == ("a", "D2", False)


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)


def test_details_of_the_sample_agree_with_the_summary(sample):
    for name in sample.tables.partnerships:
        items = {row["Item ID"]: row["Number"] for row in figures(sample, "Number of sessions", "Item", name)}
        for cop in sample.standing.loc[sample.standing["Partnership"] == name, "CoP ID"]:
            detail = get_cop_detail(sample, name, cop)
            assert float(detail.sessions) == items[cop] >= 0
            assert detail.by_month["Sessions Held"].sum() == items[cop]
            assert f"{sum('met' in state for state in detail.by_month['State'])} of" in detail.months


def test_responses_equal_a_count_of_the_sheet(sample):
    placed = next(placed for placed in sample.tables.workbook_maps if placed.workbook.partnership == "Avery")
    rows = next(grid.rows for grid in placed.workbook.raw_sheets if grid.name == "Survey Responses")
    header = next(row for row in rows if "Timestamp" in row)
    when, who = header.index("Timestamp"), header.index("CoP ID")
    plain = Counter(row[who] for row in rows[rows.index(header) + 1:] if len(row) > who
                    and "2024-07-01" <= str(row[when])[:10] <= "2025-06-30")
    cops = sample.standing.loc[sample.standing["Partnership"] == "Avery", "CoP ID"]
    assert [get_cop_detail(sample, "Avery", cop).responses for cop in cops] == [plain[cop] for cop in cops]
    assert sum(plain[cop] for cop in cops) > 10


# The list of flags.

@pytest.fixture(scope="module")
def two():
    return report_on(workbook({"CoPs": "CoP ID | CoP Name | Domain\nC1 | Rainbow |\nC2 | | b"}, name="Alamance"),
                     workbook({"Sessions": "CoP ID | Date | Minutes\nC9 | 2024-07-09 | 60\nC1 | 2024-07-09 | an hour"},
                              exact={"Trainings": None}, name="Burke"))


def test_a_row_has_the_cell_its_value_and_what_to_type(two):
    rows = flag_rows(two)
    row = rows[rows["Rule"] == "CEL-02"].iloc[0]
    assert (row["Cell"], row["Tab"], row["Partnership"], row["Severity"], row["Value"]) == (
        "C3", "Sessions", "Burke", ["▲", "should"], "an hour")
    assert row["What to Do"] == "Type a whole number such as 90."
    assert rows.columns.tolist() == ["Tab", "Cell", "Partnership", "CoP ID", "Value", "What Is Wrong", "What to Do",
                                     "Severity", "Rule"]
    missing = rows[rows["Rule"] == "TAB-01"].iloc[0]
    assert (missing["Cell"], missing["Tab"]) == ("whole tab", "Trainings")
    order = [("must", "should", "info").index(words[1]) for words in rows["Severity"]]
    assert order == sorted(order) and len(rows) == len(two.flags)
    for severity in ("must", "should", "info"):
        same = [index for index, words in rows["Severity"].items() if words[1] == severity]
        assert same == sorted(same)


def test_the_link_column_exists_only_if_a_flag_has_a_link(two):
    linked = report_on(workbook({"CoPs": "CoP ID | Domain\nC1 |"}))
    vars(linked)["flags"] = linked.flags.assign(Link="https://docs.google.com/spreadsheets/d/x#gid=0&range=D2")
    assert flag_rows(linked)["Link"].str.startswith("https://").all() and "Partnership" not in flag_rows(linked)


FILTERS = {
    "everything": ({}, lambda flag: True),
    "must": ({"severities": ("must",)}, lambda flag: flag["Severity"] == "must"),
    "a tab and a severity": ({"severities": ("must", "info"), "tabs": ("CoPs",)},
                             lambda flag: flag["Severity"] in ("must", "info") and flag["Tab"] == "CoPs"),
    "rules": ({"rules": ("COP-01", "COP-10")}, lambda flag: flag["Rule"] in ("COP-01", "COP-10")),
    "a CoP of one partnership": ({"cops": (("Burke", "C1"),)},
                                 lambda flag: (flag["Partnership"], flag["CoP ID"]) == ("Burke", "C1")),
    "nothing": ({"tabs": ("Trainings",), "rules": ("COP-01",)}, lambda flag: False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_keep_matching_flags_must_first(two, name):
    chosen, fits = FILTERS[name]
    expected = [index for index, flag in enumerate(two.flags.to_dict("records")) if fits(flag)]
    shown = filter_flags(two, **chosen)
    assert sorted(shown.index) == expected and (expected or name == "nothing")
    assert shown.index.tolist() == [index for index in flag_rows(two).index if index in expected]


def test_filter_options_match_at_least_one_flag(two):
    choices = flag_filter_options(two)
    assert set(choices.rules) == set(two.flags["Rule"]) and set(choices.tabs) == set(two.flags["Tab"]) - {""}
    assert choices.cops["Alamance", "C1"] == "Rainbow (C1), Alamance"
    assert set(choices.cops) == {(flag["Partnership"], flag["CoP ID"]) for flag in two.flags.to_dict("records")
                                 if flag["CoP ID"]}
    assert rule_heading("COP-10") == "COP-10: A session every month"


def test_without_flags_the_list_is_empty():
    assert not len(flag_rows(report())) and not len(filter_flags(report(), severities=("must",)))
    assert flag_filter_options(report()).cops == {} and len(flag_rows(report(EMPTY_SHEETS))) == 1


def test_reasons_are_true_of_the_cop_and_are_those_of_the_board_page():
    made = report({"CoPs": "CoP ID | CoP Name | Start Date | Delivery Mode | Hybrid Room Equipment\n"
                           "C1 | Rainbow | 2024-07-01 | Hybrid | No"})
    reason = "hybrid meetings lack the room equipment"
    assert reason in get_cop_detail(made, "Alamance", "C1").why.lower()
    assert reason in board_shortfalls(made)["Why"][0]


def test_a_month_of_dates_whose_order_is_not_known_names_its_cells_and_the_flag_of_the_tab():
    others = [month for month in MONTHS if month != "2024-10"]
    made = report({"Sessions": "CoP ID | Date | Status\n" + monthly(months=others) + "\nC1 | 15/10/2024 | Held"})
    sentences = get_month_detail(made, "Alamance", "C1", "October 2024").sentences
    assert sentences[0] == "Rainbow, October 2024: cannot be judged."
    assert sentences[-1].startswith("What to do: B13 (“15/10/2024”) is not read. If the day comes first, add to the "
                                    "tab Column Map: Sessions | Date | Date (day first).")
    assert get_cop_detail(made, "Alamance", "C1").flags["Rule"].tolist() == ["TAB-06", "COP-10"]
    soon = report({"Sessions": "CoP ID | Date | Status\n" + monthly(months=MONTHS[1:]) + "\nC1 | soon | Held"})
    assert "TAB-06" not in get_cop_detail(soon, "Alamance", "C1").flags["Rule"].tolist()
    assert get_month_detail(soon, "Alamance", "C1", "July 2024").sentences[-1] == (
        "What to do: Correct what is flagged about its dates and sessions, or about the Sessions tab.")
