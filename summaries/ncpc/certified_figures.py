"""Certified figures beside today's: which of them differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from summaries.figures import ALL, NCPC_COLUMNS
from summaries.memo import memoized
from summaries.ncpc.frozen_rows import FrozenRow, parse_summary_csv
from summaries.report import Report

_FigureKey = tuple[str, str]
_KEY_COLUMNS = ("Indicator", "Item ID")
_VALUE_COLUMNS = ("Number", "Denominator", "Percent", "Display")


@dataclass(frozen=True)
class FigureDifference:
    """A figure that differs. `before` and `after`: its Display then and today; "" where there was, or is, no such row.
    """

    indicator: str
    item_id: str
    before: str
    after: str


@memoized
def summary_file_rows(report: Report) -> dict[str, tuple[FrozenRow, ...]]:
    """Return the rows of each partnership as its file of the summary has them, without the sums of all."""
    rows: dict[str, list[FrozenRow]] = {name: [] for name in report.tables.all_partnerships}
    names = iter(report.ncpc[["Partnership", "Level"]].itertuples(index=False, name=None))
    for row in parse_summary_csv(report.ncpc_csv):
        partnership, level = next(names)
        if level != ALL:
            rows[partnership].append(row)
    return {name: tuple(part) for name, part in rows.items()}


def differing_figures(before: Iterable[FrozenRow], after: Iterable[FrozenRow]) -> tuple[FigureDifference, ...]:
    """Return the figures whose number or text differs, of two files of one partnership, in the order of the later one.
    """
    old, new = _values(before), _values(after)
    display = _VALUE_COLUMNS.index("Display")
    return tuple(FigureDifference(*key, *(side[key][display] if key in side else "" for side in (old, new)))
                 for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key))


def _values(rows: Iterable[FrozenRow]) -> dict[_FigureKey, tuple[str, ...]]:
    indexes = [[NCPC_COLUMNS.index(name) for name in names] for names in (_KEY_COLUMNS, _VALUE_COLUMNS)]
    found: dict[_FigureKey, tuple[str, ...]] = {}
    for row in rows:
        (indicator, item_id), values = ([row[index] for index in part] for part in indexes)
        found[indicator, item_id] = tuple(values)
    return found
