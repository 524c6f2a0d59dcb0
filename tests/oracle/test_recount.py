"""Two hundred generated workbooks, half of them in `make test`: every figure equals the recount.

Whatever the layout of the sheets.
"""

from datetime import date

import pytest

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from summaries import build_report
from tests.generated.files import (
    to_csv_folder,
    to_xlsx,
    with_blank_rows,
    with_columns_shuffled,
    with_tabs_renamed,
    with_tabs_shuffled,
)
from tests.generated.workbooks import workbook
from tests.oracle.recount.compare import differences, unbalanced_tabs, without_version
from tests.oracle.recount.count import count
from tests.oracle.recount.kinds import Year
from tests.support.outputs import rows_for_figure
from tests.support.proof import sample_cases

SEEDS, TOGETHER = 200, 20
# (First year of a fiscal year, as-of date): within the year, on its last day and long after.
YEARS_AND_DAYS = (
    (2024, date(2025, 7, 15)), (2024, date(2025, 3, 31)), (2023, date(2024, 6, 30)), (2025, date(2025, 12, 30)),
    (2024, date(2024, 7, 1)), (2025, date(2026, 8, 1)), (2023, date(2026, 1, 1)), (2024, date(2025, 6, 29)),
    (2024, date(2025, 6, 30)), (2025, date(2026, 2, 28)),
)
LAYOUTS = {
    "columns shuffled": with_columns_shuffled, "tabs shuffled": with_tabs_shuffled,
    "blank rows inserted": with_blank_rows, "tabs renamed": with_tabs_renamed,
}

# A Note has the partnership's own name of a missing tab.
OWN_TAB = r"Our log \d+|Kept by us \w+"


def in_folder(folder, workbooks):
    """Write `workbooks`, {partnership: workbook}, as .xlsx files into `folder` and return the tables read from it."""
    folder.mkdir(exist_ok=True)
    for name, tabs in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(to_xlsx(tabs))
    return tables_of(folder)


def tables_of(folder):
    """Return the tables of `folder`; every workbook has to be readable."""
    reading = read_all(open_source(str(folder)))
    assert not reading.failures
    return build_tables(reading)


def report(tables, first, as_of):
    """Return the product's report of the fiscal year that starts in July of `first`."""
    return build_report(tables, parse_fiscal_year(f"FY {first % 100}-{first % 100 + 1}"), as_of)


def seeded(seeds):
    """Return the generated workbooks of `seeds` by name; the name contains the seed."""
    return {f"seed {seed:03d}": workbook(seed) for seed in seeds}


@pytest.mark.proof
@pytest.mark.parametrize("batch", sample_cases(range(SEEDS // TOGETHER), 5))
def test_recount_equals_every_figure(batch, tmp_path):
    workbooks = seeded(range(batch * TOGETHER, (batch + 1) * TOGETHER))
    tables = in_folder(tmp_path / "xlsx", workbooks)
    first, as_of = YEARS_AND_DAYS[batch]
    differences_found = differences(report(tables, first, as_of), count(workbooks, first, as_of), Year(first, as_of))
    assert not differences_found, (f"FY from July {first} as of {as_of}, {len(differences_found)} differences:\n"
                                   + "\n".join(differences_found))


@pytest.mark.parametrize("seed", range(200, 203))
def test_recount_equals_one_partnership_alone(seed, tmp_path):
    workbooks = seeded([seed])
    differences_found = differences(report(in_folder(tmp_path / "one", workbooks), 2024, date(2025, 7, 15)),
                                    count(workbooks, 2024, date(2025, 7, 15)), Year(2024, date(2025, 7, 15)))
    assert not differences_found, "\n".join(differences_found)


@pytest.fixture(scope="module")
def as_it_was(tmp_path_factory):
    """Return a few workbooks as generated, and their report."""
    workbooks = seeded(range(12))
    return workbooks, report(in_folder(tmp_path_factory.mktemp("plain") / "plain", workbooks), 2024, date(2025, 7, 15))


def compare(plain, other, same_rows=True):
    """Assert that two reports have the same figures, standing and, with `same_rows`, reconciliation."""
    rows = [without_version(each.ncpc.assign(Note=each.ncpc["Note"].replace(OWN_TAB, "a tab", regex=True)))
            for each in (plain, other)]
    changed = [f"was {was}, is {now}" for was, now in zip(*rows, strict=True) if was != now]
    assert not changed, f"{len(changed)} figures changed:\n" + "\n".join(changed)
    assert plain.standing.astype(str).to_dict("records") == other.standing.astype(str).to_dict("records")
    assert not unbalanced_tabs(other.reconciliation)
    if same_rows:
        assert plain.reconciliation.to_dict("records") == other.reconciliation.to_dict("records")


def test_figures_include_their_rows(as_it_was):
    """The rows behind a partnership's figure are as many as it used and left out."""
    _, plain = as_it_was
    rows = plain.ncpc[plain.ncpc["Level"] == "Partnership"]
    expected = list(zip(rows["Partnership"], rows["Indicator"], rows["Rows Used"], rows["Rows Excluded"], strict=True))
    actual = []
    for partnership, indicator, _, _ in expected:
        figure_rows = rows_for_figure(plain, partnership, indicator)
        used = (figure_rows["Counted"] == "yes").sum()
        actual.append((partnership, indicator, used, len(figure_rows) - used))
    assert actual == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_changes_no_figure(layout, as_it_was, tmp_path):
    workbooks, plain = as_it_was
    changed = {name: LAYOUTS[layout](tabs, at) for at, (name, tabs) in enumerate(workbooks.items())}
    other = report(in_folder(tmp_path / "changed", changed), 2024, date(2025, 7, 15))
    compare(plain, other, same_rows=layout != "blank rows inserted")


def test_csv_folders_change_no_figure(as_it_was, tmp_path):
    workbooks, plain = as_it_was
    for name, tabs in workbooks.items():
        (tmp_path / name).mkdir()
        to_csv_folder(tabs, tmp_path / name)
    compare(plain, report(tables_of(tmp_path), 2024, date(2025, 7, 15)))
