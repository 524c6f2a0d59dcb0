"""The tables of the store. Only Alembic's scripts in `versions` create or change them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

VERSION_TABLE = "store_version"    # Alembic's; holds the number of the last script that ran


class UtcTime(TypeDecorator[datetime]):
    """A time with a zone, kept as ISO text in UTC, so that it sorts and is the same in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Return the text to keep. Raises ValueError for a time without a zone."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """Return the time that was kept."""
        return None if value is None else datetime.fromisoformat(value)


class SafeText(TypeDecorator[str]):
    """Text without what PostgreSQL can't hold: null characters and lone surrogates become �."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Return the text to keep."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def utc_text(when: datetime) -> str:
    """Return a time as ISO text in UTC, always of the same length. Raises ValueError for one without a zone."""
    if when.tzinfo is None:
        raise ValueError("a time without a zone")
    return when.astimezone(UTC).isoformat(timespec="microseconds")


metadata = MetaData()

# One row for each version of a workbook's cells. `sheet`: where it was read, such as `google` and a sheet's id.
# `partnership`: as listed when it was read; "" for the registry, and where it is not known yet. `first_read_at`: when
# these cells were seen first; `read_at`: when they were read last; `confirmed_at`: when they were last known to be
# current. `pinned`: something rests on it, so it is kept for good.
copies = Table(
    "copies", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sheet", SafeText, nullable=False),
    Column("partnership", SafeText, nullable=False),
    Column("address", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("revision", SafeText, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("cells", LargeBinary, nullable=False),
    Column("first_read_at", UtcTime, nullable=False),
    Column("read_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Index("copies_sheet", "sheet", "id"),
    Index("copies_partnership", "partnership", "id"),
)

# Logins that were ended, by their keys (hashes).
revoked_logins = Table(
    "revoked_logins", metadata,
    Column("key", String(64), primary_key=True),
    Column("revoked_at", UtcTime, nullable=False),
)

# What people did; rows are only ever added. `hash` covers the other columns, and `previous` is the hash of the event
# before.
events = Table(
    "events", metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("who", SafeText, nullable=False),
    Column("what", SafeText, nullable=False),
    Column("payload", SafeText, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# What was certified, frozen. `event`: the number of its event. `partnership`: its name then. `fingerprint` and
# `ncpc_fingerprint`: of `pack` and `ncpc_pack`. `rows` and `ncpc_rows`: its file of the NCPC summary of 18 columns, as
# the partnership and as NCPC may see it. `copy`: the id of the copy of the workbook that it rests on.
certifications = Table(
    "certifications", metadata,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("partnership", SafeText, nullable=False),
    Column("fiscal_year", String(8), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("ncpc_fingerprint", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", SafeText, nullable=False),
    Column("rows", LargeBinary, nullable=False),
    Column("ncpc_rows", LargeBinary, nullable=False),
    Column("pack", LargeBinary, nullable=False),
    Column("ncpc_pack", LargeBinary, nullable=False),
    Column("copy", Integer, nullable=False),
    Index("certifications_fingerprint", "fingerprint"),
)

# What the store has to remember about itself, by name.
bookkeeping = Table(
    "bookkeeping", metadata,
    Column("name", String(200), primary_key=True),
    Column("value", SafeText, nullable=False),
)
