"""Which column of a tab each header of a sheet most likely means, by its words and by the cells below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cop_sheets.layout import SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.suggestions.column_hints import COLUMN_HINTS
from cop_sheets.suggestions.content import ColumnContent
from cop_sheets.suggestions.sheet_content import SheetContent
from cop_sheets.suggestions.survey import suggest_outcome
from cop_sheets.suggestions.vocabulary import OTHER_HEADERS
from cop_sheets.suggestions.words import PhraseIndex, best_similarity, content_words, similarity
from cop_sheets.text import match_key

MIN_SCORE, SURE_SCORE = 0.42, 0.74    # from 0 to 1: to be proposed, and to be called sure
# A header with a word that nothing explains (`Grant end date`, `# not attending`) may mean something else.
_SURE_MARGIN, _SURE_FIT, _SURE_HEADER = 0.1, 0.75, 0.9
_HINT_FACTOR = 0.94    # a hint says a little less than a header or alias of the layout
_QUESTION_SCORE = 0.8
_OTHER_SCORE = 0.6    # of a header, for it to be that of a column that the layout hasn't
# By type: the weight of the content; the rest of the score is the header's whatever the cells hold.
_CONTENT_WEIGHTS = {ColumnType.TEXT: 0.5}
_DEFAULT_CONTENT_WEIGHT = 0.7
# What cells alone say, where they fit a type that few other columns have.
_CONTENT_ONLY = {ColumnType.DATE: 0.5, ColumnType.TIMESTAMP: 0.6, ColumnType.CHOICE: 0.55}
_COP_NAMES_ONLY = 0.75    # cells that are ids or names of the workbook's CoPs
_MIN_CONTENT_ONLY_FIT, _MOSTLY = 0.8, 0.5
_MIN_CHOICE_FIT = 0.4    # half of the cells have words of a choice, see `content`; other cells would be flags


@dataclass(frozen=True)
class ColumnMatch:
    """A header, by its index, and the column that it most likely means. `score`: from 0 to 1."""

    index: int
    column: Column
    score: float
    sure: bool


def guess_header_row(sheet: SheetContent, tab: Tab) -> int | None:
    """Return the number, from 1, of the row that looks most like headers of `tab`; None if no row does."""
    best, best_score = None, 0.0
    for number, labels in sheet.label_rows.items():
        scores = [max(header_similarities(tab, text).values(), default=0.0) for text in labels]
        if tab is SURVEY_RESPONSES:
            scores = [max(score, _QUESTION_SCORE if suggest_outcome(text) else 0.0)
                      for score, text in zip(scores, labels, strict=True)]
        score = sum(score for score in scores if score >= 0.5) + 0.05 * len(labels)
        if score > best_score + 0.01:
            best, best_score = number, score
    return best


@lru_cache(maxsize=32768)
def header_similarities(tab: Tab, header: str) -> Mapping[str, float]:
    """Return from 0 to 1 how alike `header` is to the headers, aliases and hints of each column of `tab`, by name.

    Columns that have no word in common with it are left out.
    """
    words = content_words(header)
    names = {name for word in words for name in _names_by_word(tab).get(word, ())}
    found = {}
    for name in names:
        known, hinted = _indexes(tab)[name]
        if score := max(known.similarity(header), _HINT_FACTOR * hinted.similarity(header)):
            found[name] = score
    return found


@lru_cache(maxsize=32768)
def _other_similarity(header: str) -> float:
    """Return how alike `header` is to those of columns that the layout hasn't; 0 if not enough to say so."""
    score = _HINT_FACTOR * _other_headers().similarity(header)
    return score if score >= _OTHER_SCORE else 0.0


@cache
def _other_headers() -> PhraseIndex:
    return PhraseIndex.of(OTHER_HEADERS)


@cache
def _names_by_word(tab: Tab) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for name, indexes in _indexes(tab).items():
        for word in {word for index in indexes for word in index.by_word}:
            names.setdefault(word, set()).add(name)
    return names


@cache
def _indexes(tab: Tab) -> dict[str, tuple[PhraseIndex, PhraseIndex]]:
    """Return for each column, by name, its header and aliases, and the phrases that suggest it."""
    return {column.name: (PhraseIndex.of((column.header, *column.aliases)),
                          PhraseIndex.of(COLUMN_HINTS.get(tab, {}).get(column.name, ())))
            for column in tab.columns}


def match_columns(tab: Tab, headers: Sequence[str], contents: Mapping[int, ColumnContent],
                  known: Mapping[str, int]) -> list[ColumnMatch]:
    """Return the most likely column of `tab` for each header, each column once, best match first.

    `contents`: by index, for the headers to match. `known`: indexes by column name that are settled already.
    """
    columns = [column for column in tab.columns if column.name not in known and not column.outcome]
    remaining = {(index, column.name): score for index, content in contents.items() for column in columns
                 if (score := _score(tab, column, headers[index], content))}
    matches: list[ColumnMatch] = []
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
    alike = header_similarities(tab, header).get(column.name, 0.0)
    if _other_similarity(header) > alike:
        return 0.0
    if not alike and column.kind not in _CONTENT_ONLY and column.name != "cop_id":
        return 0.0
    fits = content.fit(column)
    if column.kind is ColumnType.ID and "count" in content_words(header):
        return 0.0    # `# of members` is no ID
    if fits is None:
        return 0.9 * alike
    if column.kind is ColumnType.CHOICE and fits <= _MIN_CHOICE_FIT:
        return 0.0
    weight = _CONTENT_WEIGHTS.get(column.kind, _DEFAULT_CONTENT_WEIGHT)
    by_header = alike * (1 - weight + weight * fits)
    if column.kind is ColumnType.TIMESTAMP and fits > _MIN_CONTENT_ONLY_FIT and alike:
        by_header = max(by_header, _CONTENT_ONLY[ColumnType.TIMESTAMP])
    only = 0.0
    if fits >= _MIN_CONTENT_ONLY_FIT and (column.required or column.kind is ColumnType.CHOICE):
        only = _CONTENT_ONLY.get(column.kind, 0.0) * fits
    if column.name == "cop_id" and not column.unique and content.cop_share > 0.5:
        only = _COP_NAMES_ONLY * content.cop_share if content.number_share < _MOSTLY else 0.0    # 1, 2: any count
        by_header = max(by_header, alike * (0.6 + 0.4 * content.cop_share))
    return max(by_header, only)


def _is_sure(tab: Tab, column: Column, header: str, content: ColumnContent, score: float,
             rivals: Sequence[float]) -> bool:
    fits = content.fit(column)
    if column.name == "consultant" and content.may_be_clients:
        return False
    return (score >= SURE_SCORE and fits is not None and fits >= _SURE_FIT
            and header_similarities(tab, header).get(column.name, 0.0) >= _SURE_HEADER
            and score - max(rivals, default=0.0) >= _SURE_MARGIN)


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
