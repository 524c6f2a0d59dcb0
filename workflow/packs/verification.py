"""Verifies a pack: every hash, then every figure, flag and row worked out again from its cells and compared."""

from dataclasses import dataclass, field

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
from workflow.packs.ncpc import NCPC_CELLS_FORM, find_unlike_cells
from workflow.packs.ncpc_checks import (
    SAYS_NCPC,
    files_with_unknown_words,
    ncpc_flag_differences,
    reconciliation_differences,
    shown_source_version,
    typed_text_differences,
    unknown_words_sentence,
)
from workflow.packs.pack import Pack
from workflow.packs.table_differences import ComparedTable, table_differences, written_anew
from workflow.packs.workbook_xlsx import has_same_cells, is_same_workbook, workbook_xlsx

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
    another counting version gives. `unchecked`: about what this version can't check, because another one may write it
    otherwise. `fingerprint_matches`: None where no fingerprint was given. `manifest`: None where it can't be read, and
    then there are differences.
    """

    name: str
    fingerprint: str
    manifest: Manifest | None
    differences: tuple[str, ...]
    counted_otherwise: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    fingerprint_matches: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing that could be checked differs; another counting version may give other figures."""
        return not self.differences

    @property
    def is_other_counting_version(self) -> bool:
        """Whether its figures were counted by another counting version than this one."""
        return self.manifest is not None and self.manifest.counting_version != COUNTING_VERSION

    def sentences(self) -> list[str]:
        """Return the result as sentences: what was certified, and whether it holds or what differs."""
        return [*self._title(), *self.differences, *self.counted_otherwise, *self.unchecked, self._conclusion()]

    def _title(self) -> list[str]:
        if self.manifest is None:
            return []
        details = self.manifest.certification
        title = (f"{details.partnership}, {details.fiscal_year} as of {format_date(details.as_of)}, certified "
                 f"{format_date(details.when)} by {details.who}.")
        if self.manifest.is_for_ncpc:
            return [escape_unprintable(title), "This is NCPC's pack: its figures are worked out again, and its flags "
                    "as far as its cells give them; of other flags and of rows that are no data only the hashes are "
                    "checked."]
        if self.manifest.product_version != VERSION:
            return [escape_unprintable(title), f"Of {WORKBOOK} only the hash is checked, because version "
                    f"{self.manifest.product_version} of the product made it."]
        return [escape_unprintable(title)]

    def _conclusion(self) -> str:
        if self.differences:
            return f"{self.name} does not hold: {len(self.differences)} of what it says differ, as listed above."
        if self.fingerprint_matches:
            end = "is the one certified."
            if self.unchecked:
                end += " What this version can't check of it is listed above."
        elif self.unchecked:
            end = ("holds as far as this version can check it, and what it can't check is listed above; compare "
                   f"fingerprint {self.fingerprint} with NCPC's list, or check it with the version that made it.")
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
        return Verification(name, found, None, _printable([*differences, f"{MANIFEST}: {problem}"]),
                            fingerprint_matches=matches)
    differences += [f"{file}: it was changed after the certification; its hash is not the one in {MANIFEST}."
                    for file in pack.damaged_files]
    try:
        results = _compare(pack)
    except MemoryError:
        raise
    except Exception as problem:    # of content that no product wrote
        log_crash(problem)
        results = _Findings(["The product itself fails on this pack, so its figures can't be confirmed."])
    return Verification(name, found, pack.manifest, _printable([*differences, *results.differences]),
                        _printable(results.counted_otherwise), _printable(results.unchecked), matches)


def _printable(sentences: list[str]) -> tuple[str, ...]:
    """Return sentences without line breaks and control characters, which a pack may hold anywhere."""
    return tuple(map(escape_unprintable, sentences))


@dataclass
class _Findings:
    """The sentences of a `Verification`."""

    differences: list[str] = field(default_factory=list)
    counted_otherwise: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def _compare(pack: Pack) -> _Findings:
    """Return what differs from what the cells give, and what another version counts or may write otherwise.

    A pack that says it is NCPC's and isn't is checked like a partnership's own, unless another version may have written
    its cells.
    """
    manifest = pack.manifest
    is_same_version = manifest.counting_version == COUNTING_VERSION
    is_known_form = is_same_version and manifest.cells_form == NCPC_CELLS_FORM
    results = _Findings()
    try:
        report, raw_sheets, explanations = pack.report(), pack.raw_sheets(), pack.explanations()
        unlike = find_unlike_cells(report, raw_sheets) if manifest.is_for_ncpc else []
        is_other_form = bool(unlike) and not is_known_form
        if is_other_form:
            unlike = []
            results.unchecked.append(
                f"{CELLS}: this version can't check whether it holds what somebody typed, because its cells are not "
                f"written as this version writes NCPC's, and the pack says that another one, "
                f"{manifest.product_version}, wrote them.")
        if unlike:
            report = report_from_cells(raw_sheets, manifest.certification, partnership_audience(
                manifest.audience.min_respondents), explanations)
        expected = computed_files(report)
    except SheetsError as problem:
        return _Findings([f"{CELLS} or {EXPLANATIONS}: {problem}"])
    except Exception:    # of cells that no reader returns: whatever it is, the pack is not one that was certified
        return _Findings([f"{CELLS}: the product fails on these cells, so they are not those that were certified."])
    is_ncpcs = manifest.is_for_ncpc and not unlike
    differences = [f"{CELLS}: {SAYS_NCPC} it holds {what}." for what in unlike]
    if manifest.is_for_ncpc:
        differences += typed_text_differences(pack, explanations)
        for name in files_with_unknown_words(pack, explanations):
            if is_known_form and manifest.product_version == VERSION:
                differences.append(unknown_words_sentence(name))
            else:
                results.unchecked.append(f"{name}: this version can't check whether it holds what somebody typed, "
                                         "because it has words that this version doesn't write.")
    if not is_ncpcs and report.tables.version != manifest.source_version:
        differences.append(f"{CELLS}: these are not the certified cells; their Source Version is "
                           f"{report.tables.version}, and {MANIFEST} says {shown_source_version(manifest)}.")
    differences += _source_version_differences(pack)
    workbook = workbook_xlsx(raw_sheets)
    if not is_same_workbook(pack.files[WORKBOOK], workbook):
        if manifest.product_version == VERSION or (
                manifest.is_for_ncpc and not has_same_cells(pack.files[WORKBOOK], workbook)):
            differences.append(f"{WORKBOOK}: its cells are not those in {CELLS}.")
        elif manifest.is_for_ncpc:
            results.unchecked.append(f"{WORKBOOK}: this version can't check what it holds besides its cells, because "
                                     "it isn't written as this version writes it.")
    if is_same_version and manifest.lists != program_lists():
        differences.append(f"{MANIFEST}: its lists of the program are not those of counting version "
                           f"{COUNTING_VERSION}.")
    without_rows = {output.name for output in outputs_without_rows(report)}
    found = [f"{MANIFEST}: {none.output} is confirmed as none, and the cells give rows of it."
             for none in manifest.certification.confirmed_nones if none.output not in without_rows]
    tables = _NCPC_TABLES if is_ncpcs else _OWN_TABLES
    if unlike:
        tables = tables | {_SUMMARY_TABLE: (_SOURCE_VERSION,)}
    by_form = []    # what other cells of NCPC's may give otherwise
    if is_ncpcs:
        by_form += ncpc_flag_differences(pack, report, explanations) + reconciliation_differences(pack)
    for table, ignored in tables.items():
        sentences = table_differences(table, pack.files[table.file], expected[table.file], ignored)
        if table is _SUMMARY_TABLE:
            found += sentences
        else:
            by_form += sentences
    if is_other_form and is_same_version:
        results.unchecked += [f"{name}: this version can't check it by these cells." for name in dict.fromkeys(
            sentence.partition(":")[0] for sentence in by_form)]
    else:
        found += by_form
    named = {sentence.partition(":")[0] for sentence in (*differences, *found, *by_form)}
    differences += [f"{name}: it is not written as the product writes it."
                    for name, data in _written_anew(raw_sheets, explanations, pack).items()
                    if name not in named and data != pack.files[name]]
    if is_same_version:
        results.differences = list(dict.fromkeys(differences + found))
        return results
    later = max(manifest.counting_version, COUNTING_VERSION)
    results.differences = list(dict.fromkeys(differences))
    results.counted_otherwise = [f"{sentence[:-1]}: counted otherwise since version {later}." for sentence in found]
    return results


def _source_version_differences(pack: Pack) -> list[str]:
    """Return a sentence where the summary doesn't have the Source Version of the manifest."""
    version = pack.manifest.source_version
    try:
        versions = {row[NCPC_COLUMNS.index(_SOURCE_VERSION)] for row in pack.summary()}
    except ValueError:
        return [f"{SUMMARY}: it is not written as the product writes it."]
    return [] if versions == {version} else [f"{SUMMARY}: its Source Version is not "
                                               f"{shown_source_version(pack.manifest)}, as {MANIFEST} says."]


def _written_anew(raw_sheets: list[RawSheet], explanations: tuple[Explanation, ...], pack: Pack) -> dict[str, bytes]:
    """Return each CSV file of a pack as the product writes what it holds, by name; b"" for one that can't be read."""
    tables = {table.file: written_anew(pack.files[table.file]) for table in _OWN_TABLES}
    return tables | {CELLS: cells_csv(raw_sheets), EXPLANATIONS: explanations_csv(explanations)}
