"""The parts of the overview: cards of figures, outcomes beside last year's, what to fix first, partnerships ranked."""

from functools import partial

import streamlit as st

from pages.components.tables import frame, keep_choice, kept_key
from pages.session import PAGES, PARTNERSHIP_KEY, Visit
from summaries import Report
from summaries.figures import OUTCOME
from summaries.fixes import FirstFix, first_fixes, fixes_sentence, rule_heading
from summaries.overview import NO_CHANGE, mark_colours, outcomes_beside, outcomes_note, ranking_sentence
from summaries.overview.headlines import headlines
from summaries.overview.ranking import ranking
from summaries.survey import agreement_sentence

NEXT_KEY = "next_page"
CARD, WIDE_CARD = 150, 330  # pixels: of the first two stand side by side on a phone
PAGE_OF = {entry.file: entry for entry in PAGES}
WIDTHS = {"Partnership": 110, "CoPs That Meet": 120, "Last Logged": 205, "Months Met": 90,
          "Required Cells Filled": 165}
LEGEND = ("Choose a row, by its box on the left, to look at that partnership alone. **✓** meets the model · **✗** does "
          "not · **□** not documented here · **?** cannot be judged")
RANKED_BY = (
    "Worst first: workbooks that can't be read, then those without an active CoP, then the smallest share of CoPs that "
    "meet the model; where that is equal, the most open *must* flags. *Last logged*: the latest day, by the as-of "
    "date, of a session, training, consultation or survey response. *Required cells filled*: of the cells that each "
    "row of the year must have, those that are not blank.")


def cards(report: Report) -> None:
    """Draw a card a figure: its value, the year before, and what it rests on."""
    grid = st.grid(4, min_column_width=CARD, gap="xsmall", border=True)
    for line in headlines(report):
        if line.section == OUTCOME:
            continue
        with grid.cell(), st.container(gap=None):
            st.metric(line.label, line.value, line.change or None,
                      delta_color="off" if line.better is None else "normal",
                      delta_arrow="off" if line.change == NO_CHANGE else "auto")
            before = f"{line.before} the year before" if line.before else ""
            st.caption("  \n".join(words for words in (before, line.detail) if words))


def outcomes(report: Report) -> None:
    """Draw the six outcomes, percent and n, beside the year before."""
    st.text(agreement_sentence(report))
    st.caption(outcomes_note(report))
    st.table(outcomes_beside(report), hide_index=True, alt="The six outcomes, percent and number of answers")


def fixes(visit: Visit) -> None:
    """List what to fix first, each with a button to the page that leads on."""
    report = visit.report
    st.text(fixes_sentence(report))
    grid = st.grid(2, min_column_width=WIDE_CARD, gap="xsmall", border=True)
    for number, fix in enumerate(first_fixes(report), start=1):
        with grid.cell(), st.container(gap=None):
            st.markdown(f"**{number}. {fix.what}.** {fix.effect}.")
            st.text(fix.where)
            page = PAGE_OF[fix.page]
            st.button(f"Open {page.title}", key=f"fix_{number}", type="tertiary", icon=f":material/{page.icon}:",
                      on_click=_lead_on, args=(_to_choose(visit, fix.partnership), fix))


def _lead_on(partnership: str | None, fix: FirstFix) -> None:
    """Remember where to go: a link could not choose a partnership, because the sidebar keeps its own."""
    if partnership:
        st.session_state[PARTNERSHIP_KEY] = partnership
    st.session_state[NEXT_KEY] = fix.page, [rule_heading(rule) for rule in fix.rules]


def go_on() -> None:
    """Open the page that a button of `fixes` leads to, if one was pressed."""
    if NEXT_KEY in st.session_state:
        page, rules = st.session_state.pop(NEXT_KEY)
        st.switch_page(page, query_params={"rule": rules})


def _to_choose(visit: Visit, partnership: str | None) -> str | None:
    """Return the partnership if the sidebar has it to choose from; a workbook that can't be read is not there."""
    return partnership if partnership in visit.tables.partnerships else None


def ranked(visit: Visit) -> None:
    """Draw the partnerships, worst first; choosing one opens its own overview."""
    report = visit.report
    st.text(ranking_sentence(report))
    st.caption(LEGEND)
    key, colours = kept_key("ranking", report), mark_colours(report)
    config = {name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}
    config["Standing"] = st.column_config.MultiselectColumn(options=list(colours), color=list(colours.values()),
                                                            width=145)
    config["Open Must Flags"] = st.column_config.NumberColumn(width=125)
    lines = ranking(report)
    names = [_to_choose(visit, name) for name in lines["Partnership"]]
    frame(lines, key, selection_mode="single-row", on_select=partial(keep_choice, key, PARTNERSHIP_KEY, names),
          column_config=config, alt="Partnerships, those that need attention first")
    st.caption(RANKED_BY)
