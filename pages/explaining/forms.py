"""The forms: to ask for an explanation of a flag, and to decide about one."""

from functools import partial

import streamlit as st

from cop_sheets.date_format import format_date
from pages.explaining.lists import NOT_DECIDED_HERE, has_login, request_lines
from pages.explaining.shown import Shown
from pages.session import PageContext, current_store
from pages.store_actions import current_actor, draw_answer, run_action
from validators import Decider
from workflow.explainable_flags import ExplainableFlag, may_ask
from workflow.explanation_list import ExplanationList, ListedExplanation
from workflow.explanations import approve, ask, decline, parse_last_day
from workflow.people import MAX_TEXT

FLAG_PARAMETER = "flag"    # in the page's address: the Flag ID to ask about
_ASK, _DECIDE = "ask", "decide"
_MAX_DAY = 40    # characters, of a date


def may_ask_now(context: PageContext) -> bool:
    """Return whether the viewer may ask for explanations of the partnership's flags, as the page shows them."""
    return (context.partnership is not None and may_ask(context.viewer, context.partnership)
            and context.as_of == context.source.as_of and not context.source.is_sample)


def draw_ask_form(context: PageContext, listing: ExplanationList) -> None:
    """Draw the form to ask for an explanation of one of the open flags."""
    st.subheader("Ask", anchor=False)
    draw_answer(_ASK)
    flags = {f"{flag.partnership} {flag.flag_id}": flag for flag in listing.flags_to_ask}
    if not flags:
        st.text("No flag is open that could be explained. What can't be read, or is missing, is to be mended.")
        return
    wanted = st.query_params.get(FLAG_PARAMETER)
    position = next((number for number, flag in enumerate(flags.values()) if flag.flag_id == wanted), None)
    chosen = st.selectbox("A flag that is right as it is, or can't be mended", list(flags), index=position,
                          key="flag_to_ask", placeholder="Choose a flag",
                          format_func=partial(_flag_label, flags, _has_several(context)))
    if chosen is None:
        return
    flag = flags[chosen]
    st.text(f"Where: {flag.where}\nWhat is wrong: {flag.what}\n{_who_reads(flag, has_login(context))}")
    # Keys with partnership and Flag ID: flags of several partnerships may share an ID.
    with st.form(f"ask {chosen}", enter_to_submit=False):
        reason = st.text_area("Why is it right, or why can't it be mended?", max_chars=MAX_TEXT, key=f"reason {chosen}")
        if st.form_submit_button("Ask", type="primary"):
            run_action(_ASK, lambda: ask(current_store(), current_actor(context), context.report, flag.partnership,
                                         flag.flag_id, reason), f"It waits to be decided: {flag.where}.")


def draw_decision_form(context: PageContext, listing: ExplanationList, shown: Shown) -> None:
    """Draw the form to decide about an explanation; nothing for whoever may decide about none. `shown`: see `as_shown`.
    """
    listed = {" ".join(one.key): one for one in listing.explanations if one.may_decide}
    waiting = sum(one.is_waiting for one in listed.values())
    if listed:
        st.subheader("Decide", anchor=False)
    draw_answer(_DECIDE)    # also after the last one
    if not listed:
        return
    st.text({0: "None waits for you.", 1: "1 waits for you."}.get(waiting, f"{waiting} wait for you."))
    chosen = st.selectbox("An explanation", list(listed), index=0 if waiting else None, key="explanation_to_decide",
                          placeholder="Choose one to decide anew",
                          format_func=partial(_explanation_label, listed, _has_several(context)))
    if chosen is None:
        return
    one = listed[chosen]
    st.text("\n".join(request_lines(one, _has_several(context))))
    if one.explanation.asked_by == context.viewer.email != "":
        st.text("You asked for this yourself, and that is shown beside your decision.")
    with st.form(f"decide {chosen}", enter_to_submit=False):
        sentence = st.text_area("Your answer, in a sentence", max_chars=MAX_TEXT, key=f"sentence {chosen}")
        # Text, because a field for dates gives nothing at all for a date that is half typed or out of its range.
        last_day = st.text_input("Until (month/day/year), if wanted: the last day on which it holds",
                                 max_chars=_MAX_DAY, key=f"until {chosen}")
        with st.container(horizontal=True):
            is_approved = st.form_submit_button("Approve", type="primary")
            is_declined = st.form_submit_button("Decline")
    where = one.flag.where if one.flag else ""
    arguments = current_store(), current_actor(context), context.report, shown[one.key], sentence
    if is_approved:
        run_action(_DECIDE, lambda: approve(*arguments, parse_last_day(last_day)),
                   lambda made: f"Approved{f', until {format_date(made.until)}' if made.until else ''}: {where}.")
    if is_declined:
        run_action(_DECIDE, lambda: decline(*arguments), f"Declined: {where}.")


def _has_several(context: PageContext) -> bool:
    return context.partnership is None and len(context.tables.partnerships) > 1


def _who_reads(flag: ExplainableFlag, signed_in: bool) -> str:
    if flag.decider is not Decider.NCPC:
        return f"Who decides: a manager of {flag.partnership}."
    if signed_in:
        return "Who decides: NCPC. They read the reason, so name nobody in it."
    return (f"Who decides: {NOT_DECIDED_HERE}. Nothing leaves this machine: once the year is certified, send NCPC the "
            "pack of the page Certify. It holds the reason, so name nobody in it.")


def _flag_label(flags: dict[str, ExplainableFlag], with_partnership: bool, key: str) -> str:
    flag = flags[key]
    return f"{f'{flag.partnership}, ' if with_partnership else ''}{flag.where}: {flag.what}"


def _explanation_label(listed: dict[str, ListedExplanation], with_partnership: bool, key: str) -> str:
    one = listed[key]
    label = _flag_label({key: one.flag}, with_partnership, key) if one.flag else ""
    return f"{one.explanation.status}: {label}"
