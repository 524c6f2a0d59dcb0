"""Finds the flags of a period with their Flag IDs, and the violations that an explanation is about."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cop_sheets.decisions import Explanation
from validators.check_results import CheckResults
from validators.explanations.status import FlagStatus, flag_status
from validators.flag_cells import locate_violations
from validators.identity import FlagPart, identify_flags
from validators.redaction import NO_REDACTION
from validators.rules import Decider, Rule
from validators.violation import Violation


@dataclass(frozen=True)
class CurrentFlag:
    """A flag of the period, or a part of one. `positions`: the rows of `CheckResults.violations` that it is made of."""

    violation: Violation
    part: FlagPart
    positions: np.ndarray

    @property
    def decider(self) -> Decider | None:
        """Who decides about its explanation; None where it can't be explained."""
        return decider_of(self.violation)


def decider_of(violation: Violation) -> Decider | None:
    """Return who decides about an explanation of the flag of `violation`; None where it can't be explained.

    A column that is missing is to be added, so a flag about it can't.
    """
    is_absent_column = violation.is_absent_column and bool(violation.column)
    return None if is_absent_column else violation.rule.decider(violation.case)


def find_current_flags(results: CheckResults, partnerships: Collection[str]) -> Iterator[CurrentFlag]:
    """Yield the parts of all flags of some partnerships."""
    positions = np.flatnonzero(results.violations["partnership"].isin(list(partnerships)))
    own = replace(results, violations=results.violations.iloc[positions].reset_index(drop=True))
    violations = locate_violations(own, NO_REDACTION)
    for violation, parts in zip(violations, identify_flags(violations, own, NO_REDACTION), strict=True):
        for part in parts:
            yield CurrentFlag(violation, part, positions[violation.positions])


def mark_explained(results: CheckResults, flags: Collection[CurrentFlag]) -> None:
    """Set the column `explained` of `results.violations` for those of `flags` whose explanation holds."""
    explanations, as_of = results.derived.tables.explanations, results.derived.period.as_of
    explained = results.violations["explained"].to_numpy(object).copy()
    for flag in flags:
        located = explanations.get((flag.violation.partnership, flag.part.flag_id))
        if located and flag.decider and flag_status(located.explanation, as_of) is FlagStatus.EXPLAINED:
            for position in flag.positions.tolist():
                explained[position] = {**(explained[position] or {}), flag.part.part: located.explanation}
    results.violations["explained"] = explained


def is_wholly_explained(rule: Rule, details: Mapping[str, Any], explained: Mapping[str, Explanation] | None) -> bool:
    """Return whether explanations hold for a violation of `rule`: of one with parts, for each of them.

    `details` and `explained`: as in `VIOLATION_COLUMNS`.
    """
    if not explained or "" in explained:
        return bool(explained)
    return all(part in explained for part, _ in details[rule.parts or ""])
