"""Verifies a pack: every hash, then every figure, flag and row worked out again from its cells and compared."""

from dataclasses import dataclass

from cop_sheets import SheetsError
from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation, explanations_csv
from cop_sheets.parsing import NOT_DATA
from cop_sheets.raw import RawSheet
from cop_sheets.runtime import log_crash
from cop_sheets.text import escape_unprintable
from cop_sheets.version import VERSION
from summaries.audience import partnership_audience
from summaries.counting_version import COUNTING_VERSION
from summaries.figures import NCPC_COLUMNS
from summaries.ncpc.none_outputs import outputs_without_rows
from validators.derived import status_heading
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
from workflow.packs.cells_csv import cells_csv
from workflow.packs.contents import computed_files, report_from_cells
from workflow.packs.manifest import Manifest, file_hash, parse_manifest, program_lists
from workflow.packs.ncpc import find_unlike_cells
from workflow.packs.ncpc_checks import (
    SAYS_NCPC,
    ncpc_flag_differences,
    reconciliation_differences,
    typed_text_differences,
)
from workflow.packs.pack import Pack
from workflow.packs.table_differences import ComparedTable, table_differences, written_anew
from workflow.packs.workbook_xlsx import is_same_workbook, workbook_xlsx

_SUMMARY_TABLE = ComparedTable(SUMMARY, ("Indicator", "Item ID"), ("Display",))
_RECONCILIATION_TABLE = ComparedTable(RECONCILIATION, ("Tab",), ("Rows Read", "Counted", "Other Fiscal Years",
                                                                 "Excluded", "Not Data"))
_ROWS_TABLE = ComparedTable(ROWS, ("Tab", "Row"), ("Status",))
_OWN_TABLES: dict[ComparedTable, tuple[str, ...]] = dict.fromkeys((
    _SUMMARY_TABLE, ComparedTable(FLAGS, ("Rule", "Tab", "Column", "Row"), ("Status",)), _RECONCILIATION_TABLE,
    _ROWS_TABLE), ())
_SOURCE_VERSION = "Source Version"    # of the original cells, so NCPC's cells don't give it
_READ_COLUMNS = ("Rows Read", "Not Data", *map(status_heading, NOT_DATA))
# Of replaced cells the rest can't be worked out again, nor these columns: rows that are no data are blank.
_NCPC_TABLES: dict[ComparedTable, tuple[str, ...]] = {
    _SUMMARY_TABLE: (_SOURCE_VERSION,), _RECONCILIATION_TABLE: _READ_COLUMNS, _ROWS_TABLE: ()}


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
        by_hash = ["This is NCPC's pack: its figures are worked out again, and its flags as far as its cells give "
                   "them; of other flags and of rows that are no data only the hashes are checked."
                   ] if self.manifest.is_for_ncpc else []
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
    try:
        more, counted_otherwise = _compare(pack)
    except MemoryError:
        raise
    except Exception as problem:    # of content that no product wrote
        log_crash(problem)
        more, counted_otherwise = ["The product itself fails on this pack, so its figures can't be confirmed."], []
    return Verification(name, found, pack.manifest, (*differences, *more), tuple(counted_otherwise), matches)


def _compare(pack: Pack) -> tuple[list[str], list[str]]:
    """Return what differs from what the cells give, and what another counting version gives otherwise.

    A pack that says it is NCPC's and isn't is checked like a partnership's own.
    """
    manifest = pack.manifest
    try:
        report, raw_sheets, explanations = pack.report(), pack.raw_sheets(), pack.explanations()
        unlike = find_unlike_cells(report, raw_sheets) if manifest.is_for_ncpc else []
        if unlike:
            report = report_from_cells(raw_sheets, manifest.certification, partnership_audience(
                manifest.audience.min_respondents), explanations)
        expected = computed_files(report)
    except SheetsError as problem:
        return [f"{CELLS} or {EXPLANATIONS}: {problem}"], []
    except Exception:    # of cells that no reader returns: whatever it is, the pack is not one that was certified
        return [f"{CELLS}: the product fails on these cells, so they are not those that were certified."], []
    is_ncpcs = manifest.is_for_ncpc and not unlike
    differences = [f"{CELLS}: {SAYS_NCPC} it holds {what}." for what in unlike]
    differences += typed_text_differences(pack, explanations) if manifest.is_for_ncpc else []
    if not is_ncpcs and report.tables.version != manifest.source_version:
        differences.append(f"{CELLS}: these are not the certified cells; their Source Version is "
                           f"{report.tables.version}, and {MANIFEST} says {manifest.source_version}.")
    differences += _source_version_differences(pack)
    if manifest.product_version == VERSION and not is_same_workbook(pack.files[WORKBOOK], workbook_xlsx(raw_sheets)):
        differences.append(f"{WORKBOOK}: its cells are not those in {CELLS}.")
    is_same_version = manifest.counting_version == COUNTING_VERSION
    if is_same_version and manifest.lists != program_lists():
        differences.append(f"{MANIFEST}: its lists of the program are not those of counting version "
                           f"{COUNTING_VERSION}.")
    without_rows = {output.name for output in outputs_without_rows(report)}
    found = [f"{MANIFEST}: {none.output} is confirmed as none, and the cells give rows of it."
             for none in manifest.certification.confirmed_nones if none.output not in without_rows]
    tables = _NCPC_TABLES if is_ncpcs else _OWN_TABLES | {_SUMMARY_TABLE: (_SOURCE_VERSION,) * bool(unlike)}
    if is_ncpcs:
        found += ncpc_flag_differences(pack, report, explanations) + reconciliation_differences(pack)
    found += [sentence for table, ignored in tables.items() for sentence in table_differences(
        table, pack.files[table.file], expected[table.file], ignored)]
    named = {sentence.partition(":")[0] for sentence in (*differences, *found)}
    differences += [f"{name}: it is not written as the product writes it."
                    for name, data in _written_anew(raw_sheets, explanations, pack).items()
                    if name not in named and data != pack.files[name]]
    if is_same_version:
        return list(dict.fromkeys(differences + found)), []
    later = max(manifest.counting_version, COUNTING_VERSION)
    return differences, [f"{sentence[:-1]}: counted otherwise since version {later}." for sentence in found]


def _source_version_differences(pack: Pack) -> list[str]:
    """Return a sentence where the summary doesn't have the Source Version of the manifest."""
    version = pack.manifest.source_version
    try:
        versions = {row[NCPC_COLUMNS.index(_SOURCE_VERSION)] for row in pack.summary()}
    except ValueError:
        return [f"{SUMMARY}: it is not written as the product writes it."]
    return [] if versions == {version} else [f"{SUMMARY}: its Source Version is not {version}, as {MANIFEST} says."]


def _written_anew(raw_sheets: list[RawSheet], explanations: tuple[Explanation, ...], pack: Pack) -> dict[str, bytes]:
    """Return each CSV file of a pack as the product writes what it holds, by name; b"" for one that can't be read."""
    tables = {table.file: written_anew(pack.files[table.file]) for table in _OWN_TABLES}
    return tables | {CELLS: cells_csv(raw_sheets), EXPLANATIONS: explanations_csv(explanations)}
