"""What the headers of a tab stand for, and which row of it holds them."""

from functools import cache

from cop_sheets.layout import HEADER_SEARCH_ROWS, Tab
from cop_sheets.raw import RawSheet
from cop_sheets.text import match_key, normalize_spelling


@cache
def known_spellings(tab: Tab) -> frozenset[str]:
    """Return the spellings of all known headers of `tab`."""
    return frozenset(normalize_spelling(name) for column in tab.columns for name in (column.header, *column.aliases))


@cache
def column_names_by_key(tab: Tab) -> dict[str, str]:
    """Return the column name that each known header key of `tab` stands for; canonical headers beat aliases."""
    names: dict[str, str] = {}
    for column in tab.columns:
        names |= {match_key(alias): column.name for alias in column.aliases if match_key(alias) not in names}
    return names | {match_key(column.header): column.name for column in tab.columns}


def find_header_row(grid: RawSheet, names: dict[str, str], mapped: dict[str, str]) -> int | None:
    """Return the number of the row, of the first 20, that matches most columns; one match alone needs company."""
    best, best_score = None, 0
    for number, row in enumerate(grid.rows[:HEADER_SEARCH_ROWS], start=1):
        keys = {match_key(cell) for cell in row if isinstance(cell, str) and cell}
        score = len({mapped.get(word) or names.get(word) for word in keys} - {None})
        if score > best_score and (score > 1 or len(keys) > 1):
            best, best_score = number, score
        if score > 2 and score * 2 > len(keys):
            break  # most of the row is headers: no row of data below can match more
    return best
