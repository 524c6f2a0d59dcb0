"""The fix list: one partnership's cells to fix in sheet order, one row per cell, as a table, Excel file and PDF."""

from itertools import groupby
from textwrap import wrap
from typing import Any

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import COPS
from cop_sheets.raw import text_in_sheet
from cop_sheets.writers.xlsx_writer import XlsxWriter, fit_cell
from summaries.file_names import report_file_name
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.presentation.pdf import render_pdf
from summaries.presentation.wording import SAMPLE_NOTE
from summaries.report import Report
from validators import NOT_SHOWN, SEVERITIES, Severity
from validators.flags import PART_SEPARATOR

FIX_LIST_COLUMNS = ("Tab", "Cell", "CoP", "What stands there", "What is wrong", "What to type instead", "How serious",
                    "Rule")
BLANK_TEXT, NO_ROW_TEXT, WHOLE_TAB, WHOLE_WORKBOOK = "(blank)", "(no row)", "whole tab", "whole workbook"
FIX_LIST_TAB, DONE_COLUMN, CHECKBOXES = "Fix list", "Done", ("☐", "☑")
# In Excel: column widths in characters, Done first; height of a line and of the tallest row, in points.
_WIDTHS, _LINE_HEIGHT, _MAX_ROW_HEIGHT = (7, 17, 9, 20, 22, 44, 40, 11, 10), 15, 409
_CELL_INDEX = 1 + FIX_LIST_COLUMNS.index("Cell")    # of the column in Excel
US_LETTER = 1
# The names of FIX_LIST_COLUMNS in the PDF template; Tab is a heading there.
_LINE_KEYS = ("cell", "cop", "value", "wrong", "fix", "serious", "rule", "link")


@memoized
def fix_list(report: Report, with_info: bool = False) -> pd.DataFrame:
    """Return the open flags of `report` in sheet order, columns `FIX_LIST_COLUMNS`, all text; *info* only `with_info`.

    Cell: see `flag_cells`. The value of a blank cell is `BLANK_TEXT`.
    """
    names = cop_names(report)
    rows = [(flag["Tab"], flag["Cell"], names.get((flag["Partnership"], flag["CoP ID"]), flag["CoP ID"]),
             str(flag["Value"]) or (BLANK_TEXT if flag["Column"] else ""), flag["Message"], flag["Fix"],
             SEVERITY_MARKS[flag["Severity"]], flag["Rule"]) for flag in _listed_flags(report, with_info)]
    return pd.DataFrame(rows, columns=list(FIX_LIST_COLUMNS), dtype=object)


@memoized
def fix_list_links(report: Report, with_info: bool = False) -> list[str]:
    """Return the address of the cell of each row of `fix_list`; "" if it has none, as in a file."""
    return [flag["Link"] for flag in _listed_flags(report, with_info)]


@memoized
def fix_list_subjects(report: Report, with_info: bool = False) -> list[tuple[str, str]]:
    """Return partnership and Subject of each row of `fix_list`."""
    return [(flag["Partnership"], flag["Subject"]) for flag in _listed_flags(report, with_info)]


@memoized
def fix_list_statuses(report: Report, with_info: bool = False) -> list[tuple[str, str]]:
    """Return the Status of each row of `fix_list`, and a Flag ID of it to explain; "" where it can't be explained."""
    return [(flag["Status"], flag["Flag ID"].partition(PART_SEPARATOR)[0] if flag["Is Explainable"] else "")
            for flag in _listed_flags(report, with_info)]


def _listed_flags(report: Report, with_info: bool) -> list[dict[Any, Any]]:
    # As yes or no: pandas makes NaN, which is true, of a None beside texts.
    is_explainable = [decider is not None for decider in report.flag_deciders]
    flags = report.flags.assign(Cell=flag_cells(report), Value=flag_values(report))
    flags["Is Explainable"] = is_explainable
    rows: list[dict[Any, Any]] = flags.loc[report.open_flags.index].to_dict("records")
    return rows if with_info else [flag for flag in rows if flag["Severity"] != Severity.INFO]


@memoized
def explained_flags(report: Report) -> pd.DataFrame:
    """Return the flags that are explained, in sheet order, all text: Tab, Cell, CoP, What is wrong, Explained, Rule."""
    names = cop_names(report)
    flags = report.flags.assign(Cell=flag_cells(report))
    flags = flags[~flags.index.isin(report.open_flags.index)]
    return pd.DataFrame([(flag["Tab"], flag["Cell"], names.get((flag["Partnership"], flag["CoP ID"]), flag["CoP ID"]),
                          flag["Message"], flag["Reason"], flag["Rule"]) for flag in flags.to_dict("records")],
                        columns=["Tab", "Cell", "CoP", "What is wrong", "Explained", "Rule"], dtype=object)


@memoized
def visible_values(report: Report) -> list[Any]:
    """Return the Value of each flag as the sheet shows it; NOT_SHOWN if the audience may not see it."""
    return [NOT_SHOWN if is_redacted else text_in_sheet(value)
            for value, is_redacted in zip(report.flags["Value"], report.is_value_redacted, strict=True)]


@memoized
def flag_values(report: Report) -> list[Any]:
    """Return the visible value of the cell of each flag, or `NO_ROW_TEXT` if the flag is about a missing row."""
    return [NO_ROW_TEXT if insertion else value
            for value, insertion in zip(visible_values(report), report.flag_insertions, strict=True)]


@memoized
def flag_cells(report: Report) -> list[str]:
    """Return where each flag is within its tab: `H12`, `after row 78`, `WHOLE_TAB` or `WHOLE_WORKBOOK`."""
    flags = report.flags
    return [insertion or (f"{column}{row}" if column else WHOLE_TAB if tab else WHOLE_WORKBOOK)
            for insertion, column, row, tab in zip(report.flag_insertions, flags["Column"], flags["Row"], flags["Tab"],
                                                   strict=True)]


@memoized
def cop_names(report: Report) -> dict[tuple[str, str], str]:
    """Return the ID and name of each CoP, by partnership and CoP ID: `C3 Families First`."""
    cops = report.results.derived[COPS]
    cops = cops[cops["first"]]
    return {(partnership, cop): cop if name in ("", cop) else f"{cop} {name}"
            for partnership, cop, name in zip(cops["partnership"], cops["cop"], cops["cop_name"], strict=True)}


@memoized
def fix_list_sentence(report: Report, with_info: bool = False) -> str:
    """Return the length of the list: `18 on the list: 8 must, 10 should.`, and how many are explained or left out."""
    counts_by_severity = {severity: int((report.open_flags["Severity"] == severity).sum()) for severity in SEVERITIES}
    left_out = 0 if with_info else counts_by_severity.pop(Severity.INFO)
    counts = ", ".join(f"{count} {severity}" for severity, count in counts_by_severity.items() if count)
    sentence = f"{sum(counts_by_severity.values())} on the list: {counts}." if counts else "Nothing to fix."
    explained = len(report.flags) - len(report.open_flags)
    sentence += f" {explained} explained." if explained else ""
    return sentence + (f" Not shown: {left_out} only for information." if left_out else "")


def fix_list_name(report: Report) -> str:
    """Return the name of the list's files without extension: `fix-list-Alamance-FY-24-25`."""
    return report_file_name(report, "fix-list", _partnerships_text(report))


def _partnerships_text(report: Report) -> str:
    return ", ".join(dict.fromkeys([*report.tables.partnerships, *report.flags["Partnership"]]))


def _period_text(report: Report) -> str:
    period = report.period
    return f"{period.fiscal_year} as of {format_date(period.as_of)}" + f" ({SAMPLE_NOTE})" * report.tables.is_sample


@memoized
def fix_list_pdf(report: Report, with_info: bool = False) -> bytes:
    """Return the fix list as a PDF to print, by tab, with boxes to tick.

    A browser prints only the visible rows of a table on a page, so printing needs a file.
    """
    return render_pdf("fix_list.typ", fix_list_data(report, with_info), report.period.as_of)


def fix_list_data(report: Report, with_info: bool = False) -> dict[str, Any]:
    """Return the data for the template `fix_list.typ`: page title, heading, summary, and the rows of each tab."""
    rows = fix_list(report, with_info).assign(link=fix_list_links(report, with_info)).itertuples(index=False, name=None)
    return {"title": f"{_partnerships_text(report)}: fix list, {_period_text(report)}",
            "heading": f"{_partnerships_text(report)}: fix list",
            "summary": f"{_period_text(report)}. {fix_list_sentence(report, with_info)}",
            "tabs": [{"name": tab or "The workbook", "lines": [dict(zip(_LINE_KEYS, row[1:], strict=True))
                                                               for row in tab_rows]}
                     for tab, tab_rows in groupby(rows, key=lambda row: row[0])]}


@memoized
def fix_list_xlsx(report: Report, with_info: bool = False) -> bytes:
    """Return the fix list as an Excel workbook, ready to print: the same bytes for the same list.

    The columns are one with boxes to tick, then `FIX_LIST_COLUMNS`. All cells are text; those of the column Cell are
    links to the cells if the report is of Google Sheets.
    """
    table, links = fix_list(report, with_info), fix_list_links(report, with_info)
    writer = XlsxWriter("Fix list")
    sheet = writer.add_tab(FIX_LIST_TAB + f" ({SAMPLE_NOTE})" * report.tables.is_sample)
    cell_format = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFC9CA", "num_format": "@"}
    header = writer.format(**cell_format, bold=True, bg_color="#DDEBF7")
    cell, box = writer.format(**cell_format), writer.format(**cell_format, align="center", font_size=14)
    linked_cell = writer.format(**cell_format, font_color="#0563C1", underline=1)
    for index, name in enumerate((DONE_COLUMN, *FIX_LIST_COLUMNS)):
        sheet.write_string(0, index, name, header)
        sheet.set_column(index, index, _WIDTHS[index])
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    for number, (row, link) in enumerate(zip(table.itertuples(index=False, name=None), links, strict=True), start=1):
        sheet.set_row(number, _row_height(row))
        sheet.write_string(number, 0, CHECKBOXES[0], box)
        for index, text in enumerate(row, start=1):
            sheet.write_string(number, index, fit_cell(text), cell)
        if link:
            sheet.write_url(number, _CELL_INDEX, link, linked_cell, row[_CELL_INDEX - 1])
    _add_checkboxes(writer, sheet, len(table))
    _set_up_printing(sheet, f"{_partnerships_text(report)}: fix list, {_period_text(report)}")
    return writer.finish()


def _row_height(row: tuple[str, ...]) -> float:
    """Return the height of a row for its wrapped text, in points: LibreOffice does not compute it."""
    line_count = max(sum(max(1, len(wrap(part, width))) for part in text.split("\n"))
                     for text, width in zip(row, _WIDTHS[1:], strict=True))
    return min(line_count * _LINE_HEIGHT + 4, _MAX_ROW_HEIGHT)


# `sheet` is a Worksheet of xlsxwriter, which only cop_sheets imports.
def _add_checkboxes(writer: XlsxWriter, sheet: Any, rows: int) -> None:
    """Add drop-downs to tick rows in Excel; a ticked row turns gray."""
    last = max(rows, 1)
    sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": list(CHECKBOXES)})
    sheet.conditional_format(1, 0, last, len(FIX_LIST_COLUMNS), {
        "type": "formula", "criteria": f'=$A2="{CHECKBOXES[1]}"',
        "format": writer.format(font_color="#7F7F7F", font_strikeout=True)})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(FIX_LIST_COLUMNS))


def _set_up_printing(sheet: Any, title: str) -> None:
    """Set landscape Letter, one page wide, with the header row and page number on each page."""
    sheet.set_landscape()
    sheet.set_paper(US_LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    # & starts a code in a header, so a typed & is doubled; Excel's limit is 255 characters.
    sheet.set_header("&L" + title[:100].replace("&", "&&"))
    sheet.set_footer("&LCommunities of Practice&RPage &P of &N")


@memoized
def cop_labels(report: Report) -> dict[tuple[str, str], str]:
    """Return the label of each CoP active in the year in lists, by partnership and CoP ID: `Rainbow (C1), Avery`."""
    table = report.standing.sort_values(["Partnership", "CoP ID"], kind="stable")
    return {(partnership, cop): f"{name} ({cop}), {partnership}" if name and name != cop else f"{cop}, {partnership}"
            for partnership, cop, name in zip(table["Partnership"], table["CoP ID"], table["CoP Name"], strict=True)}
