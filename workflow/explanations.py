"""To ask for an explanation of a flag, and to decide about it: each an event in the store, of which the latest counts.

Who may is checked in the transaction that writes, by the access settings at that moment.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any

from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation, ExplanationStatus
from cop_sheets.parsing.values import parse_datetime
from cop_sheets.registry import PartnershipNames
from cop_sheets.settings import Viewer
from cop_sheets.store.database import Event, Store, append_event, read_events
from cop_sheets.text import clean, shows_nothing
from summaries import Report
from validators import Decider
from workflow.explainable_flags import ExplainableFlag, explainable_flags, may_ask, may_decide
from workflow.people import ActionRefused, Actor, checked_text, signature
from workflow.repeats import is_repeated

ASKED, WITHDRAWN = "explanation asked", "explanation withdrawn"
_DECISIONS = {"explanation approved": ExplanationStatus.APPROVED, "explanation declined": ExplanationStatus.DECLINED}
EXPLANATION_EVENTS = (ASKED, *_DECISIONS, WITHDRAWN)


def explanations_of_events(events: Iterable[Event], names: PartnershipNames | None = None,
                           zone: tzinfo | None = None) -> tuple[Explanation, ...]:
    """Return the explanations that result from the store's events, in the order in which they were asked for.

    Of each flag of a partnership the latest event counts; one that was withdrawn is none, and an event that was
    altered, which `event_warnings` says, is skipped. `names`: follows former names. Days are those of `zone`;
    default, this machine's.
    """
    found: dict[tuple[str, str], Explanation] = {}
    for event in events:
        try:
            asked, until = _asked(event, names or PartnershipNames()), _until(event)
        except ValueError:
            continue
        key, day = (asked.partnership, asked.flag_id), event.at.astimezone(zone).date()
        if event.what == ASKED:
            found.pop(key, None)    # asked anew, it is the last one
            found[key] = replace(asked, asked_by=event.who, asked_on=day)
        elif event.what == WITHDRAWN:
            found.pop(key, None)
        elif event.what in _DECISIONS:
            before = found.get(key)
            # One that was asked for in the workbook has no event of its own.
            base = before if before is not None and before.reason == asked.reason else asked
            found[key] = replace(base, status=_DECISIONS[event.what], decided_by=event.who, decided_on=day,
                                 sentence=_text(event, "sentence"), until=until)
    return tuple(found.values())


def _asked(event: Event, names: PartnershipNames) -> Explanation:
    """Return the explanation that an event is about, as it was asked for."""
    return Explanation(names.current(_text(event, "partnership")), _text(event, "flag_id"), _text(event, "reason"),
                       _text(event, "asked_by"), subject=_text(event, "subject"), rule=_text(event, "rule"),
                       what=_text(event, "what"))


def _until(event: Event) -> date | None:
    """Return the last day on which an explanation holds; None where there is none. Raises ValueError."""
    until = _text(event, "until")
    return date.fromisoformat(until) if until else None


def _text(event: Event, name: str) -> str:
    return str(event.payload.get(name) or "")


def ask(store: Store, actor: Actor, report: Report, partnership: str, flag_id: str, reason: str) -> Explanation:
    """Ask for an explanation of a flag of `report`, which is of today's rows; return it once it is kept.

    Raises ActionRefused and StoreUnavailable, and then nothing is kept.
    """
    with store.write() as connection:
        viewer, now = actor.viewer(), actor.now()
        if not may_ask(viewer, partnership):
            raise ActionRefused(f"Nothing was kept, because an explanation for {partnership} is asked for by its own "
                                "staff, those who sign in as its managers.")
        flag, today = _standing_flag(report, partnership, flag_id), now.astimezone().date()
        asked = Explanation(partnership, flag_id, checked_text(reason, "the reason"),
                            signature(viewer, actor.typed_name), today, flag.subject, flag.rule, flag.what)
        if _is_kept(connection, actor, asked, asked.asked_by, ASKED, now):
            return asked
        earlier = _kept(connection, actor, partnership, flag_id)
        if earlier and earlier.status is ExplanationStatus.WAITING:
            raise ActionRefused("Nothing was kept, because somebody has asked for this explanation, and it waits to be "
                                "decided. To give another reason, withdraw it first.")
        if not may_be_asked(earlier, today):
            raise ActionRefused("Nothing was kept, because this flag is explained already.")
        append_event(connection, now, asked.asked_by, ASKED, _payload(asked))
    return asked


def parse_last_day(text: str) -> date | None:
    """Return the last day on which an explanation holds, as somebody typed it; None where nothing is typed.

    Raises ActionRefused where it is no date, so that nothing is approved without the day that was meant.
    """
    typed = clean(text).strip()
    if shows_nothing(typed):
        return None
    moment = parse_datetime(typed)
    if moment is None:
        raise ActionRefused("Nothing was kept, because the last day can't be read as a date: type month, day and year, "
                            "such as 12/31/2026, or leave it blank for no end.")
    return moment.date()


def approve(store: Store, actor: Actor, report: Report, request: Explanation, sentence: str,
            until: date | None = None) -> Explanation:
    """Approve the explanation `request`, as it was shown; see `ask`. `until`: the last day on which it holds."""
    return _decide(store, actor, report, request, "explanation approved", sentence, until)


def decline(store: Store, actor: Actor, report: Report, request: Explanation, sentence: str) -> Explanation:
    """Decline the explanation `request`, as it was shown; see `ask`."""
    return _decide(store, actor, report, request, "explanation declined", sentence, None)


def _decide(store: Store, actor: Actor, report: Report, request: Explanation, what: str, sentence: str,
            until: date | None) -> Explanation:
    with store.write() as connection:
        viewer, now = actor.viewer(), actor.now()
        partnership, flag_id = request.partnership, request.flag_id
        today = now.astimezone().date()
        if not viewer.may_see(partnership):
            raise ActionRefused(f"Nothing was kept, because you may not see {partnership} any more.")
        flag = _standing_flag(report, partnership, flag_id)
        if not may_decide(viewer, flag):
            raise ActionRefused(f"Nothing was kept, because {_who_decides(viewer, flag)}.")
        decided = replace(request, subject=flag.subject, rule=flag.rule, what=request.what or flag.what,
                          status=_DECISIONS[what], decided_by=signature(viewer, actor.typed_name), decided_on=today,
                          sentence=checked_text(sentence, "the sentence that says why"), until=until)
        if _is_kept(connection, actor, decided, decided.decided_by, what, now):
            return decided
        if not _is_current(request, _kept(connection, actor, partnership, flag_id)):
            raise ActionRefused("Nothing was kept, because somebody has asked or decided anew since this page was "
                                "drawn. Look at what the page says now, and decide again.")
        if until is not None and until < today:
            raise ActionRefused(f"Nothing was kept, because the last day, {format_date(until)}, has passed: choose "
                                "today or a later day, or none.")
        append_event(connection, now, decided.decided_by, what, _payload(decided))
    return decided


def withdraw(store: Store, actor: Actor, explanation: Explanation) -> None:
    """Withdraw an explanation that is kept in the store, whatever was decided: its flag is open again; see `ask`."""
    with store.write() as connection:
        viewer, now = actor.viewer(), actor.now()
        if not may_ask(viewer, explanation.partnership):
            raise ActionRefused(f"Nothing was changed, because an explanation of {explanation.partnership} is "
                                "withdrawn by its own staff, those who sign in as its managers.")
        who = signature(viewer, actor.typed_name)
        if _is_kept(connection, actor, explanation, who, WITHDRAWN, now):
            return
        if _kept(connection, actor, explanation.partnership, explanation.flag_id) != explanation:
            raise ActionRefused("Nothing was changed, because somebody has asked, decided or withdrawn since this page "
                                "was drawn. Look at what the page says now.")
        append_event(connection, now, who, WITHDRAWN, _payload(explanation))


def _kept(connection: Any, actor: Actor, partnership: str, flag_id: str) -> Explanation | None:
    """Return the explanation of a flag that the store has now."""
    return next((kept for kept in explanations_of_events(read_events(connection, EXPLANATION_EVENTS), actor.names)
                 if (kept.partnership, kept.flag_id) == (partnership, flag_id)), None)


def _is_kept(connection: Any, actor: Actor, explanation: Explanation, who: str, what: str, now: datetime) -> bool:
    """Return whether somebody has just done this already, and nobody anything else about the flag since."""
    events = [event for event in read_events(connection, EXPLANATION_EVENTS)
              if actor.names.current(_text(event, "partnership")) == explanation.partnership
              and _text(event, "flag_id") == explanation.flag_id]
    return bool(events) and is_repeated((events[-1].what, events[-1].who, events[-1].payload), events[-1].at,
                                        (what, who, _payload(explanation)), now)


def _standing_flag(report: Report, partnership: str, flag_id: str) -> ExplainableFlag:
    flag = explainable_flags(report).get((partnership, flag_id))
    if flag is None:
        raise ActionRefused("Nothing was kept, because this flag is not there any more: its rows have changed since, "
                            "or it is of another fiscal year. Look at what the page says now.")
    return flag


def is_in_workbook(explanation: Explanation) -> bool:
    """Return whether an explanation was asked for in the workbook and nobody has decided about it yet."""
    return explanation.status is ExplanationStatus.WAITING and explanation.asked_on is None


def may_be_asked(kept: Explanation | None, today: date) -> bool:
    """Return whether one may ask about a flag of which the store or the workbook has `kept`."""
    if kept is None or kept.status is ExplanationStatus.DECLINED:
        return True
    return kept.status is ExplanationStatus.APPROVED and kept.until is not None and kept.until < today


def _is_current(request: Explanation, kept: Explanation | None) -> bool:
    """Return whether a request is what waits, or was decided, now: in the store, or in the workbook."""
    return request == kept or (kept is None and is_in_workbook(request))


def _who_decides(viewer: Viewer, flag: ExplainableFlag) -> str:
    if flag.decider is Decider.MANAGER:
        return (f"rules about the data, such as {flag.rule}, are decided by the managers of {flag.partnership}, not by "
                + ("NCPC" if viewer.is_ncpc else "those who only certify"))
    return f"rules of the model, such as {flag.rule}, are decided by NCPC" + (
        "" if viewer.email else ", who need a login for that")


def _payload(explanation: Explanation) -> dict[str, Any]:
    return {"partnership": explanation.partnership, "flag_id": explanation.flag_id, "subject": explanation.subject,
            "rule": explanation.rule, "what": explanation.what, "reason": explanation.reason,
            "sentence": explanation.sentence, "until": explanation.until.isoformat() if explanation.until else "",
            "asked_by": explanation.asked_by}
