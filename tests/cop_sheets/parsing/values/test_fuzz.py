"""Long, odd and random text in every kind of cell: each parser says what it read or that it can't, and says so soon.

`make proof` draws 100,000 texts; each goes through every parser.
"""

import math
import time as clock
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import BadRequest
from cop_sheets.fiscal_year import parse_fiscal_year
from cop_sheets.layout import COLUMN_MAP, DATA_TABS, SURVEY_ITEMS, TABS, ColumnType
from cop_sheets.parsing.locate.column_map import config_rows, parse_column_map
from cop_sheets.parsing.locate.survey_items import parse_survey_items
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.parsing.people.names import person_key
from cop_sheets.parsing.values.cells import CellStatus, parse_answer, parse_cell
from cop_sheets.parsing.values.dates import parse_datetime, parse_month
from cop_sheets.raw import CellError, RawSheet, display_text, normalize_rows
from cop_sheets.readers.workbook_file import _read_durations
from cop_sheets.text import clean, match_key
from tests.injection.hostile import NAUGHTY
from tests.support.proof import example_settings
from tests.support.sheets import figure, report_on, workbook

ONE_OF_EACH = {column.kind: column for tab in TABS for column in tab.columns}
SCALES = (None, ("0", "1", "2"), ("No", "Yes"), ("Never", "Sometimes", "Often", "Always"),
          tuple(str(number) for number in range(1, 11)))
# Digits of several scripts, separators, and words that the parsers search.
PIECES = (
    "0", "1", "9", "5", "²", "٣", "３", "①", "Ⅳ", "½", "१", "𝟗", ",", ".", "-", "+", "/", ":", "–", "=", ")", "(", " ",
    "\n", "\t", "\u00a0", "\u200b", "\ufeff", ";", "&", " and ", "|", "'", '"', "#", "e", "E", "_", "h", "hrs", "min",
    "m", "am", "PM", "FY", "fy ", "P", "T", "D", "H", "M", "S", "Jan", "January", "Sept", "th", "of", "%", "$", "Total",
    "sum", "Agree", "5 - Strongly agree", "N/A", "Yes", "Held", "3104", "2025", "2025-01-14", "1/14/2025", "9:30",
    "1,000", "1:30:00", "EXAMPLE", "Responses ", "Dr. ", "w/ ", "Ann Lee", "ß", "İ", "ﷺ", "e\u0301", "🤝")
LONGEST_CELL = 50_000    # characters that Google takes in a cell; Excel takes 32,767
units = st.one_of(st.sampled_from(PIECES), st.sampled_from(NAUGHTY), st.text(max_size=8),
                  st.text("0123456789.,-/: ", max_size=12))
texts = st.one_of(
    st.text(), st.lists(units, max_size=12).map("".join),
    st.builds(lambda head, unit, count, tail: f"{head}{(unit * count)[:LONGEST_CELL]}{tail}", units, units,
              st.one_of(st.integers(0, 40), st.sampled_from((309, 4_300, 4_301, 20_000))), units))
cells = st.one_of(
    texts, st.floats(), st.datetimes(), st.dates(), st.times(), st.timedeltas(), st.booleans(), st.none(),
    st.integers(-10 ** 300, 10 ** 300), texts.map(CellError))
SECONDS = 5    # limit for one text; catastrophic backtracking takes minutes


def is_of(kind, value):
    """Return whether `value` has the type of a column of `kind`."""
    if kind in (ColumnType.WHOLE, ColumnType.HOURS, ColumnType.AGREEMENT, ColumnType.FISCAL_YEAR):
        return value is None or (math.isfinite(value) and abs(value) < 1e15)
    if kind in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return value is None or isinstance(value, datetime)
    if kind in (ColumnType.PEOPLE, ColumnType.CHOICES):
        return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def parsed_everywhere(cell):
    """Return the result of every parser for `cell`, normalized as the readers do."""
    rows = normalize_rows([[cell]])
    _read_durations(rows)
    tidied = rows[0][0] if rows else ""
    results = {kind: parse_cell(column, tidied) for kind, column in ONE_OF_EACH.items()}
    for scale in SCALES:
        results[scale] = parse_answer(scale, tidied)
    return results, tidied


def parsed_as_text(text):
    """Call everything that parses text: dates, years, tabs, people, settings."""
    parse_datetime(text[:100])
    parse_month(text[:100])
    find_tab(text[:255])
    person_key(text)
    match_key(text)
    with suppress(BadRequest):
        parse_fiscal_year(text)
    for tab, read in ((COLUMN_MAP, lambda lines: parse_column_map(lines, ["Log"])), (SURVEY_ITEMS, parse_survey_items)):
        columns = {column.name: index for index, column in enumerate(tab.columns)}
        read(list(config_rows(tab, RawSheet(tab.name, [[text] * len(columns)]), 0, columns)))


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:Generating overly large repr")    # It would hide why a long text failed.
@example_settings(300, 100_000)
@given(cells)
def test_every_parser_accepts_any_text(cell):
    begun = clock.perf_counter()
    parsed, tidied = parsed_everywhere(cell)
    parsed_as_text(clean(display_text(tidied)))
    seconds = clock.perf_counter() - begun
    for kind, (value, state) in parsed.items():
        assert CellStatus(state) is state
        if isinstance(kind, ColumnType):
            assert is_of(kind, value), (kind, value)
        else:
            assert value is None or 1 <= value <= len(kind or "12345")
        if state in (CellStatus.UNREADABLE, CellStatus.ERROR):
            assert not value
    assert seconds < SECONDS, seconds


@pytest.mark.parametrize("unit", [",,9,/-3,9 96", ".1\t=1+1", " 478:-0/13/2", "3 more; ", "Ann Lee, ", "Dr. & ",
                                  "(a) "])
def test_repeated_text_is_parsed_quickly(unit):
    begun = clock.perf_counter()
    parsed_everywhere((unit * LONGEST_CELL)[:LONGEST_CELL] + "9 96")
    assert clock.perf_counter() - begun < SECONDS


DIGITS = ["9" * 4_301, "9" * 50_000, "0" * 4_301 + "5", "-" + "9" * 4_301, "9" * 4_301 + ".5", "." + "9" * 4_301,
          "1," + "000," * 2_000 + "000", "٣" * 4_301, "²" * 4_301, "３" * 4_301, "9" * 4_301 + " hrs",
          "9" * 4_301 + " min", "5 - " + "9" * 4_301, "9" * 4_301 + " - Agree", "9" * 4_301 + ":30",
          "9" * 4_301 + "/1/2025", "1/1/" + "9" * 4_301, "FY " + "9" * 4_301, "P" + "9" * 4_301 + "D",
          "PT" + "9" * 4_301 + "H", "1e" + "9" * 4_301, "9" * 400]


@pytest.mark.parametrize("digits", DIGITS, ids=lambda digits: f"{digits[:6]}…{digits[-4:]} ({len(digits)})")
def test_thousands_of_digits_are_not_a_number(digits):
    parsed, _ = parsed_everywhere(digits)
    for kind in (ColumnType.WHOLE, ColumnType.HOURS, ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.FISCAL_YEAR,
                 ColumnType.YES_NO, ColumnType.CHOICE,
                 ColumnType.AGREEMENT, *SCALES):
        assert parsed[kind][1] is CellStatus.UNREADABLE, kind


@pytest.mark.parametrize("cell", [1e15, 1e300, -1e15, 1.7976931348623157e308])
def test_numbers_that_are_too_large(cell):
    assert parsed_everywhere(cell)[0][ColumnType.HOURS][1] is CellStatus.UNREADABLE
    assert parsed_everywhere(cell)[0][ColumnType.WHOLE][1] is CellStatus.UNREADABLE
    assert parsed_everywhere(999_999_999_999_999.0)[0][ColumnType.WHOLE] == (999_999_999_999_999, CellStatus.OK)


@pytest.mark.parametrize("cell", ["٣", "３", "१"])
def test_digits_of_other_scripts_are_digits(cell):
    number = int(cell)
    parsed, _ = parsed_everywhere(cell)
    assert parsed[ColumnType.WHOLE] == parsed[ColumnType.HOURS] == (number, CellStatus.OK)


@pytest.mark.parametrize("cell", ["²", "Ⅳ", "½", "¹", "ⅻ", "㊿"])
def test_characters_that_only_look_like_digits(cell):
    parsed, _ = parsed_everywhere(cell)
    assert {parsed[kind][1] for kind in (ColumnType.WHOLE, ColumnType.HOURS, ColumnType.DATE,
                                         ColumnType.FISCAL_YEAR)} == {CellStatus.UNREADABLE}


def columns_of(tab):
    """Return the headers of `tab`, and a row with `{}` in each cell."""
    headers = [column.header for column in tab.columns]
    return " | ".join(headers) + "\n" + " | ".join(["{}"] * len(headers))


ODD_CELLS = ("9" * 4_301, "²", "٣" * 4_301, "-" * 32_000, "fy " + "-" * 32_000, ", " * 16_000)
ODD_WORKBOOKS = {f"{tab.slug} {number}": (tab, cell) for tab in DATA_TABS for number, cell in enumerate(ODD_CELLS)}


@cache
def beside_odd_text():
    """Return the report of a clean workbook, and of the same beside workbooks with one odd text in a whole tab."""
    odd = [workbook(exact={tab.name: columns_of(tab).format(*[cell] * len(tab.columns))}, name=name)
           for name, (tab, cell) in ODD_WORKBOOKS.items()]
    return report_on(workbook(name="Ashe")), report_on(workbook(name="Ashe"), *odd)


def test_odd_text_in_some_workbooks_does_not_affect_others():
    alone, made = beside_odd_text()
    for indicator in ("Number of CoPs", "Number of sessions", "Hours of consultation"):
        figure_row = figure(made, indicator, "Ashe")
        assert figure_row == figure(alone, indicator, "Ashe") | {"Source Version": figure_row["Source Version"]}


def test_workbooks_with_odd_text_are_read():
    assert beside_odd_text()[1].tables.partnerships == ["Ashe", *ODD_WORKBOOKS]


MOMENTS = (datetime.max, datetime.min, date.max, date.min, time.max, timedelta.max, timedelta.min, datetime(1900, 1, 1))


@pytest.mark.parametrize("cell", MOMENTS, ids=repr)
def test_the_first_and_last_dates(cell):
    parsed_everywhere(cell)
