"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"


@dataclass
class Figure:
    """One line of the summary.

    `number`, `denominator`, `percent`: None where there is none. `used`: positions, in the tab's table, of the rows
    that it counted. `left_out`: the positions of those that it left out, with the reason of each.
    """

    section: str
    level: str
    indicator: str
    partnership: str
    tab: Tab
    number: float | None
    display: str
    item_id: str = ""
    item: str = ""
    denominator: float | None = None
    percent: float | None = None
    notes: list[str] = field(default_factory=list)
    used: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    left_out: pd.Series = field(default_factory=lambda: pd.Series(dtype=object))


def positions(frame: pd.DataFrame) -> np.ndarray:
    """Return the rows' positions in their tab's table."""
    return frame.index.to_numpy()


def reasons(index: Iterable[int], reason: str) -> pd.Series:
    """Return `reason` for each row position."""
    index = list(index)
    return pd.Series([reason] * len(index), index=index, dtype=object)


def joined(*parts: pd.Series) -> pd.Series:
    """Return several left-out lists as one, in sheet order."""
    parts = [part for part in parts if len(part)]
    return pd.concat(parts).sort_index() if parts else pd.Series(dtype=object)


def number_text(number: float | None) -> str:
    """Return a number as people write it: 12, 33.5, and nothing where there is none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{round(number, 2):,}"


def share_text(number: float, denominator: float) -> tuple[float | None, str]:
    """Return the percent, one decimal, and how it is shown: `88.1% (37 of 42)`; None and `no answers` of nothing."""
    if not denominator:
        return None, "no answers"
    percent = round(100 * number / denominator + 1e-9, 1)
    return percent, f"{percent:.1f}% ({number:.0f} of {denominator:.0f})"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
