"""The events: who did what and when. Rows are only added, each with the hash of the one before."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from sqlalchemy import Connection, Row, String, insert, select, type_coerce

from cop_sheets.store.database.bookkeeping import read_value, write_value
from cop_sheets.store.database.tables import events, utc_text

_LAST_EVENT = "last event"    # its number and hash, so that a missing end is noticed
_NO_HASH = "0" * 64


@dataclass(frozen=True)
class Event:
    """One event. `who`: an address, or a typed name. `what`: a word such as `certified`. `payload`: the details.

    `number` counts from 1. `hash` covers everything else, `previous` (the hash of the event before) included.
    """

    number: int
    at: datetime
    who: str
    what: str
    payload: Mapping[str, Any]
    previous: str
    hash: str


def append_event(connection: Connection, at: datetime, who: str, what: str, payload: Mapping[str, Any]) -> Event:
    """Add an event in a transaction of `Store.write`, and return it: it is kept once the transaction is.

    `at` has a time zone; `payload` is what JSON can hold. Raises ValueError for anything else.
    """
    last = connection.execute(select(events.c.number, events.c.hash).order_by(events.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last else (1, _NO_HASH)
    try:
        text = json.dumps(payload, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except TypeError as problem:
        raise ValueError("a payload that JSON can't hold") from problem
    who, what = _plain(who), _plain(what)
    values = {"number": number, "at": utc_text(at), "who": who, "what": what, "payload": text,
              "previous": previous}
    digest = _hash(values)
    connection.execute(insert(events).values({**values, "at": at, "hash": digest}))
    write_value(connection, _LAST_EVENT, f"{number} {digest}")
    return Event(number, at, who, what, json.loads(text), previous, digest)


def read_events(connection: Connection, what: Collection[str] | None = None) -> Iterator[Event]:
    """Yield the events in their order; only those that are one of `what`, unless that is None.

    An event that can't be read any more is left out: say `event_warnings` wherever decisions are read.
    """
    yield from filter(None, map(_parse_event, _rows(connection, what)))


def event_warnings(connection: Connection) -> list[str]:
    """Return what to say before decisions are used: how many events can't be read, or were altered; [] for none."""
    unreadable = altered = 0
    for row in _rows(connection):
        if _parse_event(row) is None:
            unreadable += 1
        elif row.hash != _hash(_values(row)):
            altered += 1
    return [f"{'1 event' if count == 1 else f'{count} events'} {what}: run cli.py events --verify"
            for count, what in ((unreadable, "can't be read"),
                                (altered, "was altered" if altered == 1 else "were altered")) if count]


def last_event(connection: Connection) -> str:
    """Return a text that changes with each event, and where the store is another one; "" without events."""
    return read_value(connection, _LAST_EVENT)


def verify_events(connection: Connection) -> list[str]:
    """Return a sentence for each event that was altered, removed, inserted or moved since it was added; [] for none.

    Somebody who may write to the database can also renew every later hash, so compare the last hash with one that was
    written down elsewhere.
    """
    problems = []
    expected, previous = 1, _NO_HASH
    for row in _rows(connection):
        if row.number > expected:
            problems.append(_missing(expected, row.number - 1))
        elif row.number < expected:
            problems.append(f"Event {row.number} was inserted before the first one")
        if row.hash != _hash(_values(row)):
            problems.append(f"Event {row.number} was altered: its content does not have its hash")
        if row.number == expected and row.previous != previous:
            problems.append(f"Event {row.number} was inserted or moved, or the event before it was replaced: the hash "
                            "that it names is not that of the event before")
        expected, previous = row.number + 1, row.hash
    last, _, digest = read_value(connection, _LAST_EVENT).partition(" ")
    if last.isdecimal() and int(last) >= expected:
        problems.append(_missing(expected, int(last)))
    elif (last or "0") != str(expected - 1) or (last and digest != previous):
        problems.append(f"Event {expected - 1} was inserted or replaced: it is not the last one that was added")
    return problems


def _rows(connection: Connection, what: Collection[str] | None = None) -> Iterable[Row[Any]]:
    """Return the rows in their order, with times as text: an altered one may be none."""
    columns = [type_coerce(column, String).label(column.name) if column is events.c.at else column
               for column in events.columns]
    query = select(*columns).order_by(events.c.number)
    return connection.execute(query if what is None else query.where(events.c.what.in_(what)))


def _parse_event(row: Row[Any]) -> Event | None:
    """Return the event of a row; None where somebody changed it so that it can't be read."""
    try:
        # Python's own years have an end, from which other time zones can't be computed.
        at, payload = datetime.fromisoformat(row.at), json.loads(row.payload, parse_constant=_refuse)
        is_readable = (at.tzinfo is not None and MINYEAR < at.year < MAXYEAR and isinstance(payload, dict)
                       and all(isinstance(text, str) for text in (row.who, row.what, row.payload)))
    except (ValueError, TypeError, RecursionError):
        return None
    return Event(row.number, at, row.who, row.what, payload, row.previous, row.hash) if is_readable else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant}, which is no JSON")


def _missing(first: int, last: int) -> str:
    return f"Event {first} was removed" if first == last else f"Events {first} to {last} were removed"


def _values(row: Row[Any]) -> dict[str, object]:
    return {"number": row.number, "at": row.at, "who": row.who, "what": row.what, "payload": row.payload,
            "previous": row.previous}


def _hash(values: Mapping[str, object]) -> str:
    # SQLite gives back bytes where somebody put bytes; then the hash is another one.
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: str) -> str:
    # As the database will give it back: it can hold neither null characters nor lone surrogates.
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
