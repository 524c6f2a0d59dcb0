"""The table `[report]` of the secrets file: by which day a fiscal year is to be certified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cop_sheets.errors import SourceUnreadable
from cop_sheets.fiscal_year import FiscalYear
from cop_sheets.settings.secrets_file import read_secrets
from cop_sheets.text import join_words

REPORT_SECTION = "report"
_KNOWN_SETTINGS = ("due",)
_ANY_LEAP_YEAR = 2024


@dataclass(frozen=True)
class ReportSettings:
    """The checked table `[report]`. `due`: the (month, day) after which a year that isn't certified is late, or None.
    """

    due: tuple[int, int] | None = None

    def is_late(self, fiscal_year: FiscalYear, today: date) -> bool:
        """Return whether a partnership that has not certified `fiscal_year` by the end of yesterday is late."""
        due = self.due_day(fiscal_year)
        return due is not None and today > due

    def due_day(self, fiscal_year: FiscalYear) -> date | None:
        """Return the last day on which `fiscal_year` is to be certified: the first such day after it has ended."""
        if self.due is None:
            return None
        month, day = self.due
        end = fiscal_year.last_day
        year = end.year if (month, day) > (end.month, end.day) else end.year + 1
        return date(year, month, min(day, 28) if (month, day) == (2, 29) else day)


def read_report_settings(path: str | Path) -> ReportSettings:
    """Return the table `[report]` of the secrets file at `path`. Raises SourceUnreadable."""
    return parse_report_settings(read_secrets(path), Path(path).name)


def parse_report_settings(secrets: Mapping[str, Any], name: str = "secrets.toml") -> ReportSettings:
    """Return the table `[report]` in `secrets`, the content of the file called `name`. Raises SourceUnreadable."""
    table = secrets.get(REPORT_SECTION, {})
    if not isinstance(table, Mapping):
        raise SourceUnreadable(f"{name}: write [{REPORT_SECTION}] on a line of its own and the settings below it")
    unknown = sorted(set(table) - set(_KNOWN_SETTINGS))
    if unknown:
        raise SourceUnreadable(f"{name}: [{REPORT_SECTION}] has no setting called {join_words(unknown)}: it knows "
                               f"{join_words(_KNOWN_SETTINGS)}")
    due = table.get("due")
    if due is None:
        return ReportSettings()
    try:
        day = date.fromisoformat(f"{_ANY_LEAP_YEAR}-{due}")
    except ValueError:
        raise SourceUnreadable(f'{name}: due in [{REPORT_SECTION}] is to be a month and a day, such as '
                               'due = "07-31"') from None
    return ReportSettings((day.month, day.day))
