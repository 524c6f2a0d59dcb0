"""Flags: every severity of every rule, at the cell that it is about, and no other flags."""

import pandas as pd
import pytest

from cop_sheets.layout import OUTCOMES
from cop_sheets.raw import display_text
from tests.support.sheets import CLEAN_SHEETS, flag, flag_locations, monthly, report
from tests.validators.flag_cases import BOOKS, CASES, RESPONSES, SESSIONS, everything_flagged
from validators import RULES


@pytest.fixture(scope="module")
def flagged():
    return everything_flagged()


@pytest.mark.parametrize("name", CASES)
def test_the_flags_of_a_sheet(flagged, name):
    expected = CASES[name][1]
    if expected is None:
        assert any(address.startswith("info TRN-05") for address in flag_locations(flagged, partnership=name))
    else:
        assert flag_locations(flagged, partnership=name) == expected


@pytest.mark.parametrize("name", BOOKS)
def test_the_flags_of_a_workbook(flagged, name):
    assert flag_locations(flagged, partnership=name) == BOOKS[name][2]


def test_a_workbook_that_cannot_be_read_is_one_flag_and_the_others_are_checked(flagged):
    flag_row = flag(flagged, "WBK-01", "Damaged")
    assert (flag_row["Severity"], flag_row["Column"], flag_row["Tab"]) == ("must", "", "")
    assert "save it again" in flag_row["Message"] + flag_row["Fix"]


def test_an_absent_column_and_a_tab_that_is_not_read_beside_only_two_that_are():
    sheets = dict.fromkeys(CLEAN_SHEETS) | {"CoPs": CLEAN_SHEETS["CoPs"], "Sessions": CLEAN_SHEETS["Sessions"],
                                            "Sessions old": "CoP ID | Date | Notes\nC1 | 2022-07-09 |"}
    full_report = report(sheets, without={"CoPs": ["Facilitator Requirements Met"]})
    assert flag_locations(full_report, "COP-06", "TAB-05") == [
        "should COP-06 CoPs!X1", "should TAB-05 Sessions old!A1"]


def test_a_link_opens_the_cell_that_a_flag_names(flagged):
    opens = {(placed.workbook.partnership, grid.name): f"{placed.workbook.address}#gid={grid.gid}&range="
             for placed in flagged.row_statuses.derived.tables.workbook_maps for grid in placed.workbook.raw_sheets}
    assert flagged.flags["Link"].tolist() == [
        f"{opens[partnership, tab]}{column}{row}" if column else ""
        for partnership, tab, column, row in flagged.flags[["Partnership", "Tab", "Column", "Row"]].itertuples(
            index=False)]


def test_no_two_flags_share_a_cell(flagged):
    cells = flagged.flags[flagged.flags["Column"] != ""]
    assert not cells.duplicated(["Partnership", "Tab", "Row", "Column"]).any()


def test_the_value_of_a_flag_is_the_value_of_its_cell(flagged):
    grids = {(placed.workbook.partnership, grid.name): grid.rows
             for placed in flagged.row_statuses.derived.tables.workbook_maps for grid in placed.workbook.raw_sheets}
    for row_flag in flagged.flags[flagged.flags["Column"] != ""].to_dict("records"):
        rows, column = grids[row_flag["Partnership"], row_flag["Tab"]], 0
        for letter in row_flag["Column"]:
            column = column * 26 + ord(letter) - 64
        row = rows[row_flag["Row"] - 1] if row_flag["Row"] <= len(rows) else []
        assert row_flag["Value"] == (display_text(row[column - 1]) if column <= len(row) else ""), row_flag


def test_every_flag_is_whole(flagged):
    for row in flagged.flags.to_dict("records"):
        assert row["Message"] and row["Fix"] and row["Partnership"], row
        assert "{" not in row["Message"] + row["Fix"], row
        assert (row["Column"] == "") == pd.isna(row["Row"]), row
        assert "nan" not in f" {row['Message']} {row['Fix']} ".lower().split(), row


def test_each_severity_of_each_rule_is_shown_here():
    shown_here = {tuple(line.split()[:2]) for _, expected in CASES.values() for line in expected or ()}
    shown_here |= {tuple(line.split()[:2]) for *_, expected in BOOKS.values() for line in expected}
    shown_here |= {("must", "WBK-01"), ("info", "TRN-05"), ("info", "COP-17")}
    # Tested elsewhere: rules about a folder, and about two of its workbooks.
    shown_here |= {("must", "WBK-03"), ("should", "WBK-03"), ("info", "WBK-04")}
    of_rules = {(str(case.severity), rule.id) for rule in RULES for case in rule.cases}
    # The unknown case of a component needs an error in its cell, which CEL-03 reports.
    never_shown = {("info", rule) for rule in ("COP-01", "COP-03", "COP-04", "COP-07", "COP-08", "COP-09", "COP-13",
                                               "COP-14")}
    assert of_rules - shown_here <= never_shown


def test_responses_after_the_as_of_date_are_not_yet_a_survey():
    sheets = {"Survey Responses": f"Timestamp | CoP ID | Role | {OUTCOMES[2]}\n4/2/2025 | C1 | Member | 4"}
    assert flag_locations(report(sheets, as_of="2025-04-01"), "COP-17") == ["should COP-17 CoPs!M2"]
    assert flag_locations(report(sheets, as_of="2025-04-02"), "COP-17") == []


@pytest.mark.parametrize(("as_of", "severity"), [("2025-03-31", "info"), ("2025-04-01", "should")])
def test_a_missing_survey_weighs_more_in_the_fourth_quarter(as_of, severity):
    assert flag_locations(report({"Survey Responses": "CoP ID | Role"}, as_of=as_of), "COP-17") == [
        f"{severity} COP-17 CoPs!M2"]


@pytest.mark.parametrize(("as_of", "flags"), [("2025-06-29", []), ("2025-06-30", ["must SUR-05 Survey Responses!C1"])])
def test_an_unanswered_outcome_is_flagged_when_the_year_has_ended(as_of, flags):
    sheets = {"Survey Responses": RESPONSES.replace("C1 | Facilitator | 5 | 5", "C1 | Facilitator | | 5")}
    assert flag_locations(report(sheets, as_of=as_of), "SUR-05") == flags


def test_each_outcome_that_no_column_answers_is_a_flag_of_its_own():
    assert flag_locations(report(without={"Survey Responses": OUTCOMES})) == [
        f"must SUR-01 Survey Responses!{letter}1" for letter in "EFGHIJ"]


def test_an_outcome_with_a_repeated_header_counts_as_asked_although_neither_is_read():
    rows = f"CoP ID | Role | {' | '.join([*OUTCOMES, OUTCOMES[2]])}\nC1 | Member | | | 4 | 4 | 4 | 4 | 3"
    assert flag_locations(report(exact={"Survey Responses": rows}), "SUR-01",
                          "TAB-04") == ["must TAB-04 Survey Responses!I1"]


def test_similar_violations_of_rows_are_one_flag_and_each_cop_has_its_own():
    again = report({"Sessions": f"{SESSIONS}\n{monthly()}" + "\nC1 | 2024-07-09 | Held" * 20})
    assert flag_locations(again, "ROW-02") == ["should ROW-02 Sessions!A14"]
    assert flag(again, "ROW-02")["Message"].startswith("20 cells of one column (A14 to A33) are flagged alike; ")
    eight = report({"CoPs": "CoP ID\n" + "\n".join(f"C{number}" for number in range(1, 9)), "Sessions": SESSIONS})
    assert flag_locations(eight, "COP-10") == [f"must COP-10 CoPs!A{row}" for row in range(2, 10)]
