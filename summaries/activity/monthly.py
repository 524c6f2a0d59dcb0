"""A year by month, compared with the year before up to the same date: tables, bars and sentences.

Monthly values are arrays of twelve, July first. They count the rows that the NCPC summary counts, so that they add up
to its figures.
"""

from collections import Counter

import altair as alt
import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date, format_month
from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_YEAR
from cop_sheets.text import join_words
from summaries.figures import ALL, PARTNERSHIP, format_number
from summaries.freshness import active_partnerships
from summaries.presentation import THIS_YEAR, YEAR_BEFORE
from summaries.presentation.wording import pluralize_with_commas, singular_or_plural
from summaries.report import Report
from validators.derived import AFTER_AS_OF, CANCELLED_SESSION, UNDATED, UNKNOWN_COP, UNREADABLE

CHART_HEIGHT = 280    # pixels of a chart
UNFINISHED_MARK = "…"  # after the name of a month or quarter that is not over
_NOT_OVER, _TO_COME = "not over yet", "still to come"
_MISSING_TEXTS = {UNDATED: "without a readable date", UNKNOWN_COP: "of no known CoP", UNREADABLE: "that can't be read"}
_EXPECTED_REASONS = (CANCELLED_SESSION, AFTER_AS_OF)
_MAX_NAMED_MONTHS = 2    # months with the highest or lowest value; more are not named


def months_over(report: Report) -> int:
    """Return how many of the year's months have ended by the as-of date."""
    period = report.period
    return sum(period.fiscal_year.month(number)[1] <= period.as_of for number in range(MONTHS_PER_YEAR))


def months_begun(report: Report) -> int:
    """Return how many of the year's months have begun by the as-of date."""
    period = report.period
    return sum(period.fiscal_year.month(number)[0] <= period.as_of for number in range(MONTHS_PER_YEAR))


def monthly_totals(rows: pd.DataFrame, values: pd.Series | None = None) -> np.ndarray:
    """Return the sum of `values` in each month, or the number of `rows` if None; `rows` are of one fiscal year.

    Unknown values (NaN) are skipped; a month in which all values are unknown is NaN.
    """
    months = (rows["date"].dt.month.to_numpy(int) - FIRST_FISCAL_MONTH) % MONTHS_PER_YEAR
    counts = np.bincount(months, minlength=MONTHS_PER_YEAR).astype(float)
    if values is None:
        return counts
    known_counts = np.bincount(months, values.notna(), MONTHS_PER_YEAR)
    return np.where((counts > 0) & (known_counts == 0), np.nan, np.bincount(months, values.fillna(0), MONTHS_PER_YEAR))


def nan_if_unreported(report: Report, indicator: str, values: np.ndarray) -> np.ndarray:
    """Return the monthly `values`, or NaN for all months if the figure of `indicator` is not reported."""
    return np.full(MONTHS_PER_YEAR, np.nan) if report.unreported_reason(indicator) else values


def indicator_total(report: Report, indicator: str) -> float | None:
    """Return the figure in the NCPC summary, of all partnerships or of the only one; None if it has no number."""
    level = ALL if len(report.tables.all_partnerships) > 1 else PARTNERSHIP
    return next((figure.number for figure in report.figures
                 if figure.level == level and figure.indicator == indicator), None)


def year_names(report: Report) -> tuple[str, str]:
    """Return the names of this year and the year before in comparisons: `FY 24-25`, `FY 23-24`.

    Until the year has ended, the year before is cut at the same day, and its name includes that: `FY 23-24 by Nov 20`.
    """
    this, before = report.period, report.before.period
    until = "" if this.fiscal_year.has_ended(this.as_of) else f" by {before.as_of:%b} {before.as_of.day}"
    return str(this.fiscal_year), f"{before.fiscal_year}{until}"


def comparison_text(report: Report, now: float, before: float | None) -> str:
    """Return `, 13 more than in FY 23-24 (232)`; "" if nothing was logged in the year before, or `before` is None."""
    if not active_partnerships(report.before) or before is None:
        return ""
    year = year_names(report)[1]
    if now == before:
        return f", as in {year}"
    more = f"{format_number(round(abs(now - before), 2))} {'more' if now > before else 'fewer'}"
    return f", {more} than in {year} ({format_number(before)})"


def extremes_sentence(report: Report, values: np.ndarray) -> str:
    """Return ` A month had 3 to 7, the most in February 2025.`, for the months that are over; "" for fewer than two."""
    finished = {number: value for number, value in enumerate(values[:months_over(report)]) if not np.isnan(value)}
    if len(finished) < 2 or not any(finished.values()):
        return ""
    so_far = "" if len(finished) == MONTHS_PER_YEAR else " that is over"
    most, fewest = max(finished.values()), min(finished.values())
    if most == fewest:
        return f" Every month{so_far} had {format_number(most)}."
    named = "".join(f", the {word} in {when}" for word, value in (("most", most), ("fewest", fewest))
                    if (when := _months_with_value(report, finished, value)))
    return f" A month{so_far} had {format_number(fewest)} to {format_number(most)}{named}."


def _months_with_value(report: Report, values: dict[int, float], value: float) -> str:
    """Return the names of the months with `value`; "" if there are more than `_MAX_NAMED_MONTHS`."""
    months = [number for number, month_value in values.items() if month_value == value]
    return join_words([format_month(report.period.fiscal_year.month(number)[0]) for number in months]
                      ) if len(months) <= _MAX_NAMED_MONTHS else ""


def excluded_rows_sentence(report: Report, indicator: str, of: str = "") -> str:
    """Return a sentence with the number of rows left out of the figure of `indicator`, and why; "" if none.

    `of` follows "left out". Cancelled sessions and rows after the as-of date are not included.
    """
    copies = report.tables.duplicate_workbooks.copy_of
    counts = Counter(reason for figure in report.figures
                     if figure.level == PARTNERSHIP and figure.indicator == indicator
                     and figure.partnership not in copies
                     for _, reason in figure.left_out if reason not in _EXPECTED_REASONS)
    rows = counts.total()
    reason_texts = [_MISSING_TEXTS.get(reason, f"with {reason}") for reason in sorted(counts)]
    are = f"{singular_or_plural(rows, 'is', 'are')} left out{of}"
    if len(reason_texts) < 2:
        return f" {pluralize_with_commas(rows, 'row')} {reason_texts[0]} {are}." if reason_texts else ""
    reason_counts = join_words([f"{counts[reason]:,} {why}" for reason,
                                why in zip(sorted(counts), reason_texts, strict=True)])
    return f" {pluralize_with_commas(rows, 'row')} {are}: {reason_counts}."


def month_table(report: Report, this: np.ndarray, before: np.ndarray, **more: np.ndarray) -> pd.DataFrame:
    """Return one row per month and one for the year: Month, one column per year, then the columns of `more`.

    Months that have not begun are blank. An array of 13 has the year's value last; one of 12 is summed.
    """
    begun, over = months_begun(report), months_over(report)
    names = [f"{report.period.fiscal_year.month(number)[0]:%B}"
             + ("" if number < over else f" ({_NOT_OVER if number < begun else _TO_COME})")
             for number in range(MONTHS_PER_YEAR)]
    now, then = year_names(report)
    columns = {now: this} | ({then: before} if active_partnerships(report.before) else {}) | more
    return pd.DataFrame({"Month": [*names, "Year"]} | {
        name: pd.array([*(value if number < begun else None for number, value in enumerate(values[:MONTHS_PER_YEAR])),
                        values[MONTHS_PER_YEAR] if len(values) > MONTHS_PER_YEAR else np.nansum(values)],
                        dtype="Float64")
        for name, values in columns.items()})


def monthly_long_table(report: Report, this: np.ndarray, before: np.ndarray, value: str) -> pd.DataFrame:
    """Return one row per month and year: Month (`Jul`, `Nov …`), Year, When and `value`. Only months that have begun.
    """
    over, rows = months_over(report), []
    names = year_names(report)
    for number in range(months_begun(report)):
        for each_report, name, values in ((report.before, names[1], before), (report, names[0], this)):
            first = each_report.period.fiscal_year.month(number)[0]
            if each_report is report or active_partnerships(report.before):
                rows.append((month_labels(report)[number], name, format_month(first)
                             + ("" if number < over else f", {_NOT_OVER}"), values[number]))
    return pd.DataFrame(rows, columns=["Month", "Year", "When", value])


def month_labels(report: Report) -> list[str]:
    """Return the names of the months on an axis: `Jul`, or `Nov …` for a month that is not over."""
    over = months_over(report)
    return [f"{report.period.fiscal_year.month(number)[0]:%b}" + ("" if number < over else f" {UNFINISHED_MARK}")
            for number in range(MONTHS_PER_YEAR)]


def unfinished_axis_title(report: Report) -> str | None:
    """Return an axis title that explains the mark of months that are not over; None if all are over."""
    if months_over(report) == MONTHS_PER_YEAR:
        return None
    return f"{UNFINISHED_MARK} not over by {format_date(report.period.as_of)}"


def month_axis(report: Report) -> alt.X:
    """Return the axis of the year's months. The mark of an unfinished month is below its name, to fit on a phone."""
    return alt.X("Month:O", title=unfinished_axis_title(report), scale=alt.Scale(domain=month_labels(report)),
                 axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')", ticks=False, labelPadding=6))


def year_scale(report: Report) -> alt.Scale:
    """Return the color scale of the year before and this year, in the order of the bars."""
    if not active_partnerships(report.before):
        return alt.Scale(domain=[year_names(report)[0]], range=[THIS_YEAR])
    return alt.Scale(domain=list(reversed(year_names(report))), range=[YEAR_BEFORE, THIS_YEAR])


def year_legend(report: Report, symbol: str = "square") -> alt.Legend | None:
    """Return the legend of a chart of two years; None if there is only one."""
    return alt.Legend(title=None, orient="top", symbolType=symbol) if active_partnerships(report.before) else None


def month_bars(report: Report, this: np.ndarray, before: np.ndarray, value: str) -> alt.Chart | None:
    """Return bars of `value` by month, the year before to the left of this year; None if both are empty."""
    if not np.nansum(this) and not (np.nansum(before) and active_partnerships(report.before)):
        return None
    years = year_scale(report)
    chart: alt.Chart = alt.Chart(monthly_long_table(report, this, before, value)).mark_bar(cornerRadiusEnd=1.5).encode(
        x=month_axis(report),
        xOffset=alt.XOffset("Year:N", scale=alt.Scale(domain=years.domain)),
        y=alt.Y(f"{value}:Q", title=value, axis=alt.Axis(tickMinStep=1, tickCount=5, format=",d")),
        color=alt.Color("Year:N", scale=years, legend=year_legend(report)),
        tooltip=["When:N", alt.Tooltip(f"{value}:Q", format=",d")]).properties(width="container", height=CHART_HEIGHT)
    return chart
