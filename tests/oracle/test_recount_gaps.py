"""Generated workbooks with missing parts: all figures, reported or not, equal the recount."""

from datetime import date

import pytest

from cop_sheets import build_tables, open_source, read_all
from tests.generated.files import to_xlsx
from tests.generated.gaps import with_gaps
from tests.oracle.recount.compare import differences
from tests.oracle.recount.count import count
from tests.oracle.recount.kinds import Year
from tests.oracle.test_recount import YEARS_AND_DAYS, report
from tests.support.proof import sample_cases

TOGETHER, FIRST = 20, 1000


def in_folder(folder, workbooks):
    """Write `workbooks` into `folder`, None as an unreadable file, and return the tables read from it."""
    folder.mkdir()
    for name, tabs in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(b"no workbook" if tabs is None else to_xlsx(tabs))
    return build_tables(read_all(open_source(str(folder))))


@pytest.mark.proof
@pytest.mark.parametrize("batch", sample_cases(range(len(YEARS_AND_DAYS)), 5, seed=565))
def test_recount_equals_every_figure_where_something_is_missing(batch, tmp_path):
    workbooks = {f"seed {seed:03d}": with_gaps(FIRST + seed)
                 for seed in range(batch * TOGETHER, (batch + 1) * TOGETHER)}
    first, as_of = YEARS_AND_DAYS[batch]
    full_report = report(in_folder(tmp_path / "xlsx", workbooks), first, as_of)
    differences_found = differences(full_report, count(workbooks, first, as_of), Year(first, as_of))
    assert not differences_found, (f"FY from July {first} as of {as_of}, {len(differences_found)} differences:\n"
                                   + "\n".join(differences_found))
    assert (full_report.ncpc["Display"] == "not reported").sum() > TOGETHER


@pytest.mark.proof
@pytest.mark.parametrize("seed", sample_cases(range(FIRST + 200, FIRST + 230), 8))
def test_recount_equals_one_partnership_alone_where_something_is_missing(seed, tmp_path):
    workbooks = {"alone": with_gaps(seed)}
    differences_found = differences(report(in_folder(tmp_path / "one", workbooks), 2024, date(2025, 7, 15)),
                                    count(workbooks, 2024, date(2025, 7, 15)), Year(2024, date(2025, 7, 15)))
    assert not differences_found, "\n".join(differences_found)
