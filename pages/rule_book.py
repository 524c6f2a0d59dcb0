"""Rule book: every rule, the program's words it rests on, its severity, and how often it is flagged now."""

from functools import partial

import streamlit as st

from pages.components import draw_download, draw_period_caption, draw_table, save_selection, table_key
from pages.session import current_context
from summaries.documents.reference import (
    CATEGORY_NAMES,
    FLAG_COUNT_COLUMN,
    flags_for_rule,
    get_rule,
    rule_book_csv,
    rule_cases,
    rules_sentence,
    rules_with_flag_counts,
    search_rows,
)
from summaries.fixes import rule_heading
from summaries.presentation import SEVERITY_MARKS

_ROW_HEIGHT = 70    # pixels; st.dataframe wraps text from 65 on
_TABLE_HEIGHT = 36 + 4 * _ROW_HEIGHT    # the rule chosen in it appears below it
RULE_KEY = "book_rule"

context = current_context()
report = context.report
rules = rules_with_flag_counts(report)

st.title("Rule book", anchor=False)
draw_period_caption(context)
st.header("What is checked?", anchor=False)
st.markdown(rules_sentence(report))
st.caption("*Must*: the programme says must or states a plain requirement, or a figure for NCPC depends on it. "
           "*Should*: it says should or recommended. *Info*: good to know.")

first, second, third = st.columns([3, 2, 2])
query = first.text_input("Search", key="book_search", bind="query-params", placeholder="such as facilitator or date")
about = second.pills("About", list(CATEGORY_NAMES.values()), selection_mode="multi", key="book_about",
                     bind="query-params")
severities = third.pills("How serious", list(SEVERITY_MARKS), selection_mode="multi", key="book_severity",
                         bind="query-params")
only_flagged = st.toggle("Only rules that are flagged now", key="book_flagged", bind="query-params")

shown = search_rows(rules, query)
shown = shown[shown["About"].isin(about or CATEGORY_NAMES.values())
              & shown["Severity"].isin([SEVERITY_MARKS[name] for name in severities or SEVERITY_MARKS])
              & (shown[FLAG_COUNT_COLUMN] >= int(only_flagged))]


key = table_key("book", report, query, about, severities, only_flagged)
if len(shown):
    st.caption("Choose a row to read the rule in full below.")
    draw_table(shown, key, on_select=partial(save_selection, key, RULE_KEY, shown["Rule"].tolist()),
               selection_mode="single-row",
               row_height=_ROW_HEIGHT, height=_TABLE_HEIGHT, alt="The rules",
               column_order=["Rule", "Title", FLAG_COUNT_COLUMN, "Severity", "The Programme's Words", "What It Says",
                             "About",
                             "All Severities", "Explained By", "Fiscal Years"],
               column_config={"Rule": st.column_config.TextColumn(width=72),
                              "Title": st.column_config.TextColumn(width=175),
                              FLAG_COUNT_COLUMN: st.column_config.NumberColumn(width=85),
                              "Severity": st.column_config.TextColumn(width=85),
                              "The Programme's Words": st.column_config.TextColumn(width=235),
                              "What It Says": st.column_config.TextColumn(width=600)})
else:
    st.info("No rule fits. Search for fewer words, or take a filter away.")
draw_download("Download the rule book (CSV)", rule_book_csv(), "rule-book.csv", "book_download")

st.header("One rule in full", anchor=False)
chosen_rule = st.selectbox("Rule", rules["Rule"].tolist(), index=None, key=RULE_KEY, bind="query-params",
                           format_func=rule_heading,
                           placeholder="Choose a rule")
if chosen_rule:
    rule, flags = get_rule(chosen_rule), flags_for_rule(report, chosen_rule)
    st.subheader(rule_heading(chosen_rule), anchor=False)
    if rule.source_text:
        st.markdown(f"The programme's words: *“{rule.source_text}”*")
    else:
        st.markdown("A rule about the data: without it the figures could not be relied on.")
    st.markdown("What it says, and what to do then; ‹words› stand for what differs from flag to flag:")
    draw_table(rule_cases(chosen_rule), f"{RULE_KEY}_cases", row_height=_ROW_HEIGHT,
               alt="The ways in which this rule speaks",
               column_config={"How Serious": st.column_config.TextColumn(width=95),
                              "What It Says": st.column_config.TextColumn(width=450),
                              "What to Do": st.column_config.TextColumn(width=400),
                              "Who May Explain It": st.column_config.TextColumn(width=160)})
    st.caption(f"Known for {', '.join(rule.fiscal_years)}; used for other years until NCPC says otherwise.")
    st.subheader("Where it is flagged now", anchor=False)
    if len(flags):
        draw_table(flags, f"{RULE_KEY}_flags", alt="The flags of this rule", column_config={
            "What Is Wrong": st.column_config.TextColumn(width=480)})
    else:
        st.success("Nowhere.", icon=":material/check:")
