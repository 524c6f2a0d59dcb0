"""Detects the type of a file from its content, and unpacks its parts within limits, before any reader gets them."""

import io
import re
import zipfile
import zlib
from html import escape
from typing import NoReturn

from cop_sheets.errors import SheetsError, WorkbookUnreadable

SIZE_LIMIT = 25 * 1024 * 1024
# Well above any real log, and small enough to be unpacked, checked and read within 5 seconds and 500 MB.
UNPACKED_LIMIT = 64 * 1024 * 1024
SMALL_PART_LIMIT = 2 * 1024 * 1024
PART_COUNT_LIMIT = 20_000
_CHUNK_BYTES = 1024 * 1024

_SAVE_AGAIN = "open it in Excel or LibreOffice, save it as a new .xlsx file and use that one"
_OLE, _ZIP = bytes.fromhex("d0cf11e0a1b11ae1"), (b"PK\x03\x04", b"PK\x05\x06")
_FILE_SIGNATURES = (
    (b"%PDF", "a PDF document"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"), (b"\x1f\x8b", "a compressed file"), (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
)
_OTHER_ZIP_FORMATS = (
    ("word/", "a Word document"), ("ppt/", "a PowerPoint presentation"), ("index/", "an Apple Numbers file"),
)
_OTHER_OPEN_DOCUMENTS = {b"text": "a text document", b"presentation": "a presentation", b"graphics": "a drawing"}
_NOT_ELEMENTS = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_MARKUP_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_NOT_ELEMENTS_LIMIT = 100_000


def file_size_message(name: str) -> str:
    """Return the sentence about a file over the limit."""
    return (f"{name} is larger than {SIZE_LIMIT // 1024 ** 2} MB: remove pictures and old tabs from it, or split it, "
            "and save it again")


def damaged_error(name: str) -> WorkbookUnreadable:
    """Return the error about a workbook that is broken or cut short."""
    return WorkbookUnreadable(f"{name} is damaged or incomplete: copy or download it again, or {_SAVE_AGAIN}")


def password_error(name: str) -> WorkbookUnreadable:
    """Return the error about a workbook that only opens with a password."""
    return WorkbookUnreadable(f"{name} is protected with a password: open it, remove the password and save it again")


def too_large_error(name: str) -> WorkbookUnreadable:
    """Return the error about a workbook that would unpack to more than the limits."""
    return WorkbookUnreadable(f"{name} unpacks to more than can be read: copy the tabs that matter into a new workbook")


def not_a_workbook_error(name: str, looks_like: str) -> WorkbookUnreadable:
    """Return the error about a file of another kind."""
    return WorkbookUnreadable(f"{name} is not a workbook but {looks_like}: give an .xlsx, .xlsm or .ods file")


def open_package(data: bytes, name: str) -> "Package":
    """Return the parts of the workbook in `data`, whatever the extension of its file.

    Raises WorkbookUnreadable where it's something else, protected, damaged or too large.
    """
    if len(data) > SIZE_LIMIT:
        raise WorkbookUnreadable(file_size_message(name))
    if not data.strip(b"\0 \t\r\n"):
        raise WorkbookUnreadable(f"{name} is empty: copy or download it again")
    if data.startswith(_OLE):
        _raise_for_ole_file(data, name)
    if not data.startswith(_ZIP):
        raise not_a_workbook_error(name, _describe_content(data))
    return Package(data, name)


def _raise_for_ole_file(data: bytes, name: str) -> NoReturn:
    # The names of the streams are in the container's directory, in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise password_error(name)
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        raise WorkbookUnreadable(f"{name} is in the Excel format from before 2007 (.xls): open it and save it as an "
                                 "Excel workbook (.xlsx)")
    raise not_a_workbook_error(name, "an old Office document")


def _describe_content(data: bytes) -> str:
    for signature, what in _FILE_SIGNATURES:
        if data.startswith(signature):
            return what
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page (was it saved before signing in?)"
    return "a file of another kind" if b"\0" in data[:1000] else "plain text"


class ZipParts:
    """The parts of a zip archive. All reads together unpack at most `unpacked_limit` bytes.

    A subclass says in its own words what is wrong with an archive. Raises `damaged()` or `too_large()`.
    """

    unpacked_limit = UNPACKED_LIMIT

    def __init__(self, data: bytes, name: str):
        self.name = name
        self._bytes_left = self.unpacked_limit
        if data.count(b"PK\x01\x02") > PART_COUNT_LIMIT:
            raise self.too_large()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = self._list_parts(self._zip.infolist())
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError) as problem:
            raise self.damaged() from problem

    def _list_parts(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Return the parts by name."""
        return {info.filename: info for info in infos}

    def damaged(self) -> SheetsError:
        """Return the error about an archive that is broken or cut short."""
        return damaged_error(self.name)

    def too_large(self) -> SheetsError:
        """Return the error about an archive that would unpack to more than the limits."""
        return too_large_error(self.name)

    def protected(self) -> SheetsError:
        """Return the error about an archive that only opens with a password."""
        return password_error(self.name)

    def _unpack(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """Return the content of a part, at most `limit` bytes. Also raises where its real size is not the declared one.
        """
        if info.flag_bits & 1:
            raise self.protected()
        # Workbooks use no other compression, and zipfile unpacks the others without a limit.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged()
        if info.file_size > min(self._bytes_left, limit):
            raise self.too_large()
        try:
            content = self._unpack_part(info)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError,
                RuntimeError) as problem:
            raise self.damaged() from problem
        if len(content) != info.file_size:
            raise self.damaged()
        self._bytes_left -= len(content)
        return content

    def _unpack_part(self, info: zipfile.ZipInfo) -> bytes:
        """Return the content of a part, in chunks and up to its declared size.

        Read in one call, a part would be unpacked completely before it is cut to that size. Where the declared size is
        wrong, so is the checksum: BadZipFile.
        """
        chunks, bytes_left = [], info.file_size
        with self._zip.open(info) as stream:
            while chunk := stream.read(min(_CHUNK_BYTES, bytes_left)):
                chunks.append(chunk)
                bytes_left -= len(chunk)
        return b"".join(chunks)


class Package(ZipParts):
    """The parts of a zipped workbook, of all of which names ignore case. `kind` is "xlsx" or "ods"."""

    def __init__(self, data: bytes, name: str):
        super().__init__(data, name)
        self.kind = self._detect_kind()

    def _list_parts(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        # Some programs write backslashes.
        return {info.filename.replace("\\", "/").lower(): info for info in infos}

    def _detect_kind(self) -> str:
        if "content.xml" in self:
            if b"encryption-data" in self.read("META-INF/manifest.xml", optional=True, limit=SMALL_PART_LIMIT):
                raise password_error(self.name)
            mimetype = self.read("mimetype", optional=True, limit=SMALL_PART_LIMIT)
            for mark, what in _OTHER_OPEN_DOCUMENTS.items():
                if b"opendocument." + mark in mimetype:
                    raise not_a_workbook_error(self.name, what)
            return "ods"
        if any(part.startswith("xl/") for part in self._parts):
            return "xlsx"
        if "encryptedpackage" in self:
            raise password_error(self.name)
        for folder, what in _OTHER_ZIP_FORMATS:
            if any(part.startswith(folder) for part in self._parts):
                raise not_a_workbook_error(self.name, what)
        if not self._parts:
            raise damaged_error(self.name)
        raise not_a_workbook_error(self.name, "a zip archive (if the workbook is inside, unpack it first)")

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def read(self, part: str, optional: bool = False, limit: int = UNPACKED_LIMIT) -> bytes:
        """Return the content of `part`, at most `limit` bytes; b"" where it's missing and `optional`.

        Raises WorkbookUnreadable, also where the real size is not the declared one.
        """
        info = self._parts.get(part.lower())
        if info is None:
            if optional:
                return b""
            raise damaged_error(self.name)
        return self._unpack(info, limit)

    def read_xml(self, part: str, optional: bool = False, limit: int = UNPACKED_LIMIT) -> bytes:
        """Return `part` as UTF-8 XML of elements and text only, without comments, CDATA and declarations.

        Every reader understands the rest in the same way. Raises WorkbookUnreadable, also for a document type:
        workbooks have none, and its entities could expand without end.
        """
        content = self.read(part, optional, limit)
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                content = content.decode("utf-16").encode()
            except UnicodeError as problem:
                raise damaged_error(self.name) from problem
        content = content.removeprefix(b"\xef\xbb\xbf")
        if content.startswith(b"<?xml"):
            content = content[content.find(b"?>") + 2:]
        # Searching for the one byte first, which few parts contain, takes a twentieth of the time.
        if (b"!" in content and b"<!" in content) or (b"?" in content and b"<?" in content):
            content = _elements_only(content, self.name)
        return content


def _elements_only(content: bytes, name: str) -> bytes:
    kept, position, count = [], 0, 0
    while start := _NOT_ELEMENTS.search(content, position):
        end_mark, count = _MARKUP_ENDS[start[0]], count + 1
        end = content.find(end_mark, start.end())
        if end < 0 or count > _NOT_ELEMENTS_LIMIT:
            raise damaged_error(name)
        kept.append(content[position:start.start()])
        if end_mark == b"]]>":
            kept.append(escape(content[start.end():end].decode("utf-8", "replace"), quote=False).encode())
        position = end + len(end_mark)
    kept.append(content[position:])
    content = b"".join(kept)
    if b"<!" in content:
        raise WorkbookUnreadable(f"{name} holds instructions that workbooks never hold, so it was not opened: "
                                 f"{_SAVE_AGAIN}")
    return content


def looks_binary(data: bytes) -> bool:
    """Return whether `data` is a workbook, picture or archive rather than text."""
    return data.startswith((_OLE, *_ZIP, *(start for start, _ in _FILE_SIGNATURES)))
