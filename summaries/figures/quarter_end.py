"""The survey as of the end of a quarter, for audiences that may not see small groups.

With an as-of date that can be chosen freely, the difference between two days can be a single person's answers. So
answers by CoP, by role and by step are released as of the last day of a quarter, and a group is released only if both
its new answers since its last release and the group itself are not few. Then no two reports, whatever their as-of
dates, differ by the answers of a few people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets import Period, Tables
from cop_sheets.fiscal_year import last_quarter_end
from cop_sheets.layout import SURVEY_RESPONSES
from summaries.audience import Audience
from summaries.figures.figure import ALL, Figure
from summaries.figures.ncpc_table import sum_partnerships
from summaries.figures.outcomes import SurveyRecords, outcome_figures, score_responses
from validators.derived import RowStatuses, classify_rows, derive, to_datetime64


@dataclass
class QuarterEnd:
    """The parts of a report that breakdowns of the survey need, as of the end of a quarter."""

    period: Period
    row_statuses: RowStatuses
    audience: Audience
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False)    # see `memoized`

    @property
    def tables(self) -> Tables:
        """Everything that was read from the partnerships' workbooks."""
        return self.row_statuses.derived.tables

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of the outcomes only: each partnership's, then, of several partnerships, their sums."""
        answers = SurveyRecords(self.row_statuses)
        return self._with_sums([figure for name in self.tables.all_partnerships
                                for figure in outcome_figures(answers, name)])

    def _with_sums(self, figures: list[Figure]) -> list[Figure]:
        if len(self.tables.all_partnerships) < 2:
            return figures
        return figures + sum_partnerships(figures, self.tables.duplicate_workbooks.copy_of)

    def filter_figures(self, is_releasable_figure: Callable[[Figure], bool]) -> "QuarterEnd":
        """Return a copy with only the partnerships' figures that can be released, and the sums of those."""
        filtered = QuarterEnd(self.period, self.row_statuses, self.audience)
        filtered.figures = self._with_sums([figure for figure in self.figures if figure.level != ALL
                                            and is_releasable_figure(figure)])
        return filtered

    @cached_property
    def valid(self) -> pd.DataFrame:
        """The valid rows of `score_responses`, with the column seen: the quarter's end that releases the response."""
        scores = score_responses(self.row_statuses)
        scores = scores[scores["valid"].astype(bool)]
        return scores.assign(seen=self.seen.reindex(scores["response"]).to_numpy())

    @cached_property
    def seen(self) -> pd.Series:
        """The first quarter's end that can release each counted response; index as in the table of the tab."""
        dates = self.row_statuses.counted(SURVEY_RESPONSES)["date"]
        ends = dates.dt.to_period("Q").dt.end_time.dt.normalize().astype("datetime64[s]")
        first = pd.Timestamp(first_quarter_end(self.period))
        return ends.where(ends > first, first)

    def as_of_quarter_end(self, end: pd.Timestamp) -> "QuarterEnd":
        """Return the survey as of an earlier end of a quarter."""
        if to_datetime64(end.date()) >= to_datetime64(self.period.as_of):
            return self
        earlier: QuarterEnd | None = self._memo.get((QuarterEnd, end))
        if earlier is None:
            period = Period(self.period.fiscal_year, end.date())
            earlier = QuarterEnd(period, classify_rows(derive(self.tables, period)), self.audience)
            self._memo[QuarterEnd, end] = earlier
        return earlier


def first_quarter_end(period: Period) -> date:
    """Return the last day of the fiscal year's first quarter."""
    return period.fiscal_year.quarter_ends[0]


def survey_at_quarter_end(row_statuses: RowStatuses, audience: Audience) -> QuarterEnd | None:
    """Return the survey as of the last quarter's end by the as-of date; None before the year's first quarter ends."""
    period = row_statuses.derived.period
    end = last_quarter_end(period.as_of)
    if end < first_quarter_end(period):
        return None
    if end != period.as_of:
        period = Period(period.fiscal_year, end)
        row_statuses = classify_rows(derive(row_statuses.derived.tables, period))
    return QuarterEnd(period, row_statuses, audience)


def is_releasable(quarterly_counts: Iterable[np.ndarray], is_small: Callable[[np.ndarray], bool]) -> bool:
    """Return whether groups can be released as of the last quarter.

    `quarterly_counts`: for each quarter, the number of new answers in each group. The groups can be released if the
    answers since their last release are not few, or if there are none.
    """
    releasable = False
    unreleased: np.ndarray | int = 0
    for counts in quarterly_counts:
        new_counts = counts + unreleased
        releasable = not is_small(new_counts)
        unreleased = 0 if releasable else new_counts
    return releasable


def releasable_groups(scores: pd.DataFrame, key: list[str], group: str | None,
                      min_respondents: int) -> set[tuple[Any, ...]]:
    """Return the values of the columns `key` whose groups, by the column `group`, can be released.

    `scores`: one row per answer, with the column seen of `QuarterEnd.valid`. `group` None: all answers are one group.
    A group is small if it has at least one answer, but fewer than `min_respondents`.
    """
    result: set[tuple[Any, ...]] = set()
    if not len(scores):
        return result

    def has_small_group(counts: np.ndarray) -> bool:
        return bool(((counts > 0) & (counts < min_respondents)).any())

    groups = scores[group] if group else pd.Series(0, index=scores.index)
    counts = scores.groupby([*(scores[name] for name in key), scores["seen"], groups.rename("group")]).size()
    counts = counts.unstack("group", fill_value=0)
    for values, by_quarter in counts.groupby(level=list(range(len(key))), sort=False):
        if is_releasable(by_quarter.sort_index().to_numpy(), has_small_group):
            result.add(values if isinstance(values, tuple) else (values,))
    return result
