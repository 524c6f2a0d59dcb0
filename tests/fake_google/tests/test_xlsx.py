"""Workbooks that the test server imports have the same cells as with the product's reader."""

import io
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from cop_sheets.raw import CellError, normalize_rows
from cop_sheets.readers.workbook_file import read_upload
from cop_sheets.sample.source import write_sample
from tests.fake_google import Error, SheetsServer
from tests.fake_google.book import EPOCH
from tests.fake_google.clients import discovery_client
from tests.fake_google.discovery import validator
from tests.fake_google.formats import DATE_TIME_TYPES
from tests.fake_google.xlsx import NotImportable, book_of, google_format
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support.workbook_bytes import date_styles, xlsx_parts, xlsx_row, zipped

FIELDS = "properties(title,timeZone),sheets(properties,data.rowData)"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}styles+xml"/></Types>')


def by_hand(*cells, styles=""):
    return zipped({"[Content_Types].xml": CONTENT_TYPES} | xlsx_parts(xlsx_row(1, *cells), styles=styles))


@pytest.fixture
def imported(tmp_path):
    def add(data):
        path = tmp_path / "Alamance.xlsx"
        path.write_bytes(data)
        return book_of(path)

    return add


def seconds(moment):
    """Return the seconds since 1899-12-30 of a datetime, or the seconds of a time of day or duration."""
    if isinstance(moment, datetime):
        return round((moment - EPOCH).total_seconds())
    if isinstance(moment, date):
        return (datetime(moment.year, moment.month, moment.day) - EPOCH).days * 86_400
    if isinstance(moment, time):
        return round(timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second).total_seconds())
    return round(moment.total_seconds())


def served(cell):
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, Error):
        return CellError(cell.value.text)
    if isinstance(cell.value, float) and cell.number_format.get("type") in DATE_TIME_TYPES:
        return timedelta(seconds=round(cell.value * 86_400))
    return cell.value


def comparable(rows):
    """Return the filled cells by address, with times as seconds and formulas without a result as one value."""
    cells_by_address = {}
    for number, cells in enumerate(normalize_rows(rows)):
        for column, cell in enumerate(cells):
            if isinstance(cell, date | time | timedelta):
                cell = ("moment", seconds(cell))
            elif isinstance(cell, CellError) and cell.shown.startswith("="):
                cell = CellError("Loading...")
            if cell != "":
                cells_by_address[number + 1, column] = cell
    return cells_by_address


def assert_same_cells(book, data):
    grids = read_upload("Alamance.xlsx", data).raw_sheets
    tabs = [tab for tab in book.tabs if tab.is_grid]
    assert [(tab.title, tab.properties.get("hidden", False)) for tab in tabs] == [
        (grid.name, grid.hidden) for grid in grids]
    for tab, grid in zip(tabs, grids, strict=True):
        assert comparable([[served(cell) for cell in cells] for cells in tab.rows]) == comparable(grid.rows)


def test_the_sample_has_the_same_cells(tmp_path, imported):
    write_sample(tmp_path / "sample", partnerships=4)
    compared = 0
    for path in sorted((tmp_path / "sample").glob("*.xlsx")):
        try:
            book = book_of(path)
        except NotImportable:
            continue
        assert_same_cells(book, path.read_bytes())
        compared += 1
    assert compared >= 3


@pytest.mark.parametrize("seed", range(12))
def test_generated_workbooks_have_the_same_cells(seed, imported):
    data = to_xlsx(generated(seed))
    assert_same_cells(imported(data), data)


def excel(write, **options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True} | options) as book:
        write(book, book.add_worksheet("Sessions"))
    return buffer.getvalue()


@pytest.mark.parametrize("is_1904", [False, True])
def test_every_kind_of_cell_is_imported(is_1904, imported):
    def write(book, sheet):
        formats = [book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "m/d/yy h:mm", "h:mm", "[h]:mm")]
        sheet.write_row(0, 0, ["001", 3104, 1.5, True, "two\nlines"])
        sheet.write_datetime(1, 0, datetime(2025, 1, 14), formats[0])
        sheet.write_datetime(1, 1, datetime(2025, 1, 14, 13, 5), formats[1])
        sheet.write_number(1, 2, 0.0625, formats[2])
        sheet.write_number(1, 3, 1.5, formats[3])
        sheet.write_formula(2, 1, "=2+3", None, 5)
        sheet.write_formula(2, 2, '=IF(A9="","blank",1)', None, "blank")
        sheet.write_comment("A1", "As typed")
        book.add_worksheet("Kept back").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Sessions!$B$1:$C$1"})
        book.add_chartsheet("A chart").set_chart(chart)

    data = excel(write, date_1904=is_1904)
    book = imported(data)
    assert [(tab.title, tab.properties["sheetType"], "hidden" in tab.properties) for tab in book.tabs] == [
        ("Sessions", "GRID", False), ("Kept back", "GRID", True), ("A chart", "OBJECT", False)]
    tab = book.tab("Sessions")
    assert [tab.cell(0, column).value for column in range(5)] == ["001", 3104, 1.5, True, "two\nlines"]
    assert [(tab.cell(1, column).value, tab.cell(1, column).number_format) for column in range(4)] == [
        (45671, {"type": "DATE", "pattern": "yyyy-mm-dd"}),
        (pytest.approx(45671.545138889), {"type": "DATE_TIME", "pattern": "M/d/yyyy h:mm"}),
        (0.0625, {"type": "TIME", "pattern": "h:mm"}), (1.5, {"type": "TIME", "pattern": "[h]:mm"})]
    assert (tab.cell(2, 1).value, tab.cell(2, 1).formula) == (5, "=2+3")
    assert (tab.cell(2, 2).value, tab.cell(2, 2).formula) == ("blank", '=IF(A9="","blank",1)')
    assert tab.cell(0, 0).note == "As typed"


def test_errors_and_formulas_without_a_result(imported):
    cells = ('<c r="A1" t="e"><v>#REF!</v></c>', '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
             '<c r="C1"><f>A1+B1</f></c>', '<c r="D1" t="str"><f>A1</f><v></v></c>', '<c r="E1"><v>1E999</v></c>')
    tab = imported(by_hand(*cells)).tabs[0]
    assert [tab.cell(0, column).value for column in range(5)] == [
        Error("#REF!"), Error("#DIV/0!"), Error("Loading..."), "", Error("#NUM!")]
    assert [tab.cell(0, column).formula for column in range(5)] == ["", "=1/0", "=A1+B1", "=A1", ""]


def test_numbers_that_cannot_be_dates_are_imported_unchanged(imported):
    cells = '<c r="A1" s="1"><v>-5</v></c>', '<c r="B1" s="2"><v>1000000000000</v></c>'
    tab = imported(by_hand(*cells, styles=date_styles("yyyy-mm-dd", "[h]:mm"))).tabs[0]
    assert [tab.cell(0, column).value for column in range(2)] == [-5, 1e12]


@pytest.mark.parametrize("code, kind", [
    ("General", None), ("0.00", "NUMBER"), ("0%", "PERCENT"), ("0.00E+00", "SCIENTIFIC"), ("@", "TEXT"),
    ('"$"#,##0', "CURRENCY"), ("[$€-2] #,##0.00", "CURRENCY"), ("m/d/yyyy", "DATE"), ("mmm-yy", "DATE"),
    ("[$-409]mmmm d, yyyy;@", "DATE"), ("h:mm AM/PM", "TIME"), ("mm:ss.0", "TIME"), ("[h]:mm", "TIME"),
    ("m/d/yy h:mm", "DATE_TIME"), ('0.0 "days"', "NUMBER"), ("0_d", "NUMBER"), ("#,##0_);[Red](#,##0)", "NUMBER"),
])
def test_excels_formats_become_googles(code, kind):
    assert google_format(code).get("type") == kind


def test_a_file_that_is_not_a_workbook_is_refused(imported):
    for data in (b"PK not a workbook", b"", zipped({"a.txt": "text"})):
        with pytest.raises(NotImportable, match=r"Alamance\.xlsx is no workbook"):
            imported(data)


def test_an_imported_workbook_is_served_completely(tmp_path):
    path = tmp_path / "Alamance.xlsx"
    path.write_bytes(to_xlsx(generated(3)))
    with SheetsServer() as server:
        book = server.add_xlsx(path)
        with discovery_client(server, "sheets") as sheets:
            answer = sheets.spreadsheets().get(spreadsheetId=book.id, fields=FIELDS).execute()
    validator("sheets", "Spreadsheet").validate(answer)
    assert answer["properties"]["title"] == "Alamance"
    assert len({sheet["properties"]["sheetId"] for sheet in answer["sheets"]}) == len(book.tabs)
