"""To accept, return and reopen a certified year, and to ask for that: each one transaction, or refused."""

from typing import Any

from cop_sheets import FiscalYear
from cop_sheets.date_format import format_datetime
from cop_sheets.settings import Viewer
from cop_sheets.store.database import Store, append_event
from workflow.people import ActionRefused, Actor, checked_text, signature
from workflow.repeats import is_repeated
from workflow.submission_texts import local_time
from workflow.submissions.certifying import submission_of
from workflow.submissions.rights import require_certifier, require_reviewer
from workflow.submissions.states import (
    ACCEPTED,
    REOPENED,
    REOPENING_REQUESTED,
    RETURNED,
    Certification,
    Submission,
    SubmissionStatus,
)


def accept(store: Store, actor: Actor, partnership: str, fiscal_year: FiscalYear, fingerprint: str) -> None:
    """Accept the certification with this fingerprint, the one that was looked at.

    Raises ActionRefused and StoreUnavailable, and then nothing is kept.
    """
    _review(store, actor, partnership, fiscal_year, fingerprint, ACCEPTED, SubmissionStatus.CERTIFIED)


def return_certification(store: Store, actor: Actor, partnership: str, fiscal_year: FiscalYear, fingerprint: str,
                         reason: str) -> None:
    """Return the certification with this fingerprint to the partnership, with a reason; see `accept`."""
    _review(store, actor, partnership, fiscal_year, fingerprint, RETURNED, SubmissionStatus.CERTIFIED,
            checked_text(reason, "the reason"))


def reopen(store: Store, actor: Actor, partnership: str, fiscal_year: FiscalYear, fingerprint: str,
           reason: str) -> None:
    """Let the partnership certify an accepted year anew, with a reason; see `accept`."""
    _review(store, actor, partnership, fiscal_year, fingerprint, REOPENED, SubmissionStatus.ACCEPTED,
            checked_text(reason, "the reason"))


def request_reopening(store: Store, actor: Actor, partnership: str, fiscal_year: FiscalYear, reason: str) -> None:
    """Ask NCPC to reopen an accepted year, with a reason; see `accept`."""
    reason = checked_text(reason, "the reason")
    with store.write() as connection:
        viewer = actor.viewer()
        require_certifier(viewer, partnership)
        submission = submission_of(connection, actor, partnership, fiscal_year)
        if _is_kept(submission, actor, viewer, REOPENING_REQUESTED, reason):
            return
        if submission.latest is None or submission.status is not SubmissionStatus.ACCEPTED:
            raise ActionRefused(f"Nothing was kept, because {fiscal_year} of {partnership} is not accepted, so it can "
                                "be certified without being reopened.")
        if submission.reopening_request:
            raise ActionRefused(f"Nothing was kept, because NCPC was asked to reopen {fiscal_year} on "
                                f"{format_datetime(submission.reopening_request.at)}, and has not answered yet.")
        _append(connection, actor, viewer, submission.latest, REOPENING_REQUESTED, reason)


def _review(store: Store, actor: Actor, partnership: str, fiscal_year: FiscalYear, fingerprint: str, what: str,
            needed: SubmissionStatus, reason: str = "") -> None:
    with store.write() as connection:
        viewer = actor.viewer()
        require_reviewer(viewer)
        submission = submission_of(connection, actor, partnership, fiscal_year)
        latest = submission.latest
        if latest is None:
            raise ActionRefused(f"Nothing was kept, because {partnership} has not certified {fiscal_year} yet.")
        if latest.fingerprint != fingerprint:
            raise ActionRefused(f"Nothing was kept, because {partnership} has certified {fiscal_year} anew, on "
                                f"{format_datetime(latest.at)}, since this page was drawn: look at the new figures, "
                                "and decide about those.")
        if _is_kept(submission, actor, viewer, what, reason):
            return
        if submission.status is not needed:
            raise ActionRefused(f"Nothing was kept, because {_status_sentence(submission)}.")
        _append(connection, actor, viewer, latest, what, reason)


def _status_sentence(submission: Submission) -> str:
    """Return what was decided last, and what can be done."""
    name, year, last = submission.partnership, submission.fiscal_year, submission.last_step
    when = f" on {format_datetime(last.at)} by {last.who}" if last else ""
    return {
        SubmissionStatus.CERTIFIED: f"{year} of {name} is not accepted yet, so there is nothing to reopen",
        SubmissionStatus.ACCEPTED: f"{year} of {name} was accepted{when}: to change that, reopen it",
        SubmissionStatus.RETURNED: f"{year} of {name} was returned{when}: its director certifies it anew",
        SubmissionStatus.REOPENED: f"{year} of {name} was reopened{when}: its director certifies it anew",
    }[submission.status]


def _is_kept(submission: Submission, actor: Actor, viewer: Viewer, what: str, reason: str) -> bool:
    """Return whether somebody has just done this already, and nobody anything else since."""
    if submission.latest is None:
        return False
    last, fingerprint = submission.steps[-1], submission.latest.fingerprint
    return is_repeated((last.what, last.who, last.reason, last.fingerprint), last.at,
                       (what, signature(viewer, actor.typed_name), reason, fingerprint), actor.now())


def _append(connection: Any, actor: Actor, viewer: Viewer, latest: Certification, what: str, reason: str) -> None:
    now = actor.now()
    append_event(connection, now, signature(viewer, actor.typed_name), what, {
        "partnership": latest.partnership, "fiscal_year": str(latest.fiscal_year), "fingerprint": latest.fingerprint,
        "day": local_time(now).date().isoformat(), "reason": reason})
