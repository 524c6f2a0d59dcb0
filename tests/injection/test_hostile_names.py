"""Many CoPs with the same name, very long IDs and tab names: sentences about them stay cheap."""

import time
import tracemalloc

import pytest

from cop_sheets.layout import OUTCOMES
from tests.support.sheets import report_on, workbook

MANY, LONG = 1500, "x" * 300_000


def book(cops, sessions, name="CoPs", responses=()):
    """Return a workbook with exactly these CoPs (ID and name) and one session per text, undated for odd ones."""
    return workbook({"Trainings": None}, {
        name: [["CoP ID", "CoP Name", "Start Date"], *([*cop, "2023-07-01"] for cop in cops)],
        "Sessions": [["CoP ID", "Date", "Status", "Attended"], *(
            [typed, "" if number % 2 else f"2024-{7 + number % 6:02d}-15", "Held", str(number)]
            for number, typed in enumerate(sessions))],
        "Survey Responses": [["Timestamp", "CoP ID", "Role", OUTCOMES[2]], *(
            ["2024-11-05", typed, "Member", "4"] for typed in responses)]})


SIZES = {
    "many CoPs of one name, and many sessions and responses of it": lambda: book(
        [(f"C{number}", "Rainbow") for number in range(MANY)], ["Rainbow"] * MANY, responses=["Rainbow"] * MANY),
    "many names of two CoPs each": lambda: book(
        [(f"{side}{number}", f"Rainbow {number}") for number in range(MANY) for side in "AB"],
        [f"Rainbow {number}" for number in range(MANY)]),
    "a name of two CoPs whose IDs are long": lambda: book(
        [(f"A{LONG}", "Rainbow"), (f"B{LONG}", "Rainbow")], ["Rainbow"] * MANY),
    "nearly the name of a CoP whose ID is long": lambda: book([(f"A{LONG}", "Rainbow")], ["Rainbo"] * MANY),
    "a tab of CoPs whose name is long": lambda: book(
        [("C1", "Rainbow")], [f"{number} of those" for number in range(MANY)], f"CoPs{'!' * len(LONG)}"),
}


@pytest.mark.parametrize("made", SIZES.values(), ids=SIZES)
def test_sentences_about_names_take_little_time_and_memory(made):
    """Each of these used to take gigabytes, or quadratic time."""
    given, begun = made(), time.process_time()
    tracemalloc.start()
    try:
        report = report_on(given)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 15, "seconds of work"
    assert most < 100_000_000, "bytes"
    assert "SES-01" in set(report.flags["Rule"]) and report.flags["Message"].str.len().max() < 8_000
    assert report.flags["Fix"].str.len().max() < 4_000


def with_undated(count):
    """Return a workbook of two CoPs of one name, with `count` undated sessions of that name."""
    met = [f"C{number} | 2024-{month:02d}-10 | Held" for number in (1, 2) for month in (7, 8, 9)]
    undated = [f"{typed} | | Held" for typed in ["Rainbow"] * (count - count // 2) + ["rain bow"] * (count // 2)]
    return workbook({
        "CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2023-07-01\nC2 | Rainbow | 2023-07-01",
        "Sessions": "CoP ID | Date | Status\n" + "\n".join(met + undated)}, name=str(count))


def test_several_undated_rows_excuse_as_many_months_of_each_possible_cop():
    flags = report_on(*map(with_undated, range(4)), as_of="2024-12-31").flags
    for count in range(4):
        months = flags[(flags["Rule"] == "COP-10") & (flags["Severity"] == "must")
                       & (flags["Partnership"] == str(count))]
        in_words = ["October 2024", "November 2024", "December 2024"][count:]
        assert sorted(months["CoP ID"]) == (["C1", "C2"] if in_words else []), count
        assert all(f"no held session in {', '.join(in_words)}" in message for message in months["Message"]), count
