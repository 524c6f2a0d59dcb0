"""Adds the rows of settings tabs to an OpenDocument workbook: only they change in its content.

All tabs are in one part, so the new XML is inserted into its text, at places that a parser finds.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from cop_sheets.suggestions import SettingsRows
from cop_sheets.text import clean
from cop_sheets.writers.settings_error import not_written

CONTENT = "content.xml"
_SIGNATURES = "META-INF/documentsignatures.xml"
_TABLE, _ROW, _REPEATED = "table:table", "table:table-row", "table:number-rows-repeated"
# Prefixes that other programs may have for other namespaces.
_NAMESPACES = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
               "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
               "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0"}


@dataclass
class _Row:
    """A row element: its first row number from 1, how many rows it stands for, and its place in the content."""

    number: int
    count: int
    start: int
    end: int = 0


@dataclass
class _OdsTable:
    name: str
    end: int = 0
    rows: list[_Row] = field(default_factory=list)


def add_to_ods(package: zipfile.ZipFile, added: Sequence[SettingsRows]) -> dict[str, str]:
    """Return the changed content of an .ods file, by path, with the rows of `added`.

    Raises SettingsNotWritten, and ExpatError or ValueError for content that can't be parsed.
    """
    if _SIGNATURES in package.namelist():
        raise not_written()    # the signature would no longer be valid
    content = package.read(CONTENT)
    # Every place is in the content as it was, so the last ones are filled first.
    insertions = sorted((_insertion(content, _find_tables(content), rows) for rows in added), reverse=True)
    for start, end, text in insertions:
        content = content[:start] + text.encode() + content[end:]
    return {CONTENT: content.decode()}


def _insertion(content: bytes, tables: list[_OdsTable], rows: SettingsRows) -> tuple[int, int, str]:
    """Return the place from which to which the content is replaced, and by what."""
    if not tables:
        raise not_written()
    if rows.is_new:
        return tables[-1].end, tables[-1].end, _new_table(rows)
    table = next((table for table in tables if table.name.strip() == rows.sheet), None)
    if table is None or not table.rows:
        raise not_written()
    new = "".join(map(_row, rows.cells))
    blank = next((row for row in table.rows if row.number <= rows.first_row < row.number + row.count), None)
    if blank is None:
        # Blank rows between, if the last rows of the tab are not written in the file.
        last = table.rows[-1]
        return last.end, last.end, _row(()) * (rows.first_row - last.number - last.count) + new
    if blank.number < rows.first_row:
        raise not_written()    # below rows that the file has as one, which can't be empty
    # A spreadsheet has only so many rows, so as many blank ones go.
    left = blank.count - len(rows.cells)
    if left <= 0:
        return blank.start, blank.end, new
    element = content[blank.start:blank.end].decode()
    return blank.start, blank.end, new + re.sub(rf'{_REPEATED}="\d+"', f'{_REPEATED}="{left}"', element, count=1)


def _new_table(rows: SettingsRows) -> str:
    namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    columns = f'<table:table-column table:number-columns-repeated="{len(rows.cells[0])}"/>'
    return (f'<table:table table:name={quoteattr(rows.sheet)} {namespaces}>{columns}'
            f'{"".join(map(_row, rows.cells))}</table:table>')


def _row(cells: Sequence[str]) -> str:
    filled = "".join(f'<table:table-cell office:value-type="string"><text:p>{escape(clean(text))}</text:p>'
                     "</table:table-cell>" if text else "<table:table-cell/>" for text in cells)
    return f"<table:table-row>{filled or '<table:table-cell/>'}</table:table-row>"


def _find_tables(content: bytes) -> list[_OdsTable]:
    """Return the tabs in order; tables inside cells, and what the document keeps of others, are not tabs."""
    parser = expat.ParserCreate()
    path: list[str] = []
    tables: list[_OdsTable] = []

    def is_row() -> bool:
        return path[-1] == _ROW and path.count(_TABLE) == 1 and "office:spreadsheet" in path

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        if name == _TABLE and path[-2:-1] == ["office:spreadsheet"]:
            tables.append(_OdsTable(attributes.get("table:name", "")))
        elif tables and is_row() and not tables[-1].end:
            rows = tables[-1].rows
            number = rows[-1].number + rows[-1].count if rows else 1
            rows.append(_Row(number, int(attributes.get(_REPEATED, 1)), parser.CurrentByteIndex))

    def end(name: str) -> None:
        place = parser.CurrentByteIndex
        # For an element with one tag only, the place is the end of that tag already.
        after = content.index(b">", place) + 1 if content.startswith(f"</{name}".encode(), place) else place
        if tables and not tables[-1].end:
            if is_row():
                tables[-1].rows[-1].end = after
            elif name == _TABLE and path[-2:-1] == ["office:spreadsheet"]:
                tables[-1].end = after
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return tables
