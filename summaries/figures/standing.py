"""The standing of each CoP in a fiscal year: whether it meets the model, and which rules it does not meet."""

from typing import Any, NamedTuple

import pandas as pd

from cop_sheets.text import join_words
from validators import RULES, UNSURVEYED_RULE, CheckResults, RuleCategory, Severity
from validators.derived import BLANK_START, END_BEFORE_START, MET, UNKNOWN, UNREADABLE_START
from validators.explanations import is_wholly_explained

MEETS, DOES_NOT_MEET = "Meets the model", "Does not meet"
NOT_DOCUMENTED, CANNOT_BE_JUDGED = "Not documented here", "Cannot be judged"
STANDINGS = (MEETS, NOT_DOCUMENTED, CANNOT_BE_JUDGED, DOES_NOT_MEET)
_RULE_TITLES = {rule.id: rule.title for rule in RULES}
STANDING_COLUMNS = ("Partnership", "CoP ID", "CoP Name", "Standing", "Months", "Months Met", "Months Due",
                    "Months Unknown", "Must", "Should", "Explained", "Why")
COMPONENTS = ("domain", "community", "membership", "practice", "assessment_and_evaluation")


EXPLAINED_HIT = "explained"


class StandingHit(NamedTuple):
    """A rule that a CoP breaks.

    `kind`: "must", "should" or "info" for the severity, "blank" for a *must* rule that only a blank cell breaks,
    "unknown" for a *must* rule that needs a value that can't be read, and EXPLAINED_HIT for a flag that is explained,
    wholly or in part; what is left of it is another hit. `rule`: the rule's ID.
    """

    kind: str
    rule: str


def standing_table(results: CheckResults, redact_unsurveyed: bool = False) -> pd.DataFrame:
    """Return one row per CoP that was active in the year, columns `STANDING_COLUMNS`.

    Months is text; Months Met, Months Due, Months Unknown, Must, Should and Explained are counts; Why joins the titles
    of the rules that cause a standing other than MEETS. `redact_unsurveyed`: leave the rule about CoPs without
    responses out of Should, for an audience that may not know which CoPs those are.

    Does not meet: a *must* fidelity rule is broken by more than a blank cell. Cannot be judged: a value that a *must*
    rule needs can't be read. Not documented here: only blank cells are missing. All of it depends on when the CoP
    became active, so a Start Date that is blank or unreadable counts as well. What is explained doesn't count, except
    under Explained.
    """
    by_cop = standing_hits(results, redact_unsurveyed)
    months = results.months
    rows = []
    for position, cop in enumerate(months.cops.itertuples()):
        hits = by_cop[cop.partnership, cop.cop]
        standing, why = _standing_and_why(hits)
        due, met = int(months.due[position].sum()), int((months.states[position] == MET).sum())
        rows.append((cop.partnership, cop.cop, cop.cop_name, standing, f"{met} of {due} months", met, due,
                     int((months.states[position] == UNKNOWN).sum()),
                     sum(hit == "must" for hit, _ in hits) + sum(hit == "blank" for hit, _ in hits),
                     sum(hit == "should" for hit, _ in hits), sum(hit == EXPLAINED_HIT for hit, _ in hits), why))
    return pd.DataFrame(rows, columns=list(STANDING_COLUMNS))


def standing_hits(results: CheckResults, redact_unsurveyed: bool = False) -> dict[tuple[str, str], list[StandingHit]]:
    """Return what keeps each CoP that was active in the year from the model, by partnership and CoP ID.

    `redact_unsurveyed` is as in `standing_table`.
    """
    by_cop = _hits_by_cop(results, redact_unsurveyed)
    return {(cop.partnership, cop.cop): by_cop.get((cop.partnership, cop.cop), []) + _own_row_hits(cop)
            for cop in results.months.cops.itertuples()}


def _own_row_hits(cop: Any) -> list[StandingHit]:
    """Return the hits for blank or unreadable cells in a CoP's own rows that no fidelity rule is about.

    `cop`: a row of `MonthlyDosage.cops`.
    """
    if cop.start_doubt in (UNREADABLE_START, END_BEFORE_START):
        return [StandingHit("unknown", "CEL-06" if cop.start_doubt == END_BEFORE_START else "CEL-02")]
    blank = cop.start_doubt == BLANK_START or cop.name_put_off
    return [StandingHit("blank", "CEL-01")] if blank else []


def _hits_by_cop(results: CheckResults, redact_unsurveyed: bool) -> dict[tuple[str, str], list[StandingHit]]:
    """Return the broken fidelity rules of each (partnership, CoP)."""
    hits: dict[tuple[str, str], list[StandingHit]] = {}
    violations = results.violations
    columns = zip(violations["partnership"], violations["cop"], violations["rule"], violations["case"],
                  violations["suppressed"], violations["explained"], violations["details"], strict=True)
    for partnership, cop, rule_number, case_number, suppressed, explained, details in columns:
        rule = RULES[rule_number]
        case = rule.cases[case_number]
        if not cop or rule.category is not RuleCategory.FIDELITY or (rule.id == UNSURVEYED_RULE and redact_unsurveyed):
            continue
        if (case.unknown or suppressed) and rule.severity is Severity.MUST:
            kind = "unknown"
        elif case.severity is Severity.MUST:
            kind = "blank" if case.blank else "must"
        else:
            kind = "should" if case.severity is Severity.SHOULD else "info"
        cop_hits = hits.setdefault((partnership, cop), [])
        if explained:
            cop_hits.append(StandingHit(EXPLAINED_HIT, rule.id))
        if not is_wholly_explained(rule, details, explained):
            cop_hits.append(StandingHit(kind, rule.id))
    return hits


def _standing_and_why(hits: list[StandingHit]) -> tuple[str, str]:
    """Return a standing and the titles of the rules that cause it, joined."""
    standings = ("must", DOES_NOT_MEET), ("unknown", CANNOT_BE_JUDGED), ("blank", NOT_DOCUMENTED)
    titles = dict.fromkeys(_RULE_TITLES[rule] for kind, _ in standings for hit, rule in hits if hit == kind)
    for kind, standing in standings:
        if any(hit == kind for hit, _ in hits):
            return standing, join_words(titles)
    return MEETS, ""


def explained_note(standing: pd.DataFrame) -> str:
    """Return how many of the CoPs that meet the model have something explained, in parentheses; "" for none."""
    count = int(((standing["Standing"] == MEETS) & (standing["Explained"] > 0)).sum())
    return f" ({count} with {'an explanation' if count == 1 else 'explanations'})" if count else ""


def standing_counts(standing: pd.DataFrame) -> dict[str, int]:
    """Return the number of CoPs of each standing, in the order of `STANDINGS`."""
    return {name: int((standing["Standing"] == name).sum()) for name in STANDINGS}
