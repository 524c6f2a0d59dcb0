"""Changes: percent agreeing over the fiscal years, and self-reported change from before to now."""

from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from cop_sheets import FiscalYear, Period
from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.program_limits import EARLIEST_DATE
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import join_words
from summaries.figures import SELF_CHANGE, SurveyRecords, format_share, outcome_figures, sum_partnerships
from summaries.memo import memoized
from summaries.presentation import GRAY, TEAL, Chart, make_chart
from summaries.presentation.wording import pluralize
from summaries.report import Report
from summaries.survey.answers import (
    OutcomeResult,
    answered_results,
    count_partnerships_with_pairs,
    group_asked,
    outcome_name,
    outcome_results,
    pair_counts,
    results_from_figures,
)
from summaries.survey.charts import LINE_HEIGHT, NARROW_WIDTH, wrap_label
from summaries.survey.disclosure import answers_source, as_of_text, not_yet_sentence, suppressed_answers_sentence
from summaries.survey.sentences import percent_change, percent_text, result_text
from validators.derived import classify_rows, derive

TREND_QUESTION = "How has it changed over the years?"
PAIRS_QUESTION = "What changed from before to now?"
MAX_YEARS = 5
# Pixels left and right of the outermost points, for their labels, and the longest distance between two points.
POINT_MARGIN, MAX_POINT_DISTANCE = 40, 170
# Pixels: height of a row; distance from its middle to 100 % and to the lowest percent of its scale.
TREND_ROW_HEIGHT, FULL_PERCENT_OFFSET, LOWEST_PERCENT_OFFSET = 138, -14, 42
# Pixels above the rows for the labels of the points, if no row's label has more than two lines.
PANEL_HEADER_HEIGHT = 24
# In a wide chart a row's label is to the left of its line, in a narrow one above it.
LABEL_COLUMN_WIDTH = "min(width * 0.36, 300)"


@memoized
def results_by_year(report: Report) -> dict[FiscalYear, tuple[OutcomeResult, ...]]:
    """Return the outcome results of the last five fiscal years with answers, up to the report's own, earliest first.

    Each is as of the report's as-of date, so that a year that has ended counts in full.
    """
    report_year = report.period.fiscal_year
    starts = report.row_statuses.derived[SURVEY_RESPONSES]["fiscal_year"].dropna().unique()
    results: dict[FiscalYear, tuple[OutcomeResult, ...]] = {}
    for start in sorted((int(start) for start in starts if EARLIEST_DATE.year <= start <= report_year.start),
                        reverse=True):
        year = FiscalYear(start)
        year_results = outcome_results(report) if year == report_year else _results_of_year(report, year)
        if any(result.answers for result in year_results):
            results[year] = year_results
        if len(results) == MAX_YEARS:
            break
    return dict(sorted(results.items()))


def _results_of_year(report: Report, year: FiscalYear) -> tuple[OutcomeResult, ...]:
    """Return the results of another year. They need only row statuses, so the rules are not run."""
    row_statuses = classify_rows(derive(report.tables, Period(year, report.period.as_of)))
    answers = SurveyRecords(row_statuses)
    partnerships = report.tables.all_partnerships
    figures = [figure for partnership in partnerships for figure in outcome_figures(answers, partnership)]
    copies = report.tables.duplicate_workbooks.copy_of
    return results_from_figures(figures + (sum_partnerships(figures, copies) if len(partnerships) > 1 else []),
                                report.audience)


@memoized
def trend_chart(report: Report) -> Chart:
    """Return percent agreeing by fiscal year. Table: Outcome, Asked Of, Measure, one column per year."""
    years = results_by_year(report)
    by_key = {year: {(result.outcome, result.measure): result for result in year_results if result.answers}
              for year, year_results in years.items()}
    keys = sorted({key for year_results in by_key.values() for key in year_results})
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], group_asked(outcome), measure,
         *(result_text(by_key[year].get((outcome, measure)), _is_unreported(year_results, outcome))
           for year, year_results in years.items())) for outcome, measure in keys],
        columns=["Outcome", "Asked Of", "Measure", *map(str, years)])
    if len(years) < 2:
        only = next(iter(years), None)
        return make_chart(TREND_QUESTION, f"Only {only} has answers so far: a second year makes a trend." if only else
                          "No fiscal year has answers yet.", None, table)
    points = pd.DataFrame([
        _point_row(number, outcome_name(*key), str(year), by_key[year].get(key), _is_unreported(year_results, key[0]))
        for number, key in enumerate(keys) for year, year_results in years.items()])
    return make_chart(TREND_QUESTION, _trend_sentence(report, by_key),
                      _panel_chart(points, [str(year) for year in years]), table)


def _is_unreported(year_results: tuple[OutcomeResult, ...], outcome: int) -> bool:
    return any(result.outcome == outcome and result.figure.unreported_reason for result in year_results)


def _point_row(row: int, name: str, year_name: str, result: OutcomeResult | None, unreported: bool) -> dict[str, Any]:
    """Return the data of one point of a line; without a result it has text but no percent."""
    return {"row": row, "label": name, "lines": wrap_label(name), "when": year_name,
            "text": result_text(result, unreported),
            "percent": result.figure.percent if result else None,
            "share": f"{result.figure.percent:.1f}%" if result else "",
            "of": f"of {result.answers:,}" if result else result_text(result, unreported)}


def _trend_sentence(report: Report, by_key: dict[FiscalYear, dict[tuple[int, str], OutcomeResult]]) -> str:
    """Return how many outcomes rose or fell from the first year to the last, and which did so every year."""
    years = list(by_key)
    first, last = by_key[years[0]], by_key[years[-1]]
    both = [key for key in last if key in first and not first[key].few and not last[key].few]
    so_far = "" if years[-1].has_ended(report.period.as_of) else f" {years[-1]} is not over yet."
    if not both:
        return f"Too few answered in both {years[0]} and {years[-1]} to say how it has changed.{so_far}"
    changes = {key: percent_change(last[key], first[key]) for key in both}
    counts = [(sum(change > 0 for change in changes.values()), "higher"),
              (sum(change < 0 for change in changes.values()), "lower"),
              (sum(not change for change in changes.values()), "the same")]
    parts = join_words(f"{pluralize(count, 'is', 'are')} {word}" for count, word in counts if count)
    sentence = f"Of {pluralize(len(both), 'outcome')}, {parts} in {years[-1]}, against {years[0]}."
    most = max(both, key=lambda key: abs(changes[key]))
    if changes[most]:
        sentence += (f" The largest change is on “{OUTCOMES[most[0] - 1]}”, from {first[most].figure.display} to "
                     f"{last[most].figure.display}.")
    if len(years) > 2:
        steady: dict[str, list[str]] = {"Rising": [], "Falling": []}
        for key in both:
            run = [year_results[key].figure.percent or 0 for year_results in by_key.values() if key in year_results]
            for word, sign in (("Rising", 1), ("Falling", -1)):
                if len(run) == len(years) and all(sign * (later - earlier) > 0 for earlier, later in pairwise(run)):
                    steady[word].append(f"“{OUTCOMES[key[0] - 1]}”")
        sentence += "".join(f" {word} every year: {', '.join(names)}." for word, names in steady.items() if names)
    return sentence + so_far


def _panel_chart(points: pd.DataFrame, x_labels: list[str]) -> alt.TopLevelMixin:
    """Return one small line chart per row, with percent and n at each point. All rows have the same height.

    The scale starts at 50 % if no point is lower, else at 0: a line chart may, as each point is labeled.
    """
    lowest_percent = 50 if points["percent"].min() >= 50 else 0
    head = PANEL_HEADER_HEIGHT + LINE_HEIGHT * max(int(points["lines"].str.count(r"\|").max()) - 1, 0)
    middle = head + TREND_ROW_HEIGHT * points["row"] + TREND_ROW_HEIGHT / 2
    points = points.assign(height=middle + LOWEST_PERCENT_OFFSET + (FULL_PERCENT_OFFSET - LOWEST_PERCENT_OFFSET) * (
        points["percent"] - lowest_percent) / (100 - lowest_percent),
                           middle=middle, base=middle + LOWEST_PERCENT_OFFSET)
    height_total = head + TREND_ROW_HEIGHT * (int(points["row"].max()) + 1)
    y_scale = alt.Scale(domain=[0, height_total], range=[0, height_total], nice=False, zero=False)
    start = f"(width < {NARROW_WIDTH} ? 0 : {LABEL_COLUMN_WIDTH}) + {POINT_MARGIN}"
    end = f"min(width - {POINT_MARGIN}, {start} + {MAX_POINT_DISTANCE * (len(x_labels) - 1)})"
    x = alt.X("when:O", sort=x_labels, axis=None,
              scale=alt.Scale(type="point", padding=0, range=[alt.expr(start), alt.expr(end)]))
    first = points.drop_duplicates("row")
    # A line breaks where a year has no point.
    base = alt.Chart(points).encode(x=x, tooltip=[
        alt.Tooltip("label:N", title="Outcome"), alt.Tooltip("when:N", title="When"),
        alt.Tooltip("text:N", title="Agreeing")])
    height = alt.Y("height:Q", axis=None, scale=y_scale)
    base_line = alt.Y("base:Q", axis=None, scale=y_scale)
    extra_lines = "(length(split(datum.lines, '|')) - 1)"
    label = alt.Chart(first).mark_text(
        align="left", baseline="bottom", lineHeight=LINE_HEIGHT, fontSize=13,
        dy=alt.expr(f"width < {NARROW_WIDTH} ? -37 - {LINE_HEIGHT} * {extra_lines} : 20 - {LINE_HEIGHT / 2} * "
                    f"{extra_lines}")).encode(
            x=alt.value(0), y=alt.Y("middle:Q", axis=None, scale=y_scale),
            text=alt.TextValue(alt.expr("split(datum.lines, '|')")))
    baseline = alt.Chart(first).mark_rule(color=GRAY, opacity=0.35).encode(
        x=alt.value(alt.expr(f"{start} - {POINT_MARGIN}")), x2=alt.value(alt.expr(f"{end} + {POINT_MARGIN}")),
        y=base_line)
    lowest = alt.Chart(first).mark_text(align="left", baseline="bottom", dy=-3, fontSize=11).encode(
        x=alt.value(alt.expr(f"{start} - {POINT_MARGIN}")), y=base_line, text=alt.value(f"{lowest_percent}%"))
    return alt.layer(
        baseline, lowest, label,
        alt.Chart(points.drop_duplicates("when")).mark_text(fontSize=13).encode(
            x=x, y=alt.value(12), text=alt.Text("when:N")),
        base.mark_line(color=TEAL, strokeWidth=2.5).encode(y=height, detail=alt.Detail("row:N")),
        base.mark_point(color=TEAL, filled=True, size=70, opacity=1).encode(y=height),
        base.mark_text(baseline="bottom", dy=-7, fontSize=13, fontWeight="bold").encode(
            y=height, text=alt.Text("share:N")),
        base.mark_text(baseline="top", dy=5, fontSize=12).encode(y=base_line, text=alt.Text("of:N")),
    ).properties(width="container", height=height_total)


@memoized
def pairs_chart(report: Report) -> Chart:
    """Return the percent who agreed before and who agree now, if Before and Now were asked, as a slope chart.

    Table: Outcome, Asked Of, Measure, Rose (the figure itself), Stayed, Fell, At the Top Already, Agreeing Before and
    Agreeing Now. The chart shows the last two, for the same respondents.
    """
    source, question = answers_source(report), f"{PAIRS_QUESTION[:-1]}{as_of_text(report)}?"
    if source is None:
        return make_chart(question, not_yet_sentence(report), None, pd.DataFrame())
    left_out = suppressed_answers_sentence(report, tuple(range(1, len(OUTCOMES) + 1)), SELF_CHANGE)
    counts, results = pair_counts(report), answered_results(source, SELF_CHANGE)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], group_asked(outcome), SELF_CHANGE, percent_text(results[outcome]), row["stayed"],
         row["fell"], row["top"], *(format_share(row[when], row["respondents"])[1] for when in ("before", "now")))
        for outcome, row in counts.iterrows()], columns=[
            "Outcome", "Asked Of", "Measure", "Rose", "Stayed", "Fell", "At the Top Already", "Agreeing Before",
            "Agreeing Now"])
    if not len(counts):
        return make_chart(question, left_out or "Before and Now were not asked, or not answered.", None, table)
    points = pd.DataFrame([
        {"row": number, "label": OUTCOMES[outcome - 1], "lines": wrap_label(OUTCOMES[outcome - 1]), "when": when,
         "percent": percent, "share": f"{percent:.1f}%", "of": f"{row[when.lower()]:,} of {row['respondents']:,}",
         "text": words}
        for number, (outcome, row) in enumerate(counts.iterrows()) for when in ("Before", "Now")
        for percent, words in [format_share(row[when.lower()], row["respondents"])]])
    sentence = f"{_pairs_sentence(report, counts)} {left_out}".rstrip()
    return make_chart(question, sentence, _panel_chart(points, ["Before", "Now"]), table)


def _pairs_sentence(report: Report, counts: pd.DataFrame) -> str:
    """Return how many rose, stayed and fell for each outcome. People are not added up over outcomes."""
    parts = [f"“{OUTCOMES[outcome - 1]}”: {row['rose']} of {row['respondents']} rose, {row['stayed']} stayed, "
             f"{row['fell']} fell; {row['top']} at the top already before" for outcome, row in counts.iterrows()]
    besides = count_partnerships_with_pairs(report)
    return ("By their own account (self-reported change), " + ". ".join(parts) + "." + (
        f" {pluralize(besides, 'partnership')} asked Before and Now besides the agreement that is summed up here: "
        "choose one to see its own." if besides else ""))
