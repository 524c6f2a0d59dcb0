"""Attendance by month: the number of people at sessions, in all and on average."""

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
from summaries.presentation import Chart, make_chart
from summaries.presentation.wording import pluralize_with_commas, singular_or_plural
from summaries.report import Report
from validators.views import session_attendance

ATTENDANCE_QUESTION = "How many people came to a session?"
_AVERAGE_COLUMN = "People per Session"


@memoized
def attendance_by_month(report: Report) -> Chart:
    """Return the average number of people per session, by month: Attended, else In Person + Online.

    Table: Month, then for each year People per Session, People Attending (a person counts once per session) and
    Sessions (those with a readable attendance), and this year's Sessions Without Attendance; the last row is the year.
    """
    current, previous = _attendance_by_month(report), _attendance_by_month(report.before)
    earlier = bool(active_partnerships(report.before)) and not report.before.unreported_reason(NUMBER_OF_SESSIONS.name)
    extra_columns: dict[str, np.ndarray] = {}
    for name, values in list(zip(year_names(report), (current, previous), strict=True))[:1 + earlier]:
        extra_columns |= {f"People Attending {name}": values["people"], f"Sessions {name}": values["sessions"]}
    table = month_table(report, current["average"], previous["average"], **extra_columns,
                        **{"Sessions Without Attendance": current["without_attendance"]})
    answer = _answer(report, current, previous)
    if not current["sessions"].any() and not (earlier and previous["sessions"].any()):
        return make_chart(ATTENDANCE_QUESTION, answer, None, table.iloc[:0])
    return make_chart(ATTENDANCE_QUESTION, answer, _lines(report, current["average"], previous["average"]),
                      table.rename(columns={name: f"{_AVERAGE_COLUMN} {name}" for name in year_names(report)}))


def _attendance_by_month(report: Report) -> dict[str, np.ndarray]:
    """Return, by month, `people` who attended, `sessions` with attendance, and sessions `without_attendance`.

    `average` has 13 values, people per session of each month and of the year; NaN where no session has attendance.
    """
    rows = report.deduplicated_rows(SESSIONS)
    attendance_counts = session_attendance(rows)
    people, session_counts = np.nan_to_num(monthly_totals(rows, attendance_counts)), monthly_totals(
        rows[attendance_counts.notna()])
    totals, session_totals = np.append(people, people.sum()), np.append(session_counts, session_counts.sum())
    average = np.divide(totals, session_totals, out=np.full(MONTHS_PER_YEAR + 1, np.nan), where=session_totals > 0)
    average = np.round(average + 1e-9, 1)
    return {"people": people, "sessions": session_counts,
            "without_attendance": monthly_totals(rows[attendance_counts.isna()]), "average": average}


def _answer(report: Report, current: dict[str, np.ndarray], previous: dict[str, np.ndarray]) -> str:
    with_attendance, without_attendance = int(current["sessions"].sum()), int(current["without_attendance"].sum())
    year = report.period.fiscal_year
    if why := report.unreported_reason(NUMBER_OF_SESSIONS.name):
        return f"The sessions of {year} are {NOT_REPORTED}: {why}."
    if not with_attendance:
        return (f"No session of {year} tells its attendance." if without_attendance
                else f"No session was held in {year}.")
    more_sessions = pluralize_with_commas(without_attendance, "more session has", "more sessions have")
    missing = f" {more_sessions} no attendance that can be read." if without_attendance else ""
    average = current["average"][-1]
    people = singular_or_plural(average, "person", "people")
    return (f"{format_number(average)} {people} came to a session on average in "
            f"{year}{_comparison_text(report, previous)}: {format_number(current['people'].sum())} in all at "
            f"{pluralize_with_commas(with_attendance, 'session')}, counted each time they came.{missing}")


def _comparison_text(report: Report, before: dict[str, np.ndarray]) -> str:
    if not active_partnerships(report.before) or not before["sessions"].any():
        return ""
    return f" ({year_names(report)[1]}: {format_number(before['average'][-1])})"


def _lines(report: Report, this: np.ndarray, before: np.ndarray) -> alt.TopLevelMixin:
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
    return alt.layer(lines, points).properties(width="container", height=CHART_HEIGHT)
