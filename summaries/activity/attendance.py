"""How many people came to the sessions: in all, and to a session on average, month by month."""

import altair as alt
import numpy as np

from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import SESSIONS
from summaries.activity.monthly import (
    CHART_HEIGHT,
    month_axis,
    month_table,
    monthly_long_table,
    monthly_totals,
    year_legend,
    year_names,
    year_scale,
)
from summaries.figures import NOT_REPORTED, NUMBER_OF_SESSIONS, format_number
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.ncpc import pluralize_with_commas
from summaries.presentation import Chart, make_chart
from summaries.report import Report
from validators.views import session_attendance

ATTENDANCE_QUESTION = "How many people came to a session?"
SESSIONS_INDICATOR = NUMBER_OF_SESSIONS.name
_AVERAGE_COLUMN = "People per Session"


@memoized
def attendance_by_month(report: Report) -> Chart:
    """Return the people who attended a session on average, by month: Attended, else In Person + Online.

    Table: Month, then People per Session of each year, People Attending (who came twice counts twice) and Sessions
    (those that tell their attendance) of each year, and this year's Sessions Without Attendance; last the year.
    """
    current, previous = _attendance_by_month(report), _attendance_by_month(report.before)
    earlier = bool(active_partnerships(report.before)) and not report.before.unreported_reason(SESSIONS_INDICATOR)
    extra_columns = {}
    for name, values in list(zip(year_names(report), (current, previous), strict=True))[:1 + earlier]:
        extra_columns |= {f"People Attending {name}": values["people"], f"Sessions {name}": values["told"]}
    table = month_table(report, current["average"], previous["average"], **extra_columns,
                        **{"Sessions Without Attendance": current["untold"]})
    answer = _answer(report, current, previous)
    if not current["told"].any() and not (earlier and previous["told"].any()):
        return make_chart(ATTENDANCE_QUESTION, answer, None, table.iloc[:0])
    return make_chart(ATTENDANCE_QUESTION, answer, _lines(report, current["average"], previous["average"]),
                      table.rename(columns={name: f"{_AVERAGE_COLUMN} {name}" for name in year_names(report)}))


def _attendance_by_month(report: Report) -> dict[str, np.ndarray]:
    """Return by month `people` who attended, and the sessions that tell it (`session_counts`) or don't (`untold`).

    `average` is that of the months, NaN where none tells, and thirteenth that of the year.
    """
    rows = report.deduplicated_rows(SESSIONS)
    attendance_counts = session_attendance(rows)
    people, session_counts = np.nan_to_num(monthly_totals(rows, attendance_counts)), monthly_totals(
        rows[attendance_counts.notna()])
    totals, session_totals = np.append(people, people.sum()), np.append(session_counts, session_counts.sum())
    average = np.divide(totals, session_totals, out=np.full(MONTHS_PER_YEAR + 1, np.nan), where=session_totals > 0)
    average = np.round(average + 1e-9, 1)
    return {"people": people, "told": session_counts, "untold": monthly_totals(rows[attendance_counts.isna()]),
            "average": average}


def _answer(report: Report, current: dict, previous: dict) -> str:
    with_attendance, without_attendance, year = int(current["told"].sum()), int(
        current["untold"].sum()), report.period.fiscal_year
    if why := report.unreported_reason(SESSIONS_INDICATOR):
        return f"The sessions of {year} are {NOT_REPORTED}: {why}."
    if not with_attendance:
        return (f"No session of {year} tells its attendance." if without_attendance
                else f"No session was held in {year}.")
    have = "has" if without_attendance == 1 else "have"
    missing = (f" {pluralize_with_commas(without_attendance, 'more session')} {have} no attendance that can be read."
               if without_attendance else "")
    return (f"{_people_text(current['average'][-1])} came to a session on average in "
            f"{year}{_comparison_text(report, previous)}: {format_number(current['people'].sum())} in all at "
            f"{pluralize_with_commas(with_attendance, 'session')}, counted each time they came.{missing}")


def _people_text(number: float) -> str:
    return f"{format_number(number)} {'person' if number == 1 else 'people'}"


def _comparison_text(report: Report, before: dict) -> str:
    if not active_partnerships(report.before) or not before["told"].any():
        return ""
    return f" ({year_names(report)[1]}: {format_number(before['average'][-1])})"


def _lines(report: Report, this: np.ndarray, before: np.ndarray) -> alt.LayerChart:
    data, scale = monthly_long_table(report, this, before, _AVERAGE_COLUMN), year_scale(report)
    base = alt.Chart(data).encode(
        x=month_axis(report),
        y=alt.Y(f"{_AVERAGE_COLUMN}:Q", title=_AVERAGE_COLUMN, scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=5, tickMinStep=1)),
        color=alt.Color("Year:N", scale=scale, legend=year_legend(report, "stroke")),
        tooltip=["When:N", alt.Tooltip(f"{_AVERAGE_COLUMN}:Q", format=".1f")])
    dashes = alt.Scale(domain=scale.domain, range=[[4, 3], [1, 0]][-len(scale.domain):])
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("Year:N", scale=dashes, legend=year_legend(report, "stroke")))
    points = base.mark_point(filled=True, size=45, opacity=1)
    return (lines + points).properties(width="container", height=CHART_HEIGHT)
