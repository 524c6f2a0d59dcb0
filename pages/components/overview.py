"""Parts of the page Overview: headline figures, outcomes, what to fix first, and the ranking of partnerships."""

from functools import partial

import streamlit as st

from pages.components.downloads import draw_download
from pages.components.tables import draw_printable_table, draw_table, save_selection, table_key
from pages.components.widths import value_container
from pages.session import PAGES, PARTNERSHIP_KEY, PageContext, unreadable_sentence
from summaries import Report
from summaries.figures import OUTCOME
from summaries.fixes import PriorityFix, open_musts_sentence, priority_fixes, rule_heading
from summaries.fixes.priorities import FIX_LIST_PAGE
from summaries.freshness import (
    DAYS_COLUMN,
    inactive_csv,
    inactive_file_name,
    inactive_partnerships,
    inactive_sentence,
)
from summaries.overview import NO_CHANGE, mark_colors, outcomes_comparison, outcomes_note, ranking_sentence
from summaries.overview.headlines import headlines
from summaries.overview.ranking import CELLS_FILLED_COLUMN, ranking
from summaries.survey import agreement_sentence

PENDING_LINK_KEY, _LINKED_FIX_KEY = "next_page", "linked_fix"
NUMBER_PARAMETER = "number"    # of what to fix first, in the address of the Fix list
CARD_WIDTH, WIDE_CARD_WIDTH = 150, 330    # pixels; two narrow cards fit side by side on a phone
PAGE_BY_FILE = {entry.file: entry for entry in PAGES}
RANKING_WIDTHS = {"Partnership": 105, "CoPs That Meet": 105, "CoPs": 52, "Open Must Flags": 112, DAYS_COLUMN: 132,
                  "Months Met": 88, "Months Due": 88, CELLS_FILLED_COLUMN: 105}
RANKING_LEGEND = ("Choose a row, by its box on the left, to look at that partnership alone. **✓** meets the model · "
                  "**✗** does not · **□** not documented here · **?** cannot be judged")
FLAGS_NOTE = ("A flag is something to fix in a workbook. Must: the model or a figure for NCPC needs it; should: "
              "the model recommends it, or something looks wrong.")
RANKING_NOTE = (
    "Worst first: workbooks that can't be read, then those without an active CoP, then the smallest share of CoPs that "
    "meet the model; where that is equal, the most open *must* flags. *Days Since Last Log*: from the latest day "
    "of a session, training, consultation or survey response to the as-of date; blank where there is none. *Cells "
    "Filled*: of the required cells, that is of the cells that each "
    "row of the year must have, those that are not blank.")


def draw_headlines(report: Report) -> None:
    """Draw one card per output: its value, the change from the year before, and a detail."""
    grid = st.grid(4, min_column_width=CARD_WIDTH, gap="xsmall", border=True)
    for headline in headlines(report):
        if headline.section == OUTCOME:
            continue
        with grid.cell(), st.container(gap=None):
            with value_container(headline.label, headline.value):
                st.metric(headline.label, headline.value, headline.change or None,
                          delta_color="off" if headline.is_improvement is None else "normal",
                          delta_arrow="off" if headline.change == NO_CHANGE else "auto")
            before = f"{headline.before} the year before" if headline.before else ""
            st.caption("  \n".join(part for part in (before, headline.detail) if part))


def draw_outcomes(report: Report) -> None:
    """Draw the six outcomes (percent and n), compared with the year before."""
    st.text(agreement_sentence(report))
    st.caption(outcomes_note(report))
    st.table(outcomes_comparison(report), hide_index=True, alt="The six outcomes, percent and number of answers")


def draw_priorities(context: PageContext) -> None:
    """Draw what to fix first, each with a button to the page for it."""
    report = context.report
    st.text(f"{open_musts_sentence(report)}\n{FLAGS_NOTE}")
    grid = st.grid(2, min_column_width=WIDE_CARD_WIDTH, gap="xsmall", border=True)
    labels: list[str] = []
    for number, fix in enumerate(priority_fixes(report), start=1):
        with grid.cell(), st.container(gap=None):
            st.markdown(f"**{number}. {fix.what}.** {fix.effect}.")
            st.text(fix.where)
            page = PAGE_BY_FILE[fix.page]
            partnership = _selectable(context, fix.partnership)
            label = _link_label(page.title, partnership)
            # Each has a name of its own: two may open the same page, for different rules.
            labels.append(label if label not in labels else f"{label}, number {number}")
            st.button(labels[-1], key=f"fix_{number}", type="tertiary", icon=f":material/{page.icon}:",
                      on_click=_save_pending_link, args=(partnership, number, fix))


def _link_label(title: str, partnership: str | None) -> str:
    """Return the label of a button to a page, with the partnership that it selects.

    Labels are Markdown, so a name is left out that has more than letters, digits, spaces, hyphens and apostrophes.
    """
    is_plain = partnership and all(character.isalnum() or character in " -'’" for character in partnership)
    return f"Open {title} of {partnership}" if is_plain else f"Open {title}"


def _save_pending_link(partnership: str | None, number: int, fix: PriorityFix) -> None:
    """Save the target page and select the partnership; a plain link couldn't change the filter in the sidebar."""
    if partnership:
        st.session_state[PARTNERSHIP_KEY] = partnership
    st.session_state[_LINKED_FIX_KEY] = partnership, number, fix
    parameters = {NUMBER_PARAMETER: str(number)} if fix.page == FIX_LIST_PAGE else {
        "rule": [rule_heading(rule) for rule in fix.rules]}
    st.session_state[PENDING_LINK_KEY] = fix.page, parameters


def follow_pending_link() -> None:
    """Open the page saved by a button of `draw_priorities`, if one was pressed."""
    if PENDING_LINK_KEY in st.session_state:
        page, parameters = st.session_state.pop(PENDING_LINK_KEY)
        st.switch_page(page, query_params=parameters)


def draw_linked_fix(partnership: str) -> frozenset[tuple[str, str]]:
    """Say on the Fix list which number of the Overview was opened; return its cells, none where there is none.
    """
    linked = st.session_state.get(_LINKED_FIX_KEY)
    if linked is None or (partnership, str(linked[1])) != (linked[0], st.query_params.get(NUMBER_PARAMETER)):
        return frozenset()
    _, number, fix = linked
    with st.container(border=True):
        st.markdown(f"**Number {number} of the Overview: {fix.what}.** {fix.effect}.")
        st.text(fix.where)
    return fix.cells


def draw_whole_list_button() -> None:
    """Draw the button that shows all of the Fix list after `draw_linked_fix`."""
    st.button("Show the whole list", on_click=_forget_linked_fix)


def _forget_linked_fix() -> None:
    st.query_params.pop(NUMBER_PARAMETER, None)
    st.session_state.pop(_LINKED_FIX_KEY, None)


def _selectable(context: PageContext, partnership: str | None) -> str | None:
    """Return the partnership if the sidebar lists it; a workbook that can't be read isn't listed."""
    return partnership if partnership in context.tables.partnerships else None


def draw_ranking(context: PageContext) -> None:
    """Draw the partnerships, worst first; selecting one sets the filter in the sidebar."""
    report = context.report
    st.text(ranking_sentence(report))
    st.caption(RANKING_LEGEND)
    key, colors = table_key("ranking", report), mark_colors(report)
    config = {name: st.column_config.Column(width=width) for name, width in RANKING_WIDTHS.items()}
    config["Standing"] = st.column_config.MultiselectColumn(options=list(colors), color=list(colors.values()),
                                                            width=145)
    table = ranking(report)
    names = [_selectable(context, name) for name in table["Partnership"]]
    answer = st.container()    # above the table, so that it appears without scrolling to the table's end
    selected = draw_printable_table(table, key, "ranking", selection_mode="single-row",
                        on_select=partial(save_selection, key, PARTNERSHIP_KEY, names), placeholder="",
                        column_config=config, alt="Partnerships, those that need attention first")
    for row in selected.selection.rows:
        if sentence := unreadable_sentence(context.tables, table["Partnership"][row]):
            with answer, st.container(border=True):
                st.text(sentence)
    st.caption(RANKING_NOTE)
    draw_inactive(report)


def draw_inactive(report: Report) -> None:
    """Draw the partnerships that have logged nothing for more than a month and a download, or that there are none."""
    table, sentence = inactive_partnerships(report), inactive_sentence(report)
    if not len(table) or not sentence:
        st.text(sentence)
    else:
        with st.expander(sentence):
            draw_table(table, table_key("inactive", report), placeholder="",
                       alt="Partnerships that have logged nothing for more than a month, longest ago first")
            draw_download("Download this list (CSV)", inactive_csv(report), f"{inactive_file_name(report)}.csv",
                          "inactive_csv")
