"""The order of the dates of a column: day first or month first is a fact about the column, never a guess about a cell.

Evidence is pooled over all tabs of a workbook that mean the same tab. A text such as 15/10/2025 can only be day first.
Where a column holds one, its texts that could be either are ambiguous, until the Column Map says which order it has
(`Date (day first)`). A spreadsheet set to month first turns a typed 5/10/2025 into the real date May 10 and leaves only
15/10/2025 as text: where no text that could be either stands beside, real dates may have been turned round as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from cop_sheets.layout import Column
from cop_sheets.parsing.values.cells import Parsed, State, parse
from cop_sheets.parsing.values.dates import parse_moment, swap_day_and_month
from cop_sheets.text import key


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
class DateCells:
    """The cells of a tab's date column, and how they are read where months stand before days.

    `declared` is the order that the Column Map gives. The arrays have a place for each row: `raw` what stands there,
    `values` (datetime64[s]) and `states`, which are set anew where the order is another one, and whether the row is
    data, and the cell a text or a real date.
    """

    place: int
    partnership: str
    declared: DateOrder | None
    raw: np.ndarray
    values: np.ndarray
    states: np.ndarray
    is_data: np.ndarray
    is_text: np.ndarray
    is_date: np.ndarray

    @property
    def have_other_order(self) -> np.ndarray:
        """Whether each cell is a real date that is another one with day and month exchanged."""
        read = self.is_date & (self.states == State.READ)
        days, months = _day_and_month(self.values)
        return read & (days <= 12) & (days != months)


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

    def apply_order(self, cells: DateCells) -> None:
        """Set the values and states of the cells of a tab whose order is day first, or not known."""
        order = self.order_of(cells.place)
        if order is DateOrder.MONTH_FIRST:
            return
        texts = np.flatnonzero(cells.is_text)
        codes, distinct = pd.factorize(cells.raw[texts])
        parsed = [self._parse(text, order) for text in distinct]
        cells.values[texts] = np.array([value or "NaT" for value, _ in parsed], "datetime64[s]")[codes]
        cells.states[texts] = np.array([state for _, state in parsed], np.uint8)[codes]
        if self.may_be_turned:
            turned = cells.have_other_order
            known = order is DateOrder.DAY_FIRST
            cells.values[turned] = _swapped(cells.values[turned]) if known else np.datetime64("NaT")
            cells.states[turned] = State.TIDIED if known else State.AMBIGUOUS

    def _parse(self, text: str, order: DateOrder | None) -> Parsed:
        as_is = parse(self.column, text)
        swapped = swap_day_and_month(text)
        if swapped is None or as_is[1] == State.BLANK:
            return as_is
        other = parse(self.column, swapped)
        if order is DateOrder.DAY_FIRST:
            return other
        # One that reads the same either way, or only as month first, has no order to settle.
        return as_is if other[1] == State.UNREADABLE or other[0] == as_is[0] else (None, State.AMBIGUOUS)


def _day_and_month(dates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    months = dates.astype("datetime64[M]")
    return ((dates.astype("datetime64[D]") - months).astype(int) + 1, months.astype(int) % 12 + 1)


def _swapped(dates: np.ndarray) -> np.ndarray:
    """Return `dates` with day and month exchanged, their time of day kept."""
    days, months = _day_and_month(dates)
    turned = (dates.astype("datetime64[Y]").astype("datetime64[M]") + (days - 1)).astype("datetime64[D]") + (months - 1)
    return turned.astype("datetime64[s]") + (dates - dates.astype("datetime64[D]"))


def date_columns(column: Column, tabs: Iterable[DateCells]) -> dict[str, DateColumn]:
    """Return, by partnership, what the dates of `column` in the data rows of all `tabs` say of their order."""
    found: dict[str, DateColumn] = {}
    cells_of: dict[str, list[DateCells]] = defaultdict(list)
    for cells in tabs:
        one = found.setdefault(cells.partnership, DateColumn(cells.partnership, column))
        one.places.append(cells.place)
        if cells.declared:
            one.orders[cells.place] = cells.declared
        cells_of[cells.partnership].append(cells)
        for text, count in Counter(cells.raw[cells.is_text & cells.is_data]).items():
            swapped = swap_day_and_month(text)
            other = parse_moment(swapped) if swapped else None
            if other is None:
                continue
            as_is = parse_moment(text)
            if as_is is None:
                one.day_first[cells.place] += count
            else:
                one.stays_text = True
                one.either[cells.place] += count if as_is != other else 0
    for partnership, one in found.items():
        for cells in cells_of[partnership] if one.may_be_turned else ():
            one.turned[cells.place] = int((cells.have_other_order & cells.is_data).sum())
    return found
