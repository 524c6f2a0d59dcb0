"""Submissions: a partnership certifies a fiscal year; NCPC accepts it, or returns it with a reason, or reopens it.

Each step is an event in the store, and what was certified is frozen beside it.
"""

from workflow.submissions.certifying import certify, statement
from workflow.submissions.drafts import Draft, comment_reason, make_draft
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

__all__ = [
    "CERTIFIED", "SUBMISSION_EVENTS", "Certification", "Draft", "Submission", "SubmissionStatus", "SubmissionStep",
    "Submissions", "accept", "certify", "comment_reason", "make_draft", "may_certify", "may_review", "reopen",
    "request_reopening", "return_certification", "statement", "submissions_of_events",
]
