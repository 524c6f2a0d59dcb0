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
from tests.support.sheets import figure, flag_locations, row_counts

CASES = {(name, case.name): case for name in FAMILIES for case in family(name)}
PERIODS = defaultdict(list)
for _key, _case in CASES.items():
    PERIODS[_key[0], _case.year, _case.as_of].append(_case)
# Rules that compare workbooks: cases that share the clean tabs are copies of one another.
BETWEEN_WORKBOOKS = ("WBK-03",)


def judge(reading, year: str, as_of: str):
    return build_report(build_tables(reading), parse_fiscal_year(year), date.fromisoformat(as_of))


@cache
def in_memory(name: str, year: str, as_of: str):
    """Return the report of all cases of a family with the same period, each as a partnership."""
    return judge(ReadResult([Workbook(case.name, f"{case.name}.xlsx", [
        RawSheet(tab, normalize_rows(as_datetimes(rows))) for tab, rows in case.tabs().items()])
        for case in PERIODS[name, year, as_of]]), year, as_of)


def as_datetimes(rows):
    """Return `rows` with dates as datetimes at midnight, as every reader of workbooks returns them."""
    return [[datetime.combine(cell, time()) if type(cell) is date else cell for cell in row] for row in rows]


def report_of(key):
    case = CASES[key]
    return in_memory(key[0], case.year, case.as_of)


@pytest.mark.parametrize("key", CASES, ids=" / ".join)
def test_a_case_has_its_expected_result(key):
    case, report = CASES[key], report_of(key)
    rules = (set(case.rules) | {flag.split()[1] for flag in case.flags} | set(case.messages)) - {*BETWEEN_WORKBOOKS}
    assert flag_locations(report, *rules, partnership=case.name) == list(case.flags) if rules else True
    for indicator, expected in case.figures.items():
        assert_figure(figure(report, indicator, case.name), expected)
    flags = report.flags[report.flags["Partnership"] == case.name]
    for rule, parts in case.messages.items():
        first = flags[flags["Rule"] == rule].iloc[0]
        text = f"{first['Message']} {first['Fix']}"
        assert all(part in text for part in ([parts] if isinstance(parts, str) else parts)), text
    standing = report.standing[report.standing["Partnership"] == case.name].set_index("CoP ID")["Standing"]
    assert {cop: standing.get(cop) for cop in case.standing} == case.standing
    assert {tab: row_counts(report, tab, case.name) for tab in case.rows} == case.rows


def assert_figure(row, expected):
    for column, value in (expected if isinstance(expected, dict) else {"Number": expected}).items():
        if column != "Note":
            assert row[column] == value, f"{row['Indicator']}, {column}: {row[column]!r}, Note: {row['Note']}"
            continue
        for part in [value] if isinstance(value, str) else value:
            assert (part[1:] not in row["Note"]) if part.startswith("!") else part in row["Note"], row["Note"]


def as_read(report, names):
    """Return the parts of a report on some partnerships that must not depend on the kind of source."""
    flags = report.flags[~report.flags["Rule"].isin(BETWEEN_WORKBOOKS)].drop(columns="Link")
    # CSV files are read in the order of their names, and flags are in the order of the tabs.
    flags = flags.sort_values(["Tab", "Row", "Column", "Rule"], kind="stable")
    return {name: [table[table["Partnership"] == name].astype(str).to_dict("records") for table in (
        flags, report.ncpc.drop(columns="Source Version"), report.standing, report.reconciliation)] for name in names}


def from_files(folder, cases, write):
    for case in cases:
        write(folder, case)
    return read_all(open_source(str(folder)))


def write_xlsx(folder, case):
    (folder / f"{case.name}.xlsx").write_bytes(to_xlsx(case.tabs()))


def write_ods(folder, case):
    (folder / f"{case.name}.ods").write_bytes(to_ods(case.tabs()))


def write_csv(folder, case):
    (folder / case.name).mkdir()
    to_csv_folder(case.tabs(), folder / case.name)


@pytest.mark.parametrize("period", PERIODS, ids=" / ".join)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv", "google"])
def test_every_kind_of_source_has_the_same_report(kind, period, tmp_path):
    cases = [case for case in PERIODS[period] if case.csv or kind != "csv"]
    names = [case.name for case in cases]
    if kind == "google":
        (tmp_path / "books").mkdir()
        with SheetsServer() as google:
            addresses = {}
            for case in cases:
                write_xlsx(tmp_path / "books", case)
                addresses[case.name] = google.add_xlsx(tmp_path / "books" / f"{case.name}.xlsx").address
            sheet_sync = new_sheet_sync(google, tmp_path, partnerships=addresses)
            sheet_sync.refresh()
            reading = sheet_sync.current()
    else:
        write = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}[kind]
        reading = from_files(tmp_path, cases, write)
    assert not reading.failures
    found, expected = as_read(judge(reading, *period[1:]), names), as_read(in_memory(*period), names)
    for name in names:
        assert found[name] == expected[name]
