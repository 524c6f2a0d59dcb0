"""What happened in the year: sessions, trainings and participants by month, consultation by quarter.

Each beside the year before at the same date; each adds up to the NCPC summary's figure.
"""

import altair as alt
import numpy as np
import pandas as pd

from cop_sheets.layout import SESSIONS, TRAININGS
from summaries.activity.monthly import (
    OPEN,
    as_reported,
    compared,
    each_month,
    extremes,
    left_out,
    month_bars,
    month_table,
    open_mark,
    total,
    year_legend,
    year_names,
    year_scale,
)
from summaries.figures import INDICATORS, NOT_REPORTED, QUARTERS, number_text
from summaries.freshness import logged
from summaries.memo import once
from summaries.presentation import Chart, chart
from summaries.report import Report

_, SESSIONS_HELD, EVENTS, PARTICIPANTS, INDIVIDUALS, HOURS = INDICATORS
_QUARTER_MONTHS = ("Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun")
_ROOM = 150     # pixels beside the longest bar, for its words
_WORDS = {
    SESSIONS_HELD: ("No session was held", "session was held", "sessions were held"),
    EVENTS: ("No training took place", "training took place", "trainings took place"),
    PARTICIPANTS: ("No participant was counted at trainings", "participant was counted at trainings",
                   "participants were counted at trainings"),
}


@once
def sessions_by_month(report: Report) -> Chart:
    """Return the sessions held each month. Table: Month, a column a year; last the year."""
    this, before = (each_month(one.counted_once(SESSIONS)) for one in (report, report.before))
    return _by_month(report, "How many sessions were held each month?", SESSIONS_HELD, "Sessions", this, before)


@once
def trainings_by_month(report: Report) -> Chart:
    """Return the training events of each month. Table: Month, a column a year; last the year."""
    this, before = (each_month(one.counted_once(TRAININGS)) for one in (report, report.before))
    return _by_month(report, "How many trainings took place each month?", EVENTS, "Trainings", this, before)


@once
def participants_by_month(report: Report) -> Chart:
    """Return the participants of each month's trainings. Table: Month, a column a year, Trainings Without a Number.

    A training whose participants can't be read adds nobody, and is told; the last column is there where there is one.
    """
    rows, earlier = (one.counted_once(TRAININGS) for one in (report, report.before))
    this, before = each_month(rows, rows["participants"]), each_month(earlier, earlier["participants"])
    untold = each_month(rows[rows["participants"].isna()])
    more = {"Trainings Without a Number": untold} if any(untold) else {}
    return _by_month(report, "How many people took part in trainings?", PARTICIPANTS, "Participants", this, before,
                     " Who took part in two trainings counts twice." if np.nansum(this) else "", **more)


def _by_month(report: Report, question: str, indicator: str, value: str, this: np.ndarray, before: np.ndarray,
              note: str = "", **more: np.ndarray) -> Chart:
    this, before = (as_reported(one, indicator, values) for one, values in ((report, this), (report.before, before)))
    drawn = month_bars(report, this, before, value)
    answer = _told(report, indicator) + extremes(report, this) + note + left_out(report, indicator)
    years = [np.append(values, np.nan if (whole := total(one, indicator)) is None else whole)
             for values, one in ((this, report), (before, report.before))]
    table = month_table(report, *years, **more)
    return chart(question, answer, drawn, table if drawn else table.iloc[:0])


def _told(report: Report, indicator: str) -> str:
    """Return `245 sessions were held in FY 24-25, 13 more than in FY 23-24 (232).`"""
    now, before, year = total(report, indicator), total(report.before, indicator), report.period.fiscal_year
    none, one, many = _WORDS[indicator]
    if not report.tables.partnerships:
        return "No workbook could be read: see the page Workbooks."
    if why := report.unreported(indicator):
        return f"{indicator} is {NOT_REPORTED} in {year}: {why}."
    if now is None:
        return f"How many took part in the trainings of {year} is not known."
    earlier = ""
    if logged(report.before) and report.before.unreported(indicator):
        earlier = f"; in {year_names(report)[1]} it is {NOT_REPORTED}"
    if not now:
        against = f", against {number_text(before)} in {year_names(report)[1]}" if before else earlier
        return f"{none} in {year}{against}."
    return f"{number_text(now)} {one if now == 1 else many} in {year}{compared(report, now, before)}{earlier}."


@once
def consultation_by_quarter(report: Report) -> Chart:
    """Return hours of consultation, and individuals who received it, by quarter; equal to `report.quarters`.

    Table: Quarter, then Hours and Individuals of each year; its last line is the year, in which an individual counts
    once, as within each quarter.
    """
    this, before = _quarters(report), _quarters(report.before)
    table = _quarter_table(report, this, before)
    answer = (_consulted(report, this, before) + _most_hours(report, this) + _once_each(this)
              + left_out(report, HOURS, " of the hours") + left_out(report, INDIVIDUALS, " of the people"))
    anything = any(any(values) for values in (*this.values(), *(before.values() if logged(report.before) else ())))
    question = "How much consultation was given each quarter?"
    if not anything:
        return chart(question, answer, None, table.iloc[:0])
    return chart(question, answer, _quarter_bars(report, this, before), table)


def _quarters(report: Report) -> dict[str, list[float | None]]:
    """Return hours and individuals: four quarters, then the year; all together, or of the only partnership.

    None in each where the figure is not reported.
    """
    lines = report.quarters.tail(len(INDICATORS)).set_index("Indicator")[[*QUARTERS, "Year"]]
    return {indicator: [None] * len(lines.columns) if report.unreported(indicator) or not len(lines)
            else lines.loc[indicator].tolist() for indicator in (HOURS, INDIVIDUALS)}


def _quarters_in(report: Report, side: int) -> int:
    """Return how many quarters have begun (`side` 0: of its first month the first day) or ended (1: the last)."""
    period = report.period
    return sum(period.fiscal_year.month(3 * number + 2 * side)[side] <= period.as_of for number in range(len(QUARTERS)))


def _quarter_names(report: Report) -> list[str]:
    over = _quarters_in(report, 1)
    return [f"{name} {months}" + ("" if number < over else f" {OPEN}")
            for number, (name, months) in enumerate(zip(QUARTERS, _QUARTER_MONTHS, strict=True))]


def _quarter_table(report: Report, this: dict, before: dict) -> pd.DataFrame:
    begun, (now, then) = _quarters_in(report, 0), year_names(report)
    years = [(now, this)] + ([(then, before)] if logged(report.before) else [])
    kept = [number < begun for number in range(len(QUARTERS))] + [True]
    return pd.DataFrame({"Quarter": [*_quarter_names(report), "Year"]} | {
        f"{label} {year}": pd.array([value if keep else None for value, keep in zip(values[name], kept, strict=True)],
                                    dtype="Float64")
        for label, name in (("Hours", HOURS), ("Individuals", INDIVIDUALS)) for year, values in years})


def _amounts(values: dict, number: int) -> str:
    """Return `16.5 hours, 9 people`, or `none`; of what is not reported, that it isn't."""
    hours, people = values[HOURS][number], values[INDIVIDUALS][number]
    if hours is None and people is None:
        return NOT_REPORTED
    if hours == people == 0:
        return "none"
    spent = f"hours {NOT_REPORTED}" if hours is None else f"{number_text(hours)} hour{'s' * (hours != 1)}"
    who = f"people {NOT_REPORTED}" if people is None else (
        f"{number_text(people)} {'person' if people == 1 else 'people'}")
    return f"{spent}, {who}"


def _consulted(report: Report, this: dict, before: dict) -> str:
    year = report.period.fiscal_year
    earlier = ""
    if logged(report.before):
        earlier = f"; in {year_names(report)[1]}: {_amounts(before, -1)}"
    whys = [report.unreported(indicator) for indicator in (HOURS, INDIVIDUALS)]
    if all(whys):
        return f"Consultation is {NOT_REPORTED} in {year}: {', '.join(dict.fromkeys(whys))}{earlier}."
    if not any(this[HOURS]) and not any(this[INDIVIDUALS]):
        if any(whys):
            return f"Consultation in {year}: {_amounts(this, -1)}{earlier}."
        return f"No consultation was given in {year}{earlier}."
    return f"Consultation in {year}: {_amounts(this, -1)}{earlier}."


def _most_hours(report: Report, this: dict) -> str:
    hours = [value or 0 for value in this[HOURS][:_quarters_in(report, 0)]]
    most = [number for number, value in enumerate(hours) if value == max(hours)]
    if len(hours) < 2 or not any(hours) or len(most) > 1:
        return ""
    return f" The most hours were in {QUARTERS[most[0]]} ({number_text(hours[most[0]])})."


def _once_each(this: dict) -> str:
    *quarters, year = this[INDIVIDUALS]
    if year is None or sum(quarters) == year:
        return ""
    return (" A person counts once in the year and once in each quarter, so the quarters' people add up to more than "
            "the year's.")


def _quarter_bars(report: Report, this: dict, before: dict) -> alt.LayerChart:
    now, then = year_names(report)
    years = ([(then, before)] if logged(report.before) else []) + [(now, this)]
    lines = [(name, year, values[HOURS][number], values[INDIVIDUALS][number], values[HOURS][number] or 0,
              _amounts(values, number))
             for number, name in enumerate(_quarter_names(report)[:_quarters_in(report, 0)]) for year, values in years]
    data = pd.DataFrame(lines, columns=["Quarter", "Year", "Hours", "Individuals", "End", "Amounts"])
    scale = year_scale(report)
    # The words stand to the right of the bars, so the longest bar leaves them room, however narrow the chart is.
    widest = max(data["End"].max(), 1)
    end = alt.ExprRef(f"{widest} * width / max(width - {_ROOM}, 60)")
    base = alt.Chart(data).encode(
        x=alt.X("Hours:Q", title=open_mark(report), scale=alt.Scale(domainMin=0, domainMax=end, nice=False),
                axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False)),
        y=alt.Y("Quarter:O", title=None, scale=alt.Scale(domain=_quarter_names(report)),
                axis=alt.Axis(labelExpr="[slice(datum.label, 0, 2), slice(datum.label, 3)]", labelOverlap=False,
                              ticks=False, domain=False, labelPadding=6)),
        yOffset=alt.YOffset("Year:N", scale=alt.Scale(domain=scale.domain)),
        tooltip=["Quarter:O", "Year:N", "Hours:Q", "Individuals:Q"])
    bars = base.mark_bar(cornerRadiusEnd=1.5).encode(
        color=alt.Color("Year:N", scale=scale, legend=year_legend(report)))
    words = base.mark_text(align="left", dx=5, fontSize=12).encode(x=alt.X("End:Q"), text="Amounts:N")
    return (bars + words).properties(width="container", height=240)
