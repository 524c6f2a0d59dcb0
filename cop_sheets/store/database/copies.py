"""The table of copies: one row for each version of a workbook's cells, and which of them are kept for how long."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import Connection, delete, func, insert, select, update

from cop_sheets.store.database.bookkeeping import read_value, write_value
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.tables import copies
from cop_sheets.store.google_copies import KeptCopy
from cop_sheets.store.packing import SheetCopy, pack_sheets, unpack_sheets
from cop_sheets.text import match_key

KEEP_ALL_DAYS = 35    # of older copies the last of each month is kept
_MAX_DAYS_BETWEEN = KEEP_ALL_DAYS + 1    # between two days of retention; after more, the clock may be wrong
_RETENTION_DAY = "retention ran on"


@dataclass(frozen=True)
class NewCopy:
    """Cells to keep. `partnership`: "" for the registry. `address`: where they were read."""

    partnership: str
    address: str
    copy: SheetCopy


@dataclass(frozen=True)
class ForgottenCopies:
    """How many copies were removed, and how many stay because something rests on them."""

    removed: int
    pinned: int


def save_copies(connection: Connection, new_copies: Mapping[str, NewCopy]) -> int:
    """Keep the copies by sheet, and return how many differ from the sheet's last one.

    Where the cells are those of the last copy, only its times, revision and names change.
    """
    changed = 0
    for sheet, new in new_copies.items():
        cells, content_hash = pack_sheets(new.copy.raw_sheets)
        last = connection.execute(select(copies.c.id, copies.c.content_hash, copies.c.partnership, copies.c.read_at,
                                         copies.c.confirmed_at).where(copies.c.sheet == sheet)
                                  .order_by(copies.c.id.desc()).limit(1)).first()
        values = {"partnership": new.partnership, "address": new.address, "title": new.copy.title,
                  "revision": new.copy.revision, "read_at": new.copy.read_at, "confirmed_at": new.copy.read_at}
        if last and last.content_hash == content_hash and match_key(last.partnership) in ("", match_key(
                new.partnership)):
            # The clock may have been set back.
            values |= {"read_at": max(new.copy.read_at, last.read_at),
                       "confirmed_at": max(new.copy.read_at, last.confirmed_at)}
            connection.execute(update(copies).where(copies.c.id == last.id).values(values))
            continue
        identifier = (connection.scalar(select(func.max(copies.c.id))) or 0) + 1
        connection.execute(insert(copies).values(
            id=identifier, sheet=sheet, content_hash=content_hash, cells=cells, first_read_at=new.copy.read_at,
            pinned=False, **values))
        changed += 1
    return changed


def confirm_copies(connection: Connection, times: Mapping[str, datetime],
                   partnerships: Mapping[str, str] | None = None) -> None:
    """Record when the last copy of each sheet was known to be current.

    `partnerships`: names by sheet, for copies that were taken over without one.
    """
    for sheet, when in times.items():
        last = select(func.max(copies.c.id)).where(copies.c.sheet == sheet).scalar_subquery()
        connection.execute(update(copies).where(copies.c.id == last, copies.c.confirmed_at < when)
                           .values(confirmed_at=when))
    for sheet, partnership in (partnerships or {}).items():
        connection.execute(update(copies).where(copies.c.sheet == sheet, copies.c.partnership == "")
                           .values(partnership=partnership))


def load_latest(connection: Connection, start: str) -> dict[str, KeptCopy]:
    """Return the last copy of each sheet whose key starts with `start`; a damaged one is left out."""
    last = select(func.max(copies.c.id)).group_by(copies.c.sheet)
    found = {}
    for row in connection.execute(select(copies).where(copies.c.id.in_(last))):
        if row.sheet.startswith(start):
            try:
                raw_sheets = unpack_sheets(row.cells)
            except ValueError:
                continue
            found[row.sheet] = KeptCopy(SheetCopy(raw_sheets, row.title, row.revision, row.read_at), row.confirmed_at)
    return found


def pin_copy(connection: Connection, identifier: int) -> None:
    """Keep a copy for good, because something, such as a certification, rests on it."""
    connection.execute(update(copies).where(copies.c.id == identifier).values(pinned=True))


def pin_workbook(connection: Connection, sheet: str, new_copy: NewCopy) -> int:
    """Keep for good the copy with these cells of the sheet with the key `sheet`, added if missing; return its id."""
    content_hash = pack_sheets(new_copy.copy.raw_sheets)[1]
    query = select(func.max(copies.c.id)).where(copies.c.sheet == sheet, copies.c.content_hash == content_hash)
    identifier = connection.scalar(query)
    if identifier is None:
        save_copies(connection, {sheet: new_copy})
        identifier = connection.scalar(query)
    assert identifier is not None
    pin_copy(connection, identifier)
    return int(identifier)


def remove_old_copies(connection: Connection, now: datetime, zone: tzinfo | None = None) -> int:
    """Remove copies that are kept no longer, at most once a day, and return how many.

    Kept are all that were current in the last KEEP_ALL_DAYS days, then the last one of each sheet and month, and pinned
    ones. Days and months are those of `zone`; default, this machine's. Where the last time was more than
    _MAX_DAYS_BETWEEN days ago nothing is removed before the next day, since the clock may have been set ahead.
    """
    today, last_day = now.astimezone(zone).date(), read_value(connection, _RETENTION_DAY)
    if last_day == today.isoformat():
        return 0
    write_value(connection, _RETENTION_DAY, today.isoformat())
    if last_day and today - date.fromisoformat(last_day) > timedelta(days=_MAX_DAYS_BETWEEN):
        return 0
    limit = now - timedelta(days=KEEP_ALL_DAYS)
    before: dict[str, int] = {}
    last_of_month: dict[tuple[str, int, int], int] = {}
    old, pinned = set(), set()
    for row in connection.execute(select(copies.c.id, copies.c.sheet, copies.c.first_read_at, copies.c.pinned)
                                  .order_by(copies.c.id)):
        day = row.first_read_at.astimezone(zone)
        last_of_month[row.sheet, day.year, day.month] = row.id
        if row.pinned:
            pinned.add(row.id)
        # A copy was current until the next one was read.
        if row.sheet in before and row.first_read_at < limit:
            old.add(before[row.sheet])
        before[row.sheet] = row.id
    return _remove(connection, old - pinned - set(last_of_month.values()))


def forget_partnership(connection: Connection, names: Iterable[str]) -> ForgottenCopies:
    """Remove the copies of a partnership, by its name and former names, but for pinned ones."""
    keys = set(map(match_key, names))
    named = [name for name in connection.scalars(select(copies.c.partnership).distinct()) if match_key(name) in keys]
    rows = connection.execute(select(copies.c.id, copies.c.pinned).where(copies.c.partnership.in_(named))).all()
    removed = _remove(connection, [row.id for row in rows if not row.pinned])
    return ForgottenCopies(removed, len(rows) - removed)


def nameless_sheets(connection: Connection) -> dict[str, int]:
    """Return the number of copies of which the partnership isn't known, or that are the registry's, by sheet."""
    counts = select(copies.c.sheet, func.count()).where(copies.c.partnership == "")
    return {sheet: count for sheet, count in connection.execute(
        counts.group_by(copies.c.sheet).order_by(func.min(copies.c.id)))}


def forget_nameless(connection: Connection, sheets: Collection[str]) -> ForgottenCopies:
    """Remove the copies of these sheets of which the partnership isn't known, but for pinned ones."""
    rows = [row for row in connection.execute(select(copies.c.id, copies.c.sheet, copies.c.pinned).where(
        copies.c.partnership == "")) if row.sheet in sheets]
    removed = _remove(connection, [row.id for row in rows if not row.pinned])
    return ForgottenCopies(removed, len(rows) - removed)


def _remove(connection: Connection, identifiers: Collection[int]) -> int:
    ordered = sorted(identifiers)
    for start in range(0, len(ordered), 500):    # a database limits the number of values in a statement
        connection.execute(delete(copies).where(copies.c.id.in_(ordered[start:start + 500])))
    return len(ordered)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class CopyDatabase:
    """The copies of `store`, as `CopyStore` needs them; `now` returns the time, with a zone."""

    store: Store
    now: Callable[[], datetime] = _utc_now

    def load(self, start: str) -> dict[str, KeptCopy]:
        """Return the last copy of each sheet whose key starts with `start`. Raises StoreUnavailable."""
        with self.store.read() as connection:
            return load_latest(connection, start)

    def save(self, new_copies: Mapping[str, tuple[str, str, SheetCopy]], confirmed: Mapping[str, datetime],
             partnerships: Mapping[str, str]) -> None:
        """Keep copies (partnership, address, copy) and when sheets were last known to be the same as their copies.

        All by the sheet's key; `partnerships` are the names. Raises StoreUnavailable.
        """
        with self.store.write() as connection:
            save_copies(connection, {sheet: NewCopy(*new) for sheet, new in new_copies.items()})
            confirm_copies(connection, confirmed, partnerships)
            remove_old_copies(connection, self.now())
