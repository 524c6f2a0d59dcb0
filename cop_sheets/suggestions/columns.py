"""Which column of a tab each header of a sheet most likely means, by its words and by the cells below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cop_sheets.layout import HEADER_SEARCH_ROWS, SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.suggestions.content import ColumnContent, column_content, fit
from cop_sheets.suggestions.survey import suggest_outcome
from cop_sheets.suggestions.vocabulary import COLUMN_HINTS
from cop_sheets.suggestions.words import best_similarity, content_words, similarity
from cop_sheets.text import match_key

MIN_SCORE, SURE_SCORE = 0.42, 0.74    # from 0 to 1: to be proposed, and to be called sure
# A header with a word that nothing explains (`Grant end date`, `# not attending`) may mean something else.
_SURE_MARGIN, _SURE_FIT, _SURE_HEADER = 0.1, 0.75, 0.9
_HINT_FACTOR = 0.94    # a hint says a little less than a header or alias of the layout
_MAX_HEADER_LENGTH = 200    # characters; a longer text above a column is a note
_QUESTION_SCORE = 0.8
# By type: the weight of the content; the rest of the score is the header's whatever the cells hold.
_CONTENT_WEIGHTS = {ColumnType.TEXT: 0.5}
_DEFAULT_CONTENT_WEIGHT = 0.7
# What cells alone say, where they fit a type that few other columns have.
_CONTENT_ONLY = {ColumnType.DATE: 0.5, ColumnType.TIMESTAMP: 0.6, ColumnType.CHOICE: 0.55}
_COP_NAMES_ONLY = 0.75    # cells that are ids or names of the workbook's CoPs
_MIN_CONTENT_ONLY_FIT = 0.8


@dataclass(frozen=True)
class ColumnMatch:
    """A header, by its index, and the column that it most likely means. `score`: from 0 to 1."""

    index: int
    column: Column
    score: float
    sure: bool


def guess_header_row(raw_sheet: RawSheet, tab: Tab) -> int | None:
    """Return the number, from 1, of the row that looks most like headers of `tab`; None if no row does."""
    best, best_score = None, 0.0
    for number, row in enumerate(raw_sheet.rows[:HEADER_SEARCH_ROWS], start=1):
        texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) <= _MAX_HEADER_LENGTH]
        filled = sum(cell != "" for cell in row)
        labels = [text for text in texts if not text.replace(".", "").isdigit()
                  and parse_cell(_DATE, text)[1] is not CellStatus.OK]
        if len(labels) < 2 or len(labels) < 0.7 * filled:
            continue
        scores = [max(header_similarity(tab, column, text) for column in tab.columns) for text in labels]
        if tab is SURVEY_RESPONSES:
            scores = [max(score, _QUESTION_SCORE if suggest_outcome(text) else 0.0)
                      for score, text in zip(scores, labels, strict=True)]
        score = sum(score for score in scores if score >= 0.5) + 0.05 * len(labels)
        if score > best_score + 0.01:
            best, best_score = number, score
    return best


_DATE = Column("Date", ColumnType.DATE, "", allows_month=True)


@lru_cache(maxsize=65536)
def header_similarity(tab: Tab, column: Column, header: str) -> float:
    """Return from 0 to 1 how alike `header` is to the headers, aliases and hints of `column`."""
    if not _column_words(tab, column) & set(content_words(header)):
        return 0.0    # as nearly always, in cells that are no headers
    known = best_similarity(header, (column.header, *column.aliases))
    return max(known, _HINT_FACTOR * best_similarity(header, hints(tab, column)))


@cache
def _column_words(tab: Tab, column: Column) -> frozenset[str]:
    phrases = (column.header, *column.aliases, *hints(tab, column))
    return frozenset(word for phrase in phrases for word in content_words(phrase))


@cache
def hints(tab: Tab, column: Column) -> tuple[str, ...]:
    """Return the phrases that suggest `column`."""
    return COLUMN_HINTS.get(tab, {}).get(column.name, ())


def match_columns(tab: Tab, headers: Sequence[str], rows: Sequence[Sequence[Cell]], cop_keys: frozenset[str],
                  known: Mapping[str, int]) -> list[ColumnMatch]:
    """Return the most likely column of `tab` for each header, each column once, best match first.

    `rows`: those below the headers. `known`: indexes by column name that are settled already.
    """
    contents = {index: column_content(rows, index, cop_keys) for index, header in enumerate(headers)
                if header and index not in known.values()}
    columns = [column for column in tab.columns if column.name not in known and not column.outcome]
    scores = {(index, column.name): _score(tab, column, headers[index], content)
              for index, content in contents.items() for column in columns}
    matches: list[ColumnMatch] = []
    remaining = dict(scores)
    while remaining:
        (index, name), score = max(remaining.items(), key=lambda item: (item[1], -item[0][0]))
        if score < MIN_SCORE:
            break
        rivals = [other for key, other in remaining.items() if key != (index, name) and (key[0] == index
                                                                                         or key[1] == name)]
        matches.append(ColumnMatch(index, tab[name], score,
                                   _is_sure(tab, tab[name], headers[index], contents[index], score, rivals)))
        remaining = {key: other for key, other in remaining.items() if key[0] != index and key[1] != name}
    return matches


def _score(tab: Tab, column: Column, header: str, content: ColumnContent) -> float:
    alike = header_similarity(tab, column, header)
    if not alike and column.kind not in _CONTENT_ONLY and column.name != "cop_id":
        return 0.0
    fits = fit(column, content)
    if column.kind is ColumnType.ID and "count" in content_words(header):
        return 0.0    # `# of members` is no ID
    if fits is None:
        return 0.9 * alike
    weight = _CONTENT_WEIGHTS.get(column.kind, _DEFAULT_CONTENT_WEIGHT)
    by_header = alike * (1 - weight + weight * fits)
    if column.kind is ColumnType.TIMESTAMP and fits > _MIN_CONTENT_ONLY_FIT and alike:
        by_header = max(by_header, _CONTENT_ONLY[ColumnType.TIMESTAMP])
    only = 0.0
    if fits >= _MIN_CONTENT_ONLY_FIT and (column.required or column.kind is ColumnType.CHOICE):
        only = _CONTENT_ONLY.get(column.kind, 0.0) * fits
    if column.name == "cop_id" and not column.unique and content.cop_share > 0.5:
        only = _COP_NAMES_ONLY * content.cop_share
        by_header = max(by_header, alike * (0.6 + 0.4 * content.cop_share))
    return max(by_header, only)


def _is_sure(tab: Tab, column: Column, header: str, content: ColumnContent, score: float,
             rivals: Sequence[float]) -> bool:
    fits = fit(column, content)
    return (score >= SURE_SCORE and fits is not None and fits >= _SURE_FIT
            and header_similarity(tab, column, header) >= _SURE_HEADER
            and score - max(rivals, default=0.0) >= _SURE_MARGIN)


def header_texts(raw_sheet: RawSheet, header_row: int) -> list[str]:
    """Return the cells of the header row as text, without those that are too long for a header."""
    return [text if len(text := display_text(cell)) <= _MAX_HEADER_LENGTH else ""
            for cell in raw_sheet.rows[header_row - 1]]


def known_columns(tab: Tab, headers: Sequence[str]) -> dict[str, int]:
    """Return the indexes, by column name, of the headers that `tab` knows."""
    keys = {match_key(text): column.name for column in tab.columns for text in (*column.aliases,)}
    keys |= {match_key(column.header): column.name for column in tab.columns}
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = keys.get(match_key(header)) if header else None
        if name and name not in found:
            found[name] = index
    return found


def tab_name_similarity(tab: Tab, name: str, tab_hints: Sequence[str]) -> float:
    """Return from 0 to 1 how alike the name of a sheet is to the names of `tab`."""
    return max(best_similarity(name, (tab.name, *tab.aliases)),
               _HINT_FACTOR * max((similarity(name, phrase) for phrase in tab_hints), default=0.0))
