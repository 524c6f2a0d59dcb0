"""The form by which a partnership certifies its year, or asks to have it reopened."""

from collections import Counter

import streamlit as st

from cop_sheets.date_format import format_date
from pages.session import PageContext, current_store
from pages.session.clicks import record_click, take_click
from pages.store_actions import (
    current_actor,
    draw_answer,
    draw_store_error,
    draw_typed_name,
    perform_action,
    run_action,
)
from pages.submitting.actions import WITHOUT_STORE, certify_current, seen_figures
from pages.submitting.state import current_submission, known_rows
from summaries.ncpc.none_outputs import outputs_without_rows
from workflow.packs import statement
from workflow.people import MAX_TEXT
from workflow.submissions import (
    Certification,
    SubmissionStatus,
    comment_requirement,
    differences_since,
    first_certifiable_day,
    may_certify,
    request_reopening,
)

_CERTIFY, _CERTIFIED, _ASK = "certify", "certified", "ask_to_reopen"
_SEEN_KEY, _CERTIFIED_KEY = "certify_seen", "certified_in_visit"
_UNCHANGED = "No figure has changed since it was certified, so there is nothing to certify anew."
_YES, _NO = "Yes, none", "No, leave it as it is"


def draw_certified_answer() -> None:
    """Say that the year was certified, if that was done last; what can't be certified is said beside the form."""
    draw_answer(_CERTIFIED)


def draw_certify_form(context: PageContext, partnership: str) -> None:
    """Draw the form to certify the year; where that can't be done now, say why."""
    draw_answer(_CERTIFY)
    draw_answer(_ASK)    # also where it isn't accepted any more
    submission, year = current_submission(context, partnership), context.fiscal_year
    # A button that was clicked while NCPC accepted the year is drawn once more, so that it gets its answer.
    click = take_click(_CERTIFY)
    is_clicked = click is not None and click.about == (partnership, year)
    if not may_certify(context.viewer, partnership):
        st.text("NCPC never certifies for others." if context.viewer.is_ncpc else
                f"The years of {partnership} are certified by those who stand in its row of the registry under "
                "Certifies.")
        return
    if context.source.as_of < first_certifiable_day(year):
        st.info(f"{year} can be certified from {format_date(first_certifiable_day(year))}, when it is over. To certify "
                "an earlier year, choose it under Fiscal year.")
        return
    if submission.status is SubmissionStatus.ACCEPTED and not is_clicked:
        _draw_reopening_form(context, partnership)
        return
    draw_store_error(WITHOUT_STORE)
    _draw_form(context, partnership)


def _draw_form(context: PageContext, partnership: str) -> None:
    submission, year = current_submission(context, partnership), context.fiscal_year
    # What is typed belongs to one partnership's year, until that is certified.
    counts = st.session_state.setdefault(_CERTIFIED_KEY, Counter())
    key = f"{counts[partnership, year]}_{year}_{partnership}"
    if submission.status is SubmissionStatus.CERTIFIED:    # nothing is to be done now
        is_changed = bool(differences_since(context.report, submission, known_rows(context)))
        if not is_changed:
            st.text(_UNCHANGED)
        with st.expander("Certify anew", key=f"certify_anew_{key}"):
            _draw_inputs(context, partnership, submission.latest, key, is_primary=is_changed)
        return
    st.subheader("Certify" if submission.latest is None else "Certify anew", anchor=False)
    _draw_inputs(context, partnership, submission.latest, key)


def _draw_inputs(context: PageContext, partnership: str, latest: Certification | None, key: str,
                 is_primary: bool = True) -> None:
    year, questions = context.fiscal_year, outputs_without_rows(context.report)
    need = comment_requirement(context.report, current_submission(context, partnership), known_rows(context))
    seen_before = st.session_state.get(_SEEN_KEY, {}).get((partnership, year))
    draw_typed_name(context)
    with st.form(f"certify_{key}", enter_to_submit=False):
        if questions:
            st.text(f"Nothing is entered for these in {year}. None this year?")
        answers = {one.name: st.radio(one.name, [_YES, _NO], index=None, key=f"none_{key}_{one.name}", horizontal=True)
                   for one in questions}
        comment = st.text_area(f"Comment ({need or 'if wanted'})", max_chars=MAX_TEXT, key=f"certify_comment_{key}")
        if context.viewer.email:
            st.caption("The comment is kept in your own pack. NCPC sees that there is one, not what it says.")
        st.text(statement(partnership, year))
        is_certified = st.form_submit_button(f"Certify {year}", type="primary" if is_primary else "secondary",
                                             on_click=record_click,
                                             args=(_CERTIFY, (partnership, year)))
    st.session_state.setdefault(_SEEN_KEY, {})[partnership, year] = seen_figures(
        context, partnership, latest.fingerprint if latest else "")
    if is_certified:
        given = {name: answer == _YES for name, answer in answers.items() if answer is not None}

        def certify_year() -> None:
            certify_current(context, partnership, given, comment, seen_before)
            st.session_state[_CERTIFIED_KEY][partnership, year] += 1

        run_action(_CERTIFY, certify_year,
                   f"{year} is certified. " + (
                       "NCPC sees it in its list; the fingerprint and the pack are below." if context.viewer.email else
                       "Nothing leaves this machine: download the pack for NCPC below and send it."), _CERTIFIED)


def _draw_reopening_form(context: PageContext, partnership: str) -> None:
    submission, year = current_submission(context, partnership), context.fiscal_year
    draw_store_error(WITHOUT_STORE)
    st.text(f"NCPC has accepted {year}, so only NCPC can reopen it.")
    if submission.reopening_request:
        st.text(f"NCPC was asked to reopen it. Reason: {submission.reopening_request.reason}")
        return
    draw_typed_name(context)
    key = f"reopen_reason_{year}_{partnership}"

    def ask_to_reopen() -> None:
        perform_action(_ASK, lambda: request_reopening(
            current_store(), current_actor(context), partnership, year, st.session_state[key]),
            "NCPC sees your reason in its list." if context.viewer.email else
            "It is noted on this machine; NCPC doesn't see it until somebody tells them.")

    with st.form(f"reopen_{year}_{partnership}", enter_to_submit=False):
        st.text_area("Why is it to be reopened?", max_chars=MAX_TEXT, key=key)
        # A callback, since NCPC may have reopened it meanwhile, and then this button isn't drawn any more.
        st.form_submit_button("Ask NCPC to reopen it", on_click=ask_to_reopen)
