"""What a rule is: one declaration that the checks, the rule book, the flags and the tests all derive from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from cop_sheets.fiscal_year import REFERENCE_YEAR

Predicate = Callable[[pd.DataFrame], pd.Series]


class Severity(StrEnum):
    """How strongly the programme's words bind: `must`, `should`, or `info` for the rest."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class RuleCategory(StrEnum):
    """What a rule is about: the fidelity model, or the data that it is judged by."""

    FIDELITY = "fidelity"
    DATA = "data"


SEVERITIES = tuple(Severity)
# The view of whose rules one partnership's part has nothing: they look from one workbook at another.
DUPLICATE_WORKBOOKS = "twins"
FIX_FROM_VIEW = "{todo}"    # the fix of a case whose view says what to do


class RuleError(Exception):
    """A predicate raised: the rule's author made a mistake. It never reads as non-compliance.

    `culprit` names the rule, for the log.
    """

    def __init__(self, rule_id: str, problem: Exception) -> None:
        super().__init__(f"rule {rule_id} crashed: {problem!r}")
        self.culprit = f"rule {rule_id}"


@dataclass(frozen=True)
class Case:
    """One way in which a rule speaks.

    `when` says of each row of the rule's view whether it is broken so. `message` and `fix` are sentences with the
    view's columns in braces. `column` overrides the cell that the rule points at. `blank`: only a blank cell stands
    between the row and the rule. `unknown`: a cell that the rule needs could not be read. `redacted_message` and
    `redacted_fix`: the sentences for those who may not read what stands there; they name nothing that was typed. No
    `redacted_fix`: `fix` names nothing of it either.
    """

    severity: Severity
    when: Predicate
    message: str
    fix: str
    column: str | None = None
    blank: bool = False
    unknown: bool = False
    redacted_message: str = ""
    redacted_fix: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. The first of its cases that holds for a cell speaks.

    `source_text`: the programme's exact words that it rests on ("" for a rule about the data alone). `view`: the table
    that it judges. `column`: the cell that it points at, None where the view says which. `applies_to_row`: it is about
    the whole row (or the CoP), so it may point at another cell of it where its own is flagged already. `precedence`: of
    two rules that speak about one cell the lower speaks. `passing_row` and `failing_row`: one row of the view each,
    that keeps or breaks it.
    """

    id: str
    title: str
    category: RuleCategory
    severity: Severity
    view: str
    column: str | None
    cases: tuple[Case, ...]
    passing_row: Mapping[str, object]
    failing_row: Mapping[str, object]
    source_text: str = ""
    applies_to_row: bool = False
    precedence: int = 1
    fiscal_years: tuple[str, ...] = field(default=(REFERENCE_YEAR,))

    def column_of(self, case: Case) -> str | None:
        """Return the name of the column that `case` points at."""
        return case.column or self.column
