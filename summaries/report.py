"""The report of a fiscal year as of a date, computed once and shared by every page and command."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from cop_sheets import FiscalYear, Period, SheetsError, Tables, csv_bytes
from cop_sheets.layout import Tab
from cop_sheets.parsing import run_without_crashing_workbooks
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience
from summaries.figures import (
    ALL,
    ALL_PARTNERSHIPS,
    NUMBER_OF_COPS,
    PARTNERSHIP,
    Figure,
    QuarterEnd,
    build_figures,
    quarter_table,
    standing_table,
    survey_at_quarter_end,
)
from summaries.figures.ncpc_table import ncpc_table
from validators import (
    CheckResults,
    Decider,
    FlagPart,
    FlagStatus,
    FlagTable,
    RedactionPolicy,
    build_flags_with_redactions,
    find_unsurveyed_cops,
    run_rules,
)
from validators.derived import RowStatuses, classify_rows, reconciliation_table
from validators.subset import PartnershipResults, results_for_partnership


@dataclass
class Report:
    """Flags, standing, figures and reconciliation of one period; each part is computed on first access.

    No part contains what `audience` may not see, so that pages, charts and files need no filter of their own.
    """

    period: Period
    results: CheckResults
    row_statuses: RowStatuses
    audience: Audience = PARTNERSHIP_AUDIENCE
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False)    # see `memoized`

    @property
    def tables(self) -> Tables:
        """Everything that was read from the workbooks of the report's partnerships."""
        return self.row_statuses.derived.tables

    @property
    def name(self) -> str:
        """The name, as typed, of the only partnership, or that the report is of all partnerships."""
        names = self.tables.all_partnerships
        return names[0] if len(names) == 1 else ALL_PARTNERSHIPS

    def with_parts(self, parts: Iterable[str]) -> "Report":
        """Compute `parts`, such as ALL_PARTS, and return this report."""
        for part in parts:
            getattr(self, part)
        return self

    @cached_property
    def before(self) -> "Report":
        """The report of the fiscal year before, as of the same day a year earlier."""
        year = self.period.fiscal_year.start - 1
        return build_report(self.tables, FiscalYear(year), one_year_earlier(self.period.as_of), self.audience)

    @cached_property
    def quarter_end(self) -> QuarterEnd | None:
        """The survey as of the last quarter's end by the as-of date; None before the year's first quarter ends."""
        return survey_at_quarter_end(self.row_statuses, self.audience)

    @cached_property
    def redaction(self) -> RedactionPolicy:
        """What the audience may not see of flags and of the rows behind a figure."""
        if self.audience.sees_small_groups:
            return RedactionPolicy(self.audience.sees_people)
        unsurveyed = self.quarter_end and find_unsurveyed_cops(self.quarter_end.row_statuses.derived)
        return RedactionPolicy(self.audience.sees_people, shows_respondents=False, unsurveyed=unsurveyed)

    @cached_property
    def _flags(self) -> FlagTable:
        return build_flags_with_redactions(self.results, self.redaction)

    def for_audience(self, audience: Audience) -> "Report":
        """Return this report and the year before's for another audience, without running the rules again."""
        report = self._for_audience(audience)
        report.before = self.before._for_audience(audience)
        return report

    def _for_audience(self, audience: Audience) -> "Report":
        report = Report(self.period, self.results, self.row_statuses, audience)
        report.figures = self.figures    # the same for every audience
        return report

    def of(self, partnership: str, audience: Audience | None = None) -> "Report":
        """Return the report, and the year before's, of one partnership; it contains no rows of others.

        It equals `build_report` of that partnership's tables, without running the rules again. `audience` is this
        report's unless given.
        """
        audience = audience or self.audience
        report = self._for_partnership(partnership, audience)
        report.before = self.before._for_partnership(partnership, audience)
        return report

    def _for_partnership(self, partnership: str, audience: Audience) -> "Report":
        partnership_results = results_for_partnership(self.results, partnership)
        report = Report(self.period, partnership_results.results, classify_rows(partnership_results.results.derived),
                        audience)
        report.figures = [_shift_rows(figure, partnership_results) for figure in self.figures
                          if figure.partnership == partnership and figure.level != ALL]
        return report

    @cached_property
    def flags(self) -> pd.DataFrame:
        """The flags, in sheet order, columns `validators.FLAG_COLUMNS`."""
        return self._flags.frame

    @cached_property
    def open_flags(self) -> pd.DataFrame:
        """The flags that are not explained, with their index in `flags`."""
        return self.flags[self.flags["Status"] != FlagStatus.EXPLAINED]

    @property
    def flag_deciders(self) -> list[Decider | None]:
        """For each flag, who decides about its explanation; None for one that can't be explained."""
        return self._flags.deciders

    @property
    def is_value_redacted(self) -> list[bool]:
        """For each flag, whether its Value is empty only because the audience may not see it."""
        return self._flags.is_value_redacted

    @property
    def flag_insertions(self) -> list[str]:
        """For each flag, where in its tab a row is to be added, such as `after row 78`; "" for a flag about a cell."""
        return self._flags.insertions

    @property
    def flag_parts(self) -> list[tuple[FlagPart, ...]]:
        """For each flag, its parts, each with a Flag ID and a Subject: one, or one for each month that is missed."""
        return self._flags.parts

    @cached_property
    def standing(self) -> pd.DataFrame:
        """One row per CoP that was active in the year; see `standing_table`."""
        return standing_table(self.results, not self.audience.sees_small_groups)

    @cached_property
    def deduplicated_standing(self) -> pd.DataFrame:
        """The rows of `standing` for sums: of two workbooks that hold the same rows, only one workbook's."""
        return self.without_copies(self.standing)

    def deduplicated_rows(self, tab: Tab) -> pd.DataFrame:
        """Return the counted rows of `tab` for sums: of two workbooks that hold the same rows, only one workbook's."""
        return self.without_copies(self.row_statuses.counted(tab), "partnership")

    def without_copies(self, rows: pd.DataFrame, column: str = "Partnership") -> pd.DataFrame:
        """Return `rows` without those of copies: partnerships, named in `column`, with the same rows as another."""
        return rows[~rows[column].isin(self.tables.duplicate_workbooks.copy_of)]

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure of the NCPC summary, with its rows."""
        return build_figures(self.row_statuses)

    def unreported_reason(self, indicator: str = NUMBER_OF_COPS.name) -> str:
        """Return why the figure of all partnerships together, or of the only one, is not reported; "" where it is."""
        return self._unreported_reasons.get(indicator, "")

    @cached_property
    def _unreported_reasons(self) -> dict[str, str]:
        level = ALL if len(self.tables.all_partnerships) > 1 else PARTNERSHIP
        return {figure.indicator: figure.unreported_reason for figure in self.figures if figure.level == level}

    @cached_property
    def ncpc(self) -> pd.DataFrame:
        """The table that NCPC downloads."""
        return ncpc_table(self.figures, self.row_statuses, self.period, self.audience)

    @cached_property
    def ncpc_csv(self) -> bytes:
        """The CSV file that NCPC downloads: the same bytes from the page and from the command line."""
        return csv_bytes(self.ncpc)

    @cached_property
    def reconciliation(self) -> pd.DataFrame:
        """One row per partnership and tab: rows read = counted + other fiscal years + excluded + not data."""
        return reconciliation_table(self.row_statuses)

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """The outputs of each quarter and of the year; see `quarter_table`."""
        return quarter_table(self.row_statuses, self.figures)

    def figure_rows(self, figure_index: int) -> pd.DataFrame:
        """Return the rows behind figure `figure_index`: Partnership, Tab, Row, Counted (yes or no), Reason.

        No rows if the audience may not see single rows of the figure's tab.
        """
        figure = self.figures[figure_index]
        tables = self.tables
        row_marks = [(position, "yes", "") for position in figure.used]
        row_marks += [(position, "no", reason) for position, reason in figure.left_out]
        if self.redaction.redacts_rows(figure.tab):
            row_marks = []
        values = tables[figure.tab].values
        rows = []
        for position, counted, reason in sorted(row_marks):
            location = tables.locations[values.at[position, "place"]]
            name = self.redaction.tab_name(location.tab, location.raw_sheet.name)
            rows.append((location.partnership, name, int(values.at[position, "row"]), counted, reason))
        return pd.DataFrame(rows, columns=["Partnership", "Tab", "Row", "Counted", "Reason"])


def _shift_rows(figure: Figure, partnership_results: PartnershipResults) -> Figure:
    """Return `figure` with the positions that its rows have in the tables of the partnership alone."""
    return replace(figure, used=[partnership_results.position(figure.tab, row) for row in figure.used],
                   left_out=[(partnership_results.position(figure.tab, row), reason)
                             for row, reason in figure.left_out])


def one_year_earlier(day: date) -> date:
    """Return the same day of the year before; February 28 for February 29."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


# The parts that pages and commands use. A workbook on which one of them crashes is left out of all.
ALL_PARTS = ("figures", "ncpc", "standing", "flags")


def build_report(tables: Tables, fiscal_year: FiscalYear, as_of: date, audience: Audience = PARTNERSHIP_AUDIENCE,
                 parts: Iterable[str] = ("figures",)) -> Report:
    """Return the report of `tables` for `fiscal_year` as of `as_of`, for `audience`.

    `parts` are computed at once. A workbook on which the rules or a part crash becomes a failure (WBK-01), and the
    report is of the others. Raises the exception if every workbook causes it, or no single one does.
    """
    period = Period(fiscal_year, as_of)

    def check(subset: Tables) -> Report:
        results = run_rules(subset, period)
        return Report(period, results, classify_rows(results.derived), audience).with_parts(parts)

    return run_without_crashing_workbooks(tables, check)


def complete_report(report: Report, tables: Tables) -> Report:
    """Return `report`, which is of `tables`, with every part computed.

    If a part crashes, return a new report without the workbook that causes it.
    """
    try:
        return report.with_parts(ALL_PARTS)
    except SheetsError:
        raise
    except Exception:
        return build_report(tables, report.period.fiscal_year, report.period.as_of, report.audience, ALL_PARTS)


def partnership_report(whole: Report, tables: Tables, partnership: str, audience: Audience) -> Report:
    """Return the report of one partnership with every part computed; `whole` is the report of all of `tables`."""
    period = whole.period.fiscal_year, whole.period.as_of
    if partnership not in whole.tables.partnerships:
        return build_report(whole.tables.of([partnership]), *period, audience)
    try:
        return whole.of(partnership, audience).with_parts(ALL_PARTS)
    except SheetsError:
        raise
    except Exception:
        return report_for_partnerships(tables, [partnership], *period, audience)


def report_for_partnerships(tables: Tables, names: Iterable[str], fiscal_year: FiscalYear, as_of: date,
                            audience: Audience = PARTNERSHIP_AUDIENCE) -> Report:
    """Return the report of the partnerships `names` among `tables`, with every part computed.

    If it crashes on all of them, the report of all of `tables` decides which workbooks are failures, because a workbook
    by itself can't show whether it causes the crash.
    """
    names = list(names)
    try:
        return build_report(tables.of(names), fiscal_year, as_of, audience, ALL_PARTS)
    except SheetsError:
        raise
    except Exception:
        whole = build_report(tables, fiscal_year, as_of, audience, ALL_PARTS)
        return build_report(whole.tables.of(names), fiscal_year, as_of, audience, ALL_PARTS)
