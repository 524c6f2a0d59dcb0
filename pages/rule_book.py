"""Rule book: what is checked, in whose words, how serious it is, and how often it is flagged now."""

from functools import partial

import streamlit as st

from pages.components import download, frame, keep_choice, kept_key, period_caption
from pages.session import chosen
from summaries.documents.reference import (
    ABOUT,
    FLAGS_NOW,
    flags_of_rule,
    found_in,
    rule_book_csv,
    rule_cases,
    rule_named,
    rules_now,
    rules_sentence,
)
from summaries.fixes import rule_heading
from summaries.presentation import SEVERITY_MARKS

ROW_HEIGHT = 70    # from 65 on the table wraps its text
TALL = 36 + 6 * ROW_HEIGHT
CHOSEN = "book_rule"

visit = chosen()
report = visit.report
book = rules_now(report)

st.title("Rule book")
period_caption(visit)
st.header("What is checked?")
st.markdown(rules_sentence(report))
st.caption("*Must*: the programme says must or states a plain requirement, or a figure for NCPC depends on it. "
           "*Should*: it says should or recommended. *Info*: good to know.")

first, second, third = st.columns([3, 2, 2])
words = first.text_input("Search", key="book_search", bind="query-params", placeholder="such as facilitator or date")
about = second.pills("About", list(ABOUT.values()), selection_mode="multi", key="book_about", bind="query-params")
severities = third.pills("How serious", list(SEVERITY_MARKS), selection_mode="multi", key="book_severity",
                         bind="query-params")
only_flagged = st.toggle("Only rules that are flagged now", key="book_flagged", bind="query-params")

shown = found_in(book, words)
shown = shown[shown["About"].isin(about or ABOUT.values())
              & shown["Severity"].isin([SEVERITY_MARKS[name] for name in severities or SEVERITY_MARKS])
              & (shown[FLAGS_NOW] >= int(only_flagged))]


key = kept_key("book", report, words, about, severities, only_flagged)
if len(shown):
    st.caption("Choose a row to read the rule in full below.")
    frame(shown, key, on_select=partial(keep_choice, key, CHOSEN, shown["Rule"].tolist()), selection_mode="single-row",
          row_height=ROW_HEIGHT, height=TALL, alt="The rules",
          column_order=["Rule", "Title", FLAGS_NOW, "Severity", "The Programme's Words", "What It Says", "About",
                        "All Severities", "Fiscal Years"],
          column_config={"Rule": st.column_config.TextColumn(width=72),
                         "Title": st.column_config.TextColumn(width=175),
                         FLAGS_NOW: st.column_config.NumberColumn(width=85),
                         "Severity": st.column_config.TextColumn(width=85),
                         "The Programme's Words": st.column_config.TextColumn(width=235),
                         "What It Says": st.column_config.TextColumn(width=600)})
else:
    st.info("No rule fits. Search for fewer words, or take a filter away.")
download("Download the rule book (CSV)", rule_book_csv(), "rule-book.csv", "book_download")

st.header("One rule in full")
chosen_rule = st.selectbox("Rule", book["Rule"].tolist(), index=None, key=CHOSEN, bind="query-params",
                           format_func=rule_heading,
                           placeholder="Choose a rule")
if chosen_rule:
    rule, flags = rule_named(chosen_rule), flags_of_rule(report, chosen_rule)
    st.subheader(rule_heading(chosen_rule))
    if rule.words:
        st.markdown(f"The programme's words: *“{rule.words}”*")
    else:
        st.markdown("A rule about the data: without it the figures could not be relied on.")
    st.markdown("What it says, and what to do then; ‹words› stand for what differs from flag to flag:")
    frame(rule_cases(chosen_rule), f"{CHOSEN}_cases", row_height=ROW_HEIGHT, alt="The ways in which this rule speaks",
          column_config={"How Serious": st.column_config.TextColumn(width=95),
                         "What It Says": st.column_config.TextColumn(width=450),
                         "What to Do": st.column_config.TextColumn(width=400)})
    st.caption(f"Known for {', '.join(rule.fiscal_years)}; used for other years until NCPC says otherwise.")
    st.subheader("Where it is flagged now")
    if len(flags):
        frame(flags, f"{CHOSEN}_flags", alt="The flags of this rule", column_config={
            "What Is Wrong": st.column_config.TextColumn(width=480)})
    else:
        st.success("Nowhere.", icon=":material/check:")
