"""Cells are restored as they were, and nothing else is unpacked."""

import json
import zlib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.raw import CellError, RawSheet, Workbook
from cop_sheets.store.packing import pack_sheets, unpack_sheets

CELLS = ["", "C1", "001", "líneas\nñ ☑ \ud800", 3104.0, -0.0, 0.1 + 0.2, 1e300, date(2025, 1, 14),
         datetime(2025, 1, 14), datetime(2025, 1, 14, 13, 5, 1), time(1, 30), timedelta(days=1, seconds=2),
         CellError("#REF!"), "#REF!",
         '{"date": "2025-01-14"}', "__import__('os').system('x')"]
SHEETS = [RawSheet("CoPs", [CELLS, []], gid=0), RawSheet("Old", [], True, 17)]

any_cell = st.one_of(st.text(), st.floats(allow_nan=False), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
                     st.builds(CellError, st.text()))


def test_the_same_cells_are_unpacked():
    unpacked = unpack_sheets(pack_sheets(SHEETS)[0])
    assert unpacked == SHEETS
    assert [type(cell) for cell in unpacked[0].rows[0]] == [type(cell) for cell in CELLS]
    assert str(unpacked[0].rows[0][5]) == "-0.0"
    assert Workbook("x", "y", unpacked).version == Workbook("x", "y", SHEETS).version


@given(rows=st.lists(st.lists(any_cell, max_size=5), max_size=5))
def test_any_cell_is_restored(rows):
    unpacked = unpack_sheets(pack_sheets([RawSheet("x", rows)])[0])[0].rows
    assert unpacked == rows
    assert [[type(cell) for cell in row] for row in unpacked] == [[type(cell) for cell in row] for row in rows]


@given(rows=st.lists(st.lists(any_cell, max_size=3), max_size=3), others=st.lists(st.lists(any_cell, max_size=3),
                                                                                  max_size=3))
def test_the_hash_is_equal_for_equal_cells_only(rows, others):
    # repr is different for 0.0 and -0.0, as a workbook's version does.
    assert (pack_sheets([RawSheet("x", rows)])[1] == pack_sheets([RawSheet("x", others)])[1]) == (
        repr(rows) == repr(others))


@pytest.mark.parametrize("tabs", [
    [{"name": "x", "hidden": False, "gid": None, "rows": [[{"code": "1"}]]}],
    [{"name": "x", "hidden": False, "gid": None, "rows": [[{"date": "tomorrow"}]]}],
    [{"name": "x", "hidden": False, "gid": None, "rows": [[None]]}],
    [{"name": "x", "hidden": False, "gid": None, "rows": [[{"duration": [1e300, 0, 0]}]]}],
    [{"rows": []}], None, 3, {"x": 1}, "text"])
def test_json_of_another_shape_is_refused(tabs):
    with pytest.raises(ValueError):
        unpack_sheets(zlib.compress(json.dumps(tabs).encode()))


@pytest.mark.parametrize("data", [b"", b"x", b"\x80\x04\x95", pack_sheets(SHEETS)[0][:-1], zlib.compress(b"["),
                                  zlib.compress(b"[" * 100_000)])
def test_what_is_no_compressed_json_is_refused(data):
    with pytest.raises(ValueError):
        unpack_sheets(data)


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("cop_sheets.store.packing._MAX_UNPACKED_BYTES", 100)
    with pytest.raises(ValueError):
        unpack_sheets(pack_sheets(SHEETS)[0])
