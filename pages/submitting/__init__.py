"""The year's end: the parts of the page Certify, the list for NCPC, and the banner about a returned year.

What people typed is shown with st.text or in text columns, never as Markdown.
"""

from pages.submitting.banner import draw_returned_banner, draw_unknown_submissions
from pages.submitting.certify_form import draw_certified_answer, draw_certify_form
from pages.submitting.changed_since import draw_changed_since
from pages.submitting.downloads import draw_certified_download, draw_summary_download
from pages.submitting.figures import draw_figures, draw_in_the_way
from pages.submitting.review import draw_submission_list
from pages.submitting.status import draw_history, draw_status

__all__ = [
    "draw_certified_answer", "draw_certified_download", "draw_certify_form", "draw_changed_since", "draw_figures",
    "draw_history", "draw_in_the_way", "draw_returned_banner", "draw_status", "draw_submission_list",
    "draw_summary_download", "draw_unknown_submissions",
]
