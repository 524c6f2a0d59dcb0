"""The frozen rows and packs of certifications, checked against the hashes in their events."""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cop_sheets.errors import SheetsError
from cop_sheets.store.database import read_certified_pack, read_frozen_rows
from summaries.figures import NCPC_COLUMNS
from summaries.ncpc.frozen_rows import FrozenRow, parse_summary_csv
from validators import Severity
from validators.explanations import FlagStatus
from workflow.packs import read_pack
from workflow.packs.archive import FLAGS
from workflow.submissions.states import Certification


class CertifiedPackAltered(SheetsError):
    """The store has no pack of a certification any more, or not the one that was certified."""


@dataclass(frozen=True)
class CertifiedRows:
    """The rows that a partnership certified, as it sees them, and as NCPC does."""

    rows: tuple[FrozenRow, ...]
    ncpc_rows: tuple[FrozenRow, ...]

    @property
    def source_version(self) -> str:
        """The Source Version of the cells that they rest on."""
        return self.rows[0][NCPC_COLUMNS.index("Source Version")]

    def of_audience(self, is_ncpc: bool) -> tuple[FrozenRow, ...]:
        """Return the rows that NCPC, or the partnership, sees."""
        return self.ncpc_rows if is_ncpc else self.rows


def read_certified_rows(connection: Any, certifications: Iterable[Certification]) -> dict[str, CertifiedRows | None]:
    """Return the frozen rows of certifications by fingerprint; None where they aren't those of the event any more."""
    by_fingerprint = {made.fingerprint: made for made in certifications}
    own, ncpc = (read_frozen_rows(connection, by_fingerprint, for_ncpc) for for_ncpc in (False, True))
    found: dict[str, CertifiedRows | None] = {}
    for fingerprint, made in by_fingerprint.items():
        rows = [_checked_rows(data.get(fingerprint), made.hashes.get(name, ""))
                for name, data in (("rows", own), ("ncpc_rows", ncpc))]
        found[fingerprint] = CertifiedRows(*rows) if rows[0] and rows[1] else None
    return found


def read_pack_of(connection: Any, made: Certification, for_ncpc: bool) -> bytes:
    """Return the own pack, or NCPC's, of a certification. Raises CertifiedPackAltered where it isn't the event's."""
    data = read_certified_pack(connection, made.fingerprint, for_ncpc)
    digest = made.hashes.get("ncpc_pack" if for_ncpc else "pack", "")
    if data is not None and hashlib.sha256(data).hexdigest() == digest:
        return data
    raise CertifiedPackAltered(
        f"The pack of {made.partnership} for {made.fiscal_year} "
        + ("is missing in the store" if data is None else "was altered in the store since it was certified")
        + ", so it can't be used: tell whoever keeps this app, who finds it in a backup.")


def certified_open_musts(connection: Any, made: Certification) -> int:
    """Return how many must flags were open when a year was certified. Raises CertifiedPackAltered."""
    flags = read_pack(read_pack_of(connection, made, for_ncpc=True)).files[FLAGS].decode("utf-8-sig")
    return sum(row["Severity"] == Severity.MUST and row["Status"] != FlagStatus.EXPLAINED
               for row in csv.DictReader(io.StringIO(flags, newline="")))


def _checked_rows(data: bytes | None, digest: str) -> tuple[FrozenRow, ...]:
    """Return the rows of a file; () where it is missing, not the one with this SHA-256, or no summary."""
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        return ()
    try:
        return tuple(parse_summary_csv(data))
    except ValueError:
        return ()
