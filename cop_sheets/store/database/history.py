"""What workbooks held on earlier days: recording a folder's workbooks, and looking up copies by day."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import Connection, func, select

from cop_sheets.date_format import format_date, format_datetime
from cop_sheets.raw import RawSheet, Workbook
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.sources import ReadResult
from cop_sheets.store.database.copies import NewCopy, confirm_copies, remove_old_copies, save_copies
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.tables import copies
from cop_sheets.store.packing import SheetCopy, unpack_sheets
from cop_sheets.text import match_key

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class CopyVersion:
    """One version of a workbook: its copy's id, when it was seen first, and when it was last known to be current.

    `content_hash`: a hash of its cells.
    """

    identifier: int
    partnership: str
    address: str
    first_read_at: datetime
    confirmed_at: datetime
    pinned: bool
    content_hash: str

    @property
    def first_day(self) -> date:
        """The day on which it was seen first, in this machine's time zone."""
        return self.first_read_at.astimezone().date()


@dataclass(frozen=True)
class PastWorkbook:
    """What a partnership's workbook held on an earlier day, read at `read_at` (with a time zone).

    `partnership`: its name of today. `message`: what to say where the copy is from before that day, else "".
    """

    identifier: int
    partnership: str
    address: str
    raw_sheets: list[RawSheet]
    read_at: datetime
    message: str = ""

    @property
    def workbook(self) -> Workbook:
        """The copy as a workbook that was read."""
        return Workbook(self.partnership, self.address, self.raw_sheets)


class PastWorkbooks(list[PastWorkbook]):
    """The workbooks of an earlier day. `damaged`: by partnership, what to say of a copy that can't be read."""

    def __init__(self) -> None:
        super().__init__()
        self.damaged: dict[str, str] = {}


class History:
    """The copies in `store` by day and partnership. Days are those of `zone`; default, this machine's.

    `entries`: the partnerships of today with their former names. Where they are not given, every name is one's own.
    `prefix`: only the copies of one source, see `google_prefix` and `folder_prefix`; "" for those of all.
    """

    def __init__(self, store: Store, entries: Iterable[PartnershipEntry] | None = None,
                 zone: tzinfo | None = None, *, prefix: str = "") -> None:
        self._store, self._zone, self._prefix = store, zone, prefix
        self._names = PartnershipNames(None if entries is None else tuple(entries))

    def workbooks_at(self, when: date | datetime) -> PastWorkbooks:
        """Return the latest copy of each partnership by the end of a day, or by a time with a zone, by name.

        A partnership without a copy by then is left out, and so is one whose copy is damaged. Raises StoreUnavailable.
        """
        begin, end = self._bounds(when)
        found = PastWorkbooks()
        with self._store.read() as connection:
            latest: dict[str, CopyVersion] = {}
            for version in self._versions(connection):
                if version.first_read_at < end:
                    latest[match_key(version.partnership)] = version
            for version in sorted(latest.values(), key=lambda version: version.partnership.casefold()):
                cells = connection.scalar(select(copies.c.cells).where(copies.c.id == version.identifier))
                workbook = _unpack(version, cells or b"", self._message(version, begin, when))
                if workbook is None:
                    found.damaged[version.partnership] = self._damaged_message(version)
                else:
                    found.append(workbook)
        return found

    def versions(self, partnership: str | None = None) -> list[CopyVersion]:
        """Return all versions that are kept, of all partnerships or of one, oldest first. Raises StoreUnavailable."""
        wanted = None if partnership is None else match_key(self._names.current(partnership))
        with self._store.read() as connection:
            return [version for version in self._versions(connection)
                    if wanted is None or match_key(version.partnership) == wanted]

    def workbook(self, version: CopyVersion) -> PastWorkbook | None:
        """Return the copy of a version; None where it is kept no longer, or damaged. Raises StoreUnavailable."""
        with self._store.read() as connection:
            cells = connection.scalar(select(copies.c.cells).where(copies.c.id == version.identifier))
        return None if cells is None else _unpack(version, cells)

    def _versions(self, connection: Connection) -> list[CopyVersion]:
        rows = connection.execute(select(
            copies.c.id, copies.c.partnership, copies.c.address, copies.c.first_read_at, copies.c.confirmed_at,
            copies.c.pinned, copies.c.content_hash).where(
                copies.c.partnership != "", func.substr(copies.c.sheet, 1, len(self._prefix)) == self._prefix)
            .order_by(copies.c.id))
        versions = [CopyVersion(row.id, self._names.current(row.partnership), row.address, row.first_read_at,
                                row.confirmed_at, row.pinned, row.content_hash) for row in rows]
        return [version for version in versions if self._names.is_listed(version.partnership)]

    def _bounds(self, when: date | datetime) -> tuple[datetime, datetime]:
        """Return the begin and the end of a day; of a time, itself and the moment after."""
        if isinstance(when, datetime):
            return when, when + timedelta(microseconds=1)
        begin, end = (datetime.combine(day, time()) for day in (when, when + timedelta(days=1)))
        # Without a zone, `astimezone` takes them as times of this machine.
        return ((begin.astimezone(), end.astimezone()) if self._zone is None else
                (begin.replace(tzinfo=self._zone), end.replace(tzinfo=self._zone)))

    def _damaged_message(self, version: CopyVersion) -> str:
        return (f"{version.partnership}: the copy of {format_datetime(version.first_read_at, self._zone)} is damaged, "
                "so it is left out: choose another day, or let whoever keeps this app restore a backup of the store")

    def _message(self, version: CopyVersion, begin: datetime, when: date | datetime) -> str:
        known_until = max(version.confirmed_at, version.first_read_at)
        if known_until >= begin:
            return ""
        day = format_datetime(when, self._zone) if isinstance(when, datetime) else format_date(when)
        return (f"{version.partnership}: the copy is of {format_datetime(known_until, self._zone)}; there is no later "
                f"one by {day}, so what changed in between is not in it")


def _unpack(version: CopyVersion, cells: bytes, message: str = "") -> PastWorkbook | None:
    try:
        raw_sheets = unpack_sheets(cells)
    except ValueError:
        _LOGGER.warning("Copy %d in the store is damaged and left out: restore a backup of the store",
                        version.identifier)
        return None
    return PastWorkbook(version.identifier, version.partnership, version.address, raw_sheets, version.first_read_at,
                        message)


def record_reading(store: Store, reading: ReadResult, when: datetime, zone: tzinfo | None = None, *,
                   prefix: str) -> list[str]:
    """Keep the workbooks of a folder that differ from their last copies; return the keys of all, for `confirm_reading`.

    `when` is the time at which they were read, with a zone; `prefix` the folder's, see `folder_prefix`. Raises
    StoreUnavailable.
    """
    new_copies = {prefix + (match_key(book.partnership) or book.partnership): NewCopy(
        book.partnership, book.address, SheetCopy(book.raw_sheets, "", "", when)) for book in reading.workbooks}
    with store.write() as connection:
        save_copies(connection, new_copies)
        remove_old_copies(connection, when, zone)
    return list(new_copies)


def confirm_reading(store: Store, keys: Iterable[str], when: datetime, zone: tzinfo | None = None) -> None:
    """Record that the workbooks with these keys were known to be unchanged at `when`. Raises StoreUnavailable."""
    with store.write() as connection:
        confirm_copies(connection, dict.fromkeys(keys, when))
        remove_old_copies(connection, when, zone)
