"""The list of what was asked and decided, one card each."""

from datetime import date

import pandas as pd
import streamlit as st

from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation, ExplanationStatus
from pages.components import unbroken_container
from pages.components.tables import paginate
from pages.explaining.actions import LIST, WITHDRAW
from pages.session import PageContext
from pages.session.clicks import record_click
from pages.store_actions import draw_answer
from validators import Decider
from workflow.explanation_list import ExplanationList, ListedExplanation
from workflow.explanations import is_in_workbook

NOT_DECIDED_HERE = "NCPC decides, but not here: without a login only flags about the data can be decided"


def has_login(context: PageContext) -> bool:
    """Return whether the viewer has signed in; without a login nobody at NCPC sees what is done here."""
    return context.viewer.email != ""


def draw_explanation_cards(context: PageContext, listing: ExplanationList, can_act: bool) -> None:
    """Draw a card for each explanation, those that wait first; `can_act`: with the buttons to withdraw."""
    st.subheader("What was asked and decided", anchor=False)
    draw_answer(LIST)
    if not listing.explanations:
        st.text("Nobody has asked for an explanation.")
    if listing.withheld:
        count = "1 more is" if listing.withheld == 1 else f"{listing.withheld} more are"
        st.text(f"{count} about the data. The partnerships' own managers decide about that, and NCPC does not see it.")
    rows = pd.DataFrame({"position": range(len(listing.explanations))})
    for position in paginate(rows, "explanation_page")["position"].tolist():
        with unbroken_container(f"explanation_{position}"):
            _draw_card(context, listing.explanations[position], can_act)


def _draw_card(context: PageContext, one: ListedExplanation, can_act: bool) -> None:
    explanation = one.explanation
    has_several = context.partnership is None and len(context.tables.partnerships) > 1
    st.text("\n".join([_status_text(explanation, context.source.as_of, one, has_login(context)),
                       *request_lines(one, has_several),
                       *_decision_lines(explanation)]))
    if one.flag is None:
        st.text(f"It is not about a flag of {context.fiscal_year} as it is now: the facts have changed, or it is "
                "of another fiscal year.")
    if one.may_withdraw and can_act:
        st.button("Withdraw", key=f"withdraw_{explanation.partnership}_{explanation.flag_id}", on_click=record_click,
                  args=(WITHDRAW, explanation))


def request_lines(one: ListedExplanation, with_partnership: bool) -> list[str]:
    """Return the lines about what was asked for: where, what is wrong, the reason, and who asked when."""
    explanation, flag = one.explanation, one.flag
    where = ", ".join(filter(None, (explanation.partnership if with_partnership else "", flag.where if flag else "")))
    what = flag.what if flag else explanation.what    # what is kept is as the asker saw it
    when = f", {format_date(explanation.asked_on)}" if explanation.asked_on else ", in the tab Explanations"
    return [*([f"Where: {where}"] if where else []), *([f"What is wrong: {what}"] if what else []),
            *([f"Rule: {flag.rule if flag else explanation.rule}"] if flag or explanation.rule else []),
            f"Reason: {explanation.reason}",
            f"Asked by: {explanation.asked_by or 'somebody'}{when}"]


def _status_text(explanation: Explanation, today: date, one: ListedExplanation, has_login: bool) -> str:
    if explanation.status is ExplanationStatus.WAITING:
        decider = "" if one.flag is None else (
            ": a manager decides" if one.flag.decider is not Decider.NCPC else ": NCPC decides" if has_login else
            f": {NOT_DECIDED_HERE}")
        place = " (asked for in the workbook)" if is_in_workbook(explanation) else ""
        return f"Waiting{decider}{place}"
    if explanation.until is None:
        return str(explanation.status)
    if explanation.until < today:
        return f"{explanation.status} until {format_date(explanation.until)}, which has passed: the flag is open again"
    return f"{explanation.status} until {format_date(explanation.until)}"


def _decision_lines(explanation: Explanation) -> list[str]:
    if explanation.status is ExplanationStatus.WAITING or explanation.decided_on is None:
        return []
    same = " (who had asked for it, too)" if explanation.is_decided_by_asker else ""
    return [f"Answer: {explanation.sentence}",
            f"Decided by: {explanation.decided_by}{same}, {format_date(explanation.decided_on)}"]
