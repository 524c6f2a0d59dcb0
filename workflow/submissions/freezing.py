"""Freezes what is certified: the rows of the summary and the packs, for the partnership and for NCPC."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from summaries import Report
from workflow.submissions.drafts import Draft


@dataclass(frozen=True)
class FrozenFiles:
    """The bytes of a certification, and the fingerprints of its packs; see `FrozenCertification`."""

    rows: bytes
    ncpc_rows: bytes
    pack: bytes
    ncpc_pack: bytes
    fingerprint: str
    ncpc_fingerprint: str

    @property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each, so that the event says which bytes were kept."""
        return {name: hashlib.sha256(getattr(self, name)).hexdigest()
                for name in ("rows", "ncpc_rows", "pack", "ncpc_pack")}


def freeze(draft: Draft, who: str, when: datetime, statement: str, comment: str, event_hash: str) -> FrozenFiles:
    """Return what is kept of a draft. `event_hash`: of the last event that the store had before."""
    pack, fingerprint = _make_pack(draft.report, who, when, statement, comment, event_hash)
    ncpc_pack, ncpc_fingerprint = _make_pack(draft.ncpc_report, who, when, statement, "", event_hash)
    return FrozenFiles(draft.report.ncpc_csv, draft.ncpc_report.ncpc_csv, pack, ncpc_pack, fingerprint,
                       ncpc_fingerprint)


def _make_pack(report: Report, who: str, when: datetime, statement: str, comment: str,
               event_hash: str) -> tuple[bytes, str]:
    """Return a pack and its fingerprint."""
    files = {"ncpc-summary.csv": report.ncpc_csv}
    manifest = json.dumps({
        "partnership": report.name, "fiscal_year": str(report.period.fiscal_year),
        "as_of": report.period.as_of.isoformat(), "who": who, "when": when.isoformat(), "statement": statement,
        "comment": comment, "event_hash": event_hash,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}}, indent=2).encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted((files | {"manifest.json": manifest}).items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return output.getvalue(), hashlib.sha256(manifest).hexdigest()
