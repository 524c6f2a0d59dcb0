"""Reports of the same workbooks are equal through Google and as .xlsx files."""

from datetime import date

import pytest

from cop_sheets import FiscalYear, build_tables, open_source, read_all
from summaries import build_report
from tests.fake_google import SheetsServer
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook
from tests.oracle.test_real_input import REAL, session_log_tabs, survey_export_tabs
from tests.support.google_state import new_sheet_sync
from tests.support.proof import sample_cases

SEEDS, TOGETHER = sample_cases(range(200), 60), 100
PERIOD = FiscalYear(2024), date(2025, 7, 15)


def by_both_ways(folder, workbooks, period):
    """Return two reports of `workbooks`, {name: tabs}: through Google, and from .xlsx files in `folder`."""
    (folder / "xlsx").mkdir()
    paths = {name: folder / "xlsx" / f"{name}.xlsx" for name in workbooks}
    for name, path in paths.items():
        path.write_bytes(to_xlsx(workbooks[name]))
    with SheetsServer() as google:
        sheet_sync = new_sheet_sync(google, folder, partnerships={name: google.add_xlsx(path).address
                                                                  for name, path in paths.items()})
        sheet_sync.refresh()
        readings = sheet_sync.current(), read_all(open_source(str(folder / "xlsx")))
    assert not any(reading.failures for reading in readings)
    return [build_report(build_tables(reading), *period) for reading in readings]


def assert_same(report, expected):
    """Assert that flags (without links), figures, standing and reconciliation of two reports are equal."""
    assert report.ncpc_csv == expected.ncpc_csv
    assert report.reconciliation.to_dict("records") == expected.reconciliation.to_dict("records")
    assert report.standing.astype(str).to_dict("records") == expected.standing.astype(str).to_dict("records")
    flags, other_flags = (each.flags.drop(columns="Link").astype(str).to_dict("records")
                          for each in (report, expected))
    assert flags == other_flags and len(other_flags)


@pytest.mark.proof
@pytest.mark.parametrize("first", range(0, len(SEEDS), TOGETHER))
def test_every_generated_workbook(first, tmp_path):
    """60 of 200 in `make test`, all in `make proof`."""
    workbooks = {f"seed {seed:03d}": workbook(seed) for seed in SEEDS[first:first + TOGETHER]}
    assert_same(*by_both_ways(tmp_path, workbooks, PERIOD))


@pytest.mark.skipif(not REAL.is_dir(), reason="the public files are not beside this project")
def test_public_files_with_a_column_map(tmp_path):
    workbooks = {"Open Life Science": session_log_tabs(), "The Carpentries": survey_export_tabs()}
    assert_same(*by_both_ways(tmp_path, workbooks, (FiscalYear(2020), date(2026, 1, 31))))
