"""What has changed in the rows: one line for each added or removed row and for each changed cell."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.fiscal_year import Period, last_quarter_end
from cop_sheets.layout import SURVEY_RESPONSES, VERSIONED_TABS, ColumnType, Tab
from cop_sheets.parsing import has_private_cells
from cop_sheets.parsing.values import DATE_TYPES
from summaries.changes.comparison import Comparison, PartnershipPair
from summaries.changes.row_cells import WITHOUT_HEADER, ComparedRow
from summaries.changes.row_matching import CHANGED, UNCHANGED, RowPair
from summaries.memo import memoized
from validators import NOT_SHOWN

ROW_CHANGE_COLUMNS = ("Partnership", "Tab", "Change", "Item", "Row Before", "Row After", "Header", "Before", "After")
_EPOCH = datetime(1970, 1, 1)


class RowChange(NamedTuple):
    """A row that has changed, on both sides of a comparison."""

    partnership: str
    tab: Tab
    pair: RowPair


@memoized
def row_changes(comparison: Comparison) -> tuple[RowChange, ...]:
    """Return the rows that have changed, by partnership and tab, in the order of the later workbook.

    Without the responses that the audience may not see: NCPC sees those between quarter ends only, see `Comparison`,
    and none where fewer than its minimum were added, removed or changed.
    """
    return tuple(change for pair in comparison.partnerships for tab in VERSIONED_TABS
                 for change in _changes_of(comparison, pair, tab))


def _changes_of(comparison: Comparison, partnership: PartnershipPair, tab: Tab) -> list[RowChange]:
    compared = comparison.survey_pair(partnership) if tab is SURVEY_RESPONSES else partnership
    if compared is None or compared.is_unchanged:
        return []
    pairs = [pair for pair in compared.row_pairs(tab) if pair.change != UNCHANGED]
    if comparison.redaction.redacts_rows(tab):
        periods = compared.comparison.before.period, compared.comparison.after.period
        pairs = [shown for pair in pairs if (shown := _until_quarter_end(pair, periods)).sides]
        counts = Counter(pair.change for pair in pairs)
        pairs = [] if any(map(comparison.audience.is_few, counts.values())) else pairs
    return [RowChange(partnership.name, tab, pair) for pair in pairs]


def _until_quarter_end(pair: RowPair, periods: tuple[Period, Period]) -> RowPair:
    """Return a response on the sides on which its quarter has ended by the as-of date."""
    before, after = (row if row is not None and _is_dated_by(row, period) else None
                     for row, period in zip((pair.before, pair.after), periods, strict=True))
    return RowPair(before, after)


def _is_dated_by(row: ComparedRow, period: Period) -> bool:
    seconds = row.values.get("timestamp")
    return isinstance(seconds, int) and _as_datetime(seconds).date() <= last_quarter_end(period.as_of)


def _as_datetime(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def row_change_table(comparison: Comparison) -> pd.DataFrame:
    """Return one line for each added or removed row and each changed cell, columns `ROW_CHANGE_COLUMNS`."""
    return lines_table(line for change in row_changes(comparison) for line in change_lines(comparison, change))


def lines_table(lines: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """Return lines as a table with the columns `ROW_CHANGE_COLUMNS`."""
    table = pd.DataFrame(list(lines), columns=list(ROW_CHANGE_COLUMNS), dtype=object)
    return table.astype({"Row Before": "Int64", "Row After": "Int64"})


def change_lines(comparison: Comparison, change: RowChange) -> Iterator[tuple[object, ...]]:
    """Yield the lines of a changed row, in the columns `ROW_CHANGE_COLUMNS`, as the audience may see them."""
    pair, redaction = change.pair, comparison.redaction
    row = pair.after if pair.after is not None else pair.sides[0]
    tab = redaction.tab_name(change.tab, row.location.raw_sheet.name)
    hides_rows = redaction.redacts_rows(change.tab)
    numbers = [pd.NA if side is None or hides_rows else side.row for side in (pair.before, pair.after)]
    start = (change.partnership, tab, pair.change, _item(comparison, change.tab, row), *numbers)
    if pair.change != CHANGED:
        yield (*start, "", "", "")
        return
    if hides_rows:    # how many answers to a question have changed may be few
        yield (*start, *[NOT_SHOWN] * 3)
        return
    for key in pair.changed_keys:
        yield (*start, _header(comparison, pair, key), *(_cell(comparison, change.tab, side, key)
                                                         for side in (pair.before, pair.after)))


def _item(comparison: Comparison, tab: Tab, row: ComparedRow) -> str:
    """Return what a row is about, in words: `C1, July 9, 2024`. Its identity, and what may stand for that."""
    names = [name for names in tab.identity for name in names]
    if any(_is_redacted(comparison, tab, row, name) for name in names):
        return NOT_SHOWN
    return ", ".join(_words(tab, row, name) for name in names if name in row.values)


def _words(tab: Tab, row: ComparedRow, name: str) -> str:
    column, value = tab[name], row.values[name]
    if column.kind in DATE_TYPES and isinstance(value, int):
        return format_date(_as_datetime(value).date())
    text = row.texts[name]
    return f"{text} {column.header.lower()}" if column.kind is ColumnType.HOURS and text[-1:].isdigit() else text


def _header(comparison: Comparison, pair: RowPair, key: str) -> str:
    """Return the header of a changed cell as it is typed now, or as it was where the column is gone."""
    for row in (pair.after, pair.before):
        if row is not None and key in row.columns and key != WITHOUT_HEADER:
            return comparison.redaction.header(row.location, row.columns[key])
    return ""


def _cell(comparison: Comparison, tab: Tab, row: ComparedRow | None, key: str) -> str:
    if row is None or _is_redacted(comparison, tab, row, key):
        return NOT_SHOWN
    return row.texts.get(key, "")


def _is_redacted(comparison: Comparison, tab: Tab, row: ComparedRow, key: str) -> bool:
    """Return whether the audience may not see a cell, nor whether it is filled."""
    if comparison.redaction.redacts_rows(tab):
        return True
    if comparison.audience.sees_people or not has_private_cells(tab):
        return False
    is_public = key in row.location.columns and not tab.settings and not tab[key].private
    return not is_public or comparison.redaction.redacts(row.location, row.row, row.columns[key])
