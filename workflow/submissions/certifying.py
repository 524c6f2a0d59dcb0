"""To certify a year: one transaction, confirmed once it is kept, else refused with a sentence."""

from typing import Any

from cop_sheets import FiscalYear
from cop_sheets.date_format import format_datetime
from cop_sheets.parsing import can_be_copy
from cop_sheets.store import SheetCopy
from cop_sheets.store.database import (
    FrozenCertification,
    NewCopy,
    Store,
    append_event,
    keep_certification,
    last_event,
    pin_workbook,
    read_events,
)
from cop_sheets.store.packing import pack_sheets
from cop_sheets.text import match_key, shows_nothing
from summaries.counting_version import COUNTING_VERSION
from summaries.ncpc.certified_figures import differing_figures
from summaries.ncpc.frozen_rows import parse_summary_csv
from workflow.packs import CertificationDetails, statement
from workflow.people import ActionRefused, Actor, checked_text, signature
from workflow.submission_texts import local_time
from workflow.submissions.certified_rows import read_certified_rows
from workflow.submissions.comments import SAME_FIGURES
from workflow.submissions.drafts import CertificationDraft, refuse_unready
from workflow.submissions.freezing import FrozenFiles, freeze
from workflow.submissions.rights import require_certifier
from workflow.submissions.states import (
    CERTIFIED,
    SUBMISSION_EVENTS,
    Certification,
    Submission,
    Submissions,
    SubmissionStatus,
    certified_payload,
    submissions_of_events,
)


def certify(store: Store, actor: Actor, draft: CertificationDraft, *, comment: str = "", seen: str, sheet: str
            ) -> Certification:
    """Certify a draft; return the certification once it is kept.

    `seen`: the fingerprint of the certification that was made last when the draft was looked at; "" for none. `sheet`:
    the key of the partnership's sheet in the store, for the copy that this rests on. Raises ActionRefused and
    StoreUnavailable, and then nothing is kept.
    """
    viewer, now = actor.viewer(), actor.now()
    require_certifier(viewer, draft.partnership)
    refuse_unready(draft, comment, now.astimezone().date(), bool(viewer.email) or not shows_nothing(actor.typed_name))
    who, period = signature(viewer, actor.typed_name), draft.report.period
    comment = "" if shows_nothing(comment) else checked_text(comment, "the comment")
    with store.read() as connection:
        _refuse_state(connection, actor, draft, comment, seen)    # before the work of making the packs
        event_hash = last_event(connection).partition(" ")[2]
    frozen = freeze(draft, CertificationDetails(
        draft.partnership, period.fiscal_year, period.as_of, who, local_time(now),
        statement(draft.partnership, period.fiscal_year), comment,
        draft.report.tables.decisions.confirmed_nones, event_hash))
    made = Certification(draft.partnership, period.fiscal_year, period.as_of, frozen.fingerprint,
                         frozen.ncpc_fingerprint, COUNTING_VERSION, draft.nones, who, now, comment,
                         {**frozen.hashes, "copy_hash": pack_sheets(draft.workbook.raw_sheets)[1]})
    with store.write() as connection:
        viewer = actor.viewer()
        require_certifier(viewer, draft.partnership)
        if signature(viewer, actor.typed_name) != who:
            raise ActionRefused("Nothing was kept, because somebody else is signed in now: look at the page again.")
        _refuse_state(connection, actor, draft, comment, seen)
        _keep(connection, draft, made, frozen, sheet)
    return made


def _keep(connection: Any, draft: CertificationDraft, made: Certification, frozen: FrozenFiles, sheet: str) -> None:
    event = append_event(connection, made.at, made.who, CERTIFIED, certified_payload(made))
    workbook = draft.workbook
    copy = pin_workbook(connection, sheet, NewCopy(workbook.partnership, workbook.address,
                                                   SheetCopy(workbook.raw_sheets, "", "", made.at)))
    keep_certification(connection, FrozenCertification(
        event.number, made.partnership, str(made.fiscal_year), made.fingerprint, made.ncpc_fingerprint, made.at,
        made.who, frozen.rows, frozen.ncpc_rows, frozen.pack, frozen.ncpc_pack, copy))


def _refuse_state(connection: Any, actor: Actor, draft: CertificationDraft, comment: str, seen: str) -> None:
    """Raise ActionRefused where the state of the year doesn't let it be certified as it is now."""
    year, submissions = draft.report.period.fiscal_year, _submissions(connection, actor)
    submission = submissions.of(draft.partnership, year)
    latest = submission.latest
    if latest is None:
        _refuse_copy(connection, draft, submissions)
        return
    certified = f"on {format_datetime(latest.at)} by {latest.who}"
    if submission.status is SubmissionStatus.ACCEPTED:
        raise ActionRefused(f"Nothing was certified, because NCPC has accepted {year} as it was certified {certified}: "
                            "ask NCPC to reopen it, with the reason.")
    frozen = read_certified_rows(connection, [latest])[latest.fingerprint]
    if frozen is None:
        raise ActionRefused(f"Nothing was certified, because what was certified of {year} {certified} was altered in "
                            "the store, or is missing there, so nothing can be compared with it. Please tell whoever "
                            "keeps this app: cli.py events --verify says what was altered, and cli.py restore brings a "
                            "backup back.")
    is_same = not differing_figures(frozen.rows, parse_summary_csv(draft.report.ncpc_csv))
    if is_same and (submission.status is SubmissionStatus.CERTIFIED or (
            comment in ("", latest.comment) and set(draft.nones) == set(latest.nones))):
        advice = "" if submission.status is SubmissionStatus.CERTIFIED else (
            " Mend what NCPC has asked for, or say in the comment why the figures are right.")
        raise ActionRefused(f"Nothing was certified, because {SAME_FIGURES} {certified}.{advice}")
    if latest.fingerprint != seen:
        raise ActionRefused(f"Nothing was certified, because {year} was certified {certified}, after this page was "
                            "drawn: look at what the page says now, and certify again if it is still needed.")
    _refuse_copy(connection, draft, submissions)


def _refuse_copy(connection: Any, draft: CertificationDraft, submissions: Submissions) -> None:
    """Raise ActionRefused where the same cells count already, as certified by another partnership for the same year.

    Of another source maybe: a draft knows the workbooks of its own source only.
    """
    tables, year = draft.report.tables, draft.report.period.fiscal_year
    others = [one.counted for one in submissions if one.counted and one.fiscal_year == year
              and match_key(one.partnership) != match_key(draft.partnership)]
    if not others or not can_be_copy(tables):
        return
    versions = {frozen.source_version for frozen in read_certified_rows(connection, others).values() if frozen}
    if tables.version in versions:
        raise ActionRefused(f"Nothing was certified, because another partnership's certification of {year} rests on "
                            f"the same cells as the workbook of {draft.partnership}, which would be counted twice: "
                            "take the copy away, or correct it. Where it is this partnership under a former name, put "
                            "that name under Former Names in the registry, or give the workbook its name again.")


def submission_of(connection: Any, actor: Actor, partnership: str, fiscal_year: FiscalYear) -> Submission:
    """Return the state of a year as the store has it now."""
    return _submissions(connection, actor).of(partnership, fiscal_year)


def _submissions(connection: Any, actor: Actor) -> Submissions:
    return submissions_of_events(read_events(connection, SUBMISSION_EVENTS), actor.names)
