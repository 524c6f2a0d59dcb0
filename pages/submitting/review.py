"""The list of all partnerships' years, and, for NCPC, to accept, return and reopen one."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from cop_sheets.date_format import format_date
from cop_sheets.writers import file_stem
from pages.components import draw_download, draw_printable_table, table_key
from pages.session import PageContext, current_config, current_store
from pages.store_actions import current_actor, draw_answer, draw_store_error, perform_action
from pages.submitting.actions import WITHOUT_STORE
from pages.submitting.certified_figures import draw_certified_figures
from pages.submitting.changed_since import draw_changed_since
from pages.submitting.state import current_submission, current_texts
from pages.submitting.status import draw_history, draw_status
from workflow.people import MAX_TEXT
from workflow.submissions import (
    SubmissionStatus,
    accept,
    late_partnerships,
    may_review,
    reopen,
    return_certification,
    submission_list,
)

_REVIEW, _CHOSEN_KEY = "review", "submission"


def draw_submission_list(context: PageContext) -> None:
    """Draw the state of each partnership's year, those that are late first; for NCPC also the forms."""
    texts, settings = current_texts(context), current_config().report
    names = context.report.tables.all_partnerships
    submissions = [current_submission(context, name) for name in names]
    table = submission_list(submissions, texts, settings, context.source.as_of)
    due = settings.due_day(context.fiscal_year)
    st.text(f"{sum(one.counted is not None for one in submissions)} of {len(names)} partnerships have certified "
            f"{context.fiscal_year}" + (f"; the last day for it is {format_date(due)}." if due else "."))
    draw_printable_table(table, table_key("submissions", context.report, tuple(texts.items())), "submissions",
                         lines_on_phones=True, placeholder="", alt="The state of each partnership's year")
    if not may_review(context.viewer):
        return
    _draw_late_download(context, late_partnerships(submissions, settings, context.source.as_of))
    draw_store_error(WITHOUT_STORE)
    draw_answer(_REVIEW)
    chosen = st.selectbox("Open a partnership's year", [name for name in table["Partnership"] if current_submission(
        context, name).latest], index=None, key=_CHOSEN_KEY, placeholder="Choose one that has certified")
    if chosen is not None:
        _draw_review(context, chosen)


def _draw_late_download(context: PageContext, late: list[str]) -> None:
    """Draw the list of those who are late with the addresses of those who certify; nothing where nobody is."""
    live_sheets = context.source.live_sheets
    if not late or live_sheets is None:
        return
    certifiers = {entry.partnership: "; ".join(entry.certifiers) for entry in live_sheets.sheet_sync.partnerships}
    table = pd.DataFrame([(name, str(context.fiscal_year), certifiers.get(name, "")) for name in late],
                         columns=["Partnership", "Fiscal Year", "Addresses"], dtype=object)
    draw_download(f"Download who is late, with addresses (CSV): {len(late)}", csv_bytes(table),
                  file_stem("Late", "", str(context.fiscal_year)) + ".csv", "late")


def _draw_review(context: PageContext, partnership: str) -> None:
    submission, year = current_submission(context, partnership), context.fiscal_year
    made = submission.latest
    assert made is not None
    with st.container(border=True):
        draw_status(context, partnership)
        draw_certified_figures(context, submission, made)
        draw_changed_since(context, partnership)
        draw_history(context, submission)
        if submission.reopening_request:
            st.text(f"{partnership} asks to have it reopened. Reason: {submission.reopening_request.reason}")
        if submission.status not in (SubmissionStatus.CERTIFIED, SubmissionStatus.ACCEPTED):
            st.text(f"{partnership} certifies it anew.")
            return
        is_certified = submission.status is SubmissionStatus.CERTIFIED
        key = f"{submission.status}_{year}_{partnership}"
        reason_key = f"review_reason_{key}"

        def perform(action: Callable[..., None], success: str, has_reason: bool = True) -> None:
            arguments = current_store(), current_actor(context), partnership, year, made.fingerprint
            reason = [st.session_state[reason_key]] if has_reason else []
            perform_action(_REVIEW, lambda: action(*arguments, *reason), f"{year} of {partnership} is {success}.")

        # Callbacks are about the certification that is drawn here, also where another step has followed since and
        # these buttons aren't drawn any more.
        with st.form(f"review_{key}", enter_to_submit=False):
            st.text_area(f"Reason (to {'return' if is_certified else 'reopen'} it)", max_chars=MAX_TEXT, key=reason_key)
            with st.container(horizontal=True):
                if is_certified:
                    st.form_submit_button("Accept", type="primary", on_click=perform, args=(accept, "accepted", False))
                    st.form_submit_button("Return", on_click=perform, args=(
                        return_certification, "returned; the reason stands at the top of its pages"))
                else:
                    st.form_submit_button("Reopen", on_click=perform, args=(reopen, "reopened"))
