"""Attendance is computed in one place: the month's detail, the chart and the rules agree."""

import pandas as pd
import pytest

from summaries.activity.attendance import attendance_by_month
from summaries.fidelity.month_detail import get_month_detail
from tests.support.separate import separate_reports
from tests.support.sheets import flag_locations, report

# Attended In Person, Attended Online, Attended, and the attendance of the session, None if unknown.
CASES = {
    "Attended alone": ("", "", "9", 9),
    "both parts": ("6", "3", "", 9),
    "in person alone": ("6", "", "", 6),
    "online alone": ("", "3", "", 3),
    "Attended wins over its parts": ("6", "4", "9", 9),
    "in person can't be read": ("ten", "4", "", None),
    "online can't be read": ("6", "a few", "", None),
    "neither part can be read": ("ten", "four", "", None),
    "one can't be read, the other is blank": ("ten", "", "", None),
    "Attended is readable and a part is not": ("ten", "4", "14", 14),
    "Attended can't be read, its parts can": ("6", "3", "many", 9),
    "Attended can't be read, nor can a part": ("6", "three", "many", None),
    "nothing is typed": ("", "", "", None),
    "nobody came": ("0", "0", "", 0),
    "nobody online": ("5", "0", "", 5),
    "a half person": ("4.5", "4", "", None),
    "a negative number": ("-4", "4", "", None),
    "a spreadsheet error": ("#REF!", "4", "", None),
}


def sheets(in_person, online, attended):
    return {"Sessions": "CoP ID | Date | Attended In Person | Attended Online | Attended\n"
                        f"C1 | 2024-07-09 | {in_person} | {online} | {attended}"}


@pytest.fixture(scope="module")
def reports():
    return separate_reports({name: sheets(*typed) for name, (*typed, _) in CASES.items()})


@pytest.mark.parametrize("name", CASES)
def test_the_month_the_chart_and_the_rules_agree(reports, name):
    *_, expected = CASES[name]
    full_report = reports[name]
    detail = get_month_detail(full_report, name, "C1", "July 2024").sessions["Attended"].tolist()
    assert detail == ["" if expected is None else str(expected)]
    july = attendance_by_month(full_report).table
    if expected is None:
        assert not len(july)
    else:
        assert july["People Attending FY 24-25"].iloc[0] == expected
        assert pd.isna(july["People per Session FY 24-25"].iloc[1])
    nobody = [place for place in flag_locations(full_report, "SES-04", partnership=name) if place.startswith("should")]
    assert bool(nobody) == (expected == 0)


def test_a_part_that_lacks_its_column_is_blank():
    full_report = report({"Sessions": "CoP ID | Date | Attended In Person\nC1 | 2024-07-09 | 4"},
                         without={"Sessions": ("Attended Online", "Attended")})
    assert get_month_detail(full_report, "Alamance", "C1", "July 2024").sessions["Attended"].tolist() == ["4"]
