"""The table of certifications: what a partnership has certified, frozen for good. Rows are only ever added."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, LargeBinary, insert, select, type_coerce
from sqlalchemy.types import NullType

from cop_sheets.store.database.tables import certifications, copies, utc_text
from cop_sheets.store.packing import pack_sheets, unpack_sheets


@dataclass(frozen=True)
class FrozenCertification:
    """What is kept of a certification besides its event, whose number `event` is; see `tables`.

    `pack` and `ncpc_pack`: the zip files, with their fingerprints. `rows` and `ncpc_rows`: the files of the summary.
    """

    event: int
    partnership: str
    fiscal_year: str
    fingerprint: str
    ncpc_fingerprint: str
    at: datetime
    who: str
    rows: bytes
    ncpc_rows: bytes
    pack: bytes
    ncpc_pack: bytes
    copy: int


def keep_certification(connection: Connection, frozen: FrozenCertification) -> None:
    """Keep a certification, in the transaction that adds its event."""
    connection.execute(insert(certifications).values(**vars(frozen)))


def read_frozen_rows(connection: Connection, fingerprints: Collection[str], for_ncpc: bool) -> dict[str, bytes]:
    """Return the frozen file of the summary of each of these certifications, by fingerprint."""
    rows = certifications.c.ncpc_rows if for_ncpc else certifications.c.rows
    return {fingerprint: bytes(data) for fingerprint, data in connection.execute(
        select(certifications.c.fingerprint, rows).where(certifications.c.fingerprint.in_(sorted(fingerprints)))
        .order_by(certifications.c.event))}


def read_certified_pack(connection: Connection, fingerprint: str, for_ncpc: bool) -> bytes | None:
    """Return a certification's own pack, or NCPC's; None where there is no such certification."""
    pack = certifications.c.ncpc_pack if for_ncpc else certifications.c.pack
    data = connection.scalar(select(pack).where(certifications.c.fingerprint == fingerprint))
    return None if data is None else bytes(data)


def certification_texts(event: int, at: datetime, **columns: str) -> dict[str, str]:
    """Return what `read_certification_texts` gives of a certification that is as it was kept: event, time, others."""
    return {"event": str(event), "at": utc_text(at)} | columns


def read_certification_texts(connection: Connection) -> Iterator[dict[str, str]]:
    """Yield every row of the table as texts by column, files as their SHA-256, whatever somebody has put there.

    `copy` is "pinned" where the copy of the workbook is there and kept for good, else what is there; `copy_hash` is the
    hash of that copy's cells, see `pack_sheets`, "" where they can't be read.
    """
    # Of no type: a column of SQLite holds whatever was put there.
    columns = [type_coerce(column, NullType()).label(column.name) for column in certifications.columns]
    files = {column.name for column in certifications.columns if isinstance(column.type, LargeBinary)}
    pinned = set(connection.scalars(select(copies.c.id).where(copies.c.pinned)))
    for row in connection.execute(select(*columns).order_by(certifications.c.event)):
        values = dict(row._mapping)
        texts = {name: _digest(value) if name in files else str(value) for name, value in values.items()}
        is_pinned = values["copy"] in pinned
        yield texts | {"copy": "pinned" if is_pinned else texts["copy"],
                       "copy_hash": _copy_hash(connection, values["copy"]) if is_pinned else ""}


def _copy_hash(connection: Connection, identifier: int) -> str:
    cells = connection.scalar(select(copies.c.cells).where(copies.c.id == identifier))
    try:
        return pack_sheets(unpack_sheets(bytes(cells or b"")))[1]
    except Exception:    # whatever somebody has put there
        return ""


def _digest(value: object) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else ""
