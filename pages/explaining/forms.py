"""The forms: to ask for an explanation of a flag, and to decide about one."""

import streamlit as st

from pages.explaining.actions import APPROVE, ASK, DECIDE, DECLINE
from pages.explaining.lists import NOT_DECIDED_HERE, has_login, request_lines
from pages.session import PageContext
from pages.session.clicks import record_click
from pages.store_actions import draw_answer, draw_choice, reset_count
from validators import Decider
from workflow.explainable_flags import ExplainableFlag, may_ask
from workflow.explanation_list import ExplanationList, ListedExplanation
from workflow.people import MAX_TEXT

FLAG_PARAMETER = "flag"    # in the page's address: the Flag ID to ask about
_MAX_DAY = 40    # characters, of a date


def may_ask_now(context: PageContext) -> bool:
    """Return whether the viewer may ask for explanations of the partnership's flags, as the page shows them."""
    return (context.partnership is not None and may_ask(context.viewer, context.partnership)
            and context.as_of == context.source.as_of and not context.source.is_sample)


def draw_ask_form(context: PageContext, listing: ExplanationList) -> None:
    """Draw the form to ask for an explanation of one of the open flags."""
    st.subheader("Ask", anchor=False)
    draw_answer(ASK)
    flags = {f"{flag.partnership} {flag.flag_id}": flag for flag in listing.flags_to_ask}
    if not flags:
        st.text("No flag is open that could be explained. What can't be read, or is missing, is to be mended.")
        return
    wanted, has_several = st.query_params.get(FLAG_PARAMETER), _has_several(context)
    chosen = draw_choice("A flag that is right as it is, or can't be mended",
                    {key: _flag_label(flag, has_several) for key, flag in flags.items()}, f"{ASK}_{wanted}",
                    default=next((key for key, flag in flags.items() if flag.flag_id == wanted), None),
                    placeholder="Choose a flag")
    if chosen is None:
        return
    flag = flags[chosen]
    st.text(f"Where: {flag.where}\nWhat is wrong: {flag.what}\n{_who_reads(flag, has_login(context))}")
    # Keys with partnership and Flag ID: flags of several partnerships may share an ID.
    key = f"reason {chosen}"
    with st.form(f"ask {chosen}", enter_to_submit=False):
        st.text_area("Why is it right, or why can't it be mended?", max_chars=MAX_TEXT, key=key)
        st.form_submit_button("Ask", type="primary", on_click=record_click, args=(ASK, flag, key))


def draw_decision_form(context: PageContext, listing: ExplanationList) -> None:
    """Draw the form to decide about an explanation; nothing for whoever may decide about none."""
    listed = {" ".join(one.key): one for one in listing.explanations if one.may_decide}
    waiting = [key for key, one in listed.items() if one.is_waiting]
    if listed:
        st.subheader("Decide", anchor=False)
    draw_answer(DECIDE)    # also after the last one
    if not listed:
        return
    st.text({0: "None waits for you.", 1: "1 waits for you."}.get(len(waiting), f"{len(waiting)} wait for you."))
    has_several = _has_several(context)
    chosen = draw_choice("An explanation", {key: _explanation_label(one, has_several) for key, one in listed.items()},
                    DECIDE, default=waiting[0] if waiting else None, placeholder="Choose one to decide anew")
    if chosen is None:
        return
    one = listed[chosen]
    st.text("\n".join(request_lines(one, has_several)))
    if one.explanation.asked_by == context.viewer.email != "":
        st.text("You asked for this yourself, and that is shown beside your decision.")
    key = f"{reset_count(DECIDE)} {chosen}"
    with st.form(f"decide {key}", enter_to_submit=False):
        st.text_area("Your answer, in a sentence", max_chars=MAX_TEXT, key=f"sentence {key}")
        # Text, because a field for dates gives nothing at all for a date that is half typed or out of its range.
        st.text_input("Until (month/day/year), if wanted: the last day on which it holds", max_chars=_MAX_DAY,
                      key=f"until {key}")
        keys = f"sentence {key}", f"until {key}"
        with st.container(horizontal=True):
            st.form_submit_button("Approve", type="primary", on_click=record_click, args=(APPROVE, one, *keys))
            st.form_submit_button("Decline", on_click=record_click, args=(DECLINE, one, *keys))


def _has_several(context: PageContext) -> bool:
    return context.partnership is None and len(context.tables.partnerships) > 1


def _who_reads(flag: ExplainableFlag, signed_in: bool) -> str:
    if flag.decider is not Decider.NCPC:
        return f"Who decides: a manager of {flag.partnership}."
    if signed_in:
        return "Who decides: NCPC. They read the reason, so name nobody in it."
    return (f"Who decides: {NOT_DECIDED_HERE}. Nothing leaves this machine: once the year is certified, send NCPC the "
            "pack of the page Certify. It holds the reason, so name nobody in it.")


def _flag_label(flag: ExplainableFlag, with_partnership: bool) -> str:
    return f"{f'{flag.partnership}, ' if with_partnership else ''}{flag.where}: {flag.what}"


def _explanation_label(one: ListedExplanation, with_partnership: bool) -> str:
    label = _flag_label(one.flag, with_partnership) if one.flag else ""
    return f"{one.explanation.status}: {label}"
