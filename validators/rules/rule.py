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
    """One way in which a row can break a rule.

    `when`: which rows of the rule's view are broken in this way. `message` and `fix`: sentences with the view's columns
    in braces. `column`: the column that the case points at, where that isn't the rule's own. `blank`: a blank cell is
    all that the row breaks the rule by. `unknown`: a cell that the rule needs can't be read. `redacted_message` and
    `redacted_fix`: the sentences for readers who may not see what was typed, which they don't quote; without a
    `redacted_fix`, `fix` quotes nothing either.
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
    """One rule. Of its cases that hold for a cell the first is reported.

    `source_text`: the programme's exact words that the rule rests on ("" for a rule about the data alone). `view`: the
    table that it judges. `column`: the column that it points at, None where the view names it. `needs`: the columns
    without which it can't judge a row; by default its own, unless the rule is of severity info. A tab without one of
    them is flagged once, at its header row, where it has a row that the rule `applies` to (by default any); the cases
    needn't look for that. `applies_to_row`: the rule is about the whole row (or CoP), so it may point at another
    cell of the row where its own is flagged already. `precedence`: of two rules about one cell the lower is reported.
    `passing_row` and `failing_row`: one row of the view each.
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
    needs: tuple[str, ...] | None = None
    applies: Predicate | None = None

    def column_of(self, case: Case) -> str | None:
        """Return the name of the column that `case` points at."""
        return case.column or self.column

    @property
    def needed_columns(self) -> tuple[str, ...]:
        """The columns that the rule needs: `needs`, or its own."""
        if self.needs is not None:
            return self.needs
        return (self.column,) if self.column and self.severity is not Severity.INFO else ()

    @property
    def absence_case(self) -> int:
        """The position of the case that is reported where a needed column is absent: as if its cells were blank."""
        return next((number for number, case in enumerate(self.cases) if case.blank), 0)
