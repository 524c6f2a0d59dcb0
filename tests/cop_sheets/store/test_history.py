"""What a workbook held on an earlier day, by partnership, through renames and across gaps."""

import zlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from cop_sheets.raw import RawSheet, Workbook
from cop_sheets.registry import PartnershipEntry
from cop_sheets.settings import GoogleSettings
from cop_sheets.sources import ReadResult
from cop_sheets.store import folder_prefix, google_prefix
from cop_sheets.store.database import History, confirm_reading, record_reading
from cop_sheets.store.database.copies import NewCopy, confirm_copies, save_copies
from cop_sheets.store.database.tables import copies
from tests.support.stores import copy_of

EASTERN = ZoneInfo("America/New_York")
# Sheet, partnership, cell, and when it was read (in North Carolina).
READ = """
    a  Ashe         one    2025-06-28 09:14
    a  Ashe         two    2025-07-01 23:30
    b  Old Burke    one    2025-06-30 12:00
    b  Burke        two    2025-07-03 12:00
    c  Clay         one    2025-07-02 12:00
    r  -            list   2025-06-01 12:00
"""


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


@pytest.fixture
def filled(store):
    with store.write() as connection:
        for line in sorted(READ.strip().splitlines(), key=lambda line: line.split()[-2:]):
            sheet, rest = line.split(maxsplit=1)
            name, text, day, hour = rest.rsplit(maxsplit=3)
            name = "" if name == "-" else name
            save_copies(connection, {f"google {sheet}": NewCopy(name, f"https://{sheet}", copy_of(text, at(
                f"{day} {hour}")))})
    return store


def entries(*names, **former):
    return [PartnershipEntry(name, "x", former_names=former.get(name, ())) for name in names]


def days_of(history, name=None):
    """Return the days on which a workbook, or that partnership's, had changed, there."""
    return sorted({version.first_read_at.astimezone(EASTERN).date() for version in history.versions(name)})


def looked_up(history, when):
    return [(found.partnership, found.raw_sheets[0].rows[1][0]) for found in history.workbooks_at(when)]


@pytest.mark.parametrize(("when", "expected"), [
    (date(2025, 6, 27), []),
    (date(2025, 6, 28), [("Ashe", "one")]),
    (date(2025, 6, 30), [("Ashe", "one"), ("Burke", "one")]),
    (date(2025, 7, 1), [("Ashe", "two"), ("Burke", "one")]),    # half an hour before midnight, there
    (date(2025, 7, 2), [("Ashe", "two"), ("Burke", "one"), ("Clay", "one")]),
    (date(2030, 1, 1), [("Ashe", "two"), ("Burke", "two"), ("Clay", "one")]),
    (at("2025-07-01 23:29"), [("Ashe", "one"), ("Burke", "one")]),
    (at("2025-07-01 23:30"), [("Ashe", "two"), ("Burke", "one")]),
    (at("2025-07-03 12:00").astimezone(UTC), [("Ashe", "two"), ("Burke", "two"), ("Clay", "one")]),
])
def test_the_latest_copy_by_the_end_of_a_day(filled, when, expected):
    history = History(filled, entries("Ashe", "Burke", "Clay", Burke=("old  BURKE",)), EASTERN)
    assert looked_up(history, when) == expected


def test_an_earlier_copy_is_said_so(filled):
    history = History(filled, entries("Ashe", "Clay"), EASTERN)
    said = {found.partnership: found.message for found in history.workbooks_at(date(2025, 7, 5))}
    assert said["Ashe"] == ("Ashe: the copy is of July 1, 2025, 11:30 PM; there is no later one by July 5, 2025, so "
                            "what changed in between is not in it")
    with filled.write() as connection:
        confirm_copies(connection, {"google a": at("2025-07-05 00:00")})
    said = {found.partnership: found.message for found in history.workbooks_at(date(2025, 7, 5))}
    assert said["Ashe"] == "" and said["Clay"]
    assert {found.message for found in history.workbooks_at(date(2025, 7, 2))} == {""}


def test_without_a_list_each_name_is_ones_own(filled):
    assert looked_up(History(filled, zone=EASTERN), date(2025, 7, 5)) == [
        ("Ashe", "two"), ("Burke", "two"), ("Clay", "one"), ("Old Burke", "one")]


@pytest.mark.parametrize(("listed", "expected"), [
    (entries("Nash", Nash=("Ashe",)), [("Nash", "two")]),
    (entries("Ashe", "Nash", Nash=("Ashe",)), [("Ashe", "two")]),    # Ashe is somebody's name today
    (entries("Nash", "Wake", Nash=("Ashe",), Wake=("Ashe",)), []),    # two had it: not guessed
    (entries("Nash", "Wake", "Yancey", Nash=("Ashe",), Wake=("ASHE",), Yancey=("ashe",)), []),
    (entries("Wake"), []),
])
def test_former_names(filled, listed, expected):
    assert looked_up(History(filled, listed, EASTERN), date(2025, 7, 5)) == expected


def test_days_and_versions(filled):
    history = History(filled, entries("Ashe", "Burke", "Clay", Burke=("Old Burke",)), EASTERN)
    assert days_of(history) == [date(2025, 6, 28), date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2),
                                date(2025, 7, 3)]
    assert days_of(history, "burke") == days_of(history, "Old Burke") == [date(2025, 6, 30), date(2025, 7, 3)]
    assert [version.first_read_at for version in history.versions("Ashe")] == [at("2025-06-28 09:14"),
                                                                               at("2025-07-01 23:30")]
    assert days_of(history, "Wake") == []


def reading(**cells):
    return ReadResult([Workbook(name, f"/somewhere/{name}.xlsx", [RawSheet("CoPs", [[text]])])
                       for name, text in cells.items()])


def test_a_folder_has_a_history(store):
    begin = at("2025-07-01 10:00")
    keys = record_reading(store, reading(Ashe="1", Burke="1"), begin, EASTERN, prefix="folder ")
    record_reading(store, reading(Ashe="2", Burke="1"), begin + timedelta(days=1), EASTERN, prefix="folder ")
    confirm_reading(store, keys, begin + timedelta(days=3), EASTERN)
    history = History(store, zone=EASTERN)
    first_day = history.workbooks_at(date(2025, 7, 1))
    assert [(one.partnership, one.raw_sheets[0].rows, one.address) for one in first_day] == [
        ("Ashe", [["1"]], "/somewhere/Ashe.xlsx"), ("Burke", [["1"]], "/somewhere/Burke.xlsx")]
    assert days_of(history, "Burke") == [date(2025, 7, 1)]
    assert days_of(history, "Ashe") == [date(2025, 7, 1), date(2025, 7, 2)]
    assert {one.message for one in history.workbooks_at(date(2025, 7, 4))} == {""}
    assert all(one.message for one in history.workbooks_at(date(2025, 7, 5)))


def test_a_history_is_of_one_source(store, tmp_path):
    """Two folders, Google and a test server have a partnership of the same name."""
    (tmp_path / "a b").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a b")
    folders = [folder_prefix(tmp_path / name) for name in ("a", "a b")]
    servers = [google_prefix(GoogleSettings(api_base=base)) for base in (None, "http://127.0.0.1:1", "http://GOOGLE ")]
    for number, prefix in enumerate([*folders, *servers]):
        record_reading(store, reading(Ashe=f"{number}"), at("2025-07-01 10:00") + timedelta(minutes=number),
                       prefix=prefix)
    for number, prefix in enumerate([*folders, *servers]):
        history = History(store, prefix=prefix)
        assert [one.raw_sheets[0].rows for one in history.workbooks_at(date(2025, 7, 2))] == [[[f"{number}"]]]
        assert len(history.versions("Ashe")) == 1
    assert len(History(store).versions()) == 5
    assert folder_prefix(str(tmp_path / "link")) == folders[1] == folder_prefix(tmp_path / "a" / ".." / "a b")
    assert History(store, prefix="folder").versions() and not History(store, prefix="FOLDER").versions()


@pytest.mark.parametrize("damage", [
    lambda cells: b"", lambda cells: cells[:-1], lambda cells: cells[3:], lambda cells: b"\x00" * 40,
    lambda cells: cells[:20] + b"\xff\xff" + cells[22:], lambda cells: zlib.compress(b'[{"name": "CoPs"}]'),
    lambda cells: zlib.compress(b'[{"name": "CoPs", "rows": [[{"date": "x"}]], "hidden": 0, "gid": null}]'),
    lambda cells: zlib.compress(b"[" * 100_000), lambda cells: zlib.compress(b"7"),
])
def test_a_damaged_copy_is_left_out_and_said_so(filled, damage, caplog):
    history = History(filled, entries("Ashe", "Burke", "Clay", Burke=("Old Burke",)), EASTERN)
    last = history.versions("Ashe")[-1]
    with filled.write() as connection:
        cells = connection.scalar(select(copies.c.cells).where(copies.c.id == last.identifier))
        connection.execute(update(copies).where(copies.c.id == last.identifier).values(cells=damage(cells)))
    found = history.workbooks_at(date(2025, 7, 5))
    assert [one.partnership for one in found] == ["Burke", "Clay"] and history.workbook(last) is None
    assert found.damaged == {"Ashe": (
        "Ashe: the copy of July 1, 2025, 11:30 PM is damaged, so it is left out: choose another day, or let whoever "
        "keeps this app restore a backup of the store")}
    assert "is damaged and left out" in caplog.text and "Ashe" not in caplog.text
    earlier = history.workbooks_at(date(2025, 6, 30))
    assert [one.partnership for one in earlier] == ["Ashe", "Burke"] and earlier.damaged == {}
