"""Everything about a fiscal year as of a day, worked out once and shared by every page and command."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pandas as pd

from cop_sheets import FiscalYear, Period, Tables, csv_bytes
from cop_sheets.layout import CONSULTATIONS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from summaries.accounting import Accounts, account, reconciliation
from summaries.figures import ALL, Figure
from summaries.ncpc import all_figures, ncpc_table
from summaries.quarters import quarter_table
from summaries.standing import standing_table
from validators import Findings, find, flags_of
from validators.log_views import EARLIEST
from validators.part import Part, part_of


@dataclass
class Report:
    """Flags, standing, figures and the reconciliation of one period; each part is made when first asked for."""

    period: Period
    findings: Findings
    accounts: Accounts
    made: dict = field(default_factory=dict, repr=False)    # see `once`

    @property
    def tables(self) -> Tables:
        """Everything that was read, of the partnerships that the report is about."""
        return self.accounts.facts.tables

    @cached_property
    def before(self) -> "Report":
        """The report of the fiscal year before, as of the same day a year earlier."""
        year = self.period.fiscal_year.start - 1
        return build_report(self.tables, FiscalYear(year), a_year_earlier(self.period.as_of))

    def of(self, partnership: str) -> "Report":
        """Return the report of one partnership alone, the year before's with it; no other one's rows are in it.

        It says what `build_report` says of that partnership's tables, without judging them once more.
        """
        report = self._part(partnership)
        report.before = self.before._part(partnership)
        return report

    def _part(self, partnership: str) -> "Report":
        part = part_of(self.findings, partnership)
        report = Report(self.period, part.findings, account(part.findings.facts))
        report.figures = [_in_part(figure, part) for figure in self.figures
                          if figure.partnership == partnership and figure.level != ALL]
        return report

    @cached_property
    def flags(self) -> pd.DataFrame:
        """The flags, in sheet order, columns `validators.FLAG_COLUMNS`."""
        return flags_of(self.findings)

    @cached_property
    def standing(self) -> pd.DataFrame:
        """A line a CoP active in the year."""
        return standing_table(self.findings)

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure of the summary, with its rows."""
        return all_figures(self.accounts)

    @cached_property
    def ncpc(self) -> pd.DataFrame:
        """The table that NCPC downloads."""
        return ncpc_table(self.figures, self.accounts, self.period)

    @cached_property
    def ncpc_csv(self) -> bytes:
        """The file that NCPC downloads: the same bytes from the page and the command."""
        return csv_bytes(self.ncpc)

    @cached_property
    def reconciliation(self) -> pd.DataFrame:
        """A line a partnership and tab: rows read = counted + other fiscal years + excluded + not data."""
        return reconciliation(self.accounts)

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """The outputs of each quarter."""
        return quarter_table(self.accounts)

    def rows_of(self, partnership: str, indicator: str, item_id: str = "") -> pd.DataFrame:
        """Return the rows behind a figure; see `rows_behind`."""
        return self.rows_behind(next(number for number, figure in enumerate(self.figures) if (
            figure.partnership, figure.indicator, figure.item_id) == (partnership, indicator, item_id)))

    def rows_behind(self, line: int) -> pd.DataFrame:
        """Return the rows behind line `line` of the summary: Partnership, Tab, Row, Counted (yes or no), Reason."""
        figure = self.figures[line]
        tables = self.tables
        fates = [(position, "yes", "") for position in figure.used]
        fates += [(position, "no", reason) for position, reason in figure.left_out]
        values = tables[figure.tab].values
        lines = []
        for position, counted, reason in sorted(fates):
            place = tables.places[values.at[position, "place"]]
            lines.append((place.partnership, place.grid.name, int(values.at[position, "row"]), counted, reason))
        return pd.DataFrame(lines, columns=["Partnership", "Tab", "Row", "Counted", "Reason"])


def _in_part(figure: Figure, part: Part) -> Figure:
    return replace(figure, used=[part.position(figure.tab, row) for row in figure.used],
                   left_out=[(part.position(figure.tab, row), reason) for row, reason in figure.left_out])


def a_year_earlier(day: date) -> date:
    """Return the same day of the year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def fiscal_years(tables: Tables, shown: FiscalYear) -> list[FiscalYear]:
    """Return the fiscal years that rows are dated in, and `shown`, latest first."""
    starts = {shown.start}
    for tab, column in (
            (SESSIONS, "date"), (TRAININGS, "date"), (CONSULTATIONS, "date"), (SURVEY_RESPONSES, "timestamp")):
        dates = tables[tab].values[column].dropna()
        found = set((dates.dt.year - (dates.dt.month < 7)).tolist())
        starts |= {start for start in found if EARLIEST.year <= start <= shown.start + 1}
    return [FiscalYear(start) for start in sorted(starts, reverse=True)]


def build_report(tables: Tables, fiscal_year: FiscalYear, as_of: date) -> Report:
    """Judge and add up `tables` for `fiscal_year` as of `as_of`."""
    period = Period(fiscal_year, as_of)
    findings = find(tables, period)
    return Report(period, findings, account(findings.facts))
