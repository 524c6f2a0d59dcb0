"""Fix list: one partnership's cells to fix, in the order of its sheets."""

from functools import partial

import streamlit as st

from pages.components import (
    PDF_TYPE,
    XLSX_TYPE,
    FlagCard,
    draw_download,
    draw_flag_cards,
    draw_linked_fix,
    draw_period_caption,
    draw_printable_table,
    draw_table,
    draw_table_as_text,
    draw_whole_list_button,
    save_selection,
    table_key,
    wide_container,
)
from pages.explaining import FLAG_PARAMETER, may_ask_now
from pages.history import draw_fixed_flags, recent_flags
from pages.session import PARTNERSHIP_KEY, current_context
from summaries import report_file_name
from summaries.changes import is_new
from summaries.fixes import fix_counts, fix_list_links, fix_list_name, fix_list_pdf, fix_list_sentence, fix_list_xlsx
from summaries.fixes.fix_list import explained_flags, fix_list, fix_list_statuses, fix_list_subjects
from summaries.presentation.wording import pluralize
from validators import FlagStatus

MAX_EAGER_ROWS = 400    # for longer lists the files are generated only when they are downloaded



def _draw_explained() -> None:
    with st.expander(f"{pluralize(len(explained), 'flag')} explained"):
        draw_table(explained, table_key("fix_explained", report), alt="Flags that are explained, and why")


context = current_context()
report = context.report

st.title("Fix list", anchor=False)
draw_period_caption(context)
st.header("Which cells to fix, in sheet order", anchor=False)

if context.partnership is None:
    counts = fix_counts(report)
    if not len(counts):
        st.info("There is no workbook to look at yet. The page Workbooks says how to put one in.")
        st.stop()
    st.markdown("A list is about one partnership: choose a row here, or a name under **Partnership**.")
    names = [name if name in context.tables.partnerships else None for name in counts["Partnership"]]
    draw_printable_table(counts, "fix_counts", "fix_counts", lines_on_phones=True,
                         on_select=partial(save_selection, "fix_counts", PARTNERSHIP_KEY, names),
                         selection_mode="single-row", alt="How many cells each partnership has to fix",
                         column_config={"First to fix": st.column_config.TextColumn(width=520)})
    with wide_container("fix_counts_text"):
        draw_table_as_text(counts, table_key("fix_counts", report), "How many cells each partnership has to fix",
                           f"{report_file_name(report, 'cells-to-fix')}.csv")
    st.stop()

partnership = context.partnership
with_info = st.toggle("Show what is only for information, too", key="fix_info", bind="query-params")
rows = fix_list(report, with_info)
explained = explained_flags(report)
if not len(rows):
    st.success(fix_list_sentence(report, with_info), icon=":material/check:")
    if len(explained):
        _draw_explained()
    st.stop()
st.markdown(f"**{fix_list_sentence(report, with_info)}**")

name = fix_list_name(report)
makers = {"xlsx": partial(fix_list_xlsx, report, with_info), "pdf": partial(fix_list_pdf, report, with_info)}
files = {extension: make() if len(rows) <= MAX_EAGER_ROWS else make for extension, make in makers.items()}
with st.container(horizontal=True):
    version = table_key("fix", report, with_info)
    draw_download("Download for Excel", files["xlsx"], f"{name}.xlsx", "fix_xlsx", XLSX_TYPE, version)
    draw_download("Download to print (PDF)", files["pdf"], f"{name}.pdf", "fix_pdf", PDF_TYPE, version, icon="print")
st.caption("Both have a box to tick beside each line.")
recent = recent_flags(context)
if recent:
    draw_fixed_flags(recent)
marks = [f"New {recent.since}" if recent and is_new(*subjects, recent.new) else ""
         for subjects in fix_list_subjects(report, with_info)]
statuses = fix_list_statuses(report, with_info)
linked_rows = rows.assign(
    Link=fix_list_links(report, with_info), New=marks,
    Asked=["An explanation waits to be decided" if status == FlagStatus.WAITING else "" for status, _ in statuses],
    Explain=[flag_id if status == FlagStatus.OPEN and may_ask_now(context) else "" for status, flag_id in statuses])
meant = draw_linked_fix(partnership)
is_meant = [bool({(tab, cell), (tab, "")} & meant) for tab, cell in zip(rows["Tab"], rows["Cell"], strict=True)]
if any(is_meant):
    linked_rows = linked_rows[is_meant]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{len(linked_rows)} of {len(rows)} on the list, what that number is about.")
        draw_whole_list_button()
draw_flag_cards(linked_rows, table_key("fix_page", report, with_info, tuple(is_meant)), lambda row: FlagCard(
    row["Cell"], (row["New"], row["Tab"], row["CoP"], f"{row['How serious']} · {row['Rule']}", row["Asked"]),
    row["What stands there"], row["What is wrong"], row["What to type instead"], row["Link"],
    {FLAG_PARAMETER: row["Explain"], PARTNERSHIP_KEY: partnership} if row["Explain"] else None))
if len(explained):
    _draw_explained()
