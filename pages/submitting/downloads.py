"""The downloads of the summary: as of today with the column Submission, and as certified."""

import streamlit as st

from pages.components import draw_download
from pages.session import PageContext
from pages.submitting.banner import draw_unknown_submissions
from pages.submitting.state import current_certified_summary, current_summary_file
from summaries.ncpc import ncpc_file_name


def draw_summary_download(context: PageContext) -> None:
    """Draw the download of the summary as of the day that is shown."""
    draw_download("Download for NCPC (CSV)", current_summary_file(context), f"{ncpc_file_name(context.report)}.csv",
                  "ncpc")


def draw_certified_download(context: PageContext) -> None:
    """Draw the download of the summary as certified, and say who is missing; nothing for the sample.

    Nor while what was certified can't be looked up.
    """
    if context.source.is_sample or draw_unknown_submissions(context):
        return
    summary = current_certified_summary(context)
    st.subheader("As certified", anchor=False)
    st.text("\n".join(summary.sentences))
    if summary.file:
        draw_download("Download as certified (CSV)", summary.file, f"{ncpc_file_name(context.report)}-as-certified.csv",
                      "ncpc_certified")
