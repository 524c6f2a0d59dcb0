"""Dates as people in the United States type them, and the fiscal year, July 1 to June 30."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import BadRequest
from cop_sheets.fiscal_year import FiscalYear, Period, fiscal_year_of, parse_fiscal_year
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from cop_sheets.parsing.values.cells import CellStatus, parse_cell
from cop_sheets.parsing.values.dates import is_day_first_only
from cop_sheets.raw import CellError

DATE, MONTH, STAMP = SESSIONS["date"], TRAININGS["date"], SURVEY_RESPONSES["timestamp"]
FOURTEENTH = datetime(2025, 1, 14)


@pytest.mark.parametrize("cell", [
    date(2025, 1, 14), datetime(2025, 1, 14), datetime(2025, 1, 14, 18, 30), "2025-01-14", "2025-1-14", "2025/1/14",
    "2025-01-14 18:30", "2025-01-14T18:30:00", "1/14/2025", "01/14/2025", "1/14/25", "1-14-2025", "Jan 14, 2025",
    "January 14, 2025", "JAN 14, 2025", "Jan. 14, 2025", "January 14th 2025", "14 Jan 2025", "14 January 2025",
    "Tuesday, January 14, 2025", "Tue 1/14/2025", "1/14/2025 18:30:00", "1/14/2025 6:30 PM", "1/14/2025 6pm",
    "1/14/2025 6 p. m.", "1/14/2025 18.30", "1/14/2025 18h30", "1/14/2025, 18:30", "1/14/2025 at 6pm", "1/14/25 6pm",
    "1/14/2025 6pm-7pm", "1/14/2025 6-7 pm", "1/14/2025 6 to 7pm", "1/14/2025 17:30 – 18:30", "1/14/2025 (Tue)",
    "1/14/2025 Tuesday", "1/14/2025, Tue.", "1/14/2025 (Tue) 6pm", "1/14/2025 6pm (Tue)", "Tues. 1/14/2025",
    "1 / 14 / 2025", "1/ 14 /2025", "1／14／2025", "１/１４/２０２５", "2025-01-14 (Tue)", "Jan 14, 2025 6pm",
])
def test_a_date_is_read(cell):
    assert parse_cell(DATE, cell) == (FOURTEENTH, CellStatus.OK)


@pytest.mark.parametrize("cell", [
    "15/10/2025", "2026-13-01", "May", "45671", 45671.0, "2/30/2025", "2025-02-29", "0/1/2025", "1/0/2025", "1/14",
    "Jan 14",
    "2025", "January", "14", "Jan 14 or 15, 2025", "1/14-15/2025", "1/14/2025?", "soon", "TRUE", "1/14/2025 25:00",
    "1/14/2025 13:00 PM", "Mon", "3/4", "Jab 14, 2025", "1/14/225", "Sep 2024", "9/2024", "2024-09", time(9, 30),
    timedelta(hours=9), "N/A later", "1/14/2025 10", "1/14/2025 13pm", "1/14/2025 soon", "1/14/2025*", "1/14/2025.",
    "1 / 14 / 25", "1/14/2025 - 1/15/2025", "1\\14\\2025", "1/14/2025 (Oak)", "1/14/2025 6.75",
])
def test_cells_that_are_not_dates(cell):
    assert parse_cell(DATE, cell) == (None, CellStatus.UNREADABLE)


@pytest.mark.parametrize("text", [
    "15/10/2024", "Tue 15/10/2024", "15.10.24", "15/10/24 6pm", "15/10/2024*", "15/10/2024.", "15/10/2024;",
    "15\\10\\2024", "15\\10\\2024*", "15/10/2024 (Tue) moved", "15 / 10 / 2024 moved", "15／10／2024 moved",
    "15/10/2024 and 5/11/2024", "15/10/2024 6pm", "Tuesday, 15/10/2024 6pm", "15／10／2024", "15/10/2024 25:00"])
def test_what_can_only_be_day_first_is_seen_before_anything(text):
    assert is_day_first_only(text)
    assert not is_day_first_only(text.replace("15", "1o").replace("10", "15").replace("1o", "10"))


@pytest.mark.parametrize("text", ["", "soon", "15/10", "5/11/2024", "5/11/2024 or 15/10/2024", "31/2/2024",
                                  "31/13/2024", "2024-10-15", "1-15-10-2024", "15/10/2024/7", "15-10/2024",
                                  "151/10/2024", "15,10,2024", "15 / 10 / 24", "15.10.24 moved", "15\\10\\24",
                                  "≈15/10/2024", "moved to 15/10/2024", "See note 25-1-10", "Room 20-12-24",
                                  "Week 14/3/25", "13.10.20 hrs", "Nov 13, 6, 20", "15/10/20245"])
def test_no_evidence_of_day_first(text):
    assert not is_day_first_only(text)


def test_blank_and_error_are_no_dates():
    assert parse_cell(DATE, "")[1] is CellStatus.BLANK and parse_cell(DATE, "N/A")[1] is CellStatus.BLANK
    assert parse_cell(DATE, CellError("#REF!")) == (None, CellStatus.ERROR)


@pytest.mark.parametrize("cell",
                         ["Sep 2024", "Sept 2024", "September 2024", "SEPTEMBER 2024", "9/2024", "09/2024", "2024-09"])
@pytest.mark.parametrize("column", [TRAININGS["date"], CONSULTATIONS["date"]], ids=["Trainings", "Consultations"])
def test_a_month_is_a_date_in_trainings_and_consultations(column, cell):
    assert parse_cell(column, cell) == (datetime(2024, 9, 1), CellStatus.OK)


@pytest.mark.parametrize("cell", ["Sep", "13/2024", "2024-13", "2024", "Fall 2024", "Sep 24"])
def test_cells_that_are_not_months(cell):
    assert parse_cell(MONTH, cell) == (None, CellStatus.UNREADABLE)


@pytest.mark.parametrize("column", [COPS["start_date"], COPS["end_date"], COPS["cad_updated_on"], STAMP])
def test_a_month_is_not_a_date_elsewhere(column):
    assert parse_cell(column, "Sep 2024") == (None, CellStatus.UNREADABLE)


@pytest.mark.parametrize(("cell", "moment"), [
    ("4/27/2021 11:02:10", datetime(2021, 4, 27, 11, 2, 10)),
    ("4/27/2021 1:02:10 PM", datetime(2021, 4, 27, 13, 2, 10)),
    ("4/27/2021 12:02:10 AM", datetime(2021, 4, 27, 0, 2, 10)),
    ("2021-04-27 11:02:10", datetime(2021, 4, 27, 11, 2, 10)),
    ("4/27/2021", datetime(2021, 4, 27)), (datetime(2021, 4, 27, 11, 2, 10), datetime(2021, 4, 27, 11, 2, 10)),
])
def test_a_form_timestamp_keeps_its_time(cell, moment):
    assert parse_cell(STAMP, cell) == (moment, CellStatus.OK)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_the_same_however_it_is_written(day):
    moment = datetime.combine(day, time())
    for text in (day.isoformat(), f"{day.month}/{day.day}/{day.year}", f"{day.month}/{day.day}/{day.year % 100:02d}",
                 f"{day:%b} {day.day}, {day.year}", f"{day:%B} {day.day}, {day.year}",
                 f"{day.day} {day:%B} {day.year}"):
        assert parse_cell(DATE, text) == (moment, CellStatus.OK), text


@pytest.mark.parametrize(("day", "name"), [
    (date(2024, 6, 30), "FY 23-24"), (date(2024, 7, 1), "FY 24-25"), (date(2024, 12, 31), "FY 24-25"),
    (date(2025, 1, 1), "FY 24-25"), (date(2025, 6, 30), "FY 24-25"), (date(2025, 7, 1), "FY 25-26"),
    (date(1999, 7, 1), "FY 99-00"),
])
def test_a_fiscal_year_runs_from_1_july_to_30_june(day, name):
    year = fiscal_year_of(day)
    assert str(year) == name
    assert year.first_day <= day <= year.last_day
    assert (year.first_day.month, year.first_day.day, year.last_day.month, year.last_day.day) == (7, 1, 6, 30)


@pytest.mark.parametrize("text", ["FY 24-25", "fy24-25", "FY 2024-25", "FY 2024-2025", "2024-2025", "24-25", "2024-25",
                                  "FY24/25", "FY25", "FY 2025", " FY 24-25 "])
def test_a_fiscal_year_is_read(text):
    assert parse_fiscal_year(text) == FiscalYear(2024)


@pytest.mark.parametrize("text", ["", "FY", "2025", "FY 24-26", "FY 25-24", "FY 24-24", "last year", "24", "2024-2026"])
def test_an_invalid_fiscal_year_raises(text):
    with pytest.raises(BadRequest, match="FY 24-25"):
        parse_fiscal_year(text)


def test_the_months_of_a_fiscal_year():
    months = [FiscalYear(2023).month(number) for number in range(12)]
    assert months[0] == (date(2023, 7, 1), date(2023, 7, 31))
    assert months[5] == (date(2023, 12, 1), date(2023, 12, 31))
    assert months[7] == (date(2024, 2, 1), date(2024, 2, 29))
    assert months[11] == (date(2024, 6, 1), date(2024, 6, 30))


@pytest.mark.parametrize(("as_of", "has_ended", "until"), [
    (date(2025, 6, 29), False, date(2025, 6, 29)), (date(2025, 6, 30), True, date(2025, 6, 30)),
    (date(2025, 8, 1), True, date(2025, 6, 30))])
def test_a_year_has_ended_with_its_last_day(as_of, has_ended, until):
    assert FiscalYear(2024).has_ended(as_of) is has_ended
    assert Period(FiscalYear(2024), as_of).until == until
