"""Scans the XML of an .ods workbook before calamine reads it: the size of its tabs, and errors that calamine hides.

LibreOffice writes a run of equal cells, rows or spaces once, with a count, so a few bytes can mean billions of them.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from cop_sheets.raw import CellError
from cop_sheets.readers.safe_zip import damaged_error, not_a_workbook_error, too_large_error
from cop_sheets.readers.xlsx_errors import MAX_CELL_ERRORS, TooManyErrors

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ROW, _CELLS = "table:table-row", ("table:table-cell", "table:covered-table-cell")
_OTHER_FILE = re.compile(r"'.+'#\$.*", re.DOTALL)
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")
_LOCAL = re.compile(r"(^|:)\.")
# More than the rows of any spreadsheet; larger numbers would overflow.
_MAX_REPEAT = 100_000_000
_MAX_DEPTH = 20


@dataclass
class OdsTab:
    """One tab: `out_of_range` is the first cell that makes it too large; `errors` are by (row, column) from 0."""

    name: str
    out_of_range: tuple[int, int] | None = None
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)

    @property
    def is_copy_of_another_file(self) -> bool:
        """Whether this is LibreOffice's hidden copy of a linked workbook, which is named after its address."""
        return _OTHER_FILE.fullmatch(self.name) is not None


def scan_ods(content: bytes, cell_limit: int, text_limit: int, name: str) -> list[OdsTab]:
    """Return the tabs of `content` in order. Raises WorkbookUnreadable and TooManyErrors."""
    if b"<office:spreadsheet" not in content:
        raise not_a_workbook_error(name, "another kind of document")
    ods_parser = _OdsParser(cell_limit, text_limit)
    try:
        ods_parser.run(content)
    except _TextTooLong as problem:
        raise too_large_error(name) from problem
    except (expat.ExpatError, ValueError) as problem:
        raise damaged_error(name) from problem
    return ods_parser.tables


def sanitize_ods(content: bytes) -> io.BytesIO:
    """Return an .ods of `content` alone, with line breaks and tabs as characters: calamine ignores the elements."""
    content = content.replace(b"<text:line-break/>", b"&#10;").replace(b"<text:tab/>", b"&#9;")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", _MIME)
        package.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>")
        package.writestr("content.xml", content)
    buffer.seek(0)
    return buffer


class _TextTooLong(Exception):
    """Repeated texts would take too much memory."""


class _OdsParser:
    """An expat parser for tables, rows and cells; a table inside a cell is part of that cell."""

    def __init__(self, cell_limit: int, text_limit: int):
        self.tables: list[OdsTab] = []
        self._cell_limit, self._text_left = cell_limit, text_limit
        self._depth = self._notes = 0
        self._row = self._row_count = self._column = self._rows = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] | None = []
        self._spaces = 0    # in the cell
        self._row_errors: list[tuple[int, int, CellError]] = []    # first column, column after the last, error
        self._row_text = 0
        self._row_end = 0

    def run(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            if self._depth == 1:
                self._cell, self._text, self._spaces = attributes, None, 0
        elif name == _ROW:
            if self._depth == 1:
                self._row_count = _count(attributes, "table:number-rows-repeated")
                self._column = self._row_end = self._row_text = 0
                self._row_errors = []
        elif name == "table:table":
            self._depth += 1
            if self._depth > _MAX_DEPTH:
                raise ValueError("tables inside tables without end")
            if self._depth == 1:
                self.tables.append(OdsTab(attributes.get("table:name", "")))
                self._row = self._rows = self._columns = 0
        elif name == "text:s":
            # Counted at once, wherever they are: calamine writes them out before it knows what the cell holds.
            count = _count(attributes, "text:c")
            self._spaces += count
            self._text_left -= count
            if self._text_left < 0:
                raise _TextTooLong
        elif name == "office:annotation":
            self._notes += 1
        elif self._cell is not None and not self._notes and self._text is None and name == "text:p":
            self._text = []

    def _characters(self, text: str) -> None:
        if self._cell is not None and not self._notes and self._depth == 1:
            if self._text is None:
                self._text = []
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if self._depth == 1:
                self._end_cell()
        elif name == _ROW:
            if self._depth == 1:
                self._end_row()
        elif name == "table:table":
            self._depth -= 1
        elif name == "office:annotation":
            self._notes -= 1

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell, None
        count = _count(attributes, "table:number-columns-repeated") if attributes else 1
        if attributes:
            error = self._cell_error(attributes)
            if error:
                self._row_errors.append((self._column, self._column + count, error))
            if error or "office:value-type" in attributes:
                self._row_end = self._column + count
                text_length = self._spaces + (sum(map(len, self._text)) if self._text else 0)
                self._row_text += count * (text_length + len(attributes.get("office:string-value", "")))
        self._column += count

    def _cell_error(self, attributes: dict[str, str]) -> CellError | None:
        formula = attributes.get("table:formula")
        if attributes.get("calcext:value-type") == "error":
            return CellError("".join(self._text or ()).strip() or "#ERROR!")
        # A formula whose result is an empty text has an empty paragraph; one without a result has none.
        if formula and "office:value-type" not in attributes and self._text is None:
            return CellError(_formula_text(formula))
        return None

    def _end_row(self) -> None:
        if self._row_end:
            table = self.tables[-1]
            self._rows, self._columns = self._row + self._row_count, max(self._columns, self._row_end)
            if self._rows * self._columns > self._cell_limit:
                table.out_of_range = table.out_of_range or (self._rows - 1, self._row_end - 1)
            else:
                self._add_errors(table)
                self._text_left -= self._row_text * self._row_count
                if self._text_left < 0:
                    raise _TextTooLong
        self._row += self._row_count

    def _add_errors(self, table: OdsTab) -> None:
        for start, end, error in self._row_errors:
            if len(table.errors) + (end - start) * self._row_count > MAX_CELL_ERRORS:
                raise TooManyErrors
            for row in range(self._row, self._rows):
                for column in range(start, end):
                    table.errors[row, column] = error


def _count(attributes: dict[str, str], name: str) -> int:
    return min(max(int(attributes.get(name, 1)), 1), _MAX_REPEAT)


def _formula_text(formula: str) -> str:
    """Return a stored formula, `of:=[.A1]+[.B1]`, as the cell shows it, `=A1+B1`."""
    text = formula[formula.find("=") + 1:]
    return "=" + _REFERENCE.sub(lambda match: _LOCAL.sub(r"\1", match[1]), text)
