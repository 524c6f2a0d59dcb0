"""Takes over what earlier versions kept in files: copies of Google Sheets, once, and logins that had ended."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, func, select

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database.bookkeeping import read_value, write_value
from cop_sheets.store.database.copies import NewCopy, confirm_copies, save_copies
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.revoked_logins import add_revoked_logins
from cop_sheets.store.database.tables import copies, revoked_logins
from cop_sheets.store.snapshots import Snapshot, read_ended_logins, read_snapshots

_TAKEN_OVER = "taken over "


def open_store(settings: StateSettings) -> Store:
    """Return the store of `settings` that this process shares, opened.

    Where it can't be opened now, its `error` says why, and it is tried again when it is used.
    """
    store = shared_store(settings)
    with suppress(StoreUnavailable):
        store.open()
    return store


_shared_stores: dict[StateSettings, Store] = {}
_lock = Lock()


def shared_store(settings: StateSettings) -> Store:
    """Return the store that this process shares for `settings`; what earlier versions kept is taken over first."""
    with _lock:
        if settings not in _shared_stores:
            _shared_stores[settings] = Store(settings, lambda store: take_over(store, settings.earlier_folders))
        return _shared_stores[settings]


def take_over(store: Store, folders: Iterable[Path]) -> int:
    """Keep the copies and ended logins in `folders` in the store, and return the number of copies.

    A file with a copy is deleted once its copy is kept, and none is taken over twice, not even where it can't be
    deleted. Raises StoreUnavailable; then the files stay.
    """
    taken = 0
    for folder in dict.fromkeys(folders):
        snapshots, logins = list(read_snapshots(folder)), read_ended_logins(folder)
        if logins:
            with store.read() as connection:
                logins = {key: logins[key] for key in logins.keys() - set(connection.scalars(
                    select(revoked_logins.c.key)))}
        if logins or snapshots:
            with store.write() as connection:
                add_revoked_logins(connection, logins)
                taken += sum(_take_snapshot(connection, snapshot) for snapshot in snapshots)
        for snapshot in snapshots:
            _delete(snapshot.path)
        if snapshots:
            _delete(next(iter(snapshots)).path.with_name(_times_name()))
    return taken


def _take_snapshot(connection: Connection, snapshot: Snapshot) -> bool:
    """Keep the copy of a file, unless it was taken over before or the store has one that was read later."""
    name = _TAKEN_OVER + hashlib.sha256(snapshot.path.read_bytes()).hexdigest()
    if read_value(connection, name):
        return False
    write_value(connection, name, datetime.now(UTC).isoformat())
    last = connection.scalar(select(func.max(copies.c.read_at)).where(copies.c.sheet == snapshot.sheet))
    if last is not None and last >= snapshot.copy.read_at:
        return False
    # Whose sheet it is follows with the next check for changes, from the list of partnerships.
    save_copies(connection, {snapshot.sheet: NewCopy("", "", snapshot.copy)})
    confirm_copies(connection, {snapshot.sheet: snapshot.confirmed_at})
    return True


def _times_name() -> str:
    return hashlib.sha256(b"times").hexdigest()[:40] + ".snapshot"


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
