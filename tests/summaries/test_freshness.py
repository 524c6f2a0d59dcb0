"""Partnerships that have logged nothing for more than a month, those that never did first."""

from datetime import date

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.sources.base import Failure
from summaries import build_report
from summaries.freshness import (
    DAYS_COLUMN,
    inactive_csv,
    inactive_file_name,
    inactive_partnerships,
    inactive_sentence,
)
from tests.support.sheets import EMPTY_SHEETS, YEAR, report, report_on, workbook


def test_inactive_partnerships_come_longest_ago_first():
    """Each case's last log is a session on the day named; the as-of date is July 15."""
    days = {"June 14": "2025-06-14", "June 13": "2025-06-13", "May": "2025-05-10", "next year": "2025-09-09"}
    books = [workbook({"Sessions": f"CoP ID | Date\nC1 | {day}", "Trainings": EMPTY_SHEETS["Trainings"],
                       "Consultations": EMPTY_SHEETS["Consultations"],
                       "Survey Responses": EMPTY_SHEETS["Survey Responses"]}, name=name) for name, day in days.items()]
    full_report = report_on(*books, workbook(EMPTY_SHEETS, name="Empty"))
    table = inactive_partnerships(full_report)
    assert table["Partnership"].tolist() == ["next year", "Empty", "May", "June 13"]
    assert table[DAYS_COLUMN].isna().tolist() == [True, True, False, False]
    assert table[DAYS_COLUMN].tolist()[2:] == [66, 32]
    assert inactive_sentence(full_report) == (
        "4 partnerships have logged nothing for more than a month, 2 of them never")
    assert inactive_csv(full_report).decode("utf-8-sig").split("\r\n")[1:4] == [
        "next year,never,", "Empty,never,", "May,2025-05-10,66"]
    assert inactive_sentence(report_on(workbook(EMPTY_SHEETS))) == "1 partnership has never logged anything"
    assert inactive_sentence(report(as_of="2025-06-20")) == (
        "Every partnership has logged something within the last month.")
    reading = ReadResult([workbook(EMPTY_SHEETS, name="Empty"), workbook(name="Ashe")],
                         [Failure("Wake", "Wake.xlsx", "Wake.xlsx is damaged")])
    unread = build_report(build_tables(reading), parse_fiscal_year(YEAR), date(2025, 6, 20))
    assert inactive_partnerships(unread)[["Partnership", "Last Logged"]].to_numpy().tolist() == [
        ["Empty", "never"], ["Wake", "not known"]]
    assert inactive_sentence(unread) == (
        "1 partnership has never logged anything; of 1 it is not known, as the workbook can't be read")
    assert inactive_file_name(full_report) == "nothing-logged-All-partnerships-2025-07-15"
