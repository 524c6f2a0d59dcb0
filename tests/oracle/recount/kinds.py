"""The types of the recount: figures, CoPs, a fiscal year, and the statuses that a row can have."""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle.recount.cells import cell_text
from tests.oracle.recount.sheets import is_date

COUNTED, NOT_DATA, OTHER_YEAR = "counted", "not data", "other fiscal years"
UNDATED, LATER, CANCELLED = "undated", "after the as-of date", "cancelled"
UNKNOWN_COP, UNREADABLE = "unknown CoP", "unreadable value"
REASONS = (UNDATED, LATER, CANCELLED, UNKNOWN_COP, UNREADABLE)
ALL = "All partnerships"
CHANGE = "self-reported change"
MEASURE = "NCPC adapted COP Participation Survey"


@dataclass
class Figure:
    """One row of the summary; `denominator` is None where an indicator has none, `number` where it is unknown.

    `used` and `left_out` count rows; `left_out` is None on Item rows, for which the recount does not count it.
    `change`: it counts who changed, not who agrees. `exact`: the hours before rounding. `is_reported`: whether the tabs
    and columns that it needs are there.
    """

    number: float | None
    denominator: int | None = None
    used: int | None = None
    left_out: int | None = None
    change: bool = False
    exact: Fraction | None = None
    is_reported: bool = True

    @classmethod
    def not_reported(cls):
        """Return a figure that is not reported."""
        return cls(None, used=0, left_out=0, is_reported=False)

    @property
    def percent(self):
        """The number in percent of the denominator, one decimal, rounded half up; None without a denominator."""
        if not self.denominator:
            return None
        return (2000 * self.number + self.denominator) // (2 * self.denominator) / 10

    @property
    def display(self):
        """The share as text, such as `88.1% (37 of 42)`."""
        if not self.is_reported:
            return "not reported"
        return None if self.percent is None else f"{self.percent}% ({self.number} of {self.denominator})"


@dataclass
class CoP:
    """A Community of Practice with its rows, its active periods and the days of its held sessions.

    `sessions`: (day, status, row status, whether it is certainly this CoP's) of each session that names it or has an
    error as CoP ID. `described_by`: the one of `periods` that describes it. `statuses`: of its rows. `is_uncertain`,
    `undated`: the Start Date of a row that may be of the year is unknown, or blank. `id_unread`: the ID of such a row
    is an error.
    """

    ident: str
    rows: list = field(default_factory=list)
    row: dict | None = None
    periods: list = field(default_factory=list)
    described_by: object = None
    statuses: list = field(default_factory=list)
    held: list = field(default_factory=list)
    sessions: list = field(default_factory=list)
    row_status: str = ""
    is_uncertain: bool = False
    undated: bool = False
    id_unread: bool = False


@dataclass
class Count:
    """The result of a recount.

    `figures`: (partnership, section, level, indicator, item id) -> list of `Figure`s (two trainings may share an id).
    `rows`: (partnership, tab) -> Counter of row statuses. `cops`: partnership -> list of `CoP`s. `has`: partnership ->
    tab -> known headers.
    """

    figures: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    cops: dict = field(default_factory=dict)
    has: dict = field(default_factory=dict)

    def add(self, partnership, section, level, indicator, item, figure):
        self.figures.setdefault((partnership, section, level, indicator, item), []).append(figure)


@dataclass
class Year:
    """The fiscal year that starts in July of `first`, as of `as_of`."""

    first: int
    as_of: date

    @property
    def start(self):
        return date(self.first, 7, 1)

    @property
    def end(self):
        return date(self.first + 1, 6, 30)

    def row_status(self, day):
        """Return the status of a row with this date."""
        if not is_date(day):
            return UNDATED
        if not self.start <= day <= self.end:
            return OTHER_YEAR
        return LATER if day > self.as_of else COUNTED


def excluded_count(statuses):
    """Return how many rows are excluded, given the number of rows by status."""
    return sum(statuses[reason] for reason in REASONS)


def round_half_up(hours):
    """Return a sum of hours rounded half up to hundredths."""
    return int(100 * hours + Fraction(1, 2)) / 100


def find_cop(cops, cell):
    """Return the CoP that `cell` means: by its id, by its normalized id, or by a name that only one CoP has; else None.

    A CoP has the names of all of its rows.
    """
    text = cell_text(cell)
    if not text or text in cops:
        return cops.get(text)
    loose = [cop for ident, cop in cops.items() if normalize_id(ident) == normalize_id(text)]
    named = [cop for cop in cops.values() if any(
        normalize_id(text) == normalize_id(name) for row in cop.rows
        for name in (cell_text(row["CoP Name"]), *re.split("[;\n]", cell_text(row["Former Names"]))))]
    return next((found[0] for found in (loose, named) if len(found) == 1), None)


def normalize_id(text):
    """Return `text` in lower case without spaces."""
    return "".join(text.lower().split())
