"""The year's end in the store: certify, accept, return, reopen; who may, what is refused, and what is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from cop_sheets import FiscalYear
from cop_sheets.errors import SourceUnreadable, StoreUnavailable
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.settings import Viewer
from cop_sheets.store.database import (
    Event,
    append_event,
    read_certified_pack,
    read_events,
    read_frozen_rows,
    verify_events,
)
from cop_sheets.store.database.tables import certifications, copies
from tests.support.sheets import MONTHS, monthly, workbook
from tests.support.sheets import tables as tables_of
from tests.support.stores import other_process
from tests.workflow.submission_steps import (
    ANN,
    BEN,
    DEE,
    FY,
    JULY_10,
    LAPTOP,
    NORA,
    accepted,
    ashe,
    asked_to_reopen,
    by,
    certified,
    draft_of,
    reopened,
    returned,
    state,
)
from workflow.decisions import read_decisions, read_submissions
from workflow.people import ActionRefused, Actor
from workflow.submissions import CertifiedPackAltered, SubmissionStatus, accept, read_pack_of, submissions_of_events

pytestmark = pytest.mark.usefixtures("quick_packs")
LATER = JULY_10 + timedelta(minutes=2)    # than what a double click repeats
NOT_CERTIFIED, CERTIFIED, ACCEPTED, RETURNED, REOPENED = SubmissionStatus
MORE_SESSIONS = {"Sessions": f"CoP ID | Date | Status\n{monthly()}\nC1 | 2025-06-20 | Held"}
NO_CONSULTATIONS = {"Consultations": None}
YES = {"Number of individuals receiving consultation": True, "Hours of consultation": True}


def refused(words, act, *arguments, **more):
    with pytest.raises(ActionRefused) as refusal:
        act(*arguments, **more)
    sentence = str(refusal.value)
    assert words in sentence and sentence.startswith("Nothing was ") and sentence.endswith("."), sentence


def contents(store):
    with store.read() as connection:
        assert verify_events(connection) == []
        return [list(connection.execute(select(table))) for table in (certifications, copies)] + [
            [event.what for event in read_events(connection)]]


def test_the_whole_round(store):
    assert state(store).status is NOT_CERTIFIED and state(store).text() == "Not certified"
    first = certified(store)
    assert (state(store).status, state(store).counted.fingerprint) == (CERTIFIED, first.fingerprint)
    returned(store, first.fingerprint, reason="July is missing.")
    assert (state(store).status, state(store).counted, state(store).last_step.reason) == (
        RETURNED, None, "July is missing.")
    second = certified(store, ashe(MORE_SESSIONS), seen=first.fingerprint)
    accepted(store, second.fingerprint)
    asked_to_reopen(store, reason="One session more.")
    found = state(store)
    assert (found.status, found.reopening_request.reason) == (ACCEPTED, "One session more.")
    reopened(store, second.fingerprint)
    found = state(store)
    assert (found.status, found.counted.fingerprint, found.reopening_request) == (REOPENED, second.fingerprint, None)
    third = certified(store, seen=second.fingerprint)
    assert [(step.what, step.who) for step in state(other_process(store)).steps] == [
        ("certified", "dee@x.org"), ("returned", "nora@x.org"), ("certified", "dee@x.org"), ("accepted", "nora@x.org"),
        ("reopen requested", "dee@x.org"), ("reopened", "nora@x.org"), ("certified", "dee@x.org")]
    assert state(store).counted.fingerprint == third.fingerprint != second.fingerprint


def test_the_column_submission(store):
    days = [datetime(2025, 7, day, 16, tzinfo=UTC) for day in (10, 15, 20, 25)]
    first = certified(store, at=days[0])
    assert state(store).text() == "Certified 2025-07-10"
    assert state(store).text(is_changed=True) == "Certified 2025-07-10; changed since"
    returned(store, first.fingerprint, at=days[1])
    assert state(store).text() == "Returned 2025-07-15"
    second = certified(store, ashe(MORE_SESSIONS), seen=first.fingerprint, at=days[1])
    accepted(store, second.fingerprint, at=days[2])
    assert state(store).text() == "Accepted 2025-07-20"
    asked_to_reopen(store, at=days[3])
    assert state(store).text() == "Accepted 2025-07-20"
    reopened(store, second.fingerprint, at=days[3])
    assert state(store).text(True) == "Accepted 2025-07-20; reopened; changed since"


def test_what_is_frozen(store):
    draft = draft_of(ashe())
    made = certified(store)
    with store.read() as connection:
        rows = [read_frozen_rows(connection, [made.fingerprint], for_ncpc)[made.fingerprint]
                for for_ncpc in (False, True)]
        packs = [read_certified_pack(connection, made.fingerprint, for_ncpc) for for_ncpc in (False, True)]
        copy, = connection.execute(select(copies)).all()
        kept, = connection.execute(select(certifications)).all()
        event, = read_events(connection)
    assert rows == [draft.report.ncpc_csv, draft.ncpc_report.ncpc_csv] and all(packs)
    assert (copy.pinned, copy.id, copy.sheet) == (True, kept.copy, "google ashe")
    assert event.payload == {
        "partnership": "Ashe", "fiscal_year": "FY 24-25", "as_of": "2025-07-10", "day": "2025-07-10",
        "fingerprint": made.fingerprint,
        "ncpc_fingerprint": made.ncpc_fingerprint, "counting_version": made.counting_version, "confirmed_nones": [],
        "comment": "", "hashes": dict(made.hashes)}
    assert (event.number, event.who) == (kept.event, "dee@x.org")


def test_no_pack_is_given_out_but_the_certified_one(store):
    made = certified(store)
    with store.read() as connection:
        assert read_pack_of(connection, made, False) == read_certified_pack(connection, made.fingerprint, False)
        assert read_pack_of(connection, made, True) == read_certified_pack(connection, made.fingerprint, True)
    for change, words in ((update(certifications).values(pack=certifications.c.ncpc_pack), "was altered in the store"),
                          (delete(certifications), "is missing in the store")):
        with store.write() as connection:
            connection.execute(change)
        with store.read() as connection, pytest.raises(CertifiedPackAltered, match=words):
            read_pack_of(connection, made, False)


def test_the_copy_that_is_there_already_is_pinned(store):
    certified(store)
    first = contents(store)[1]
    certified(store, ashe(MORE_SESSIONS), seen=state(store).latest.fingerprint)
    certified(store, seen=state(store).latest.fingerprint)
    assert len(first) == 1 and len(contents(store)[1]) == 2


class TestRights:
    @pytest.mark.parametrize(("viewer", "words"), [
        (NORA, "NCPC never certifies for others"), (BEN, "not among those that certify for Ashe"),
        (ANN, "not among those that certify for Ashe"), (Viewer(None, False, "x@x.org"), "not among those"),
        (LAPTOP, "your name is blank")])
    def test_who_may_not_certify(self, store, viewer, words):
        refused(words, certified, store, viewer=viewer)
        assert contents(store) == [[], [], []]

    def test_a_typed_name_serves_where_there_is_no_login(self, store):
        assert certified(store, viewer=LAPTOP, name=" Dee  Lee ").who == "Dee Lee (typed name)"
        assert certified(store, ashe(MORE_SESSIONS), name="Somebody else", seen=state(
            store).latest.fingerprint).who == "dee@x.org"

    @pytest.mark.parametrize("viewer", [ANN, DEE, BEN, LAPTOP])
    @pytest.mark.parametrize("step", [accepted, returned, reopened])
    def test_only_ncpc_reviews(self, store, viewer, step):
        made = certified(store)
        if step is reopened:
            accepted(store, made.fingerprint)
        refused("only NCPC, signed in,", step, store, made.fingerprint, viewer=viewer)

    @pytest.mark.parametrize(("viewer", "words"), [(NORA, "NCPC never"), (ANN, "not among"), (BEN, "not among")])
    def test_who_may_not_ask_to_reopen(self, store, viewer, words):
        accepted(store, certified(store).fingerprint)
        refused(words, asked_to_reopen, store, viewer=viewer)

    def test_rights_that_end_while_the_page_is_open(self, store):
        """Also between the refusals that come first and the transaction that writes."""
        rights = iter([DEE, ANN])
        refused("not among", certified, store, actor=Actor(lambda: next(rights), now=lambda: JULY_10))
        rights = iter([DEE])

        def ended():
            viewer = next(rights, None)
            if viewer is None:
                raise SourceUnreadable("You are signed out.")
            return viewer

        with pytest.raises(SourceUnreadable):
            certified(store, actor=Actor(ended, now=lambda: JULY_10))
        assert contents(store) == [[], [], []]


class TestRefusals:
    @pytest.mark.parametrize("day", ["2025-06-30", "2024-12-01"])
    def test_before_the_year_is_over(self, store, day):
        at = datetime.fromisoformat(f"{day}T16:00").replace(tzinfo=UTC)
        refused("can be certified from July 1, 2025", certified, store, at=at)

    def test_from_july_1(self, store):
        assert certified(store, at=datetime(2025, 7, 1, 16, tzinfo=UTC)).as_of == date(2025, 7, 1)

    @pytest.mark.parametrize(("as_of", "words"), [(date(2025, 6, 1), "June 1, 2025 is before that"),
                                                  (date(2025, 8, 1), "still to come")])
    def test_as_of_another_day(self, store, as_of, words):
        refused(words, certified, store, as_of=as_of)

    def test_an_old_copy(self, store):
        refused("may be old: Google did not answer", certified, store, old_copy_reason="Google did not answer")

    def test_a_workbook_that_cannot_be_read(self, store):
        refused("can't be read", certified, store, tables_of(workbook(name="Burke")))

    def test_the_second_of_two_equal_workbooks(self, store):
        sheets = {"CoPs": "CoP ID | CoP Name | Membership\nC1 | Rainbow | Open"}
        both = tables_of(*(workbook(sheets, name=name) for name in ("Aaa", "Ashe")))
        refused("the same rows as another partnership's", certified, store, both)
        both = tables_of(*(workbook(sheets, name=name) for name in ("Ashe", "Burke")))
        assert certified(store, both).partnership == "Ashe"

    def test_without_an_answer(self, store):
        made = ashe(exact=NO_CONSULTATIONS)
        answers = dict(YES)
        refused("nothing is entered for Number of individuals receiving consultation and Hours of consultation",
                certified, store, made, comment="So it is.")
        del answers["Hours of consultation"]
        refused("nothing is entered for Hours of consultation in FY 24-25", certified, store, made, answers=answers)

    def test_an_output_that_has_rows_is_not_none(self, store):
        refused("something is entered for Number of sessions in FY 24-25", certified, store,
                answers={"Number of sessions": True})

    @pytest.mark.parametrize(("sheets", "reason"), [
        ({"Sessions": f"CoP ID | Date | Status\n{monthly(months=MONTHS[:11])}"}, "1 must flag is open"),
        ({"Trainings": "Title | Date\nWelcome | \nWelcome | 2024-08-01"},
         "1 must flag is open and 1 row of the year is left out")])
    def test_without_the_comment_that_is_needed(self, store, sheets, reason):
        refused(f"because {reason}, and the comment is empty", certified, store, ashe(sheets), comment=" \n")
        refused(f"because {reason}, and the comment is empty", certified, store, ashe(sheets), comment="\u115f\u034f")
        assert certified(store, ashe(sheets), comment=" The library was closed. ").comment == "The library was closed."

    @pytest.mark.parametrize("note", ["C1 | 2025-06-20 | Cancelled", "C1 | 2025-08-20 | Held"])
    def test_cancelled_sessions_and_rows_to_come_need_no_comment(self, store, note):
        certified(store, ashe({"Sessions": f"CoP ID | Date | Status\n{monthly()}\n{note}"}))

    def test_the_same_figures_twice(self, store):
        first = certified(store)
        for seen in ("", first.fingerprint):    # the second of two tabs, and the same one
            refused("the same figures were certified on July 10, 2025", certified, store, seen=seen, comment="Again.")
        returned(store, first.fingerprint)
        refused("say in the comment why the figures are right", certified, store, seen=first.fingerprint)
        assert certified(store, seen=first.fingerprint, comment="They are right.").comment

    def test_a_second_tab_with_other_figures(self, store):
        certified(store)
        refused("after this page was drawn", certified, store, ashe(MORE_SESSIONS), seen="")

    def test_an_accepted_year(self, store):
        made = certified(store)
        accepted(store, made.fingerprint)
        refused("ask NCPC to reopen it", certified, store, ashe(MORE_SESSIONS), seen=made.fingerprint)

    def test_a_newer_certification_is_reported_not_overwritten(self, store):
        first = certified(store)
        certified(store, ashe(MORE_SESSIONS), seen=first.fingerprint)
        for step in (accepted, returned):
            refused("has certified FY 24-25 anew", step, store, first.fingerprint)
        assert state(store).status is CERTIFIED

    @pytest.mark.parametrize(("steps", "step", "words"), [
        ((), accepted, "has not certified"), ((accepted,), accepted, "to change that, reopen it"),
        ((accepted,), returned, "to change that, reopen it"), ((returned,), accepted, "certifies it anew"),
        ((), reopened, "has not certified"), ((returned,), reopened, "certifies it anew"),
        ((accepted, reopened), accepted, "was reopened"), ((accepted, reopened), reopened, "was reopened")])
    def test_steps_that_do_not_fit(self, store, steps, step, words):
        fingerprint = "" if words.startswith("has not") else certified(store).fingerprint
        for earlier in steps:
            earlier(store, fingerprint)
        refused(words, step, store, fingerprint, at=LATER)

    def test_to_reopen_what_is_not_accepted_or_was_asked_before(self, store):
        refused("is not accepted", asked_to_reopen, store)
        accepted(store, certified(store).fingerprint)
        asked_to_reopen(store)
        refused("has not answered yet", asked_to_reopen, store, at=LATER)

    @pytest.mark.parametrize("step", [returned, reopened])
    def test_without_a_reason(self, store, step):
        made = certified(store)
        refused("the reason is blank", step, store, made.fingerprint, reason=" ")

    def test_where_nothing_can_be_kept_nothing_is_half_there(self, store):
        certified(store)
        before = contents(store)
        with store.write() as connection:
            connection.execute(text("ALTER TABLE copies RENAME TO elsewhere"))
        with pytest.raises(StoreUnavailable):
            certified(store, ashe(MORE_SESSIONS), seen=state(store).latest.fingerprint)
        with store.write() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO copies"))
        assert contents(store) == before


class TestConfirmedNones:
    def certified(self, store, answers=YES, **more):
        return certified(store, ashe(exact=NO_CONSULTATIONS), answers=answers, comment="" if answers is YES else "So.",
                         **more)

    def nones(self, store):
        return [none.output for none in read_decisions(store).confirmed_nones]

    def test_yes_is_frozen_and_counts_from_then_on(self, store):
        made = self.certified(store)
        with store.read() as connection:
            frozen = read_frozen_rows(connection, [made.fingerprint], for_ncpc=True)[made.fingerprint].decode()
        assert frozen.count("0 (none, certified)") == 2 and self.nones(store) == list(YES)
        assert {none.tab for none in read_decisions(store).confirmed_nones} == {"Consultations"}

    def test_no_certifies_it_as_it_is(self, store):
        made = self.certified(store, dict.fromkeys(YES, False))
        with store.read() as connection:
            frozen = read_frozen_rows(connection, [made.fingerprint], for_ncpc=True)[made.fingerprint].decode()
        assert "none, certified" not in frozen and "no tab Consultations" in frozen and self.nones(store) == []

    def test_they_count_while_their_certification_does(self, store):
        made = self.certified(store)
        returned(store, made.fingerprint)
        assert self.nones(store) == []
        again = self.certified(store, dict.fromkeys(YES, False), seen=made.fingerprint)
        accepted(store, again.fingerprint)
        reopened(store, again.fingerprint)
        assert self.nones(store) == []
        last = self.certified(store, seen=again.fingerprint)
        accepted(store, last.fingerprint)
        reopened(store, last.fingerprint)
        assert self.nones(store) == list(YES)

    def test_answers_of_before_are_not_taken_for_those_of_now(self, store):
        self.certified(store)
        tables = ashe(exact=NO_CONSULTATIONS)
        tables.decisions = read_decisions(store)
        draft = draft_of(tables)
        assert [one.name for one in draft.unanswered] == list(YES)
        assert "none, certified" not in draft.report.ncpc_csv.decode()


def test_a_certification_follows_a_rename(store):
    made = certified(store)
    names = PartnershipNames((PartnershipEntry("Ashe & Wilkes", None, former_names=("Ashe",)),))
    assert state(store, "Ashe & Wilkes", names=names).latest.fingerprint == made.fingerprint
    accept(store, by(NORA, names=names), "Ashe & Wilkes", FY, made.fingerprint)
    assert state(store, "Ashe & Wilkes", names=names).status is ACCEPTED


def test_years_and_partnerships_are_apart(store):
    certified(store)
    assert state(store, "Burke").status is NOT_CERTIFIED
    assert read_submissions(store).of("Ashe", FiscalYear(2023)).status is NOT_CERTIFIED


def test_other_events_do_not_matter(store):
    with store.write() as connection:
        append_event(connection, JULY_10, "x", "accepted", {"partnership": "Ashe", "fiscal_year": "nonsense"})
        append_event(connection, JULY_10, "x", "accepted", {"partnership": "Ashe", "fiscal_year": "FY 24-25"})
        append_event(connection, JULY_10, "x", "forgot copies", {})
    assert state(store).status is NOT_CERTIFIED


@pytest.mark.parametrize("change", [update(certifications).values(rows=b"x"), delete(certifications)])
def test_rows_that_were_altered_or_are_missing_are_a_sentence(store, change):
    made = certified(store)
    with store.write() as connection:
        connection.execute(change)
    refused("was altered in the store, or is missing there", certified, store, ashe(MORE_SESSIONS),
            seen=made.fingerprint)


def test_a_confirmed_none_follows_the_spelling_of_the_name(store):
    certified(store, ashe(NO_CONSULTATIONS), answers=YES)
    names = PartnershipNames((PartnershipEntry("ASHE", None),))
    assert {none.partnership for none in read_decisions(store, names).confirmed_nones} == {"ASHE"}
    assert state(store, "ASHE", names=names).partnership == "ASHE"


@pytest.mark.parametrize("altered", [{"hashes": ["x"]}, {"counting_version": ["x"]}, {"counting_version": 1e999},
                                     {"confirmed_nones": 5}, {"as_of": "x"}, {"day": "x"}])
def test_an_event_that_says_what_no_certification_does_is_left_out(altered):
    payload = {"partnership": "Ashe", "fiscal_year": "FY 24-25", "as_of": "2025-07-10", **altered}
    assert list(submissions_of_events([Event(1, JULY_10, "ann", "certified", payload, "", "")])) == []
