"""What an uploaded workbook holds: its tabs and columns, figures, CoPs and cells to fix, and files to take along."""

from pathlib import PurePath
from typing import cast

import streamlit as st

from cop_sheets.date_format import format_date
from pages.components import PDF_TYPE, XLSX_TYPE, draw_download, draw_flags, draw_table, draw_year_list_caption
from pages.components.tables import row_height
from pages.uploads.form import UPLOAD_YEAR_KEY, choose_year
from pages.uploads.mapping import draw_choices
from summaries import Report
from summaries.presentation.wording import line_count, pluralize
from summaries.workbooks import UploadResult

_FILE_TYPES = {".ods": "application/vnd.oasis.opendocument.spreadsheet"}    # by extension; others are Excel's
_ROW_HEIGHT = 66    # pixels; st.dataframe wraps text from 65 on
_CHARACTERS_PER_LINE = {"Columns Read": 60, "Columns Not Read": 30}
_MAX_LINES = 5


def draw_result(result: UploadResult) -> None:
    """Draw all of it, for the fiscal year that is chosen there."""
    _draw_year(result)
    st.text(f"Judged for {result.period.fiscal_year}, as of {format_date(result.period.as_of)}. "
            f"The file's name becomes the partnership's: {', '.join(result.tables.partnerships)}.")
    st.subheader("What was seen?", anchor=False)
    rows = int(result.sheets["Rows"].sum())
    read = int(result.sheets["Rows"].notna().sum())
    st.text(f"{pluralize(rows, 'row')} on {pluralize(read, 'tab')} of {len(result.sheets)}.")
    lines = max(line_count(result.sheets[name], characters) for name, characters in _CHARACTERS_PER_LINE.items())
    draw_table(result.sheets, "upload_sheets", alt="The tabs of your workbook and what each was taken for",
               row_height=row_height(min(_MAX_LINES, lines)), height="content", placeholder="", column_config={
                   "Columns Read": st.column_config.TextColumn(width=420),
                   "Columns Not Read": st.column_config.TextColumn(width=220)})
    draw_choices(result)
    _draw_settings(result)
    st.subheader("Which figures does it give?", anchor=False)
    draw_year_list_caption(result.period.fiscal_year)
    draw_table(result.figures, "upload_figures", alt="The figures for NCPC", row_height=_ROW_HEIGHT, height="content",
               column_config={"Indicator": st.column_config.TextColumn(width=270),
                              "Figure": st.column_config.TextColumn(width=240),
                              "Note": st.column_config.TextColumn(width=400)})
    st.subheader("Which of its CoPs meet the model?", anchor=False)
    st.text(result.answer)
    if len(result.standing):
        draw_table(result.standing, "upload_standing", alt="The CoPs of your workbook and their standing")
    st.subheader("Which of its cells need fixing?", anchor=False)
    # An UploadResult has all the attributes of a report that draw_flags uses.
    draw_flags(cast(Report, result), f"{result.flags_name}.csv", prefix="upload_")
    if len(result.flags):
        with st.container(horizontal=True):
            name = result.fix_list_name
            draw_download("Fix list for Excel", result.fix_list_files["xlsx"], f"{name}.xlsx", "upload_fix_xlsx",
                          XLSX_TYPE, result.tables.version)
            draw_download("Fix list to print (PDF)", result.fix_list_files["pdf"], f"{name}.pdf", "upload_fix_pdf",
                          PDF_TYPE, result.tables.version, icon="print")


def _draw_year(result: UploadResult) -> None:
    years, year = result.fiscal_years, result.period.fiscal_year
    if year not in years:
        st.info(f"Nothing is dated in {year} or before it, as far as dates can be read.")
        return
    st.session_state[UPLOAD_YEAR_KEY] = year    # not `index`: the browser keeps what its box showed before
    st.selectbox("Fiscal year of this workbook", years, key=UPLOAD_YEAR_KEY, on_change=choose_year,
                 help="The years in which its rows are dated.")
    if result.requested_year not in (None, year):
        st.text(f"Nothing is dated in {result.requested_year} any more, so the year is now {year}.")
    elif result.requested_year is None:
        st.text(f"{year} is the newest year in which its rows are dated.")
    elif year < years[0]:
        st.text(f"It has rows of {years[0]}, too: choose the year above.")


def _draw_settings(result: UploadResult) -> None:
    """Offer the workbook with its settings tabs filled in, or the rows to copy."""
    if not result.settings:
        return
    extension = PurePath(result.file_name).suffix.lower()
    if isinstance(result.filled, bytes):
        draw_download("Download your workbook with these settings", result.filled, result.file_name,
                      "upload_filled", _FILE_TYPES.get(extension, XLSX_TYPE),
                      result.tables.version)
        st.caption("Everything else in it stays as it is. Replace yours with it, and it is always read like this. "
                   f"Name the file after your partnership, such as Camden{extension}: its name is the partnership's.")
    elif result.filled:
        st.text(result.filled)
    with st.expander("Or copy these rows into your workbook"):
        for number, (tab, rows) in enumerate(result.settings.items()):
            st.text(f"Below what is on the tab {tab}; if your workbook has no such tab, add it with this name.")
            draw_table(rows, f"upload_settings_{number}", alt="Rows for a settings tab")
