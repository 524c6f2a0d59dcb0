"""Flag IDs and Subjects don't depend on the arrangement of a workbook, its file's format or the as-of date."""

from collections import defaultdict
from itertools import pairwise

import pytest

from cop_sheets.sample.source import SAMPLE_AS_OF, write_sample
from tests.generated.files import (
    to_csv_folder,
    to_ods,
    to_xlsx,
    with_blank_rows,
    with_columns_shuffled,
    with_tabs_shuffled,
)
from tests.generated.workbooks import workbook
from tests.support.proof import case_count
from tests.validators.identity.reports import (
    ids_of,
    parts_of,
    report_of,
    report_of_folder,
    with_logs_sorted,
    with_rows_shuffled,
)

SEEDS = range(case_count(14, 200))
AS_CSV = range(12)    # later seeds have dates whose order differs between files with and without types
ARRANGEMENTS = {
    "columns moved": with_columns_shuffled, "tabs moved": with_tabs_shuffled, "blank rows inserted": with_blank_rows,
    "rows shuffled": with_rows_shuffled, "rows sorted": with_logs_sorted}


def write_xlsx(path, name, tabs):
    (path / f"{name}.xlsx").write_bytes(to_xlsx(tabs))


def write_ods(path, name, tabs):
    (path / f"{name}.ods").write_bytes(to_ods(tabs))


def write_csv(path, name, tabs):
    (path / name).mkdir()
    to_csv_folder(tabs, path / name)


# Google's ids are compared with those of .xlsx files in tests/cop_sheets/google/test_equality.py.
FORMATS = {"xlsx": (write_xlsx, SEEDS[:40]), "ods": (write_ods, SEEDS[:40]), "csv": (write_csv, AS_CSV)}


@pytest.fixture(scope="module")
def workbooks():
    """Return the generated workbooks by name."""
    return {f"seed {seed:03d}": workbook(seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def as_generated(workbooks):
    """Return the report of these workbooks as generated, and its ids."""
    report = report_of(workbooks)
    return report, ids_of(report)


@pytest.mark.proof
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_arrangement_changes_no_id(arrangement, workbooks, as_generated):
    changed = {name: ARRANGEMENTS[arrangement](tabs, seed) for seed, (name, tabs) in enumerate(workbooks.items())}
    report = report_of(changed)
    different = ids_of(report) ^ as_generated[1]
    # Whether a row is a heading, which changes their number, depends on the row's neighbors.
    counts = {found for one in (report, as_generated[0]) if arrangement.startswith("rows")
              for found in ids_of(one, rules=("ROW-03",))}
    assert different - counts == set()


@pytest.mark.proof
@pytest.mark.parametrize("form", FORMATS)
def test_format_changes_no_id(form, workbooks, as_generated, tmp_path):
    write, seeds = FORMATS[form]
    names = [f"seed {seed:03d}" for seed in seeds]
    for name in names:
        write(tmp_path, name, workbooks[name])
    expected = {key for key in as_generated[1] if key[0] in names}
    assert ids_of(report_of_folder(tmp_path)) ^ expected == set()


def ids_by_cell(report):
    """Return {cell, rule and part: (Flag ID, Subject)}, without flags for many cells: others count on another day."""
    found = defaultdict(list)
    for part in parts_of(report):
        if "flagged alike" not in part.flag["Message"]:
            where = (part.flag[name] for name in ("Partnership", "Tab", "Row", "Column", "Rule"))
            found[*map(str, where), part.part].append((part.flag_id, part.subject))
    return {cell: ids[0] for cell, ids in found.items() if len(ids) == 1}


def assert_days_change_no_id(reports, fewest):
    """Assert that a flag has the same ids in reports as of different days."""
    for before, after in pairwise(reports):
        known, now = ids_by_cell(before), ids_by_cell(after)
        common = known.keys() & now.keys()
        assert {cell: now[cell] for cell in common} == {cell: known[cell] for cell in common}
        assert len(common) > fewest


@pytest.mark.proof
def test_as_of_date_changes_no_id(workbooks, as_generated):
    days = [as_generated[0].period.as_of.replace(year=year, month=month, day=day) for year, month, day in (
        (2025, 1, 15), (2025, 4, 1))]
    reports = [report_of(workbooks, as_of=day) for day in days]
    assert_days_change_no_id([*reports, as_generated[0]], 30 * len(workbooks))


def test_as_of_date_changes_no_id_of_the_sample(tmp_path):
    """The sample has cohorts, which the generated workbooks have not."""
    write_sample(tmp_path, partnerships=4, as_of=SAMPLE_AS_OF)
    reports = [report_of_folder(tmp_path, as_of=SAMPLE_AS_OF.replace(year=year, month=month)) for year, month in (
        (2025, 1), (2025, 5), (2025, 7))]
    assert_days_change_no_id(reports, 40)
    assert all(ids_of(report) for report in reports)
    assert {"TRN-03", "TRN-04", "TRN-05", "TRN-06"} & set(reports[-1].flags["Rule"])


def test_ids_have_their_form(as_generated):
    report, ids = as_generated
    for _, flag_id, subject in ids:
        assert flag_id[:2] == "F-" and subject[:2] == "S-"
        assert len(flag_id) == len(subject) == 14 and not set(flag_id[2:] + subject[2:]) & set("ILOU")
    assert list(report.flags.columns[-4:]) == ["Flag ID", "Subject", "Status", "Reason"]
    assert set(report.flags["Status"]) == {"Open"} and set(report.flags["Reason"]) == {""}
