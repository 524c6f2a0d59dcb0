"""What keeps each CoP from the model, in words that are true of the CoP; Compliance and the board page share them."""

from collections import defaultdict

from cop_sheets.decisions import Explanation
from cop_sheets.text import join_words
from summaries.figures import CANNOT_BE_JUDGED, NOT_DOCUMENTED, standing_hits
from summaries.fixes.priorities import MONTHLY_SESSION_RULE
from summaries.memo import memoized
from summaries.report import Report
from validators import RULES
from validators.views.parts import part_name

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
MONTHLY_RULE_INDEX = next(number for number, rule in enumerate(RULES) if rule.id == MONTHLY_SESSION_RULE)


@memoized
def standing_reasons(report: Report) -> dict[tuple[str, str], str]:
    """Return what keeps each CoP of `Report.standing` from the model, by partnership and CoP ID; "" for nothing.

    Titles of rules say what a rule asks for, so they would read as if it were there.
    """
    hits, unknown_months = standing_hits(report.results), _unknown_month_reasons(report)
    reasons = {}
    for cop in report.standing.to_dict("records"):
        pair = cop["Partnership"], cop["CoP ID"]
        rules = {kind: dict.fromkeys(hit.rule for hit in hits[pair] if hit.kind == kind)
                 for kind in ("must", "blank", "unknown")}
        missed = cop["Months Due"] - cop["Months Met"] - cop["Months Unknown"]
        text = _reason_text(rules, missed, cop["Months Due"], len(explained_months(report).get(pair, ())),
                            unknown_months[pair])
        reasons[pair] = text[:1].upper() + text[1:]
    return reasons


@memoized
def explained_months(report: Report) -> dict[tuple[str, str], dict[str, Explanation]]:
    """Return, by partnership and CoP, the missed months that are explained: `November 2024` with its explanation."""
    violations, explained = report.results.violations, defaultdict[tuple[str, str], dict[str, Explanation]](dict)
    rows = violations[(violations["rule"] == MONTHLY_RULE_INDEX) & violations["explained"].notna()]
    for partnership, cop, months in zip(rows["partnership"], rows["cop"], rows["explained"], strict=True):
        explained[partnership, cop] |= {part_name(part): explanation for part, explanation in months.items()}
    return explained


def _unknown_month_reasons(report: Report) -> dict[tuple[str, str], dict[str, None]]:
    """Return, by partnership and CoP, why it can't be judged whether it met in some months, as the flags say."""
    violations, reasons = report.results.violations, defaultdict[tuple[str, str], dict[str, None]](dict)
    for violation in violations[violations["rule"] == MONTHLY_RULE_INDEX].itertuples():
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
