"""Checks of a pack that says it is NCPC's: nothing is in it that somebody typed, and its flags as far as possible."""

import csv
from collections.abc import Iterable, Mapping

from cop_sheets.decisions import Explanation
from cop_sheets.version import VERSION
from summaries.report import Report
from validators import FLAG_COLUMNS
from workflow.packs.archive import EXPLANATIONS, FLAGS, MANIFEST, RECONCILIATION
from workflow.packs.ncpc import (
    flag_places,
    flags_for_ncpc,
    has_only_texts_for_ncpc,
    unexplained_flags,
    without_texts,
)
from workflow.packs.pack import Pack
from workflow.packs.table_differences import table_rows

SAYS_NCPC = f"{MANIFEST} says that this is NCPC's pack, but"
_TEXT = f"{SAYS_NCPC} it holds text that no pack of NCPC's has."


def typed_text_differences(pack: Pack, explanations: Iterable[Explanation]) -> list[str]:
    """Return a sentence for each file of a pack that holds what `make_pack` puts in no pack of NCPC's."""
    manifest = pack.manifest
    found = [f"{MANIFEST}: {SAYS_NCPC} it holds a comment, which no pack of NCPC's has."
             ] * bool(manifest.certification.comment)
    if any(each != without_texts(each) for each in explanations):
        found.append(f"{EXPLANATIONS}: {_TEXT}")
    flags = _rows(pack, FLAGS)
    if flags and not _has_only_ncpc_texts(pack, flags):
        found.append(f"{FLAGS}: {_TEXT}")
    return found


def _has_only_ncpc_texts(pack: Pack, flags: list[dict[str, str]]) -> bool:
    return has_only_texts_for_ncpc(flags, pack.manifest.certification.partnership,
                                   pack.manifest.product_version == VERSION)


def ncpc_flag_differences(pack: Pack, report: Report, explanations: Iterable[Explanation]) -> list[str]:
    """Return a sentence for each flag of NCPC's pack that its cells or explanations don't give, or that is missing.

    `report`: worked out from NCPC's cells. Only of rules that need nothing else.
    """
    flags = _rows(pack, FLAGS)
    if flags is None:
        return [f"{FLAGS}: it is not a table as the product writes it."]
    if not _has_only_ncpc_texts(pack, flags):
        return []    # which `typed_text_differences` says; sentences here would quote it
    found = [f"{FLAGS}: {_name(flag)} is {flag['Status']}, and {EXPLANATIONS} doesn't say so."
             for flag in unexplained_flags(flags, explanations)]
    given, written = flag_places(table_rows(flags_for_ncpc(report))), flag_places(flags)
    found += [f"{FLAGS}: {_name(flag)} is not in the file, and the cells give it."
              for place, flag in given.items() if place not in written]
    return found + [f"{FLAGS}: {_name(flag)} is in the file, and the cells don't give it."
                    for place, flag in written.items() if place not in given]


def reconciliation_differences(pack: Pack) -> list[str]:
    """Return a sentence for each tab of NCPC's pack whose rows read are not accounted for."""
    try:
        return [f"{RECONCILIATION}: {row['Tab']}: Rows Read is not the sum of what they were."
                for row in _rows(pack, RECONCILIATION) or () if int(row["Rows Read"]) != sum(
                    int(row[name]) for name in ("Counted", "Other Fiscal Years", "Excluded", "Not Data"))]
    except (KeyError, ValueError):
        return [f"{RECONCILIATION}: it is not a table as the product writes it."]


def _rows(pack: Pack, name: str) -> list[dict[str, str]] | None:
    """Return the rows of a file by header; None where it can't be read, or flags have other headers."""
    try:
        rows = table_rows(pack.files[name])
    except (UnicodeDecodeError, csv.Error, ValueError):
        return None
    return None if name == FLAGS and any(tuple(row) != FLAG_COLUMNS for row in rows) else rows


def _name(flag: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (flag[column] for column in ("Rule", "Tab", "Row"))))
