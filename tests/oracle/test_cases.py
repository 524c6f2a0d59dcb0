"""Every case has the results worked out by hand, and the same results from every kind of source."""

from collections import defaultdict
from datetime import date, datetime, time
from functools import cache

import pytest

from cop_sheets import ReadResult, build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from summaries import build_report
from tests.fake_google import SheetsServer
from tests.generated.files import to_csv_folder, to_ods, to_xlsx
from tests.oracle.cases import FAMILIES, family
from tests.support.google_state import new_sheet_sync
from tests.support.sheets import figure, flag_locations, partnership_rows, row_counts

CASES = {(name, case.name): case for name in FAMILIES for case in family(name)}
FAMILY_PERIODS = tuple(dict.fromkeys((name, case.year, case.as_of) for (name, _), case in CASES.items()))
PERIODS = defaultdict(dict)    # by fiscal year and as-of date, the cases by partnership
for _key, _case in CASES.items():
    PERIODS[_case.year, _case.as_of][" ".join(_key)] = _case
# Rules that compare workbooks: cases that share the clean tabs are copies of one another.
BETWEEN_WORKBOOKS = ("WBK-03",)


def judge(reading, year: str, as_of: str):
    return build_report(build_tables(reading), parse_fiscal_year(year), date.fromisoformat(as_of))


@cache
def workbooks_in_memory(year: str, as_of: str):
    """Return the workbooks of all cases with the same period, by partnership."""
    return {name: Workbook(name, f"{name}.xlsx", [RawSheet(tab, normalize_rows(as_datetimes(rows)))
                                                  for tab, rows in case.tabs().items()])
            for name, case in PERIODS[year, as_of].items()}


@cache
def in_memory(year: str, as_of: str):
    """Return the report of all cases with the same period, each as a partnership."""
    return judge(ReadResult(list(workbooks_in_memory(year, as_of).values())), year, as_of)


def as_datetimes(rows):
    """Return `rows` with dates as datetimes at midnight, as every reader of workbooks returns them."""
    return [[datetime.combine(cell, time()) if type(cell) is date else cell for cell in row] for row in rows]


@pytest.mark.parametrize("key", CASES, ids=" / ".join)
def test_a_case_has_its_expected_result(key):
    case, name = CASES[key], " ".join(key)
    report = in_memory(case.year, case.as_of)
    rules = (set(case.rules) | {flag.split()[1] for flag in case.flags} | set(case.messages)) - {*BETWEEN_WORKBOOKS}
    assert flag_locations(report, *rules, partnership=name) == list(case.flags) if rules else True
    for indicator, expected in case.figures.items():
        assert_figure(figure(report, indicator, name), expected)
    flags = partnership_rows(report, "flags", name)
    for rule, parts in case.messages.items():
        first = flags[flags["Rule"] == rule].iloc[0]
        text = f"{first['Message']} {first['Fix']}"
        assert all(part in text for part in ([parts] if isinstance(parts, str) else parts)), text
    standing = partnership_rows(report, "standing", name).set_index("CoP ID")["Standing"]
    assert {cop: standing.get(cop) for cop in case.standing} == case.standing
    assert {tab: row_counts(report, tab, name) for tab in case.rows} == case.rows


def assert_figure(row, expected):
    for column, value in (expected if isinstance(expected, dict) else {"Number": expected}).items():
        if column != "Note":
            assert row[column] == value, f"{row['Indicator']}, {column}: {row[column]!r}, Note: {row['Note']}"
            continue
        for part in [value] if isinstance(value, str) else value:
            assert (part[1:] not in row["Note"]) if part.startswith("!") else part in row["Note"], row["Note"]


def as_read(report):
    """Return, by partnership, the parts of a report that must not depend on the kind of source."""
    flags = report.flags[~report.flags["Rule"].isin(BETWEEN_WORKBOOKS)].drop(columns="Link")
    # CSV files are read in the order of their names, and flags are in the order of the tabs.
    flags = flags.sort_values(["Tab", "Row", "Column", "Rule"], kind="stable")
    rows = defaultdict(list)
    for table in (flags, report.ncpc.drop(columns="Source Version"), report.standing, report.reconciliation):
        for row in table.astype(str).to_dict("records"):
            rows[row["Partnership"]].append(row)
    return rows


@cache
def as_in_memory(year: str, as_of: str):
    """Return `as_read` of the report of `in_memory`."""
    return as_read(in_memory(year, as_of))


def from_files(folder, cases, write):
    for name, case in cases.items():
        write(folder, name, case)
    return read_all(open_source(str(folder)))


def write_xlsx(folder, name, case):
    (folder / f"{name}.xlsx").write_bytes(to_xlsx(case.tabs()))


def write_ods(folder, name, case):
    (folder / f"{name}.ods").write_bytes(to_ods(case.tabs()))


def write_csv(folder, name, case):
    (folder / name).mkdir()
    to_csv_folder(case.tabs(), folder / name)


@pytest.mark.slow
@pytest.mark.parametrize("period", PERIODS, ids=" / ".join)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_kind_of_file_has_the_same_report(kind, period, tmp_path):
    write = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}[kind]
    cases = {name: case for name, case in PERIODS[period].items() if case.csv or kind != "csv"}
    assert_same_report(from_files(tmp_path, cases, write), cases, period)


@pytest.mark.google
@pytest.mark.parametrize("period", FAMILY_PERIODS, ids=" / ".join)
def test_google_sheets_have_the_same_report(period, tmp_path):
    """One family at a time, because more sheets at once would exceed Google's limit of requests per minute.

    The sheets have the cells of the cases; test_equality.py compares Google with .xlsx files that it imported.
    """
    family_name, *period = period
    cases = {name: case for name, case in PERIODS[tuple(period)].items() if name.startswith(f"{family_name} ")}
    with SheetsServer() as google:
        addresses = {name: google.add_book(name, case.tabs()).address for name, case in cases.items()}
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=addresses)
        sheet_sync.refresh()
        assert_same_report(sheet_sync.current(), cases, period)


def cells_of(workbook):
    """Return all that a report depends on, by tab: each cell with its type, without blank cells at the end of a row."""
    tabs = {}
    for sheet in workbook.raw_sheets:
        rows = [[(type(cell), cell) for cell in row] for row in sheet.rows]
        for row in rows:
            while row and row[-1][1] == "":
                row.pop()
        tabs[sheet.name] = sheet.hidden, rows
    return tabs


def assert_same_report(reading, cases, period):
    """Assert that `reading`, the workbooks of `cases`, has the report that they have in memory.

    Only workbooks whose cells differ from those in memory are judged; the others have the same report.
    """
    assert not reading.failures and sorted(cases) == sorted(workbook.partnership for workbook in reading.workbooks)
    in_memory_cells = workbooks_in_memory(*period)
    differing = [workbook for workbook in reading.workbooks
                 if cells_of(workbook) != cells_of(in_memory_cells[workbook.partnership])]
    if not differing:
        return
    found, expected = as_read(judge(ReadResult(differing), *period)), as_in_memory(*period)
    for workbook in differing:
        assert found[workbook.partnership] == expected[workbook.partnership]
