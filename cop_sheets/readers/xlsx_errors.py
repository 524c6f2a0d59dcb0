"""Finds in a worksheet's XML what python-calamine hides or fails on: errors, formulas without a result, far cells.

calamine returns "" for an error and for a formula that was saved without its result, and a tab as a dense rectangle.
Regex searches come first, since they are fast on an ordinary tab. No pattern matches beyond the next `<`, or tries one
tag from several positions, so that a hostile tab can't make them slow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from cop_sheets.raw import CellError

Address = tuple[int, int]

# Each error is a Python object; no real log has as many.
MAX_CELL_ERRORS = 200_000
# Limit of the slow path, which visits rows and cells one by one.
_MAX_WALKED_CELLS = 500_000

# Excel, LibreOffice, Google and the usual libraries write `<c r="` first; any other tab takes the slow path.
_UNUSUAL = re.compile(rb'<c(?! r=")[\s/>]')
_PREFIXED = re.compile(rb":c[\s/>]")
# One search for both; only where it matches do the separate ones follow.
_UNUSUAL_OR_LARGE = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z][1-9][0-9]{0,4}")')
# Columns to Z with five-digit rows, or to ZZ with three-digit rows, are always within the limit.
_NOT_SMALL = (re.compile(rb'<c r="(?![A-Z][1-9][0-9]{0,4}")'), re.compile(rb'<c r="(?![A-Z]{1,2}[1-9][0-9]{0,2}")'))
_REFERENCES = re.compile(rb'<c r="([A-Za-z]{1,3})([1-9][0-9]{0,6})"')

_NAME = rb"<(?:[^\s<>/:!?]+:)?"
_TAG = re.compile(_NAME + rb"(row|c)((?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*')){0,40})\s*(/?)>")
_LIKE_TAG = re.compile(_NAME + rb"(?:row|c)(?=[\s/>])")
_ATTRIBUTE = re.compile(rb"\s([^\s=<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})([1-9][0-9]{0,6})")

_PLAIN_FORMULA = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s{0,9}"
_ERROR_CELL = re.compile(rb"""<c r="([A-Za-z]{1,3})([0-9]{1,7})"(?>[^<>]*?\st\s*=\s*["']e["'])[^<>]*+(?<!/)>(?:"""
                         + _PLAIN_FORMULA + rb")?(?:<v>([^<]*)</v>)?")
_NO_RESULT = re.compile(_PLAIN_FORMULA + rb"(?:<v\s{0,9}/>|<v(?:\s[^<>]*)?>\s{0,9}</v>)?\s{0,9}</c>")
_NOT_A_NUMBER = re.compile(rb"""\st\s*=\s*["'](?:str|e)["']""")
_NO_CONTENT = re.compile(rb"\s*</")
_FORMULA = re.compile(rb"\s*" + _NAME + rb"f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</[^<>]*>)")
_VALUE = re.compile(rb"\s*" + _NAME + rb"v(?:\s[^<>]*)?>([^<]*)<")
_MASTER = re.compile(rb"<(?:[^\s<>/:!?]+:)?f\s([^<>]*)>([^<]+)<")
_SHARED_INDEX = re.compile(rb"\bsi\s*=\s*[\"']([0-9]+)[\"']")

# A negative or huge number in a cell with a date format: calamine returns midnight, or fails on the whole tab.
_INVALID_DATE_NUMBER = rb"v>\s{0,9}(?:-|[0-9]{8}|[0-9.]+[eE]\+?(?:[0-9]{2}|[89]))"
_MAY_BE_INVALID_DATE = re.compile(rb"v>(?:[^0-9<]|[0-9]{8}|[0-9.]{1,20}+[eE])")
_NOT_FINITE = re.compile(rb"v>\s*[-+]?(?:[nNiI]|[0-9.]+[eE]\+?[0-9]{3})")
_INVALID_DATE_CELL = re.compile(rb'<c r="[^<>]*>(?=\s{0,9}(?:' + _PLAIN_FORMULA + rb")?<" + _INVALID_DATE_NUMBER
                                + rb")")
_UNUSUAL_INVALID_DATE_CELL = re.compile(_NAME + rb"c\s[^<>]*>(?=\s{0,9}(?:" + _NAME
                                        + rb"f(?:\s[^<>]*)?(?:/>|>[^<]*</[^<>]*>)\s{0,9})?" + _NAME
                                        + _INVALID_DATE_NUMBER + rb")")
_STYLE = re.compile(rb"""\ss\s*=\s*["'][0-9]*["']""")


class TooManyCells(Exception):
    """A tab that needs the slow path has more cells than `_MAX_WALKED_CELLS`."""


class TooManyErrors(Exception):
    """A tab has more errors than `MAX_CELL_ERRORS`."""


@dataclass
class WorksheetInspection:
    """`out_of_range`: the first cell that makes a worksheet too large; `errors` by (row, column) from 0."""

    out_of_range: Address | None = None
    errors: dict[Address, CellError] = field(default_factory=dict)


def inspect_worksheet(xml: bytes, limit: int) -> WorksheetInspection:
    """Inspect a worksheet that may span `limit` cells. Raises TooManyCells, TooManyErrors; ValueError: no valid XML."""
    is_plain = not _UNUSUAL_OR_LARGE.search(xml)
    if (not is_plain and _UNUSUAL.search(xml)) or (b"'" in xml and b" t='" in xml) or _PREFIXED.search(xml):
        return _walk_cells(xml, limit)
    if not is_plain and all(pattern.search(xml) for pattern in _NOT_SMALL) and not _fits(xml, limit):
        inspection = _walk_cells(xml, limit)
        if inspection.out_of_range:
            return inspection
    return WorksheetInspection(None, _find_errors(xml))


def _fits(xml: bytes, limit: int) -> bool:
    references = _REFERENCES.findall(xml)
    if len(references) != xml.count(b"<c "):
        return False
    columns = max(_column_number(letters) for letters in {letters for letters, _ in references}) + 1
    return columns * max(int(row) for _, row in references) <= limit


def _find_errors(xml: bytes) -> dict[Address, CellError]:
    errors: dict[Address, CellError] = {}
    if b'"e"' in xml or (b"'" in xml and b"'e'" in xml):
        for number, match in enumerate(_ERROR_CELL.finditer(xml)):
            if number > MAX_CELL_ERRORS:
                raise TooManyErrors
            _add_error(errors, (int(match[2]) - 1, _column_number(match[1])),
                       _decode_text(match[3] or b"") or "#ERROR!")
    if b"<f" not in xml:
        return errors
    shared: dict[bytes, bytes] | None = None
    for match in _NO_RESULT.finditer(xml):
        start = xml.rfind(b"<", max(0, match.start() - 400), match.start())
        reference = _REFERENCES.match(xml, start) if start >= 0 else None
        tag = xml[start:match.start()]
        if reference and not _NOT_A_NUMBER.search(tag):
            if shared is None:
                shared = _shared_formulas(xml)
            formula = _formula_text(_FORMULA.match(match[0]), shared)
            _add_error(errors, (int(reference[2]) - 1, _column_number(reference[1])), formula)
    return errors


def _add_error(errors: dict[Address, CellError], address: Address, error_text: str) -> None:
    if len(errors) >= MAX_CELL_ERRORS:
        raise TooManyErrors
    errors[address] = CellError(error_text)


def _walk_cells(xml: bytes, limit: int) -> WorksheetInspection:
    """Inspect cell by cell, which is slower but accepts any XML; a cell without an address follows the previous one."""
    inspection = WorksheetInspection()
    shared: dict[bytes, bytes] | None = None
    rows = columns = 0
    for address, attributes, start in _cells(xml):
        if _NO_CONTENT.match(xml, start):
            continue
        rows, columns = max(rows, address[0] + 1), max(columns, address[1] + 1)
        if rows * columns > limit:
            inspection.out_of_range = address
            return inspection
        kind = attributes.get(b"t", b"")
        formula = _FORMULA.match(xml, start)
        value = _VALUE.match(xml, formula.end() if formula else start)
        if kind == b"e":
            _add_error(inspection.errors, address, _decode_text(value[1] if value else b"") or "#ERROR!")
        elif formula and kind not in (b"str", b"inlineStr") and not (value and value[1].strip()):
            shared = _shared_formulas(xml) if shared is None else shared
            _add_error(inspection.errors, address, _formula_text(formula, shared))
    return inspection


def _cells(xml: bytes) -> Iterator[tuple[Address, dict[bytes, bytes], int]]:
    """Yield the address, the attributes and the start of the content of each cell that isn't `<c/>`."""
    row, column = -1, 0
    for number, start in enumerate(_LIKE_TAG.finditer(xml)):
        tag = _TAG.match(xml, start.start())
        if number > _MAX_WALKED_CELLS:
            raise TooManyCells
        if not tag:
            raise ValueError("a row or cell is no proper XML")
        attributes = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag[2])}
        reference = attributes.get(b"r")
        if tag[1] == b"row":
            row, column = int(reference) - 1 if reference else row + 1, 0
            continue
        address = row, column
        if reference is not None:
            parts = _REFERENCE.fullmatch(reference)
            if not parts:
                raise ValueError("a cell has no proper address")
            address = int(parts[2]) - 1, _column_number(parts[1])
        column = address[1] + 1
        if not tag[3]:
            yield address, attributes, tag.end()


def _shared_formulas(xml: bytes) -> dict[bytes, bytes]:
    """Return the text of each shared formula by its index; other cells that share it have only the index."""
    formulas: dict[bytes, bytes] = {}
    for attributes, text in _MASTER.findall(xml):
        index = _SHARED_INDEX.search(attributes)
        if index:
            formulas.setdefault(index[1], text)
    return formulas


def _formula_text(match: re.Match[bytes] | None, shared: dict[bytes, bytes]) -> str:
    attributes, text = match.groups() if match else (b"", b"")
    index = _SHARED_INDEX.search(attributes)
    text = text or (shared.get(index[1], b"") if index else b"")
    return "=" + _decode_text(text) if text else "(formula)"


def _decode_text(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace")).strip()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def remove_invalid_date_formats(xml: bytes) -> tuple[bytes, bool]:
    """Return `xml` without the format of numbers that can't be a date or time, and whether some may be infinite.

    Without a date format calamine returns them as numbers.
    """
    if not _MAY_BE_INVALID_DATE.search(xml):
        return xml, False
    cell = _UNUSUAL_INVALID_DATE_CELL if _UNUSUAL.search(xml) or _PREFIXED.search(xml) else _INVALID_DATE_CELL
    return cell.sub(lambda match: _STYLE.sub(b"", match[0]), xml), bool(_NOT_FINITE.search(xml))
