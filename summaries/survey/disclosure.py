"""Disclosure control: which survey results an audience may see, as of which day, and why others are suppressed."""

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_words import OUTCOMES
from summaries.figures import (
    ALL,
    SELF_AGREEMENT,
    SELF_CHANGE,
    Figure,
    QuarterEnd,
    first_quarter_end,
    releasable_groups,
)
from summaries.memo import memoized
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators.derived import UNREADABLE_STATES

BLANK_ROLE, UNREAD_ROLE = "blank", "unread"
SurveySource = Report | QuarterEnd
_FigureKey = tuple[str, int, str]    # partnership, outcome (1 to 6), measure


def survey_source(report: Report) -> SurveySource | None:
    """Return the source of the audience's breakdowns: the report itself, or the survey at the end of a quarter.

    None before the first quarter of the year has ended.
    """
    return report if report.audience.sees_small_groups else report.quarter_end


def as_of_text(report: Report) -> str:
    """Return the date in a breakdown's heading: `, as of September 30, 2024`; "" if it is the report's as-of date."""
    source = survey_source(report)
    return f", as of {format_date(source.period.as_of)}" if isinstance(source, QuarterEnd) else ""


def not_yet_sentence(report: Report) -> str:
    """Return why there is no breakdown before the first quarter of the year has ended."""
    return ("NCPC sees what was answered, by which role and in which CoP, as of the last day of a quarter: for "
            f"{report.period.fiscal_year} as of {format_date(first_quarter_end(report.period))} at the earliest.")


@memoized
def answers_source(report: Report) -> SurveySource | None:
    """Return the source of the charts of answers, without figures that the audience may not see.

    For several partnerships it is the sum of what may be released for each, so that it reveals no more.
    """
    source = survey_source(report)
    if not isinstance(source, QuarterEnd):
        return source
    releasable = _releasable_answers(source)
    return source.filter_figures(lambda figure: not figure.denominator or _figure_key(figure) in releasable)


def _figure_key(figure: Figure) -> _FigureKey:
    measure = SELF_CHANGE if SELF_CHANGE in figure.notes else SELF_AGREEMENT
    return figure.partnership, OUTCOMES.index(figure.indicator) + 1, measure


@memoized
def _releasable_answers(source: QuarterEnd) -> set[_FigureKey]:
    return releasable_groups(source.valid, ["partnership", "outcome", "measure"], None, source.audience.min_respondents)


def suppressed_answers_sentence(report: Report, outcomes: tuple[int, ...], measure: str) -> str:
    """Return how many of `outcomes`, or how many partnerships, the charts of answers leave out, and why; "" if none."""
    source = survey_source(report)
    if not isinstance(source, QuarterEnd):
        return ""
    releasable, has_several = _releasable_answers(source), len(source.tables.all_partnerships) > 1
    suppressed = [key for figure in source.figures if figure.level != ALL and figure.denominator
                  for key in [_figure_key(figure)] if key[1] in outcomes and key[2] == measure
                  and key not in releasable]
    if not suppressed:
        return ""
    noun, count = "outcome", len({outcome for _, outcome, _ in suppressed})
    if has_several:
        noun, count = "partnership", len({partnership for partnership, _, _ in suppressed})
    return f"Without {pluralize(count, noun)}: {source.audience.answers_suppression_reason}"


@memoized
def partnerships_with_suppressed_roles(report: Report, outcomes: tuple[int, ...]) -> frozenset[str]:
    """Return the partnerships whose numbers of respondents by role are suppressed for `outcomes`."""
    source = survey_source(report)
    if not isinstance(source, QuarterEnd):
        return frozenset()
    scores = source.valid[source.valid["outcome"].isin(outcomes)].drop_duplicates("response")
    releasable = releasable_groups(scores, ["partnership"], "role", source.audience.min_respondents)
    return frozenset(scores["partnership"]) - {name for name, in releasable}


@memoized
def unclear_roles(report: Report) -> pd.Series:
    """Return BLANK_ROLE or UNREAD_ROLE, by response, for those without a Role that the audience may see."""
    source = survey_source(report)
    if source is None:
        return pd.Series(dtype=object)
    counted = source.row_statuses.counted(SURVEY_RESPONSES)
    states = counted["state:role"]
    role_status = pd.Series(np.select([states.isin(UNREADABLE_STATES),
                                       states.isin([CellStatus.BLANK, CellStatus.ABSENT])],
                                      [UNREAD_ROLE, BLANK_ROLE], ""), index=counted.index, dtype=object)
    role_status = role_status[role_status != ""]
    if not isinstance(source, QuarterEnd):
        return role_status
    partnerships = counted["partnership"].loc[role_status.index]
    role_rows = pd.DataFrame({"partnership": partnerships, "why": role_status,
                              "seen": source.seen.loc[role_status.index]})
    releasable = {name for name, in releasable_groups(role_rows, ["partnership"], "why",
                                                      source.audience.min_respondents)}
    return role_status[partnerships.isin(releasable)]
