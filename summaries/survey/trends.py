"""What has changed: percent agreeing over the fiscal years, and what respondents say of before and now."""

from itertools import pairwise

import altair as alt
import pandas as pd

from cop_sheets import FiscalYear, Period
from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES
from cop_sheets.limits import EARLIEST_DATE
from cop_sheets.text import join_words
from summaries.figures import SELF_CHANGE, SurveyRecords, format_share, outcome_figures, pluralize, sum_partnerships
from summaries.memo import memoized
from summaries.presentation import GRAY, TEAL, Chart, make_chart
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
from summaries.survey.sentences import percent_text, result_text
from validators.derived import classify_rows, derive

TREND_QUESTION = "How has it changed over the years?"
PAIRS_QUESTION = "What changed from before to now?"
MAX_YEARS = 5
# Pixels left and right of the outermost points, for the words at them; between two at most.
POINT_MARGIN, MAX_POINT_DISTANCE = 40, 170
# Pixels of a row; from its middle to the heights of 100 % and of the lowest share drawn.
TREND_ROW_HEIGHT, FULL_PERCENT_OFFSET, LOWEST_PERCENT_OFFSET = 138, -14, 42
# Pixels above the rows for the words at all points, where no row's own words have more than two lines.
HEADER_HEIGHT = 24
# Where the chart is wide a row's words stand left of its line, else above it.
LABEL_COLUMN_WIDTH = "min(width * 0.36, 300)"


@memoized
def results_by_year(report: Report) -> dict[FiscalYear, tuple[OutcomeResult, ...]]:
    """Return the outcome lines of the last five fiscal years that have answers up to the report's own, earliest first.

    Each as that year's report would say them on the report's as-of date: a year that has ended counts whole.
    """
    report_year = report.period.fiscal_year
    starts = report.row_statuses.derived[SURVEY_RESPONSES]["fiscal_year"].dropna().unique()
    results_found: dict[FiscalYear, tuple[OutcomeResult, ...]] = {}
    for start in sorted((int(start) for start in starts if EARLIEST_DATE.year <= start <= report_year.start),
                        reverse=True):
        year = FiscalYear(start)
        year_results = outcome_results(report) if year == report_year else _lines_of_year(report, year)
        if any(result.answers for result in year_results):
            results_found[year] = year_results
        if len(results_found) == MAX_YEARS:
            break
    return dict(sorted(results_found.items()))


def _lines_of_year(report: Report, year: FiscalYear) -> tuple[OutcomeResult, ...]:
    """Count the survey of another year: its figures rest on what became of its rows, not on the rules."""
    row_statuses = classify_rows(derive(report.tables, Period(year, report.period.as_of)))
    answers = SurveyRecords(row_statuses)
    partnerships = report.tables.all_partnerships
    figures = [figure for partnership in partnerships for figure in outcome_figures(answers, partnership)]
    copies = report.tables.duplicate_workbooks.copy_of
    return results_from_figures(figures + (sum_partnerships(figures, copies) if len(partnerships) > 1 else []),
                                report.audience)


@memoized
def trend_chart(report: Report) -> Chart:
    """Return percent agreeing with each outcome by fiscal year. Table: Outcome, Asked Of, Measure, a column a year."""
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


def _point_row(row: int, name: str, year_name: str, result: OutcomeResult | None, unreported: bool) -> dict:
    """Return what is drawn of a year: where nobody answered, or where it isn't reported, words alone."""
    return {"line": row, "label": name, "lines": wrap_label(name), "when": year_name,
            "told": result_text(result, unreported),
            "percent": result.figure.percent if result else None,
            "share": f"{result.figure.percent:.1f}%" if result else "",
            "of": f"of {result.answers:,}" if result else result_text(result, unreported)}


def _trend_sentence(report: Report, by_key: dict[FiscalYear, dict]) -> str:
    """Say how the lines run from the first year to the last, and which rose or fell in every year."""
    years = list(by_key)
    first, last = by_key[years[0]], by_key[years[-1]]
    both = [key for key in last if key in first and not first[key].few and not last[key].few]
    so_far = "" if years[-1].has_ended(report.period.as_of) else f" {years[-1]} is not over yet."
    if not both:
        return f"Too few answered in both {years[0]} and {years[-1]} to say how it has changed.{so_far}"
    moves = {key: round(last[key].figure.percent - first[key].figure.percent, 1) for key in both}
    counts = [(sum(move > 0 for move in moves.values()), "higher"), (sum(move < 0 for move in moves.values()), "lower"),
              (sum(not move for move in moves.values()), "the same")]
    parts = join_words(f"{count} {'is' if count == 1 else 'are'} {word}" for count, word in counts if count)
    sentence = f"Of {pluralize(len(both), 'outcome')}, {parts} in {years[-1]}, against {years[0]}."
    most = max(both, key=lambda key: abs(moves[key]))
    if moves[most]:
        sentence += (f" The largest change is on “{OUTCOMES[most[0] - 1]}”, from {first[most].figure.display} to "
                     f"{last[most].figure.display}.")
    if len(years) > 2:
        steady = {"Rising": [], "Falling": []}
        for key in both:
            run = [year_results[key].figure.percent for year_results in by_key.values() if key in year_results]
            for word, sign in (("Rising", 1), ("Falling", -1)):
                if len(run) == len(years) and all(sign * (later - earlier) > 0 for earlier, later in pairwise(run)):
                    steady[word].append(f"“{OUTCOMES[key[0] - 1]}”")
        sentence += "".join(f" {word} every year: {', '.join(names)}." for word, names in steady.items() if names)
    return sentence + so_far


def _panel_chart(points: pd.DataFrame, x_labels: list[str]) -> alt.LayerChart:
    """Draw a small line a row: its words above, percent and n at each point; heights are pixels, the same in all rows.

    The scale starts at 50 % where no point lies lower, else at 0: lines may, and each point says its percent.
    """
    floor = 50 if points["percent"].min() >= 50 else 0
    head = HEADER_HEIGHT + LINE_HEIGHT * max(int(points["lines"].str.count(r"\|").max()) - 1, 0)
    middle = head + TREND_ROW_HEIGHT * points["line"] + TREND_ROW_HEIGHT / 2
    points = points.assign(height=middle + LOWEST_PERCENT_OFFSET + (FULL_PERCENT_OFFSET - LOWEST_PERCENT_OFFSET) * (
        points["percent"] - floor) / (100 - floor),
                           middle=middle, base=middle + LOWEST_PERCENT_OFFSET)
    height_total = head + TREND_ROW_HEIGHT * (int(points["line"].max()) + 1)
    y = {"axis": None, "scale": alt.Scale(domain=[0, height_total], range=[0, height_total], nice=False, zero=False)}
    start = f"(width < {NARROW_WIDTH} ? 0 : {LABEL_COLUMN_WIDTH}) + {POINT_MARGIN}"
    end = f"min(width - {POINT_MARGIN}, {start} + {MAX_POINT_DISTANCE * (len(x_labels) - 1)})"
    x = alt.X("when:O", sort=x_labels, axis=None,
              scale=alt.Scale(type="point", padding=0, range=[alt.expr(start), alt.expr(end)]))
    first = points.drop_duplicates("line")
    # A line breaks where a year has no point.
    base = alt.Chart(points).encode(x=x, tooltip=[
        alt.Tooltip("label:N", title="Outcome"), alt.Tooltip("when:N", title="When"),
        alt.Tooltip("told:N", title="Agreeing")])
    height = alt.Y("height:Q", **y)
    extra_lines = "(length(split(datum.lines, '|')) - 1)"
    label = alt.Chart(first).mark_text(
        align="left", baseline="bottom", lineHeight=LINE_HEIGHT, fontSize=13,
        dy=alt.expr(f"width < {NARROW_WIDTH} ? -37 - {LINE_HEIGHT} * {extra_lines} : 20 - {LINE_HEIGHT / 2} * "
                    f"{extra_lines}")).encode(
            x=alt.XValue(0), y=alt.Y("middle:Q", **y), text=alt.TextValue(alt.expr("split(datum.lines, '|')")))
    baseline = alt.Chart(first).mark_rule(color=GRAY, opacity=0.35).encode(
        x=alt.XValue(alt.expr(f"{start} - {POINT_MARGIN}")), x2=alt.X2Value(alt.expr(f"{end} + {POINT_MARGIN}")),
        y=alt.Y("base:Q", **y))
    lowest = alt.Chart(first).mark_text(align="left", baseline="bottom", dy=-3, fontSize=11).encode(
        x=alt.XValue(alt.expr(f"{start} - {POINT_MARGIN}")), y=alt.Y("base:Q", **y), text=alt.TextValue(f"{floor}%"))
    return alt.layer(
        baseline, lowest, label,
        alt.Chart(points.drop_duplicates("when")).mark_text(fontSize=13).encode(
            x=x, y=alt.YValue(12), text=alt.Text("when:N")),
        base.mark_line(color=TEAL, strokeWidth=2.5).encode(y=height, detail=alt.Detail("line:N")),
        base.mark_point(color=TEAL, filled=True, size=70, opacity=1).encode(y=height),
        base.mark_text(baseline="bottom", dy=-7, fontSize=13, fontWeight="bold").encode(
            y=height, text=alt.Text("share:N")),
        base.mark_text(baseline="top", dy=5, fontSize=12).encode(y=alt.Y("base:Q", **y), text=alt.Text("of:N")),
    ).properties(width="container", height=height_total)


@memoized
def pairs_chart(report: Report) -> Chart:
    """Return, where Before and Now were asked, the share who agreed before and who agree now, as slopes.

    Table: Outcome, Asked Of, Measure, Rose, the figure itself, then Stayed, Fell, At the Top Already, and the number
    Agreeing Before and Agreeing Now. The chart draws the last two, of the same respondents.
    """
    source, question = answers_source(report), f"{PAIRS_QUESTION[:-1]}{as_of_text(report)}?"
    if source is None:
        return make_chart(question, not_yet_sentence(report), None, pd.DataFrame())
    left_out = suppressed_answers_sentence(report, tuple(range(1, len(OUTCOMES) + 1)), SELF_CHANGE)
    counts, results = pair_counts(report), answered_results(source, SELF_CHANGE)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], group_asked(outcome), SELF_CHANGE, percent_text(results[outcome]), row["stayed"],
         row["fell"],
         row["top"], *(format_share(row[when], row["respondents"])[1] for when in ("before", "now")))
        for outcome, row in counts.iterrows()], columns=[
            "Outcome", "Asked Of", "Measure", "Rose", "Stayed", "Fell", "At the Top Already", "Agreeing Before",
            "Agreeing Now"])
    if not len(counts):
        return make_chart(question, left_out or "Before and Now were not asked, or not answered.", None, table)
    points = pd.DataFrame([
        {"line": number, "label": OUTCOMES[outcome - 1], "lines": wrap_label(OUTCOMES[outcome - 1]), "when": when,
         "percent": percent, "share": f"{percent:.1f}%", "of": f"{row[when.lower()]:,} of {row['respondents']:,}",
         "told": words}
        for number, (outcome, row) in enumerate(counts.iterrows()) for when in ("Before", "Now")
        for percent, words in [format_share(row[when.lower()], row["respondents"])]])
    sentence = f"{_pairs_sentence(report, counts)} {left_out}".rstrip()
    return make_chart(question, sentence, _panel_chart(points, ["Before", "Now"]), table)


def _pairs_sentence(report: Report, counts: pd.DataFrame) -> str:
    """Say how many rose, stayed and fell, an outcome at a time; people are not added up over outcomes."""
    parts = [f"“{OUTCOMES[outcome - 1]}”: {row['rose']} of {row['respondents']} rose, {row['stayed']} stayed, "
             f"{row['fell']} fell; {row['top']} at the top already before" for outcome, row in counts.iterrows()]
    besides = count_partnerships_with_pairs(report)
    return ("By their own account (self-reported change), " + ". ".join(parts) + "." + (
        f" {pluralize(besides, 'partnership')} asked Before and Now besides the agreement that is summed up here: "
        "choose one to see its own." if besides else ""))
