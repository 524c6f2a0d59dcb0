"""Dates and times as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

from cop_sheets.date_format import format_date, format_datetime, format_month, format_month_and_day


@pytest.mark.parametrize("day", [date(2024, 10, 1), datetime(2024, 10, 1, 9, 30), pd.Timestamp(2024, 10, 1)])
def test_a_day_has_no_leading_zero(day):
    assert (format_date(day), format_month_and_day(day), format_month(day)) == (
        "October 1, 2024", "October 1", "October 2024")


@pytest.mark.parametrize(("hour", "minute", "text"), [
    (0, 5, "October 1, 2024, 12:05 AM"), (9, 30, "October 1, 2024, 9:30 AM"), (12, 0, "October 1, 2024, 12:00 PM"),
    (23, 59, "October 1, 2024, 11:59 PM")])
def test_a_time_has_twelve_hours_and_no_leading_zero(hour, minute, text):
    assert format_datetime(datetime(2024, 10, 1, hour, minute, tzinfo=UTC), UTC) == text


def test_a_time_is_shown_in_the_requested_zone():
    moment = datetime(2024, 10, 1, 2, 0, tzinfo=UTC)
    assert format_datetime(moment, timezone(-timedelta(hours=5))) == "September 30, 2024, 9:00 PM"
