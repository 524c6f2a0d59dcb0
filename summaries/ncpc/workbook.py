"""The NCPC summary as an Excel workbook for people: the figures of the CSV file, quarters, standing, excluded rows."""

from collections import Counter
from typing import Any

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import DATA_TABS
from cop_sheets.writers.styles import INSTRUCTION_FONT_SIZE, INSTRUCTION_WIDTH
from cop_sheets.writers.xlsx_writer import XlsxWriter
from summaries.figures import ALL, ITEM, NOT_REPORTED
from summaries.memo import memoized
from summaries.ncpc.frozen_rows import SUBMISSION_COLUMN
from summaries.ncpc.reporting import FIGURE_COLUMN
from summaries.report import Report
from validators.derived import EXCLUSION_REASONS

READ_ME, PARTNERSHIPS, ITEMS, QUARTERS_TAB, STANDING, EXCLUDED_ROWS = (
    "Read me", "Partnerships", "Items", "Quarters", "Standing by CoP", "Excluded rows")
EXCLUDED_COLUMNS = ("Partnership", "Tab", "Row", "Reason", "Rows")
_FIGURE_COLUMNS = (FIGURE_COLUMN, "Number", "Denominator", "Percent", "Rows Used", "Rows Excluded", "Note", "PSC",
                   "PID")
PARTNERSHIP_COLUMNS = ("Partnership", "Indicator", *_FIGURE_COLUMNS, "Source Version")
ITEM_COLUMNS = ("Partnership", "Indicator", "Item ID", "Item", *_FIGURE_COLUMNS)
_WIDTHS = {"Partnership": 22, "Indicator": 44, FIGURE_COLUMN: 24, "Note": 70, "Item": 28, "Tab": 20, "CoP Name": 28,
           "Standing": 22, "Why": 60, "Reason": 24, "Source Version": 18, SUBMISSION_COLUMN: 30}    # in characters
_OTHER_WIDTH = 13
_CELL_STYLE = {"text_wrap": True, "valign": "top"}


@memoized
def ncpc_xlsx(report: Report, submissions: tuple[tuple[str, str], ...] | None = None) -> bytes:
    """Return the summary as an Excel workbook: the same bytes for the same report.

    `submissions`: partnerships, each with the text of the column Submission, as in `summary_csv`; None: it isn't there.

    Like every part of a report, it has nothing that the report's audience may not see. Text is written as text: `001`
    stays `001`, and no text runs as a formula.
    """
    writer = XlsxWriter("NCPC summary")
    _write_read_me(writer, report, submissions is not None)
    rows, more = report.ncpc.rename(columns={"Display": FIGURE_COLUMN}), []
    if submissions is not None:
        texts, more = dict(submissions), [SUBMISSION_COLUMN]
        rows[SUBMISSION_COLUMN] = ["" if level == ALL else texts.get(name, "") for level, name in zip(
            rows["Level"], rows["Partnership"], strict=True)]
    is_item = rows["Level"] == ITEM
    _write_table(writer, PARTNERSHIPS, rows.loc[~is_item, [*PARTNERSHIP_COLUMNS, *more]])
    _write_table(writer, ITEMS, rows.loc[is_item, [*ITEM_COLUMNS, *more]])
    _write_table(writer, QUARTERS_TAB, report.quarters, blank=NOT_REPORTED)
    _write_table(writer, STANDING, report.standing.drop(columns="Months"))    # the text of the next two columns
    _write_table(writer, EXCLUDED_ROWS, excluded_rows_table(report))
    return writer.finish()


@memoized
def excluded_rows_table(report: Report) -> pd.DataFrame:
    """Return the year's rows that no figure counts, columns `EXCLUDED_COLUMNS`; Rows adds up to the reconciliation.

    If the audience may not see single rows of a tab, its rows are counted by reason, and Row is empty.
    """
    tables, redaction, counts = report.tables, report.redaction, Counter[tuple[str, str, Any, str]]()
    for tab in DATA_TABS:
        values = tables[tab].values
        for reason in EXCLUSION_REASONS:
            for position in report.row_statuses.rows(tab, reason).index.tolist():
                location = tables.locations[values.at[position, "place"]]
                name = redaction.tab_name(location.tab, location.raw_sheet.name)
                row = "" if redaction.redacts_rows(tab) else int(values.at[position, "row"])
                counts[location.partnership, name, row, reason] += 1
    order = {name: number for number, name in enumerate(tables.partnerships)}
    rows = sorted(((*key, count) for key, count in counts.items()), key=lambda row: order[row[0]])
    return pd.DataFrame(rows, columns=list(EXCLUDED_COLUMNS), dtype=object)


def _read_me_lines(report: Report, has_submissions: bool) -> list[str]:
    period = report.period
    lines = [
        f"NCPC summary: {report.name}, {period.fiscal_year}, as of {format_date(period.as_of)}.",
        f"{PARTNERSHIPS}: the figures of each partnership and of all together. {ITEMS}: the sessions of each CoP, the "
        "participants of each training, and the self-reported change of each outcome asked both ways.",
        f"{FIGURE_COLUMN}: the figure as text; the CSV file calls it Display. Number, Denominator and Percent: the "
        "same as numbers. They are empty where a figure is not reported; that is not 0.",
        "Rows Used and Rows Excluded: how many rows of the workbooks the figure counts and leaves out. Note: why.",
        f"{QUARTERS_TAB}: CoPs are counted in each quarter that they were active in, and individuals once within each "
        "quarter, so these two do not add up to the year.",
        f"{STANDING}: whether each CoP that was active in the year meets the model, and why not.",
        f"{EXCLUDED_ROWS}: the rows of the year that no figure counts, with the reason.",
        f"The CSV file has the figures of {PARTNERSHIPS} and {ITEMS}. Source Version names the content that was read: "
        f"the same rows give the same version. This file: {report.tables.version}.",
    ]
    if has_submissions:
        lines.append(f"{SUBMISSION_COLUMN}: whether the partnership has certified the year, and whether NCPC has "
                     "accepted or returned it.")
    if not report.audience.sees_small_groups:
        lines.append("This file is for NCPC: it names nobody who was consulted, and shows no single survey response.")
    return lines


def _write_read_me(writer: XlsxWriter, report: Report, has_submissions: bool) -> None:
    sheet = writer.add_tab(READ_ME)
    sheet.set_column(0, 0, INSTRUCTION_WIDTH)
    sheet.hide_gridlines(2)
    lines = [[line] for line in _read_me_lines(report, has_submissions)]
    writer.rows(sheet, lines, 0, **_CELL_STYLE, font_size=INSTRUCTION_FONT_SIZE)


def _write_table(writer: XlsxWriter, name: str, table: pd.DataFrame, blank: str = "") -> None:
    """Write `table` to a new tab; `blank` is written for missing values."""
    sheet = writer.add_tab(name)
    writer.header(sheet, [(column, None) for column in table.columns])
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _WIDTHS.get(column, _OTHER_WIDTH))
    rows = [[_cell(value, blank) for value in row] for row in table.itertuples(index=False, name=None)]
    writer.rows(sheet, rows, 1, **_CELL_STYLE)
    sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)


def _cell(value: Any, blank: str) -> str | int | float:
    """Return a value as the writer takes it: text, or a number."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return blank
    return int(value) if float(value).is_integer() else float(value)
