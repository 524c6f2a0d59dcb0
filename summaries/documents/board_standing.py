"""Which CoPs do not meet the model, and why, in the words of the board page; the chart and the items of standings."""

from collections import defaultdict

import pandas as pd

from cop_sheets.text import join_words
from summaries.documents.board_items import ChartItem, chart_item
from summaries.fidelity.calendar import explained_months
from summaries.fidelity.standing_chart import STANDING_ORDER, STANDING_WORDS, standing_bars, standing_chart
from summaries.figures import CANNOT_BE_JUDGED, DOES_NOT_MEET, MEETS, NOT_DOCUMENTED, standing_counts, standing_hits
from summaries.memo import memoized
from summaries.presentation import STANDING_MARKS, Chart, make_chart
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import RULES

_COUNT_WORDS = STANDING_WORDS | {DOES_NOT_MEET: ("does not meet the model", "do not meet the model")}
SHORTFALL_COLUMNS = ("Partnership", "CoP", "Why")
# Why a CoP does not meet a rule (must), and what is blank or can't be read (blank, unknown), by the rule's ID.
BROKEN_TEXTS = {
    "COP-06": "a facilitator does not meet the requirements",
    "COP-10": "no session in {missed} of {due} months{explained}",
    "COP-11": "hybrid meetings lack the room equipment",
}
SUBJECT_TEXTS = {
    "COP-01": "the domain", "COP-02": "when the CAD got the new domain", "COP-03": "the community",
    "COP-04": "the facilitators", "COP-06": "whether the facilitators meet the requirements",
    "COP-07": "the membership", "COP-08": "the practice", "COP-09": "the assessment and evaluation",
    "COP-10": "whether it met every month", "COP-11": "whether hybrid meetings have the room equipment",
    "CEL-01": "the start date or the name", "CEL-02": "the start date", "CEL-06": "its dates: it ends before it starts",
}
_RULE_TITLES = {rule.id: rule.title for rule in RULES}
_MONTHS_RULE = [rule.id for rule in RULES].index("COP-10")


@memoized
def board_shortfalls(report: Report) -> pd.DataFrame:
    """Return one row per CoP that doesn't meet the model, worst first, columns `SHORTFALL_COLUMNS`, all text.

    First those that do not meet it, most months without a session first, then those not documented here, then those
    that cannot be judged.
    """
    hits, cops = standing_hits(report.results), report.deduplicated_standing
    reasons = _unknown_month_reasons(report)
    missed = cops["Months Due"] - cops["Months Met"] - cops["Months Unknown"]
    cops = cops.assign(missed=missed, order=cops["Standing"].map(STANDING_ORDER.index))
    cops = cops[cops["Standing"] != MEETS].sort_values(["order", "missed"], ascending=[True, False], kind="stable")
    rows = []
    for cop in cops.to_dict("records"):
        rules = {kind: dict.fromkeys(hit.rule for hit in hits[cop["Partnership"], cop["CoP ID"]] if hit.kind == kind)
                 for kind in ("must", "blank", "unknown")}
        pair = cop["Partnership"], cop["CoP ID"]
        explained = len(explained_months(report).get(pair, ()))
        rows.append((cop["Partnership"], cop["CoP Name"] or cop["CoP ID"],
                     _reason_text(rules, cop["missed"], cop["Months Due"], explained, reasons[pair])))
    return pd.DataFrame(rows, columns=list(SHORTFALL_COLUMNS), dtype="str")


def _unknown_month_reasons(report: Report) -> dict[tuple[str, str], dict[str, None]]:
    """Return, by partnership and CoP, why it can't be judged whether it met in some months, as the flags say."""
    violations, reasons = report.results.violations, defaultdict[tuple[str, str], dict[str, None]](dict)
    for violation in violations[violations["rule"] == _MONTHS_RULE].itertuples():
        if reason := violation.details["why_unknown"]:
            reasons[violation.partnership, violation.cop][reason] = None
    return reasons


def _reason_text(rules: dict[str, dict[str, None]], missed: int, due: int, explained: int,
                 unknown_months: dict[str, None]) -> str:
    """Return why a CoP doesn't meet the model; `rules`: the IDs of the rules that it breaks, by kind of hit.

    `explained`: how many of the missed months are explained. `unknown_months`: why it can't be judged whether it met
    in some months.
    """
    parts = [BROKEN_TEXTS.get(rule, f"missing: {_RULE_TITLES[rule]}").format(
        missed=missed, due=due, explained=f" ({explained} explained)" if explained else "")
             for rule in rules["must"]]
    for kind, standing in (("blank", NOT_DOCUMENTED), ("unknown", CANNOT_BE_JUDGED)):
        subjects = [SUBJECT_TEXTS.get(rule, _RULE_TITLES[rule])
                    + (f" ({'; '.join(unknown_months)})" if rule == "COP-10" and unknown_months else "")
                    for rule in rules[kind]]
        if subjects:
            parts.append(f"{standing.lower()}: {join_words(subjects)}")
    return "; ".join(parts)


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
