"""Freezes what is certified: the rows of the summary and the packs, for the partnership and for NCPC."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.packs import CertificationDetails, fingerprint, make_pack
from workflow.submissions.drafts import CertificationDraft


@dataclass(frozen=True)
class FrozenFiles:
    """The bytes of a certification; see `FrozenCertification`."""

    rows: bytes
    ncpc_rows: bytes
    pack: bytes
    ncpc_pack: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the partnership's own pack, which stands for the certification."""
        return fingerprint(self.pack)

    @property
    def ncpc_fingerprint(self) -> str:
        """The fingerprint of NCPC's pack."""
        return fingerprint(self.ncpc_pack)

    @property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each, so that the event says which bytes were kept."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in vars(self).items()}


def freeze(draft: CertificationDraft, details: CertificationDetails) -> FrozenFiles:
    """Return what is kept of a draft."""
    packs = (make_pack(draft.report, details, report.audience) for report in (draft.report, draft.ncpc_report))
    return FrozenFiles(draft.report.ncpc_csv, draft.ncpc_report.ncpc_csv, *packs)
