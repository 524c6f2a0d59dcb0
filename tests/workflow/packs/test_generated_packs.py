"""Packs of generated workbooks hold, from every kind of source, own and NCPC's: the same figures, flags and version."""

from datetime import date

import pytest

from cop_sheets import FiscalYear, build_tables, csv_bytes, open_source, read_all
from cop_sheets.raw import Workbook
from summaries import build_report
from tests.fake_google import SheetsServer
from tests.generated.files import to_csv_folder, to_ods, to_xlsx
from tests.generated.workbooks import workbook
from tests.support.google_state import new_sheet_sync
from tests.support.proof import sample_cases
from tests.workflow.packs.examples import NCPC, files_of, pack_of, same_cells
from workflow.packs import read_pack, verify_pack
from workflow.packs.archive import FLAGS, RECONCILIATION, SUMMARY
from workflow.packs.cells_csv import cells_csv, parse_cells_csv

SEEDS = sample_cases(range(200), 2)
PERIODS = ((FiscalYear(2024), date(2025, 7, 15)), (FiscalYear(2024), date(2025, 3, 31)),
           (FiscalYear(2023), date(2024, 6, 30)), (FiscalYear(2025), date(2025, 12, 30)))


def from_xlsx(folder, name, tabs):
    (folder / f"{name}.xlsx").write_bytes(to_xlsx(tabs))
    return read_all(open_source(str(folder)))


def from_ods(folder, name, tabs):
    (folder / f"{name}.ods").write_bytes(to_ods(tabs))
    return read_all(open_source(str(folder)))


def from_csv(folder, name, tabs):
    (folder / name).mkdir()
    to_csv_folder(tabs, folder / name)
    return read_all(open_source(str(folder)))


def from_google(folder, name, tabs):
    (folder / "copy.xlsx").write_bytes(to_xlsx(tabs))
    with SheetsServer() as google:
        sync = new_sheet_sync(google, folder, partnerships={name: google.add_xlsx(folder / "copy.xlsx").address})
        sync.refresh()
        return sync.current()


SOURCES = (from_xlsx, from_ods, from_csv, from_google)


@pytest.mark.parametrize("source", SOURCES)
def test_cells_come_back_from_every_kind_of_source(source, tmp_path):
    (book,) = source(tmp_path, "Alamance", workbook(9)).workbooks
    raw_sheets = parse_cells_csv(cells_csv(book.raw_sheets))
    assert same_cells(raw_sheets) == same_cells(book.raw_sheets)
    assert Workbook("Alamance", "", raw_sheets).version == book.version


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_packs_hold(seed, tmp_path):
    """2 of 200 seeds in `make test`, all in `make proof`, in turn from each kind of source."""
    name, source = f"seed {seed:03d}", SOURCES[SEEDS.index(seed) % len(SOURCES)]
    reading = source(tmp_path, name, workbook(seed))
    assert not reading.failures
    report = build_report(build_tables(reading), *PERIODS[SEEDS.index(seed) // len(SOURCES) % len(PERIODS)])
    own = pack_of(report)
    files, raw_sheets = files_of(own), read_pack(own).raw_sheets()
    assert same_cells(raw_sheets) == same_cells(reading.workbooks[0].raw_sheets)
    assert files[SUMMARY] == report.ncpc_csv    # with the Source Version
    assert files[FLAGS] == csv_bytes(report.flags.assign(Link=""))
    assert files[RECONCILIATION] == csv_bytes(report.reconciliation)
    for pack in (own, pack_of(report, NCPC)):    # the second fails where a figure differs
        checked = verify_pack(pack)
        assert checked.holds, checked.differences
