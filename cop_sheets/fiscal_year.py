"""The fiscal year, July 1 to June 30, its quarters, and a period: a fiscal year as of a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from cop_sheets.errors import BadRequest

FIRST_FISCAL_MONTH = 7
MONTHS_PER_YEAR, MONTHS_PER_QUARTER = 12, 3
QUARTER_MONTHS = ("Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun")
REFERENCE_YEAR = "FY 24-25"  # the fiscal year for which the program lists its outputs, outcomes and measures
_FISCAL_YEAR = re.compile(r"(?:s?fy|fiscal year)?\s*'?(?P<first>\d{4}|\d{2})\s*[-/–—]\s*'?(?P<second>\d{4}|\d{2})",
                          re.IGNORECASE)
_FISCAL_YEAR_END = re.compile(r"(?:s?fy|fiscal year)\s*'?(?P<second>\d{4}|\d{2})", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """The fiscal year that starts on July 1 of calendar year `start`."""

    start: int

    def __str__(self) -> str:
        return f"FY {self.start % 100:02d}-{(self.start + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        """July 1."""
        return date(self.start, FIRST_FISCAL_MONTH, 1)

    @property
    def last_day(self) -> date:
        """June 30."""
        return date(self.start + 1, FIRST_FISCAL_MONTH - 1, 30)

    def month(self, number: int) -> tuple[date, date]:
        """Return the first and last day of month `number`; 0 is July, 12 the next July."""
        year, month = self.start + (FIRST_FISCAL_MONTH - 1 + number) // MONTHS_PER_YEAR, (
            FIRST_FISCAL_MONTH - 1 + number) % MONTHS_PER_YEAR + 1
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])

    @property
    def quarter_ends(self) -> list[date]:
        """The last days of its four quarters: September 30 and so on."""
        return [self.month(number)[1] for number in range(MONTHS_PER_QUARTER - 1, MONTHS_PER_YEAR, MONTHS_PER_QUARTER)]

    def has_ended(self, as_of: date) -> bool:
        """Return whether the year is over at the end of the day `as_of`."""
        return self.last_day <= as_of


@dataclass(frozen=True)
class Period:
    """A fiscal year as of a day: rows dated after `as_of` don't count."""

    fiscal_year: FiscalYear
    as_of: date

    @property
    def until(self) -> date:
        """The last day that counts: the year's end or the as-of date, whichever is earlier."""
        return min(self.fiscal_year.last_day, self.as_of)


def fiscal_year_of(day: date) -> FiscalYear:
    """Return the fiscal year that holds `day`."""
    return FiscalYear(day.year if day.month >= FIRST_FISCAL_MONTH else day.year - 1)


def last_quarter_end(day: date) -> date:
    """Return the last end of a quarter up to and including `day`."""
    year = fiscal_year_of(day)
    ends = [year.first_day - timedelta(days=1), *year.quarter_ends]
    return max(end for end in ends if end <= day)


def parse_fiscal_year(text: str) -> FiscalYear:
    """Return the fiscal year that `text` names. Raises BadRequest."""
    start = parse_fiscal_year_start(text)
    if start is None:
        raise BadRequest(f"“{text}” is not a fiscal year. Write it like FY 24-25.")
    return FiscalYear(start)


def parse_fiscal_year_start(text: str) -> int | None:
    """Return the calendar year in which the fiscal year `text` (FY 24-25, 2024-2025, FY25) starts, or None."""
    match = _FISCAL_YEAR.fullmatch(text.strip())
    if match:
        first, second = int(match["first"]) % 100, int(match["second"]) % 100
        centuries = {int(year) // 100 for year in match.groups() if len(year) == 4}
        return 2000 + first if second == (first + 1) % 100 and centuries <= {20} else None
    match = _FISCAL_YEAR_END.fullmatch(text.strip())
    return 2000 + int(match["second"]) % 100 - 1 if match and match["second"][:-2] in ("", "20") else None
