"""The survey as of the end of a quarter: all that is told of its groups to those who see no small ones.

As of a day that one can choose, the difference to the day before is what a single person answered. So answers by CoP,
by role and by step are told as of the last day of a quarter, and of a group only where it is not small, nor what was
added to it since it was told last: then no two looks, on whatever days, differ by a few people's answers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

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
    """What breakdowns ask of a report, as of the end of a quarter; `figures` are those of the six outcomes alone."""

    period: Period
    row_statuses: RowStatuses
    audience: Audience
    _memo: dict = field(default_factory=dict, repr=False)    # see `memoized`

    @property
    def tables(self) -> Tables:
        """Everything that was read, of the partnerships that it is about."""
        return self.row_statuses.derived.tables

    @cached_property
    def figures(self) -> list[Figure]:
        """The outcomes' figures of each partnership, and of several those of all together."""
        answers = SurveyRecords(self.row_statuses)
        return self._with_sums([figure for name in self.tables.all_partnerships
                                for figure in outcome_figures(answers, name)])

    def _with_sums(self, figures: list[Figure]) -> list[Figure]:
        return figures + sum_partnerships(figures, self.tables.duplicate_workbooks.copy_of) if len(
                self.tables.all_partnerships) > 1 else figures

    def filter_figures(self, is_releasable_figure: Callable[[Figure], bool]) -> "QuarterEnd":
        """Return the same, of the partnerships' figures only those that are told; they alone are summed up."""
        filtered = QuarterEnd(self.period, self.row_statuses, self.audience)
        filtered.figures = self._with_sums([figure for figure in self.figures if figure.level != ALL
                                            and is_releasable_figure(figure)])
        return filtered

    @cached_property
    def valid(self) -> pd.DataFrame:
        """The valid answers as `score_responses` has them, with `seen`: the quarter's end as of which each is told."""
        scores = score_responses(self.row_statuses)
        scores = scores[scores["valid"].astype(bool)]
        return scores.assign(seen=self.seen.reindex(scores["response"]).to_numpy())

    @cached_property
    def seen(self) -> pd.Series:
        """The end of the quarter as of which each counted response is told first."""
        dates = self.row_statuses.counted(SURVEY_RESPONSES)["date"]
        ends = dates.dt.to_period("Q").dt.end_time.dt.normalize().astype("datetime64[s]")
        first = pd.Timestamp(first_quarter_end(self.period))
        return ends.where(ends > first, first)

    def as_of_quarter_end(self, end: pd.Timestamp) -> "QuarterEnd":
        """Return the survey as of an earlier end of a quarter."""
        if to_datetime64(end.date()) >= to_datetime64(self.period.as_of):
            return self
        if (QuarterEnd, end) not in self._memo:
            period = Period(self.period.fiscal_year, end.date())
            self._memo[QuarterEnd, end] = QuarterEnd(period, classify_rows(derive(self.tables, period)), self.audience)
        return self._memo[QuarterEnd, end]


def first_quarter_end(period: Period) -> date:
    """Return the last day of the fiscal year's first quarter."""
    return period.fiscal_year.quarter_ends[0]


def survey_at_quarter_end(row_statuses: RowStatuses, audience: Audience) -> QuarterEnd | None:
    """Return the survey as of the last end of a quarter by the as-of date; None before the year's first one."""
    period = row_statuses.derived.period
    end = last_quarter_end(period.as_of)
    if end < first_quarter_end(period):
        return None
    if end != period.as_of:
        period = Period(period.fiscal_year, end)
        row_statuses = classify_rows(derive(row_statuses.derived.tables, period))
    return QuarterEnd(period, row_statuses, audience)


def is_releasable(quarterly_counts: Iterable[np.ndarray], is_small: Callable[[np.ndarray], bool]) -> bool:
    """Say whether groups may be told, of which each quarter `quarterly_counts` so many answers, a number a group.

    They may where what was added since they were told last is not small, or where nothing was.
    """
    releasable, unreleased = False, 0
    for numbers in quarterly_counts:
        unreleased = unreleased + numbers
        releasable = not is_small(unreleased)
        if releasable:
            unreleased = 0
    return releasable


def releasable_groups(score_rows: pd.DataFrame, key: list[str], group: str | None, min_respondents: int) -> set[tuple]:
    """Return the values of the columns `key` whose groups, by column `group`, may be told; None is one group of all.

    `score_rows` has a line an answer, with `seen`. A group is small where it has fewer than `min_respondents`, but
    some.
    """
    columns, result = score_rows[group] if group else pd.Series(0, index=score_rows.index), set()
    if not len(score_rows):
        return result
    counts = score_rows.groupby([*(score_rows[name] for name in key), score_rows["seen"],
                                 columns.rename("group")]).size()
    counts = counts.unstack("group", fill_value=0)
    for values, part in counts.groupby(level=list(range(len(key))), sort=False):
        if is_releasable(part.sort_index().to_numpy(), lambda numbers: bool(((numbers > 0)
                                                                             & (numbers < min_respondents)).any())):
            result.add(values if isinstance(values, tuple) else (values,))
    return result
