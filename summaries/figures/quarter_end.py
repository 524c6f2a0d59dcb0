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
from summaries.figures.ncpc_table import together
from summaries.figures.outcomes import Answers, outcome_figures, verdicts
from validators.derived import Accounts, account, find_facts, moment


@dataclass
class QuarterEnd:
    """What breakdowns ask of a report, as of the end of a quarter; `figures` are those of the six outcomes alone."""

    period: Period
    accounts: Accounts
    audience: Audience
    made: dict = field(default_factory=dict, repr=False)    # see `once`

    @property
    def tables(self) -> Tables:
        """Everything that was read, of the partnerships that it is about."""
        return self.accounts.facts.tables

    @cached_property
    def figures(self) -> list[Figure]:
        """The outcomes' figures of each partnership, and of several those of all together."""
        answers = Answers(self.accounts)
        return self._with_sums([figure for name in self.tables.listed for figure in outcome_figures(answers, name)])

    def _with_sums(self, figures: list[Figure]) -> list[Figure]:
        return figures + together(figures, self.tables.twins.copy_of) if len(self.tables.listed) > 1 else figures

    def only(self, keeps: Callable[[Figure], bool]) -> "QuarterEnd":
        """Return the same, of the partnerships' figures only those that are told; they alone are summed up."""
        part = QuarterEnd(self.period, self.accounts, self.audience)
        part.figures = self._with_sums([figure for figure in self.figures if figure.level != ALL and keeps(figure)])
        return part

    @cached_property
    def valid(self) -> pd.DataFrame:
        """The valid answers as `verdicts` has them, with `seen`: the end of the quarter as of which each is told."""
        lines = verdicts(self.accounts)
        lines = lines[lines["valid"].astype(bool)]
        return lines.assign(seen=self.seen.reindex(lines["response"]).to_numpy())

    @cached_property
    def seen(self) -> pd.Series:
        """The end of the quarter as of which each counted response is told first."""
        dates = self.accounts.counted(SURVEY_RESPONSES)["date"]
        ends = dates.dt.to_period("Q").dt.end_time.dt.normalize().astype("datetime64[s]")
        first = pd.Timestamp(first_quarter_end(self.period))
        return ends.where(ends > first, first)

    def earlier(self, end: pd.Timestamp) -> "QuarterEnd":
        """Return the survey as of an earlier end of a quarter."""
        if moment(end.date()) >= moment(self.period.as_of):
            return self
        if (QuarterEnd, end) not in self.made:
            period = Period(self.period.fiscal_year, end.date())
            self.made[QuarterEnd, end] = QuarterEnd(period, account(find_facts(self.tables, period)), self.audience)
        return self.made[QuarterEnd, end]


def first_quarter_end(period: Period) -> date:
    """Return the last day of the fiscal year's first quarter."""
    return period.fiscal_year.month(2)[1]


def at_quarter_end(accounts: Accounts, audience: Audience) -> QuarterEnd | None:
    """Return the survey as of the last end of a quarter by the as-of date; None before the year's first one."""
    period = accounts.facts.period
    end = last_quarter_end(period.as_of)
    if end < first_quarter_end(period):
        return None
    if end != period.as_of:
        period = Period(period.fiscal_year, end)
        accounts = account(find_facts(accounts.facts.tables, period))
    return QuarterEnd(period, accounts, audience)


def is_told(added: Iterable[np.ndarray], is_small: Callable[[np.ndarray], bool]) -> bool:
    """Say whether groups may be told, of which each quarter `added` so many answers, a number a group.

    They may where what was added since they were told last is not small, or where nothing was.
    """
    told, since = False, 0
    for numbers in added:
        since = since + numbers
        told = not is_small(since)
        if told:
            since = 0
    return told


def told_groups(lines: pd.DataFrame, key: list[str], group: str | None, least: int) -> set[tuple]:
    """Return the values of the columns `key` whose groups, by column `group`, may be told; None is one group of all.

    `lines` has a line an answer, with `seen`. A group is small where it has fewer than `least`, but some.
    """
    columns, found = lines[group] if group else pd.Series(0, index=lines.index), set()
    if not len(lines):
        return found
    counts = lines.groupby([*(lines[name] for name in key), lines["seen"], columns.rename("group")]).size()
    counts = counts.unstack("group", fill_value=0)
    for values, part in counts.groupby(level=list(range(len(key))), sort=False):
        if is_told(part.sort_index().to_numpy(), lambda numbers: bool(((numbers > 0) & (numbers < least)).any())):
            found.add(values if isinstance(values, tuple) else (values,))
    return found
