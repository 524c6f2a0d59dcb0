"""Which rows below a header row are entries, and what the others are, judged by their cells' values alone."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property

from cop_sheets.blanks import is_filled, is_nothing
from cop_sheets.layout import COPS, EXAMPLE_MARK, SESSIONS, Column, Kind
from cop_sheets.parsing.locate import Place
from cop_sheets.parsing.row_labels import TOTAL_HINTS, is_marked_remark, is_of_a_total, is_remark, says_period
from cop_sheets.parsing.totals import Totals
from cop_sheets.parsing.values import DATES, State, parse
from cop_sheets.raw import Cell, CellProblem
from cop_sheets.text import key

DATA, BLANK_ROW, PREFILLED_ROW, EXAMPLE_ROW, TOTALS_ROW = "", "blank", "pre-filled", "example", "totals"
HEADING_ROW, REPEATED_HEADER_ROW, NOTE_ROW = "heading", "repeated header", "note"
NOT_DATA = (BLANK_ROW, PREFILLED_ROW, EXAMPLE_ROW, TOTALS_ROW, HEADING_ROW, REPEATED_HEADER_ROW, NOTE_ROW)

_ZERO_MOMENTS = (date(1899, 12, 30), date(1899, 12, 31), datetime(1899, 12, 30), datetime(1899, 12, 31),
                 time(), timedelta())
_PREFILLED = frozenset({"", 0.0, "0", "0.0", "0.00", "0:00", "FALSE", "False", "false", *_ZERO_MOMENTS})
_EXAMPLE = key(EXAMPLE_MARK)
_WORDED = frozenset((Kind.TEXT, Kind.ID, Kind.PEOPLE, *DATES))    # where people write a label, a heading or a remark
_NOTES = SESSIONS["notes"]
_YEARS = range(1990, 2100)
_TITLE_ROWS = 5         # above a repeated header row, so many rows of one text each are its title
_ASIDE = "aside"        # for now: nothing but one text in a column that is not read


def row_kinds(found: Place, rows: list[list[Cell]], across: list[tuple[Cell, ...]]) -> list[str]:
    """Say of each of the `rows` below the header row of `found` whether it is data (""), or else which of `NOT_DATA`.

    `across` holds the same cells column by column.
    """
    return _Sheet(found, rows, across).kinds


class _Sheet:
    """The rows of one tab. Columns are known by their index; `kinds` grows step by step, the surest first."""

    def __init__(self, found: Place, rows: list[list[Cell]], across: list[tuple[Cell, ...]]) -> None:
        self.found, self.rows, self.across = found, rows, across
        self.columns = {index: found.tab[name] for name, index in found.columns.items() if index < len(across)}
        read = {*found.columns.values(), *(index for _, index in found.statements)}
        self.read = [index for index in sorted(read) if index < len(across)]
        self.aside = [index for index, _ in found.unknown if index < len(across)]
        self.needed = {index for index, column in self.columns.items() if column.required}
        self.worded = [index for index, column in self.columns.items() if column.kind in _WORDED]
        self._texts_of: dict[int, tuple[set[str], str]] = {}
        self.kinds = self._at_first_sight()
        self._settle_what_stands_aside()
        self._mark_repeated_headers()
        self._mark_totals()
        self._mark_examples()

    def _at_first_sight(self) -> list[str]:
        """Most rows fill two of the columns that settle them, without a look at the others."""
        settling = [*sorted(self.needed), *(index for index in self.read if index not in self.needed)][:2]
        if len(settling) < 2 or not self.needed:
            return [self._kind_of(row) for row in self.rows]
        first, second = (self.across[index] for index in settling)
        empty, nothing = (filter(is_nothing, self._texts(index)[0]) for index in settling)
        empty, nothing = _PREFILLED.union(empty), {""}.union(nothing)
        if empty.isdisjoint(first) and nothing.isdisjoint(second):
            return [DATA] * len(self.rows)
        return [DATA if cell not in empty and other not in nothing else self._kind_of(row)
                for row, cell, other in zip(self.rows, first, second, strict=True)]

    def _kind_of(self, row: list[Cell]) -> str:
        """A formula that was filled down and came to nothing, or an error, makes no row data where nobody has to type;
        nor does a choice that was pulled down with it."""
        filled = [(index, row[index]) for index in self.read if index < len(row) and row[index] != ""]
        typed = [(index, cell) for index, cell in filled if cell not in _PREFILLED and is_filled(cell)
                 and (index in self.needed or type(cell) is not CellProblem)]
        if not typed:
            return PREFILLED_ROW if filled else self._aside_in(row)
        if len(typed) == 1:
            kind = self._kind_of_lone(*typed[0])
            if kind:
                return kind
        return PREFILLED_ROW if all(self._is_pulled_down(index, cell) for index, cell in typed) else DATA

    def _is_pulled_down(self, index: int, cell: Cell) -> bool:
        column = self.columns.get(index)
        if column is None or column.kind not in (Kind.CHOICE, Kind.YES_NO, Kind.FISCAL_YEAR):
            return False
        if column.kind is Kind.YES_NO:    # A box that is ticked was ticked by somebody.
            return isinstance(cell, str) and key(cell) in ("yes", "no")
        return parse(column, cell)[1] in (State.READ, State.TIDIED)

    def _aside_in(self, row: list[Cell]) -> str:
        filled = [row[index] for index in self.aside if index < len(row) and row[index] != ""]
        return _ASIDE if len(filled) == 1 and _is_text(filled[0]) else BLANK_ROW

    def _kind_of_lone(self, index: int, cell: Cell) -> str:
        """Return what a row is that fills but one cell of those that are read; "" where that may be an entry."""
        column = self.columns.get(index)
        if column is None:
            return DATA
        if type(cell) is float and cell in _YEARS:
            return HEADING_ROW
        if type(cell) is not str:
            return DATA
        if says_period(cell, with_words=column.kind in (Kind.ID, *DATES)):
            return HEADING_ROW
        return NOTE_ROW if self._is_note(column, cell) else DATA

    def _is_note(self, column: Column, text: str) -> bool:
        if not _is_text(text):
            return False
        if column is _NOTES:
            return True
        if column.kind is Kind.ID:
            return is_remark(text) and not self._is_cop(text)
        if column.kind in DATES:
            return is_remark(text) and parse(column, text)[1] is State.UNREADABLE
        return column.kind in (Kind.TEXT, Kind.PEOPLE) and is_marked_remark(text)

    def _is_cop(self, text: str) -> bool:
        return self.found.tab is not COPS and key(text) in self.names_of_cops

    @cached_property
    def names_of_cops(self) -> set[str]:
        """What the workbook's CoPs go by; a remark that is alone in its row among them is no CoP."""
        names = set()
        for found in self.found.siblings:
            if found.tab is COPS and found.header_row:
                wanted = [found.columns[name] for name in ("cop_id", "cop_name", "former_names")
                          if name in found.columns]
                for row in found.grid.rows[found.header_row:]:
                    texts = [row[index] for index in wanted if index < len(row) and isinstance(row[index], str)]
                    filled = [index for index in found.columns.values() if index < len(row) and row[index] != ""]
                    if len(filled) == 1 and any(map(is_remark, texts)):
                        continue
                    names |= {key(part) for text in texts for part in (text, *text.split(";")) if part.strip()}
        return names

    def _settle_what_stands_aside(self) -> None:
        """A text that is alone in its row is a note, or a heading; one that stands in many rows was pulled down."""
        if not self.aside or _ASIDE not in self.kinds:
            return
        texts = {position: next((index, self.rows[position][index]) for index in self.aside
                                if index < len(self.rows[position]) and self.rows[position][index] != "")
                 for position, kind in enumerate(self.kinds) if kind == _ASIDE}
        often = Counter(texts.values())
        for position, (index, text) in texts.items():
            self.kinds[position] = (HEADING_ROW if says_period(text, with_words=True) else
                                    BLANK_ROW if often[index, text] > 1 else NOTE_ROW)

    def _texts(self, index: int) -> tuple[set[str], str]:
        """Return the texts of a column, and all of them together in small letters: one search through those costs less
        than one a text, and mostly settles that none says what is looked for."""
        if index not in self._texts_of:
            column = self.across[index]
            kinds = set(map(type, column))
            texts = set(column) if kinds == {str} else {cell for cell in column if type(cell) is str} if (
                str in kinds) else set()
            self._texts_of[index] = texts, "\n".join(texts).casefold()
        return self._texts_of[index]

    def _saying(self, index: int, hints: Iterable[str], test: Callable[[str], bool]) -> list[int]:
        """Return the positions of a column's texts that pass `test`; each holds one of `hints`, in small letters."""
        texts, together = self._texts(index)
        for hint in hints:
            if hint in together:
                break
        else:
            return []
        said = {text for text in texts if text and test(text)}
        return [position for position, cell in enumerate(self.across[index])
                if type(cell) is str and cell in said] if said else []

    def _mark_examples(self) -> None:
        for index, column in self.columns.items():
            if column.kind is Kind.ID or column is self.found.tab.columns[0]:
                for position in self._saying(index, [EXAMPLE_MARK.casefold()], lambda text: key(text) == _EXAMPLE):
                    self.kinds[position] = EXAMPLE_ROW

    def _mark_repeated_headers(self) -> None:
        likely = set()
        headers = self.found.headers
        for index in self.worded:
            hints = {headers[index].casefold(), self.columns[index].header.casefold()}
            likely.update(self._saying(index, hints, lambda text, index=index: key(text) in self._header_keys(index)))
        for position in sorted(likely):
            if self._is_repeated_header(self.rows[position]):
                self.kinds[position] = REPEATED_HEADER_ROW
                self._mark_title_above(position)

    def _is_repeated_header(self, row: list[Cell]) -> bool:
        """Most of the cells say what their column's header says."""
        filled = [(index, cell) for index, cell in enumerate(row) if cell not in _PREFILLED]
        same = sum(type(cell) is str and key(cell) in self._header_keys(index) for index, cell in filled)
        return same * 2 > len(filled) and not any(
            column.kind in DATES and column.required and parse(column, cell)[1] is State.READ
            for index, cell in filled if (column := self.columns.get(index)))

    def _header_keys(self, index: int) -> set[str]:
        column, headers = self.columns.get(index), self.found.headers
        own = {key(headers[index])} if index < len(headers) and headers[index] else set()
        return own | (_known_headers(column) if column else set())

    def _mark_title_above(self, position: int) -> None:
        """Mark the title of a block that was pasted with its header row: rows of one text right above it.

        Among the CoPs a row of one text may be a CoP.
        """
        for above in range(position - 1, max(position - 1 - _TITLE_ROWS, -1), -1) if self.found.tab is not COPS else ():
            filled = [cell for cell in self.rows[above] if cell != ""]
            if len(filled) > 1 or (filled and (not _is_text(filled[0]) or self._is_cop(filled[0]))):
                return
            if filled:
                self.kinds[above] = HEADING_ROW

    def _mark_totals(self) -> None:
        likely = set()
        for index in (*self.worded, *self.aside):
            likely.update(self._saying(index, TOTAL_HINTS, is_of_a_total))
        totals = Totals(self.found, self.rows, self.columns, self.aside, lambda: self.names_of_cops)
        for position in sorted(likely):
            cells = {index: cell for index, cell in enumerate(self.rows[position])
                     if cell not in _PREFILLED and index < len(self.across) and not self._is_pulled_down(index, cell)}
            entries = (above for above in range(position - 1, -1, -1) if self.kinds[above] == DATA)
            if self.kinds[position] in (DATA, NOTE_ROW) and totals.is_total(cells, entries):
                self.kinds[position] = TOTALS_ROW

@cache
def _known_headers(column: Column) -> set[str]:
    return {key(name) for name in (column.header, *column.aliases)}


def _is_text(cell: Cell) -> bool:
    return type(cell) is str and sum(map(str.isalpha, cell)) > 1
