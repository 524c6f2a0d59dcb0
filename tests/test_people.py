"""Who is named in a cell, and when two spellings are one person."""

from datetime import date, time

import pytest

from cop_sheets.grid import CellProblem
from cop_sheets.kinds import State, parse
from cop_sheets.layout import CONSULTATIONS, COPS
from cop_sheets.people import person_key

PEOPLE = CONSULTATIONS["individuals"]


@pytest.mark.parametrize(("cell", "people"), [
    ("Ann Lee", ("Ann Lee",)),
    ("Ann Lee; Bob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee;Bob Ray;", ("Ann Lee", "Bob Ray")),
    ("Ann Lee\nBob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee & Bob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee AND Bob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee, Bob Ray", ("Ann Lee", "Bob Ray")),
    ("Ann Lee, Bob Ray, Cy Dunn", ("Ann Lee", "Bob Ray", "Cy Dunn")),
    ("Ann Lee, Bob Ray and Cy Dunn", ("Ann Lee", "Bob Ray", "Cy Dunn")),
    ("Ann Lee, Bob Ray, and Cy Dunn", ("Ann Lee", "Bob Ray", "Cy Dunn")),
    ("101, 102", ("101", "102")),
    ("P-101,P-102", ("P-101", "P-102")),
    ("Lee, Ann", ("Lee, Ann",)),
    ("Lee, Ann M.", ("Lee, Ann M.",)),
    ("Lee, Ann; Ray, Bob", ("Lee, Ann", "Ray, Bob")),
    ("Lee, Ann and Ray, Bob", ("Lee, Ann", "Ray, Bob")),
    ("Anderson", ("Anderson",)),
    ("Sandy Rand", ("Sandy Rand",)),
    ("Ann", ("Ann",)),
    (101.0, ("101",)),
])
def test_people_are_told_apart(cell, people):
    assert parse(PEOPLE, cell) == (people, State.READ)


@pytest.mark.parametrize("cell", ["*", "/", ";", ",", date(2025, 1, 2), time(1, 30)])
def test_what_names_nobody_is_unreadable(cell):
    assert parse(PEOPLE, cell) == ((), State.UNREADABLE)


def test_nobody_and_an_error():
    assert parse(COPS["facilitators"], "") == ((), State.BLANK)
    assert parse(COPS["facilitators"], CellProblem("#N/A")) == ((), State.PROBLEM)


@pytest.mark.parametrize(("one", "other"), [
    ("Ann Lee", "ANN LEE"), ("Ann Lee", "Ann  Lee"), ("Ann O'Brien", "ann o’brien"), ("Ann O'Brien", "Ann OBrien"),
    ("J.R. Smith", "JR Smith"), ("Dr. Lee", "Dr Lee"), ("Mary-Ann Lee", "Mary Ann Lee"), ("Lee, Ann", "Lee Ann"),
    ("Lee,Ann", "Lee, Ann"), ("Jose\u0301", "Jos\u00e9"),
])
def test_case_spaces_apostrophes_and_full_stops_make_no_other_person(one, other):
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(("one", "other"), [
    ("Ann Lee", "Anne Lee"), ("Ann Lee", "Lee, Ann"), ("Ann Lee", "AnnLee"), ("Mary-Ann Lee", "Maryann Lee"),
    ("101", "102"), ("José", "Jose")])
def test_other_names_are_other_people(one, other):
    assert person_key(one) != person_key(other)
