"""Which CoPs do not meet the model, and why, in the words of the board page; the chart and the items of standings."""

import pandas as pd

from cop_sheets.text import join_words
from summaries.documents.board_items import ChartItem, chart_item
from summaries.fidelity.reasons import standing_reasons
from summaries.fidelity.standing_chart import STANDING_ORDER, STANDING_WORDS, standing_bars, standing_chart
from summaries.figures import DOES_NOT_MEET, MEETS, standing_counts
from summaries.memo import memoized
from summaries.presentation import STANDING_MARKS, Chart, make_chart
from summaries.presentation.wording import pluralize
from summaries.report import Report

_COUNT_WORDS = STANDING_WORDS | {DOES_NOT_MEET: ("does not meet the model", "do not meet the model")}
SHORTFALL_COLUMNS = ("Partnership", "CoP", "Why")
@memoized
def board_shortfalls(report: Report) -> pd.DataFrame:
    """Return one row per CoP that doesn't meet the model, worst first, columns `SHORTFALL_COLUMNS`, all text.

    First those that do not meet it, most months without a session first, then those not documented here, then those
    that cannot be judged.
    """
    reasons, cops = standing_reasons(report), report.deduplicated_standing
    missed = cops["Months Due"] - cops["Months Met"] - cops["Months Unknown"]
    cops = cops.assign(missed=missed, order=cops["Standing"].map(STANDING_ORDER.index))
    cops = cops[cops["Standing"] != MEETS].sort_values(["order", "missed"], ascending=[True, False], kind="stable")
    rows = []
    for cop in cops.to_dict("records"):
        why = reasons[cop["Partnership"], cop["CoP ID"]]
        rows.append((cop["Partnership"], cop["CoP Name"] or cop["CoP ID"], why[:1].lower() + why[1:]))
    return pd.DataFrame(rows, columns=list(SHORTFALL_COLUMNS), dtype="str")


def shortfalls_sentence(report: Report) -> str:
    """Return how many CoPs don't meet the model, by standing; "" where each one does."""
    counts = standing_counts(report.deduplicated_standing)
    parts = [pluralize(counts[name], *_COUNT_WORDS[name]) for name in STANDING_ORDER[1:] if counts[name]]
    return f"Of {pluralize(len(report.deduplicated_standing), 'CoP')}, {join_words(parts)}." if parts else ""


def board_standing_chart(report: Report) -> Chart:
    """Return the chart of standings without those that no CoP has."""
    chart = standing_chart(report)
    if not chart.spec:
        return chart
    table = chart.table[(chart.table["CoPs"] > 0) | (chart.table["Standing"] == STANDING_MARKS[MEETS])]
    return make_chart(chart.question, chart.answer, standing_bars(table), table)


def standing_items(report: Report, before: Report | None) -> list[ChartItem]:
    """Return one item per standing that a CoP has in this year or the year before, and of meeting the model."""
    now = standing_counts(report.deduplicated_standing)
    then = standing_counts(before.deduplicated_standing) if before else {}
    if not len(report.deduplicated_standing):
        return []
    return [chart_item(name, now[name], then.get(name),
                       shown_before=f"{then[name]} last year" if before else "")
            for name in STANDING_ORDER if name == MEETS or now[name] or then.get(name)]
