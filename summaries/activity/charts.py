"""Charts of the year: sessions, trainings and participants by month, consultation by quarter.

Each is compared with the year before up to the same date, and adds up to the figure of the NCPC summary.
"""

import altair as alt
import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import QUARTER_MONTHS
from cop_sheets.layout import SESSIONS, TRAININGS
from summaries.activity.monthly import (
    UNFINISHED_MARK,
    comparison_text,
    excluded_rows_sentence,
    extremes_sentence,
    indicator_total,
    month_bars,
    month_table,
    monthly_totals,
    nan_if_unreported,
    unfinished_axis_title,
    year_legend,
    year_names,
    year_scale,
)
from summaries.figures import (
    HOURS_OF_CONSULTATION,
    INDICATORS,
    NOT_REPORTED,
    NUMBER_OF_INDIVIDUALS,
    NUMBER_OF_PARTICIPANTS,
    NUMBER_OF_SESSIONS,
    NUMBER_OF_TRAININGS,
    QUARTERS,
    format_number,
)
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.presentation import Chart, make_chart
from summaries.presentation.wording import singular_or_plural
from summaries.report import Report

_LABEL_WIDTH = 150     # pixels to the right of the longest bar, for its label
_QuarterValues = dict[str, list[float | None]]    # by indicator: four quarters, then the year
_WORDS = {
    NUMBER_OF_SESSIONS.name: ("No session was held", "session was held", "sessions were held"),
    NUMBER_OF_TRAININGS.name: ("No training took place", "training took place", "trainings took place"),
    NUMBER_OF_PARTICIPANTS.name: ("No participant was counted at trainings", "participant was counted at trainings",
                             "participants were counted at trainings"),
}


@memoized
def sessions_by_month(report: Report) -> Chart:
    """Return the sessions held each month. Table: Month, one column per year; the last row is the year."""
    current, previous = (monthly_totals(each_report.deduplicated_rows(SESSIONS))
                         for each_report in (report, report.before))
    return _monthly_chart(report, "How many sessions were held each month?", NUMBER_OF_SESSIONS.name, "Sessions",
                          current, previous)


@memoized
def trainings_by_month(report: Report) -> Chart:
    """Return the training events of each month. Table: Month, one column per year; the last row is the year."""
    current, previous = (monthly_totals(each_report.deduplicated_rows(TRAININGS))
                         for each_report in (report, report.before))
    return _monthly_chart(report, "How many trainings took place each month?", NUMBER_OF_TRAININGS.name, "Trainings",
                          current, previous)


@memoized
def participants_by_month(report: Report) -> Chart:
    """Return the participants of each month's trainings.

    Table: Month, one column per year, and Trainings Without a Number if there are any: they add no participants.
    """
    rows, earlier = (each_report.deduplicated_rows(TRAININGS) for each_report in (report, report.before))
    current, previous = monthly_totals(rows, rows["participants"]), monthly_totals(earlier, earlier["participants"])
    without_number = monthly_totals(rows[rows["participants"].isna()])
    extra_columns = {"Trainings Without a Number": without_number} if any(without_number) else {}
    return _monthly_chart(report, "How many people took part in trainings?", NUMBER_OF_PARTICIPANTS.name,
                          "Participants", current, previous,
                          " Who took part in two trainings counts twice." if np.nansum(current) else "",
                          **extra_columns)


def _monthly_chart(report: Report, question: str, indicator: str, value: str, current: np.ndarray, previous: np.ndarray,
                   note: str = "", **more: np.ndarray) -> Chart:
    current, previous = (nan_if_unreported(each_report, indicator, values) for each_report,
                         values in ((report, current), (report.before, previous)))
    bars = month_bars(report, current, previous, value)
    answer = _total_sentence(report, indicator) + extremes_sentence(report, current) + note + excluded_rows_sentence(
        report, indicator)
    years = [np.append(values, np.nan if (year_total := indicator_total(each_report, indicator)) is None
                       else year_total)
             for values, each_report in ((current, report), (previous, report.before))]
    table = month_table(report, *years, **more)
    return make_chart(question, answer, bars, table if bars else table.iloc[:0])


def _total_sentence(report: Report, indicator: str) -> str:
    """Return `245 sessions were held in FY 24-25, 13 more than in FY 23-24 (232).`"""
    now, before = indicator_total(report, indicator), indicator_total(report.before, indicator)
    year = report.period.fiscal_year
    zero_text, singular, plural = _WORDS[indicator]
    if not report.tables.partnerships:
        return "No workbook could be read: see the page Workbooks."
    if why := report.unreported_reason(indicator):
        return f"{indicator} is {NOT_REPORTED} in {year}: {why}."
    if now is None:
        return f"How many took part in the trainings of {year} is not known."
    earlier = ""
    if active_partnerships(report.before) and report.before.unreported_reason(indicator):
        earlier = f"; in {year_names(report)[1]} it is {NOT_REPORTED}"
    if not now:
        comparison = f", against {format_number(before)} in {year_names(report)[1]}" if before else earlier
        return f"{zero_text} in {year}{comparison}."
    return (f"{format_number(now)} {singular_or_plural(now, singular, plural)} in "
            f"{year}{comparison_text(report, now, before)}{earlier}.")


@memoized
def consultation_by_quarter(report: Report) -> Chart:
    """Return hours of consultation, and individuals who received it, by quarter, as in `report.quarters`.

    Table: Quarter, then Hours and Individuals of each year; the last row is the year. An individual counts once in
    each quarter and once in the year.
    """
    this, before = _quarters(report), _quarters(report.before)
    table = _quarter_table(report, this, before)
    note = individuals_note(report)
    answer = "".join((
        _consultation_sentence(report, this, before), _busiest_quarter_sentence(report, this), f" {note}" * bool(note),
        excluded_rows_sentence(report, HOURS_OF_CONSULTATION.name, " of the hours"),
        excluded_rows_sentence(report, NUMBER_OF_INDIVIDUALS.name, " of the people")))
    drawn_years = [this, before] if active_partnerships(report.before) else [this]
    has_values = any(any(values) for year_values in drawn_years for values in year_values.values())
    question = "How much consultation was given each quarter?"
    if not has_values:
        return make_chart(question, answer, None, table.iloc[:0])
    return make_chart(question, answer, _quarter_bars(report, this, before), table)


def _quarters(report: Report) -> _QuarterValues:
    """Return hours and individuals of four quarters, then the year, of all partnerships or of the only one.

    All five are None if the figure is not reported.
    """
    table = report.quarters.tail(len(INDICATORS)).set_index("Indicator")[[*QUARTERS, "Year"]]
    return {indicator: [None] * len(table.columns) if report.unreported_reason(indicator) or not len(table)
            else table.loc[indicator].tolist()
            for indicator in (HOURS_OF_CONSULTATION.name, NUMBER_OF_INDIVIDUALS.name)}


def _count_quarters(report: Report, side: int) -> int:
    """Return how many quarters have begun (`side` 0, the first day of its first month) or ended (1, its last day)."""
    period = report.period
    return sum(period.fiscal_year.month(3 * number + 2 * side)[side] <= period.as_of for number in range(len(QUARTERS)))


def _quarter_names(report: Report) -> list[str]:
    over = _count_quarters(report, 1)
    return [f"{name} {months}" + ("" if number < over else f" {UNFINISHED_MARK}")
            for number, (name, months) in enumerate(zip(QUARTERS, QUARTER_MONTHS, strict=True))]


def _quarter_table(report: Report, this: _QuarterValues, before: _QuarterValues) -> pd.DataFrame:
    begun, (now, then) = _count_quarters(report, 0), year_names(report)
    years = [(now, this)] + ([(then, before)] if active_partnerships(report.before) else [])
    is_shown = [number < begun for number in range(len(QUARTERS))] + [True]
    return pd.DataFrame({"Quarter": [*_quarter_names(report), "Year"]} | {
        f"{label} {year}": pd.array([value if shown else None
                                     for value, shown in zip(values[name], is_shown, strict=True)], dtype="Float64")
        for label, name in (("Hours", HOURS_OF_CONSULTATION.name), ("Individuals", NUMBER_OF_INDIVIDUALS.name))
        for year, values in years})


def _amounts_text(values: _QuarterValues, number: int) -> str:
    """Return `16.5 hours, 9 people`, or `none`; an amount may also be not reported."""
    hours, people = values[HOURS_OF_CONSULTATION.name][number], values[NUMBER_OF_INDIVIDUALS.name][number]
    if hours is None and people is None:
        return NOT_REPORTED
    if hours == people == 0:
        return "none"
    hours_text = f"hours {NOT_REPORTED}" if hours is None else (
        f"{format_number(hours)} {singular_or_plural(hours, 'hour')}")
    people_text = f"people {NOT_REPORTED}" if people is None else (
        f"{format_number(people)} {singular_or_plural(people, 'person', 'people')}")
    return f"{hours_text}, {people_text}"


def _consultation_sentence(report: Report, this: _QuarterValues, before: _QuarterValues) -> str:
    year = report.period.fiscal_year
    earlier = ""
    if active_partnerships(report.before):
        earlier = f"; in {year_names(report)[1]}: {_amounts_text(before, -1)}"
    whys = [report.unreported_reason(indicator.name) for indicator in (HOURS_OF_CONSULTATION, NUMBER_OF_INDIVIDUALS)]
    if all(whys):
        return f"Consultation is {NOT_REPORTED} in {year}: {', '.join(dict.fromkeys(whys))}{earlier}."
    if not any(this[HOURS_OF_CONSULTATION.name]) and not any(this[NUMBER_OF_INDIVIDUALS.name]):
        if any(whys):
            return f"Consultation in {year}: {_amounts_text(this, -1)}{earlier}."
        return f"No consultation was given in {year}{earlier}."
    return f"Consultation in {year}: {_amounts_text(this, -1)}{earlier}."


def _busiest_quarter_sentence(report: Report, this: _QuarterValues) -> str:
    hours = [value or 0 for value in this[HOURS_OF_CONSULTATION.name][:_count_quarters(report, 0)]]
    most = [number for number, value in enumerate(hours) if value == max(hours)]
    if len(hours) < 2 or not any(hours) or len(most) > 1:
        return ""
    return f" The most hours were in {QUARTERS[most[0]]} ({format_number(hours[most[0]])})."


def individuals_note(report: Report) -> str:
    """Return why the individuals of the quarters add up to more than the year's, as a sentence; "" where they don't."""
    *quarters, year = _quarters(report)[NUMBER_OF_INDIVIDUALS.name]
    if year is None or sum(number or 0 for number in quarters) == year:
        return ""
    return ("A person counts once in the year and once in each quarter, so the quarters' people add up to more than "
            "the year's.")


def _quarter_bars(report: Report, current: _QuarterValues, previous: _QuarterValues) -> alt.TopLevelMixin:
    now, then = year_names(report)
    years = ([(then, previous)] if active_partnerships(report.before) else []) + [(now, current)]
    rows = [(name, year, values[HOURS_OF_CONSULTATION.name][number], values[NUMBER_OF_INDIVIDUALS.name][number],
             values[HOURS_OF_CONSULTATION.name][number] or 0,
             _amounts_text(values, number))
            for number, name in enumerate(_quarter_names(report)[:_count_quarters(report, 0)]) for year,
            values in years]
    data = pd.DataFrame(rows, columns=["Quarter", "Year", "Hours", "Individuals", "End", "Amounts"])
    scale = year_scale(report)
    # The labels are to the right of the bars, so the scale leaves space for them, however narrow the chart is.
    widest = max(data["End"].max(), 1)
    end = alt.ExprRef(f"{widest} * width / max(width - {_LABEL_WIDTH}, 60)")
    base = alt.Chart(data).encode(
        x=alt.X("Hours:Q", title=unfinished_axis_title(report), scale=alt.Scale(domainMin=0, domainMax=end, nice=False),
                axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False)),
        y=alt.Y("Quarter:O", title=None, scale=alt.Scale(domain=_quarter_names(report)),
                axis=alt.Axis(labelExpr="[slice(datum.label, 0, 2), slice(datum.label, 3)]", labelOverlap=False,
                              ticks=False, domain=False, labelPadding=6)),
        yOffset=alt.YOffset("Year:N", scale=alt.Scale(domain=scale.domain)),
        tooltip=["Quarter:O", "Year:N", "Hours:Q", "Individuals:Q"])
    bars = base.mark_bar(cornerRadiusEnd=1.5).encode(
        color=alt.Color("Year:N", scale=scale, legend=year_legend(report)))
    labels = base.mark_text(align="left", dx=5, fontSize=12).encode(x=alt.X("End:Q"), text="Amounts:N")
    return alt.layer(bars, labels).properties(width="container", height=240)
