"""A package with wrong sizes of its parts is refused before it is unpacked beyond the declared sizes."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.readers.safe_zip import UNPACKED_LIMIT, Package
from cop_sheets.readers.workbook_file import read_workbook_bytes
from tests.support.workbook_bytes import xlsx_parts, xlsx_row

MB = 1024 * 1024
REAL = 96 * MB    # bytes of the part; compressed, a tenth of a megabyte
PART = "xl/worksheets/sheet1.xml"
CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"
SIZE_AT = {CENTRAL: 24, LOCAL: 22}    # of the unpacked size in each header
NAME_AT = {CENTRAL: 46, LOCAL: 30}


def packed(method=zipfile.ZIP_DEFLATED, real=REAL):
    """Return a valid workbook whose first tab has `real` bytes of one letter."""
    parts = xlsx_parts(xlsx_row(1))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, b" " * real if name == PART else content,
                             compress_type=method if name == PART else None)
    return buffer.getvalue()


def lying(data, declared, headers):
    """Return `data` with another unpacked size of the part in its `headers`."""
    data = bytearray(data)
    for mark in headers:
        at = data.find(mark)
        while data[at + NAME_AT[mark]:at + NAME_AT[mark] + len(PART)] != PART.encode():
            at = data.find(mark, at + 4)
        data[at + SIZE_AT[mark]:at + SIZE_AT[mark] + 4] = struct.pack("<I", declared)
    return bytes(data)


def peak_of(work):
    """Return the peak memory of `work` in MB, and the sentence of its error."""
    tracemalloc.start()
    try:
        with pytest.raises(WorkbookUnreadable) as refused:
            work()
        return tracemalloc.get_traced_memory()[1] / MB, str(refused.value)
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def honest():
    """A workbook with a part that is too large and declares its real size."""
    return packed()


@pytest.mark.parametrize("headers", [(CENTRAL,), (CENTRAL, LOCAL)], ids=["central", "both"])
@pytest.mark.parametrize("declared", [0, 1, 1000, 5 * MB])
def test_no_more_than_declared_is_unpacked(honest, headers, declared):
    data = lying(honest, declared, headers)
    peak, sentence = peak_of(lambda: read_workbook_bytes(data, "Ashe", "Ashe.xlsx"))
    assert "Ashe.xlsx is damaged or incomplete" in sentence
    assert peak < 4 + 3 * declared / MB


def test_the_size_in_the_local_header_is_ignored(honest):
    peak, sentence = peak_of(lambda: read_workbook_bytes(lying(honest, 10, (LOCAL,)), "Ashe", "Ashe.xlsx"))
    assert "unpacks to more than can be read" in sentence and peak < 4


def test_no_more_than_the_limit_is_unpacked(honest):
    peak, sentence = peak_of(lambda: read_workbook_bytes(honest, "Ashe", "Ashe.xlsx"))
    assert "unpacks to more than can be read" in sentence and peak < 4
    package = Package(lying(honest, 40 * MB, (CENTRAL,)), "Ashe.xlsx")
    peak, sentence = peak_of(lambda: package.read(PART, limit=30 * MB))
    assert "unpacks to more than can be read" in sentence and peak < 4


def test_a_part_that_declares_more_than_it_holds_is_damaged():
    data = lying(packed(real=1000), 2000, (CENTRAL, LOCAL))
    peak, sentence = peak_of(lambda: read_workbook_bytes(data, "Ashe", "Ashe.xlsx"))
    assert "damaged or incomplete" in sentence and peak < 4


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("declared", [1000, REAL // 2])
def test_other_compression_methods_are_refused_before_unpacking(method, declared):
    data = lying(packed(method), declared, (CENTRAL, LOCAL))
    peak, sentence = peak_of(lambda: read_workbook_bytes(data, "Ashe", "Ashe.xlsx"))
    assert "damaged or incomplete" in sentence and peak < 4


def test_parts_within_the_limit_are_read_completely():
    package = Package(packed(real=3 * MB + 17), "Ashe.xlsx")
    assert package.read(PART) == b" " * (3 * MB + 17)
    with pytest.raises(WorkbookUnreadable, match="more than can be read"):
        package.read(PART, limit=3 * MB)
    assert REAL > UNPACKED_LIMIT
