"""The records of decisions: an explanation, a confirmed none, and all decisions about some partnerships."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from cop_sheets.fiscal_year import FiscalYear


class ExplanationStatus(StrEnum):
    """What was decided about an explanation last."""

    WAITING = "Waiting"
    APPROVED = "Approved"
    DECLINED = "Declined"


@dataclass(frozen=True)
class Explanation:
    """Why a flag can't be mended, and what was decided about it.

    `flag_id` with the partnership identifies the flag, and changes with its facts; `subject` is what it is about.
    `rule` and `what`: the flag's rule and message when somebody asked; "" where the workbook's tab Explanations doesn't
    say. `asked_by` and `decided_by`: an address, or a typed name. `sentence`: the decision's. `until`: the last day on
    which it holds; None without an end.
    """

    partnership: str
    flag_id: str
    reason: str
    asked_by: str = ""
    asked_on: date | None = None
    subject: str = ""
    rule: str = ""
    what: str = ""
    status: ExplanationStatus = ExplanationStatus.WAITING
    decided_by: str = ""
    decided_on: date | None = None
    sentence: str = ""
    until: date | None = None

    @property
    def is_decided_by_asker(self) -> bool:
        """Whether the person who decided had asked for it."""
        return bool(self.decided_by) and self.decided_by.casefold() == self.asked_by.casefold()


@dataclass(frozen=True)
class ConfirmedNone:
    """A partnership's answer, when it certified a year, that an output without rows was none.

    `output`: the name of its indicator. `tab`: the name of the tab whose rows it counts; see `confirmed_none` in
    `summaries.ncpc`.
    """

    partnership: str
    fiscal_year: FiscalYear
    output: str
    tab: str = ""


@dataclass(frozen=True)
class Decisions:
    """The decisions about the partnerships of some tables."""

    explanations: tuple[Explanation, ...] = ()
    confirmed_nones: tuple[ConfirmedNone, ...] = ()

    def of(self, partnerships: Iterable[str]) -> "Decisions":
        """Return the decisions about some partnerships only."""
        wanted = set(partnerships)
        return Decisions(tuple(item for item in self.explanations if item.partnership in wanted),
                         tuple(item for item in self.confirmed_nones if item.partnership in wanted))

    @cached_property
    def fingerprint(self) -> str:
        """A short hash, which changes whenever a decision does; "" without any."""
        if not (self.explanations or self.confirmed_nones):
            return ""
        values = [str(item) for item in (*self.explanations, *self.confirmed_nones)]
        return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:16]
