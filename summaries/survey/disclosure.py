"""What of the survey's groups an audience is told, and as of what day: answers by step and by role, and why not."""

import numpy as np
import pandas as pd

from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES
from cop_sheets.parsing.values import State
from summaries.figures import (
    ALL,
    SELF_AGREEMENT,
    SELF_CHANGE,
    Figure,
    QuarterEnd,
    first_quarter_end,
    plural,
    told_groups,
)
from summaries.freshness import in_words
from summaries.memo import once
from summaries.report import Report
from validators.derived import UNREAD

BLANK_ROLE, UNREAD_ROLE = "blank", "unread"
Seen = Report | QuarterEnd


def survey_seen(report: Report) -> Seen | None:
    """Return what the audience's breakdowns are made from: the report itself, or the survey at the end of a quarter.

    None before the first quarter of the year has ended.
    """
    return report if report.audience.sees_small_groups else report.quarter_end


def as_of_text(report: Report) -> str:
    """Return what a breakdown's heading says of its day: `, as of September 30, 2024`; "" where it is the report's."""
    seen = survey_seen(report)
    return f", as of {in_words(seen.period.as_of)}" if isinstance(seen, QuarterEnd) else ""


def not_yet(report: Report) -> str:
    """Say why there is no breakdown before the first quarter of the year has ended."""
    return ("NCPC sees what was answered, by which role and in which CoP, as of the last day of a quarter: for "
            f"{report.period.fiscal_year} as of {in_words(first_quarter_end(report.period))} at the earliest.")


@once
def answers_seen(report: Report) -> Seen | None:
    """Return what the charts of answers are made from: of the survey at the end of a quarter what may be told.

    Of several partnerships that is the sum of what is told of each by itself, so it tells nothing more.
    """
    seen = survey_seen(report)
    if not isinstance(seen, QuarterEnd):
        return seen
    told = _told_answers(seen)
    return seen.only(lambda figure: not figure.denominator or _key(figure) in told)


def _key(figure: Figure) -> tuple[str, int, str]:
    measure = SELF_CHANGE if SELF_CHANGE in figure.notes else SELF_AGREEMENT
    return figure.partnership, OUTCOMES.index(figure.indicator) + 1, measure


@once
def _told_answers(seen: QuarterEnd) -> set[tuple]:
    return told_groups(seen.valid, ["partnership", "outcome", "measure"], None, seen.audience.min_respondents)


def answers_left_out(report: Report, outcomes: tuple[int, ...], measure: str) -> str:
    """Say how many of `outcomes`, or of several partnerships, the charts of answers leave out, and why; "" for none."""
    seen = survey_seen(report)
    if not isinstance(seen, QuarterEnd):
        return ""
    told, several = _told_answers(seen), len(seen.tables.listed) > 1
    lacking = [key for figure in seen.figures if figure.level != ALL and figure.denominator
               for key in [_key(figure)] if key[1] in outcomes and key[2] == measure and key not in told]
    if not lacking:
        return ""
    of_what, count = "partnership" if several else "outcome", len({key[0 if several else 1] for key in lacking})
    return f"Without {plural(count, of_what)}: {seen.audience.why_answers_withheld}"


@once
def untold_roles(report: Report, outcomes: tuple[int, ...]) -> frozenset[str]:
    """Return the partnerships of which it is not told how many of each role answered one of `outcomes`."""
    seen = survey_seen(report)
    if not isinstance(seen, QuarterEnd):
        return frozenset()
    lines = seen.valid[seen.valid["outcome"].isin(outcomes)].drop_duplicates("response")
    told = told_groups(lines, ["partnership"], "role", seen.audience.min_respondents)
    return frozenset(lines["partnership"]) - {name for name, in told}


@once
def unclear_roles(report: Report) -> pd.Series:
    """Return, of the responses whose Role says nothing and of which that is told, why: BLANK_ROLE or UNREAD_ROLE."""
    seen = survey_seen(report)
    if seen is None:
        return pd.Series(dtype=object)
    counted = seen.accounts.counted(SURVEY_RESPONSES)
    states = counted["state:role"]
    why = pd.Series(np.select([states.isin(UNREAD), states.isin([State.BLANK, State.ABSENT])],
                              [UNREAD_ROLE, BLANK_ROLE], ""), index=counted.index, dtype=object)
    why = why[why != ""]
    if not isinstance(seen, QuarterEnd):
        return why
    whose = counted["partnership"].loc[why.index]
    lines = pd.DataFrame({"partnership": whose, "why": why, "seen": seen.seen.loc[why.index]})
    told = {name for name, in told_groups(lines, ["partnership"], "why", seen.audience.min_respondents)}
    return why[whose.isin(told)]
