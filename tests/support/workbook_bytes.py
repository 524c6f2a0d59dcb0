"""Builds small workbooks byte by byte, including malformed and hostile XML that no library would write."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ODS_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def xlsx_parts(*sheets: str | tuple[str, str], shared_strings="", styles="", properties="") -> dict:
    """Return the parts of an .xlsx whose tabs hold `sheets`: XML inside sheetData, or (a whole part, attributes)."""
    tabs = links = ""
    parts = {}
    for number, sheet in enumerate(sheets, start=1):
        body, attributes = sheet if isinstance(sheet, tuple) else (sheet, f'name="Tab {number}"')
        tabs += f'<sheet {attributes} sheetId="{number}" r:id="rId{number}"/>'
        links += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        if not body.startswith("<?xml"):
            body = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = body
    for name, content in (("sharedStrings", shared_strings), ("styles", styles)):
        if content:
            links += f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
            parts[f"xl/{name}.xml"] = content
    return parts | {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
                           f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
    }


def xlsx(*sheets, **more) -> bytes:
    """Return an .xlsx; see `xlsx_parts`."""
    return zipped(xlsx_parts(*sheets, **more))


def xlsx_row(number: int, *cells: str) -> str:
    """Return a row of an .xlsx tab."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def shared_string_table(*items: str) -> str:
    """Return the shared strings of an .xlsx."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{item}</t></si>" for item in items)}</sst>'


def date_styles(*formats: str) -> str:
    """Return the styles of an .xlsx: style 0 is general, then one for each of `formats`."""
    numbers = "".join(f'<numFmt numFmtId="{164 + number}" formatCode="{code}"/>' for number, code in enumerate(formats))
    cells = "".join(f'<xf numFmtId="{164 + number}" applyNumberFormat="1"/>' for number in range(len(formats)))
    return (f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{numbers}</numFmts>'
            f'<cellXfs count="{len(formats) + 1}"><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>')


def ods(tables: str, before: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return an .ods whose spreadsheet contains `tables`, with `before` in front of its body."""
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMESPACES}>{before}'
                       f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
                       "</office:document-content>",
        "META-INF/manifest.xml": manifest,
    })


def ods_table(*rows: str, name: str = "Tab 1") -> str:
    """Return a tab of an .ods."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_row(*cells: str, repeated: int = 1) -> str:
    """Return a row of an .ods tab."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_text(content: str, repeated: int = 1) -> str:
    """Return a text cell of an .ods tab."""
    return (f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="string">'
            f"<text:p>{content}</text:p></table:table-cell>")


def ods_blank(repeated: int = 1) -> str:
    """Return blank cells of an .ods tab."""
    return f'<table:table-cell table:number-columns-repeated="{repeated}"/>'


def ods_value(kind: str, attribute: str, content: str) -> str:
    """Return a cell of an .ods tab that holds a typed value."""
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{content}"/>'


def with_declared_size(data: bytes, part: str, size: int) -> bytes:
    """Return the zip `data` with another unpacked size declared for `part`, in both headers."""
    name, changed = part.encode(), bytearray(data)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + name_at:at + name_at + len(name)] == name:
                changed[at + size_at:at + size_at + 4] = struct.pack("<I", size)
            at = data.find(mark, at + 4)
    return bytes(changed)


def ole_container(*streams: str) -> bytes:
    """Return bytes like an old Office container with `streams`."""
    return OLE_MAGIC + bytes(504) + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
