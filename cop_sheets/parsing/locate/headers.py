"""Known headers of a tab, and the search for its header row."""

from functools import cache

from cop_sheets.layout import HEADER_SEARCH_ROWS, Tab
from cop_sheets.raw import RawSheet
from cop_sheets.text import match_key, normalize_spelling


@cache
def known_spellings(tab: Tab) -> frozenset[str]:
    """Return the normalized spellings of all known headers of `tab`."""
    return frozenset(normalize_spelling(name) for column in tab.columns for name in (column.header, *column.aliases))


@cache
def column_names_by_key(tab: Tab) -> dict[str, str]:
    """Return the column name for each match key of a known header of `tab`; canonical headers beat aliases."""
    names: dict[str, str] = {}
    for column in tab.columns:
        names |= {match_key(alias): column.name for alias in column.aliases if match_key(alias) not in names}
    return names | {match_key(column.header): column.name for column in tab.columns}


def find_header_row(raw_sheet: RawSheet, names: dict[str, str], mapped: dict[str, str]) -> int | None:
    """Return the number, from 1, of the row that has most headers among the first 20; None where none has any.

    `names` are column names by match key; those of the Column Map, `mapped`, take precedence. A row with one known
    header counts only if it has other text, too.
    """
    best, best_score = None, 0
    for number, row in enumerate(raw_sheet.rows[:HEADER_SEARCH_ROWS], start=1):
        keys = {match_key(cell) for cell in row if isinstance(cell, str) and cell}
        score = len({mapped.get(word) or names.get(word) for word in keys} - {None})
        if score > best_score and (score > 1 or len(keys) > 1):
            best, best_score = number, score
        if score > 2 and score * 2 > len(keys):
            break  # most of the row is headers, so no row of data below matches more
    return best
