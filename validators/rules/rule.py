"""What a rule is: one declaration, from which checks, rule book, flags and tests derive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from cop_sheets.fiscal_year import REFERENCE_YEAR

Predicate = Callable[[pd.DataFrame], pd.Series]    # from a view, a boolean Series: for which rows it holds


class Severity(StrEnum):
    """How strongly the program's words bind: `must`, `should`, or `info` for the rest."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class Decider(StrEnum):
    """Who decides about explanations of a rule's flags."""

    NCPC = "NCPC"
    MANAGER = "a manager"


class RuleCategory(StrEnum):
    """What a rule is about: the fidelity model, or the data itself."""

    FIDELITY = "fidelity"
    DATA = "data"


SEVERITIES = tuple(Severity)
# The only view that compares workbooks: results for one partnership leave out its rules.
DUPLICATE_WORKBOOKS = "duplicate_workbooks"
FIX_FROM_VIEW = "{todo}"    # the fix of a case whose view has it, in the column `todo`


class RuleError(Exception):
    """A predicate raised: a mistake in the rule, never in the data. `culprit` names the rule, for the log."""

    def __init__(self, rule_id: str, problem: Exception) -> None:
        super().__init__(f"rule {rule_id} crashed: {problem!r}")
        self.culprit = f"rule {rule_id}"


@dataclass(frozen=True)
class Case:
    """One way in which a row can violate a rule.

    `when`: for which rows of the rule's view it holds. `message` and `fix`: format strings with the view's columns as
    fields. `column`: the column that the case points at, where that isn't the rule's own. `blank`: the only reason is a
    blank cell. `unknown`: whether the rule is violated can't be known, because a cell can't be read. `redacted_message`
    and `redacted_fix`: for readers who may not see the typed value; a case without a `redacted_fix` must not quote it
    in its `fix`. `explainable`: its flags can be explained, where those of its rule can.
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
    explainable: bool = True


@dataclass(frozen=True)
class Rule:
    """One rule. Of its cases that hold for a cell, the first is reported.

    `source_text`: the program's exact words on which the rule is based ("" for a rule about the data). `view`: the name
    of the view that it checks. `column`: the column that it points at, None where the view has it, in `column` or
    `column_index`. `needs`: the columns without which it can't check a row; by default its own, unless its severity is
    info. A tab that lacks one is flagged once, beside its header row, if it has a row that the rule `applies` to (by
    default any), so the cases need not check for that. `applies_to_row`: the rule is about the whole row (or CoP), so
    it may point at another cell of the row where its own has a flag already. `precedence`: of two rules about one cell
    the one with the lower number is reported. `passing_row`, `failing_row`: one row of the view each, for tests.

    For the Flag ID (see `validators.identity`): `rests_on`: the columns whose cells, in the flagged row, decide the
    flag, or columns of the view; None: the flagged column. `about`: the columns of the view that say what a flag is
    about, where that isn't what the view's rows are about. `parts`: the column of the view that has the parts of a
    violation, each with its own Flag ID: a tuple of (part, the values on which it rests). `rests_on_private`: it rests
    on private cells that aren't among the flagged row's.

    `explanation`: what an explanation of its flag says, such as that both rows are right, for a rule about the data
    whose flags can be explained. Flags about the model can, see `explained_by`.
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
    rests_on: tuple[str, ...] | None = None
    about: tuple[str, ...] | None = None
    parts: str | None = None
    rests_on_private: bool = False
    explanation: str = ""

    @property
    def explained_by(self) -> Decider | None:
        """Who decides about explanations of its flags; None where they can't be explained.

        Of rules of the model that is NCPC, except where NCPC doesn't get the Flag ID; of the data, a manager.
        """
        if self.category is RuleCategory.FIDELITY:
            return None if self.rests_on_private else Decider.NCPC
        return Decider.MANAGER if self.explanation else None

    def decider(self, case: Case) -> Decider | None:
        """Return who decides about explanations of flags of `case`; None where they can't be explained.

        What can't be judged can't be explained.
        """
        return self.explained_by if case.explainable and not case.unknown else None

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
        """The index of the case that is reported where a needed column is absent.

        The first case about a blank cell; without one, the rule's first case. Its severity is the flag's.
        """
        return next((number for number, case in enumerate(self.cases) if case.blank), 0)
