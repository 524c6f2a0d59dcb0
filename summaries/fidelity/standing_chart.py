"""How many CoPs meet the model: a chart and a sentence."""


import altair as alt
import pandas as pd

from cop_sheets.text import join_words
from summaries.figures import (
    CANNOT_BE_JUDGED,
    DOES_NOT_MEET,
    MEETS,
    NOT_DOCUMENTED,
    NOT_REPORTED,
    NOTHING_ENTERED,
    STANDINGS,
    explained_note,
    standing_counts,
)
from summaries.memo import memoized
from summaries.presentation import STANDING_COLORS, STANDING_MARKS, Chart, make_chart
from summaries.presentation.wording import pluralize
from summaries.report import Report

STANDING_QUESTION = "Which CoPs meet the model?"
_FILL = "Fill the CoPs tab and each CoP's Start Date"
SEE_NCPC_SUMMARY = "The page NCPC summary says what to do"
STANDING_ORDER = (MEETS, DOES_NOT_MEET, NOT_DOCUMENTED, CANNOT_BE_JUDGED)
STANDING_WORDS = {    # of one CoP and of several, without MEETS
    DOES_NOT_MEET: ("does not", "do not"),
    NOT_DOCUMENTED: ("is not documented here", "are not documented here"),
    CANNOT_BE_JUDGED: ("cannot be judged", "cannot be judged")}
_MEANINGS = {
    MEETS: "Everything that the model asks is there.",
    DOES_NOT_MEET: "Something that the model says must be is not.",
    NOT_DOCUMENTED: "Only cells left blank stand between; the CAD may hold what they should say.",
    CANNOT_BE_JUDGED: "Something that it rests on can't be read."}
# The number beside the longest bar is not cut off.
_RANGE: list[float | alt.ExprRef] = [0, alt.ExprRef(expr="width - 30")]


@memoized
def standing_chart(report: Report) -> Chart:
    """Return the number of CoPs active in the year by standing, one bar each; table: Standing, CoPs, What It Means."""
    counts = standing_counts(report.deduplicated_standing)
    table = pd.DataFrame([(STANDING_MARKS[name], counts[name], _MEANINGS[name]) for name in STANDING_ORDER],
                         columns=["Standing", "CoPs", "What It Means"])
    if not len(report.deduplicated_standing):
        return make_chart(STANDING_QUESTION, _no_cops_sentence(report), None, table.iloc[:0])
    return make_chart(STANDING_QUESTION, _answer(counts, report.deduplicated_standing),
                      standing_bars(table), table)


def _no_cops_sentence(report: Report) -> str:
    if not report.tables.partnerships:
        return "No workbook could be read, so there is nothing to judge yet: see the page Workbooks."
    if why := report.unreported_reason():
        to_do = _FILL if why == NOTHING_ENTERED else SEE_NCPC_SUMMARY
        return f"The CoPs are {NOT_REPORTED}: {why}. {to_do}."
    return f"No CoP is active in {report.period.fiscal_year}. {_FILL}, or choose another year."


def _answer(counts: dict[str, int], standing: pd.DataFrame) -> str:
    cops, explained = len(standing), explained_note(standing)
    if counts[MEETS] == cops:
        return {1: f"The one CoP of the year meets the model{explained}.",
                2: f"Both CoPs meet the model{explained}."}.get(cops, f"All {cops} CoPs meet the model{explained}.")
    others = join_words([pluralize(counts[name], *STANDING_WORDS[name]) for name in STANDING_ORDER[1:] if counts[name]])
    meet = pluralize(cops, "CoP meets", "CoPs meet")
    return f"{counts[MEETS]} of {meet} the model{explained}; {others}."


def standing_bars(table: pd.DataFrame) -> alt.TopLevelMixin:
    """Return one bar per row of `table` (Standing with its mark, CoPs)."""
    names = [name for name in STANDINGS if STANDING_MARKS[name] in set(table["Standing"])]
    base = alt.Chart(table[["Standing", "CoPs"]]).encode(
        x=alt.X("CoPs:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False, range=_RANGE)),
        y=alt.Y("Standing:N", sort=list(table["Standing"]), title=None,
                axis=alt.Axis(labelLimit=220, labelFontSize=13, domain=False, ticks=False, labelPadding=8)),
        tooltip=["Standing:N", "CoPs:Q"])
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=alt.Color("Standing:N", legend=None,
                        scale=alt.Scale(domain=[STANDING_MARKS[name] for name in names],
                                        range=[STANDING_COLORS[name] for name in names])))
    numbers = base.mark_text(align="left", dx=5, fontSize=13).encode(text="CoPs:Q")
    return alt.layer(bars, numbers).properties(width="container", height=alt.Step(26))
