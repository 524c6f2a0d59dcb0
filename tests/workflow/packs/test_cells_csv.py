"""cells.csv: every cell comes back exactly, no text runs as a formula, and nothing else is read."""

import csv
import io
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import BadRequest
from cop_sheets.raw import CellError, RawSheet, Workbook
from cop_sheets.text import escape_formula
from tests.support.proof import example_settings
from workflow.packs.cells_csv import CELL_HEADERS, cells_csv, parse_cells_csv

TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(
    ("=1+1", "'=1", "x;=1", '"quoted"', "a\nb", "a\rb", "a\tb", "-", "+1", " @x", "＝1", "\ud800", "\0", "TRUE", "001"))
CELLS = (TEXTS | st.floats(allow_nan=False) | st.dates() | st.datetimes() | st.times() | st.timedeltas()
         | TEXTS.map(CellError) | st.just(CellError("=A1")) | st.just(""))
SHEETS = st.lists(st.builds(RawSheet, TEXTS, st.lists(st.lists(CELLS, max_size=4), max_size=4)), max_size=3)


def trimmed(raw_sheets):
    """Return the sheets' cells without blank ones at the ends, with their types."""
    result = []
    for sheet in raw_sheets:
        rows = [list(row) for row in sheet.rows]
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        result.append((sheet.name, [[(type(cell), cell) for cell in row] for row in rows]))
    return result


@given(SHEETS)
@example_settings(80, 5000)
def test_cells_come_back_exactly(raw_sheets):
    assert trimmed(parse_cells_csv(cells_csv(raw_sheets))) == trimmed(raw_sheets)


@given(SHEETS)
@example_settings(25, 2000)
def test_no_cell_runs_as_a_formula(raw_sheets):
    for record in csv.reader(io.StringIO(cells_csv(raw_sheets).decode("utf-8-sig"), newline="")):
        kind, value = record[3:]
        assert kind in ("number", "duration") or escape_formula(value) == value
        assert escape_formula(record[0]) == record[0]


def test_the_version_is_the_same():
    sheet = RawSheet("Sessions", [["a", 1.0, "", ""], [], ["", date(2024, 7, 1), datetime(2024, 7, 1, 9), time(1, 30),
                                                           timedelta(hours=30), CellError("#REF!"), "TRUE"]])
    book = Workbook("Ashe", "", [sheet, RawSheet("Empty", [])])
    again = Workbook("Ashe", "", parse_cells_csv(cells_csv(book.raw_sheets)))
    assert again.version == book.version and [each.name for each in again.raw_sheets] == ["Sessions", "Empty"]


@pytest.mark.parametrize("lines", [
    "A,1,A,text,x", "A,,,tab,\nB,1,A,text,x", "A,,,tab,\nA,0,A,text,x", "A,,,tab,\nA,1,a,text,x",
    "A,,,tab,\nA,1,AAAA,text,x", "A,,,tab,\nA,2,A,text,x\nA,1,A,text,x", "A,,,tab,\nA,1,B,text,x\nA,1,A,text,x",
    "A,,,tab,\nA,1,A,text,x\nA,1,A,text,x", "A,,,tab,\nA,1,A,number,x", "A,,,tab,\nA,1,A,date,2024-02-30",
    "A,,,tab,\nA,1,A,formula,x", "A,,,tab,\nA,9999999,A,text,x", "A,,,tab,\nA,1,A,text", 'A,,,tab,\nA,1,A,text,"""x"',
    "A,,,tab,\nA,1,A,duration,NaN", "A,,,tab,\nA,1,A,duration,1e999",
    "A,,,tab,\nA,1,A,duration,1E+999990", "A,,,tab,\nA,1,A,duration," + "9" * 31,
    "\n".join(f"{tab},,,tab,\n{tab},1048576,A,text,x" for tab in "ABCDEFGH"), "A,,,tab,\n" + "\n".join(
        f"A,{row},ZZZ,text,x" for row in range(1, 400))])
def test_other_content_is_refused_with_its_line(lines):
    data = f"{','.join(CELL_HEADERS)}\n{lines}\n".encode()
    with pytest.raises(BadRequest, match=r"cells\.csv can't be read from line \d+ on"):
        parse_cells_csv(data)


@pytest.mark.parametrize("data", [b"", b"x", b"\xff\xfe", b"Tab,Row\n"])
def test_another_file_is_refused(data):
    with pytest.raises(BadRequest, match=r"cells\.csv"):
        parse_cells_csv(data)
