"""Explanations of flags: which flags are explained, and which explanations wait, have run out or no longer fit.

They change no violation and no figure: `mark_explained` notes which violations an approved explanation is about.
"""

from validators.explanations.current_flags import (
    CurrentFlag,
    find_current_flags,
    is_wholly_explained,
    mark_explained,
)
from validators.explanations.explained_flags import ExplainedFlag, explain_flags
from validators.explanations.status import FlagStatus, explanation_text, flag_status
from validators.explanations.view import explanations_view, unmatched_requests

__all__ = [
    "CurrentFlag",
    "ExplainedFlag",
    "FlagStatus",
    "explain_flags",
    "explanation_text",
    "explanations_view",
    "find_current_flags",
    "flag_status",
    "is_wholly_explained",
    "mark_explained",
    "unmatched_requests",
]
