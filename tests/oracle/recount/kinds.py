"""What a recount is made of: figures, CoPs, a fiscal year, and the fates that a row can have."""

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
    """One row of the summary; `denominator` is None where an indicator has none, `number` where nothing is known.

    `used` and `left_out` count rows; `left_out` is None on Item rows, which the recount doesn't judge.
    `change`: it counts who changed, not who agrees. `exact`: the hours before they are rounded. `is_reported`: whether
    the tabs that it rests on are there.
    """

    number: float | None
    denominator: int | None = None
    used: int | None = None
    left_out: int | None = None
    change: bool = False
    exact: Fraction | None = None
    is_reported: bool = True

    @classmethod
    def unreported_reason(cls):
        """Return the figure of a tab that isn't there."""
        return cls(None, used=0, left_out=0, is_reported=False)

    @property
    def percent(self):
        """Number of Denominator in percent, one decimal, halves up; None without a denominator."""
        if not self.denominator:
            return None
        return (2000 * self.number + self.denominator) // (2 * self.denominator) / 10

    @property
    def display(self):
        """Such as `88.1% (37 of 42)`."""
        if not self.is_reported:
            return "not reported"
        return None if self.percent is None else f"{self.percent}% ({self.number} of {self.denominator})"


@dataclass
class CoP:
    """A Community of Practice: its rows and which of them describes it, the days of its held sessions, its lives.

    `sessions`: (day, status, fate, surely its own) of each that names it, or that holds an error where its CoP stands.
    `described_by`: the one of `periods` that describes it; `fates`: of each of its rows. `is_uncertain`, `undated`: the
    Start Date of one of its rows that may be of the year can't be known, or is blank. `id_unread`: an error is the ID
    of such a row.
    """

    ident: str
    rows: list = field(default_factory=list)
    row: dict | None = None
    periods: list = field(default_factory=list)
    described_by: object = None
    fates: list = field(default_factory=list)
    held: list = field(default_factory=list)
    sessions: list = field(default_factory=list)
    row_status: str = ""
    is_uncertain: bool = False
    undated: bool = False
    id_unread: bool = False


@dataclass
class Count:
    """What a recount found.

    `figures`: (partnership, section, level, indicator, item id) -> list of `Figure`s (two trainings may share an id);
    `rows`: (partnership, tab) -> Counter of fates; `cops`: partnership -> list of `CoP`s; `has`: its tabs' headers.
    """

    figures: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    cops: dict = field(default_factory=dict)
    has: dict = field(default_factory=dict)

    def add(self, partnership, section, level, indicator, item, figure):
        self.figures.setdefault((partnership, section, level, indicator, item), []).append(figure)


@dataclass
class Year:
    """The fiscal year that starts in July of `first`, looked at on `as_of`."""

    first: int
    as_of: date

    @property
    def start(self):
        return date(self.first, 7, 1)

    @property
    def end(self):
        return date(self.first + 1, 6, 30)

    def row_status(self, day):
        """Return why a row of `day` is not counted, or `COUNTED`."""
        if not is_date(day):
            return UNDATED
        if not self.start <= day <= self.end:
            return OTHER_YEAR
        return LATER if day > self.as_of else COUNTED


def excluded_count(fates):
    """Return how many rows were left out for a reason."""
    return sum(fates[reason] for reason in REASONS)


def round_half_up(hours):
    """Return a sum of hours to the hundredth, halves up."""
    return int(100 * hours + Fraction(1, 2)) / 100


def find_cop(cops, cell):
    """Return the CoP that `cell` names by id, by id loosely, or by a name that is only one CoP's; else None.

    A CoP goes by the names of all of its rows.
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
    """Return `text` without its spaces, in lower case."""
    return "".join(text.lower().split())
