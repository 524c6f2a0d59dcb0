"""The table of certifications: what a partnership has certified, frozen for good. Rows are only ever added."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from cop_sheets.store.database.tables import certifications


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
