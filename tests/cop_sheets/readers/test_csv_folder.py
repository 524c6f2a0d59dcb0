"""CSV files of any program are read as text, with the row numbers that a spreadsheet shows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import CellError
from cop_sheets.readers import csv_folder
from cop_sheets.readers.csv_folder import read_csv, read_csv_files
from cop_sheets.text import clean

NAMES = "CoP ID,Name\nC1,José Peña – “Sí”\n"
ROWS = [["CoP ID", "Name"], ["C1", "José Peña – “Sí”"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    assert read_csv(NAMES.encode(encoding), "x.csv") == ROWS


def test_utf_16_with_either_byte_order_mark():
    assert read_csv(b"\xff\xfe" + NAMES.encode("utf-16-le"), "x.csv") == ROWS
    assert read_csv(b"\xfe\xff" + NAMES.encode("utf-16-be"), "x.csv") == ROWS


@pytest.mark.parametrize(("text", "expected"), [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("a,b\n\n\nc\n", [["a", "b"], [], [], ["c"]]),
    ("a,b\r\n\r\nc", [["a", "b"], [], ["c"]]),
    ("a\r\rb", [["a"], [], ["b"]]),
    ("\n\na", [[], [], ["a"]]),
    ("a,b\n,,\n\n", [["a", "b"]]),
    ("a,b,c\nd\ne,f\n", [["a", "b", "c"], ["d"], ["e", "f"]]),
    ('a,"two\nlines"\nb\n', [["a", "two\nlines"], ["b"]]),
    ('a,"two\r\nlines"\r\nb\r\n', [["a", "two\nlines"], ["b"]]),
    ('"say ""hi""",6"\nb', [['say "hi"', '6"'], ["b"]]),
    ("a\0b,\0\nc", [["ab", ""], ["c"]]),
    ("001,3104,1.50,TRUE,true,2025-01-14", [["001", "3104", "1.50", "TRUE", "true", "2025-01-14"]]),
    ("=A1+B1,#REF!,-2", [["=A1+B1", CellError("#REF!"), "-2"]]),
    ("\u00a0a\u200b , b  c", [["a", "b c"]]),
    ("x" * 300_000 + ",b", [["x" * 300_000, "b"]]),
    ("", []),
    ("\n\n", []),
])
def test_rows(text, expected):
    assert read_csv(text.encode(), "x.csv") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("CoP ID;Date\nC1;2025-01-14\n", [["CoP ID", "Date"], ["C1", "2025-01-14"]]),
    ("CoP ID;Hours\nC1;1,5\nC2;2,25\n", [["CoP ID", "Hours"], ["C1", "1,5"], ["C2", "2,25"]]),
    ("Log of all, FY 24-25\nCoP ID;Date\nC1;5\n", [["Log of all, FY 24-25"], ["CoP ID", "Date"], ["C1", "5"]]),
    ("CoP ID\tDate\nC1\tx; y, z\n", [["CoP ID", "Date"], ["C1", "x; y, z"]]),
    ("CoP ID,Date,People\nC1,x,Ann; Bob; Cy; Di\n", [["CoP ID", "Date", "People"], ["C1", "x", "Ann; Bob; Cy; Di"]]),
    ("Log; FY 24-25\nCoP ID,Date,Who\nC1,x,y\n", [["Log; FY 24-25"], ["CoP ID", "Date", "Who"], ["C1", "x", "y"]]),
    ('"a;b;c",d\ne,f\n', [["a;b;c", "d"], ["e", "f"]]),
    ("sep=;\na;b,c\n", [["a", "b,c"]]),
    ('"sep=,"\r\na;b,c\r\n', [["a;b", "c"]]),
    ("sep=\t\na\tb\n", [["a", "b"]]),
])
def test_separators(text, expected):
    assert read_csv(text.encode(), "x.csv") == expected


@pytest.mark.parametrize(("data", "words"), [
    (b'a,b\nc,"d\ne,f\n', r'x\.csv has a quotation mark \("\) in row 2 that is never closed.*after \'d'),
    (b"PK\x03\x04" + bytes(30), r"x\.csv is not a CSV file"),
    (b"\x89PNG\r\n", r"x\.csv is not a CSV file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(30), r"x\.csv is not a CSV file"),
    (b"a" * (25 * 1024 * 1024 + 1), r"x\.csv is larger than 25 MB"),
    (b"\n" * 1_100_000 + b"a", r"x\.csv has more cells than can be read"),
])
def test_bad_files(data, words):
    with pytest.raises(WorkbookUnreadable, match=words) as caught:
        read_csv(data, "x.csv")
    assert "\n" not in str(caught.value)


def test_cells_are_counted_over_all_tabs(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_folder, "MAX_CSV_CELLS", 10)
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    for path in paths:
        path.write_text("1,2,3\n4,5,6\n")
    with pytest.raises(WorkbookUnreadable, match=r"b\.csv has more cells"):
        read_csv_files(paths, "x", "x")


def test_two_files_for_one_tab(tmp_path):
    paths = [tmp_path / name for name in ("Sessions.CSV", "Sessions.csv")]
    for path in paths:
        path.write_text("a\n")
    with pytest.raises(WorkbookUnreadable, match="two files for the tab Sessions"):
        read_csv_files(paths, "x", "x")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1e"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_a_csv_writer_wrote_is_read_back(rows, line_end):
    rows = [["Our Tab", "Our Column", "Means"], *rows]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    read = [[getattr(cell, "shown", cell) for cell in cells] for cells in read_csv(buffer.getvalue().encode(), "x.csv")]
    while not any(map(clean, rows[-1])):
        rows.pop()
    assert read == [[clean(cell, keep_tabs=True) for cell in cells] for cells in rows]
