"""To ask for an explanation, to decide and to withdraw: who may, what is refused with a sentence, and what is kept."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cop_sheets.decisions import Explanation, ExplanationStatus
from cop_sheets.errors import StoreUnavailable
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.settings import UNRESTRICTED_VIEWER, Viewer
from cop_sheets.store.database import Event, append_event, read_events, verify_events
from tests.support.proof import example_settings
from tests.support.sheets import MONTHS, monthly, report_on, workbook
from tests.support.stores import NOON, other_process
from workflow.decisions import read_decisions
from workflow.explainable_flags import explainable_flags, may_ask, may_decide
from workflow.explanations import (
    EXPLANATION_EVENTS,
    approve,
    ask,
    decline,
    explanations_of_events,
    parse_last_day,
    withdraw,
)
from workflow.people import MAX_NAME, MAX_TEXT, ActionRefused, Actor, signature

WAITING, APPROVED, DECLINED = ExplanationStatus
ANN, BEN = (Viewer(frozenset([name]), False, email) for name, email in (("Ashe", "ann@x.org"), ("Burke", "ben@x.org")))
NCPC = Viewer(None, True, "nora@x.org")
DEE = Viewer(frozenset(["Ashe"]), False, "dee@x.org", frozenset(["Ashe"]), frozenset(["Ashe"]))    # no manager
TODAY = NOON.astimezone().date()


def by(viewer, name="", **more):
    return Actor(lambda: viewer, name, now=lambda: NOON, **more)


@cache
def report(name="Ashe", months=tuple(MONTHS[:4] + MONTHS[6:])):
    """Return a report with two missed months, and two sessions on one day."""
    return report_on(workbook({"Sessions": f"CoP ID | Date | Status\n{monthly(months=months)}\nC1 | 2025-06-09 | "},
                              name=name))


def flags_of(rule, name="Ashe"):
    return [flag for flag in explainable_flags(report(name)).values() if flag.rule == rule]


def asked(store, rule="COP-10", viewer=ANN, name="", number=0, reason="The hurricane"):
    return ask(store, by(viewer, name), report(), "Ashe", flags_of(rule)[number].flag_id, reason)


def kept(store, **more):
    return read_decisions(other_process(store), **more).explanations


def events_of(store):
    with store.read() as connection:
        assert verify_events(connection) == []
        return list(read_events(connection))


def test_the_round_from_asking_to_approval(store):
    request = asked(store)
    assert kept(store) == (request,) and request.status is WAITING
    assert (request.asked_by, request.asked_on, request.reason) == ("ann@x.org", TODAY, "The hurricane")
    assert request.rule == "COP-10" and "November 2024" in request.what and "December" not in request.what
    until = TODAY + timedelta(days=30)
    approved = approve(store, by(NCPC), report(), request, " Yes, we\x00 know ", until)
    assert kept(store) == (approved,)
    assert (approved.status, approved.decided_by, approved.sentence, approved.until) == (
        APPROVED, "nora@x.org", "Yes, we know", until)
    assert [(event.what, event.who) for event in events_of(store)] == [
        ("explanation asked", "ann@x.org"), ("explanation approved", "nora@x.org")]
    assert set(events_of(store)[0].payload) >= {"partnership", "flag_id", "subject", "rule", "what", "reason",
                                                "sentence", "until"}


@pytest.mark.parametrize("typed", ["12/31/2040", " 12/31/40\u200b", "2040-12-31", "Dec 31, 2040"])
def test_the_last_day_as_it_is_typed(typed):
    assert parse_last_day(typed) == date(2040, 12, 31)
    assert parse_last_day("\u200b ") is None


@pytest.mark.parametrize("typed", ["12/31", "12/31/yyyy", "31/12/2040", "12312040", "2/30/2040", "next fall", "0"])
def test_a_last_day_that_is_no_date_is_refused(typed):
    with pytest.raises(ActionRefused, match="can't be read as a date"):
        parse_last_day(typed)


def test_after_a_decline_one_may_ask_again_and_the_latest_decision_counts(store):
    declined = decline(store, by(NCPC), report(), asked(store), "It was sunny")
    assert [one.status for one in kept(store)] == [DECLINED]
    again = asked(store, reason="It was not: see the photo")
    assert kept(store) == (again,) and again.status is WAITING
    approved = approve(store, by(NCPC), report(), again, "Seen")
    assert decline(store, by(NCPC), report(), approved, "It was another month").status is DECLINED
    assert [one.status for one in kept(store)] == [DECLINED] and declined.sentence == "It was sunny"


def test_each_month_of_a_run_is_explained_by_itself(store):
    first, second = asked(store, number=0), asked(store, number=1)
    approved = approve(store, by(NCPC), report(), first, "Yes")
    assert set(kept(store)) == {approved, second} and "December 2024" in second.what


def test_what_is_withdrawn_is_none_and_may_be_asked_again(store):
    approved = approve(store, by(NCPC), report(), asked(store), "Yes")
    withdraw(store, by(ANN), approved)
    assert kept(store) == ()
    assert asked(store).status is WAITING


def test_a_request_of_the_workbook_is_decided_though_nobody_asked_in_the_app(store):
    flag, = flags_of("SES-05")
    request = Explanation("Ashe", flag.flag_id, "Two sessions that day", "Ann Lee")
    decided = decline(store, by(ANN), report(), request, "Which?")
    assert kept(store) == (decided,) and (decided.asked_by, decided.rule) == ("Ann Lee", "SES-05")
    refused(store, "decided anew", approve, by(ANN), report(), request, "Right")
    assert approve(store, by(ANN), report(), decided, "Right").status is kept(store)[0].status is APPROVED


@pytest.mark.parametrize(("viewer", "may"), [
    (ANN, "ask data"), (BEN, ""), (NCPC, "model"), (UNRESTRICTED_VIEWER, "ask data"), (DEE, "ask")])
def test_who_may(store, viewer, may):
    assert may_ask(viewer, "Ashe") == ("ask" in may)
    requests = {"COP-10": asked(store), "SES-05": asked(store, "SES-05")}
    for kind, rule in (("model", "COP-10"), ("data", "SES-05")):
        assert may_decide(viewer, flags_of(rule)[0]) == (kind in may)
        for action in (approve, decline):
            if kind not in may:
                refused(store, "decided by|any more", action, by(viewer, "Kim"), report(), requests[rule], "Yes")
        if kind in may:
            approve(store, by(viewer, "Kim"), report(), requests[rule], "Yes")
    if "ask" not in may:
        refused(store, "own staff", ask, by(viewer, "Kim"), report(), "Ashe", flags_of("COP-10")[1].flag_id, "Why not")
        refused(store, "own staff", withdraw, by(viewer, "Kim"), requests["COP-10"])


def refused(store, sentence, action, *arguments):
    """Check that an action is refused with a sentence, and that no event is added."""
    before = events_of(store)
    with pytest.raises(ActionRefused, match=sentence):
        action(store, *arguments)
    assert events_of(store) == before


def test_rights_are_those_of_the_moment_of_writing(store):
    """The page was drawn for somebody who had the rights, and whoever waited for the lock has lost them meanwhile."""
    request, flag = asked(store), flags_of("COP-10")[1]

    def gone():
        raise ActionRefused("You are signed in no more.")

    refused(store, "no more", approve, Actor(gone), report(), request, "Yes")
    refused(store, "no more", ask, Actor(gone), report(), "Ashe", flag.flag_id, "Why")
    lost = Viewer(frozenset(), False, ANN.email)
    refused(store, "own staff", ask, by(lost), report(), "Ashe", flag.flag_id, "Why")
    refused(store, "own staff", withdraw, by(lost), request)
    refused(store, "decided by NCPC", approve, by(Viewer(frozenset(["Ashe"]), False, NCPC.email)), report(), request,
            "Yes")


def test_a_flag_that_is_gone_is_neither_asked_about_nor_decided(store):
    request, fixed = asked(store), report(months=MONTHS)
    assert ("Ashe", request.flag_id) not in explainable_flags(fixed)
    refused(store, "not there any more", approve, by(NCPC), fixed, request, "Yes")
    refused(store, "not there any more", ask, by(ANN), fixed, "Ashe", flags_of("COP-10")[1].flag_id, "Why")
    refused(store, "not there any more", ask, by(ANN), report(), "Ashe", "F-000000000000", "Why")
    withdraw(store, by(ANN), request)


@pytest.mark.parametrize("reason", ["", " \n\u200b", "\u2800 \u3164", "x" * (MAX_TEXT + 1)])
def test_a_reason_and_a_sentence_are_needed_and_have_a_limit(store, reason):
    said = "1,001 characters, and 1,000 fit" if reason.startswith("x") else "is blank"
    refused(store, said, ask, by(ANN), report(), "Ashe", flags_of("COP-10")[0].flag_id, reason)
    request = asked(store, reason="x" * MAX_TEXT)
    refused(store, said, approve, by(NCPC), report(), request, reason)


def test_what_others_did_since_the_page_was_drawn_is_not_overwritten(store):
    request = asked(store)
    refused(store, "has asked for this", ask, by(ANN), report(), "Ashe", request.flag_id, "Why")
    approved = approve(store, by(NCPC), report(), request, "Yes")
    refused(store, "explained already", ask, by(ANN), report(), "Ashe", request.flag_id, "Why")
    refused(store, "decided anew", decline, by(NCPC), report(), request, "No")
    refused(store, "decided or withdrawn", withdraw, by(ANN), request)
    withdraw(store, by(ANN), approved)
    refused(store, "decided anew", approve, by(NCPC), report(), approved, "Yes")


def test_the_last_day_is_not_before_today_and_after_it_one_may_ask_again(store):
    request = asked(store)
    refused(store, "has passed", approve, by(NCPC), report(), request, "Yes", TODAY - timedelta(days=1))
    approve(store, by(NCPC), report(), request, "Yes", TODAY)
    refused(store, "explained already", ask, by(ANN), report(), "Ashe", request.flag_id, "Still")
    later = Actor(lambda: ANN, now=lambda: NOON + timedelta(days=2))
    assert ask(store, later, report(), "Ashe", request.flag_id, "Still").status is WAITING


def test_without_a_login_a_typed_name_is_recorded_as_typed(store):
    request = asked(store, "SES-05", UNRESTRICTED_VIEWER, " Kim \n Vale ")
    assert request.asked_by == events_of(store)[0].who == "Kim Vale (typed name)"
    typed = signature(UNRESTRICTED_VIEWER, "nora@x.org")
    assert typed != NCPC.email and signature(NCPC, "Kim") == NCPC.email
    for name in ("", "x" * (MAX_NAME + 1)):
        refused(store, "your name", approve, by(UNRESTRICTED_VIEWER, name), report(), request, "Yes")


def test_decisions_follow_a_partnership_to_its_new_name(store):
    request = asked(store)
    names = PartnershipNames((PartnershipEntry("Ashe and Clay", "x", former_names=("Ashe",)),))
    assert [one.partnership for one in kept(store, names=names)] == ["Ashe and Clay"]
    renamed, = kept(store, names=names)
    decided = approve(store, by(NCPC, names=names), report("Ashe and Clay"), renamed, "Yes")
    assert kept(store, names=names) == (decided,) and decided.asked_on == request.asked_on


def test_where_nothing_can_be_kept_a_sentence_says_so(store):
    request = asked(store)
    with store.write() as connection:
        connection.execute(text("DROP TABLE events"))
    for action, arguments in ((approve, (report(), request, "Yes")), (withdraw, (request,)),
                              (ask, (report(), "Ashe", flags_of("COP-10")[1].flag_id, "Why"))):
        with pytest.raises(StoreUnavailable, match="Nothing can be kept"):
            action(store, by(ANN if action is not approve else NCPC), *arguments)


def test_events_of_others_are_no_explanations(store):
    with store.write() as connection:
        append_event(connection, NOON, "ann@x.org", "certified", {"partnership": "Ashe", "flag_id": "F-1"})
    asked(store)
    assert len(kept(store)) == 1


STEPS = st.lists(st.tuples(st.sampled_from(EXPLANATION_EVENTS), st.sampled_from("AB"), st.sampled_from("FG"),
                           st.sampled_from(["one", "two"])), max_size=12)


@given(STEPS)
@example_settings(50, 5000)
def test_of_each_flag_the_latest_event_counts(steps):
    made = [Event(number, datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number), f"{number}@x.org", what, {
        "partnership": name, "flag_id": flag, "reason": reason, "sentence": f"s{number}"}, "", "")
        for number, (what, name, flag, reason) in enumerate(steps)]
    found = {(one.partnership, one.flag_id): one for one in explanations_of_events(made, zone=UTC)}
    latest = {(event.payload["partnership"], event.payload["flag_id"]): event for event in made}
    expected = {"explanation asked": WAITING, "explanation approved": APPROVED, "explanation declined": DECLINED}
    assert {key: one.status for key, one in found.items()} == {
        key: expected[event.what] for key, event in latest.items() if event.what in expected}
    for key, one in found.items():
        assert one.reason == latest[key].payload["reason"]
        day = date(2025, 1, 1) + timedelta(days=latest[key].number)
        assert (one.asked_on if one.status is WAITING else one.decided_on) == day
        assert one.sentence == ("" if one.status is WAITING else latest[key].payload["sentence"])


def test_an_altered_event_is_skipped(store):
    payload = {"partnership": "Ashe", "flag_id": "F-1", "rule": "COP-10", "reason": "A hurricane.", "until": "soon"}
    with store.write() as connection:
        append_event(connection, NOON, "a@x.org", "explanation asked", payload | {"until": ""})
        append_event(connection, NOON, "b@x.org", "explanation approved", payload)
    explanation, = read_decisions(store).explanations
    assert explanation.status is ExplanationStatus.WAITING
