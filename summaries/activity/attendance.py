"""How many people came to the sessions: in all, and to a session on average, month by month."""

import altair as alt
import numpy as np

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.layout import SESSIONS
from summaries.activity.monthly import (
    HEIGHT,
    each_month,
    long_months,
    month_axis,
    month_table,
    year_legend,
    year_names,
    year_scale,
)
from summaries.figures import INDICATORS, NOT_REPORTED, number_text
from summaries.freshness import logged
from summaries.memo import once
from summaries.ncpc import plural_of
from summaries.presentation import Chart, chart
from summaries.report import Report
from validators.views import attendance

QUESTION = "How many people came to a session?"
SESSIONS_HELD = INDICATORS[1]
_AVERAGE = "People per Session"


@once
def attendance_by_month(report: Report) -> Chart:
    """Return the people who attended a session on average, by month: Attended, else In Person + Online.

    Table: Month, then People per Session of each year, People Attending (who came twice counts twice) and Sessions
    (those that tell their attendance) of each year, and this year's Sessions Without Attendance; last the year.
    """
    this, before = _attended(report), _attended(report.before)
    earlier = bool(logged(report.before)) and not report.before.unreported(SESSIONS_HELD)
    more = {}
    for name, one in list(zip(year_names(report), (this, before), strict=True))[:1 + earlier]:
        more |= {f"People Attending {name}": one["people"], f"Sessions {name}": one["told"]}
    table = month_table(report, this["average"], before["average"], **more,
                        **{"Sessions Without Attendance": this["untold"]})
    answer = _answer(report, this, before)
    if not this["told"].any() and not (earlier and before["told"].any()):
        return chart(QUESTION, answer, None, table.iloc[:0])
    return chart(QUESTION, answer, _lines(report, this["average"], before["average"]),
                 table.rename(columns={name: f"{_AVERAGE} {name}" for name in year_names(report)}))


def _attended(report: Report) -> dict[str, np.ndarray]:
    """Return by month `people` who attended, and the sessions that tell it (`told`) or don't (`untold`).

    `average` is that of the months, NaN where none tells, and thirteenth that of the year.
    """
    rows = report.counted_once(SESSIONS)
    came = attendance(rows)
    people, told = np.nan_to_num(each_month(rows, came)), each_month(rows[came.notna()])
    over, under = np.append(people, people.sum()), np.append(told, told.sum())
    average = np.divide(over, under, out=np.full(MONTHS + 1, np.nan), where=under > 0)
    average = np.round(average + 1e-9, 1)
    return {"people": people, "told": told, "untold": each_month(rows[came.isna()]), "average": average}


def _answer(report: Report, this: dict, before: dict) -> str:
    told, untold, year = int(this["told"].sum()), int(this["untold"].sum()), report.period.fiscal_year
    if why := report.unreported(SESSIONS_HELD):
        return f"The sessions of {year} are {NOT_REPORTED}: {why}."
    if not told:
        return f"No session of {year} tells its attendance." if untold else f"No session was held in {year}."
    have = "has" if untold == 1 else "have"
    missing = f" {plural_of(untold, 'more session')} {have} no attendance that can be read." if untold else ""
    return (f"{_people(this['average'][-1])} came to a session on average in {year}{_compared(report, before)}: "
            f"{number_text(this['people'].sum())} in all at {plural_of(told, 'session')}, counted each time they came."
            f"{missing}")


def _people(number: float) -> str:
    return f"{number_text(number)} {'person' if number == 1 else 'people'}"


def _compared(report: Report, before: dict) -> str:
    if not logged(report.before) or not before["told"].any():
        return ""
    return f" ({year_names(report)[1]}: {number_text(before['average'][-1])})"


def _lines(report: Report, this: np.ndarray, before: np.ndarray) -> alt.LayerChart:
    data, scale = long_months(report, this, before, _AVERAGE), year_scale(report)
    base = alt.Chart(data).encode(
        x=month_axis(report),
        y=alt.Y(f"{_AVERAGE}:Q", title=_AVERAGE, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, tickMinStep=1)),
        color=alt.Color("Year:N", scale=scale, legend=year_legend(report, "stroke")),
        tooltip=["When:N", alt.Tooltip(f"{_AVERAGE}:Q", format=".1f")])
    dashes = alt.Scale(domain=scale.domain, range=[[4, 3], [1, 0]][-len(scale.domain):])
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("Year:N", scale=dashes, legend=year_legend(report, "stroke")))
    points = base.mark_point(filled=True, size=45, opacity=1)
    return (lines + points).properties(width="container", height=HEIGHT)
