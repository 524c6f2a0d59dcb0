"""Adds the rows of settings tabs to an Excel workbook: only its lists of sheets and the settings tabs change."""

import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr, unescape

from cop_sheets.layout import column_letter
from cop_sheets.suggestions import SettingsRows
from cop_sheets.text import clean
from cop_sheets.writers.settings_error import not_written

_WORKBOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_RELATION_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROW = re.compile(r"<(?P<prefix>\w+:)?row\b(?P<attributes>[^>]*?)(?:/>|>(?P<cells>.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(r"<(?:\w+:)?c\b(?P<attributes>[^>]*?)(?:/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
_ENCODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DIMENSION = re.compile(r"<(?:\w+:)?dimension\b[^>]*?/>")
_MAX_SHEET_ID = 65534


def add_to_xlsx(package: zipfile.ZipFile, added: Sequence[SettingsRows]) -> dict[str, str]:
    """Return the changed and new parts of an .xlsx or .xlsm file, by path, with the rows of `added`.

    Raises SettingsNotWritten, and KeyError or ValueError for an unusual structure.
    """
    parts = {name: package.read(name).decode("utf-8-sig") for name in (_WORKBOOK, _RELATIONS, _TYPES)}
    if any("<!--" in text for text in parts.values()):
        raise not_written()
    changed: dict[str, str] = {}
    for number, rows in enumerate(added, start=1):
        if rows.is_new:
            path = _free_path(package, number)
            changed[path] = _new_sheet(rows)
            _register(parts, rows.sheet, path)
        else:
            path = _path_of(parts, rows.sheet)
            changed[path] = _with_rows(package.read(path).decode("utf-8-sig"), rows)
    return changed | (parts if any(rows.is_new for rows in added) else {})


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(double or single, {"&quot;": '"', "&apos;": "'"})
            for name, double, single in _ATTRIBUTE.findall(tag)}


def _relation_prefix(workbook: str) -> str:
    """Return the prefix that workbook.xml gives to the namespace of relations, usually r."""
    match = re.search(rf"xmlns:(\w+)\s*=\s*[\"']{re.escape(_RELATION_NAMESPACE)}[\"']", workbook)
    if not match:
        raise not_written()
    return match[1]


def _path_of(parts: dict[str, str], sheet: str) -> str:
    """Return the path of the part of the tab called `sheet`."""
    prefix = _relation_prefix(parts[_WORKBOOK])
    relation = next((attributes.get(f"{prefix}:id") for tag in _SHEET.findall(parts[_WORKBOOK])
                     if (attributes := _attributes(tag)).get("name", "").strip() == sheet), None)
    target = next((attributes["Target"] for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", parts[_RELATIONS])
                   if (attributes := _attributes(tag)).get("Id") == relation), None)
    if target is None:
        raise not_written()
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _free_path(package: zipfile.ZipFile, number: int) -> str:
    taken = {name.casefold() for name in package.namelist()}
    while (path := f"xl/worksheets/settings{number}.xml") in taken:
        number += 10
    return path


def _register(parts: dict[str, str], sheet: str, path: str) -> None:
    """Add the new sheet to the workbook's list of sheets, its relations and its content types."""
    relations = {_attributes(tag).get("Id") for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", parts[_RELATIONS])}
    relation = next(name for number in range(1, len(relations) + 2)
                    if (name := f"rIdSettings{number}") not in relations)
    ids = {int(_attributes(tag).get("sheetId", 0)) for tag in _SHEET.findall(parts[_WORKBOOK])}
    new_id = next((number for number in range(1, _MAX_SHEET_ID) if number not in ids), 0)
    prefix = _relation_prefix(parts[_WORKBOOK])
    _insert(parts, _WORKBOOK, "sheets", "sheet",
            f"name={quoteattr(sheet)} sheetId=\"{new_id}\" {prefix}:id=\"{relation}\" "
            f"xmlns:{prefix}=\"{_RELATION_NAMESPACE}\"")
    _insert(parts, _RELATIONS, "Relationships", "Relationship",
            f"Id=\"{relation}\" Type=\"{_RELATION_TYPE}\" Target=\"/{path}\"")
    _insert(parts, _TYPES, "Types", "Override", f"PartName=\"/{path}\" ContentType=\"{_SHEET_TYPE}\"")


def _insert(parts: dict[str, str], part: str, parent: str, tag: str, attributes: str) -> None:
    """Add an element at the end of `parent`, with the prefix that this has."""
    ends = list(re.finditer(rf"</((?:\w+:)?){parent}\s*>", parts[part]))
    if not ends:
        raise not_written()
    end = ends[-1]
    parts[part] = f"{parts[part][:end.start()]}<{end[1]}{tag} {attributes}/>{parts[part][end.start():]}"


def _cells(prefix: str, number: int, row: Sequence[str]) -> str:
    return "".join(f'<{prefix}c r="{column_letter(index)}{number}" t="inlineStr"><{prefix}is><{prefix}t '
                   f'xml:space="preserve">{_escaped(text)}</{prefix}t></{prefix}is></{prefix}c>'
                   for index, text in enumerate(row, start=1) if text)


def _escaped(text: str) -> str:
    """Return `text` as XML; spreadsheets would decode a typed `_x0041_`."""
    return escape(_ENCODED.sub("_x005F_", clean(text)))


def _new_sheet(rows: SettingsRows) -> str:
    body = "".join(f'<row r="{number}">{_cells("", number, row)}</row>'
                   for number, row in enumerate(rows.cells, start=rows.first_row))
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{_MAIN_NAMESPACE}"><cols><col min="1" max="{len(rows.cells[0])}" width="28" '
            f'customWidth="1"/></cols><sheetData>{body}</sheetData></worksheet>')


def _with_rows(sheet: str, rows: SettingsRows) -> str:
    """Return the XML of a sheet with the rows added; what else is in a row below the data, such as styles, stays."""
    data = re.search(r"<(?P<prefix>\w+:)?sheetData\s*(?:/>|>(?P<rows>.*?)</(?:\w+:)?sheetData\s*>)", sheet, re.DOTALL)
    if not data or any(mark in sheet for mark in ("<!--", "<![CDATA[")):
        raise not_written()
    prefix = data["prefix"] or ""
    new = dict(enumerate(rows.cells, start=rows.first_row))
    output, number = [], 0
    for match in _ROW.finditer(data["rows"] or ""):
        number = int(_attributes(match["attributes"]).get("r", number + 1))
        output += [f'<{prefix}row r="{earlier}">{_cells(prefix, earlier, new.pop(earlier))}</{prefix}row>'
                   for earlier in sorted(new) if earlier < number]
        output.append(match[0] if number not in new else _replaced(match, prefix, number, new.pop(number)))
    output += [f'<{prefix}row r="{later}">{_cells(prefix, later, cells)}</{prefix}row>'
               for later, cells in sorted(new.items())]
    body = f"<{prefix}sheetData>{''.join(output)}</{prefix}sheetData>"
    return _DIMENSION.sub("", sheet[:data.start()]) + body + sheet[data.end():]


def _replaced(match: re.Match[str], prefix: str, number: int, row: Sequence[str]) -> str:
    """Return a row that exists, without data, with the new cells; its other cells stay, in the order of columns."""
    written = {f"{column_letter(index)}{number}" for index, text in enumerate(row, start=1) if text}
    others = [cell[0] for cell in _CELL.finditer(match["cells"] or "")
              if _attributes(cell["attributes"]).get("r") not in written]
    new = [cell[0] for cell in _CELL.finditer(_cells(prefix, number, row))]
    ordered = sorted(new + others, key=lambda cell: _position(_attributes(cell.split(">")[0]).get("r", "")))
    attributes = re.sub(r"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", match["attributes"])
    return f"<{prefix}row{attributes}>{''.join(ordered)}</{prefix}row>"


def _position(address: str) -> tuple[int, str]:
    letters = address.rstrip("0123456789")
    return len(letters), letters
