"""The state of each partnership's fiscal year, as the store's events make it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cop_sheets import FiscalYear, parse_fiscal_year
from cop_sheets.decisions import ConfirmedNone
from cop_sheets.errors import SheetsError
from cop_sheets.registry import PartnershipNames
from cop_sheets.store.database import Event
from cop_sheets.text import match_key
from summaries.figures import INDICATORS
from summaries.ncpc.none_outputs import confirmed_none
from workflow.submission_texts import local_time, submission_text

CERTIFIED, ACCEPTED, RETURNED = "certified", "accepted", "returned"
REOPENING_REQUESTED, REOPENED = "reopen requested", "reopened"
SUBMISSION_EVENTS = (CERTIFIED, ACCEPTED, RETURNED, REOPENING_REQUESTED, REOPENED)
CHANGED_SINCE = "changed since"


class SubmissionStatus(StrEnum):
    """What was done last with a partnership's fiscal year."""

    NOT_CERTIFIED = "Not certified"
    CERTIFIED = "Certified"
    ACCEPTED = "Accepted"
    RETURNED = "Returned"
    REOPENED = "Reopened"


@dataclass(frozen=True)
class Certification:
    """What the event of a certification says.

    `partnership`: its name then. `fingerprint` and `ncpc_fingerprint`: of the own pack and of NCPC's. `nones`: the
    outputs that were confirmed as none. `hashes`: the SHA-256 of what is frozen, by its name in `FrozenCertification`,
    and, as `copy_hash`, the hash of the cells of its copy, see `pack_sheets`.
    """

    partnership: str
    fiscal_year: FiscalYear
    as_of: date
    fingerprint: str
    ncpc_fingerprint: str
    counting_version: int
    nones: tuple[str, ...]
    who: str
    at: datetime
    comment: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SubmissionStep:
    """One step of the history: what was done (such as `certified`), by whom and when; `reason`: "" where none is.

    `day`: of the step, in the zone of the machine that kept it.
    """

    what: str
    who: str
    at: datetime
    day: date
    reason: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Submission:
    """The state of one partnership's fiscal year.

    `partnership`: its name of today. `latest`: the certification made last; `counted`: the one that counts as
    certified (the last that is Certified or Accepted; none while the last is returned); None where there is none.
    `certifications`: all of them, oldest first.
    `accepted_on`: the day on which `counted` was accepted, if it was. `steps`: the history, oldest first.
    """

    partnership: str
    fiscal_year: FiscalYear
    status: SubmissionStatus = SubmissionStatus.NOT_CERTIFIED
    latest: Certification | None = None
    counted: Certification | None = None
    accepted_on: date | None = None
    steps: tuple[SubmissionStep, ...] = ()
    certifications: tuple[Certification, ...] = ()

    @property
    def reopening_request(self) -> SubmissionStep | None:
        """The request to reopen that waits for NCPC; None where none does."""
        last = self.steps[-1] if self.steps else None
        return last if last and last.what == REOPENING_REQUESTED else None

    @property
    def last_step(self) -> SubmissionStep | None:
        """The last step that changed the status."""
        return next((step for step in reversed(self.steps) if step.what != REOPENING_REQUESTED), None)

    @property
    def reason(self) -> str:
        """The reason for which NCPC returned or reopened it, as long as it is; `asked to reopen: forgot a session`
        where the partnership asks for that; else "".
        """
        if self.reopening_request:
            return f"asked to reopen: {self.reopening_request.reason}"
        return self.last_step.reason if self.last_step else ""

    def text(self, is_changed: bool = False) -> str:
        """Return the text of the column Submission: `Accepted 2025-07-20; reopened; changed since`.

        `is_changed`: whether today's figures differ from the certified ones.
        """
        last = self.last_step
        if last is None:
            return str(self.status)
        day, word = last.day, str(self.status)
        if self.status is SubmissionStatus.REOPENED:
            day, word = self.accepted_on or last.day, str(SubmissionStatus.ACCEPTED)
        parts = [submission_text(word, day)]
        parts += ["reopened"] * (self.status is SubmissionStatus.REOPENED) + [CHANGED_SINCE] * is_changed
        return "; ".join(parts)


class Submissions:
    """The states of all partnerships and years; a partnership that did nothing yet is `Not certified`."""

    def __init__(self, by_key: Mapping[tuple[str, FiscalYear], Submission] | None = None) -> None:
        self._by_key = dict(by_key or {})

    def of(self, partnership: str, fiscal_year: FiscalYear) -> Submission:
        """Return the state of a partnership's year, by the name that it has today, as it is spelled."""
        found = self._by_key.get(_key(partnership, fiscal_year))
        return replace(found, partnership=partnership) if found else Submission(partnership, fiscal_year)

    def __iter__(self) -> Iterator[Submission]:
        return iter(self._by_key.values())

    @property
    def confirmed_nones(self) -> tuple[ConfirmedNone, ...]:
        """The outputs that were confirmed as none by the certifications that count."""
        known = {indicator.name for indicator in INDICATORS}
        return tuple(confirmed_none(submission.partnership, submission.fiscal_year, output) for submission in self
                     if submission.counted for output in submission.counted.nones if output in known)


def _key(partnership: str, fiscal_year: FiscalYear) -> tuple[str, FiscalYear]:
    return match_key(partnership) or partnership, fiscal_year


def submissions_of_events(events: Iterable[Event], names: PartnershipNames | None = None) -> Submissions:
    """Return the states that result from the store's events, in their order; `names` follows former names."""
    names, states = names or PartnershipNames(), dict[tuple[str, FiscalYear], Submission]()
    for event in events:
        if event.what not in SUBMISSION_EVENTS:
            continue
        partnership = names.current(_text(event, "partnership"))
        try:
            year = parse_fiscal_year(_text(event, "fiscal_year"))
            key = _key(partnership, year)
            states[key] = _after(states.get(key) or Submission(partnership, year), event)
        except (SheetsError, ValueError, TypeError, AttributeError, OverflowError):
            continue    # an event that was altered, which `event_warnings` says
    return Submissions(states)


def _after(before: Submission, event: Event) -> Submission:
    """Return the state after an event."""
    fingerprint = _text(event, "fingerprint")
    step = SubmissionStep(event.what, event.who, event.at, _day(event), _text(event, "reason"), fingerprint)
    after = replace(before, steps=(*before.steps, step))
    if event.what == CERTIFIED:
        made = _certification(event, before.fiscal_year)
        return replace(after, status=SubmissionStatus.CERTIFIED, latest=made, counted=made, accepted_on=None,
                       certifications=(*before.certifications, made))
    if event.what == REOPENING_REQUESTED or before.latest is None or fingerprint != before.latest.fingerprint:
        return after
    if event.what == ACCEPTED:
        return replace(after, status=SubmissionStatus.ACCEPTED, counted=before.latest, accepted_on=step.day)
    if event.what == RETURNED:
        return replace(after, status=SubmissionStatus.RETURNED, counted=None, accepted_on=None)
    return replace(after, status=SubmissionStatus.REOPENED)


def _certification(event: Event, fiscal_year: FiscalYear) -> Certification:
    payload: Mapping[str, Any] = event.payload
    return Certification(
        _text(event, "partnership"), fiscal_year, date.fromisoformat(_text(event, "as_of")),
        _text(event, "fingerprint"), _text(event, "ncpc_fingerprint"), int(payload.get("counting_version") or 0),
        tuple(map(str, payload.get("confirmed_nones") or ())), event.who, event.at, _text(event, "comment"),
        {str(name): str(digest) for name, digest in (payload.get("hashes") or {}).items()})


def certified_payload(made: Certification) -> dict[str, Any]:
    """Return the payload of the event of a certification."""
    return {"partnership": made.partnership, "fiscal_year": str(made.fiscal_year), "as_of": made.as_of.isoformat(),
            "day": local_time(made.at).date().isoformat(), "fingerprint": made.fingerprint,
            "ncpc_fingerprint": made.ncpc_fingerprint,
            "counting_version": made.counting_version, "confirmed_nones": list(made.nones), "comment": made.comment,
            "hashes": dict(made.hashes)}


def _day(event: Event) -> date:
    """Return the day of a step; an event of an earlier version has none, and its time is taken in this machine's zone.

    Raises ValueError.
    """
    day = _text(event, "day")
    return date.fromisoformat(day) if day else local_time(event.at).date()


def _text(event: Event, name: str) -> str:
    return str(event.payload.get(name) or "")
