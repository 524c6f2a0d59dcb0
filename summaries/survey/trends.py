"""What has changed: percent agreeing over the fiscal years, and what respondents say of before and now."""

from itertools import pairwise

import altair as alt
import pandas as pd

from cop_sheets import FiscalYear, Period
from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES
from cop_sheets.text import listed
from summaries.figures import SELF_CHANGE, Answers, outcome_figures, plural, share_text, together
from summaries.memo import once
from summaries.presentation import GREY, TEAL, Chart, chart
from summaries.report import Report
from summaries.survey.answers import (
    Line,
    answered,
    asked_of,
    lines_of,
    outcome_lines,
    outcome_name,
    pair_counts,
    pairs_besides,
)
from summaries.survey.charts import LINE, NARROW, in_lines
from summaries.survey.disclosure import answers_left_out, answers_seen, as_of_text, not_yet
from summaries.survey.sentences import shown, told
from validators.derived import account, find_facts
from validators.views import EARLIEST

TREND_QUESTION = "How has it changed over the years?"
PAIRS_QUESTION = "What changed from before to now?"
MOST_YEARS = 5
SIDE, STEP = 40, 170    # pixels left and right of the outermost points, for the words at them; between two at most
ROW, HIGH, LOW = 138, -14, 42   # pixels of a row; from its middle to the heights of 100 % and of the lowest share drawn
HEAD = 24       # pixels above the rows for the words at all points, where no row's own words have more than two lines
BESIDE = "min(width * 0.36, 300)"   # where the chart is wide a row's words stand left of its line, else above it


@once
def year_lines(report: Report) -> dict[FiscalYear, tuple[Line, ...]]:
    """Return the outcome lines of the last five fiscal years that have answers up to the report's own, earliest first.

    Each as that year's report would say them on the report's as-of date: a year that has ended counts whole.
    """
    own = report.period.fiscal_year
    starts = report.accounts.facts[SURVEY_RESPONSES]["fiscal_year"].dropna().unique()
    found: dict[FiscalYear, tuple[Line, ...]] = {}
    for start in sorted((int(start) for start in starts if EARLIEST.year <= start <= own.start), reverse=True):
        year = FiscalYear(start)
        lines = outcome_lines(report) if year == own else _lines_of_year(report, year)
        if any(line.answers for line in lines):
            found[year] = lines
        if len(found) == MOST_YEARS:
            break
    return dict(sorted(found.items()))


def _lines_of_year(report: Report, year: FiscalYear) -> tuple[Line, ...]:
    """Count the survey of another year: its figures rest on what became of its rows, not on the rules."""
    accounts = account(find_facts(report.tables, Period(year, report.period.as_of)))
    answers = Answers(accounts)
    partnerships = report.tables.listed
    figures = [figure for partnership in partnerships for figure in outcome_figures(answers, partnership)]
    copies = report.tables.twins.copy_of
    return lines_of(figures + (together(figures, copies) if len(partnerships) > 1 else []), report.audience)


@once
def trend_chart(report: Report) -> Chart:
    """Return percent agreeing with each outcome by fiscal year. Table: Outcome, Asked Of, Measure, a column a year."""
    years = year_lines(report)
    by_key = {year: {(line.outcome, line.measure): line for line in lines if line.answers}
              for year, lines in years.items()}
    keys = sorted({key for lines in by_key.values() for key in lines})
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], asked_of(outcome), measure,
         *(shown(by_key[year].get((outcome, measure)), _is_unreported(lines, outcome))
           for year, lines in years.items())) for outcome, measure in keys],
        columns=["Outcome", "Asked Of", "Measure", *map(str, years)])
    if len(years) < 2:
        only = next(iter(years), None)
        return chart(TREND_QUESTION, f"Only {only} has answers so far: a second year makes a trend." if only else
                     "No fiscal year has answers yet.", None, table)
    points = pd.DataFrame([
        _point(number, outcome_name(*key), str(year), by_key[year].get(key), _is_unreported(lines, key[0]))
        for number, key in enumerate(keys) for year, lines in years.items()])
    return chart(TREND_QUESTION, _trend_sentence(report, by_key), _panels(points, [str(year) for year in years]), table)


def _is_unreported(lines: tuple[Line, ...], outcome: int) -> bool:
    return any(line.outcome == outcome and line.figure.unreported for line in lines)


def _point(row: int, name: str, when: str, line: Line | None, unreported: bool) -> dict:
    """Return what is drawn of a year: where nobody answered, or where it isn't reported, words alone."""
    return {"line": row, "label": name, "lines": in_lines(name), "when": when, "told": shown(line, unreported),
            "percent": line.figure.percent if line else None, "share": f"{line.figure.percent:.1f}%" if line else "",
            "of": f"of {line.answers:,}" if line else shown(line, unreported)}


def _trend_sentence(report: Report, by_key: dict[FiscalYear, dict]) -> str:
    """Say how the lines run from the first year to the last, and which rose or fell in every year."""
    years = list(by_key)
    first, last = by_key[years[0]], by_key[years[-1]]
    both = [key for key in last if key in first and not first[key].few and not last[key].few]
    so_far = "" if years[-1].ended(report.period.as_of) else f" {years[-1]} is not over yet."
    if not both:
        return f"Too few answered in both {years[0]} and {years[-1]} to say how it has changed.{so_far}"
    moves = {key: round(last[key].figure.percent - first[key].figure.percent, 1) for key in both}
    counts = [(sum(move > 0 for move in moves.values()), "higher"), (sum(move < 0 for move in moves.values()), "lower"),
              (sum(not move for move in moves.values()), "the same")]
    parts = listed(f"{count} {'is' if count == 1 else 'are'} {word}" for count, word in counts if count)
    sentence = f"Of {plural(len(both), 'outcome')}, {parts} in {years[-1]}, against {years[0]}."
    most = max(both, key=lambda key: abs(moves[key]))
    if moves[most]:
        sentence += (f" The largest change is on “{OUTCOMES[most[0] - 1]}”, from {first[most].figure.display} to "
                     f"{last[most].figure.display}.")
    if len(years) > 2:
        steady = {"Rising": [], "Falling": []}
        for key in both:
            run = [lines[key].figure.percent for lines in by_key.values() if key in lines]
            for word, sign in (("Rising", 1), ("Falling", -1)):
                if len(run) == len(years) and all(sign * (later - earlier) > 0 for earlier, later in pairwise(run)):
                    steady[word].append(f"“{OUTCOMES[key[0] - 1]}”")
        sentence += "".join(f" {word} every year: {', '.join(names)}." for word, names in steady.items() if names)
    return sentence + so_far


def _panels(points: pd.DataFrame, whens: list[str]) -> alt.LayerChart:
    """Draw a small line a row: its words above, percent and n at each point; heights are pixels, the same in all rows.

    The scale starts at 50 % where no point lies lower, else at 0: lines may, and each point says its percent.
    """
    floor = 50 if points["percent"].min() >= 50 else 0
    head = HEAD + LINE * max(int(points["lines"].str.count(r"\|").max()) - 1, 0)
    middle = head + ROW * points["line"] + ROW / 2
    points = points.assign(height=middle + LOW + (HIGH - LOW) * (points["percent"] - floor) / (100 - floor),
                           middle=middle, base=middle + LOW)
    tall = head + ROW * (int(points["line"].max()) + 1)
    y = {"axis": None, "scale": alt.Scale(domain=[0, tall], range=[0, tall], nice=False, zero=False)}
    start = f"(width < {NARROW} ? 0 : {BESIDE}) + {SIDE}"
    end = f"min(width - {SIDE}, {start} + {STEP * (len(whens) - 1)})"
    x = alt.X("when:O", sort=whens, axis=None,
              scale=alt.Scale(type="point", padding=0, range=[alt.expr(start), alt.expr(end)]))
    first = points.drop_duplicates("line")
    # A line breaks where a year has no point.
    base = alt.Chart(points).encode(x=x, tooltip=[
        alt.Tooltip("label:N", title="Outcome"), alt.Tooltip("when:N", title="When"),
        alt.Tooltip("told:N", title="Agreeing")])
    height = alt.Y("height:Q", **y)
    more = "(length(split(datum.lines, '|')) - 1)"
    label = alt.Chart(first).mark_text(
        align="left", baseline="bottom", lineHeight=LINE, fontSize=13,
        dy=alt.expr(f"width < {NARROW} ? -37 - {LINE} * {more} : 20 - {LINE / 2} * {more}")).encode(
            x=alt.XValue(0), y=alt.Y("middle:Q", **y), text=alt.TextValue(alt.expr("split(datum.lines, '|')")))
    ground = alt.Chart(first).mark_rule(color=GREY, opacity=0.35).encode(
        x=alt.XValue(alt.expr(f"{start} - {SIDE}")), x2=alt.X2Value(alt.expr(f"{end} + {SIDE}")),
        y=alt.Y("base:Q", **y))
    lowest = alt.Chart(first).mark_text(align="left", baseline="bottom", dy=-3, fontSize=11).encode(
        x=alt.XValue(alt.expr(f"{start} - {SIDE}")), y=alt.Y("base:Q", **y), text=alt.TextValue(f"{floor}%"))
    return alt.layer(
        ground, lowest, label,
        alt.Chart(points.drop_duplicates("when")).mark_text(fontSize=13).encode(
            x=x, y=alt.YValue(12), text=alt.Text("when:N")),
        base.mark_line(color=TEAL, strokeWidth=2.5).encode(y=height, detail=alt.Detail("line:N")),
        base.mark_point(color=TEAL, filled=True, size=70, opacity=1).encode(y=height),
        base.mark_text(baseline="bottom", dy=-7, fontSize=13, fontWeight="bold").encode(
            y=height, text=alt.Text("share:N")),
        base.mark_text(baseline="top", dy=5, fontSize=12).encode(y=alt.Y("base:Q", **y), text=alt.Text("of:N")),
    ).properties(width="container", height=tall)


@once
def pairs_chart(report: Report) -> Chart:
    """Return, where Before and Now were asked, the share who agreed before and who agree now, as slopes.

    Table: Outcome, Asked Of, Measure, Rose, the figure itself, then Stayed, Fell, At the Top Already, and the number
    Agreeing Before and Agreeing Now. The chart draws the last two, of the same respondents.
    """
    seen, question = answers_seen(report), f"{PAIRS_QUESTION[:-1]}{as_of_text(report)}?"
    if seen is None:
        return chart(question, not_yet(report), None, pd.DataFrame())
    left_out = answers_left_out(report, tuple(range(1, len(OUTCOMES) + 1)), SELF_CHANGE)
    counts, lines = pair_counts(report), answered(seen, SELF_CHANGE)
    table = pd.DataFrame([
        (OUTCOMES[outcome - 1], asked_of(outcome), SELF_CHANGE, told(lines[outcome]), row["stayed"], row["fell"],
         row["top"], *(share_text(row[when], row["respondents"])[1] for when in ("before", "now")))
        for outcome, row in counts.iterrows()], columns=[
            "Outcome", "Asked Of", "Measure", "Rose", "Stayed", "Fell", "At the Top Already", "Agreeing Before",
            "Agreeing Now"])
    if not len(counts):
        return chart(question, left_out or "Before and Now were not asked, or not answered.", None, table)
    points = pd.DataFrame([
        {"line": number, "label": OUTCOMES[outcome - 1], "lines": in_lines(OUTCOMES[outcome - 1]), "when": when,
         "percent": percent, "share": f"{percent:.1f}%", "of": f"{row[when.lower()]:,} of {row['respondents']:,}",
         "told": words}
        for number, (outcome, row) in enumerate(counts.iterrows()) for when in ("Before", "Now")
        for percent, words in [share_text(row[when.lower()], row["respondents"])]])
    sentence = f"{_pairs_sentence(report, counts)} {left_out}".rstrip()
    return chart(question, sentence, _panels(points, ["Before", "Now"]), table)


def _pairs_sentence(report: Report, counts: pd.DataFrame) -> str:
    """Say how many rose, stayed and fell, an outcome at a time; people are not added up over outcomes."""
    parts = [f"“{OUTCOMES[outcome - 1]}”: {row['rose']} of {row['respondents']} rose, {row['stayed']} stayed, "
             f"{row['fell']} fell; {row['top']} at the top already before" for outcome, row in counts.iterrows()]
    besides = pairs_besides(report)
    return ("By their own account (self-reported change), " + ". ".join(parts) + "." + (
        f" {plural(besides, 'partnership')} asked Before and Now besides the agreement that is summed up here: choose "
        "one to see its own." if besides else ""))
