"""The order of the dates of a column: day first or month first is a fact about the column, never a guess about a cell.

Evidence is pooled over all tabs of a workbook that mean the same tab. A text such as 15/10/2025 can only be day first.
Where a column holds one, its texts that could be either are ambiguous, until the Column Map says which order it has
(`Date (day first)`). A spreadsheet set to month first turns a typed 5/10/2025 into the real date May 10 and leaves only
15/10/2025 as text: where no text that could be either stands beside, real dates may have been turned round as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from cop_sheets.dates import parse_moment, swap_day_and_month
from cop_sheets.grid import Cell
from cop_sheets.kinds import EMPTY, Parsed, State, parse
from cop_sheets.layout import Column
from cop_sheets.words import key


class DateOrder(StrEnum):
    """The order of a column's dates in digits; the values are the words of the Column Map."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_ENDINGS = {key(order): order for order in DateOrder}


def split_order(means: str) -> tuple[str, DateOrder | None]:
    """Return the key of what a Column Map row means, and the date order that it gives: `Date (day first)`."""
    word = key(means)
    for ending, order in _ENDINGS.items():
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending), order
    return word, None


@dataclass
class DateColumn:
    """What the dates of one column of a workbook say of their order, over all tabs that mean the same tab.

    `places`: the positions of those tabs. By position, `day_first`, `either`: how many texts can only be that, and how
    many could be either; `turned`: how many real dates may have been turned round by the spreadsheet; `orders`: what
    the Column Map declares.
    """

    partnership: str
    column: Column
    places: list[int] = field(default_factory=list)
    day_first: Counter = field(default_factory=Counter)
    either: Counter = field(default_factory=Counter)
    turned: Counter = field(default_factory=Counter)
    orders: dict[int, DateOrder] = field(default_factory=dict)
    stays_text: bool = False    # a text that could be either stands in the column: the spreadsheet turned nothing

    def order_of(self, place: int) -> DateOrder | None:
        """Return the order of the dates of a tab; None where nobody can tell."""
        declared = self.orders.get(place)
        if declared is None and len(set(self.orders.values())) == 1:
            declared = next(iter(self.orders.values()))
        return declared or (None if self.day_first else DateOrder.MONTH_FIRST)

    @property
    def unsettled(self) -> list[int]:
        """The positions of the tabs with dates whose order nobody can tell, those with evidence before others."""
        open_here = [place for place in self.places if self.order_of(place) is None and (
            self.day_first[place] or self.either[place] or self.turned[place])]
        return sorted(open_here, key=lambda place: not self.day_first[place])

    @property
    def may_be_turned(self) -> bool:
        """Whether a spreadsheet may have turned real dates of the column round."""
        return bool(self.day_first) and not self.stays_text

    def parse_all(self, place: int, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """Return dates (datetime64[s]) and states of the cells of a tab; None where they are read as in any column."""
        order = self.order_of(place)
        if order is DateOrder.MONTH_FIRST:
            return None
        known: dict[Cell, Parsed] = {}
        results = []
        for cell in raw:
            if cell not in known:
                known[cell] = self._parse(cell, order)
            results.append(known[cell])
        values = np.array([np.datetime64(value or "NaT", "s") for value, _ in results], dtype="datetime64[s]")
        return values, np.array([state for _, state in results], dtype=np.uint8)

    def _parse(self, cell: Cell, order: DateOrder | None) -> Parsed:
        as_is = parse(self.column, cell)
        if isinstance(cell, str):
            swapped = swap_day_and_month(cell)
            if swapped is None or as_is[1] == State.BLANK:
                return as_is
            other = parse(self.column, swapped)
            if order is DateOrder.DAY_FIRST:
                return other
            # One that reads the same either way, or only as month first, has no order to settle.
            return as_is if other[1] == State.UNREADABLE or other[0] == as_is[0] else self._ambiguous
        if not (self.may_be_turned and as_is[1] == State.READ and _has_other_order(cell)):
            return as_is
        turned = as_is[0].replace(month=cell.day, day=cell.month)
        return (turned, State.TIDIED) if order is DateOrder.DAY_FIRST else self._ambiguous

    @property
    def _ambiguous(self) -> Parsed:
        return EMPTY.get(self.column.kind), State.AMBIGUOUS


def _has_other_order(cell: Cell) -> bool:
    return isinstance(cell, date) and cell.day <= 12 and cell.day != cell.month


def date_columns(column: Column, cells: Iterable[tuple[int, str, Iterable[Cell], DateOrder | None]]
                 ) -> dict[str, DateColumn]:
    """Return, by partnership, what the dates of `column` say of their order.

    `cells`: for each tab its position, its partnership, the cells of its data rows, and the order that is declared.
    """
    found: dict[str, DateColumn] = {}
    kept: dict[str, list[tuple[int, list[Cell]]]] = defaultdict(list)
    for place, partnership, here, declared in cells:
        one = found.setdefault(partnership, DateColumn(partnership, column))
        one.places.append(place)
        if declared:
            one.orders[place] = declared
        here = list(here)
        kept[partnership].append((place, here))
        for text, count in Counter(cell for cell in here if type(cell) is str).items():
            swapped = swap_day_and_month(text)
            other = parse_moment(swapped) if swapped else None
            if other is None:
                continue
            as_is = parse_moment(text)
            if as_is is None:
                one.day_first[place] += count
            else:
                one.stays_text = True
                one.either[place] += count if as_is != other else 0
    for partnership, one in found.items():
        for place, here in kept[partnership] if one.may_be_turned else ():
            one.turned[place] = sum(isinstance(cell, date) and parse(column, cell)[1] == State.READ
                                    and _has_other_order(cell) for cell in here)
    return found
