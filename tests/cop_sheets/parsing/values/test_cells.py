"""Cells of each column type: what is read, what is normalized, and what is unreadable."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cop_sheets.layout import (
    AGREEMENT_SCALE,
    CONSULTATIONS,
    COPS,
    SESSIONS,
    STRATEGIES,
    SURVEY_RESPONSES,
    TABS,
    TRAININGS,
)
from cop_sheets.parsing.values.cells import CellStatus, parse_answer, parse_cell, parse_datetimes
from cop_sheets.raw import CellError

READ, TIDIED, BLANK, UNREADABLE, PROBLEM = (CellStatus.OK, CellStatus.NORMALIZED, CellStatus.BLANK,
                                            CellStatus.UNREADABLE, CellStatus.ERROR)
WHOLE, HOURS, YES_NO = SESSIONS["attended"], CONSULTATIONS["hours"], COPS["growing_together_book"]
MODE, STATUS, PSC, PID = COPS["delivery_mode"], SESSIONS["status"], COPS["psc"], COPS["pid"]
ROLE, STRATEGY, YEAR = SURVEY_RESPONSES["role"], TRAININGS["strategy"], SURVEY_RESPONSES["fiscal_year"]


@pytest.mark.parametrize(("cell", "number"), [
    ("12", 12), ("1,200", 1200), ("12.0", 12), (12.0, 12), ("0", 0), (0.0, 0), ("1,234,567", 1234567), ("007", 7)])
def test_a_whole_number_is_read(cell, number):
    assert parse_cell(WHOLE, cell) == (number, READ)


@pytest.mark.parametrize("cell", [
    "twelve", "-3", -3.0, "12-15", "inf", "NaN", float("inf"), float("nan"), "12.5", 12.5, "1,20", "12,00", "~12",
    "12?",
    "12 people", "10+2", "1e3", "½", "²", "TRUE", "1/2", date(2025, 1, 12), time(12, 0), timedelta(hours=12), "#12",
    "-12-"])
def test_cells_that_are_not_whole_numbers(cell):
    assert parse_cell(WHOLE, cell) == (None, UNREADABLE)


@pytest.mark.parametrize(("cell", "hours"),
                         [(1.5, 1.5), ("1.5", 1.5), ("2", 2), (2.0, 2), (".5", 0.5), ("0", 0), ("-1", -1)])
def test_plain_hours_have_the_status_ok(cell, hours):
    assert parse_cell(HOURS, cell) == (hours, READ)


@pytest.mark.parametrize(("cell", "hours"), [
    ("1.5 hrs", 1.5), ("1.5hrs", 1.5), ("1.5 hours", 1.5), ("1 hour", 1), ("1 hr", 1), ("1.5h", 1.5), ("90 min", 1.5),
    ("90min", 1.5), ("90 minutes", 1.5), ("1h 30m", 1.5), ("1h30m", 1.5), ("1 hr 30 min", 1.5),
    ("1 hour and 30 minutes", 1.5),
    ("1:30", 1.5), ("0:45", 0.75), ("26:00", 26), (time(1, 30), 1.5), (timedelta(hours=1, minutes=30), 1.5),
    (timedelta(hours=26), 26), ("1.5 HRS", 1.5)])
def test_hours_in_other_forms_are_normalized(cell, hours):
    assert parse_cell(HOURS, cell) == (pytest.approx(hours), TIDIED)


@pytest.mark.parametrize("cell",
                         ["two", "about 2", "1-2", "1.5-2", "1:75", "inf", "NaN", "1,5", "2 days", "half", "1.5.2",
                                  "1 2", "~2", date(2025, 1, 2), datetime(2025, 1, 2), "hrs", "TRUE",
                                  float("inf"), float("nan")])
def test_cells_that_are_not_hours(cell):
    assert parse_cell(HOURS, cell) == (None, UNREADABLE)


@given(st.integers(0, 99), st.integers(0, 59))
def test_hours_and_minutes_agree_in_every_form(hours, minutes):
    expected = pytest.approx(hours + minutes / 60)
    for cell in (f"{hours}h {minutes}m", f"{hours}:{minutes:02d}", f"{hours * 60 + minutes} min",
                 timedelta(hours=hours, minutes=minutes)):
        assert parse_cell(HOURS, cell) == (expected, TIDIED)


@pytest.mark.parametrize("cell", ["Yes", "yes", "YES", "Y", "y", "TRUE", "true", "x", "X", "✓", "✔", "1", 1.0])
def test_yes(cell):
    assert parse_cell(YES_NO, cell) == ("Yes", READ)


@pytest.mark.parametrize("cell", ["No", "no", "NO", "N", "n", "FALSE", "false", "✗", "✘", "0", 0.0])
def test_no(cell):
    assert parse_cell(YES_NO, cell) == ("No", READ)


@pytest.mark.parametrize("cell",
                         ["maybe", "2", 2.0, "TBD", "unknown", "yes and no", "Yes/No", "soon", "yess",
                          date(2025, 1, 1)])
def test_neither_yes_nor_no(cell):
    assert parse_cell(YES_NO, cell) == ("", UNREADABLE)


@pytest.mark.parametrize(("column", "cell", "choice", "state"), [
    (MODE, "In-person", "In-person", READ), (MODE, "in person", "In-person", TIDIED),
    (MODE, "IN-PERSON", "In-person", TIDIED),
    (MODE, "InPerson", "In-person", TIDIED), (MODE, "virtual", "Virtual", TIDIED), (MODE, "Hybrid", "Hybrid", READ),
    (STATUS, "Held", "Held", READ), (STATUS, "held", "Held", TIDIED), (STATUS, "Cancelled", "Cancelled", READ),
    (STATUS, "Canceled", "Cancelled", TIDIED), (STATUS, "CANCELED", "Cancelled", TIDIED),
    (PSC, "3104", "3104", READ), (PSC, 3104.0, "3104", READ), (PSC, "3125", "3125", READ), (PSC, 3125.0, "3125", READ),
    (PID, "Communities of Practice", "Communities of Practice", READ),
    (PID, "communities of practice", "Communities of Practice", TIDIED),
    (ROLE, "training participant", "Training participant", TIDIED), (ROLE, "Member", "Member", READ),
])
def test_choices_match_loosely_and_are_normalized(column, cell, choice, state):
    assert parse_cell(column, cell) == (choice, state)


@pytest.mark.parametrize(("column", "cell"), [
    (MODE, "Face to face"), (MODE, "In-person and virtual"), (MODE, "TRUE"), (MODE, "TBD"), (STATUS, "Postponed"),
    (STATUS, "Yes"), (PSC, "3014"), (PSC, 9999.0), (PSC, "3104; 3125"), (PID, "CoP model"), (ROLE, "Director")])
def test_cells_that_are_not_choices(column, cell):
    assert parse_cell(column, cell) == ("", UNREADABLE)


@pytest.mark.parametrize(("cell", "value", "state"), [
    (STRATEGIES[0], (STRATEGIES[0],), READ),
    (f"{STRATEGIES[0]}; {STRATEGIES[5]}", (STRATEGIES[0], STRATEGIES[5]), READ),
    (STRATEGIES[0].upper(), (STRATEGIES[0],), TIDIED),
    (f"{STRATEGIES[0]}; Snacks", (), UNREADABLE), ("Snacks", (), UNREADABLE)])
def test_several_choices_are_read_only_where_all_are_known(cell, value, state):
    assert parse_cell(STRATEGY, cell) == (value, state)


@pytest.mark.parametrize(("cell", "rank"), [
    *((str(number), number) for number in range(1, 6)), *((float(number), number) for number in range(1, 6)),
    *((word, rank) for rank, word in enumerate(AGREEMENT_SCALE, 1)),
    *((f"{rank} - {word}", rank) for rank, word in enumerate(AGREEMENT_SCALE, 1)),
    ("STRONGLY AGREE", 5), ("strongly disagree", 1), ("Neither agree nor disagree", 3), ("5 - strongly agree", 5)])
def test_an_answer_on_the_scale(cell, rank):
    assert parse_answer(None, cell) == (rank, READ)


@pytest.mark.parametrize("cell", ["", "N/A", "n/a", "NA", "Not applicable"])
def test_no_answer(cell):
    assert parse_answer(None, cell) == (None, BLANK)


@pytest.mark.parametrize("cell",
                         ["0", "6", 6.0, 0.0, 4.5, "4.5", "maybe", "Yes", "-1", -4.0, "5 - Disagree", "4-5", "45",
                          "TRUE",
                                  "Somewhat agree", date(2025, 5, 4)])
def test_an_answer_off_the_scale(cell):
    assert parse_answer(None, cell) == (None, UNREADABLE)


@pytest.mark.parametrize(("scale", "cell", "rank"), [
    (("Not yet", "Somewhat", "Very much"), "very much", 3), (("Not yet", "Somewhat", "Very much"), "Not yet", 1),
    (("1", "2", "3", "4"), 4.0, 4), (("0", "1", "2"), "0", 1), (("No", "Yes"), "Yes", 2)])
def test_an_answer_on_a_custom_scale(scale, cell, rank):
    assert parse_answer(scale, cell) == (rank, READ)


@pytest.mark.parametrize("cell", ["Agree", "5", "often"])
def test_the_default_scale_is_not_used_with_a_custom_one(cell):
    assert parse_answer(("Not yet", "Somewhat", "Very much"), cell) == (None, UNREADABLE)


@pytest.mark.parametrize(("cell", "start"), [("FY 24-25", 2024), ("2024-2025", 2024), ("FY25", 2024), ("24-25", 2024)])
def test_a_fiscal_year_cell(cell, start):
    assert parse_cell(YEAR, cell) == (start, READ)


@pytest.mark.parametrize("cell", ["FY 24-26", "2025", 2025.0, "this year", date(2024, 7, 1)])
def test_cells_that_are_not_fiscal_years(cell):
    assert parse_cell(YEAR, cell) == (None, UNREADABLE)


@pytest.mark.parametrize(("cell", "text"), [("001", "001"), (3104.0, "3104"), ("C1", "C1"), ("TRUE", "TRUE")])
def test_an_id_stays_as_typed(cell, text):
    assert parse_cell(COPS["cop_id"], cell) == (text, READ)


@pytest.mark.parametrize("column", [column for tab in TABS for column in tab.columns], ids=lambda column: column.name)
def test_blank_and_error_cells_in_every_column(column):
    assert parse_cell(column, "")[1] is BLANK
    assert parse_cell(column, CellError("#REF!"))[1] is PROBLEM


@given(st.lists(st.datetimes(), min_size=1))
@example([datetime(1904, 12, 31, 23, 59, 59, 999_999), datetime(1905, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 1)])
@pytest.mark.parametrize("column", [SESSIONS["date"], SURVEY_RESPONSES["timestamp"]], ids=["date", "timestamp"])
def test_an_array_of_datetimes_parses_like_single_cells(column, cells):
    values, states = parse_datetimes(column, np.array(cells, dtype=object))
    alone = [parse_cell(column, cell) for cell in cells]
    assert [None if np.isnat(value) else value.item() for value in values] == [value for value, _ in alone]
    assert states.tolist() == [state for _, state in alone]
