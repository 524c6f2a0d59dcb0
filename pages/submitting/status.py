"""What was done with a partnership's year: its status, its fingerprint and pack, and its history."""

from functools import partial

import streamlit as st

from cop_sheets.date_format import format_date, format_datetime
from cop_sheets.errors import SheetsError, StoreUnavailable
from cop_sheets.writers import file_stem
from pages.components import draw_download
from pages.session import PageContext, current_config, current_store, visitor_time_zone
from pages.submitting.state import current_submission, known_rows
from summaries.presentation.wording import pluralize
from workflow.submissions import Certification, Submission, differences_since, due_text, read_pack_of

ZIP_TYPE = "application/zip"
_NOT_READ = ("The pack can't be read just now. Try again in a minute; where that does not help, tell whoever keeps "
             "this app: its log says why.")


def draw_status(context: PageContext, partnership: str) -> None:
    """Say what was done last, and draw the fingerprint and the download of the pack."""
    submission = current_submission(context, partnership)
    is_changed = bool(differences_since(context.report, submission, known_rows(context)))
    due = due_text(submission, current_config().report, context.source.as_of)
    st.text(" · ".join(filter(None, (f"{context.fiscal_year}: {submission.text(is_changed)}", due))))
    made = submission.latest
    if made is None:
        return
    is_ncpc = context.viewer.is_ncpc
    st.text(f"Certified {format_datetime(made.at, visitor_time_zone())} by {made.who}, as of "
            f"{format_date(made.as_of)}.")
    if made.comment:
        # It may name people, whom NCPC is not to see.
        st.text("With a comment, which is in the partnership's own pack: ask for it where it matters." if is_ncpc
                else f"Comment: {made.comment}")
    hands_over = not context.viewer.email    # without a login NCPC can't download its pack here
    st.text(f"Fingerprint: {made.fingerprint}" + (
        f"\nOf NCPC's pack: {made.ncpc_fingerprint}" if is_ncpc or hands_over else ""))
    name = file_stem("Certified", partnership, str(context.fiscal_year))
    draw_download("Download the pack", partial(_read_pack, made, is_ncpc), f"{name}.zip",
                  f"pack_{made.fingerprint[:12]}", ZIP_TYPE, made.ncpc_fingerprint if is_ncpc else made.fingerprint)
    if hands_over and not is_ncpc:
        draw_download("Download the pack for NCPC, without names", partial(_read_pack, made, True),
                      f"{name}-for-NCPC.zip", f"pack_{made.ncpc_fingerprint[:12]}", ZIP_TYPE, made.ncpc_fingerprint)
    for problem in filter(None, (_pack_problems().get((made.fingerprint, for_ncpc)) for for_ncpc in (False, True))):
        st.text(problem)
    st.caption("The pack holds the cells and the figures; with cli.py verify anybody works the figures out again, "
               "and compares the fingerprint with the one above.")


@st.cache_resource(show_spinner=False)
def _pack_problems() -> dict[tuple[str, bool], str]:
    """Return why packs could not be downloaded, by fingerprint and whether it is NCPC's, to say it on the page."""
    return {}


def _read_pack(made: Certification, for_ncpc: bool) -> bytes:
    key = made.fingerprint, for_ncpc
    try:
        with current_store().read() as connection:
            pack = read_pack_of(connection, made, for_ncpc)
    except StoreUnavailable as problem:
        raise SheetsError(_NOT_READ) from problem    # it may be over for the next visitor
    except SheetsError as problem:
        _pack_problems()[key] = str(problem)
        raise
    _pack_problems().pop(key, None)
    return pack


def draw_history(context: PageContext, submission: Submission) -> None:
    """Draw every step of the year, latest first; nothing where nothing was done."""
    if not submission.steps:
        return
    with st.expander(f"History: {pluralize(len(submission.steps), 'step')}"):
        zone = visitor_time_zone()
        st.text("\n".join(f"{format_datetime(step.at, zone)}: {step.what} by {step.who}"
                          + (f". Reason: {step.reason}" if step.reason else "")
                          for step in reversed(submission.steps)))
