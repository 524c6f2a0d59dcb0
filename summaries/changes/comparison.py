"""Two days of the same partnerships, side by side: their reports and the pairs of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple

from cop_sheets import Period, Tables
from cop_sheets.fiscal_year import last_quarter_end
from cop_sheets.layout import COPS, VERSIONED_TABS, Tab
from cop_sheets.parsing import WorkbookMap
from cop_sheets.sources import Failure
from cop_sheets.text import match_key
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience
from summaries.changes.row_cells import ComparedTabs
from summaries.changes.row_matching import RowPair, match_rows
from summaries.figures import first_quarter_end
from summaries.memo import memoized
from summaries.report import Report, build_report
from validators import RedactionPolicy
from validators.derived import classify_rows, derive


class ComparedReports(NamedTuple):
    """The reports of both days; `shifted` is of the workbooks of `before` as of the day of `after`.

    `shifted` shows what the days alone change; it is `before` where the day is the same.
    """

    before: Report
    after: Report
    shifted: Report


@dataclass
class Comparison:
    """The reports of two days for the same fiscal year and audience. The tables of changes are functions of it.

    `survey_by_quarter`: for an audience that may not see small groups, the reports of the copies of the last quarter
    ends before the two days, each as of that quarter end: responses and outcomes are compared by these alone. Without
    them they are not compared. Raises ValueError for reports of another day, fiscal year or audience.
    `known_figures`: the changes of figures that an earlier comparison of these days found, by what they rest on: only
    partnerships whose sheets have changed since are compared again, see `figure_changes`.
    """

    before: Report
    after: Report
    survey_by_quarter: tuple[Report, Report] | None = None
    known_figures: Mapping[Any, tuple[Any, ...]] = field(default_factory=dict, repr=False)
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False)    # see `memoized`

    def __post_init__(self) -> None:
        for report in self.survey_by_quarter or ():
            period, year = report.period, self.after.period.fiscal_year
            if period != Period(year, last_quarter_end(period.as_of)) or report.audience != self.audience:
                raise ValueError("survey_by_quarter: reports as of quarter ends, of the same fiscal year and audience")

    @property
    def audience(self) -> Audience:
        """Who the tables of changes are for."""
        return self.after.audience

    @cached_property
    def redaction(self) -> RedactionPolicy:
        """What the audience may not see of rows."""
        return RedactionPolicy(self.audience.sees_people, self.audience.sees_small_groups)

    @cached_property
    def sides(self) -> ComparedReports:
        """The reports of both days."""
        return ComparedReports(self.before, self.after, _as_of(self.before, self.after.period))

    @cached_property
    def survey(self) -> "Comparison | None":
        """The comparison of responses and outcomes: this one, if the audience may see small groups.

        For others that of the copies of two quarter ends of which the second follows the first, from the fiscal year's
        first one on; None for other days. With two quarters at once, few answers of one of them could be calculated.
        """
        if self.audience.sees_small_groups:
            return self
        if self.survey_by_quarter is None:
            return None
        before, after = (report.period for report in self.survey_by_quarter)
        follows = before.as_of == last_quarter_end(after.as_of - timedelta(days=1))
        return Comparison(*self.survey_by_quarter) if follows and before.as_of >= first_quarter_end(before) else None

    def survey_pair(self, partnership: "PartnershipPair") -> "PartnershipPair | None":
        """Return a partnership in the comparison `survey`; None where that has no copy of it on both sides."""
        if self.survey is None or self.survey is self:
            return partnership if self.survey else None
        return next((pair for pair in self.survey.partnerships if pair.before and pair.after
                     and match_key(pair.name) == match_key(partnership.name)), None)

    @cached_property
    def partnerships(self) -> list["PartnershipPair"]:
        """The partnerships of both sides, in the order of `after`, then those of `before` alone.

        A partnership is known by its name. If each side has only one workbook, these are compared whatever their names.
        """
        before, after = self.before.tables, self.after.tables
        if len(before.all_partnerships) == len(after.all_partnerships) == 1:
            return [PartnershipPair(self, before.all_partnerships[0], after.all_partnerships[0])]
        known = {match_key(name): name for name in before.all_partnerships}
        pairs = [PartnershipPair(self, known.pop(match_key(name), ""), name) for name in after.all_partnerships]
        return pairs + [PartnershipPair(self, name, "") for name in known.values()]

    @property
    def failures(self) -> list[Failure]:
        """The workbooks of either side that can't be read and so can't be compared; each message once."""
        return list({failure.message: failure for side in (self.before, self.after)
                     for failure in side.tables.failures}.values())


@dataclass(eq=False)
class PartnershipPair:
    """One partnership on both sides; `before` or `after` is its name on that side, "" where that side has none."""

    comparison: Comparison
    before: str
    after: str

    @property
    def name(self) -> str:
        """Its name, the later one where they differ."""
        return self.after or self.before

    @cached_property
    def maps(self) -> tuple[WorkbookMap | None, WorkbookMap | None]:
        """Its workbook on both sides; None where there is none or it can't be read."""
        return (_find_map(self.comparison.before.tables, self.before),
                _find_map(self.comparison.after.tables, self.after))

    @property
    def is_comparable(self) -> bool:
        """Whether its rows can be compared: its workbook can be read on every side that has one."""
        return all(bool(workbook_map) or not name for name, workbook_map in zip(
            (self.before, self.after), self.maps, strict=True))

    @property
    def is_unchanged(self) -> bool:
        """Whether its workbook is the same on both sides, cell by cell."""
        one, other = self.maps
        return one is not None and other is not None and (
            one.workbook.content_hash == other.workbook.content_hash)

    @cached_property
    def _tabs(self) -> tuple[ComparedTabs, ComparedTabs]:
        one, other = self.maps
        return (ComparedTabs(self.comparison.before.tables, one, other),
                ComparedTabs(self.comparison.after.tables, other, one))

    @cached_property
    def _pairs(self) -> dict[str, list[RowPair]]:
        return {}

    def row_pairs(self, tab: Tab) -> list[RowPair]:
        """Return the rows of `tab` on both sides, see `match_rows`; none where the workbooks can't be compared."""
        if not self.is_comparable:
            return []
        if tab.slug not in self._pairs:
            before, after = (tabs.rows(tab) for tabs in self._tabs)
            self._pairs[tab.slug] = match_rows(tab, before, after)
        return self._pairs[tab.slug]

    @property
    def all_pairs(self) -> list[tuple[Tab, RowPair]]:
        """All of its rows, by tab."""
        return [(tab, pair) for tab in VERSIONED_TABS for pair in self.row_pairs(tab)]

    @cached_property
    def cop_renames(self) -> dict[str, str]:
        """The CoPs whose ID has changed, by the ID before: those that one side alone has, with the same row."""
        pairs = [self._typed_cops(COPS, pair) for pair in self.row_pairs(COPS)]
        before, after = ({cops[side] for cops in pairs} for side in (0, 1))
        renames: dict[str, str] = {}
        for one, other in pairs:
            if one and other and one not in after and other not in before:
                renames.setdefault(one, other)
        return renames

    def cops_of(self, tab: Tab, pair: RowPair) -> tuple[str, str]:
        """Return the CoP that a row means on both sides, by its later ID; "" where it means none or isn't there."""
        before, after = self._typed_cops(tab, pair)
        return self.cop_renames.get(before, before), after

    def _typed_cops(self, tab: Tab, pair: RowPair) -> tuple[str, str]:
        before, after = ("" if row is None or row.position is None else _cop_by_position(report, tab).get(
            row.position, "") for report, row in zip((self.comparison.before, self.comparison.after),
                                                     (pair.before, pair.after), strict=True))
        return before, after

    @cached_property
    def has_new_settings(self) -> bool:
        """Whether the rows of its settings tabs or their order differ; that decides about Before and Now questions."""
        return len({_settings(workbook_map) for workbook_map in self.maps}) > 1

    @cached_property
    def has_new_names(self) -> bool:
        """Whether the Column Map gives the CoPs other names than before."""
        return len({frozenset((name, cop) for _, name, cop in workbook_map.column_map.former_names)
                    for workbook_map in self.maps if workbook_map}) > 1


@memoized
def _cop_by_position(report: Report, tab: Tab) -> dict[int, str]:
    """Return the CoP that each row of a tab means, by its position in the tab's table; {} for tabs without CoPs."""
    frame = report.row_statuses.derived[tab]
    return dict(zip(frame.index.tolist(), frame["cop"].tolist(), strict=True)) if "cop" in frame else {}


def _find_map(tables: Tables, name: str) -> WorkbookMap | None:
    return next((workbook_map for workbook_map in tables.workbook_maps if workbook_map.workbook.partnership == name),
                None)


def _settings(workbook_map: WorkbookMap | None) -> tuple[object, ...]:
    rows = workbook_map.settings if workbook_map else []
    return tuple((row.tab.slug, tuple(sorted((name, text) for name, text in row.cells.items() if text)))
                 for row in rows)


def _as_of(report: Report, period: Period) -> Report:
    """Return the report of the same workbooks as of another day, for its figures."""
    if report.period == period:
        return report
    return Report(period, report.results, classify_rows(derive(report.tables, period)), report.audience)


def compare(before: Tables, after: Tables, before_period: Period, after_period: Period,
            audience: Audience = PARTNERSHIP_AUDIENCE) -> Comparison:
    """Return the comparison of two readings for one fiscal year, each as of its own day."""
    one, other = (build_report(tables, period.fiscal_year, period.as_of, audience, ("figures", "flags"))
                  for tables, period in ((before, before_period), (after, after_period)))
    return Comparison(one, other)
