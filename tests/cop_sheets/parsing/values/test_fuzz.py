"""Long, odd and random text in every kind of cell: each parser says what it read or that it can't, and says so soon.

`make proof` draws 100,000 texts; each goes through every parser.
"""

import math
import time as clock
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import BadRequest
from cop_sheets.fiscal_year import parse_fiscal_year
from cop_sheets.layout import COLUMN_MAP, DATA_TABS, SURVEY_ITEMS, TABS, Kind, tab_named
from cop_sheets.parsing.column_map import read_column_map, setting_lines
from cop_sheets.parsing.people.names import person_key
from cop_sheets.parsing.survey_items import read_survey_items
from cop_sheets.parsing.values.cells import State, parse, parse_answer
from cop_sheets.parsing.values.dates import parse_moment, parse_month
from cop_sheets.raw import CellProblem, Grid, shown, tidy_rows
from cop_sheets.readers.workbook_file import _read_durations
from cop_sheets.text import clean, key
from tests.injection.hostile import NAUGHTY
from tests.support.proof import examples
from tests.support.sheets import figure, judged, workbook

ONE_OF_EACH = {column.kind: column for tab in TABS for column in tab.columns}
SCALES = (None, ("0", "1", "2"), ("No", "Yes"), ("Never", "Sometimes", "Often", "Always"),
          tuple(str(number) for number in range(1, 11)))
# Digits that count and that don't, what stands between digits, and what the parsers look for.
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
    st.integers(-10 ** 300, 10 ** 300), texts.map(CellProblem))
SECONDS = 5    # for one text through all of it; a pattern that runs away takes minutes


def is_of(kind, value):
    """Say whether `value` is what a column of `kind` holds."""
    if kind in (Kind.WHOLE, Kind.HOURS, Kind.AGREEMENT, Kind.FISCAL_YEAR):
        return value is None or (math.isfinite(value) and abs(value) < 1e15)
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        return value is None or isinstance(value, datetime)
    if kind in (Kind.PEOPLE, Kind.CHOICES):
        return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def parsed_everywhere(cell):
    """Return what every parser says of `cell`, tidied as the reader does."""
    rows = tidy_rows([[cell]])
    _read_durations(rows)
    tidied = rows[0][0] if rows else ""
    found = {kind: parse(column, tidied) for kind, column in ONE_OF_EACH.items()}
    for scale in SCALES:
        found[scale] = parse_answer(scale, tidied)
    return found, tidied


def parsed_as_text(text):
    """Let everything that takes a text for what it isn't try: dates, years, tabs, people, settings."""
    parse_moment(text[:100])
    parse_month(text[:100])
    tab_named(text[:255])
    person_key(text)
    key(text)
    with suppress(BadRequest):
        parse_fiscal_year(text)
    for tab, read in ((COLUMN_MAP, lambda lines: read_column_map(lines, ["Log"])), (SURVEY_ITEMS, read_survey_items)):
        columns = {column.name: index for index, column in enumerate(tab.columns)}
        read(list(setting_lines(tab, Grid(tab.name, [[text] * len(columns)]), 0, columns)))


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:Generating overly large repr")    # It would hide why a long text failed.
@examples(300, 100_000)
@given(cells)
def test_every_parser_takes_anything(cell):
    begun = clock.perf_counter()
    found, tidied = parsed_everywhere(cell)
    parsed_as_text(clean(shown(tidied)))
    seconds = clock.perf_counter() - begun
    for kind, (value, state) in found.items():
        assert State(state) is state
        if isinstance(kind, Kind):
            assert is_of(kind, value), (kind, value)
        else:
            assert value is None or 1 <= value <= len(kind or "12345")
        if state in (State.UNREADABLE, State.PROBLEM):
            assert not value
    assert seconds < SECONDS, seconds


@pytest.mark.parametrize("unit", [",,9,/-3,9 96", ".1\t=1+1", " 478:-0/13/2", "3 more; ", "Ann Lee, ", "Dr. & ",
                                  "(a) "])
def test_what_stands_in_a_cell_many_times_is_read_soon(unit):
    begun = clock.perf_counter()
    parsed_everywhere((unit * LONGEST_CELL)[:LONGEST_CELL] + "9 96")
    assert clock.perf_counter() - begun < SECONDS


DIGITS = ["9" * 4_301, "9" * 50_000, "0" * 4_301 + "5", "-" + "9" * 4_301, "9" * 4_301 + ".5", "." + "9" * 4_301,
          "1," + "000," * 2_000 + "000", "٣" * 4_301, "²" * 4_301, "３" * 4_301, "9" * 4_301 + " hrs",
          "9" * 4_301 + " min", "5 - " + "9" * 4_301, "9" * 4_301 + " - Agree", "9" * 4_301 + ":30",
          "9" * 4_301 + "/1/2025", "1/1/" + "9" * 4_301, "FY " + "9" * 4_301, "P" + "9" * 4_301 + "D",
          "PT" + "9" * 4_301 + "H", "1e" + "9" * 4_301, "9" * 400]


@pytest.mark.parametrize("digits", DIGITS, ids=lambda digits: f"{digits[:6]}…{digits[-4:]} ({len(digits)})")
def test_thousands_of_digits_are_no_number(digits):
    found, _ = parsed_everywhere(digits)
    for kind in (Kind.WHOLE, Kind.HOURS, Kind.DATE, Kind.TIMESTAMP, Kind.FISCAL_YEAR, Kind.YES_NO, Kind.CHOICE,
                 Kind.AGREEMENT, *SCALES):
        assert found[kind][1] is State.UNREADABLE, kind


@pytest.mark.parametrize("cell", [1e15, 1e300, -1e15, 1.7976931348623157e308])
def test_what_no_row_ever_counts_is_no_number(cell):
    assert parsed_everywhere(cell)[0][Kind.HOURS][1] is State.UNREADABLE
    assert parsed_everywhere(cell)[0][Kind.WHOLE][1] is State.UNREADABLE
    assert parsed_everywhere(999_999_999_999_999.0)[0][Kind.WHOLE] == (999_999_999_999_999, State.READ)


@pytest.mark.parametrize("cell", ["٣", "３", "१"])
def test_digits_of_other_scripts_are_digits(cell):
    number = int(cell)
    found, _ = parsed_everywhere(cell)
    assert found[Kind.WHOLE] == found[Kind.HOURS] == (number, State.READ)


@pytest.mark.parametrize("cell", ["²", "Ⅳ", "½", "¹", "ⅻ", "㊿"])
def test_what_only_looks_like_a_digit_is_none(cell):
    found, _ = parsed_everywhere(cell)
    assert {found[kind][1] for kind in (Kind.WHOLE, Kind.HOURS, Kind.DATE, Kind.FISCAL_YEAR)} == {State.UNREADABLE}


def columns_of(tab):
    """Return one line of `tab` with `{}` in each cell, and its headers."""
    headers = [column.header for column in tab.columns]
    return " | ".join(headers) + "\n" + " | ".join(["{}"] * len(headers))


@pytest.mark.parametrize("tab", DATA_TABS, ids=lambda tab: tab.slug)
@pytest.mark.parametrize("cell", ["9" * 4_301, "²", "٣" * 4_301, "-" * 32_000, "fy " + "-" * 32_000, ", " * 16_000])
def test_a_row_of_it_in_one_workbook_leaves_the_others_as_they_are(tab, cell):
    odd = columns_of(tab).format(*[cell] * len(tab.columns))
    made, alone = judged(workbook(name="Ashe"), workbook(exact={tab.name: odd})), judged(workbook(name="Ashe"))
    for indicator in ("Number of CoPs", "Number of sessions", "Hours of consultation"):
        line = figure(made, indicator, "Ashe")
        assert line == figure(alone, indicator, "Ashe") | {"Source Version": line["Source Version"]}
    assert made.tables.partnerships == ["Ashe", "Alamance"]


MOMENTS = (datetime.max, datetime.min, date.max, date.min, time.max, timedelta.max, timedelta.min, datetime(1900, 1, 1))


@pytest.mark.parametrize("cell", MOMENTS, ids=repr)
def test_the_ends_of_time_are_read_or_not(cell):
    parsed_everywhere(cell)
