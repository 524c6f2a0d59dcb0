"""Every file that can't be read is refused with one sentence that says what to do, quickly and in little memory.

The files are read in processes of their own, so that a crash, a hang or a swelling is seen as what it is.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.readers.safe_zip import SIZE_LIMIT, UNPACKED_LIMIT
from cop_sheets.readers.workbook_file import read_upload
from tests.support.workbook_bytes import (
    MAIN,
    OFFICE,
    ods,
    ods_blank,
    ods_row,
    ods_table,
    ods_text,
    ole_container,
    shared_string_table,
    with_declared_size,
    xlsx,
    xlsx_parts,
    xlsx_row,
    zipped,
)

ONE = '<c r="A1"><v>1</v></c>'
GOOD = xlsx(xlsx_row(1, ONE))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
ENCRYPTED = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
LISTED_OFTEN = (f'<workbook xmlns:r="{OFFICE}"><sheets>' + '<sheet name="T" r:id="rId1"/>' * 2000
                + "</sheets></workbook>")


def worksheet(inside: str, before: str = "") -> tuple[str, str]:
    return (f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>',
            'name="T"')


def too_many_spaces() -> str:
    return " " * (UNPACKED_LIMIT + 1)


def many_cells(cell: str) -> str:
    return "".join(xlsx_row(number, *[cell.replace("A1", f"A{number}")]) for number in range(1, 100_001))


# name: (bytes, or a function that makes large ones, words of the sentence)
REFUSED = {
    "empty": (b"", "is empty"),
    "zeros": (bytes(5000), "is empty"),
    "plain text": (b"CoP ID,Date\nC1,2025-01-14\n", "not a workbook but plain text"),
    "web page": (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "not a workbook but a web page"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "not a workbook but a picture"),
    "PDF": (b"%PDF-1.7\n", "not a workbook but a PDF document"),
    "random": (bytes(range(256)) * 9, "not a workbook but a file of another kind"),
    "Word document": (zipped({"word/document.xml": "<w/>", "_rels/.rels": "<r/>"}),
                      "not a workbook but a Word document"),
    "zip archive": (zipped({"Alamance.xlsx": GOOD}), "not a workbook but a zip archive"),
    "empty zip": (zipped({}), "is damaged or incomplete"),
    "LibreOffice text": (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
                         "not a workbook but a text document"),
    "binary workbook": (zipped({"xl/workbook.bin": b"\x83", "_rels/.rels": (
        f'<Relationships><Relationship Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>')}),
        "is an Excel binary workbook"),
    "old .xls": (ole_container("Root Entry", "Workbook"), "format from before 2007"),
    "old Word document": (ole_container("Root Entry", "WordDocument"), "not a workbook but an old Office document"),
    "password": (ole_container("Root Entry", "EncryptionInfo", "EncryptedPackage"), "protected with a password"),
    "password .ods": (ods(ods_table(ods_row(ods_text("a"))), manifest=ENCRYPTED), "protected with a password"),
    "over the limit": (b"PK\x03\x04" + bytes(SIZE_LIMIT), "is larger than 25 MB"),
    "cut short": (GOOD[:len(GOOD) // 2], "is damaged or incomplete"),
    "one byte wrong": (GOOD[:60] + bytes([GOOD[60] ^ 255]) + GOOD[61:], "is damaged or incomplete"),
    "cut XML": (xlsx((worksheet(xlsx_row(1, ONE))[0].split("</v>")[0], 'name="T"')), "is damaged or incomplete"),
    "cut .ods": (zipped({"content.xml": "<office:document-content><office:spreadsheet><table:table>"}),
                 "is damaged or incomplete"),
    "missing tab": (zipped({name: part for name, part in xlsx_parts(xlsx_row(1, ONE)).items() if "sheet1" not in name}),
                    "is damaged or incomplete"),
    "missing shared text": (xlsx(xlsx_row(1, '<c r="A1" t="s"><v>9</v></c>'), shared_strings=shared_string_table("a")),
                            "is damaged or incomplete"),
    "row zero": (xlsx('<row r="0"><c><v>1</v></c></row>'), "is damaged or incomplete"),
    "no tabs": (xlsx(), "has no tabs"),
    "bomb": (lambda: xlsx(worksheet("", f"<!--{too_many_spaces()}-->")), "unpacks to more than can be read"),
    "bomb .ods": (lambda: ods(ods_table(ods_row(ods_text(too_many_spaces())))), "unpacks to more than can be read"),
    "bomb that lies": (lambda: with_declared_size(xlsx(worksheet(too_many_spaces())), "xl/worksheets/sheet1.xml", 900),
                       "is damaged or incomplete"),
    "bomb that lies upwards": (with_declared_size(GOOD, "xl/worksheets/sheet1.xml", 9000), "is damaged or incomplete"),
    "many small bombs": (lambda: xlsx(*[" " * 20_000_000] * 4), "unpacks to more than can be read"),
    "600,000 cells without addresses": (lambda: xlsx("<row>" + "<c><v>1</v></c>" * 600_000 + "</row>"),
                                        "unpacks to more than can be read"),
    "a tab listed 2,000 times": (
        zipped(xlsx_parts(xlsx_row(1, ONE)) | {"xl/workbook.xml": LISTED_OFTEN}), "unpacks to more than can be read"),
    "one long text in 100,000 cells": (
        lambda: xlsx(many_cells('<c r="A1" t="s"><v>0</v></c>'), shared_strings=shared_string_table("x" * 32_000)),
        "unpacks to more than can be read"),
    "one long text in 100,000 cells, hidden": (
        lambda: xlsx(many_cells("<c r='A1' t='s' y='>'><v>0</v></c>"),
                     shared_strings=shared_string_table("x" * 32_000)),
        "unpacks to more than can be read"),
    "a billion spaces .ods": (ods(ods_table(ods_row(ods_text('a<text:s text:c="999999999"/>b')))),
                              "unpacks to more than can be read"),
    "spaces in a cell without a type .ods": (
        ods(ods_table(ods_row('<table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell>'))),
        "unpacks to more than can be read"),
    "spaces in a note with a cell of its own .ods": (
        ods(ods_table(ods_row('<table:table-cell office:value-type="string"><office:annotation><table:table-cell/>'
                              '<text:p><text:s text:c="999999999"/></text:p></office:annotation></table:table-cell>'))),
        "unpacks to more than can be read"),
    "spaces in many rows .ods": (
        ods(ods_table(ods_row(ods_text('a<text:s text:c="30000"/>', repeated=100), repeated=1000))),
        "unpacks to more than can be read"),
    "no number of spaces .ods": (ods(ods_table(ods_row(ods_text('a<text:s text:c="many"/>b')))), "damaged"),
    "a long text repeated .ods": (ods(ods_table(ods_row(ods_text("x" * 3000, repeated=1000), repeated=1000))),
                                  "unpacks to more than can be read"),
    "entities": (xlsx(worksheet(xlsx_row(1, '<c r="A1" t="str"><v>&b;</v></c>'), LAUGHS)),
                 "instructions that workbooks never"),
    "entities in UTF-16": (
        zipped(xlsx_parts("") | {"xl/worksheets/sheet1.xml": worksheet("", LAUGHS)[0].encode("utf-16")}),
        "instructions that workbooks never"),
    "entities .ods": (zipped({"content.xml": LAUGHS + "<office:spreadsheet/>"}), "instructions that workbooks never"),
    "200,001 errors": (lambda: xlsx("".join(f'<row r="{number}"><c r="A{number}" t="e"><v>#N/A</v></c></row>'
                                            for number in range(1, 200_003))), "holds more than 200,000 errors"),
}

FAR = "its tab {} has something in cell {}, far from the rest: clear that cell"
FAR_AWAY = {
    "far": (xlsx(xlsx_row(1, ONE) + xlsx_row(1048576, '<c r="XFD1048576"><v>1</v></c>')),
            FAR.format("Tab 1", "XFD1048576")),
    "far formula": (xlsx(xlsx_row(1, ONE) + xlsx_row(1048576, '<c r="XFD1048576"><f>A1</f></c>')),
                    FAR.format("Tab 1", "XFD1048576")),
    "far, attributes turned": (xlsx(xlsx_row(1, ONE, "<c s='0' x='>' r='XFD1048576'><v>1</v></c>")),
                               FAR.format("Tab 1", "XFD1048576")),
    "far, hidden behind >": (xlsx(xlsx_row(1, ONE, '<c r="XFD1048576" x=">"><v>1</v></c>')),
                             FAR.format("Tab 1", "XFD1048576")),
    "far, prefixed": (xlsx((
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>', 'name="P"')),
        FAR.format("P", "XFD1048576")),
    "far, by counting": (xlsx(xlsx_row(1, "<c><v>1</v></c>") + xlsx_row(1048576, "<c/>" * 16383, "<c><v>1</v></c>")),
                         FAR.format("Tab 1", "XFD1048576")),
    "far in a comment's shadow": (xlsx(xlsx_row(1, ONE, "<!-- <c -->", '<c r="XFD1048576"><v>1</v></c>')),
                                  FAR.format("Tab 1", "XFD1048576")),
    "far .ods": (ods(ods_table(ods_row(ods_text("a")), ods_row(ods_blank(16384), repeated=1048574),
                               ods_row(ods_blank(16383), ods_text("b")),
                               name="Far")), FAR.format("Far", "XFD1048576")),
    "repeated .ods": (ods(ods_table(ods_row(ods_text("a", repeated=16384), repeated=1048576))),
                      FAR.format("Tab 1", "XFD1048576")),
}

# Tens of megabytes with starts of patterns and no ends: no search may take more than linear time.
SLOW = {
    "formulas without end": lambda: "<row>" + "<f>" * 4_000_000,
    "cells without end": lambda: '<c r="A1" t="e"' * 1_000_000,
    "errors of nothing": lambda: "<row>" + '<c r="A1" t="e"/>' * 1_000_000,
    "attributes without end": lambda: "<c" + " a='" * 5_000_000,
    "spaces after a formula": lambda: '<row><c r="A1"><f>1</f>' + " " * 20_000_000,
    "comments without end": lambda: "<!--" * 5_000_000,
    "a name without end": lambda: "<" + "a" * 20_000_000,
    "names without end": lambda: "<aaaaaaaaaaaaaaaaaaaaaaaaaaa:" * 500_000 + "<c>",
    "rows of nothing": lambda: "<row/>" * 4_000_000,
    "elements in elements": lambda: "<a>" * 4_000_000,
}

CASES = REFUSED | FAR_AWAY
READER = """
import json, os, resource, signal, sys
from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.readers.workbook_file import read_upload
room = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + 400_000_000
for path in sys.argv[1:]:
    pid = os.fork()
    if not pid:
        signal.alarm(30)
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        try:
            read_upload("Alamance.xlsx", open(path, "rb").read())
            said = "read"
        except WorkbookUnreadable as problem:
            said = str(problem)
        print(json.dumps([path, said]), flush=True)
        os._exit(0)
    _, status, used = os.wait4(pid, 0)
    print(json.dumps([path, status, used.ru_maxrss, used.ru_utime + used.ru_stime]), flush=True)
"""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory):
    """Return {case: (sentence, exit status, kilobytes, seconds)}; each case is read in its own process."""
    folder = tmp_path_factory.mktemp("bad")
    cases = {name: data for name, (data, _) in CASES.items()}
    cases |= {name: lambda inside=inside: xlsx(worksheet(inside())) for name, inside in SLOW.items()}
    paths = {}
    for number, (name, data) in enumerate(cases.items()):
        path = folder / str(number)
        path.write_bytes(data() if callable(data) else data)
        paths[str(path)] = name
    run = subprocess.run([sys.executable, "-c", READER, *paths], capture_output=True, text=True, timeout=300,
                         check=True, cwd=Path(__file__).parents[3])
    answers = {}
    for answer in map(json.loads, run.stdout.splitlines()):
        answers.setdefault(paths[answer[0]], []).extend(answer[1:])
    assert "Traceback" not in run.stderr
    return answers


@pytest.mark.parametrize("name", CASES)
def test_each_bad_file_is_refused_with_a_sentence(refusals, name):
    sentence, status, kilobytes, _ = refusals[name]
    assert status == 0
    assert sentence.startswith("Alamance.xlsx ")
    assert CASES[name][1] in sentence
    assert "\n" not in sentence
    assert kilobytes < 500_000


@pytest.mark.parametrize("name", SLOW)
def test_no_bad_file_is_slow(refusals, name):
    sentence, status, kilobytes, seconds = refusals[name]
    assert status == 0, "killed or crashed"
    assert kilobytes < 500_000
    assert seconds < 20, f"{sentence}: a quadratic look-up takes minutes here, a linear one about a second"


def test_a_truncated_workbook_never_raises_anything_else():
    for length in range(0, len(GOOD), 7):
        with pytest.raises(WorkbookUnreadable):
            read_upload("a.xlsx", GOOD[:length])


def test_a_changed_byte_gives_a_workbook_or_a_sentence():
    for position in range(0, len(GOOD), 5):
        changed = bytearray(GOOD)
        changed[position] ^= 0x55
        try:
            read_upload("a.xlsx", bytes(changed))
        except WorkbookUnreadable as problem:
            assert str(problem).startswith("a.xlsx ")
