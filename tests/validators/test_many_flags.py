"""Very many violations: grouped into one flag, and in a time that grows no faster than the rows."""

import time

import pytest

from cop_sheets import ReadResult, build_tables
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from tests.support.proof import case_count
from tests.support.sheets import report_on, workbook
from validators import flags as flags_module
from validators.flag_cells import GROUP_MIN_CELLS, MAX_FLAGS_PER_RULE

HEADERS = ["Date", "Individuals", "Hours"]
GOOD = ["10/8/2024", "Cy Dunn", "1"]


def consultations(*rows, name="Alamance"):
    """Return a workbook whose Consultations tab has exactly these rows."""
    clean = workbook({"Consultations": None}, name=name)
    return Workbook(name, "", [*clean.raw_sheets, RawSheet("Consultations", normalize_rows([HEADERS, *rows]))])


def flagged(rows, *rules):
    """Return the flags of `rules` in a tab of these rows."""
    flags = report_on(consultations(*rows)).flags
    return flags[flags["Rule"].isin(rules) & (flags["Tab"] == "Consultations")].to_dict("records")


def spread(count, of_each=3, cell="two"):
    """Return rows of which one in `of_each`, `count` in all, has hours that can't be read."""
    return [[*GOOD[:2], cell if number % of_each == 0 else "1"] for number in range(count * of_each)]


def test_up_to_the_limit_each_has_its_own_flag():
    flags = flagged(spread(MAX_FLAGS_PER_RULE), "CEL-02")
    assert [flag["Row"] for flag in flags] == [2 + 3 * number for number in range(MAX_FLAGS_PER_RULE)]
    assert {flag["Message"] for flag in flags} == {"“two” can't be read as hours; figures for NCPC depend on it."}


def test_above_it_one_flag_says_how_many_and_names_the_first():
    flag, = flagged(spread(MAX_FLAGS_PER_RULE + 1), "CEL-02")
    cells = ", ".join(f"C{2 + 3 * number}" for number in range(10))
    assert flag["Message"] == (
        f"{MAX_FLAGS_PER_RULE + 1} cells of one column ({cells} and {MAX_FLAGS_PER_RULE - 9} more) are flagged "
                               "alike; the first: “two” can't be read as hours; figures for NCPC depend on it.")
    assert (flag["Severity"], flag["Row"], flag["Column"], flag["Value"]) == ("must", 2, "C", "two")


def test_many_alike_name_runs_and_above_the_limit_the_first_of_them():
    few = [[*GOOD[:2], "two"]] * GROUP_MIN_CELLS
    flag, = flagged(few, "CEL-02")
    assert flag["Message"].startswith("8 cells of one column (C2 to C9) are flagged alike; the first: ")
    many = [[*GOOD[:2], "two" if number % 2 or number > 90 else "1"] for number in range(MAX_FLAGS_PER_RULE + 200)]
    flag, = flagged(many, "CEL-02")
    runs = ", ".join(f"C{row}" for row in range(3, 23, 2))
    assert flag["Message"].startswith(f"2154 cells of one column ({runs} and 2144 more) are flagged alike; the first: ")


def test_cells_of_several_columns_are_grouped_by_column():
    rows = [["soon" if number % 3 == 1 else "10/8/2024", "Cy Dunn", "two" if number % 3 == 0 else "1"]
            for number in range(3 * 1200)]
    flag, = flagged(rows, "CEL-02")
    assert flag["Message"].startswith("2400 cells of this tab (A3, A6, A9, ") and flag["Column"] == "C"
    assert "and 2390 more) are flagged alike; the first: “two” can't be read" in flag["Message"]


def test_each_severity_covers_its_own():
    rows = [[*GOOD[:2], "13"] if number % 2 else GOOD for number in range(2 * 2100)]
    rows[1501] = [*GOOD[:2], "0"]
    must, should = sorted(flagged(rows, "CON-02"), key=lambda flag: flag["Severity"])
    assert (must["Severity"], must["Row"], must["Value"]) == ("must", 1503, "0") and "alike" not in must["Message"]
    assert (should["Severity"], should["Row"], should["Value"]) == ("should", 3, "13")
    assert should["Message"].startswith("2099 cells of")


def test_other_tabs_rules_and_partnerships_keep_their_own():
    many = consultations(*spread(MAX_FLAGS_PER_RULE + 1), name="Ashe")
    few = consultations(*spread(7), name="Clay")
    flags = report_on(many, few).flags
    assert flags.groupby("Partnership")["Rule"].apply(lambda rules: (rules == "CEL-02").sum()).to_dict() == {
        "Ashe": 1, "Clay": 7}


def test_cops_that_break_the_model_share_one_flag_and_each_has_its_standing():
    rows = "\n".join(f"C{number} | Rainbow {number} | " for number in range(MAX_FLAGS_PER_RULE + 1))
    report = report_on(workbook({"CoPs": f"CoP ID | CoP Name | Domain\n{rows}", "Sessions": None}))
    flags = report.flags[report.flags["Rule"] == "COP-01"]
    assert len(flags) == 1 and flags.iloc[0]["CoP ID"] == ""
    assert len(report.standing) == MAX_FLAGS_PER_RULE + 1 and (report.standing["Why"].str.contains("domain",
                                                                                                   case=False)).all()


def test_a_value_that_nobody_would_read_is_cut():
    long = "x" * 30_000
    flag, = flagged([[*GOOD[:2], long]], "CEL-02")
    assert flag["Value"] == "x" * flags_module.MAX_QUOTED_LENGTH + "…" and len(
        flag["Message"]) < flags_module.MAX_QUOTED_LENGTH + 100


def bad_rows(count):
    """Return rows that are all alike and wrong in every cell: four rules about each, and no free cell in its row."""
    return [["soon", "", "two"]] * count


@pytest.mark.proof
@pytest.mark.parametrize("rows", [bad_rows, lambda count: spread(count // 3),
                                  lambda count: [["10/8/2024", "Cy Dunn", "1"]] * count])
def test_the_time_grows_no_faster_than_the_rows(rows):
    """20,000 took two minutes, and four times as long twice as many; a million takes minutes now."""
    size = case_count(20_000, 1_000_000)
    tables = build_tables(ReadResult([consultations(*rows(size))]))
    begun = time.process_time()
    report = report_of(tables)
    assert len(report.flags) <= MAX_FLAGS_PER_RULE * 5
    assert time.process_time() - begun < case_count(60, 1200), "seconds of work"
    assert len(tables.tables["consultations"].values) == len(rows(size))


def report_of(tables):
    """Return the report of tables."""
    from datetime import date

    from cop_sheets import FiscalYear
    from summaries import build_report
    return build_report(tables, FiscalYear(2024), date(2025, 7, 15))
