"""How many agree with each outcome, this year and the year before, and what they answered: charts and sentences."""

import textwrap

import altair as alt
import pandas as pd

from cop_sheets.layout import AGREEMENT_SCALE, OUTCOMES
from summaries.figures import SELF_AGREEMENT, SELF_CHANGE, plural
from summaries.memo import once
from summaries.presentation import ANSWER_COLOURS, GREY, THIS_YEAR, YEAR_BEFORE, Chart, chart
from summaries.report import Report
from summaries.survey.answers import (
    GROUPS,
    STEPS,
    Line,
    answer_counts,
    asked_of,
    outcome_lines,
    outcome_name,
    who_answered,
)
from summaries.survey.disclosure import Seen, answers_left_out, answers_seen, as_of_text, not_yet
from summaries.survey.sentences import agreement_sentence, nothing_said, shown, told

QUESTION = "What do members and facilitators say?"
ANSWERS_QUESTION = "What did they answer?"
NARROW = 500        # pixels of a chart below which its words are broken into lines
LABEL_WIDTH = 36    # characters of a line then
LINE = 16           # pixels of a line
ROOM = 130          # pixels for a percent and its n beside a bar
BAR_DOWN = 8        # pixels from the middle of a row to that of its bar
FULL, LEAST = 100, 10   # percent: all of something, and the least for which a chart leaves room
_RANKED = (" (or lowest)", " (or second lowest)", " (or between)", " (or second highest)", " (or highest)")


def label_text() -> alt.TextValue:
    """Return a text encoding of the fields `label` or, where the chart is narrow, `lines`, parted by bars."""
    return alt.TextValue(alt.expr(f"width < {NARROW} ? split(datum.lines, '|') : datum.label"))


def label_up(pixels: int) -> dict:
    """Return the offset that puts the last line of a label `pixels` above the middle of its row."""
    return alt.expr(f"-{pixels} - (width < {NARROW} ? {LINE} * (length(split(datum.lines, '|')) - 1) : 0)")


def in_lines(words: str) -> str:
    """Return `words` in lines that fit a phone."""
    return "|".join(textwrap.wrap(words, LABEL_WIDTH))


@once
def agreement_chart(report: Report) -> Chart:
    """Return percent agreeing with each outcome, this year above the year before at the same date, each with its n.

    Table: Outcome, Asked Of, Measure, a column a year, Change. Self-reported change has lines of its own.
    """
    now, before = outcome_lines(report), outcome_lines(report.before)
    years = tuple(str(one.period.fiscal_year) for one in (report, report.before))
    rows = _side_by_side(now, before)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], asked_of(outcome), measure, *_words(report, outcome, both),
         _change(*both)) for outcome, measure, both in rows],
        columns=["Outcome", "Asked Of", "Measure", *years, "Change"])
    has_answers = any(line and line.answers for _, _, both in rows for line in both)
    drawn = _agreement_bars(report, rows, years) if has_answers else None
    return chart(QUESTION, agreement_sentence(report), drawn, table)


def _side_by_side(now: tuple[Line, ...], before: tuple[Line, ...]) -> list[tuple[int, str, tuple]]:
    """Pair each outcome's lines by measure; an outcome without an answer in either year stands once, for itself."""
    found = [{(line.outcome, line.measure): line for line in lines if line.answers} for lines in (now, before)]
    rows = []
    for outcome in range(1, len(OUTCOMES) + 1) if now else ():
        keys = [(outcome, measure) for measure in (SELF_AGREEMENT, SELF_CHANGE)
                if any((outcome, measure) in lines for lines in found)]
        rows += [(*pair, tuple(lines.get(pair) for lines in found)) for pair in keys] or [
            (outcome, next((line.measure for line in now if line.outcome == outcome), ""), (None, None))]
    return rows


def _change(now: Line | None, before: Line | None) -> str:
    if not now or not before:
        return ""
    points = round(now.figure.percent - before.figure.percent, 1)
    return f"{abs(points)} points {'more' if points > 0 else 'less'}" if points else "the same"


def _words(report: Report, outcome: int, both: tuple[Line | None, Line | None]) -> list[str]:
    """Return what is told of an outcome in the year and the year before."""
    return [shown(line, bool(one.unreported(OUTCOMES[outcome - 1])))
            for line, one in zip(both, (report, report.before), strict=True)]


def _agreement_bars(report: Report, rows: list, years: tuple[str, str]) -> alt.LayerChart:
    data = pd.DataFrame([{
        "line": number, "year": year, "outcome": OUTCOMES[outcome - 1], "measure": measure,
        "label": outcome_name(outcome, measure), "lines": in_lines(outcome_name(outcome, measure)),
        "percent": line.figure.percent if line else None, "told": words}
        for number, (outcome, measure, both) in enumerate(rows)
        for year, line, words in zip(years, both, _words(report, outcome, both), strict=True)])
    base = alt.Chart(data).encode(
        y=alt.Y("line:O", axis=None), tooltip=[alt.Tooltip("outcome:N", title="Outcome"),
                                               alt.Tooltip("measure:N", title="Measure"),
                                               alt.Tooltip("year:N", title="Fiscal year"),
                                               alt.Tooltip("told:N", title="Agreeing")])
    # The bars end where the longest words beside them still fit.
    share = alt.X("percent:Q", axis=None, scale=alt.Scale(
        domain=[0, FULL], nice=False, range=[62, alt.expr(f"width - {ROOM}")]))
    layers = [base.transform_filter(alt.datum.year == years[0]).mark_text(
        align="left", baseline="bottom", dy=label_up(12), lineHeight=LINE, fontSize=13).encode(
            x=alt.XValue(0), text=label_text())]
    for year, colour, middle, thickness in ((years[0], THIS_YEAR, 1, 18), (years[1], YEAR_BEFORE, 20, 12)):
        own = base.transform_filter(alt.datum.year == year)
        size = 13 if year == years[0] else 12
        layers += [
            own.mark_bar(color=colour, size=thickness, yOffset=middle, cornerRadiusEnd=2).encode(x=share),
            own.mark_text(align="left", dy=middle, fontSize=size).encode(x=alt.XValue(0), text=alt.Text("year:N")),
            own.transform_filter("datum.percent != null").mark_text(
                align="left", dx=6, dy=middle, fontSize=size).encode(x=share, text=alt.Text("told:N")),
            own.transform_filter("datum.percent == null").mark_text(
                align="left", dy=middle, fontSize=size).encode(x=alt.XValue(64), text=alt.Text("told:N"))]
    return alt.layer(*layers).properties(width="container", height=alt.Step(88))


@once
def answers_chart(report: Report, group: str = "") -> Chart:
    """Return the valid answers as diverging bars, of the outcomes asked of `group`, or of all six.

    Right of the line stand the answers that count as agreeing, left of it as many steps at the scale's other end, and
    apart from both what lies between: one rule for every scale, by rank. Beside each bar: percent agreeing and n.
    Table: Outcome, Asked Of, Measure, Agreeing, a column an answer, Answers, On Another Scale, Note.
    """
    numbers = GROUPS[group] if group else tuple(range(1, len(OUTCOMES) + 1))
    question = f"What did {group} answer{as_of_text(report)}?" if group else ANSWERS_QUESTION
    seen = answers_seen(report)
    if seen is None:
        return chart(question, not_yet(report), None, pd.DataFrame())
    every = answer_counts(report)
    counts = every.loc[[number for number in every.index if number in numbers]]
    words = answer_words(counts)
    lines = _first_lines(seen, numbers)
    table = pd.DataFrame([
        (OUTCOMES[line.outcome - 1], asked_of(line.outcome), line.measure, _agreeing(line),
         *(counts.loc[line.outcome].tolist() if line.outcome in counts.index else [0] * (STEPS + 2)))
        for line in lines], columns=["Outcome", "Asked Of", "Measure", "Agreeing", *words, "Answers",
                                     "On Another Scale"])
    left_out = answers_left_out(report, numbers, SELF_AGREEMENT)
    if not len(counts):
        return chart(question, left_out or _no_answers(report, group, lines), None, table)
    drawn = _answer_bars(lines, counts, words, _reach(every))
    sentence = _answers_sentence(report, group, counts, lines)
    return chart(question, f"{sentence} {left_out}".rstrip(), drawn, table)


def _first_lines(report: Seen, numbers: tuple[int, ...]) -> list[Line]:
    """Return the line of agreement of each outcome, where there is none the one that there is."""
    first: dict[int, Line] = {}
    for line in outcome_lines(report):
        if line.outcome in numbers:
            first.setdefault(line.outcome, line)
    return list(first.values())


def _agreeing(line: Line) -> str:
    return "asked as before and now" if line.measure == SELF_CHANGE else told(line)


def answer_words(counts: pd.DataFrame) -> list[str]:
    """Return what the five answers are called, lowest first: by their rank, too, where some are on another scale."""
    ranked = _RANKED if counts["other_scale"].any() else [""] * STEPS
    return [f"{answer}{rank}" for answer, rank in zip(AGREEMENT_SCALE, ranked, strict=True)]


def _no_answers(report: Report, group: str, lines: list[Line]) -> str:
    if any(line.measure == SELF_CHANGE and line.answers for line in lines):
        return "These were asked as before and now (self-reported change), so there is no agreement to show."
    return nothing_said(report) if not group else f"No valid answers of {group} in {report.period.fiscal_year}."


def _answers_sentence(report: Report, group: str, counts: pd.DataFrame, lines: list[Line]) -> str:
    by_step = counts[list(range(1, STEPS + 1))].sum()
    total, other = int(counts["answers"].sum()), int(counts["other_scale"].sum())
    agreeing, middle, against = by_step[4] + by_step[5], by_step[3], by_step[1] + by_step[2]
    strongly = "with the highest answer" if other else "strongly"
    between = ("lies between" if middle == 1 else "lie between") if other else (
        "is neutral" if middle == 1 else "are neutral")
    sentence = (f"Of {total:,} answers {agreeing:,} {'agrees' if agreeing == 1 else 'agree'}, {by_step[5]:,} of them "
                f"{strongly}; {middle:,} {between} and {against:,} {'disagrees' if against == 1 else 'disagree'}.")
    several = [line for line in lines if line.outcome in counts.index
               and counts.at[line.outcome, "answers"] > line.answers]
    if several:
        sentence += (f" On {plural(len(several), 'outcome')} people answered more than one statement: the bars count "
                     "answers, the percent those who agree with every statement that they answered.")
    if other:
        sentence += (f" {plural(other, 'answer')} on another scale {'stands' if other == 1 else 'stand'} where "
                     f"{'its' if other == 1 else 'their'} rank is; what counts as agreeing stands to the right.")
    return " ".join(filter(None, [who_answered(report, group) if group else "", sentence]))


def _reach(counts: pd.DataFrame) -> tuple[float, float, float]:
    """Return how far any bar reaches to the left, to the right, and apart, in percent of its answers."""
    shares = counts[list(range(1, STEPS + 1))].mul(FULL).div(counts["answers"], axis=0)
    left, right, apart = (shares[steps].sum(axis=1).max() for steps in ([1, 2], [4, 5], [3]))
    return max(left, LEAST), max(right, LEAST), max(apart, LEAST)


def _answer_bars(lines: list[Line], counts: pd.DataFrame, words: list[str], reach: tuple) -> alt.LayerChart:
    """Draw the bars; a row's words stand above its bar, percent agreeing at the end of what agrees."""
    left, right, apart = reach
    parts, ends = _parts(lines, counts, words, right + FULL)
    rows = pd.DataFrame([{
        "line": number, "label": OUTCOMES[line.outcome - 1], "lines": in_lines(OUTCOMES[line.outcome - 1]),
        "end": ends.get(number), "told": _agreeing(line)}
        for number, line in enumerate(lines)])
    # Percent to pixels the same on both sides of the gap, which is as wide as the words in it.
    pixels = f"(width - {ROOM}) / {left + right + apart}"
    x = {"axis": None, "scale": alt.Scale(
        domain=[-left, right, right + FULL, right + FULL + apart], nice=False, zero=False,
        range=[0, alt.expr(f"{left + right} * {pixels}"), alt.expr(f"{left + right} * {pixels} + {ROOM}"),
               alt.expr("width")])}
    y = alt.Y("line:O", axis=None)
    columns = 2 if words == list(AGREEMENT_SCALE) else 1
    colour = alt.Color("answer:N", sort=None, scale=alt.Scale(domain=words, range=list(ANSWER_COLOURS)),
                       legend=alt.Legend(title=None, orient="top", labelLimit=260, symbolType="square",
                                         columns=alt.expr(f"width < {NARROW} ? {columns} : {STEPS}")))
    bars = alt.Chart(parts).mark_bar(size=22, yOffset=BAR_DOWN).encode(
        y=y, x=alt.X("from:Q", **x), x2=alt.X2("to:Q"), color=colour,
        tooltip=[alt.Tooltip("outcome:N", title="Outcome"), alt.Tooltip("answer:N", title="Answer"),
                 alt.Tooltip("told:N", title="Answers")])
    fits = alt.expr(f"(datum.to - datum.from) * {pixels} > 7 * length(datum.count) + 4 ? 1 : 0")
    numbers = [alt.Chart(parts).transform_filter(alt.FieldOneOfPredicate("step", steps)).mark_text(
        dy=BAR_DOWN, fontSize=12, color=ink, tooltip=False).encode(
            y=y, x=alt.X("middle:Q", **x), text=alt.Text("count:N"), opacity=alt.OpacityValue(fits))
        for steps, ink in (((1, 5), "#ffffff"), ((2, 3, 4), "#000000"))]
    row = alt.Chart(rows).encode(y=y)
    answered = row.transform_filter("datum.end != null")
    zero = answered.mark_tick(size=30, thickness=2, yOffset=BAR_DOWN, color=GREY).encode(x=alt.X(datum=0, **x))
    labels = row.mark_text(align="left", baseline="bottom", dy=label_up(7), lineHeight=LINE, fontSize=13).encode(
        x=alt.XValue(0), text=label_text())
    shares = answered.mark_text(
        align="left", dx=6, dy=BAR_DOWN, fontSize=13, fontWeight="bold").encode(
            x=alt.X("end:Q", **x), text=alt.Text("told:N"))
    instead = row.transform_filter("datum.end == null").mark_text(
        align="left", dy=BAR_DOWN, fontSize=13).encode(x=alt.XValue(0), text=alt.Text("told:N"))
    return alt.layer(bars, *numbers, zero, labels, shares, instead).properties(
        width="container", height=alt.Step(74))


def _parts(lines: list[Line], counts: pd.DataFrame, words: list[str],
           apart: float) -> tuple[pd.DataFrame, dict[int, float]]:
    """Return a line a part of a bar, from and to in percent of the outcome's answers; and, by row, where agreeing ends.

    What lies between starts at `apart`.
    """
    parts, ends = [], {}
    for number, line in enumerate(lines):
        if line.outcome not in counts.index:
            continue
        row = counts.loc[line.outcome]
        share = {step: FULL * row[step] / row["answers"] for step in range(1, STEPS + 1)}
        starts = {1: -share[1] - share[2], 2: -share[2], 3: apart, 4: 0, 5: share[4]}
        ends[number] = share[4] + share[5]
        parts += [{"line": number, "step": step, "outcome": OUTCOMES[line.outcome - 1], "answer": words[step - 1],
                   "from": starts[step], "to": starts[step] + share[step], "middle": starts[step] + share[step] / 2,
                   "count": f"{row[step]:,}", "told": f"{row[step]:,} of {row['answers']:,}"}
                  for step in range(1, STEPS + 1) if row[step]]
    return pd.DataFrame(parts), ends
