"""Workbooks are read with the address of each cell, including errors and formulas without a result."""

import io
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import CellError
from cop_sheets.readers.workbook_file import read_upload, read_workbook_bytes
from tests.support.workbook_bytes import (
    MAIN,
    OFFICE,
    PACKAGE,
    date_styles,
    ods,
    ods_blank,
    ods_row,
    ods_table,
    ods_text,
    ods_value,
    shared_string_table,
    xlsx,
    xlsx_parts,
    xlsx_row,
    zipped,
)


def rows_of(data: bytes) -> list:
    return read_upload("a.xlsx", data).raw_sheets[0].rows


def part(inside: str, before: str = "", name: str = "x") -> tuple[str, str]:
    prefix = f"{before}:" if before else ""
    return (f'<?xml version="1.0"?><{prefix}worksheet xmlns{prefix and ":" + before}="{MAIN}"><{prefix}sheetData>'
            f"{inside}</{prefix}sheetData></{prefix}worksheet>", f'name="{name}"')


def formula(address: str, text: str, result: str | None = None, more: str = "") -> str:
    stored = "" if result is None else f"<v>{result}</v>"
    return f'<c r="{address}"{more}><f>{text}</f>{stored}</c>'


class TestValues:
    @pytest.mark.parametrize("is_1904", [False, True])
    def test_every_kind_of_cell(self, is_1904):
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": is_1904})
        sheet = book.add_worksheet("Sessions")
        day, clock, length = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "hh:mm", "[h]:mm"))
        sheet.write_row(1, 0, ["C1", 3104, 1.5, True, "two\nlines", " \u00a0spaced\u200b  out "])
        sheet.write_datetime(1, 6, datetime(2025, 1, 14), day)
        sheet.write_datetime(1, 7, datetime(2025, 1, 14, 13, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_number(1, 8, 0.0625, clock)
        sheet.write_number(1, 9, 1.5, length)
        sheet.write_number(1, 10, 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_formula(1, 11, "=2+3", None, 5)
        book.close()
        assert rows_of(buffer.getvalue())[1] == [
            "C1", 3104.0, 1.5, "TRUE", "two\nlines", "spaced out", date(2025, 1, 14), datetime(2025, 1, 14, 13, 5),
            time(1, 30), timedelta(hours=36), 0.5, 5.0]

    def test_addresses_stay_where_they_are(self):
        third = xlsx_row(3, '<c r="B3"><v>1</v></c>', '<c r="D3"><v>2</v></c>')
        rows = rows_of(xlsx(third + xlsx_row(6, '<c r="C6"><v>3</v></c>')))
        assert len(rows) == 6
        assert (rows[2][1], rows[2][3], rows[5][2]) == (1.0, 2.0, 3.0)
        assert sum(cell != "" for cells in rows for cell in cells) == 3

    def test_numbers_that_cannot_be_dates_stay_numbers(self):
        styles = date_styles("yyyy-mm-dd", "[h]:mm")
        cells = ('<c r="A1" s="1"><v>-5</v></c>', '<c r="B1" s="2"><v>1000000000000</v></c>',
                 '<c r="C1" s="1"><v>1E300</v></c>', '<c r="D1" s="1"><v>45671</v></c>',
                 '<c r="E1" s="2"><f>A1</f><v>-99999999999</v></c>')
        assert rows_of(xlsx(xlsx_row(1, *cells), styles=styles)) == [
            [-5.0, 1e12, 1e300, date(2025, 1, 14), -99999999999.0]]

    @pytest.mark.parametrize("cell", [
        "<c r='A1' s='2'><v>{}</v></c>", '<c s="2" r="A1"><v>{}</v></c>', '<c r="A1" s = "2">\n<v>{}</v></c>',
        '<c s="2"><f>B1</f>\n<v>{}</v></c>',
    ])
    @pytest.mark.parametrize("number", ["-0.0625", "1E300", "1000000000000"])
    def test_such_numbers_stay_numbers_however_their_cells_are_written(self, cell, number):
        styles = date_styles("yyyy-mm-dd", "hh:mm")
        assert rows_of(xlsx(xlsx_row(1, cell.format(number)), styles=styles)) == [[float(number)]]
        prefixed = cell.replace("<", "<x:").replace("<x:/", "</x:").format(number)
        inside = f'<x:row r="1">{prefixed}</x:row>'
        assert rows_of(xlsx(part(inside, "x"), styles=styles)) == [[float(number)]]

    def test_an_infinite_number_is_an_error(self):
        assert rows_of(xlsx(xlsx_row(1, '<c r="A1"><v>1E999</v></c>'))) == [[CellError("#NUM!")]]

    def test_text_in_cdata_and_beside_comments_is_read(self):
        cells = '<c r="A1" t="s"><v>0</v></c>', "<!-- note -->", '<c r="B1" t="str"><v><![CDATA[a<b]]></v></c>'
        data = xlsx(xlsx_row(1, *cells), shared_strings=shared_string_table("Ann &amp; <![CDATA[Bob]]>"))
        assert rows_of(data) == [["Ann & Bob", "a<b"]]


class TestCellErrors:
    @pytest.mark.parametrize(("cells", "expected"), [
        (['<c r="B1" t="e"><v>#REF!</v></c>'], ["", CellError("#REF!")]),
        (['<c r="B1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c>'], ["", CellError("#DIV/0!")]),
        (['<c r="A1" t="e"/>', '<c r="B1"><v>1</v></c>'], ["", 1.0]),
        (["<c r='B1' t='e'><v>#N/A</v></c>"], ["", CellError("#N/A")]),
        (['<c t="e" r="B1"><v>#NAME?</v></c>'], ["", CellError("#NAME?")]),
        (["<c/>", '<c t="e"><v>#NUM!</v></c>'], ["", CellError("#NUM!")]),
        (['<c r="A1"\tt="e"><v>#N/A</v></c>', "<c r=\"B1\"\nt = 'e'><v>#REF!</v></c>"],
         [CellError("#N/A"), CellError("#REF!")]),
        (['<c r="A1" t="inlineStr"><is><t>say "e"</t></is></c>', '<c r="B1" t= "e"><v>#REF!</v></c>'],
         ['say "e"', CellError("#REF!")]),
        ([formula("A1", "B1", "", '\nt = "str"'), '<c r="B1"><v>1</v></c>'], ["", 1.0]),
        (['<c r="A1" t="str"><v> t="e"&gt;#REF!</v></c>'], ['t="e">#REF!']),
        (['<c r="A1" t="inlineStr"><is><t>#N/A</t></is></c>'], [CellError("#N/A")]),
        ([formula("A1", "B1+C1")], [CellError("=B1+C1")]),
        ([formula("A1", "B1+C1", "")], [CellError("=B1+C1")]),
        (['<c r="A1"><f>B1</f><v/></c>'], [CellError("=B1")]),
        ([formula("A1", 'IF(B1&lt;2,"a &amp; b","")')], [CellError('=IF(B1<2,"a & b","")')]),
        ([formula("A1", "B1", "5")], [5.0]),
        ([formula("A1", "B1", "", ' t="str"'), '<c r="B1"><v>1</v></c>'], ["", 1.0]),
        ([formula("A1", "B1", "x", ' t="str"')], ["x"]),
        (["<c r='A1'><f>B1+C1</f></c>"], [CellError("=B1+C1")]),
        (['<c r="A1" t="inlineStr"><f>B1</f><is><t>x</t></is></c>'], ["x"]),
        (['<c r="A1"><f t="shared" ref="A1:B1" si="0">C1*2</f><v>4</v></c>', '<c r="B1"><f t="shared" si="0"/></c>'],
         [4.0, CellError("=C1*2")]),
        (['<c r="A1"><f t="shared" si="7"/></c>'], [CellError("(formula)")]),
        (['<c r="A1"><f t="array" ref="A1">SUM(B1:B2)</f><v></v></c>'], [CellError("=SUM(B1:B2)")]),
    ])
    def test_errors_that_calamine_leaves_blank(self, cells, expected):
        assert rows_of(xlsx(xlsx_row(1, *cells))) == [expected]

    def test_an_error_below_and_beside_all_values(self):
        rows = rows_of(xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>') + xlsx_row(3, '<c r="C3" t="e"><v>#REF!</v></c>')))
        assert rows[0][0] == 1.0
        assert len(rows) == 3
        assert rows[2] == ["", "", CellError("#REF!")]

    def test_each_tab_has_its_own_errors(self):
        data = xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>'), xlsx_row(1, '<c r="A1" t="e"><v>#REF!</v></c>'))
        assert [grid.rows for grid in read_upload("a.xlsx", data).raw_sheets] == [[[1.0]], [[CellError("#REF!")]]]

    def test_prefixed_elements(self):
        inside = '<x:row r="2"><x:c r="A2" t="e"><x:v>#REF!</x:v></x:c><x:c r="B2"><x:f>A1</x:f></x:c></x:row>'
        assert rows_of(xlsx(part(inside, "x")))[1] == [CellError("#REF!"), CellError("=A1")]


class TestTabs:
    def test_hidden_tabs_in_the_workbooks_order_without_charts(self):
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        first, hidden, very = (book.add_worksheet(name) for name in ("First", "Hidden", "Very"))
        hidden.hide()
        very.very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=First!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        last = book.add_worksheet("Last")
        for number, sheet in enumerate((first, hidden, very, last)):
            sheet.write(0, 0, number)
        book.close()
        grids = read_upload("a.xlsx", buffer.getvalue()).raw_sheets
        assert [(grid.name, grid.hidden, grid.rows) for grid in grids] == [
            ("First", False, [[0.0]]), ("Hidden", True, [[1.0]]), ("Very", True, [[2.0]]), ("Last", False, [[3.0]])]

    def test_parts_are_found_by_their_relations(self):
        """Absolute targets, another folder, another prefix, single quotes, attributes in another order."""
        workbook = (f"<m:workbook xmlns:m='{MAIN}' xmlns:rel='{OFFICE}'><m:sheets>"
                    "<m:sheet rel:id='two' sheetId='9' name='B &amp; C'/><m:sheet name='A' sheetId='1' rel:id='one'/>"
                    "</m:sheets></m:workbook>")
        sheets = {number: part(xlsx_row(1, f'<c r="A1"><v>{number}</v></c>'))[0] for number in (1, 2)}
        data = zipped({
            "_rels/.rels": f"<p:Relationships xmlns:p='{PACKAGE}'><p:Relationship Target='/Book/main.xml' Id='a' "
                           f"Type='{OFFICE}/officeDocument'/></p:Relationships>",
            "Book/main.xml": workbook,
            "Book/_rels/main.xml.rels": (
                f"<Relationships><Relationship Type='{OFFICE}/worksheet' Id='one' Target='../xl/My%20Tabs/one.xml'/>"
                f"<Relationship Target='/xl/two.xml' Id='two' Type='{OFFICE}/worksheet'/></Relationships>"),
            "xl/My Tabs/one.xml": sheets[1], "XL\\Two.xml": sheets[2],
        })
        grids = read_upload("a.xlsx", data).raw_sheets
        assert [(grid.name, grid.rows) for grid in grids] == [("B & C", [[2.0]]), ("A", [[1.0]])]

    def test_far_cells_with_a_format_only_are_ignored(self):
        formatted = xlsx_row(1048576, '<c r="XFC1048576" s="0"/><c r="XFD1048576"></c>')
        assert rows_of(xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>') + formatted)) == [[1.0]]

    def test_wide_and_long_tabs_within_the_limit(self):
        data = xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>',
                             '<c r="XFD1"><v>2</v></c>') + xlsx_row(150, '<c r="A150"><v>3</v></c>'))
        rows = rows_of(data)
        assert (rows[0][16383], rows[149][0]) == (2.0, 3.0)
        assert len(rows_of(xlsx(xlsx_row(100_000, '<c r="Z100000"><v>1</v></c>')))) == 100_000

    def test_a_stated_size_does_not_matter(self):
        sheet = (f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
                 '<row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>')
        assert rows_of(xlsx((sheet, 'name="x"'))) == [[1.0]]

    def test_macros_links_and_pictures_are_ignored(self):
        parts = xlsx_parts(xlsx_row(1, '<c r="A1"><v>1</v></c>'))
        parts |= {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": "<!DOCTYPE x>",
                  "xl/media/image1.png": b"\x89PNG"}
        assert rows_of(zipped(parts)) == [[1.0]]


class TestUploads:
    @pytest.mark.parametrize(("file_name", "partnership"), [
        ("Alamance.xlsx", "Alamance"), ("Smart Start of  Ashe.xlsm", "Smart Start of Ashe"),
        ("../../etc/passwd", "passwd"), ("C:\\Users\\ann\\Wake.xlsx", "Wake"), ("Wake.xls", "Wake"),
        ("", "The uploaded file"), ("a\u200bb.xlsx", "ab"),
    ])
    def test_the_file_name_is_the_partnerships(self, file_name, partnership):
        assert read_upload(file_name, xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>'))).partnership == partnership

    def test_content_decides_not_the_name(self):
        assert read_upload("a.xlsx", ods(ods_table(ods_row(ods_text("x"))))).raw_sheets[0].rows == [["x"]]
        assert read_upload("a.ods", xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>'))).raw_sheets[0].rows == [[1.0]]

    def test_a_sentence_names_the_file_not_its_folder(self):
        with pytest.raises(WorkbookUnreadable, match=r"^Wake\.xlsx is empty"):
            read_workbook_bytes(b"", "Wake", "/some/where/Wake.xlsx")


class TestOpenDocument:
    @pytest.mark.parametrize(("cells", "expected"), [
        ([ods_text("a"), ods_value("float", "value", "3104"), ods_value("percentage", "value", "0.5")],
         ["a", 3104.0, 0.5]),
        ([ods_value("boolean", "boolean-value", "true"), ods_value("boolean", "boolean-value", "false")],
         ["TRUE", "FALSE"]),
        ([ods_value("date", "date-value", "2025-01-14")], [date(2025, 1, 14)]),
        ([ods_value("date", "date-value", "2025-01-14T13:05:09")], [datetime(2025, 1, 14, 13, 5, 9)]),
        ([ods_value("time", "time-value", "PT01H30M00S"), ods_value("time", "time-value", "PT1H30M")],
         [time(1, 30)] * 2),
        ([ods_value("time", "time-value", "PT90M"), ods_value("time", "time-value", "PT36H00M00S")],
         [time(1, 30), timedelta(hours=36)]),
        ([ods_value("time", "time-value", "-PT36H00M00S"), ods_value("time", "time-value", "P1DT2H")],
         [timedelta(hours=-36), timedelta(hours=26)]),
        ([ods_text("Ann</text:p><text:p>Bob"), ods_text("a<text:line-break/>b"), ods_text("a<text:s/>b<text:tab/>c")],
         ["Ann\nBob", "a\nb", "a b\tc"]),
        (['<table:table-cell office:value-type="string"><office:annotation><text:p>Note</text:p></office:annotation>'
          "<text:p>cell</text:p></table:table-cell>"], ["cell"]),
        (["<table:table-cell><office:annotation><text:p>Note</text:p></office:annotation></table:table-cell>",
          ods_text("b")], ["", "b"]),
        ([ods_text("a"), "<table:covered-table-cell/>", ods_text("c")], ["a", "", "c"]),
        ([ods_text("a"), ods_blank(2), ods_text("b", repeated=2)], ["a", "", "", "b", "b"]),
        ([ods_text("a"), ods_blank(1000)], ["a"]),
        ([ods_value("float", "value", "NaN")], [CellError("#NUM!")]),
        (['<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
          'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'], [CellError("#DIV/0!")]),
        (['<table:table-cell calcext:value-type="error"><office:annotation><text:p>why?</text:p></office:annotation>'
          "<text:p>Err:502</text:p></table:table-cell>"], [CellError("Err:502")]),
        ([ods_blank(), '<table:table-cell table:formula="of:=[.A1]+[.B$2:.C3]"/>'], ["", CellError("=A1+B$2:C3")]),
        (['<table:table-cell table:formula="of:=[.A1]" table:number-columns-repeated="2"/>'], [CellError("=A1")] * 2),
        (['<table:table-cell table:formula="of:=[.A9]"><text:p/></table:table-cell>', ods_text("b")], ["", "b"]),
        (['<table:table-cell table:formula="of:=[.A9]" office:value-type="float" office:value="2"/>'], [2.0]),
    ])
    def test_cells(self, cells, expected):
        assert rows_of(ods(ods_table(ods_row(*cells)))) == [expected]

    def test_repeated_rows_keep_addresses(self):
        rows = rows_of(ods(ods_table(ods_row(ods_text("a")), ods_row(ods_blank(3), repeated=3),
                                     ods_row(ods_blank(), ods_text("r"), repeated=2),
                                     ods_row(ods_text("z")), ods_row(ods_blank(16384), repeated=1048569))))
        assert [[cell for cell in cells if cell] for cells in rows] == [["a"], [], [], [], ["r"], ["r"], ["z"]]

    def test_repeated_errors_are_in_every_row(self):
        fault = '<table:table-cell table:formula="of:=[.A1]"/>'
        rows = rows_of(ods(ods_table(ods_row(ods_text("a")), ods_row(ods_blank(), fault, repeated=2))))
        assert rows[1:] == [["", CellError("=A1")]] * 2

    def test_rows_in_groups_and_tables_in_cells(self):
        inner = f'<table:table-cell>{ods_table(ods_row(ods_text("inner")))}</table:table-cell>'
        rows = rows_of(ods(ods_table(f"<table:table-header-rows>{ods_row(ods_text('h'))}</table:table-header-rows>",
                                     f"<table:table-row-group>{ods_row(ods_text('g'))}</table:table-row-group>",
                                     ods_row(inner, ods_text("out")), ods_row(ods_text("z")))))
        assert [[cell for cell in cells if cell] for cells in rows] == [["h"], ["g"], ["out"], ["z"]]

    def test_hidden_tabs_and_copies_of_linked_files(self):
        styles = ('<office:automatic-styles><style:style style:name="ta2" style:family="table">'
                  '<style:table-properties table:display="false"/></style:style></office:automatic-styles>')
        hidden = ods_table(ods_row(ods_text("h")), name="Hidden").replace('name="Hidden"',
                                                                          'name="Hidden" table:style-name="ta2"')
        linked = ods_table(ods_row(ods_text("l")), name="'file:///C:/other.ods'#$Sessions")
        data = ods(linked + ods_table(ods_row(ods_text("a")), name="First") + hidden, styles)
        grids = read_upload("a.ods", data).raw_sheets
        assert [(grid.name, grid.hidden, grid.rows) for grid in grids] == [
            ("First", False, [["a"]]), ("Hidden", True, [["h"]])]


def test_the_same_cells_from_either_format_have_the_same_version():
    cells = [ods_text("C1"), ods_value("float", "value", "12"), ods_value("date", "date-value", "2025-01-14")]
    left = read_upload("a.ods", ods(ods_table(ods_row(*cells))))
    right = read_upload("a.xlsx", xlsx(
        xlsx_row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>12</v></c>', '<c r="C1" s="1"><v>45671</v></c>'),
        shared_strings=shared_string_table("C1"), styles=date_styles("yyyy-mm-dd")))
    assert left.version == right.version
