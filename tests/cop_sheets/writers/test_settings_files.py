"""Settings rows added to a workbook file: read as meant, in any program, and nothing else of the file changed."""

import io
import zipfile

import openpyxl
import pytest

from cop_sheets import read_upload
from cop_sheets.layout import COLUMN_MAP, SURVEY_ITEMS
from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import Workbook
from cop_sheets.suggestions import Suggestion, SuggestionKind, settings_rows, with_settings
from cop_sheets.writers.settings_error import SettingsNotWritten
from cop_sheets.writers.settings_files import add_settings
from cop_sheets.writers.template import template_bytes
from tests.generated.files import to_ods, to_xlsx

LOG = [["Mtg Date", "Group"], ["10/9/2024", "Rainbow"]]
ACCEPTED = (Suggestion(SuggestionKind.TAB, "Meeting Log", "", "Sessions", True, "Sessions"),
            Suggestion(SuggestionKind.COLUMN, "Meeting Log", "Mtg Date", "Date (day first)", True, "Sessions"),
            Suggestion(SuggestionKind.QUESTION, "Survey", "Is <it> & \"that\" good?", "3", True, "Survey Responses",
                       "Agreement", "No; Yes"))


def own_log() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Meeting Log"
    for row in LOG:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_part(data, part, change):
    """Return the file with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts(data).items():
            changed = change(content) if name == part else content
            assert name != part or changed != content
            package.writestr(name, changed)
    return buffer.getvalue()


TRAILING = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row></table:table>'
LOG_ODS = to_ods({"Meeting Log": LOG, "Column Map": [["Our Tab", "Our Column", "Means"]]})
EXCEL = {"of XlsxWriter": to_xlsx({"Meeting Log": LOG, "CoPs": [["CoP ID"], ["C1"]]}), "of openpyxl": own_log(),
         "the template": template_bytes()}
FILES = EXCEL | {"of OpenDocument": to_ods({"Meeting Log": LOG}), "of LibreOffice": with_part(
    LOG_ODS, "content.xml", lambda content: content.replace(b"</table:table>", TRAILING.encode()))}
LISTS = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def read(data: bytes) -> Workbook:
    return read_upload("Camden.ods" if b"oasis.opendocument" in data[:200] else "Camden.xlsx", data)


def filled_in(data: bytes, accepted=ACCEPTED) -> bytes:
    return add_settings(data, settings_rows(read(data), accepted))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_read_as_the_workbook_in_memory(name):
    data = FILES[name]
    uploaded, filled = read(data), read(filled_in(data))
    expected = with_settings(uploaded, ACCEPTED)
    assert [(sheet.name, sheet.rows) for sheet in filled.raw_sheets] == [
        (sheet.name, sheet.rows) for sheet in expected.raw_sheets]
    located = locate_tabs(filled)
    assert [row.cells["means"] for row in located.settings if row.tab is COLUMN_MAP] == ["Sessions", "Date (day first)"]
    assert [row.cells["question"] for row in located.settings if row.tab is SURVEY_ITEMS] == [
        "Is <it> & \"that\" good?"]


@pytest.mark.parametrize("name", FILES)
def test_every_other_part_of_the_file_keeps_its_bytes(name):
    data = FILES[name]
    before, after = parts(data), parts(filled_in(data))
    changed = {part for part in before if before[part] != after[part]}
    if name == "the template":    # it has the settings tabs already
        assert len(changed) == 2 and all(part.startswith("xl/worksheets/sheet") for part in changed)
    else:
        assert changed == (LISTS if name in EXCEL else {"content.xml"})
    assert len(set(after) - set(before)) == (2 if changed == LISTS else 0)


@pytest.mark.parametrize("name", ["of OpenDocument", "of LibreOffice"])
def test_what_an_ods_file_has_already_keeps_its_bytes(name):
    before, after = (parts(data)["content.xml"] for data in (FILES[name], filled_in(FILES[name])))
    log = before[before.index(b"<table:table "):before.index(b"</table:table>")].replace(b"1048574", b"")
    assert log in after.replace(b"1048574", b"")
    assert after.count(b"1048574") == (1 if name == "of LibreOffice" else 0)
    assert (b"1048572" in after) == (name == "of LibreOffice"), "as many blank rows as there are new ones go"


@pytest.mark.parametrize("name", EXCEL)
def test_another_library_reads_it_too(name):
    book = opened(filled_in(EXCEL[name]))
    rows = [row[:3] for row in book["Column Map"].iter_rows(values_only=True)]
    assert ("Meeting Log", None, "Sessions") in rows and ("Meeting Log", "Mtg Date", "Date (day first)") in rows


@pytest.mark.parametrize("name", ["of openpyxl", "of OpenDocument"])
def test_a_second_time_adds_below_the_first(name):
    twice = filled_in(filled_in(FILES[name], ACCEPTED[:1]), ACCEPTED[1:2])
    assert read(twice).raw_sheets[-1].rows == [
        ["Our Tab", "Our Column", "Means"], ["Meeting Log", "", "Sessions"],
        ["Meeting Log", "Mtg Date", "Date (day first)"]]


def test_the_drop_downs_of_a_settings_tab_stay():
    data = FILES["the template"]
    before, after = (book["Survey Items"].data_validations.dataValidation
                     for book in (opened(data), opened(filled_in(data))))
    assert len(before) == len(after) > 0


def test_a_file_without_the_usual_parts_gets_a_sentence():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("content.xml", "<x/>")
    with pytest.raises(SettingsNotWritten, match="copy the rows below"):
        add_settings(buffer.getvalue(), settings_rows(read_upload("a.xlsx", own_log()), ACCEPTED))


def changed(part, old, new):
    """Return the log's file with another text in one of its parts."""
    return with_part(own_log(), part, lambda content: content.replace(old, new))


def test_a_prefix_that_only_a_sheet_declares_is_declared_again():
    """As the Open XML SDK writes it."""
    namespace = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    workbook = parts(own_log())["xl/workbook.xml"]
    data = own_log() if namespace in workbook.split(b"<sheet ")[0] else changed(
        "xl/workbook.xml", b"<sheet ", b"<sheet" + namespace + b" ")
    assert [sheet.name for sheet in read_upload("a.xlsx", filled_in(data)).raw_sheets][1:] == [
        "Column Map", "Survey Items"]


@pytest.mark.parametrize("data", [
    changed("xl/workbook.xml", b"sheets>", b"other>"), changed("xl/workbook.xml", b"xmlns", b"\xff\xfe"),
    with_part(LOG_ODS, "content.xml", lambda content: content[:-40]),
    with_part(LOG_ODS, "content.xml", lambda content: b"encrypted"),
    with_part(LOG_ODS, "content.xml", lambda content: content.replace(b"office:spreadsheet", b"office:text"))])
def test_a_file_of_another_structure_gets_a_sentence(data):
    with pytest.raises(SettingsNotWritten):
        add_settings(data, settings_rows(read(own_log()), ACCEPTED))


def test_a_new_sheet_gets_an_id_beside_the_highest_one():
    data = changed("xl/workbook.xml", b'sheetId="1"', b'sheetId="65534"')
    assert len(read_upload("a.xlsx", filled_in(data)).raw_sheets) == 3


def test_text_that_spreadsheets_would_decode_stays_as_it_is():
    uploaded = read_upload("a.xlsx", own_log())
    accepted = [Suggestion(SuggestionKind.COLUMN, "Meeting Log", "_x0041_ & _x000D_", "Date", True, "Sessions")]
    filled = read_upload("a.xlsx", add_settings(own_log(), settings_rows(uploaded, accepted)))
    assert filled.raw_sheets[-1].rows[1] == ["Meeting Log", "_x0041_ & _x000D_", "Date"]
