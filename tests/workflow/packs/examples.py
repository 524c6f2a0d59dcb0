"""Packs for tests: made of generated workbooks or inline sheets, and taken apart and put together again."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.parsing.values import parse_as_of
from summaries import build_report
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from tests.support.sheets import AS_OF, YEAR, workbook
from workflow.packs import CertificationDetails, make_pack, statement
from workflow.packs.archive import MANIFEST, write_archive
from workflow.packs.manifest import file_hash

NCPC = ncpc_audience()
WHEN = datetime(2025, 7, 16, 14, 30, tzinfo=UTC)


def certification(report, **more):
    """Return the details of a certification of the only partnership of `report`."""
    return CertificationDetails(**{"partnership": report.name, "fiscal_year": report.period.fiscal_year,
                                   "as_of": report.period.as_of, "who": "Ann Lee", "when": WHEN,
                                   "comment": "",
                                   "statement": statement(report.name, report.period.fiscal_year), **more})


def report_on_workbook(book, year=YEAR, as_of=AS_OF):
    """Return the report of one workbook."""
    return build_report(build_tables(ReadResult([book])), parse_fiscal_year(year), parse_as_of(as_of))


def with_decisions(report, decisions):
    """Return the report with what people decided about its partnership."""
    return build_report(replace(report.tables, decisions=decisions), report.period.fiscal_year, report.period.as_of)


def pack_of(report, audience=PARTNERSHIP_AUDIENCE, **more):
    """Return the pack of the only partnership of `report`."""
    return make_pack(report, certification(report, **more), audience)


def small_pack(sheets=None, audience=PARTNERSHIP_AUDIENCE, name="Alamance", year=YEAR, as_of=AS_OF, **more):
    """Return the pack of a workbook of inline sheets."""
    return pack_of(report_on_workbook(workbook(sheets, name=name), year, as_of), audience, **more)


def files_of(pack):
    """Return the files of a pack by name."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_files(pack, changed, new_hashes=False):
    """Return a pack with some files replaced, {name: bytes}; `new_hashes`: the manifest has the hashes of these."""
    files = files_of(pack) | changed
    if new_hashes:
        manifest = json.loads(files[MANIFEST])
        manifest["files"] = {name: file_hash(data) for name, data in files.items() if name != MANIFEST}
        files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    return write_archive(files)


def with_manifest(pack, **changed):
    """Return a pack whose manifest has other values."""
    manifest = json.loads(files_of(pack)[MANIFEST]) | changed
    return with_files(pack, {MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()})


def same_cells(raw_sheets):
    """Return the cells of tabs, with their types and without blank ones at the ends of rows."""
    rows = {}
    for sheet in raw_sheets:
        cells = [list(row) for row in sheet.rows]
        for row in cells:
            while row and row[-1] == "":
                row.pop()
        rows[sheet.name] = [[(type(cell), cell) for cell in row] for row in cells]
    return rows
