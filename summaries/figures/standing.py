"""The standing of each CoP in a fiscal year: meets the model, or what stands between."""

import numpy as np
import pandas as pd

from cop_sheets.text import join_words
from validators import RULES, UNSURVEYED_RULE, CheckResults, RuleCategory, Severity
from validators.derived import BLANK_START, END_BEFORE_START, MET, UNKNOWN, UNREADABLE_START

MEETS, DOES_NOT_MEET = "Meets the model", "Does not meet"
NOT_DOCUMENTED, CANNOT_BE_JUDGED = "Not documented here", "Cannot be judged"
STANDINGS = (MEETS, NOT_DOCUMENTED, CANNOT_BE_JUDGED, DOES_NOT_MEET)
_RULE_TITLES = {rule.id: rule.title for rule in RULES}
STANDING_COLUMNS = ("Partnership", "CoP ID", "CoP Name", "Standing", "Months", "Months Met", "Months Due",
                    "Months Unknown", "Must", "Should", "Why")
COMPONENTS = ("domain", "community", "membership", "practice", "assessment_and_evaluation")


def standing_table(results: CheckResults, redact_unsurveyed: bool = False) -> pd.DataFrame:
    """Return a line a CoP active in the year, columns `STANDING_COLUMNS`.

    `redact_unsurveyed`: it is not told which CoPs have no survey response, so Should leaves that out.

    Does not meet: a *must* fidelity rule is broken by more than a blank cell. Not documented here: only blank cells
    stand between. Cannot be judged: something that a *must* rule needs can't be read. Since when a CoP is active all
    rests on, so a Start Date that is blank or can't be known stands between as well.
    """
    by_cop = _hits_by_cop(results, redact_unsurveyed)
    months = results.months
    rows = []
    for position, cop in enumerate(months.cops.itertuples()):
        hits = by_cop.get((cop.partnership, cop.cop), []) + _own_row_hits(cop)
        standing, why = _standing_and_why(hits)
        due, met = int(months.due[position].sum()), int((months.states[position] == MET).sum())
        rows.append((cop.partnership, cop.cop, cop.cop_name, standing, f"{met} of {due} months", met, due,
                     int((months.states[position] == UNKNOWN).sum()),
                     sum(hit == "must" for hit, _ in hits) + sum(hit == "blank" for hit, _ in hits),
                     sum(hit == "should" for hit, _ in hits), why))
    return pd.DataFrame(rows, columns=list(STANDING_COLUMNS))


def _own_row_hits(cop) -> list[tuple[str, str]]:
    """Return what stands between for no rule of the model's, but for a cell of its own rows, as `_hits_by_cop` does."""
    if cop.start_doubt in (UNREADABLE_START, END_BEFORE_START):
        return [("unknown", _RULE_TITLES["CEL-06" if cop.start_doubt == END_BEFORE_START else "CEL-02"])]
    blank = cop.start_doubt == BLANK_START or cop.name_put_off
    return [("blank", _RULE_TITLES["CEL-01"])] if blank else []


def _hits_by_cop(results: CheckResults, redact_unsurveyed: bool) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return, for each CoP, its fidelity hits as (what kind of hit, the rule's title)."""
    hits: dict[tuple[str, str], list[tuple[str, str]]] = {}
    violations = results.violations
    columns = zip(violations["partnership"], violations["cop"], violations["rule"], violations["case"],
                  violations["silent"], strict=True)
    for partnership, cop, rule_number, case_number, suppressed in columns:
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
        hits.setdefault((partnership, cop), []).append((kind, rule.title))
    return hits


def _standing_and_why(hits: list[tuple[str, str]]) -> tuple[str, str]:
    """Return a standing and the titles of the rules that it rests on."""
    standings = ("must", DOES_NOT_MEET), ("unknown", CANNOT_BE_JUDGED), ("blank", NOT_DOCUMENTED)
    titles = dict.fromkeys(title for kind, _ in standings for hit, title in hits if hit == kind)
    for kind, standing in standings:
        if any(hit == kind for hit, _ in hits):
            return standing, join_words(titles)
    return MEETS, ""


def standing_counts(standing: pd.DataFrame) -> dict[str, int]:
    """Return how many CoPs stand where, each of `STANDINGS` in that order."""
    return {name: int(np.sum(standing["Standing"] == name)) for name in STANDINGS}
