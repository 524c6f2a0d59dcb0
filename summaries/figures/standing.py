"""The standing of each CoP in a fiscal year: meets the model, or what stands between."""

import numpy as np
import pandas as pd

from cop_sheets.text import listed
from validators import RULES, UNSURVEYED, Findings, Kind, Severity
from validators.derived import BACKWARDS, BLANK_START, MET, UNKNOWN, UNREAD_START

MEETS, DOES_NOT_MEET = "Meets the model", "Does not meet"
NOT_DOCUMENTED, CANNOT_BE_JUDGED = "Not documented here", "Cannot be judged"
STANDINGS = (MEETS, NOT_DOCUMENTED, CANNOT_BE_JUDGED, DOES_NOT_MEET)
_TITLES = {rule.id: rule.title for rule in RULES}
STANDING_COLUMNS = ("Partnership", "CoP ID", "CoP Name", "Standing", "Months", "Months Met", "Months Due",
                    "Months Unknown", "Must", "Should", "Why")
COMPONENTS = ("domain", "community", "membership", "practice", "assessment_and_evaluation")


def standing_table(findings: Findings, hides_unsurveyed: bool = False) -> pd.DataFrame:
    """Return a line a CoP active in the year, columns `STANDING_COLUMNS`.

    `hides_unsurveyed`: it is not told which CoPs have no survey response, so Should leaves that out.

    Does not meet: a *must* fidelity rule is broken by more than a blank cell. Not documented here: only blank cells
    stand between. Cannot be judged: something that a *must* rule needs can't be read. Since when a CoP is active all
    rests on, so a Start Date that is blank or can't be known stands between as well.
    """
    by_cop = _by_cop(findings, hides_unsurveyed)
    months = findings.months
    lines = []
    for position, cop in enumerate(months.cops.itertuples()):
        hits = by_cop.get((cop.partnership, cop.cop), []) + _of_own_row(cop)
        standing, why = _standing(hits)
        due, met = int(months.due[position].sum()), int((months.states[position] == MET).sum())
        lines.append((cop.partnership, cop.cop, cop.cop_name, standing, f"{met} of {due} months", met, due,
                      int((months.states[position] == UNKNOWN).sum()),
                      sum(hit == "must" for hit, _ in hits) + sum(hit == "blank" for hit, _ in hits),
                      sum(hit == "should" for hit, _ in hits), why))
    return pd.DataFrame(lines, columns=list(STANDING_COLUMNS))


def _of_own_row(cop) -> list[tuple[str, str]]:
    """Return what stands between for no rule of the model's, but for a cell of its own rows, as `_by_cop` does."""
    if cop.start_doubt in (UNREAD_START, BACKWARDS):
        return [("unknown", _TITLES["CEL-06" if cop.start_doubt == BACKWARDS else "CEL-02"])]
    blank = cop.start_doubt == BLANK_START or cop.name_put_off
    return [("blank", _TITLES["CEL-01"])] if blank else []


def _by_cop(findings: Findings, hides_unsurveyed: bool) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return, for each CoP, its fidelity hits as (what kind of hit, the rule's title)."""
    hits: dict[tuple[str, str], list[tuple[str, str]]] = {}
    lines = findings.lines
    columns = zip(lines["partnership"], lines["cop"], lines["rule"], lines["case"], lines["silent"], strict=True)
    for partnership, cop, rule_number, case_number, silent in columns:
        rule = RULES[rule_number]
        case = rule.cases[case_number]
        if not cop or rule.kind is not Kind.FIDELITY or (rule.id == UNSURVEYED and hides_unsurveyed):
            continue
        if (case.unknown or silent) and rule.severity is Severity.MUST:
            kind = "unknown"
        elif case.severity is Severity.MUST:
            kind = "blank" if case.blank else "must"
        else:
            kind = "should" if case.severity is Severity.SHOULD else "info"
        hits.setdefault((partnership, cop), []).append((kind, rule.title))
    return hits


def _standing(hits: list[tuple[str, str]]) -> tuple[str, str]:
    """Return a standing and the titles of the rules that it rests on."""
    between = ("must", DOES_NOT_MEET), ("unknown", CANNOT_BE_JUDGED), ("blank", NOT_DOCUMENTED)
    titles = dict.fromkeys(title for kind, _ in between for hit, title in hits if hit == kind)
    for kind, standing in between:
        if any(hit == kind for hit, _ in hits):
            return standing, listed(titles)
    return MEETS, ""


def standing_counts(standing: pd.DataFrame) -> dict[str, int]:
    """Return how many CoPs stand where, each of `STANDINGS` in that order."""
    return {name: int(np.sum(standing["Standing"] == name)) for name in STANDINGS}
