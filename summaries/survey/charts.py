"""How many agree with each outcome, this year and the year before, and what they answered: charts and sentences."""

import textwrap

import altair as alt
import pandas as pd

from cop_sheets.layout import AGREEMENT_SCALE, OUTCOMES
from summaries.figures import SELF_AGREEMENT, SELF_CHANGE, pluralize
from summaries.memo import memoized
from summaries.presentation import ANSWER_COLORS, GRAY, THIS_YEAR, YEAR_BEFORE, Chart, make_chart
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
from summaries.survey.sentences import agreement_sentence, no_answers_sentence, percent_text, result_text

AGREEMENT_QUESTION = "What do members and facilitators say?"
ANSWERS_QUESTION = "What did they answer?"
NARROW_WIDTH = 500        # pixels of a chart below which its words are broken into lines
LABEL_LINE_LENGTH = 36    # characters of a line then
LINE_HEIGHT = 16           # pixels of a line
PERCENT_WIDTH = 130          # pixels for a percent and its n beside a bar
BAR_OFFSET = 8        # pixels from the middle of a row to that of its bar
ALL_PERCENT, MIN_REACH = 100, 10   # percent: all of something, and the least for which a chart leaves room
_RANK_TEXTS = (" (or lowest)", " (or second lowest)", " (or between)", " (or second highest)", " (or highest)")


def label_text() -> alt.TextValue:
    """Return a text encoding of the fields `label` or, where the chart is narrow, `lines`, parted by bars."""
    return alt.TextValue(alt.expr(f"width < {NARROW_WIDTH} ? split(datum.lines, '|') : datum.label"))


def label_offset(pixels: int) -> dict:
    """Return the offset that puts the last line of a label `pixels` above the middle of its row."""
    return alt.expr(f"-{pixels} - (width < {NARROW_WIDTH} ? {LINE_HEIGHT} * (length(split(datum.lines, '|')) - 1) : 0)")


def wrap_label(words: str) -> str:
    """Return `words` in lines that fit a phone."""
    return "|".join(textwrap.wrap(words, LABEL_LINE_LENGTH))


@memoized
def agreement_chart(report: Report) -> Chart:
    """Return percent agreeing with each outcome, this year above the year before at the same date, each with its n.

    Table: Outcome, Asked Of, Measure, a column a year, Change. Self-reported change has lines of its own.
    """
    now, before = outcome_results(report), outcome_results(report.before)
    years = tuple(str(each_report.period.fiscal_year) for each_report in (report, report.before))
    rows = _pair_years(now, before)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], group_asked(outcome), measure, *_result_texts(report, outcome, both_years),
         _change_text(*both_years)) for outcome, measure, both_years in rows],
        columns=["Outcome", "Asked Of", "Measure", *years, "Change"])
    has_answers = any(result and result.answers for _, _, both_years in rows for result in both_years)
    bars = _agreement_bars(report, rows, years) if has_answers else None
    return make_chart(AGREEMENT_QUESTION, agreement_sentence(report), bars, table)


def _pair_years(now: tuple[OutcomeResult, ...], before: tuple[OutcomeResult, ...]) -> list[tuple[int, str, tuple]]:
    """Pair each outcome's lines by measure; an outcome without an answer in either year stands once, for itself."""
    results_by_year = [{(result.outcome, result.measure): result for result in year_results if result.answers}
                       for year_results in (now, before)]
    rows = []
    for outcome in range(1, len(OUTCOMES) + 1) if now else ():
        keys = [(outcome, measure) for measure in (SELF_AGREEMENT, SELF_CHANGE)
                if any((outcome, measure) in year_results for year_results in results_by_year)]
        rows += [(*pair, tuple(year_results.get(pair) for year_results in results_by_year)) for pair in keys] or [
            (outcome, next((result.measure for result in now if result.outcome == outcome), ""), (None, None))]
    return rows


def _change_text(now: OutcomeResult | None, before: OutcomeResult | None) -> str:
    if not now or not before:
        return ""
    points = round(now.figure.percent - before.figure.percent, 1)
    return f"{abs(points)} points {'more' if points > 0 else 'less'}" if points else "the same"


def _result_texts(report: Report, outcome: int, both_years: tuple[OutcomeResult | None,
                                                                  OutcomeResult | None]) -> list[str]:
    """Return what is told of an outcome in the year and the year before."""
    return [result_text(result, bool(each_report.unreported_reason(OUTCOMES[outcome - 1])))
            for result, each_report in zip(both_years, (report, report.before), strict=True)]


def _agreement_bars(report: Report, rows: list, years: tuple[str, str]) -> alt.LayerChart:
    data = pd.DataFrame([{
        "line": number, "year": year, "outcome": OUTCOMES[outcome - 1], "measure": measure,
        "label": outcome_name(outcome, measure), "lines": wrap_label(outcome_name(outcome, measure)),
        "percent": result.figure.percent if result else None, "told": words}
        for number, (outcome, measure, both_years) in enumerate(rows)
        for year, result, words in zip(years, both_years, _result_texts(report, outcome, both_years), strict=True)])
    base = alt.Chart(data).encode(
        y=alt.Y("line:O", axis=None), tooltip=[alt.Tooltip("outcome:N", title="Outcome"),
                                               alt.Tooltip("measure:N", title="Measure"),
                                               alt.Tooltip("year:N", title="Fiscal year"),
                                               alt.Tooltip("told:N", title="Agreeing")])
    # The bars end where the longest words beside them still fit.
    share = alt.X("percent:Q", axis=None, scale=alt.Scale(
        domain=[0, ALL_PERCENT], nice=False, range=[62, alt.expr(f"width - {PERCENT_WIDTH}")]))
    layers = [base.transform_filter(alt.datum.year == years[0]).mark_text(
        align="left", baseline="bottom", dy=label_offset(12), lineHeight=LINE_HEIGHT, fontSize=13).encode(
            x=alt.XValue(0), text=label_text())]
    for year, color, middle, thickness in ((years[0], THIS_YEAR, 1, 18), (years[1], YEAR_BEFORE, 20, 12)):
        own = base.transform_filter(alt.datum.year == year)
        size = 13 if year == years[0] else 12
        layers += [
            own.mark_bar(color=color, size=thickness, yOffset=middle, cornerRadiusEnd=2).encode(x=share),
            own.mark_text(align="left", dy=middle, fontSize=size).encode(x=alt.XValue(0), text=alt.Text("year:N")),
            own.transform_filter("datum.percent != null").mark_text(
                align="left", dx=6, dy=middle, fontSize=size).encode(x=share, text=alt.Text("told:N")),
            own.transform_filter("datum.percent == null").mark_text(
                align="left", dy=middle, fontSize=size).encode(x=alt.XValue(64), text=alt.Text("told:N"))]
    return alt.layer(*layers).properties(width="container", height=alt.Step(88))


@memoized
def answers_chart(report: Report, group: str = "") -> Chart:
    """Return the valid answers as diverging bars, of the outcomes asked of `group`, or of all six.

    Right of the line stand the answers that count as agreeing, left of it as many steps at the scale's other end, and
    apart from both what lies between: one rule for every scale, by rank. Beside each bar: percent agreeing and n.
    Table: Outcome, Asked Of, Measure, Agreeing, a column an answer, Answers, On Another Scale, Note.
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
    """Return the line of agreement of each outcome, where there is none the one that there is."""
    first: dict[int, OutcomeResult] = {}
    for result in outcome_results(report):
        if result.outcome in numbers:
            first.setdefault(result.outcome, result)
    return list(first.values())


def _agreeing_text(result: OutcomeResult) -> str:
    return "asked as before and now" if result.measure == SELF_CHANGE else percent_text(result)


def answer_words(counts: pd.DataFrame) -> list[str]:
    """Return what the five answers are called, lowest first: by their rank, too, where some are on another scale."""
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
    between = ("lies between" if middle == 1 else "lie between") if other else (
        "is neutral" if middle == 1 else "are neutral")
    sentence = (f"Of {total:,} answers {agreeing:,} {'agrees' if agreeing == 1 else 'agree'}, {by_step[5]:,} of them "
                f"{strongly}; {middle:,} {between} and {against:,} {'disagrees' if against == 1 else 'disagree'}.")
    several = [result for result in results if result.outcome in counts.index
               and counts.at[result.outcome, "answers"] > result.answers]
    if several:
        sentence += (f" On {pluralize(len(several), 'outcome')} people answered more than one statement: the bars "
                     "count answers, the percent those who agree with every statement that they answered.")
    if other:
        sentence += (f" {pluralize(other, 'answer')} on another scale {'stands' if other == 1 else 'stand'} where "
                     f"{'its' if other == 1 else 'their'} rank is; what counts as agreeing stands to the right.")
    return " ".join(filter(None, [respondents_sentence(report, group) if group else "", sentence]))


def _reach(counts: pd.DataFrame) -> tuple[float, float, float]:
    """Return how far any bar reaches to the left, to the right, and apart, in percent of its answers."""
    shares = counts[list(range(1, STEPS + 1))].mul(ALL_PERCENT).div(counts["answers"], axis=0)
    left, right, apart = (shares[steps].sum(axis=1).max() for steps in ([1, 2], [4, 5], [3]))
    return max(left, MIN_REACH), max(right, MIN_REACH), max(apart, MIN_REACH)


def _answer_bars(results: list[OutcomeResult], counts: pd.DataFrame, words: list[str], reach: tuple) -> alt.LayerChart:
    """Draw the bars; a row's words stand above its bar, percent agreeing at the end of what agrees."""
    left, right, apart = reach
    parts, ends = _bar_parts(results, counts, words, right + ALL_PERCENT)
    rows = pd.DataFrame([{
        "line": number, "label": OUTCOMES[result.outcome - 1], "lines": wrap_label(OUTCOMES[result.outcome - 1]),
        "end": ends.get(number), "told": _agreeing_text(result)}
        for number, result in enumerate(results)])
    # Percent to pixels the same on both sides of the gap, which is as wide as the words in it.
    pixels = f"(width - {PERCENT_WIDTH}) / {left + right + apart}"
    x = {"axis": None, "scale": alt.Scale(
        domain=[-left, right, right + ALL_PERCENT, right + ALL_PERCENT + apart], nice=False, zero=False,
        range=[0, alt.expr(f"{left + right} * {pixels}"), alt.expr(f"{left + right} * {pixels} + {PERCENT_WIDTH}"),
               alt.expr("width")])}
    y = alt.Y("line:O", axis=None)
    columns = 2 if words == list(AGREEMENT_SCALE) else 1
    color = alt.Color("answer:N", sort=None, scale=alt.Scale(domain=words, range=list(ANSWER_COLORS)),
                      legend=alt.Legend(title=None, orient="top", labelLimit=260, symbolType="square",
                                        columns=alt.expr(f"width < {NARROW_WIDTH} ? {columns} : {STEPS}")))
    bars = alt.Chart(parts).mark_bar(size=22, yOffset=BAR_OFFSET).encode(
        y=y, x=alt.X("from:Q", **x), x2=alt.X2("to:Q"), color=color,
        tooltip=[alt.Tooltip("outcome:N", title="Outcome"), alt.Tooltip("answer:N", title="Answer"),
                 alt.Tooltip("told:N", title="Answers")])
    fits = alt.expr(f"(datum.to - datum.from) * {pixels} > 7 * length(datum.count) + 4 ? 1 : 0")
    numbers = [alt.Chart(parts).transform_filter(alt.FieldOneOfPredicate("step", steps)).mark_text(
        dy=BAR_OFFSET, fontSize=12, color=ink, tooltip=False).encode(
            y=y, x=alt.X("middle:Q", **x), text=alt.Text("count:N"), opacity=alt.OpacityValue(fits))
        for steps, ink in (((1, 5), "#ffffff"), ((2, 3, 4), "#000000"))]
    row = alt.Chart(rows).encode(y=y)
    answered = row.transform_filter("datum.end != null")
    zero = answered.mark_tick(size=30, thickness=2, yOffset=BAR_OFFSET, color=GRAY).encode(x=alt.X(datum=0, **x))
    labels = row.mark_text(align="left", baseline="bottom", dy=label_offset(7), lineHeight=LINE_HEIGHT,
                           fontSize=13).encode(
        x=alt.XValue(0), text=label_text())
    shares = answered.mark_text(
        align="left", dx=6, dy=BAR_OFFSET, fontSize=13, fontWeight="bold").encode(
            x=alt.X("end:Q", **x), text=alt.Text("told:N"))
    reason_texts = row.transform_filter("datum.end == null").mark_text(
        align="left", dy=BAR_OFFSET, fontSize=13).encode(x=alt.XValue(0), text=alt.Text("told:N"))
    return alt.layer(bars, *numbers, zero, labels, shares, reason_texts).properties(
        width="container", height=alt.Step(74))


def _bar_parts(results: list[OutcomeResult], counts: pd.DataFrame, words: list[str],
               apart: float) -> tuple[pd.DataFrame, dict[int, float]]:
    """Return a line a part of a bar, from and to in percent of the outcome's answers; and, by row, where agreeing ends.

    What lies between starts at `apart`.
    """
    parts, ends = [], {}
    for number, result in enumerate(results):
        if result.outcome not in counts.index:
            continue
        row = counts.loc[result.outcome]
        share = {step: ALL_PERCENT * row[step] / row["answers"] for step in range(1, STEPS + 1)}
        starts = {1: -share[1] - share[2], 2: -share[2], 3: apart, 4: 0, 5: share[4]}
        ends[number] = share[4] + share[5]
        parts += [{"line": number, "step": step, "outcome": OUTCOMES[result.outcome - 1], "answer": words[step - 1],
                   "from": starts[step], "to": starts[step] + share[step], "middle": starts[step] + share[step] / 2,
                   "count": f"{row[step]:,}", "told": f"{row[step]:,} of {row['answers']:,}"}
                  for step in range(1, STEPS + 1) if row[step]]
    return pd.DataFrame(parts), ends
