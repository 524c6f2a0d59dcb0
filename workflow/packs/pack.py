"""Makes and reads packs: a certification frozen as a zip archive that anybody can work out again."""

from dataclasses import dataclass

from cop_sheets import SheetsError, csv_bytes
from cop_sheets.decisions import Explanation, explanations_csv, parse_explanations_csv
from cop_sheets.raw import RawSheet
from summaries.audience import Audience
from summaries.figures import ALL
from summaries.figures.ncpc_table import ncpc_table
from summaries.ncpc.frozen_rows import FrozenRow, parse_summary_csv
from summaries.report import Report
from workflow.packs.archive import (
    CELLS,
    EXPLANATIONS,
    FLAGS,
    MANIFEST,
    MAX_PACK_BYTES,
    MAX_UNPACKED_BYTES,
    RECONCILIATION,
    SUMMARY,
    WORKBOOK,
    read_archive,
    write_archive,
)
from workflow.packs.cells_csv import cells_csv, parse_cells_csv
from workflow.packs.certification import CertificationDetails
from workflow.packs.contents import computed_files, report_from_cells
from workflow.packs.manifest import Manifest, file_hash, for_ncpc, parse_manifest
from workflow.packs.ncpc import cells_for_ncpc, explanations_for_ncpc, flags_for_ncpc
from workflow.packs.workbook_xlsx import workbook_xlsx

_SOURCE_VERSION = -1    # the position of the column in the summary


class PackNotMade(SheetsError):
    """A pack can't be made: it would be too large, or its cells give other figures than the report."""


@dataclass(frozen=True)
class Pack:
    """A pack that was read. `files`: the bytes of each file, by name, manifest.json included.

    `name`: what messages call it. Nothing but the form of the manifest is checked; `verify_pack` checks the rest.
    """

    name: str
    manifest: Manifest
    files: dict[str, bytes]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of manifest.json in hexadecimal digits, which stands for the whole pack."""
        return file_hash(self.files[MANIFEST])

    @property
    def damaged_files(self) -> list[str]:
        """The files whose hash is not the one in the manifest, by name."""
        return [name for name, digest in self.manifest.files.items() if file_hash(self.files[name]) != digest]

    def summary(self) -> list[FrozenRow]:
        """Return the certified rows of the NCPC summary. Raises ValueError where they are not as they were written."""
        return parse_summary_csv(self.files[SUMMARY])

    def raw_sheets(self) -> list[RawSheet]:
        """Return the tabs with the certified cells. Raises BadRequest."""
        return parse_cells_csv(self.files[CELLS])

    def explanations(self) -> tuple[Explanation, ...]:
        """Return the explanations. Raises BadRequest."""
        return parse_explanations_csv(self.files[EXPLANATIONS])

    def report(self) -> Report:
        """Return the report that this version of the product works out from the cells. Raises BadRequest."""
        return report_from_cells(self.raw_sheets(), self.manifest.certification, self.manifest.audience,
                                 self.explanations())


def make_pack(report: Report, certification: CertificationDetails, audience: Audience) -> bytes:
    """Return the pack of a certified report, for the partnership or for NCPC: a zip archive, the same bytes each time.

    `report`: of the certification's period, of the partnership alone or with others. `audience`: whom the pack is for;
    one that doesn't see people gets a pack in which everything is replaced that no figure needs. Raises ValueError for
    a report of another period or without the partnership, PackNotMade where its figures can't be worked out again or it
    would be too large to be read.
    """
    name, tables = certification.partnership, report.tables
    workbook = next((workbook_map.workbook for workbook_map in tables.workbook_maps
                     if workbook_map.workbook.partnership == name), None)
    period = report.period
    if workbook is None or (period.fiscal_year, period.as_of) != (certification.fiscal_year, certification.as_of):
        raise ValueError("a report of another partnership or period")
    # Also those that wait, which only the workbook's tab has.
    located = [each.explanation for (partnership, _), each in tables.explanations.items() if partnership == name]
    explanations = parse_explanations_csv(explanations_csv(located))    # as they are read again
    whole = report_from_cells(parse_cells_csv(cells_csv(workbook.raw_sheets)), certification, audience, explanations)
    figures = [figure for figure in report.figures if figure.partnership == name and figure.level != ALL]
    _require_same_figures(csv_bytes(ncpc_table(figures, report.row_statuses, period, audience)), whole.ncpc_csv)
    files = _own_files(whole, workbook.raw_sheets, explanations) if audience.sees_people else _ncpc_files(
        whole, certification, explanations)
    details = certification if audience.sees_people else for_ncpc(certification)
    manifest = Manifest(details, audience, whole.tables.version,
                        {file: file_hash(data) for file, data in files.items()})
    pack = write_archive(files | {MANIFEST: manifest.to_json()})
    if len(pack) > MAX_PACK_BYTES or sum(map(len, files.values())) > MAX_UNPACKED_BYTES:
        raise PackNotMade("The workbook has more cells than a pack can hold: move the years before the last one to "
                          "another workbook.")
    return pack


def _own_files(report: Report, raw_sheets: list[RawSheet], explanations: tuple[Explanation, ...]) -> dict[str, bytes]:
    return computed_files(report) | _cell_files(raw_sheets) | {EXPLANATIONS: explanations_csv(explanations)}


def _cell_files(raw_sheets: list[RawSheet]) -> dict[str, bytes]:
    """Return the files with the cells; the workbook is of the cells as they are read again."""
    cells = cells_csv(raw_sheets)
    return {CELLS: cells, WORKBOOK: workbook_xlsx(parse_cells_csv(cells))}


def _ncpc_files(report: Report, certification: CertificationDetails, explanations: tuple[Explanation, ...]
                ) -> dict[str, bytes]:
    """Return the files of NCPC's pack. `report`: of all cells, for NCPC."""
    raw_sheets = cells_for_ncpc(report)
    replaced = report_from_cells(raw_sheets, certification, report.audience)
    _require_same_figures(report.ncpc_csv, replaced.ncpc_csv)
    whole = computed_files(report)
    return computed_files(replaced) | _cell_files(raw_sheets) | {
        SUMMARY: whole[SUMMARY], RECONCILIATION: whole[RECONCILIATION], FLAGS: flags_for_ncpc(report),
        EXPLANATIONS: explanations_csv(explanations_for_ncpc(report, explanations))}


def _require_same_figures(certified: bytes, worked_out: bytes) -> None:
    """Raise PackNotMade where the rows of two summaries differ; the Source Version may."""
    rows = [[row[:_SOURCE_VERSION] for row in parse_summary_csv(data)] for data in (certified, worked_out)]
    if rows[0] != rows[1]:
        raise PackNotMade("The pack was not made, because the figures that its cells give are not those of the report. "
                          "Please tell whoever keeps this app.")


def read_pack(data: bytes, name: str = "This file") -> Pack:
    """Return the pack in `data`. `name`: what messages call it, such as the name of its file. Raises PackUnreadable."""
    files = read_archive(data, name)
    return Pack(name, parse_manifest(files[MANIFEST], name), files)


def fingerprint(data: bytes) -> str:
    """Return the fingerprint of the pack in `data`: the SHA-256 of its manifest.json. Raises PackUnreadable."""
    return file_hash(read_archive(data)[MANIFEST])
