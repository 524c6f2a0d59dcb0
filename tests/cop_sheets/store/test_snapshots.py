"""Copies on disk: cells are restored, damaged files are not, and only their owner can read them."""

import json
import os
import stat
import subprocess
import sys
import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.raw import CellError, RawSheet, Workbook
from cop_sheets.settings.google import APP_ROOT
from cop_sheets.store.snapshots import SheetCopy, SnapshotFolder
from tests.support.proof import case_count

READ_AT = datetime(2025, 1, 14, 15, 2, 10, 500, tzinfo=UTC)
CELLS = ["", "C1", "001", "líneas\nñ ☑ \ud800", 3104.0, -0.0, 0.1 + 0.2, 1e300, date(2025, 1, 14),
         datetime(2025, 1, 14), datetime(2025, 1, 14, 13, 5, 1), time(1, 30), timedelta(days=1, seconds=2),
         CellError("#REF!"), "#REF!",
         '{"date": "2025-01-14"}', "__import__('os').system('x')"]
COPY = SheetCopy([RawSheet("CoPs", [CELLS, []], gid=0), RawSheet("Old", [], True, 17)], "Alamance log", "a mark",
                 READ_AT)

any_cell = st.one_of(st.text(), st.floats(allow_nan=False), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
                     st.builds(CellError, st.text()))


@pytest.fixture
def snapshots(tmp_path):
    return SnapshotFolder(tmp_path / "copies")


def only_file(snapshots, ending=".snapshot"):
    file, = snapshots.folder.glob(f"*{ending}")
    return file


def test_the_same_cells_are_restored(snapshots):
    snapshots.save("sheet", COPY)
    loaded = snapshots.load("sheet")
    assert loaded == COPY
    assert [type(cell) for cell in loaded.raw_sheets[0].rows[0]] == [type(cell) for cell in CELLS]
    assert str(loaded.raw_sheets[0].rows[0][5]) == "-0.0"
    assert Workbook("x", "y", loaded.raw_sheets).version == Workbook("x", "y", COPY.raw_sheets).version


@given(rows=st.lists(st.lists(any_cell, max_size=5), max_size=5))
def test_any_cell_is_restored(rows, tmp_path_factory):
    snapshots = SnapshotFolder(tmp_path_factory.mktemp("copies"))
    snapshots.save("sheet", SheetCopy([RawSheet("x", rows)], "", "", READ_AT))
    loaded = snapshots.load("sheet").raw_sheets[0].rows
    assert loaded == rows
    assert [[type(cell) for cell in row] for row in loaded] == [[type(cell) for cell in row] for row in rows]


def test_a_copy_that_was_never_saved_is_missing(snapshots):
    assert snapshots.load("sheet") is None and snapshots.load_times() == {}
    snapshots.save("sheet", COPY)
    assert snapshots.load("another sheet") is None


def test_only_the_owner_can_read_them(snapshots):
    previous = os.umask(0)
    try:
        snapshots.save("sheet", COPY)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(snapshots.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(snapshots).stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["../../escaped", "/etc/passwd", "a\0b", "CON", "x" * 5000, "\ud800", ""])
def test_no_key_is_a_path(snapshots, key):
    snapshots.save(key, COPY)
    assert only_file(snapshots).parent == snapshots.folder and len(only_file(snapshots).name) < 60
    assert snapshots.load(key) == COPY and snapshots.error == ""


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-1], lambda data: data[:40], lambda data: data + b"x",
    lambda data: data.replace(b"snapshot 1", b"snapshot 2"), lambda data: data[:200] + b"\0" + data[201:],
    lambda data: b"\x80\x04\x95" + data, lambda data: b"x" * 1000, lambda data: data.split(b"\n", 1)[1],
])
def test_a_damaged_file_is_quarantined(snapshots, damage):
    snapshots.save("sheet", COPY)
    file = only_file(snapshots)
    file.write_bytes(damage(file.read_bytes()))
    assert snapshots.load("sheet") is None
    assert not file.exists() and only_file(snapshots, ".damaged").exists()
    snapshots.save("sheet", COPY)
    assert snapshots.load("sheet") == COPY


def test_a_file_that_was_renamed_to_another_key_is_quarantined(snapshots):
    snapshots.save("sheet", COPY)
    file = only_file(snapshots)
    moved = file.read_bytes()
    file.unlink()
    snapshots.save("other", COPY)
    only_file(snapshots).write_bytes(moved)
    assert snapshots.load("other") is None


@pytest.mark.parametrize("change", [
    {"grids": [{"name": "x", "hidden": False, "gid": None, "rows": [[{"code": "1"}]]}]},
    {"grids": [{"name": "x", "hidden": False, "gid": None, "rows": [[{"date": "tomorrow"}]]}]},
    {"grids": [{"name": "x", "hidden": False, "gid": None, "rows": [[None]]}]},
    {"grids": [{"rows": []}]}, {"grids": None}, {"read_at": "2025-01-14"}, {"read_at": 3}, {"title": None, "grids": 3},
])
def test_a_file_of_another_shape_is_quarantined(snapshots, change, monkeypatch):
    dumps = json.dumps
    monkeypatch.setattr("json.dumps", lambda content, **more: dumps(content | change))
    snapshots.save("sheet", COPY)
    assert snapshots.load("sheet") is None and only_file(snapshots, ".damaged")


def test_times_are_restored(snapshots):
    snapshots.save_times({"sheet": READ_AT})
    assert snapshots.load_times() == {"sheet": READ_AT}
    only_file(snapshots).write_bytes(b"x")
    assert snapshots.load_times() == {}


def test_a_folder_that_cannot_be_written_is_reported_and_raises_nothing(tmp_path):
    (tmp_path / "file").write_text("x")
    snapshots = SnapshotFolder(tmp_path / "file" / "copies")
    snapshots.save("sheet", COPY)
    assert "Copies can't be kept in" in snapshots.error and "name another folder as snapshots" in snapshots.error
    assert snapshots.load("sheet") is None


def test_old_unfinished_files_are_removed(snapshots):
    snapshots.save("sheet", COPY)
    old, new = (snapshots.folder / f"{name}.unfinished" for name in ("old", "new"))
    for file in (old, new):
        file.write_bytes(b"half of it")
    os.utime(old, (clock.time() - 7200,) * 2)
    snapshots.save("sheet", COPY)
    assert not old.exists() and new.exists()


KILLS = """
import os, signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
from cop_sheets.raw import RawSheet
from cop_sheets.store.snapshots import SheetCopy, SnapshotFolder

folder, read = Path(sys.argv[1]), 0
for kill in range(int(sys.argv[2])):
    begun, ready = os.pipe()
    writer = os.fork()
    if writer == 0:
        snapshots, number = SnapshotFolder(folder), 0
        while True:
            number += 1
            rows = [[float(number)] * 20] * 20
            snapshots.save("sheet", SheetCopy([RawSheet("x", rows)], "", str(number), \
datetime(2025, 1, 14, tzinfo=UTC)))
            if number == 1:
                os.write(ready, b".")
    os.read(begun, 1)
    time.sleep(0.0007 * (kill % 11))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    os.close(begun), os.close(ready)
    copy = SnapshotFolder(folder).load("sheet")
    read += {cell for row in copy.raw_sheets[0].rows for cell in row} == {float(copy.revision)}
print(read, len(list(folder.glob("*.damaged"))), any(folder.glob("*.unfinished")))
"""


@pytest.mark.proof
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not ended so on this system")
def test_killing_the_process_while_it_writes_leaves_a_complete_copy(tmp_path):
    """Killed at many random times: the file is always complete."""
    times = str(case_count(55, 400))
    ended = subprocess.run([sys.executable, "-c", KILLS, str(tmp_path / "copies"), times], cwd=APP_ROOT,
                           capture_output=True, text=True)
    assert ended.stdout.split() == [times, "0", "True"], ended.stderr
