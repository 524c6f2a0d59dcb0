"""The dosage calendar, with selectable rows, and the details of the selected CoP and month."""

from contextlib import nullcontext
from functools import partial

import streamlit as st

from pages.components.chips import MONTH_LEGEND, month_column, standing_column, state_column
from pages.components.flags import FlagCard, draw_flag_cards, draw_flag_list
from pages.components.tables import (
    draw_printable_table,
    draw_table,
    draw_table_as_text,
    paginate,
    save_selection,
    table_key,
)
from pages.components.widths import narrow_container, wide_container
from summaries import Report, report_file_name
from summaries.fidelity import (
    NOT_FOLLOWED_COLUMN,
    REASON_COLUMN,
    calendar_cops,
    calendar_rows,
    get_cop_detail,
    get_month_detail,
    month_columns,
    uncounted_cops,
    uncounted_cops_sentence,
)
from summaries.fixes import cop_labels
from summaries.presentation import STANDING_MARKS
from summaries.presentation.wording import singular_or_plural

COP_KEY, MONTH_KEY = "cop", "month"
# Pixels: a header and eight and a half rows, to show that the table scrolls. What is chosen appears below it, so it is
# no higher.
_TABLE_HEIGHT = 335
_MAX_OPEN_CARDS = 3
_TEXT, _NUMBER = st.column_config.TextColumn, st.column_config.NumberColumn


def draw_uncounted_cops(report: Report) -> None:
    """Draw which CoPs are not counted, and the cell that keeps each out; nothing if all are counted."""
    cops = uncounted_cops(report)
    if not len(cops):
        return
    st.text(uncounted_cops_sentence(report))
    label = singular_or_plural(len(cops), "The cell to fix, so that it is counted",
                               "The cells to fix, so that they are counted")
    is_short = len(cops) <= _MAX_OPEN_CARDS
    if is_short:
        st.markdown(f"**{label}**")
    with nullcontext() if is_short else st.expander(label):
        draw_flag_cards(cops, table_key("uncounted", report), lambda row: FlagCard(
            row["Cell"], (f"{row['Tab']}, column {row['Header']}, row {row['Row']}", row["CoP"], row["How Serious"]),
            row["Value"], row["What Is Wrong"], row["What to Do"], row["Link"]))


def draw_calendar(report: Report) -> None:
    """Draw the calendar; selecting a row selects its CoP.

    Narrow screens show lines per CoP, without the months.
    A cell would be selected by the focus alone, and someone who moves through the table by keyboard has chosen nothing.
    """
    table, key = calendar_rows(report), table_key("calendar", report)
    config = {"CoP": _TEXT(width=160, pinned=True), "Partnership": _TEXT(width=95), "Standing": standing_column(),
              REASON_COLUMN: _TEXT(width=300), "Met": _NUMBER(width=52), "Due": _NUMBER(width=52),
              "Explained": _NUMBER(width=80), NOT_FOLLOWED_COLUMN: _NUMBER(width=205), "CoP ID": _TEXT(width=70)}
    with wide_container("calendar"):
        st.markdown(MONTH_LEGEND)
        st.caption(f"CoPs that need attention come first. *{NOT_FOLLOWED_COLUMN}* counts those of the model, which are "
                   "no flags about data; *Met* counts the months with a session, of those *Due*. Choose a row, by its "
                   "box on the left, or a CoP and a month below, to see what happened.")
        draw_table(table, key, alt="Dosage calendar: every CoP of the year by month", selection_mode="single-row",
                   on_select=partial(save_selection, key, COP_KEY, calendar_cops(report)),
                   height="content" if len(table) <= 8 else _TABLE_HEIGHT, column_config={
                       name: config[name] for name in config if name in table} | {
                       month: month_column(month) for month in month_columns(report)})
        draw_table_as_text(table, key, "Every CoP by month", f"{report_file_name(report, 'months')}.csv")
    with narrow_container("calendar"):
        # One element, because wide screens get it as well.
        st.text("\n\n".join(map(_cop_lines, paginate(table, f"{key}_page").to_dict("records"))))


def _cop_lines(row: dict) -> str:
    """Return a row of the calendar as lines of text: standing, months and name, then what keeps it from the model."""
    name = ", ".join(filter(None, (row["CoP"], row.get("Partnership"))))
    explained = f", {row['Explained']} explained" if row.get("Explained") else ""
    line = f"{' '.join(row['Standing'])}, {row['Met']} of {row['Due']} months met{explained}: {name}"
    return "\n".join(filter(None, (line, row[REASON_COLUMN])))


def select_cop(report: Report) -> tuple[str, str, str | None] | None:
    """Draw the select boxes; return partnership, CoP ID and month (None if none), or None without a CoP."""
    labels = cop_labels(report)
    left, right = st.columns(2)
    cop = left.selectbox("CoP", list(labels), index=None, key=COP_KEY, bind="query-params",
                         format_func=labels.__getitem__, placeholder="Choose a CoP, here or in the calendar")
    month = right.selectbox("Month", month_columns(report), index=None, key=MONTH_KEY, bind="query-params",
                            placeholder="Choose a month, or leave it")
    return (*cop, month) if cop else None


def draw_month_detail(report: Report, partnership: str, cop: str, month: str | None) -> None:
    """Draw what happened in the month, with its sessions; nothing if `month` is None."""
    if month is None:
        return
    detail = get_month_detail(report, partnership, cop, month)
    with st.container(border=True):
        for sentence in detail.sentences:
            st.text(sentence)
        if len(detail.sessions):
            draw_printable_table(detail.sessions, "sessions", "month_sessions", alt="Sessions of the chosen month")


def draw_cop_detail(report: Report, partnership: str, cop: str) -> None:
    """Draw the details of a CoP: numbers, flags, its row, months and trainings."""
    detail = get_cop_detail(report, partnership, cop)
    st.subheader("Where it stands", anchor=False)
    explained = f", {detail.explained} explained" if detail.explained else ""
    st.text(". ".join(filter(None, (f"{detail.name}: {STANDING_MARKS[detail.standing]}{explained}", detail.why))) + ".")
    with st.container(horizontal=True):
        for label, value in (("Months met", detail.months.removesuffix(" months")), ("Sessions held", detail.sessions),
                             ("Members", detail.members), ("Survey responses", detail.responses)):
            st.metric(label, value, border=True, width=170)
        st.metric("Recommendations of the model not followed", detail.should, border=True, width=330)
    st.subheader("Its flags", anchor=False)
    if len(detail.flags):
        draw_flag_list(report, detail.flags, "card_flags", without=("Partnership", "CoP ID"))
    else:
        st.text("None: nothing about this CoP needs fixing.")
    st.subheader("What its row on the CoPs tab says", anchor=False)
    draw_printable_table(detail.row, "card_row", "cop_row", alt="The CoP's row, cell by cell",
                        height=_TABLE_HEIGHT, column_config={
        "Item": _TEXT(width=230), "What Stands There": _TEXT(width=330), "What Is Wrong": _TEXT(width=380)})
    left, right = st.columns([2, 3])
    with left:
        st.subheader("Month by month", anchor=False)
        draw_printable_table(detail.by_month, "card_months", "cop_months", alt="Its months",
                            column_config={"State": state_column()}, height="content")
    with right:
        st.subheader("Trainings of its cohort", anchor=False)
        if len(detail.trainings):
            draw_printable_table(detail.trainings, "card_trainings", "cop_trainings", alt="Trainings of its cohort")
        else:
            st.text(f"No training of {detail.cohort} is on the Trainings tab." if detail.cohort else
                    "Training Cohort is blank on its row, so no training is known to be its facilitators'.")
