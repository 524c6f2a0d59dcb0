"""All text in a downloaded file, whatever its type; compression would hide text from a search."""

import io
import re
import zipfile
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_PAGE = re.compile(rb"/Type/Page/Resources (\d+) 0 R[^\n]*/Contents (\d+) 0 R")
_LETTERS = re.compile(rb"/ToUnicode (\d+) 0 R")
_FONT_USED = re.compile(rb"/(f\d+) [\d.]+ Tf|\((?P<text>(?:[^()\\]|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ONE = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\n")


def text_of_file(data: bytes) -> str:
    """Return the text in a CSV file, an .xlsx workbook or one of the product's PDFs (without spaces between words)."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return _pdf_text(data) if data.startswith(b"%PDF") else data.decode("utf-8-sig")


def _pdf_text(data: bytes) -> str:
    """Return the text in a PDF made by typst: glyph numbers, mapped by the tables of each font."""
    objects = {number: body for number, body in _OBJECT.findall(data)}
    pages = []
    for resources, contents in _PAGE.findall(data):
        fonts = {name: _letters(_unpacked(objects[_LETTERS.search(objects[font])[1]]))
                 for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", objects[resources])}
        pages.append(_set_text(_unpacked(objects[contents]), fonts))
    assert any(pages), "no page was read"
    return "\n".join(pages)


def _unpacked(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    if not stream:
        return b""
    return zlib.decompress(stream[1]) if b"/FlateDecode" in body[:stream.start()] else stream[1]


def _letters(table: bytes) -> dict[bytes, str]:
    assert b"beginbfrange" not in table, "letters are given in ranges, too"
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be")
            for glyph, letters in _ONE.findall(table)}


def _set_text(page: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    texts, letters = [], {}
    for match in _FONT_USED.finditer(page):
        if match[1]:
            letters = fonts[match[1]]
        else:
            glyphs = _ESCAPED.sub(lambda escape: _PLAIN.get(escape[1]) or (
                bytes([int(escape[1], 8) & 255]) if escape[1].isdigit() else escape[1]), match["text"])
            texts += [letters.get(glyphs[at:at + 2], "") for at in range(0, len(glyphs), 2)]
    return "".join(texts)
