"""The canonical text of a cell is the same for one value, whatever type its file gives it."""

from datetime import datetime, time, timedelta

import pytest

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS
from cop_sheets.parsing.canonical import canonical_text, typed_text
from cop_sheets.parsing.values import CellStatus, parse_cell


def text_of(column, cell):
    value, status = parse_cell(column, cell)
    return canonical_text(column, cell, value, status)


@pytest.mark.parametrize(("column", "cells", "expected"), [
    (SESSIONS["date"], (datetime(2024, 7, 9), "7/9/2024", "July 9, 2024", "2024-07-09 10:00:00"), "2024-07-09"),
    (SESSIONS["date"], ("mid July",), "mid July"),
    (TRAININGS["date"], ("Sep 2024", "9/1/2024"), "2024-09-01"),
    (SESSIONS["attended"], (12.0, "12", "12.0"), "12"),
    (SESSIONS["status"], ("Cancelled", "canceled", "CANCELLED"), "Cancelled"),
    (CONSULTATIONS["hours"], (time(8, 40), timedelta(hours=8, minutes=40), "8:40", "8 hrs 40 min"), "8.666667"),
    (CONSULTATIONS["individuals"], ("Ann Lee; Bob Ray", "Bob Ray & Ann Lee"), '["Ann Lee", "Bob Ray"]'),
    (COPS["cop_id"], (101.0, "101"), "101"),
    (COPS["domain"], ("TBD", "N/A", ""), ""),
    (COPS["domain"], (datetime(2024, 7, 9), "7/9/2024"), "2024-07-09"),
])
def test_one_value_has_one_text(column, cells, expected):
    assert {text_of(column, cell) for cell in cells} == {expected}


def test_a_date_that_may_be_day_first_has_the_text_of_its_cell_read_month_first():
    texts = {canonical_text(SESSIONS["date"], cell, None, CellStatus.AMBIGUOUS)
             for cell in (datetime(2024, 5, 10), "5/10/2024")}
    assert texts == {"? 2024-05-10"}
    assert canonical_text(SESSIONS["date"], "15/10/2024", None, CellStatus.AMBIGUOUS) == "15/10/2024"


def test_typed_text_is_what_is_displayed():
    assert [typed_text(cell) for cell in (3104.0, time(1, 30), "a\tb", datetime(2024, 7, 9, 10, 5))] == [
        "3104", "1:30", "a b", "2024-07-09 10:05:00"]
