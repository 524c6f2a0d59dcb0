"""The banner at the top of every page of a partnership whose year was returned, or that this can't be looked up."""

import streamlit as st

from cop_sheets.date_format import format_datetime
from pages.session import (
    PARTNERSHIP_KEY,
    YEAR_KEY,
    PageContext,
    are_submissions_known,
    submissions_for,
    visitor_time_zone,
)
from workflow.submissions import SubmissionStatus


def draw_unknown_submissions(context: PageContext) -> bool:
    """Say that what was certified can't be looked up, and return True, where that is so."""
    if are_submissions_known(context.source):
        return False
    st.warning("**What was certified, accepted or returned can't be looked up just now**, so the state of no year is "
               "shown, and nothing as certified. Reload the page in a minute; where that does not help, tell whoever "
               "keeps this app: its log says why.", icon=":material/report:")
    return True


def draw_returned_banner(context: PageContext) -> None:
    """Say which years were returned, and why, to whoever sees the partnership; to NCPC where it has chosen that one.
    """
    is_ncpc = context.viewer.is_ncpc
    if context.source.is_sample or (is_ncpc and context.partnership is None):    # NCPC has its list of all
        return
    shown = [context.partnership] if context.partnership else context.tables.all_partnerships
    returned = [submission for submission in submissions_for(context.source)
                if submission.status is SubmissionStatus.RETURNED and submission.partnership in shown]
    if not returned:
        return
    st.warning("**NCPC has returned a certified year.** " + (
        "The partnership mends what the reason asks for, and certifies it anew." if is_ncpc else
        "Mend what the reason asks for, then certify it anew."), icon=":material/undo:")
    for submission in returned:
        step = submission.last_step
        assert step is not None
        name = f"{submission.partnership}, " if len(shown) > 1 else ""
        st.text(f"{name}{submission.fiscal_year}, returned {format_datetime(step.at, visitor_time_zone())} by "
                f"{step.who}. Reason: {step.reason}")
        st.page_link("certify.py", label=f"Open Certify, {submission.fiscal_year}", icon=":material/verified:",
                     query_params={PARTNERSHIP_KEY: submission.partnership, YEAR_KEY: str(submission.fiscal_year)})
