"""The dosage calendar: the state of each month for each CoP of the year, worst first."""

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_month
from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import COPS
from cop_sheets.text import join_words
from summaries.fidelity.reasons import explained_months, standing_reasons
from summaries.figures import STANDINGS
from summaries.memo import memoized
from summaries.presentation import STANDING_MARKS
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators.derived import MET, MISSED, NOT_DUE, UNKNOWN, active_spans, cop_keys, month_bounds

REASON_COLUMN = "What Keeps It from the Model"    # not only titles of rules, which read as if they were met
NOT_FOLLOWED_COLUMN = "Recommendations Not Followed"    # not "should", which is a severity of rules about data, too
BEFORE_START, AFTER_END, EXPLAINED_MONTH = "before start", "after end", "explained"


def month_columns(report: Report) -> list[str]:
    """Return the calendar's column names, one per month: July 2024 to June 2025."""
    return [format_month(report.period.fiscal_year.month(number)[0]) for number in range(MONTHS_PER_YEAR)]


@memoized
def dosage_calendar(report: Report) -> pd.DataFrame:
    """Return one row per CoP active in the year, worst standing first, then most months missed.

    Columns: Partnership, CoP ID, CoP Name, Standing, Months Met, Months Due, one column per month (see
    `month_columns`; met, missed, explained, cannot be judged, not due, before start or after end), Should (number of
    broken *should* rules), Explained (number of explained flags) and Why (the rules that decide its standing).
    """
    standing = report.standing
    states = month_states(report)
    order = np.lexsort((-(states == UNKNOWN).sum(axis=1), -(states == MISSED).sum(axis=1),
                        [-STANDINGS.index(name) for name in standing["Standing"]]))
    months = pd.DataFrame(shown_month_states(report), columns=month_columns(report), index=standing.index)
    table = pd.concat([standing[["Partnership", "CoP ID", "CoP Name", "Standing", "Months Met", "Months Due"]], months,
                       standing[["Should", "Explained", "Why"]]], axis=1)
    return table.iloc[order].reset_index(drop=True)


def month_states(report: Report) -> np.ndarray:
    """Return the state of each month as an array of CoPs x 12, in the order of `Report.standing`.

    A month that is not due is BEFORE_START or AFTER_END if it is wholly before the CoP's start or after its end. For a
    CoP that closed and reopened, the months between are AFTER_END.
    """
    derived, months = report.results.derived, report.results.months
    firsts, lasts = month_bounds(derived)
    spans = active_spans(derived[COPS], months.cops)
    start, end = (spans[name].to_numpy()[:, None] for name in ("start", "end"))
    has_begun_by_month, is_active_by_month = (np.zeros(months.states.shape, bool) for _ in range(2))
    has_begun = (start <= lasts) | spans["start_unknown"].to_numpy()[:, None]
    np.logical_or.at(has_begun_by_month, spans["position"].to_numpy(), has_begun)
    np.logical_or.at(is_active_by_month, spans["position"].to_numpy(), has_begun & ~(end < firsts))
    states = months.states.astype(object)
    not_due = states == NOT_DUE
    states[not_due & ~has_begun_by_month] = BEFORE_START
    states[not_due & has_begun_by_month & ~is_active_by_month] = AFTER_END
    return states


def shown_month_states(report: Report) -> np.ndarray:
    """Return `month_states` with EXPLAINED_MONTH for the missed months that are explained."""
    states, columns = month_states(report).copy(), month_columns(report)
    positions = {pair: position for position, pair in enumerate(cop_keys(report.results.months.cops))}
    for pair, months in explained_months(report).items():
        states[positions[pair], [columns.index(month) for month in months]] = EXPLAINED_MONTH
    return states


@memoized
def dosage_sentence(report: Report) -> str:
    """Return how many of the due months were met, missed or can't be judged, and at how many CoPs."""
    states = month_states(report)[report.standing.index.isin(report.deduplicated_standing.index)]
    counts = {state: int((states == state).sum()) for state in (MET, MISSED, UNKNOWN)}
    due = sum(counts.values())
    if not due:
        return ("No month was due yet: a month is due once it has ended, for a CoP that was active for all of it."
                if len(states) else "There is no CoP to look at.")
    if counts[MET] == due:
        return "A session was held in " + ("the one month that was due." if due == 1 else
                                           f"each of the {due} months that were due.")
    parts = [f"{counts[MET]} had a session"]
    explained = sum(len(months) for (partnership, _), months in explained_months(report).items()
                    if partnership not in report.tables.duplicate_workbooks.copy_of)
    parts += [f"{counts[MISSED]} had none" + (f" ({explained} explained)" if explained else "")
              ] if counts[MISSED] else []
    parts += [f"{counts[UNKNOWN]} cannot be judged"] if counts[UNKNOWN] else []
    missing = int((states == MISSED).any(axis=1).sum())
    at = f" {missing} of {pluralize(len(states), 'CoP')} missed at least one." if missing else ""
    months = pluralize(due, "month that was", "months that were")
    return f"Of {months} due, {join_words(parts)}.{at}"


@memoized
def calendar_rows(report: Report) -> pd.DataFrame:
    """Return the rows of `dosage_calendar` as pages draw them.

    Each state is a list of one word, each standing a list of its mark and its words. Partnership is left out if there
    is only one, and Explained where nothing is.
    """
    table = dosage_calendar(report)
    rows = pd.DataFrame({"CoP": table["CoP Name"].where(table["CoP Name"] != "", table["CoP ID"]),
                         "Standing": [STANDING_MARKS[name].split(" ", 1) for name in table["Standing"]],
                         "Met": table["Months Met"], "Due": table["Months Due"]})
    reasons = standing_reasons(report)
    rows.insert(2, REASON_COLUMN, [reasons[cop] for cop in calendar_cops(report)])    # in sight beside the standing
    if len(report.tables.partnerships) > 1:
        rows.insert(1, "Partnership", table["Partnership"])
    if table["Explained"].any():
        rows["Explained"] = table["Explained"]
    rows[NOT_FOLLOWED_COLUMN] = table["Should"]
    for month in month_columns(report):
        rows[month] = [[state] for state in table[month]]
    return rows.assign(**{"CoP ID": table["CoP ID"]})


@memoized
def calendar_cops(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the partnership and CoP ID of each row of `dosage_calendar`."""
    cops = dosage_calendar(report)
    return tuple(zip(cops["Partnership"], cops["CoP ID"], strict=True))
