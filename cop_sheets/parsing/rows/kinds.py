"""Classifies the rows below a header row: data, or heading, total, note and so on."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, partial

from cop_sheets.blanks import is_blank_text, is_filled
from cop_sheets.layout import COPS, EXAMPLE_MARKER, SESSIONS, SURVEY_RESPONSES, Column, ColumnType
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.rows.labels import (
    EXPORT_HINTS,
    TOTAL_HINTS,
    is_export_label,
    is_marked_remark,
    is_period,
    is_remark,
    is_total_label,
    mentions_total,
)
from cop_sheets.parsing.rows.totals import TEXT_TYPES, TotalsDetector
from cop_sheets.parsing.values import DATE_TYPES, CellStatus, parse_cell
from cop_sheets.raw import Cell, CellError, display_text
from cop_sheets.text import match_key

DATA_ROW, BLANK_ROW, PREFILLED_ROW, EXAMPLE_ROW, TOTALS_ROW = "", "blank", "pre-filled", "example", "totals"
HEADING_ROW, REPEATED_HEADER_ROW, NOTE_ROW = "heading", "repeated header", "note"
NOT_DATA = (BLANK_ROW, PREFILLED_ROW, EXAMPLE_ROW, TOTALS_ROW, HEADING_ROW, REPEATED_HEADER_ROW, NOTE_ROW)

_ZERO_DATES = (date(1899, 12, 30), date(1899, 12, 31), datetime(1899, 12, 30), datetime(1899, 12, 31),
               time(), timedelta())
PREFILLED_CELLS = frozenset({"", 0.0, "0", "0.0", "0.00", "0:00", "FALSE", "False", "false", *_ZERO_DATES})
_EXAMPLE_KEY = match_key(EXAMPLE_MARKER)
LABEL_TYPES = frozenset((*TEXT_TYPES, *DATE_TYPES))    # columns in which labels, headings and remarks may be typed
_NOTES_COLUMN = SESSIONS["notes"]
_YEARS = range(1990, 2100)
_MAX_TITLE_ROWS = 5         # most rows with one text each, above a repeated header row, that are its title
_SIDE_TEXT = "aside"        # temporary kind: nothing but one text, in a column that is not read


def row_kinds(location: TabLocation, rows: list[list[Cell]], cells_by_column: list[tuple[Cell, ...]],
              undecided: Iterable[int] | None = None) -> list[str]:
    """Return the kind of each of `rows`, those below the header row of `location`: data (""), or one of `NOT_DATA`.

    `cells_by_column` has the same cells by column. `undecided`, where it is known (see `screen_rows`): the positions of
    the only rows that may be no entries, by their blank cells.
    """
    classifier = _RowClassifier(location, rows, cells_by_column)
    return classifier.classify_all() if undecided is None else classifier.classify(undecided)


def is_blank_or_prefilled(cell: Cell) -> bool:
    """Return whether nothing that somebody typed is in `cell`."""
    return cell in PREFILLED_CELLS or (type(cell) is str and is_blank_text(cell))


class _RowClassifier:
    """Classifies the rows of one tab, from the most certain kinds to the least. Columns are indexes."""

    def __init__(self, location: TabLocation, rows: list[list[Cell]], cells_by_column: list[tuple[Cell, ...]]) -> None:
        self.location, self.rows, self.cells_by_column = location, rows, cells_by_column
        self.columns = {index: location.tab[name] for name,
                        index in location.columns.items() if index < len(cells_by_column)}
        known_indexes = {*location.columns.values(), *(index for _, index in location.questions)}
        self.read = [index for index in sorted(known_indexes) if index < len(cells_by_column)]
        self.unread_columns = [index for index, _ in location.unknown if index < len(cells_by_column)]
        self.required_columns = {index for index, column in self.columns.items() if column.required}
        self.text_columns = [index for index, column in self.columns.items() if column.kind in LABEL_TYPES]
        self._texts_of: dict[int, tuple[set[str], str]] = {}
        self.kinds = [DATA_ROW] * len(rows)

    def classify_all(self) -> list[str]:
        """Return what every row is."""
        self.kinds = self._classify_rows()
        self._classify_side_texts()
        self._mark_repeated_headers()
        self._mark_totals()
        self._mark_examples()
        return self.kinds

    def classify(self, undecided: Iterable[int]) -> list[str]:
        """Return what every row is where those at the positions `undecided` alone may be no entries."""
        first, second = (self.cells_by_column[index] for index in sorted(self.required_columns)[:2])
        for position in undecided:
            if is_blank_or_prefilled(first[position]) or (
                    type(second[position]) is str and is_blank_text(second[position])):
                self.kinds[position] = self._classify_row(self.rows[position])
        return self.kinds

    def _classify_rows(self) -> list[str]:
        """Most rows fill two columns that prove them to be data, so the other cells need no check."""
        deciding_columns = [*sorted(self.required_columns),
                            *(index for index in self.read if index not in self.required_columns)][:2]
        if len(deciding_columns) < 2 or not self.required_columns:
            return [self._classify_row(row) for row in self.rows]
        first, second = (self.cells_by_column[index] for index in deciding_columns)
        first_blanks, second_blanks = (filter(is_blank_text, self._texts(index)[0]) for index in deciding_columns)
        empty: frozenset[object] = PREFILLED_CELLS.union(first_blanks)
        blank: frozenset[object] = frozenset({""}).union(second_blanks)
        if empty.isdisjoint(first) and blank.isdisjoint(second):
            return [DATA_ROW] * len(self.rows)
        return [DATA_ROW if cell not in empty and other not in blank else self._classify_row(row)
                for row, cell, other in zip(self.rows, first, second, strict=True)]

    def _classify_row(self, row: list[Cell]) -> str:
        """Return the kind of one row. Formulas, errors and choices that were filled down into an optional column don't
        make a row data."""
        filled_cells = [(index, row[index]) for index in self.read if index < len(row) and row[index] != ""]
        typed = [(index, cell) for index, cell in filled_cells if cell not in PREFILLED_CELLS and is_filled(cell)
                 and (index in self.required_columns or type(cell) is not CellError)]
        if not typed:
            return PREFILLED_ROW if filled_cells else self._classify_side_text(row)
        if len(typed) == 1:
            kind = self._classify_single_cell(*typed[0])
            if kind:
                return kind
        entered = [(index, cell) for index, cell in typed if not self._is_autofilled(index, cell)]
        if len(entered) == 1 < len(typed) and self._is_heading_beside_choices(*entered[0]):
            return HEADING_ROW
        return DATA_ROW if entered else PREFILLED_ROW

    def _is_heading_beside_choices(self, index: int, cell: Cell) -> bool:
        """Return whether `cell`, which has nothing but filled-down choices beside it, is a heading and no date."""
        column = self.columns.get(index)
        if column is None or self.location.tab is COPS or self._is_cop_name(display_text(cell)):
            return False
        is_date = column.kind in DATE_TYPES and parse_cell(column, cell)[1] is not CellStatus.UNREADABLE
        return not is_date and self._classify_single_cell(index, cell) == HEADING_ROW

    def _is_autofilled(self, index: int, cell: Cell) -> bool:
        column = self.columns.get(index)
        if column is None or column.kind not in (ColumnType.CHOICE, ColumnType.YES_NO, ColumnType.FISCAL_YEAR):
            return False
        if column.kind is ColumnType.YES_NO:    # A checked box is an entry, an unchecked one isn't.
            return isinstance(cell, str) and match_key(cell) in ("yes", "no")
        return parse_cell(column, cell)[1] in (CellStatus.OK, CellStatus.NORMALIZED)

    def _classify_side_text(self, row: list[Cell]) -> str:
        filled_cells = [row[index] for index in self.unread_columns if index < len(row) and row[index] != ""]
        return _SIDE_TEXT if len(filled_cells) == 1 and _is_text(filled_cells[0]) else BLANK_ROW

    def _classify_single_cell(self, index: int, cell: Cell) -> str:
        """Return the kind of a row with one filled cell among the known columns; "" where it may be data."""
        column = self.columns.get(index)
        if column is None:
            return DATA_ROW
        if type(cell) is float and cell in _YEARS:
            return HEADING_ROW
        if type(cell) is not str:
            return DATA_ROW
        if is_period(cell, with_words=column.kind in (ColumnType.ID, *DATE_TYPES)):
            return HEADING_ROW
        return NOTE_ROW if self._is_note(column, cell) else DATA_ROW

    def _is_note(self, column: Column, text: str) -> bool:
        if not _is_text(text):
            return False
        if column is _NOTES_COLUMN:
            return True
        if column.kind is ColumnType.ID:
            return is_remark(text) and not self._is_cop_name(text)
        if column.kind in DATE_TYPES:
            return is_remark(text) and parse_cell(column, text)[1] is CellStatus.UNREADABLE
        return column.kind in (ColumnType.TEXT, ColumnType.PEOPLE) and is_marked_remark(text)

    def _is_cop_name(self, text: str) -> bool:
        return self.location.tab is not COPS and match_key(text) in self.cop_keys

    @cached_property
    def cop_keys(self) -> set[str]:
        """The match keys of the ids and names of the workbook's CoPs, without remarks that are alone and totals."""
        names: set[str] = set()
        for location in self.location.all_locations:
            if location.tab is COPS and location.header_row:
                wanted = [location.columns[name] for name in ("cop_id", "cop_name", "former_names")
                          if name in location.columns]
                named = [index for name, index in location.columns.items() if COPS[name].kind in TEXT_TYPES]
                for row in location.rows_below_header:
                    texts = [cell for index in wanted if index < len(row) and isinstance(cell := row[index], str)]
                    filled_cells = [index for index in location.columns.values() if index < len(row)
                                    and row[index] != ""]
                    words = [cell for index in named if index < len(row) and type(cell := row[index]) is str and cell]
                    if all(map(is_total_label, words)) or (len(filled_cells) == 1 and any(map(is_remark, texts))):
                        continue
                    names |= {match_key(part) for text in texts for part in (text, *text.split(";")) if part.strip()}
        return names

    def _classify_side_texts(self) -> None:
        """Classify rows with one text, in an unknown column: heading, note, or blank if others have the same text."""
        if not self.unread_columns or _SIDE_TEXT not in self.kinds:
            return
        texts = {position: next((index, str(self.rows[position][index])) for index in self.unread_columns
                                if index < len(self.rows[position]) and self.rows[position][index] != "")
                 for position, kind in enumerate(self.kinds) if kind == _SIDE_TEXT}
        frequency = Counter(texts.values())
        for position, (index, text) in texts.items():
            self.kinds[position] = (HEADING_ROW if is_period(text, with_words=True) else
                                    BLANK_ROW if frequency[index, text] > 1 else NOTE_ROW)

    def _texts(self, index: int) -> tuple[set[str], str]:
        """Return the distinct texts of a column, and all of them joined in lower case: searching that once is faster
        than searching each text, and mostly finds that none matches."""
        if index not in self._texts_of:
            texts = {cell for cell in self.cells_by_column[index] if isinstance(cell, str)}
            self._texts_of[index] = texts, "\n".join(texts).casefold()
        return self._texts_of[index]

    def _positions_matching(self, index: int, hints: Iterable[str], test: Callable[[str], bool]) -> list[int]:
        """Return the positions of a column's texts that pass `test`; only those with one of `hints` can."""
        texts, all_texts = self._texts(index)
        for hint in hints:
            if hint in all_texts:
                break
        else:
            return []
        matching = {text for text in texts if text and test(text)}
        return [position for position, cell in enumerate(self.cells_by_column[index])
                if type(cell) is str and cell in matching] if matching else []

    def _mark_examples(self) -> None:
        for index, column in self.columns.items():
            if column.kind is ColumnType.ID or column is self.location.tab.columns[0]:
                for position in self._positions_matching(index, [EXAMPLE_MARKER.casefold()],
                                                         lambda text: match_key(text) == _EXAMPLE_KEY):
                    self.kinds[position] = EXAMPLE_ROW

    def _mark_repeated_headers(self) -> None:
        candidates: set[int] = set()
        headers = self.location.headers
        for index in self.text_columns:
            hints = {headers[index].casefold(), self.columns[index].header.casefold()}
            candidates.update(self._positions_matching(index, hints, partial(self._is_header_of, index)))
            if self.location.tab is SURVEY_RESPONSES:
                candidates.update(self._positions_matching(index, EXPORT_HINTS, is_export_label))
        for position in sorted(candidates):
            if self._is_repeated_header(self.rows[position]):
                self.kinds[position] = REPEATED_HEADER_ROW
                self._mark_title_above(position)

    def _is_header_of(self, index: int, text: str) -> bool:
        return match_key(text) in self._header_keys(index)

    def _is_repeated_header(self, row: list[Cell]) -> bool:
        """Return whether most of the cells are equal to their column's header, or all are labels of an export."""
        filled_cells = [(index, cell) for index, cell in enumerate(row) if cell not in PREFILLED_CELLS]
        if self.location.tab is SURVEY_RESPONSES and all(type(cell) is str and is_export_label(cell)
                                                         for _, cell in filled_cells):
            return True
        same = sum(type(cell) is str and match_key(cell) in self._header_keys(index) for index, cell in filled_cells)
        return same * 2 > len(filled_cells) and not any(
            column.kind in DATE_TYPES and column.required and parse_cell(column, cell)[1] is CellStatus.OK
            for index, cell in filled_cells if (column := self.columns.get(index)))

    def _header_keys(self, index: int) -> set[str]:
        column, headers = self.columns.get(index), self.location.headers
        typed = {match_key(headers[index])} if index < len(headers) and headers[index] else set()
        return typed | (known_headers(column) if column else set())

    def _mark_title_above(self, position: int) -> None:
        """Mark rows with one text directly above a repeated header row as headings: the title of a pasted block.

        Not on the tab CoPs, where a row with one text may be a CoP.
        """
        for above in range(position - 1, max(position - 1 - _MAX_TITLE_ROWS, -1),
                           -1) if self.location.tab is not COPS else ():
            filled_cells = [cell for cell in self.rows[above] if cell != ""]
            if len(filled_cells) > 1 or not all(_is_text(cell) and not self._is_cop_name(str(cell))
                                                for cell in filled_cells):
                return
            if filled_cells:
                self.kinds[above] = HEADING_ROW

    def _mark_totals(self) -> None:
        totals = TotalsDetector(self.location, self.rows, self.columns, self.unread_columns, lambda: self.cop_keys)
        candidates: set[int] = set()
        for index in totals.candidate_columns:
            candidates.update(self._positions_matching(index, TOTAL_HINTS, mentions_total))
        for position in sorted(candidates):
            cells = {index: cell for index, cell in enumerate(self.rows[position])
                     if cell not in PREFILLED_CELLS and is_filled(cell) and index < len(self.cells_by_column)
                     and (self.location.tab is SURVEY_RESPONSES or not self._is_autofilled(index, cell))}
            if self.kinds[position] in (DATA_ROW, NOTE_ROW) and totals.is_total(
                    cells, partial(self._entries_above, position)):
                self.kinds[position] = TOTALS_ROW

    def _entries_above(self, position: int) -> Iterator[int]:
        return (above for above in range(position - 1, -1, -1) if self.kinds[above] == DATA_ROW)


@cache
def known_headers(column: Column) -> set[str]:
    """Return the match keys of a column's header and its aliases."""
    return {match_key(name) for name in (column.header, *column.aliases)}


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and sum(map(str.isalpha, cell)) > 1
