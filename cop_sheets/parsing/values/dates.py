"""Parses dates as people in the United States type them: month before day, ISO, or with the month's name."""

import re
import unicodedata
from datetime import date, datetime, time

from cop_sheets.errors import BadRequest

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")
_DAY_NAME = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\.?"
_WEEKDAY = rf"(?:{_DAY_NAME},?\s+)?"
_CLOCK_END = r"(?:\s*(?:[-–]|\bto\b)\s*\d{1,2}(?:[:.h]\d{2})?(?:\s*(?P<end_half>[ap])\.?\s*m\b\.?)?)?"
# What may follow a date: the weekday, and a time of day such as 18:30, 6pm, 10.30, 18h00 or 6pm-7pm.
_REST = (rf"(?:\s*,?\s*(?:\({_DAY_NAME}\)|\b{_DAY_NAME}))?"
         r"(?:(?:\s*,\s*|\s+|t)(?:at\s+|@\s*)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})"
         rf"(?:\.\d+)?)?)?(?:\s*(?P<half>[ap])\.?\s*m\b\.?)?{_CLOCK_END}"
         rf"(?:\s*(?:z|[a-z]{{2,4}}|\({_DAY_NAME}\)|(?:gmt|utc)?[+-]\d{{1,2}}(?::?\d{{2}})?))?)?")
_WORD = r"(?P<word>[a-z]{3,9})\.?"
# A year of two digits only where no spaces are around the marks: `10 - 11 - 12` may be three numbers.
_NUMERIC = (r"(?P<{}>\d{{1,2}})(?P<mark>[/.-])(?P<{}>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}})",
            r"(?P<{}>\d{{1,2}})\s*(?P<mark>[/.-])\s*(?P<{}>\d{{1,2}})\s*(?P=mark)\s*(?P<year>\d{{4}})")
_SWAPPABLE = tuple(re.compile(rf"(?P<before>{_WEEKDAY}){numeric.format('one', 'other')}(?P<rest>{_REST})",
                              re.IGNORECASE) for numeric in _NUMERIC)
_DATE_PATTERNS = tuple(re.compile(_WEEKDAY + pattern + _REST, re.IGNORECASE) for pattern in (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    *(numeric.format("month", "day") for numeric in _NUMERIC),
    _WORD + r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<year>\d{4})",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+|-)" + _WORD + r"(?:,\s*|\s+|-)(?P<year>\d{4}|\d{2})",
))
# A numeric date with a whole year before any other text; elsewhere in a text, numbers may be no date.
_NUMERIC_START = re.compile(r"(?P<day>\d{1,2})\s*(?P<mark>[/.\\-])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<year>\d{4})"
                            r"(?!\d|[/\\-]\d)")
_MAX_EVIDENCE_LENGTH = 100
_MONTH_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    _WORD + r"(?:,\s*|\s+|-)(?P<year>\d{4})",
    r"(?P<month>\d{1,2})/(?P<year>\d{4})",
    r"(?P<year>\d{4})-(?P<month>\d{2})",
))


def parse_datetime(text: str) -> datetime | None:
    """Return the date in `text`, with its time of day if it has one; None where it can't be read.

    Reads 2025-01-14, 1/14/2025, 1/14/25, Jan 14, 2025, 14 January 2025 and form timestamps such as
    4/27/2021 11:02:10, also with a weekday (`1/14/2025 (Tue)`), a time such as 6pm or 10.30, and spaces around the
    marks. Two-digit years are of this century. 15/10/2025, which has no such month, isn't read.
    """
    text = _compatible(text)
    for pattern in _DATE_PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return _build_datetime(match.groupdict())
    return None


def parse_as_of(text: str) -> date:
    """Return the as-of date in `text`, an option or query parameter. Raises BadRequest."""
    moment = parse_datetime(text)
    if moment is None:
        raise BadRequest(f"“{text}” is not a date. Write the as-of date like 2025-07-15.")
    return moment.date()


def swap_day_and_month(text: str) -> str | None:
    """Return `text`, a numeric date such as 5/10/2025, with its first two numbers swapped; None for other texts.

    Among those are dates that start with the year, or have the month's name: their order is clear.
    """
    text = _compatible(text)
    match = next((match for pattern in _SWAPPABLE if (match := pattern.fullmatch(text))), None)
    return "{before}{other}{mark}{one}{mark}{year}{rest}".format_map(match.groupdict()) if match else None


def is_day_first_only(text: str) -> bool:
    """Return whether `text` is a date that can only be day first, or starts with one that has a year of four digits.

    The rest of a text that starts with one may be anything: `15/10/2024*`, not `moved to 15/10/2024`.
    """
    text = _compatible(text[:_MAX_EVIDENCE_LENGTH])
    if parse_datetime(text) is not None:
        return False
    swapped, start = swap_day_and_month(text), _NUMERIC_START.match(text)
    return (swapped is not None and parse_datetime(swapped) is not None) or (
        start is not None and int(start["day"]) > 12 and _build_datetime(start.groupdict()) is not None)


def _compatible(text: str) -> str:
    """Return `text` with ordinary digits and slashes in place of full-width ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def parse_month(text: str) -> date | None:
    """Return the first day of the month in `text` (Sep 2024, 9/2024, 2024-09), or None."""
    for pattern in _MONTH_PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            first_day = _build_datetime({"day": "1", **match.groupdict()})
            return first_day.date() if first_day else None
    return None


def _build_datetime(parts: dict[str, str]) -> datetime | None:
    month = _month_number(parts["word"]) if parts.get("word") else int(parts["month"])
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000
    if month is None or not 1900 <= year < 2200:
        return None
    hour = int(parts.get("hour") or 0)
    am_pm = (parts.get("half") or parts.get("end_half") or "").lower()
    if parts.get("hour") and not parts.get("minute") and not am_pm:
        return None
    if am_pm and not 1 <= hour <= 12:
        return None
    if am_pm:
        hour = hour % 12 + (12 if am_pm == "p" else 0)
    try:
        return datetime.combine(date(year, month, int(parts["day"])),
                                time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)))
    except ValueError:
        return None


def _month_number(word: str) -> int | None:
    word = word.lower()
    if word in _FULL_MONTHS:
        return _FULL_MONTHS.index(word) + 1
    if word == "sept":
        return 9
    return _MONTHS.index(word) + 1 if word in _MONTHS else None
