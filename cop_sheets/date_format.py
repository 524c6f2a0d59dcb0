"""How dates and times are written for people. Files and figures have ISO dates instead."""

from datetime import date, datetime, tzinfo


def format_date(day: date) -> str:
    """Return `day` as "July 5, 2025"."""
    return f"{format_month_and_day(day)}, {day.year}"


def format_month_and_day(day: date) -> str:
    """Return `day` without its year: "July 5"."""
    return f"{day:%B} {day.day}"


def format_month(day: date) -> str:
    """Return the month of `day` as "July 2025"."""
    return f"{day:%B} {day.year}"


def format_datetime(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return `moment`, which has a time zone, as "July 5, 2025, 2:41 PM" in `zone` (default: this machine's)."""
    local = moment.astimezone(zone)
    return f"{format_date(local)}, {f'{local:%I:%M %p}'.removeprefix('0')}"
