"""The order of the dates of a column, day first or month first: decided for the column, never guessed for a cell.

Evidence comes from all tabs of a workbook that mean the same tab. A text such as 15/10/2025 can only be day first, even
where it isn't read, because of other text after it (`15/10/2025*`).
Where a column has one, texts that could be either are ambiguous, until the Column Map declares the order
(`Date (day first)`). A spreadsheet set to month first turns a typed 5/10/2025 into the real date May 10 and leaves only
15/10/2025 as text. So where the column has no text that could be either, its real dates may be swapped as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from cop_sheets.layout import Column
from cop_sheets.parsing.values.cells import CellStatus, ParsedCell, parse_cell
from cop_sheets.parsing.values.dates import is_day_first_only, parse_datetime, swap_day_and_month
from cop_sheets.text import match_key


class DateOrder(StrEnum):
    """The order of a column's numeric dates; the values are the words of the Column Map."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_ORDER_SUFFIXES = {match_key(order): order for order in DateOrder}


def split_date_order(means: str) -> tuple[str, DateOrder | None]:
    """Split `Date (day first)`, a meaning in the Column Map, into the match key of `Date` and the order, if any."""
    word = match_key(means)
    for ending, order in _ORDER_SUFFIXES.items():
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending), order
    return word, None


@dataclass
class DateColumnCells:
    """The cells of a tab's date column, as read month first.

    `place` is the position in `Tables.locations`; `declared` the order in the Column Map. The arrays have one item per
    row: the raw cells, their `values` (datetime64[s]) and `states`, which `apply_order` updates, and whether the row is
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
    def can_be_swapped(self) -> np.ndarray:
        """Whether each cell is a real date that would be another date with day and month swapped."""
        read = self.is_date & (self.states == CellStatus.OK)
        days, months = _day_and_month(self.values)
        return np.asarray(read & (days <= 12) & (days != months))


@dataclass
class DateOrderEvidence:
    """Evidence of the date order of one column of a workbook, over all tabs that mean the same tab.

    `locations`: the positions of those tabs. By position: `day_first` counts texts that can only be day first,
    `ambiguous` texts that could be either, `turned` real dates that the spreadsheet may have swapped; `orders` are
    those of the Column Map.
    """

    partnership: str
    column: Column
    locations: list[int] = field(default_factory=list)
    day_first: Counter[int] = field(default_factory=Counter)
    ambiguous: Counter[int] = field(default_factory=Counter)
    turned: Counter[int] = field(default_factory=Counter)
    orders: dict[int, DateOrder] = field(default_factory=dict)
    has_ambiguous_text: bool = False    # then the spreadsheet has not swapped any date

    def order_of(self, location_index: int) -> DateOrder | None:
        """Return the order of the dates of a tab; None where it is unknown."""
        declared = self.orders.get(location_index)
        if declared is None and len(set(self.orders.values())) == 1:
            declared = next(iter(self.orders.values()))
        return declared or (None if self.day_first else DateOrder.MONTH_FIRST)

    @property
    def undetermined(self) -> list[int]:
        """The positions of the tabs whose date order is unknown and matters, those with evidence first."""
        undetermined_tabs = [place for place in self.locations if self.order_of(place) is None and (
            self.day_first[place] or self.ambiguous[place] or self.turned[place])]
        return sorted(undetermined_tabs, key=lambda place: not self.day_first[place])

    @property
    def may_be_swapped(self) -> bool:
        """Whether the spreadsheet may have swapped real dates of the column."""
        return bool(self.day_first) and not self.has_ambiguous_text

    def apply_order(self, cells: DateColumnCells) -> None:
        """Update the values and states of the cells of a tab whose order is day first, or unknown."""
        order = self.order_of(cells.place)
        if order is DateOrder.MONTH_FIRST:
            return
        texts = np.flatnonzero(cells.is_text)
        codes, distinct = pd.factorize(cells.raw[texts])
        parsed = [self._parse(text, order) for text in distinct]
        cells.values[texts] = np.array([value or "NaT" for value, _ in parsed], "datetime64[s]")[codes]
        cells.states[texts] = np.array([state for _, state in parsed], np.uint8)[codes]
        if self.may_be_swapped:
            swappable = cells.can_be_swapped
            is_day_first = order is DateOrder.DAY_FIRST
            cells.values[swappable] = _swap_dates(cells.values[swappable]) if is_day_first else np.datetime64("NaT")
            cells.states[swappable] = CellStatus.NORMALIZED if is_day_first else CellStatus.AMBIGUOUS

    def _parse(self, text: str, order: DateOrder | None) -> ParsedCell:
        as_is = parse_cell(self.column, text)
        swapped = swap_day_and_month(text)
        if swapped is None or as_is[1] == CellStatus.BLANK:
            return as_is
        other = parse_cell(self.column, swapped)
        if order is DateOrder.DAY_FIRST:
            return other
        # Not ambiguous: the same date in both orders, or valid as month first only.
        return as_is if other[1] == CellStatus.UNREADABLE or other[0] == as_is[0] else (None, CellStatus.AMBIGUOUS)


def _day_and_month(dates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    months = dates.astype("datetime64[M]")
    return ((dates.astype("datetime64[D]") - months).astype(int) + 1, months.astype(int) % 12 + 1)


def _swap_dates(dates: np.ndarray) -> np.ndarray:
    """Return `dates` with day and month swapped, and the same time of day."""
    days, months = _day_and_month(dates)
    swapped_months = dates.astype("datetime64[Y]").astype("datetime64[M]") + (days - 1)
    swapped = swapped_months.astype("datetime64[D]") + (months - 1)
    return np.asarray(swapped.astype("datetime64[s]") + (dates - dates.astype("datetime64[D]")))


def collect_date_evidence(column: Column, tabs: Iterable[DateColumnCells]) -> dict[str, DateOrderEvidence]:
    """Return, by partnership, the evidence of the order of the dates of `column` in the data rows of `tabs`."""
    by_partnership: dict[str, DateOrderEvidence] = {}
    cells_by_partnership: dict[str, list[DateColumnCells]] = defaultdict(list)
    for cells in tabs:
        evidence = by_partnership.setdefault(cells.partnership, DateOrderEvidence(cells.partnership, column))
        evidence.locations.append(cells.place)
        if cells.declared:
            evidence.orders[cells.place] = cells.declared
        cells_by_partnership[cells.partnership].append(cells)
        for text, count in Counter(cells.raw[cells.is_text & cells.is_data]).items():
            if is_day_first_only(text):
                evidence.day_first[cells.place] += count
                continue
            swapped, as_is = swap_day_and_month(text), parse_datetime(text)
            other = parse_datetime(swapped) if swapped and as_is else None
            if other:
                evidence.has_ambiguous_text = True
                evidence.ambiguous[cells.place] += count if as_is != other else 0
    for partnership, evidence in by_partnership.items():
        for cells in cells_by_partnership[partnership] if evidence.may_be_swapped else ():
            evidence.turned[cells.place] = int((cells.can_be_swapped & cells.is_data).sum())
    return by_partnership
