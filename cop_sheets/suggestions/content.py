"""How well the cells of a column fit what a column of the layout holds, whatever its header says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from statistics import median
from typing import Self

from cop_sheets.blanks import is_filled
from cop_sheets.layout import MODES, SESSIONS, Column, ColumnType
from cop_sheets.parsing.people import parse_people_cell
from cop_sheets.parsing.values import CellStatus, parse_answer, parse_cell
from cop_sheets.parsing.values.scale_words import answer_level
from cop_sheets.raw import Cell, CellError, display_text
from cop_sheets.suggestions.words import content_words
from cop_sheets.text import match_key

MAX_CELLS = 60    # of a column that are looked at
_NUMERIC_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T].*)?")
_YEARLESS_DATE = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?|"
                            r"\d{1,2}/\d{1,2}", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|(?:\+?1[-. ])?\(?\d{3}\)?[-. ]{0,2}(?:\d{3}[-. ])?\d{3,4}[-. ]\d{4}|https?://\S+|"
                      r"(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{4}")
_READ = (CellStatus.OK, CellStatus.NORMALIZED)
_MAX_HOURS, _MIN_MINUTES, _MAX_MINUTES = 12, 15, 600    # of one session or consultation, as a rule
_MAX_PEOPLE = 1000
MIN_ANSWERS, MAX_STEPS = 4, 7    # answers of a scale that is not known, and its steps
_MARKS = frozenset(("checked", "x"))    # what exports and people type for yes
_DIFFERENT_TOOLS, _LOWER_CASE_NAME = 0.5, 0.6
_MOSTLY_DIFFERENT = 0.8    # of the names in a column; consultants are a few, each on many rows
_PEOPLE_COUNT = re.compile(r"~?\d+ \w+")    # 3 teachers
_LONG_TEXT = 40    # characters; names and codes are shorter
_MODE_WORDS = {"online", "inperson", "hybrid", "phone", "call", "video", "person", "mode"}


@dataclass(frozen=True)
class ColumnContent:
    """The filled cells of one column below its header, at most MAX_CELLS.

    `cop_keys`: the match keys of the ids and names of the workbook's CoPs.
    """

    cells: Sequence[Cell]
    cop_keys: frozenset[str] = field(default_factory=frozenset)
    _fits: dict[Column, float] = field(default_factory=dict, compare=False)

    def with_cop_keys(self, cop_keys: frozenset[str]) -> Self:
        """Return the same cells in a workbook with other CoPs."""
        kept = {column: fits for column, fits in self._fits.items() if column.name != "cop_id"}
        return replace(self, cop_keys=cop_keys, _fits=kept)

    def fit(self, column: Column) -> float | None:
        """Return from 0 to 1 how well the cells fit `column`; None for a blank column."""
        if not self.cells:
            return None
        if column not in self._fits:
            self._fits[column] = _FITS[column.kind](column, self)
        return self._fits[column]

    @cached_property
    def texts(self) -> list[str]:
        """The cells as text."""
        return [display_text(cell) for cell in self.cells]

    def share(self, test: Callable[[Cell], bool]) -> float:
        """Return the share of cells that pass `test`, 0 where there are none."""
        return sum(map(test, self.cells)) / len(self.cells) if self.cells else 0.0

    @cached_property
    def date_share(self) -> float:
        """The share of dates, in whatever order of day and month."""
        return self.share(_is_date)

    @cached_property
    def number_share(self) -> float:
        """The share of numbers, durations included."""
        return self.share(lambda cell: isinstance(cell, float | time | timedelta)
                          or (isinstance(cell, str) and bool(re.fullmatch(r"[~<>]?\d[\d,.:]*\+?", cell.strip()))))

    @cached_property
    def address_share(self) -> float:
        """The share of email addresses, telephone numbers and links."""
        return self.share(lambda cell: isinstance(cell, str) and bool(_ADDRESS.fullmatch(cell.strip())))

    @cached_property
    def cop_share(self) -> float:
        """The share of ids and names of the workbook's CoPs."""
        return sum(match_key(text) in self.cop_keys for text in self.texts) / len(self.texts) if self.texts else 0.0

    @cached_property
    def distinct_share(self) -> float:
        """The share of different values."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def has_few_values(self) -> bool:
        """Whether the same few short texts stand in many rows, as answers on a scale of one's own do."""
        values = set(self.texts)
        return (MIN_ANSWERS <= 2 * len(values) <= len(self.texts) and len(values) <= MAX_STEPS
                and self.text_length <= _LONG_TEXT and self.date_share + self.number_share == 0)

    @cached_property
    def may_be_clients(self) -> bool:
        """Whether people who are helped may be meant: some are counts, or names differ from row to row."""
        counts = self.share(lambda cell: isinstance(cell, str) and bool(_PEOPLE_COUNT.match(cell)))
        return counts > 0 or (len(self.cells) >= MIN_ANSWERS and self.distinct_share > _MOSTLY_DIFFERENT)

    @cached_property
    def text_length(self) -> float:
        """The median number of characters."""
        return median(map(len, self.texts)) if self.texts else 0.0

    @cached_property
    def answer_share(self) -> float:
        """The share of answers on a survey scale: 1 to 5, or words of agreement, amount or frequency."""
        return self.share(_is_answer)

    @cached_property
    def numbers(self) -> list[float]:
        """The cells that are plain numbers."""
        return [cell for cell in self.cells if isinstance(cell, float)] + [
            float(cell) for cell in self.cells if isinstance(cell, str) and re.fullmatch(r"\d+(\.\d+)?", cell)]


def column_content(rows: Sequence[Sequence[Cell]], index: int, cop_keys: frozenset[str]) -> ColumnContent:
    """Return the content of column `index`, from 0, of `rows`, those below the header."""
    return ColumnContent(_filled_cells(rows, index)[:MAX_CELLS], cop_keys)


def distinct_texts(rows: Sequence[Sequence[Cell]], index: int) -> list[str]:
    """Return the different texts of all of column `index`, from 0, of `rows`, those below the header."""
    return list(dict.fromkeys(map(display_text, _filled_cells(rows, index))))


def _filled_cells(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    return [row[index] for row in rows if index < len(row) and is_filled(row[index])
            and not isinstance(row[index], CellError)]


def _is_date(cell: Cell) -> bool:
    """Return whether `cell` is a date, in whatever order, or one without its year."""
    if isinstance(cell, datetime | date):
        return True
    return isinstance(cell, str) and (bool(_NUMERIC_DATE.fullmatch(cell) or _YEARLESS_DATE.fullmatch(cell))
                                      or parse_cell(_ANY_DATE, cell)[1] in _READ)


def _is_answer(cell: Cell) -> bool:
    if parse_answer(None, cell)[0] is not None:
        return True
    return isinstance(cell, str) and answer_level(cell) is not None


def _read_share(column: Column, content: ColumnContent) -> float:
    return content.share(lambda cell: parse_cell(column, cell)[1] in _READ)


def _date_fit(column: Column, content: ColumnContent) -> float:
    return content.date_share


def _whole_fit(column: Column, content: ColumnContent) -> float:
    share = _read_share(column, content)
    if column.name == "minutes":
        durations = content.share(lambda cell: parse_cell(_ANY_HOURS, cell)[1] is CellStatus.NORMALIZED)
        typical = median(content.numbers) if content.numbers else _MIN_MINUTES
        return max(share if _MIN_MINUTES <= typical <= _MAX_MINUTES else 0.2 * share, durations)
    if content.address_share > 0.5:
        return 0.0
    counts = content.share(lambda cell: isinstance(cell, str) and bool(re.match(r"~?\d", cell.strip()))
                           and not _is_date(cell))
    is_count = all(number <= _MAX_PEOPLE for number in content.numbers)
    return max(share, 0.7 * counts) if is_count else 0.3 * share


def _hours_fit(column: Column, content: ColumnContent) -> float:
    share = _read_share(column, content)
    plain = content.numbers
    return share if not plain or median(plain) <= _MAX_HOURS else 0.2 * share


def _choice_fit(column: Column, content: ColumnContent) -> float:
    share = _read_share(column, content)
    if column.choices == MODES:
        modes = sum(bool(_MODE_WORDS & set(content_words(text))) for text in content.texts) / len(content.texts)
        return max(share, 0.8 * modes)
    near = sum(_names_choice(column, text) for text in content.texts) / len(content.texts)
    return max(share, 0.8 * near)


def _names_choice(column: Column, text: str) -> bool:
    """Return whether `text` has the words of a choice, or the beginning of one of a single word."""
    words = set(content_words(text))
    return any(set(content_words(choice)) <= words for choice in (*column.choices, *column.choice_aliases))


def _id_fit(column: Column, content: ColumnContent) -> float:
    if content.date_share > 0.5 or content.text_length > _LONG_TEXT:
        return 0.1
    if column.unique:
        return content.distinct_share
    if column.name == "cop_id" and content.cop_keys:
        return max(content.cop_share, 0.35 if content.number_share < 0.5 else 0.1)
    return 0.9 if content.distinct_share < 0.6 else 0.6


def _people_fit(column: Column, content: ColumnContent) -> float:
    if max(content.date_share, content.number_share, content.address_share) > 0.5:
        return 0.1
    named = [text for text in content.texts if parse_people_cell(text).names and len(text) <= 3 * _LONG_TEXT]
    return sum(1.0 if text != text.lower() else _LOWER_CASE_NAME for text in named) / len(content.texts)


def _text_fit(column: Column, content: ColumnContent) -> float:
    other = max(content.date_share, content.number_share, content.address_share, _read_share(_YES_NO, content))
    if column.name in ("notes", "topic"):
        other = max(other, _read_share(SESSIONS["status"], content))    # `Was it held? If not, why`
    if column.name == "consultant":
        other = max(other, _read_share(_MODE, content))    # `How given` is no name
    if column.name == "meeting_software" and content.distinct_share == 1 and len(content.cells) > 1:
        other = max(other, _DIFFERENT_TOOLS)    # links, as a rule
    return 1.0 - other


def _yes_no_fit(column: Column, content: ColumnContent) -> float:
    marks = content.share(lambda cell: isinstance(cell, str) and match_key(cell) in _MARKS)
    return max(_read_share(column, content), marks)


_ANY_DATE = Column("Date", ColumnType.DATE, "", allows_month=True)
_ANY_HOURS = Column("Hours", ColumnType.HOURS, "")
_YES_NO, _MODE = Column("", ColumnType.YES_NO, ""), SESSIONS["delivery_mode"]
_FITS: dict[ColumnType, Callable[[Column, ColumnContent], float]] = {
    ColumnType.TEXT: _text_fit, ColumnType.ID: _id_fit, ColumnType.DATE: _date_fit,
    ColumnType.TIMESTAMP: _date_fit, ColumnType.FISCAL_YEAR: _read_share, ColumnType.WHOLE: _whole_fit,
    ColumnType.HOURS: _hours_fit, ColumnType.YES_NO: _yes_no_fit, ColumnType.CHOICE: _choice_fit,
    ColumnType.CHOICES: _read_share, ColumnType.PEOPLE: _people_fit,
    ColumnType.AGREEMENT: lambda column, content: content.answer_share,
}
