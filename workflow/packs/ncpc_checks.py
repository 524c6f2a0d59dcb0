"""Checks of a pack that says it is NCPC's: nothing is in it that somebody typed, and its flags as far as possible."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from cop_sheets.decisions import Explanation
from cop_sheets.parsing import NOT_DATA
from summaries.report import Report
from validators import FLAG_COLUMNS, RULES
from validators.derived import status_heading
from workflow.packs.archive import EXPLANATIONS, FLAGS, MANIFEST, RECONCILIATION
from workflow.packs.certification import statement
from workflow.packs.manifest import Manifest, program_lists
from workflow.packs.ncpc import (
    FLAG_ID,
    RULE_ID,
    SUBJECT,
    flag_places,
    flags_for_ncpc,
    has_form_for_ncpc,
    has_words_for_ncpc,
    unexplained_flags,
    without_texts,
)
from workflow.packs.pack import Pack
from workflow.packs.table_differences import table_rows

SAYS_NCPC = f"{MANIFEST} says that this is NCPC's pack, but"
_TEXT = f"{SAYS_NCPC} it holds text that no pack of NCPC's has."
_NUMBER = re.compile("0|[1-9][0-9]{0,6}")
_SOURCE_VERSION, _EVENT_HASH = re.compile("v[0-9a-f]{12}"), re.compile("([0-9a-f]{64})?")
_KINDS_OF_ROWS = ("Counted", "Other Fiscal Years", "Excluded", "Not Data")
_RULE_IDS = {"", *(rule.id for rule in RULES)}


def typed_text_differences(pack: Pack, explanations: Iterable[Explanation]) -> list[str]:
    """Return a sentence for each file of a pack that holds what `make_pack` of no version puts in a pack of NCPC's."""
    manifest = pack.manifest
    found = []
    if manifest.certification.comment:
        found.append(f"{MANIFEST}: {SAYS_NCPC} it holds a comment, which no pack of NCPC's has.")
    if not (_SOURCE_VERSION.fullmatch(manifest.source_version)
            and _EVENT_HASH.fullmatch(manifest.certification.event_hash)):
        found.append(f"{MANIFEST}: {_TEXT}")
    if not all(_has_form(each, manifest.certification.partnership) for each in explanations):
        found.append(f"{EXPLANATIONS}: {_TEXT}")
    flags = _rows(pack, FLAGS)
    if flags and not has_form_for_ncpc(flags, manifest.certification.partnership):
        found.append(f"{FLAGS}: {_TEXT}")
    if not all(_NUMBER.fullmatch(text) for row in _rows(pack, RECONCILIATION) or () for header, text in row.items()
               if header not in ("Partnership", "Tab")):
        found.append(f"{RECONCILIATION}: {_TEXT}")
    return found


def _has_form(explanation: Explanation, partnership: str) -> bool:
    return (explanation == without_texts(explanation) and explanation.partnership == partnership
            and FLAG_ID.fullmatch(explanation.flag_id) is not None
            and (not explanation.subject or SUBJECT.fullmatch(explanation.subject) is not None)
            and (not explanation.rule or RULE_ID.fullmatch(explanation.rule) is not None))


def files_with_unknown_words(pack: Pack, explanations: Iterable[Explanation]) -> Iterator[str]:
    """Yield each file of NCPC's pack with words that this version doesn't write: typed text, or another version's."""
    details = pack.manifest.certification
    if (details.statement != statement(details.partnership, details.fiscal_year)
            or pack.manifest.lists != program_lists()):
        yield MANIFEST
    if not all(each.rule in _RULE_IDS for each in explanations):
        yield EXPLANATIONS
    if not all(map(has_words_for_ncpc, _rows(pack, FLAGS) or ())):
        yield FLAGS


def shown_source_version(manifest: Manifest) -> str:
    """Return the Source Version of a manifest for a sentence; never text that somebody typed in its place."""
    return manifest.source_version if _SOURCE_VERSION.fullmatch(manifest.source_version) else "another text"


def unknown_words_sentence(name: str) -> str:
    """Return the sentence about a file of this version's pack of NCPC with words that this version doesn't write."""
    return f"{name}: {_TEXT}"


def ncpc_flag_differences(pack: Pack, report: Report, explanations: Iterable[Explanation]) -> list[str]:
    """Return a sentence for each flag of NCPC's pack that its cells or explanations don't give, or that is missing.

    `report`: worked out from NCPC's cells. Only of rules that need nothing else.
    """
    flags = _rows(pack, FLAGS)
    if flags is None:
        return [f"{FLAGS}: it is not a table as the product writes it."]
    if not has_form_for_ncpc(flags, pack.manifest.certification.partnership):
        return []    # which `typed_text_differences` says
    found = [f"{FLAGS}: {_name(flag)} is {flag['Status']}, and {EXPLANATIONS} doesn't say so."
             for flag in unexplained_flags(flags, explanations)]
    given, written = flag_places(table_rows(flags_for_ncpc(report))), flag_places(flags)
    found += [f"{FLAGS}: {_name(flag)} is not in the file, and the cells give it."
              for place, flag in given.items() if place not in written]
    return found + [f"{FLAGS}: {_name(flag)} is in the file, and the cells don't give it."
                    for place, flag in written.items() if place not in given]


def reconciliation_differences(pack: Pack) -> list[str]:
    """Return a sentence for each tab of NCPC's pack whose rows read are not accounted for."""
    sums: dict[str, Callable[[Mapping[str, str]], int]] = {
        "Rows Read": lambda row: sum(int(row[name]) for name in _KINDS_OF_ROWS),
        "Not Data": lambda row: sum(int(row[status_heading(status)]) for status in NOT_DATA)}
    try:
        return [f"{RECONCILIATION}: {row['Tab']}: {name} is not the sum of what they were."
                for row in _rows(pack, RECONCILIATION) or () for name, total in sums.items()
                if int(row[name]) != total(row)]
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
    """Return where a flag is, without words that this version doesn't know."""
    tab = flag["Tab"] if has_words_for_ncpc(flag) else ""
    return ", ".join(filter(None, (flag["Rule"], tab, flag["Row"])))
