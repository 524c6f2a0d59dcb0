"""Each version of a workbook is kept once, and old ones only as long as they are to be kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import GoogleSettings
from cop_sheets.store import CopyStore
from cop_sheets.store.database import CopyDatabase, forget_partnership, pin_copy
from cop_sheets.store.database.copies import KEEP_ALL_DAYS, NewCopy, load_latest, remove_old_copies, save_copies
from cop_sheets.store.database.engine import STORE_FILE
from cop_sheets.store.database.tables import copies
from tests.support.stores import NOON, copy_of, days_later, other_process

EASTERN = ZoneInfo("America/New_York")


def save(store, text, read_at=NOON, sheet="google a", partnership="Ashe"):
    with store.write() as connection:
        return save_copies(connection, {sheet: NewCopy(partnership, "https://a", copy_of(text, read_at))})


def rows(store, *columns):
    with store.read() as connection:
        found = connection.execute(select(*(columns or (copies.c.first_read_at,))).order_by(copies.c.id)).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in found]


def test_only_a_version_with_other_cells_is_kept(store):
    changed = [save(store, text, days_later(day)) for day, text in enumerate(["A", "A", "B", "B", "A"])]
    assert changed == [1, 0, 1, 0, 1]
    assert rows(store, copies.c.first_read_at, copies.c.read_at) == [
        (NOON, days_later(1)), (days_later(2), days_later(3)), (days_later(4), days_later(4))]
    with other_process(store).read() as connection:
        kept = load_latest(connection, "google ")["google a"]
    assert kept.copy == copy_of("A", days_later(4)) and kept.confirmed_at == days_later(4)


def test_the_same_cells_under_another_partnership_are_another_version(store):
    save(store, "A")
    assert save(store, "A", partnership="ASHE") == 0 and save(store, "A", partnership="Burke") == 1


def test_the_last_copy_is_the_one_that_was_kept_last_where_the_clock_is_set_back(store):
    save(store, "A", days_later(10))
    save(store, "B", days_later(2))
    save(store, "B", days_later(1))
    with store.read() as connection:
        assert load_latest(connection, "google ")["google a"].copy == copy_of("B", days_later(2))
    with store.write() as connection:
        assert remove_old_copies(connection, days_later(10)) == 0
        assert remove_old_copies(connection, days_later(3)) == 0    # on another day, although an earlier one
    assert len(rows(store)) == 2


def test_three_years_leave_all_of_the_last_days_and_the_last_of_each_month(store):
    """A sheet that changes twice every fourth day, and another that changes rarely; a copy is pinned."""
    zone = EASTERN    # where the night of a month's last day is already the next month in UTC
    begin = datetime(2022, 7, 1, 2, tzinfo=zone)
    changes = {f"google {sheet}": [begin + timedelta(days=day, hours=hours) for day in range(0, 3 * 365, every)
                                   for hours in (0, 19)] for sheet, every in (("a", 4), ("b", 47))}
    with store.write() as connection:    # retention runs as time goes on, but every tenth day is enough to show that
        pinned, removed = None, 0
        for day in range(0, 3 * 365, 10):
            now = begin + timedelta(days=day + 9, hours=23)
            for sheet, times in changes.items():
                for when in times:
                    if begin + timedelta(days=day) <= when < begin + timedelta(days=day + 10):
                        save_copies(connection, {sheet: NewCopy(sheet, "", copy_of(f"{when}", when))})
            if day == 100:
                pinned = connection.scalar(select(copies.c.first_read_at).order_by(copies.c.id.desc()).offset(1))
                pin_copy(connection, connection.scalar(select(copies.c.id).where(
                    copies.c.first_read_at == pinned, copies.c.sheet == "google a")))
            removed += remove_old_copies(connection, now, zone)
            assert remove_old_copies(connection, now, zone) == 0    # once a day
    expected = set()
    for sheet, times in changes.items():
        last = {(when.astimezone(zone).year, when.astimezone(zone).month): when for when in times}
        recent = {when for when in times if now - when <= timedelta(days=KEEP_ALL_DAYS)}
        recent |= {max(set(times) - recent)}    # was current when the last days began
        expected |= {(sheet, when) for when in {*last.values(), *recent}}
    expected |= {("google a", pinned)}
    kept = set(rows(store, copies.c.sheet, copies.c.first_read_at))
    assert kept == expected and removed == sum(map(len, changes.values())) - len(kept)


@pytest.mark.parametrize(("ahead", "removed"), [(36, 4), (37, 0), (365, 0)])
def test_a_save_with_the_clock_set_ahead_removes_nothing(store, ahead, removed):
    for day in range(5):
        save(store, f"{day}", days_later(day))
    with store.write() as connection:
        assert remove_old_copies(connection, days_later(4), UTC) == 0
    wrong = days_later(4 + ahead)
    CopyDatabase(store, lambda: wrong).save({"google b": ("Burke", "", copy_of("x", wrong))}, {}, {})
    with store.write() as connection:
        remove_old_copies(connection, days_later(5), UTC)    # the clock is right again
    assert len(rows(store)) == 6 - removed


def test_after_a_long_pause_retention_goes_on_the_day_after(store):
    for day in range(5):
        save(store, f"{day}", days_later(day))
    with store.write() as connection:
        assert [remove_old_copies(connection, days_later(day), UTC) for day in (4, 400, 400, 401)] == [0, 0, 0, 4]


def test_to_forget_a_partnership_leaves_pinned_copies_and_other_partnerships(store):
    for number, partnership in enumerate(["Ashe", "Ashe County", "Burke", "Ashe"]):
        save(store, f"{number}", days_later(number), f"google {number}", partnership)
    with store.write() as connection:
        pin_copy(connection, 1)
        forgotten = forget_partnership(connection, ["ashe", "Ashe County", "Nash"])
    assert (forgotten.removed, forgotten.pinned) == (2, 1)
    assert rows(store, copies.c.partnership, copies.c.id) == [("Ashe", 1), ("Burke", 3)]


def test_forgotten_cells_are_in_no_file(tmp_path, new_settings):
    store = other_process_at(new_settings())
    if store.is_postgresql:
        pytest.skip("PostgreSQL manages its files itself")
    save(store, "x")
    cells = rows(store, copies.c.cells)[0]
    save(store, "y", partnership="Burke", sheet="google b")
    with store.write() as connection:
        forget_partnership(connection, ["Ashe"])
    store.compact()
    assert not any(cells in file.read_bytes() for file in store.settings.folder.iterdir())
    assert STORE_FILE in {file.name for file in store.settings.folder.iterdir()}


def other_process_at(settings):
    from tests.support.stores import store_at
    return store_at(settings)


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "líneas\nñ ☑", "'; DROP TABLE copies; --", "x" * 100_000])
def test_any_text_can_be_a_name_or_a_cell(store, text):
    save(store, text, sheet=f"google {text}", partnership=text)
    with store.read() as connection:
        (kept,) = load_latest(connection, "google ").values()
    assert kept.copy.raw_sheets == copy_of(text).raw_sheets


class TestCopyStore:
    """The copies in memory while the store is out of reach, and after."""

    class Keeper:
        def __init__(self, store):
            self.database, self.is_gone, self.calls = CopyDatabase(store, lambda: NOON), False, 0

        def _reach(self):
            self.calls += 1
            if self.is_gone:
                raise StoreUnavailable("Nothing can be kept in x (the disk is full): make room there")

        def load(self, start):
            self._reach()
            return self.database.load(start)

        def save(self, *what):
            self._reach()
            self.database.save(*what)

    @pytest.fixture
    def keeper(self, store):
        return self.Keeper(store)

    @pytest.fixture
    def seconds(self):
        return [0.0]

    @pytest.fixture
    def new_copies(self, keeper, seconds):
        return lambda: CopyStore(GoogleSettings(), keeper, lambda: seconds[0])

    def test_what_could_not_be_kept_is_kept_later(self, keeper, seconds, new_copies):
        here = new_copies()
        here.load()
        keeper.is_gone = True
        for number in range(75):
            here.put(f"{number}", copy_of("x"), "Ashe")
        assert keeper.calls == 2    # the store that is gone delays one sheet, not each
        assert here.error.startswith("Copies can't be kept, so an outage would leave the pages empty. Nothing can be")
        here.mark_confirmed({"3": "Ashe"}, days_later(1))
        keeper.is_gone = False
        here.save_now()
        assert here.error == "" and here["74"] == copy_of("x")
        later = new_copies()
        later.load()
        assert later["74"] == copy_of("x") and later.as_of("3") == days_later(1) and later.as_of("4") == NOON

    def test_it_is_tried_again_after_a_while(self, keeper, seconds, new_copies):
        here = new_copies()
        here.load()
        keeper.is_gone = True
        here.put("1", copy_of("x"), "Ashe")
        keeper.is_gone = False
        here.put("2", copy_of("x"), "Ashe")
        assert here.error
        seconds[0] = 31.0
        here.put("3", copy_of("x"), "Ashe")
        assert here.error == "" and keeper.calls == 3

    def test_a_store_that_is_gone_at_the_start_hides_no_new_copy_when_it_is_back(self, keeper, new_copies):
        before = new_copies()
        before.load()
        before.put("a", copy_of("old"), "Ashe")
        before.put("b", copy_of("old"), "Burke")
        keeper.is_gone = True
        here = new_copies()
        here.load()
        assert here["a"] is None and here.error
        here.put("a", copy_of("new", days_later(1)), "Ashe")
        keeper.is_gone = False
        here.load()
        assert (here["a"], here["b"]) == (copy_of("new", days_later(1)), copy_of("old")) and here.error == ""

    def test_without_a_keeper_copies_are_in_memory_only(self):
        here = CopyStore(GoogleSettings())
        here.load()
        here.put("a", copy_of("x"), "Ashe")
        here.mark_confirmed({"a": "Ashe"}, days_later(1))
        assert here["a"] == copy_of("x") and here.as_of("a") == days_later(1) and here.error == ""

    def test_copies_of_a_test_server_are_others(self, keeper, new_copies):
        new_copies().put("a", copy_of("x"), "Ashe")
        there = CopyStore(GoogleSettings(api_base="http://127.0.0.1:8555"), keeper)
        there.load()
        assert there["a"] is None
