"""Lists the tabs of an .xlsx package, and repacks its checked parts for calamine."""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers import expat

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.readers.safe_zip import SMALL_PART_LIMIT, Package, damaged_error, not_a_workbook_error

_MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


@dataclass(frozen=True)
class WorksheetPart:
    """One worksheet: its name, whether it's hidden, and the name of its part in the package."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class XlsxContents:
    """The worksheets in order, whether dates count from 1904, and the parts that all worksheets share."""

    sheets: list[WorksheetPart]
    is_1904: bool
    shared_strings: str | None
    styles: str | None


def read_contents(package: Package) -> XlsxContents:
    """Return the contents of `package`. Raises WorkbookUnreadable."""
    parts_by_type, _ = _read_relationships(package, "_rels/.rels", "")
    main = parts_by_type.get("officeDocument", ["xl/workbook.xml"])[0]
    if main.lower().endswith(".bin"):
        raise WorkbookUnreadable(f"{package.name} is an Excel binary workbook (.xlsb): open it and save it as an Excel "
                                 "workbook (.xlsx)")
    if main not in package:
        raise damaged_error(package.name)
    folder, file = posixpath.split(main)
    parts_by_type, worksheets = _read_relationships(package, posixpath.join(folder, "_rels", file + ".rels"), folder)
    sheets, is_1904, has_workbook_element = [], False, False
    for name, attributes in _read_elements(package, main):
        if name == "workbook":
            has_workbook_element = True
        elif name == "workbookPr":
            is_1904 = attributes.get("date1904", "").lower() in ("1", "true", "on")
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            part = worksheets.get(link)
            if part:
                sheets.append(WorksheetPart(attributes.get("name", ""), attributes.get("state", "visible") != "visible",
                                            part))
    if not has_workbook_element:
        raise not_a_workbook_error(package.name, "another kind of Office document")
    shared_strings, styles = (next((part for part in parts_by_type.get(kind, ()) if part in package), None)
                              for kind in ("sharedStrings", "styles"))
    return XlsxContents(sheets, is_1904, shared_strings, styles)


def _read_relationships(package: Package, part: str, folder: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the targets of the relationships in `part`, by type; and those that are worksheets, by id."""
    targets_by_type: dict[str, list[str]] = {}
    worksheets: dict[str, str] = {}
    for name, attributes in _read_elements(package, part):
        if name != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
            continue
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = unquote(attributes.get("Target", "")).replace("\\", "/")
        target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        targets_by_type.setdefault(kind, []).append(target)
        if kind == "worksheet":
            worksheets[attributes.get("Id", "")] = target
    return targets_by_type, worksheets


def _read_elements(package: Package, part: str) -> list[tuple[str, dict[str, str]]]:
    """Return the name without prefix and the attributes of each element of a small part; [] where it's missing."""
    elements: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: elements.append((name.rpartition(":")[2], attributes))
    content = package.read_xml(part, optional=True, limit=SMALL_PART_LIMIT)
    if content:
        try:
            parser.Parse(content, True)
        except expat.ExpatError as problem:
            raise damaged_error(package.name) from problem
    return elements


class SanitizedPackage:
    """A new, uncompressed workbook of checked parts, with worksheets in the order in which they were added.

    A context manager, which closes the archive.
    """

    def __init__(self, is_1904: bool):
        self._is_1904 = is_1904
        self._sheets = 0
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_STORED)

    def __enter__(self) -> "SanitizedPackage":
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def add(self, part: str, xml: bytes) -> None:
        """Add a shared part, such as `styles.xml`."""
        self._zip.writestr(f"xl/{part}", xml)

    def add_sheet(self, xml: bytes) -> None:
        """Add the next worksheet."""
        self._sheets += 1
        self.add(f"worksheets/sheet{self._sheets}.xml", xml)

    def finish(self) -> io.BytesIO:
        """Return the workbook."""
        numbers = range(1, self._sheets + 1)
        sheets = "".join(f'<sheet name="tab {number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
        links = "".join(f'<Relationship Id="rId{number}" Type="{_OFFICE_NAMESPACE}/worksheet" '
                        f'Target="worksheets/sheet{number}.xml"/>' for number in numbers)
        self.add("workbook.xml",
                 f'<workbook xmlns="{_MAIN_NAMESPACE}" xmlns:r="{_OFFICE_NAMESPACE}">'
                 f'<workbookPr date1904="{int(self._is_1904)}"/>'
                 f"<sheets>{sheets}</sheets></workbook>".encode())
        self.add("_rels/workbook.xml.rels", _RELATIONSHIPS.format(links).encode())
        main = f'<Relationship Id="rId1" Type="{_OFFICE_NAMESPACE}/officeDocument" Target="xl/workbook.xml"/>'
        self._zip.writestr("_rels/.rels", _RELATIONSHIPS.format(main))
        self._zip.close()
        self._buffer.seek(0)
        return self._buffer
