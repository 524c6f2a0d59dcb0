"""Verifies a pack: every hash, then every figure, flag and row worked out again from its cells and compared."""

from dataclasses import dataclass

from cop_sheets import SheetsError
from cop_sheets.date_format import format_date
from cop_sheets.text import escape_unprintable
from cop_sheets.version import VERSION
from summaries.counting_version import COUNTING_VERSION
from summaries.figures import NCPC_COLUMNS
from workflow.packs.archive import (
    CELLS,
    EXPLANATIONS,
    FLAGS,
    MANIFEST,
    RECONCILIATION,
    ROWS,
    SUMMARY,
    WORKBOOK,
    PackUnreadable,
    read_archive,
)
from workflow.packs.contents import computed_files
from workflow.packs.manifest import Manifest, file_hash, parse_manifest, program_lists
from workflow.packs.pack import Pack
from workflow.packs.table_differences import ComparedTable, table_differences
from workflow.packs.workbook_xlsx import is_same_workbook, workbook_xlsx

_SUMMARY_TABLE = ComparedTable(SUMMARY, ("Indicator", "Item ID"), ("Display",))
_OWN_TABLES = (
    _SUMMARY_TABLE,
    ComparedTable(FLAGS, ("Rule", "Tab", "Column", "Row"), ("Status",)),
    ComparedTable(RECONCILIATION, ("Tab",), ("Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data")),
    ComparedTable(ROWS, ("Tab", "Row"), ("Status",)),
)
_NCPC_TABLES = (_SUMMARY_TABLE, _OWN_TABLES[-1])    # of replaced cells, the rest can't be worked out again
_SOURCE_VERSION = "Source Version"    # of the original cells, so NCPC's cells don't give it


@dataclass(frozen=True)
class Verification:
    """What the check of a pack found.

    `differences`: sentences about what is not as it was certified, each with the file. `counted_otherwise`: about what
    another counting version gives. `fingerprint_matches`: None where no fingerprint was given. `manifest`: None where
    it can't be read, and then there are differences.
    """

    name: str
    fingerprint: str
    manifest: Manifest | None
    differences: tuple[str, ...]
    counted_otherwise: tuple[str, ...] = ()
    fingerprint_matches: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing differs; another counting version may give other figures."""
        return not self.differences

    @property
    def is_other_counting_version(self) -> bool:
        """Whether its figures were counted by another counting version than this one."""
        return self.manifest is not None and self.manifest.counting_version != COUNTING_VERSION

    def sentences(self) -> list[str]:
        """Return the result as sentences: what was certified, and whether it holds or what differs."""
        return [*self._title(), *self.differences, *self.counted_otherwise, self._conclusion()]

    def _title(self) -> list[str]:
        if self.manifest is None:
            return []
        details = self.manifest.certification
        title = (f"{details.partnership}, {details.fiscal_year} as of {format_date(details.as_of)}, certified "
                 f"{format_date(details.when)} by {escape_unprintable(details.who)}.")
        by_hash = ["This is NCPC's pack: its figures are worked out again; of its flags, explanations and "
                   "reconciliation only the hashes are checked."] if self.manifest.is_for_ncpc else []
        if self.manifest.product_version != VERSION:
            by_hash.append(f"Of {WORKBOOK} only the hash is checked, because version {self.manifest.product_version} "
                           "of the product made it.")
        return [title, *by_hash]

    def _conclusion(self) -> str:
        if self.differences:
            return f"{self.name} does not hold: {len(self.differences)} of what it says differ, as listed above."
        if self.fingerprint_matches:
            end = "is the one certified."
        else:
            end = f"agrees with itself; compare fingerprint {self.fingerprint} with NCPC's list."
        if self.manifest is not None and self.is_other_counting_version:
            versions = f"version {self.manifest.counting_version}, and this product counts by {COUNTING_VERSION}"
            figures = ("what it counts otherwise is listed above" if self.counted_otherwise
                       else "every figure is the same by both")
            return f"{self.name}: all hashes hold, so it {end} It was counted by {versions}: {figures}."
        return f"{self.name} {end}"


def verify_pack(data: bytes, expected_fingerprint: str | None = None, name: str = "This file") -> Verification:
    """Check the pack in `data`. `expected_fingerprint`: as NCPC's list has it. `name`: what sentences call the pack.

    It needs no network, settings or store. Raises PackUnreadable where `data` is no pack. Hashes prove nothing against
    somebody who makes them anew; then the figures differ from what the cells give, or the fingerprint does.
    """
    files = read_archive(data, name)
    found = file_hash(files[MANIFEST])
    matches = None if expected_fingerprint is None else expected_fingerprint.strip().lower() == found
    differences = [] if matches is not False else [
        f"{MANIFEST}: this is not the one certified, whose fingerprint is given; its own is {found}. NCPC's pack and "
        "the partnership's have one each."]
    try:
        pack = Pack(name, parse_manifest(files[MANIFEST], name), files)
    except PackUnreadable as problem:
        if not differences:
            raise
        return Verification(name, found, None, (*differences, f"{MANIFEST}: {problem}"), (), matches)
    differences += [f"{file}: it was changed after the certification; its hash is not the one in {MANIFEST}."
                    for file in pack.damaged_files]
    more, counted_otherwise = _compare(pack)
    return Verification(name, found, pack.manifest, (*differences, *more), tuple(counted_otherwise), matches)


def _compare(pack: Pack) -> tuple[list[str], list[str]]:
    """Return what differs from what the cells give, and what another counting version gives otherwise."""
    manifest = pack.manifest
    try:
        report = pack.report()
        expected = computed_files(report)
    except SheetsError as problem:
        return [f"{CELLS} or {EXPLANATIONS}: {problem}"], []
    except Exception:    # of cells that no reader returns: whatever it is, the pack is not one that was certified
        return [f"{CELLS}: the product fails on these cells, so they are not those that were certified."], []
    differences = []
    if not manifest.is_for_ncpc and report.tables.version != manifest.source_version:
        differences.append(f"{CELLS}: these are not the certified cells; their Source Version is "
                           f"{report.tables.version}, and {MANIFEST} says {manifest.source_version}.")
    try:
        versions = {row[NCPC_COLUMNS.index(_SOURCE_VERSION)] for row in pack.summary()}
    except ValueError:
        differences.append(f"{SUMMARY}: it is not written as the product writes it.")
    else:
        if versions != {manifest.source_version}:
            differences.append(f"{SUMMARY}: its Source Version is not {manifest.source_version}, as {MANIFEST} says.")
    if manifest.product_version == VERSION and not is_same_workbook(
            pack.files[WORKBOOK], workbook_xlsx(pack.raw_sheets())):
        differences.append(f"{WORKBOOK}: its cells are not those in {CELLS}.")
    is_same_version = manifest.counting_version == COUNTING_VERSION
    if is_same_version and manifest.lists != program_lists():
        differences.append(f"{MANIFEST}: its lists of the program are not those of counting version "
                           f"{COUNTING_VERSION}.")
    tables = _NCPC_TABLES if manifest.is_for_ncpc else _OWN_TABLES
    ignored = (_SOURCE_VERSION,) if manifest.is_for_ncpc else ()
    found = [sentence for table in tables for sentence in table_differences(
        table, pack.files[table.file], expected[table.file], ignored)]
    if is_same_version:
        return differences + found, []
    later = max(manifest.counting_version, COUNTING_VERSION)
    return differences, [f"{sentence[:-1]}: counted otherwise since version {later}." for sentence in found]
