"""Messages about several cells name them, and fixes hold where a column is absent."""

import pytest

from summaries import build_report
from summaries.audience import ncpc_audience
from tests.support.sheets import flag, report

BEGINNING = "CoP ID | Date\nC1 | 15/10/2024"
ENDING = "None of them is read until the order of day and month is known"
JUDGED = "; until then, a CoP that depends on them cannot be judged."
TIMES = "Timestamp | CoP ID\n15/10/2024 | C1"


@pytest.mark.parametrize(("more", "cells"), [
    ("", ""), ("\nC1 | 2/3/2025", " and B3"), ("\nC1 | 2024-07-09", ""),
    ("\nC1 | 2/3/2025" * 4, ", B3, B4, B5 and B6"), ("\nC1 | 2/3/2025" * 7, ", B3, B4, B5, B6 and 3 more")])
def test_the_dates_of_unknown_order_are_named(more, cells):
    message = flag(report({"Sessions": BEGINNING + more}), "TAB-06")["Message"]
    assert message.endswith(f"{ENDING}: B2 (“15/10/2024”){cells}{JUDGED}")


def test_cells_of_other_tabs_are_counted():
    message = flag(report({"Sessions": None}, {"Sessions FY 24": "CoP ID | Date\nC1 | 2/3/2025",
                                               "Sessions FY 25": BEGINNING}), "TAB-06")["Message"]
    assert message.endswith(f"{ENDING}: B2 (“15/10/2024”) and 1 more{JUDGED}")


def test_where_single_responses_are_is_not_shown_to_ncpc():
    own = report({"Survey Responses": TIMES})
    shared = build_report(own.tables, own.period.fiscal_year, own.period.as_of, ncpc_audience())
    own, ncpc = (flag(each_report, "TAB-06")["Message"] for each_report in (own, shared))
    assert own.endswith(f"{ENDING}: A2 (“15/10/2024”).") and ncpc.endswith(f"{ENDING}.")


@pytest.mark.parametrize(("headers", "fix"), [
    ("Notes", "Add a column Status, and in this row choose Cancelled"), ("Status | Notes", "Choose Cancelled under")])
def test_a_session_that_was_called_off_is_marked_in_a_column_that_exists(headers, fix):
    sheets = f"CoP ID | Date | {headers}\nC1 | 2024-07-09 |{' |' * (headers != 'Notes')} Snow day"
    found = flag(report(exact={"Sessions": sheets}), "SES-06")
    assert found["Fix"].startswith(fix)
    assert ("no column Status" in found["Message"]) == (headers == "Notes")


def test_an_end_before_the_start_shows_both_dates():
    made = report({"CoPs": "CoP ID | Start Date | End Date\nC1 | 9/1/2024 | 2/3/2024"})
    assert flag(made, "CEL-06")["Message"] == "The End Date 2/3/2024 is before the Start Date 9/1/2024."
