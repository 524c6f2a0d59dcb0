"""Submissions: a partnership certifies a fiscal year; NCPC accepts it, or returns it with a reason, or reopens it.

Each step is an event in the store, and what was certified is frozen beside it.
"""

from workflow.submissions.certified_comparison import CertifiedComparison, compare_with_certified
from workflow.submissions.certified_rows import (
    CertifiedPackAltered,
    CertifiedRows,
    certified_open_musts,
    read_certified_rows,
    read_pack_of,
)
from workflow.submissions.certifying import certify
from workflow.submissions.comments import comment_requirement
from workflow.submissions.drafts import (
    CertificationDraft,
    draft_certification,
    first_certifiable_day,
)
from workflow.submissions.frozen_check import verify_certifications
from workflow.submissions.lists import due_text, late_partnerships, submission_list
from workflow.submissions.reviewing import accept, reopen, request_reopening, return_certification
from workflow.submissions.rights import may_certify, may_review
from workflow.submissions.states import (
    CERTIFIED,
    SUBMISSION_EVENTS,
    Certification,
    Submission,
    Submissions,
    SubmissionStatus,
    SubmissionStep,
    submissions_of_events,
)
from workflow.submissions.summary_files import (
    CertifiedSummary,
    certifications_of,
    certified_summary,
    differences_since,
    submission_texts,
    summary_file,
    unlisted_partnerships,
)

__all__ = [
    "CERTIFIED", "SUBMISSION_EVENTS", "Certification", "CertificationDraft", "CertifiedComparison",
    "CertifiedPackAltered", "CertifiedRows", "CertifiedSummary", "Submission", "SubmissionStatus", "SubmissionStep",
    "Submissions", "accept", "certifications_of", "certified_open_musts", "certified_summary", "certify",
    "comment_requirement", "compare_with_certified", "differences_since", "draft_certification", "due_text",
    "first_certifiable_day", "late_partnerships", "may_certify", "may_review", "read_certified_rows",
    "read_pack_of", "reopen", "request_reopening", "return_certification", "submission_list", "submission_texts",
    "submissions_of_events", "summary_file", "unlisted_partnerships", "verify_certifications",
]
