"""What was done with a partnership's year: its status, its fingerprint and pack, and its history."""

from functools import partial

import streamlit as st

from cop_sheets.date_format import format_date, format_datetime
from cop_sheets.writers import file_stem
from pages.components import draw_download
from pages.session import PageContext, current_store, visitor_time_zone
from pages.submitting.state import current_submission, known_rows
from summaries.presentation.wording import pluralize
from workflow.submissions import Submission, differences_since

ZIP_TYPE = "application/zip"


def draw_status(context: PageContext, partnership: str) -> None:
    """Say what was done last, and draw the fingerprint and the download of the pack."""
    submission = current_submission(context, partnership)
    is_changed = bool(differences_since(context.report, submission, known_rows(context)))
    st.text(f"{context.fiscal_year}: {submission.text(is_changed)}")
    made = submission.latest
    if made is None:
        return
    is_ncpc = context.viewer.is_ncpc
    st.text(f"Certified {format_datetime(made.at, visitor_time_zone())} by {made.who}, as of "
            f"{format_date(made.as_of)}.")
    if made.comment and not is_ncpc:
        st.text(f"Comment: {made.comment}")
    st.text(f"Fingerprint: {made.fingerprint}" + (f"\nOf NCPC's pack: {made.ncpc_fingerprint}" if is_ncpc else ""))
    name = file_stem("Certified", partnership, str(context.fiscal_year))
    draw_download("Download the pack", partial(_read_pack, made.fingerprint, is_ncpc), f"{name}.zip",
                  f"pack_{made.fingerprint[:12]}", ZIP_TYPE, made.ncpc_fingerprint if is_ncpc else made.fingerprint)
    st.caption("The pack holds the cells and the figures; with cli.py verify anybody works the figures out again, "
               "and compares the fingerprint with the one above.")


def _read_pack(fingerprint: str, for_ncpc: bool) -> bytes:
    # Imported late: only a download needs it, and it runs aside from reruns.
    from cop_sheets.store.database import read_certified_pack
    with current_store().read() as connection:
        return read_certified_pack(connection, fingerprint, for_ncpc) or b""


def draw_history(context: PageContext, submission: Submission) -> None:
    """Draw every step of the year, latest first; nothing where nothing was done."""
    if not submission.steps:
        return
    with st.expander(f"History: {pluralize(len(submission.steps), 'step')}"):
        zone = visitor_time_zone()
        st.text("\n".join(f"{format_datetime(step.at, zone)}: {step.what} by {step.who}"
                          + (f". Reason: {step.reason}" if step.reason else "")
                          for step in reversed(submission.steps)))
