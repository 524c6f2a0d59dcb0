"""Keeping copies in sync: only changed sheets are read, copies are used during an outage, and errors are reported."""

import logging
import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.change_check import UNLISTED_MAX_AGE
from cop_sheets.google.sync import CHECK_INTERVAL, STALE_AFTER, CopyStatus, shared_sync
from cop_sheets.settings import StateSettings
from cop_sheets.sheet_urls import parse_sheet_id
from cop_sheets.store.database import Store
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import FakeTime, add_books, new_sheet_sync, settings

NAMES = ("Alamance", "Ashe", "Burke", "Clay", "Dare")


@pytest.fixture
def google():
    with SheetsServer() as server:
        yield server


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def table(google):
    return add_books(google, *NAMES)


@pytest.fixture
def synced(google, tmp_path, time, table):
    """Return a SheetSync after its first refresh; the server's list of requests is empty."""
    sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=table)
    sheet_sync.refresh()
    google.forget()
    return sheet_sync


def identifier(table, name):
    return table[name].split("/")[5]


def counts(google):
    return google.count("drive"), google.count("sheets")


def names(library):
    reading = library.current()
    return [book.partnership for book in reading.workbooks], [failure.partnership for failure in reading.failures]


def whys(library):
    return {state.partnership: state.reason for state in library.states()}


class TestReads:
    def test_the_first_refresh_reads_all_sheets(self, google, tmp_path, table):
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=table)
        steps = []
        assert sheet_sync.is_empty and names(sheet_sync) == ([], list(NAMES))
        assert all("has not been read yet" in why for why in whys(sheet_sync).values())
        sheet_sync.refresh(lambda *step: steps.append((*step, sheet_sync.progress)))
        assert counts(google) == (1, 5)
        assert steps == [(at, 5, name, (at, 5, name)) for at, name in enumerate(NAMES, start=1)]
        assert names(sheet_sync) == (list(NAMES),
                                     []) and set(whys(sheet_sync).values()) == {""} and not sheet_sync.is_empty

    def test_the_next_refresh_reads_changed_sheets_only(self, google, synced, table):
        synced.refresh()
        assert counts(google) == (1, 0)
        google.set_cell(identifier(table, "Burke"), "CoPs", "B2", "Sunshine")
        before = synced.revision
        synced.refresh()
        assert counts(google) == (2, 1) and google.requests[-1].id == identifier(table, "Burke")
        assert synced.revision != before
        assert synced.current().workbooks[2].raw_sheets[0].rows[1][1] == "Sunshine"

    def test_a_new_revision_with_equal_cells_keeps_the_fingerprint(self, google, synced, table):
        before = synced.revision
        google.touch(identifier(table, "Burke"))
        synced.refresh()
        assert counts(google) == (1, 1) and synced.revision == before

    def test_the_next_process_uses_copies_from_disk(self, google, tmp_path, time, synced, table):
        later = new_sheet_sync(google, tmp_path, time, partnerships=table)
        assert names(later) == (list(NAMES), []) and counts(google) == (0, 0)
        later.refresh()
        assert counts(google) == (1, 0) and later.revision == synced.revision

    def test_a_sheet_shared_by_link_is_read_by_age(self, google, tmp_path, time):
        sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=add_books(google, "Ashe", listed=False))
        sheet_sync.refresh()
        time.skip_minute(minutes=5)
        sheet_sync.refresh()
        assert counts(google) == (2, 1) and whys(sheet_sync) == {"Ashe": ""}
        time.seconds += UNLISTED_MAX_AGE.total_seconds()
        sheet_sync.refresh()
        assert counts(google) == (3, 2)
        time.skip_minute(minutes=1)
        sheet_sync.refresh(user_requested=True)
        assert counts(google) == (4, 3)

    def test_75_sheets_and_a_registry(self, tmp_path, time):
        with SheetsServer(clock=time.clock) as google:
            google.quota()
            table = add_books(google, *(f"P{number:02}" for number in range(75)))
            registry = google.add_registry(table)
            first = new_sheet_sync(google, tmp_path, time, per_minute=60, registry=registry.address)
            first.refresh()
            assert counts(google) == (1, 76) and {call.status for call in google.requests} == {200}
            google.touch(identifier(table, "P17"))
            google.forget()
            new_sheet_sync(google, tmp_path, time, per_minute=60, registry=registry.address).refresh()
            assert counts(google) == (1, 1)
            google.forget()
            new_sheet_sync(google, tmp_path, time, per_minute=60, registry=registry.address).refresh()
            assert counts(google) == (1, 0)


class TestErrors:
    def test_one_unreadable_sheet_does_not_affect_others(self, google, tmp_path, time, table):
        google.fault(identifier(table, "Burke"), faults.NOT_SHARED)
        google.fault(identifier(table, "Clay"), faults.UNAVAILABLE_HTML)
        sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=table)
        sheet_sync.refresh()
        assert names(sheet_sync) == (["Alamance", "Ashe", "Dare"], ["Burke", "Clay"])
        assert whys(sheet_sync)["Burke"].startswith(
            "Burke was not read: it is not shared with the app. Share the sheet")
        assert [state.partnership for state in sheet_sync.states() if state.is_missing] == ["Burke", "Clay"]
        google.clear_faults()
        sheet_sync.refresh()
        assert names(sheet_sync) == (list(NAMES), []) and set(whys(sheet_sync).values()) == {""}

    def test_a_sheet_that_cannot_be_read_again_keeps_its_copy(self, google, time, synced, table):
        time.skip_minute(hours=2)
        looked = time.now()
        google.set_cell(identifier(table, "Burke"), "CoPs", "B2", "Sunshine")
        google.fault(identifier(table, "Burke"), faults.INTERNAL)
        before = synced.revision
        synced.refresh()
        old = next(state for state in synced.states() if state.reason)
        assert (old.partnership, old.as_of, synced.revision) == ("Burke", FakeTime().now(), before)
        assert re.fullmatch(r"As of January 14, 2025, \d{1,2}:00 [AP]M: Burke was not read: Google has trouble of its "
                            r"own \(500\); try again in a few minutes", old.message())
        fresh = synced.states()[0]
        assert (fresh.as_of, fresh.message()) == (looked, "")

    def test_access_revoked_while_it_runs(self, google, synced, table):
        google.revoke(identifier(table, "Dare"))
        synced.refresh()
        assert "it is not shared with the app" in whys(synced)["Dare"] and names(synced) == (list(NAMES), [])
        google.share(identifier(table, "Dare"))
        synced.refresh()
        assert set(whys(synced).values()) == {""}

    @pytest.mark.parametrize("fault", faults.OF_DRIVE, ids=lambda fault: fault.name)
    def test_when_drive_fails_copies_are_used_without_reading_sheets(self, google, tmp_path, time, synced, table,
                                                                     fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT_SECONDS", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("drive", fault)
        time.skip_minute(days=3)
        later = new_sheet_sync(google, tmp_path, time, partnerships=table)
        later.refresh()
        assert google.count("sheets") == 0 and names(later) == (list(NAMES), [])
        for state in later.states():
            assert state.as_of == FakeTime().now() and state.message().startswith("As of January 14, 2025, ")

    @pytest.mark.parametrize("fault", [*faults.OF_SHEETS, *faults.OF_TOKENS], ids=lambda fault: fault.name)
    def test_when_everything_fails_copies_are_used(self, google, tmp_path, time, synced, table, fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT_SECONDS", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("everything", fault)
        later = new_sheet_sync(google, tmp_path, time, partnerships=table)
        later.refresh()
        assert google.count("sheets") == 0 and names(later) == (list(NAMES), [])
        assert all(state.message().startswith("As of ") for state in later.states())

    @pytest.mark.parametrize("fault", [*faults.OF_SHEETS, *faults.OF_TOKENS], ids=lambda fault: fault.name)
    def test_when_everything_fails_without_copies(self, google, tmp_path, time, table, fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT_SECONDS", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("everything", fault)
        sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=table)
        try:
            sheet_sync.refresh()
        except SourceUnreadable as problem:
            assert sheet_sync.notices == [str(problem)]
        else:
            assert all(why.startswith(f"{name} was not read: ") for name, why in whys(sheet_sync).items())
        # After Drive's, the first timeout of a sheet is enough; an error of one sheet may not concern the next.
        assert google.count("sheets") <= 5
        assert names(sheet_sync) == ([], list(NAMES))

    def test_when_drive_alone_fails_without_copies(self, google, tmp_path, time, table):
        google.fault("drive", faults.UNAVAILABLE)
        sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=table)
        sheet_sync.refresh()
        assert names(sheet_sync) == (list(NAMES), []) and set(whys(sheet_sync).values()) == {""}
        assert sheet_sync.notices == [
            "What has changed is not known: Google has trouble of its own (503); try again in a "
                                      "few minutes"]
        sheet_sync.refresh()
        assert google.count("sheets") == 5 and set(whys(sheet_sync).values()) == set(sheet_sync.notices)

    def test_three_timeouts_in_a_row_are_an_outage(self, google, tmp_path, table):
        google.fault("sheets", faults.UNAVAILABLE)
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=table)
        sheet_sync.refresh()
        assert google.count("sheets") == 3 * 4
        assert whys(sheet_sync)["Dare"] == (
            "Dare was not read: Google has trouble of its own (503); try again in a few "
                                            "minutes")

    def test_a_sign_in_that_fails_halfway_stops_the_rest(self, google, tmp_path, table):
        google.fault(identifier(table, "Burke"), faults.UNAUTHENTICATED)
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=table)
        sheet_sync.refresh()
        assert names(sheet_sync) == (["Alamance", "Ashe"], ["Burke", "Clay", "Dare"])
        assert google.count("sheets") == 4

    def test_a_sheet_with_a_damaged_copy_is_read_again(self, google, tmp_path, time, synced, table):
        with Store(StateSettings(folder=tmp_path / "copies")).write() as connection:
            connection.execute(sql("UPDATE copies SET cells = substr(cells, 1, 20)"))
        later = new_sheet_sync(google, tmp_path, time, partnerships=table)
        assert later.is_empty
        later.refresh()
        assert counts(google) == (1, 5) and names(later) == (list(NAMES), [])

    def test_a_full_disk_stops_nothing(self, google, tmp_path, table):
        (tmp_path / "copies").write_text("in the way")
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=table)
        sheet_sync.refresh()
        assert names(sheet_sync) == (list(NAMES), []) and "Copies can't be kept" in sheet_sync.notices[0]

    def test_in_an_outage_the_last_check_time_is_reported_by_a_new_process_too(self, google, time, synced, tmp_path,
                                                                               table):
        before = synced.last_checked_at
        time.skip_minute(hours=3)
        google.fault("everything", faults.UNAVAILABLE)
        for one in (synced, new_sheet_sync(google, tmp_path, time, partnerships=table)):
            one.refresh_in_background(user_requested=True)
            assert one.wait(30) and one.last_checked_at == before

    def test_a_copy_without_a_recent_check_is_reported(self, time, synced):
        time.seconds += STALE_AFTER.total_seconds() - 1
        assert set(whys(synced).values()) == {""}
        time.skip_minute(minutes=1)
        assert all("has not been asked since" in why for why in whys(synced).values())


class TestRegistry:
    def test_a_new_row_is_read_at_the_next_check(self, google, tmp_path, time, table):
        registry = google.add_registry({"Ashe": table["Ashe"]})
        sheet_sync = new_sheet_sync(google, tmp_path, time, registry=registry.address)
        sheet_sync.refresh()
        assert names(sheet_sync) == (["Ashe"], [])
        for place, text in (("A3", "Alamance"), ("C3", table["Alamance"]), ("D3", "Ann@Example.org; x")):
            google.set_cell(registry.id, "Partnerships", place, text)
        google.forget()
        sheet_sync.refresh()
        assert names(sheet_sync) == (["Alamance", "Ashe"], []) and counts(google) == (1, 2)
        assert sheet_sync.partnerships[0].managers == ("ann@example.org",)
        assert [fault.cell for fault in sheet_sync.registry_errors] == ["D3"]

    def test_registry_errors_are_available_and_part_of_the_fingerprint(self, google, tmp_path, time, table):
        registry = google.add_registry(table, managers={"Ashe": "Ann"})
        sheet_sync = new_sheet_sync(google, tmp_path, time, registry=registry.address)
        sheet_sync.refresh()
        before = sheet_sync.revision
        assert [fault.cell for fault in sheet_sync.current().registry_errors] == ["D3"]
        google.set_cell(registry.id, "Partnerships", "D3", "ann@example.org")
        sheet_sync.refresh()
        assert sheet_sync.current().registry_errors == [] and sheet_sync.revision != before

    @pytest.mark.parametrize("spoil", [
        lambda google, id: google.rename_tab(id, "Partnerships", "Sheet1"),
        lambda google, id: google.set_cell(id, "Partnerships", "C1", None),
        lambda google, id: google.revoke(id), lambda google, id: google.remove(id),
        lambda google, id: google.fault(id, faults.CUT_JSON),
    ])
    def test_an_invalid_list_does_not_replace_the_previous_one(self, google, tmp_path, time, table, spoil):
        registry = google.add_registry(table)
        sheet_sync = new_sheet_sync(google, tmp_path, time, registry=registry.address)
        sheet_sync.refresh()
        google.touch(registry.id)
        spoil(google, registry.id)
        for process in (sheet_sync, new_sheet_sync(google, tmp_path, time, registry=registry.address)):
            google.set_cell(identifier(table, "Dare"), "CoPs", "B2", f"Sunshine {id(process)}")
            process.refresh()
            assert names(process) == (list(NAMES), []) and len(process.notices) == 1
            assert set(whys(process).values()) == {""}
            assert process.current().workbooks[-1].raw_sheets[0].rows[1][1] == f"Sunshine {id(process)}"

    def test_without_any_list_the_sentence_says_why(self, google, tmp_path, time):
        registry = google.add_book("Registry", {"Sheet1": [["x"]]})
        sheet_sync = new_sheet_sync(google, tmp_path, time, registry=registry.address)
        with pytest.raises(SourceUnreadable, match="The registry has no tab called Partnerships"):
            sheet_sync.refresh()
        assert names(sheet_sync) == ([], []) and sheet_sync.is_empty and len(sheet_sync.notices) == 1

    def test_a_registry_at_no_address(self, google, tmp_path):
        with pytest.raises(SourceUnreadable, match=r"What secrets\.toml names as the registry can't be followed"):
            new_sheet_sync(google, tmp_path, registry="https://example.org/registry")

    def test_in_an_outage_the_previous_list_is_used(self, google, tmp_path, time, table):
        registry = google.add_registry(table)
        new_sheet_sync(google, tmp_path, time, registry=registry.address).refresh()
        google.fault("everything", faults.UNAVAILABLE)
        google.forget()
        later = new_sheet_sync(google, tmp_path, time, registry=registry.address)
        later.refresh()
        assert names(later) == (list(NAMES), []) and google.count("sheets") == 0


class TestBackgroundRefresh:
    def test_fifty_visitors_cause_one_refresh(self, google, tmp_path, time, table):
        release = threading.Event()
        google.fault("drive", faults.no_response(until=release))
        sheet_sync = new_sheet_sync(google, tmp_path, time, partnerships=table)
        begun, visitors = [], []
        for _ in range(50):
            visitors.append(threading.Thread(target=lambda: begun.append(sheet_sync.refresh_in_background())))
            visitors[-1].start()
        for visitor in visitors:
            visitor.join()
        assert not sheet_sync.wait(0.01)
        release.set()
        assert sheet_sync.wait(30) and begun.count(True) == 1 and counts(google) == (1, 5)

    def test_one_refresh_per_minute_unless_requested(self, google, time, synced):
        assert not synced.refresh_in_background() and counts(google) == (0, 0)
        time.seconds += CHECK_INTERVAL.total_seconds()
        assert synced.refresh_in_background() and synced.wait(30)
        assert not synced.refresh_in_background() and counts(google) == (1, 0)
        assert synced.refresh_in_background(user_requested=True) and synced.wait(30) and counts(google) == (2, 0)
        time.seconds += CHECK_INTERVAL.total_seconds()
        assert synced.refresh_in_background() and synced.wait(30) and counts(google) == (3, 0)

    def test_nobody_waits_for_an_unresponsive_google(self, google, synced):
        release = threading.Event()
        google.fault("drive", faults.no_response(until=release))
        assert synced.refresh_in_background(user_requested=True) and google.wait_for("drive", 1)
        assert names(synced) == (list(NAMES),
                               []) and synced.progress is None and not synced.refresh_in_background(user_requested=True)
        release.set()
        assert synced.wait(30)

    def test_an_error_in_the_background_is_among_the_notices(self, google, tmp_path, table):
        google.fault("token", faults.BAD_KEY)
        sheet_sync = new_sheet_sync(google, tmp_path, partnerships=table)
        assert sheet_sync.refresh_in_background() and sheet_sync.wait(30)
        assert sheet_sync.notices[0].startswith("Google doesn't know the key of")

    def test_an_internal_error_is_logged_without_typed_text(self, synced, caplog, monkeypatch):
        def mistaken(*_):
            raise KeyError("Ann Lee")

        monkeypatch.setattr(synced._client, "list_revisions", mistaken)
        with caplog.at_level(logging.DEBUG):
            assert synced.refresh_in_background(user_requested=True) and synced.wait(30)
        assert "The refresh stopped: KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text
        assert synced.notices[0].startswith("The app made a mistake of its own") and names(synced) == (list(NAMES), [])

    def test_an_internal_error_about_one_workbook_does_not_affect_others(self, google, synced, table, caplog,
                                                                         monkeypatch):
        read = synced._reader.read

        def mistaken(sheet, name, *more):
            if name == NAMES[0]:
                raise KeyError("Ann Lee")
            return read(sheet, name, *more)

        monkeypatch.setattr(synced._reader, "read", mistaken)
        for address in table.values():
            google.touch(parse_sheet_id(address))
        assert synced.refresh_in_background(user_requested=True) and synced.wait(30)
        assert [state.partnership for state in synced.states() if state.reason] == [NAMES[0]] and synced.notices == []
        assert synced.states()[0].reason.startswith(f"{NAMES[0]} was not read: the app made a mistake of its own")
        assert "A workbook stopped: KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text

    def test_the_process_shares_one(self, google, tmp_path, table):
        google_settings = settings(google, tmp_path, partnerships=table)
        assert shared_sync(google_settings) is shared_sync(settings(google, tmp_path, partnerships=table))
        assert shared_sync(google_settings) is not shared_sync(settings(google, tmp_path / "other", partnerships=table))


def test_a_status_message_has_a_twelve_hour_clock():
    moment = (FakeTime().now() + timedelta(minutes=5)).astimezone().replace(hour=9)
    assert CopyStatus("Ashe", "", moment, "why").message() == "As of January 14, 2025, 9:05 AM: why"
    assert CopyStatus("Ashe", "", None, "why").message() == "why" and CopyStatus("Ashe", "", moment, "").message() == ""
