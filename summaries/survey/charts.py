"""Charts and sentences of the six outcomes: percent agreeing in two years, and the answers."""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from cop_sheets.layout import AGREEMENT_SCALE
from cop_sheets.program_words import OUTCOMES
from summaries.figures import SELF_AGREEMENT, SELF_CHANGE
from summaries.memo import memoized
from summaries.presentation import ANSWER_COLORS, GRAY, THIS_YEAR, YEAR_BEFORE, Chart, make_chart
from summaries.presentation.wording import pluralize, pluralize_with_commas, singular_or_plural
from summaries.report import Report
from summaries.survey.answers import (
    OUTCOMES_BY_GROUP,
    STEPS,
    OutcomeResult,
    answer_counts,
    group_asked,
    outcome_name,
    outcome_results,
    respondents_sentence,
)
from summaries.survey.disclosure import (
    SurveySource,
    answers_source,
    as_of_text,
    not_yet_sentence,
    suppressed_answers_sentence,
)
from summaries.survey.sentences import (
    agreement_sentence,
    no_answers_sentence,
    percent_change,
    percent_text,
    result_text,
)

AGREEMENT_QUESTION = "What do members and facilitators say?"
ANSWERS_QUESTION = "What did they answer?"
NARROW_WIDTH = 500        # pixels; labels of narrower charts are wrapped
LABEL_LINE_LENGTH = 36    # characters per line of a wrapped label
LINE_HEIGHT = 16          # pixels
PERCENT_WIDTH = 130       # pixels for percent and n beside a bar
BAR_OFFSET = 8            # pixels from the middle of a row to the middle of its bar
ALL_PERCENT, MIN_REACH = 100, 10   # percent; the second is the least length of an axis
_BothYears = tuple[OutcomeResult | None, OutcomeResult | None]    # this year and the year before
_YearPair = tuple[int, str, _BothYears]    # outcome, measure, results
_RANK_TEXTS = (" (or lowest)", " (or second lowest)", " (or between)", " (or second highest)", " (or highest)")


def label_text() -> alt.TextValue:
    """Return a text encoding of the field `label` or, in a narrow chart, of `lines`, which are separated by |."""
    return alt.TextValue(alt.expr(f"width < {NARROW_WIDTH} ? split(datum.lines, '|') : datum.label"))


def label_offset(pixels: int) -> alt.ExprRef:
    """Return the offset of a label whose last line is `pixels` above the middle of its row."""
    return alt.expr(f"-{pixels} - (width < {NARROW_WIDTH} ? {LINE_HEIGHT} * (length(split(datum.lines, '|')) - 1) : 0)")


def wrap_label(words: str) -> str:
    """Return `words` in lines that fit on a phone, separated by |."""
    return "|".join(textwrap.wrap(words, LABEL_LINE_LENGTH))


@memoized
def agreement_chart(report: Report) -> Chart:
    """Return percent agreeing and n for each outcome, this year above the year before up to the same date.

    Table: Outcome, Asked Of, Measure, one column per year, Change. Self-reported change has its own rows.
    """
    return agreement_chart_of(report, outcome_results(report), outcome_results(report.before))


def agreement_chart_of(report: Report, now: tuple[OutcomeResult, ...], before: tuple[OutcomeResult, ...]) -> Chart:
    """Return `agreement_chart` with these results of the report's year and of the year before."""
    years = str(report.period.fiscal_year), str(report.before.period.fiscal_year)
    rows = _pair_years(now, before)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], group_asked(outcome), measure, *_result_texts(report, outcome, both_years),
         _change_text(*both_years)) for outcome, measure, both_years in rows],
        columns=["Outcome", "Asked Of", "Measure", *years, "Change"])
    has_answers = any(result and result.answers for _, _, both_years in rows for result in both_years)
    bars = _agreement_bars(report, rows, years) if has_answers else None
    return make_chart(AGREEMENT_QUESTION, agreement_sentence(report), bars, table)


def _pair_years(now: tuple[OutcomeResult, ...], before: tuple[OutcomeResult, ...]) -> list[_YearPair]:
    """Return outcome, measure and the results of both years. An outcome without any answer has one row."""
    results_by_year = [{(result.outcome, result.measure): result for result in year_results if result.answers}
                       for year_results in (now, before)]
    rows: list[_YearPair] = []
    for outcome in range(1, len(OUTCOMES) + 1) if now else ():
        keys = [(outcome, measure) for measure in (SELF_AGREEMENT, SELF_CHANGE)
                if any((outcome, measure) in year_results for year_results in results_by_year)]
        rows += [(*key, (results_by_year[0].get(key), results_by_year[1].get(key))) for key in keys] or [
            (outcome, next((result.measure for result in now if result.outcome == outcome), ""), (None, None))]
    return rows


def _change_text(now: OutcomeResult | None, before: OutcomeResult | None) -> str:
    if not now or not before:
        return ""
    points = percent_change(now, before)
    return f"{abs(points)} points {'more' if points > 0 else 'less'}" if points else "the same"


def _result_texts(report: Report, outcome: int, both_years: _BothYears) -> list[str]:
    """Return `result_text` of an outcome in the year and the year before."""
    return [result_text(result, bool(each_report.unreported_reason(OUTCOMES[outcome - 1])))
            for result, each_report in zip(both_years, (report, report.before), strict=True)]


def _agreement_bars(report: Report, rows: list[_YearPair], years: tuple[str, str]) -> alt.TopLevelMixin:
    data = pd.DataFrame([{
        "row": number, "year": year, "outcome": OUTCOMES[outcome - 1], "measure": measure,
        "label": outcome_name(outcome, measure), "lines": wrap_label(outcome_name(outcome, measure)),
        "percent": result.figure.percent if result else None, "text": words}
        for number, (outcome, measure, both_years) in enumerate(rows)
        for year, result, words in zip(years, both_years, _result_texts(report, outcome, both_years), strict=True)])
    base = alt.Chart(data).encode(
        y=alt.Y("row:O", axis=None), tooltip=[alt.Tooltip("outcome:N", title="Outcome"),
                                               alt.Tooltip("measure:N", title="Measure"),
                                               alt.Tooltip("year:N", title="Fiscal year"),
                                               alt.Tooltip("text:N", title="Agreeing")])
    # Bars end early enough for the longest text beside them.
    share = alt.X("percent:Q", axis=None, scale=alt.Scale(
        domain=[0, ALL_PERCENT], nice=False, range=[62, alt.expr(f"width - {PERCENT_WIDTH}")]))
    layers: list[alt.Chart] = [base.transform_filter(alt.datum.year == years[0]).mark_text(
        align="left", baseline="bottom", dy=label_offset(12), lineHeight=LINE_HEIGHT, fontSize=13).encode(
            x=alt.value(0), text=label_text())]
    for year, color, middle, thickness in ((years[0], THIS_YEAR, 1, 18), (years[1], YEAR_BEFORE, 20, 12)):
        own = base.transform_filter(alt.datum.year == year)
        size = 13 if year == years[0] else 12
        layers += [
            own.mark_bar(color=color, size=thickness, yOffset=middle, cornerRadiusEnd=2).encode(x=share),
            own.mark_text(align="left", dy=middle, fontSize=size).encode(x=alt.value(0), text=alt.Text("year:N")),
            own.transform_filter("datum.percent != null").mark_text(
                align="left", dx=6, dy=middle, fontSize=size).encode(x=share, text=alt.Text("text:N")),
            own.transform_filter("datum.percent == null").mark_text(
                align="left", dy=middle, fontSize=size).encode(x=alt.value(64), text=alt.Text("text:N"))]
    return alt.layer(*layers).properties(width="container", height=alt.Step(88))


@memoized
def answers_chart(report: Report, group: str = "") -> Chart:
    """Return the valid answers as diverging bars, for the outcomes of `group`, or for all six.

    To the right of the line are the answers that agree, to the left as many steps at the other end of the scale; the
    steps between have a bar of their own. Beside each bar: percent agreeing and n. Table: Outcome, Asked Of, Measure,
    Agreeing, one column per answer, Answers, On Another Scale.
    """
    numbers = OUTCOMES_BY_GROUP[group] if group else tuple(range(1, len(OUTCOMES) + 1))
    question = f"What did {group} answer{as_of_text(report)}?" if group else ANSWERS_QUESTION
    source = answers_source(report)
    if source is None:
        return make_chart(question, not_yet_sentence(report), None, pd.DataFrame())
    all_counts = answer_counts(report)
    counts = all_counts.loc[[number for number in all_counts.index if number in numbers]]
    words = answer_words(counts)
    results = _main_results(source, numbers)
    table = pd.DataFrame([
        (OUTCOMES[result.outcome - 1], group_asked(result.outcome), result.measure, _agreeing_text(result),
         *(counts.loc[result.outcome].tolist() if result.outcome in counts.index else [0] * (STEPS + 2)))
        for result in results], columns=["Outcome", "Asked Of", "Measure", "Agreeing", *words, "Answers",
                                         "On Another Scale"])
    left_out = suppressed_answers_sentence(report, numbers, SELF_AGREEMENT)
    if not len(counts):
        return make_chart(question, left_out or _no_answers(report, group, results), None, table)
    bars = _answer_bars(results, counts, words, _reach(all_counts))
    sentence = _answers_sentence(report, group, counts, results)
    return make_chart(question, f"{sentence} {left_out}".rstrip(), bars, table)


def _main_results(report: SurveySource, numbers: tuple[int, ...]) -> list[OutcomeResult]:
    """Return one result per outcome: agreement, or change if there is no agreement."""
    first: dict[int, OutcomeResult] = {}
    for result in outcome_results(report):
        if result.outcome in numbers:
            first.setdefault(result.outcome, result)
    return list(first.values())


def _agreeing_text(result: OutcomeResult) -> str:
    return "asked as before and now" if result.measure == SELF_CHANGE else percent_text(result)


def answer_words(counts: pd.DataFrame) -> list[str]:
    """Return the names of the five answers, lowest first; with their rank if some answers are on another scale."""
    ranked = _RANK_TEXTS if counts["other_scale"].any() else [""] * STEPS
    return [f"{answer}{rank}" for answer, rank in zip(AGREEMENT_SCALE, ranked, strict=True)]


def _no_answers(report: Report, group: str, results: list[OutcomeResult]) -> str:
    if any(result.measure == SELF_CHANGE and result.answers for result in results):
        return "These were asked as before and now (self-reported change), so there is no agreement to show."
    return no_answers_sentence(report) if not group else f"No valid answers of {group} in {report.period.fiscal_year}."


def _answers_sentence(report: Report, group: str, counts: pd.DataFrame, results: list[OutcomeResult]) -> str:
    by_step = counts[list(range(1, STEPS + 1))].sum()
    total, other = int(counts["answers"].sum()), int(counts["other_scale"].sum())
    agreeing, middle, against = by_step[4] + by_step[5], by_step[3], by_step[1] + by_step[2]
    strongly = "with the highest answer" if other else "strongly"
    between = singular_or_plural(middle, "lies between", "lie between") if other else (
        singular_or_plural(middle, "is neutral", "are neutral"))
    sentence = (f"Of {total:,} answers {pluralize_with_commas(agreeing, 'agrees', 'agree')}, {by_step[5]:,} of them "
                f"{strongly}; {middle:,} {between} and {pluralize_with_commas(against, 'disagrees', 'disagree')}.")
    several = [result for result in results if result.outcome in counts.index
               and counts.at[result.outcome, "answers"] > result.answers]
    if several:
        sentence += (f" On {pluralize(len(several), 'outcome')} people answered more than one statement: the bars "
                     "count answers, the percent those who agree with every statement that they answered.")
    if other:
        stand, its = singular_or_plural(other, "stands", "stand"), singular_or_plural(other, "its", "their")
        sentence += (f" {pluralize(other, 'answer')} on another scale {stand} where {its} rank is; what counts as "
                     "agreeing stands to the right.")
    return " ".join(filter(None, [respondents_sentence(report, group) if group else "", sentence]))


def _reach(counts: pd.DataFrame) -> tuple[float, float, float]:
    """Return the longest bars in percent of their answers: to the left, to the right, and between."""
    shares = counts[list(range(1, STEPS + 1))].mul(ALL_PERCENT).div(counts["answers"], axis=0)
    left, right, apart = (shares[steps].sum(axis=1).max() for steps in ([1, 2], [4, 5], [3]))
    return max(left, MIN_REACH), max(right, MIN_REACH), max(apart, MIN_REACH)


def _answer_bars(results: list[OutcomeResult], counts: pd.DataFrame, words: list[str],
                 reach: tuple[float, float, float]) -> alt.TopLevelMixin:
    """Return the bars, with each outcome's name above its bar and percent agreeing at its right end."""
    left, right, between = reach
    parts, ends = _bar_parts(results, counts, words, right + ALL_PERCENT)
    rows = pd.DataFrame([{
        "row": number, "label": OUTCOMES[result.outcome - 1], "lines": wrap_label(OUTCOMES[result.outcome - 1]),
        "end": ends.get(number), "text": _agreeing_text(result)}
        for number, result in enumerate(results)])
    # Pixels per percent are the same on both sides of the gap, which is as wide as the text in it.
    pixels = f"(width - {PERCENT_WIDTH}) / {left + right + between}"
    scale = alt.Scale(
        domain=[-left, right, right + ALL_PERCENT, right + ALL_PERCENT + between], nice=False, zero=False,
        range=[0, alt.expr(f"{left + right} * {pixels}"), alt.expr(f"{left + right} * {pixels} + {PERCENT_WIDTH}"),
               alt.expr("width")])
    y = alt.Y("row:O", axis=None)
    columns = 2 if words == list(AGREEMENT_SCALE) else 1
    color = alt.Color("answer:N", sort=None, scale=alt.Scale(domain=words, range=list(ANSWER_COLORS)),
                      legend=alt.Legend(title=None, orient="top", labelLimit=260, symbolType="square",
                                        columns=alt.expr(f"width < {NARROW_WIDTH} ? {columns} : {STEPS}")))
    bars = alt.Chart(parts).mark_bar(size=22, yOffset=BAR_OFFSET).encode(
        y=y, x=alt.X("from:Q", axis=None, scale=scale), x2=alt.X2("to:Q"), color=color,
        tooltip=[alt.Tooltip("outcome:N", title="Outcome"), alt.Tooltip("answer:N", title="Answer"),
                 alt.Tooltip("text:N", title="Answers")])
    fits = alt.expr(f"(datum.to - datum.from) * {pixels} > 7 * length(datum.count) + 4 ? 1 : 0")
    numbers = [alt.Chart(parts).transform_filter(alt.FieldOneOfPredicate("step", steps)).mark_text(
        dy=BAR_OFFSET, fontSize=12, color=ink, tooltip=False).encode(
            y=y, x=alt.X("middle:Q", axis=None, scale=scale), text=alt.Text("count:N"), opacity=alt.OpacityValue(fits))
        for steps, ink in (((1, 5), "#ffffff"), ((2, 3, 4), "#000000"))]
    row = alt.Chart(rows).encode(y=y)
    answered = row.transform_filter("datum.end != null")
    zero = answered.mark_tick(size=30, thickness=2, yOffset=BAR_OFFSET, color=GRAY).encode(
        x=alt.X(datum=0, axis=None, scale=scale))
    labels = row.mark_text(align="left", baseline="bottom", dy=label_offset(7), lineHeight=LINE_HEIGHT,
                           fontSize=13).encode(
        x=alt.value(0), text=label_text())
    shares = answered.mark_text(
        align="left", dx=6, dy=BAR_OFFSET, fontSize=13, fontWeight="bold").encode(
            x=alt.X("end:Q", axis=None, scale=scale), text=alt.Text("text:N"))
    reason_texts = row.transform_filter("datum.end == null").mark_text(
        align="left", dy=BAR_OFFSET, fontSize=13).encode(x=alt.value(0), text=alt.Text("text:N"))
    return alt.layer(bars, *numbers, zero, labels, shares, reason_texts).properties(
        width="container", height=alt.Step(74))


def _bar_parts(results: list[OutcomeResult], counts: pd.DataFrame, words: list[str],
               between_start: float) -> tuple[pd.DataFrame, dict[int, float]]:
    """Return one row per part of a bar, with from and to in percent of the outcome's answers; and the right ends.

    The right ends, by row, are where the agreeing answers end. The part of the steps between starts at `between_start`.
    """
    parts: list[dict[str, Any]] = []
    ends: dict[int, float] = {}
    for number, result in enumerate(results):
        if result.outcome not in counts.index:
            continue
        row = counts.loc[result.outcome]
        share = {step: ALL_PERCENT * row[step] / row["answers"] for step in range(1, STEPS + 1)}
        starts = {1: -share[1] - share[2], 2: -share[2], 3: between_start, 4: 0, 5: share[4]}
        ends[number] = share[4] + share[5]
        parts += [{"row": number, "step": step, "outcome": OUTCOMES[result.outcome - 1], "answer": words[step - 1],
                   "from": starts[step], "to": starts[step] + share[step], "middle": starts[step] + share[step] / 2,
                   "count": f"{row[step]:,}", "text": f"{row[step]:,} of {row['answers']:,}"}
                  for step in range(1, STEPS + 1) if row[step]]
    return pd.DataFrame(parts), ends
