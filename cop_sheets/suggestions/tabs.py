"""Which tab of the layout a sheet most likely is, by its name, its headers and its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cop_sheets.layout import CONSULTATIONS, COPS, DATA_TABS, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab
from cop_sheets.raw import Cell, RawSheet
from cop_sheets.suggestions.columns import (
    SURE_SCORE,
    ColumnMatch,
    guess_header_row,
    known_columns,
    match_columns,
    tab_name_similarity,
)
from cop_sheets.suggestions.content import column_content, distinct_texts
from cop_sheets.suggestions.sheet_content import SheetContent
from cop_sheets.suggestions.survey import MIN_ANSWER_SHARE, Question, find_questions
from cop_sheets.suggestions.vocabulary import OTHER_TABS, TAB_HINTS, TYPE_WORDS
from cop_sheets.suggestions.words import best_similarity, content_words

MIN_TAB_SCORE, SURE_TAB_SCORE, _SURE_TAB_MARGIN = 0.33, 0.6, 0.12
_CLEAR_TAB_SCORE = 0.45    # of a tab that a person may accept together with others
_NAME_WEIGHT = 0.4
_KNOWN_HEADER_SCORE = 1.0
# The columns by which entries differ, best first.
_IDENTITY = {COPS: ("cop_name", "cop_id"), SESSIONS: ("date", "cop_id"), TRAININGS: ("date", "title", "cohort")}
_MIN_DISTINCT = 0.7    # of the rows; some entries are there twice by mistake
CLEAR_SCORE = 0.55    # of a column that is no question
_SAME_NAME, _MAX_TYPE_LENGTH = 0.6, 30
_SURE_TYPICAL = 0.85    # of the typical columns, for a sheet whose name says little
# Without at least one of each set, a sheet can't be this tab: nothing of it could be counted.
_SIGNATURES = {
    COPS: ({"cop_id", "cop_name"}, {"facilitators", "start_date", "members", "domain", "community", "practice",
                                    "membership", "psc", "delivery_mode", "meeting_time_and_location"}),
    SESSIONS: ({"date"}, {"cop_id", "attended", "attended_in_person", "attended_online", "topic"}),
    TRAININGS: ({"date"}, {"title", "participants"}),
    CONSULTATIONS: ({"date"}, {"hours", "individuals"},
                    {"individuals", "number_of_individuals", "topic", "consultant", "cop_id"}),
    SURVEY_RESPONSES: ({"timestamp", "questions"}, {"role", "questions", "cop_id"}),
}
# Columns that show best about which tab it is.
_TYPICAL = {
    COPS: {"cop_name", "facilitators", "start_date", "domain", "members", "membership", "practice", "community"},
    SESSIONS: {"cop_id", "date", "attended", "attended_in_person", "attended_online", "status"},
    TRAININGS: {"title", "date", "participants", "strategy", "phase"},
    CONSULTATIONS: {"date", "individuals", "hours", "consultant", "number_of_individuals"},
    SURVEY_RESPONSES: {"timestamp", "role", "questions"},
}
_ENOUGH_TYPICAL = 3.0    # columns


@dataclass(frozen=True)
class SheetMatch:
    """A sheet read as `tab`: its header row, from 1, what each header means, and how likely it is that tab.

    `known`: indexes, by column name, of headers that the tab knows; `matches`: the proposals for others. `rows`: those
    below the headers that may be entries. `sure`, `clear`: see Suggestion.
    """

    raw_sheet: RawSheet
    tab: Tab
    header_row: int
    headers: list[str]
    known: dict[str, int]
    matches: list[ColumnMatch]
    questions: list[Question]
    rows: Sequence[Sequence[Cell]]
    score: float = 0.0
    sure: bool = False
    clear: bool = True

    @property
    def indexes(self) -> dict[str, int]:
        """The index of each column that is known or proposed, by name."""
        return {match.column.name: match.index for match in self.matches} | self.known


def match_sheet(sheet: SheetContent, tab: Tab, cop_keys: frozenset[str], header_row: int | None = None,
                known: dict[str, int] | None = None, asked: frozenset[int] = frozenset()) -> SheetMatch | None:
    """Read `sheet` as `tab`; None if it has no header row.

    `header_row` and `known` are given where the tab is known; `asked`: indexes of questions that are settled.
    """
    header_row = header_row or guess_header_row(sheet, tab)
    if header_row is None:
        return None
    headers, rows = sheet.headers(header_row), sheet.entries(header_row)
    known = known_columns(tab, headers) if known is None else known
    taken = {*known.values(), *asked}
    contents = {index: sheet.column(header_row, index, cop_keys) for index, header in enumerate(headers)
                if header and index not in taken}
    matches = match_columns(tab, headers, contents, known)
    questions: list[Question] = []
    if tab is SURVEY_RESPONSES:
        # Roles and CoPs are few values as well.
        other = {found.index for found in matches if found.score >= CLEAR_SCORE}
        contents = {index: content for index, content in contents.items()
                    if index not in other or content.answer_share >= MIN_ANSWER_SHARE}
        questions = find_questions(headers, contents, partial(distinct_texts, rows))
        question_indexes = {question.index for question in questions}
        matches = [match for match in matches if match.index not in question_indexes]
    return SheetMatch(sheet.raw_sheet, tab, header_row, headers, known, matches, questions, rows)


def match_unknown_sheet(sheet: SheetContent, cop_keys: frozenset[str], tabs: Sequence[Tab] = DATA_TABS
                        ) -> SheetMatch | None:
    """Return which of `tabs` a sheet with an unknown name most likely is; None if it is like none."""
    candidates, rejected_scores = [], []
    for tab in tabs:
        match = match_sheet(sheet, tab, cop_keys)
        if match and match.rows and _has_signature(match):
            if _lists_each_once(match):
                candidates.append((_tab_score(match), match))
            else:
                rejected_scores.append(_tab_score(match))
    candidates.sort(key=lambda candidate: -candidate[0])
    if not candidates or candidates[0][0] < MIN_TAB_SCORE:
        return None
    score, best = candidates[0]
    if _is_mixed(best):
        return None
    margin = score - max([*(other for other, _ in candidates[1:]), *rejected_scores], default=0.0)
    is_log = best_similarity(sheet.raw_sheet.name, OTHER_TABS) < _SAME_NAME
    is_sure = (score >= SURE_TAB_SCORE and margin >= _SURE_TAB_MARGIN and _has_sure_signature(best) and is_log
               and (_typical_share(best) >= _SURE_TYPICAL
                    or tab_name_similarity(best.tab, sheet.raw_sheet.name, TAB_HINTS[best.tab]) >= _SAME_NAME))
    return replace(best, score=score, sure=is_sure, clear=is_sure or (score >= _CLEAR_TAB_SCORE and is_log))


def _names(match: SheetMatch) -> set[str]:
    agreement = {column.name for column in match.tab.columns if column.outcome}
    questions = {"questions"} if match.questions or agreement & match.known.keys() else set()
    return {*match.indexes, *questions}


def _has_signature(match: SheetMatch) -> bool:
    names = _names(match)
    return all(names & group for group in _SIGNATURES[match.tab])


def _has_sure_signature(match: SheetMatch) -> bool:
    """Return whether the columns that make a sheet Trainings or Consultations are sure; lists of people look alike."""
    sure = {*match.known, *(found.column.name for found in match.matches if found.sure)}
    return match.tab not in (TRAININGS, CONSULTATIONS) or all(sure & group for group in _SIGNATURES[match.tab])


def _lists_each_once(match: SheetMatch) -> bool:
    """Return whether most rows are about another CoP, or event; a sign-in list names an event on many rows."""
    names = _IDENTITY.get(match.tab, ())
    indexes = [match.indexes[name] for name in names if name in match.indexes]
    if match.tab is COPS:
        indexes = indexes[:1]
    entries = [tuple(row[index] if index < len(row) else "" for index in indexes) for row in match.rows]
    return not indexes or len(set(entries)) >= _MIN_DISTINCT * len(entries)


def _is_mixed(match: SheetMatch) -> bool:
    """Return whether a column says for each row which tab it belongs on, such as Training or TA."""
    explained = {found.index for found in match.matches if found.score >= SURE_SCORE}    # Title of Training Activity
    for index, header in enumerate(match.headers):
        if index in explained or not TYPE_WORDS & set(content_words(header)):
            continue
        texts = column_content(match.rows, index, frozenset()).texts
        tabs = [tab for text in texts if len(text) <= _MAX_TYPE_LENGTH for tab in DATA_TABS
                if tab_name_similarity(tab, text, TAB_HINTS[tab]) >= _SAME_NAME]
        if len(set(tabs)) > 1 and len(tabs) * 5 > 2 * len(texts):
            return True
    return False


def _column_scores(match: SheetMatch) -> dict[str, float]:
    """Return how certain each known or proposed column is, by name; all questions count as up to two columns."""
    scores = dict.fromkeys(match.known, _KNOWN_HEADER_SCORE) | {found.column.name: found.score
                                                               for found in match.matches}
    return scores | ({"questions": min(2.0, 0.5 * len(match.questions))} if match.questions else {})


def _typical_share(match: SheetMatch) -> float:
    """Return from 0 to 1 how many of the columns that are typical for the tab it has, as far as they are certain."""
    typical = sum(score for name, score in _column_scores(match).items() if name in _TYPICAL[match.tab])
    return min(typical / _ENOUGH_TYPICAL, 1.0)


def _tab_score(match: SheetMatch) -> float:
    """Return from 0 to 1 how likely the sheet is this tab: by its name, typical columns and explained headers."""
    by_name = tab_name_similarity(match.tab, match.raw_sheet.name, TAB_HINTS[match.tab])
    scores = _column_scores(match)
    filled = [header for header in match.headers if header]
    explained = (sum(scores.values()) + max(len(match.questions) - 1, 0)) / len(filled)
    return _NAME_WEIGHT * by_name + (1 - _NAME_WEIGHT) * (0.6 * _typical_share(match) + 0.4 * min(explained, 1.0))
