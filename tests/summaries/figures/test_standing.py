"""The standing of a CoP, and which CoP a row means."""

import pytest

from tests.support.sheets import (
    MONTHS,
    figure,
    figures,
    flag_locations,
    monthly,
    report,
    report_on,
    row_counts,
    workbook,
)

MEETS, NOT, BLANK, UNKNOWN = "Meets the model", "Does not meet", "Not documented here", "Cannot be judged"
SESSIONS = "CoP ID | Date | Status\n"


def cop(**cells):
    """Return a CoPs tab of one CoP with `cells`; `_` in a name is a space in the header."""
    named = {header.replace("_", " "): cell for header, cell in cells.items()}
    return {"CoPs": f"CoP ID | {' | '.join(named)}\nC1 | {' | '.join(named.values())}"}


# Tabs, and (standing, must, should).
STANDINGS = {
    "clean": ({}, (MEETS, 0, 0)),
    "a component blank": (cop(Domain=""), (BLANK, 1, 0)),
    "every component blank": (cop(Domain="", Community="", Membership="", Practice="", Facilitators="",
                                  Assessment_and_Evaluation=""), (BLANK, 6, 0)),
    "no date in the CAD": (cop(Domain_Changed_On="2024-10-01"), (BLANK, 1, 0)),
    "CAD updated too early": (cop(Domain_Changed_On="2024-10-01", CAD_Updated_On="2024-09-01"), (MEETS, 0, 0)),
    "requirements not met": (cop(Facilitator_Requirements_Met="No"), (NOT, 1, 0)),
    "requirements blank": (cop(Facilitator_Requirements_Met=""), (MEETS, 0, 1)),
    "requirements unreadable": (cop(Facilitator_Requirements_Met="maybe"), (UNKNOWN, 0, 0)),
    "requirements an error": (cop(Facilitator_Requirements_Met="#REF!"), (UNKNOWN, 0, 0)),
    "a month missed": ({"Sessions": SESSIONS + monthly(months=MONTHS[1:])}, (NOT, 1, 0)),
    "a month unknown": ({"Sessions": SESSIONS + monthly(months=MONTHS[1:]) + "\nC1 | May | Held"}, (UNKNOWN, 0, 0)),
    "a blank and a miss": (cop(Domain="") | {"Sessions": SESSIONS + monthly(months=MONTHS[1:])}, (NOT, 2, 0)),
    "an unknown and a miss": (cop(Facilitator_Requirements_Met="maybe") | {
        "Sessions": SESSIONS + monthly(months=MONTHS[1:])}, (NOT, 1, 0)),
    "three facilitators": (cop(Facilitators="Ann Lee; Bob Ray; Cy Dunn"), (MEETS, 0, 1)),
    "no room equipment": (cop(Delivery_Mode="Hybrid", Hybrid_Room_Equipment="No", Meeting_Software="Zoom",
                              Members_Have_Camera_and_Microphone="Yes"), (NOT, 1, 0)),
    "room equipment blank": (cop(Delivery_Mode="Hybrid", Hybrid_Room_Equipment="", Meeting_Software="Zoom",
                                 Members_Have_Camera_and_Microphone="Yes"), (MEETS, 0, 1)),
    "a wrong PSC is only a data flag": (cop(PSC="3014"), (MEETS, 0, 0)),
    "blank CoP Name": (cop(CoP_Name=""), (MEETS, 0, 0)),
    "many should": (cop(Delivery_Mode="Virtual"), (MEETS, 0, 2)),
}
TWO = "CoP ID | CoP Name | Former Names | Domain\nC1 | Rainbow | Old Rainbow; Older Rainbow | a\nC2 | Sunshine | | b"
# A CoPs tab, the CoP ID of the sessions, the CoP that they count for, and the flags about it.
NAMES = {
    "its id": (TWO, "C1", "C1", []),
    "its id in other letters": (TWO, "c 1", "C1", ["info CEL-04 Sessions!A2"]),
    "its name": (TWO, "Rainbow", "C1", ["info CEL-04 Sessions!A2"]),
    "its name in other letters": (TWO, "RAINBOW", "C1", ["info CEL-04 Sessions!A2"]),
    "a former name": (TWO, "Older Rainbow", "C1", ["info CEL-04 Sessions!A2"]),
    "another name": (TWO, "Moonlight", "", ["must SES-01 Sessions!A2"]),
    "a name that two share": (TWO.replace("Sunshine", "Rainbow"), "Rainbow", "", ["must SES-01 Sessions!A2"]),
    "a name that is another's former one": (TWO.replace("Sunshine", "Old Rainbow"), "Old Rainbow", "",
                                            ["must SES-01 Sessions!A2"]),
    "an id that is another's name": (TWO.replace("Sunshine", "C1"), "C1", "C1", []),
    "ids that differ in case": ("CoP ID | CoP Name\nA | Rainbow\na | Sunshine", "a", "A", []),
    "ids of digits": ("CoP ID | CoP Name\n1 | Rainbow\n001 | Sunshine", "001", "001", []),
}


@pytest.fixture(scope="module")
def standings():
    return report_on(*[workbook(sheets, name=name) for name, (sheets, _) in STANDINGS.items()])


@pytest.fixture(scope="module")
def names():
    return report_on(*[workbook({"CoPs": cops, "Sessions": f"CoP ID | Date\n{typed} | 2024-07-09"}, name=name)
                       for name, (cops, typed, *_) in NAMES.items()])


@pytest.mark.parametrize("name", STANDINGS)
def test_standing_and_its_counts(standings, name):
    rows = standings.standing
    row = rows[rows["Partnership"] == name].iloc[0]
    assert (row["Standing"], row["Must"], row["Should"]) == STANDINGS[name][1]


def test_standing_has_the_months(standings):
    lines = standings.standing.set_index("Partnership")
    assert lines.loc["clean", "Months"] == "12 of 12 months"
    assert lines.loc["a month missed", "Months"] == "11 of 12 months"
    assert lines.loc["a month unknown", "Months Unknown"] == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_cop_is_found_by_its_id_or_a_unique_name(names, name):
    _, _, cop_id, flags = NAMES[name]
    counted = [row["Item ID"] for row in figures(names, "Number of sessions", "Item", name) if row["Number"]]
    assert counted == ([cop_id] if cop_id else [])
    assert flag_locations(names, "CEL-04", "SES-01", partnership=name) == flags


def test_a_repeated_cop_id_counts_once_described_by_its_first_row(active_dates):
    rows = active_dates.standing[active_dates.standing["Partnership"] == "twice"]
    assert rows["CoP Name"].tolist() == ["Rainbow"]
    assert figure(active_dates, "Number of CoPs", "twice")["Number"] == 1
    assert figure(active_dates, "Number of CoPs", "twice")["Rows Used"] == 2
    assert row_counts(active_dates, "CoPs", "twice") == {"Rows Read": 2, "Counted": 2}
    assert flag_locations(active_dates, partnership="twice") == ["must CEL-05 CoPs!A3"]


def test_the_name_replaces_a_blank_cop_id(active_dates):
    assert active_dates.standing.loc[active_dates.standing["Partnership"] == "no id", "Months Met"].tolist() == [12]
    assert "info TAB-07 CoPs!A1" in flag_locations(active_dates, partnership="no id")
    assert "must CEL-01 CoPs!A2" not in flag_locations(active_dates, partnership="no id")


def test_a_cop_without_start_date_and_sessions_is_undated_and_has_no_standing(active_dates):
    assert "no dates" not in set(active_dates.standing["Partnership"])
    assert row_counts(active_dates, "CoPs", "no dates") == {"Rows Read": 1, "Excluded": 1, "Undated": 1}


def test_a_cop_whose_id_is_an_error_cannot_be_judged_by_its_sessions(active_dates):
    rows = active_dates.standing[active_dates.standing["Partnership"] == "id an error"]
    assert rows["Standing"].tolist() == [UNKNOWN]


ACTIVE = {"2024-07-01 |": True, "2025-06-30 |": True, "2025-07-01 |": False, "2020-01-01 | 2024-07-01": True,
          "2020-01-01 | 2024-06-30": False, "2025-02-01 | 2025-01-01": True, " |": True, "soon |": True}


@pytest.fixture(scope="module")
def active_dates():
    more = {
        "twice": {"CoPs": "CoP ID | CoP Name | Domain\nC1 | Rainbow | Care\nC1 | Sunshine | Play"},
        "no id": {"CoPs": "CoP ID | CoP Name\n | Rainbow", "Sessions": SESSIONS + monthly("Rainbow")},
        "no dates": {"CoPs": "CoP ID | Start Date\nC1 |", "Sessions": SESSIONS + "C1 | 2024-07-09 | Cancelled"},
        "id an error": {"CoPs": "CoP ID | CoP Name\n#REF! | Rainbow"},
    }
    dated = {dates: {"CoPs": f"CoP ID | Start Date | End Date\nC1 | {dates}"} for dates in ACTIVE}
    return report_on(*[workbook(sheets, name=name) for name, sheets in {**dated, **more}.items()])


@pytest.mark.parametrize("dates", ACTIVE)
def test_a_cop_has_a_standing_if_active_on_any_day_of_the_year(active_dates, dates):
    assert (dates in set(active_dates.standing["Partnership"])) is ACTIVE[dates]
    assert figure(active_dates, "Number of CoPs", dates)["Number"] == ACTIVE[dates]


def test_a_cop_that_starts_after_the_as_of_date_does_not_count_yet():
    early = report({"CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01\nC2 | Late | 2025-03-01"},
                   as_of="2025-02-28")
    assert early.standing["CoP ID"].tolist() == ["C1"]
    assert row_counts(early, "CoPs") == {"Rows Read": 2, "Counted": 1, "Excluded": 1, "After the as-of date": 1}


def test_a_year_that_has_not_begun_has_no_cops():
    later = report(year="FY 26-27")
    assert (len(later.standing), figure(later, "Number of CoPs")["Number"], flag_locations(later)) == (0, 0, [])
