"""Board page: a one-page summary of the year for a board, on screen, for printing and as a PDF."""

import streamlit as st

from pages.components import PDF_TYPE, draw_chart, draw_download, draw_period_caption, value_container
from pages.session import current_context
from summaries.documents.board import (
    MAX_UNCOUNTED_NAMED,
    SHORTFALLS_QUESTION,
    board_about,
    board_charts,
    board_file_name,
    board_headlines,
    board_pdf,
    board_svg,
    shortfalls_text,
)
from summaries.fidelity import uncounted_cops_sentence

# Prints only the sheet, on a Letter page. Constant text: never put text that people typed into st.html.
PRINT_STYLES = """<style>
.st-key-sheet img { border: 1px solid #8a9496; }
@media print {
  @page { size: letter; margin: 0; }
  /* Exactly one page: the space that Streamlit leaves below a page would begin a second, blank one. */
  html, body, #root, [data-testid="stApp"] { background: #ffffff !important; height: 100vh !important;
    min-height: 0 !important; overflow: hidden !important; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [data-testid="stMainBlockContainer"] > div > *:not(:has(.st-key-sheet)) { display: none !important; }
  .st-key-sheet > *:not(:has(img)) { display: none !important; }
  .st-key-sheet img { display: block; border: 0; width: 100vw; max-width: none !important;
    height: auto; max-height: 100vh; object-fit: contain; }
}
</style>"""

context = current_context()
report = context.report

st.title("Board page", anchor=False)
draw_period_caption(context)
st.header("The year on one page", anchor=False)
if not report.tables.partnerships:
    st.info("There is no year to show: no workbook could be read. The page Workbooks says what to do.")
    st.stop()

st.html(PRINT_STYLES)
st.text(board_about(report))
draw_download("Download to print (PDF)", board_pdf(report), f"{board_file_name(report)}.pdf", "board_pdf", PDF_TYPE,
              icon="print")
st.caption("One Letter page. Printing this page from the browser prints the same sheet, which stands below.")

grid = st.grid(3, min_column_width=150, gap="xsmall")
for tile in board_headlines(report):
    with grid.cell(), st.container(border=True, height="stretch", gap=None):
        with value_container(tile["label"], tile["value"]):
            st.metric(tile["label"], tile["value"])
        st.caption("  \n".join(text for text in (tile["detail"], tile["before"]) if text))

if shortfalls := shortfalls_text(report):
    st.subheader(SHORTFALLS_QUESTION, anchor=False)
    st.text(shortfalls)
if uncounted := uncounted_cops_sentence(report, MAX_UNCOUNTED_NAMED):
    st.text(uncounted)

charts = board_charts(report)
# Two columns of about the same height; on a phone they follow each other.
for column, numbers in zip(st.columns(2, gap="medium"), ((0, 1), (2, 3)), strict=True):
    with column:
        for number in numbers:
            draw_chart(charts[number], f"board_{number + 1}")

with st.container(key="sheet"):
    st.header("The sheet as it prints", anchor=False)
    st.image(board_svg(report), width=816, alt="The sheet: it shows the figures and sentences above, and last "
             "year's beside each, on one Letter page.")
