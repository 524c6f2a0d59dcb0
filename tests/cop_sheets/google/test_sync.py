"""What a process knows of the sheets: only what changed is read, an outage costs nobody the page, and all is told."""

import logging
import re
import threading
from datetime import timedelta

import pytest

from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.change_check import UNLISTED
from cop_sheets.google.sync import LOOK_AGAIN, OLD, BookState, shared_library
from cop_sheets.sheet_urls import sheet_id
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import Time, books, library, settings

NAMES = ("Alamance", "Ashe", "Burke", "Clay", "Dare")


@pytest.fixture
def google():
    with SheetsServer() as server:
        yield server


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def table(google):
    return books(google, *NAMES)


@pytest.fixture
def warm(google, tmp_path, time, table):
    """Return a library that was read once; the server has forgotten what it was asked."""
    found = library(google, tmp_path, time, partnerships=table)
    found.refresh()
    google.forget()
    return found


def identifier(table, name):
    return table[name].split("/")[5]


def counts(google):
    return google.count("drive"), google.count("sheets")


def names(library):
    reading = library.at_hand()
    return [book.partnership for book in reading.workbooks], [failure.partnership for failure in reading.failures]


def whys(library):
    return {state.partnership: state.why for state in library.states()}


class TestWhatIsRead:
    def test_the_first_time_all(self, google, tmp_path, table):
        found = library(google, tmp_path, partnerships=table)
        steps = []
        assert found.is_cold and names(found) == ([], list(NAMES))
        assert all("has not been read yet" in why for why in whys(found).values())
        found.refresh(lambda *step: steps.append((*step, found.progress)))
        assert counts(google) == (1, 5)
        assert steps == [(at, 5, name, (at, 5, name)) for at, name in enumerate(NAMES, start=1)]
        assert names(found) == (list(NAMES), []) and set(whys(found).values()) == {""} and not found.is_cold

    def test_then_only_what_changed(self, google, warm, table):
        warm.refresh()
        assert counts(google) == (1, 0)
        google.set_cell(identifier(table, "Burke"), "CoPs", "B2", "Sunshine")
        before = warm.mark
        warm.refresh()
        assert counts(google) == (2, 1) and google.requests[-1].id == identifier(table, "Burke")
        assert warm.mark != before
        assert warm.at_hand().workbooks[2].grids[0].rows[1][1] == "Sunshine"

    def test_what_was_touched_and_says_the_same_is_the_same(self, google, warm, table):
        before = warm.mark
        google.touch(identifier(table, "Burke"))
        warm.refresh()
        assert counts(google) == (1, 1) and warm.mark == before

    def test_the_next_process_reads_nothing_that_is_on_disk(self, google, tmp_path, time, warm, table):
        later = library(google, tmp_path, time, partnerships=table)
        assert names(later) == (list(NAMES), []) and counts(google) == (0, 0)
        later.refresh()
        assert counts(google) == (1, 0) and later.mark == warm.mark

    def test_a_sheet_shared_by_link_is_read_by_age(self, google, tmp_path, time):
        found = library(google, tmp_path, time, partnerships=books(google, "Ashe", listed=False))
        found.refresh()
        time.pass_by(minutes=5)
        found.refresh()
        assert counts(google) == (2, 1) and whys(found) == {"Ashe": ""}
        time.seconds += UNLISTED.total_seconds()
        found.refresh()
        assert counts(google) == (3, 2)
        time.pass_by(minutes=1)
        found.refresh(asked=True)
        assert counts(google) == (4, 3)

    def test_75_sheets_and_a_registry(self, tmp_path, time):
        with SheetsServer(clock=time.clock) as google:
            google.quota()
            table = books(google, *(f"P{number:02}" for number in range(75)))
            registry = google.add_registry(table)
            first = library(google, tmp_path, time, per_minute=60, registry=registry.address)
            first.refresh()
            assert counts(google) == (1, 76) and {call.status for call in google.requests} == {200}
            google.touch(identifier(table, "P17"))
            google.forget()
            library(google, tmp_path, time, per_minute=60, registry=registry.address).refresh()
            assert counts(google) == (1, 1)
            google.forget()
            library(google, tmp_path, time, per_minute=60, registry=registry.address).refresh()
            assert counts(google) == (1, 0)


class TestTrouble:
    def test_one_bad_sheet_hides_no_other(self, google, tmp_path, time, table):
        google.fault(identifier(table, "Burke"), faults.NOT_SHARED)
        google.fault(identifier(table, "Clay"), faults.UNAVAILABLE_HTML)
        found = library(google, tmp_path, time, partnerships=table)
        found.refresh()
        assert names(found) == (["Alamance", "Ashe", "Dare"], ["Burke", "Clay"])
        assert whys(found)["Burke"].startswith("Burke was not read: it is not shared with the app. Share the sheet")
        assert [state.partnership for state in found.states() if state.is_missing] == ["Burke", "Clay"]
        google.mend()
        found.refresh()
        assert names(found) == (list(NAMES), []) and set(whys(found).values()) == {""}

    def test_what_cannot_be_read_again_keeps_its_copy(self, google, time, warm, table):
        time.pass_by(hours=2)
        looked = time.now()
        google.set_cell(identifier(table, "Burke"), "CoPs", "B2", "Sunshine")
        google.fault(identifier(table, "Burke"), faults.INTERNAL)
        before = warm.mark
        warm.refresh()
        old = next(state for state in warm.states() if state.why)
        assert (old.partnership, old.as_of, warm.mark) == ("Burke", Time().now(), before)
        assert re.fullmatch(r"As of January 14, 2025, \d{1,2}:00 [AP]M: Burke was not read: Google has trouble of its "
                            r"own \(500\); try again in a few minutes", old.told())
        fresh = warm.states()[0]
        assert (fresh.as_of, fresh.told()) == (looked, "")

    def test_access_revoked_while_it_runs(self, google, warm, table):
        google.revoke(identifier(table, "Dare"))
        warm.refresh()
        assert "it is not shared with the app" in whys(warm)["Dare"] and names(warm) == (list(NAMES), [])
        google.share(identifier(table, "Dare"))
        warm.refresh()
        assert set(whys(warm).values()) == {""}

    @pytest.mark.parametrize("fault", faults.OF_DRIVE, ids=lambda fault: fault.name)
    def test_where_drive_fails_copies_stand_untried(self, google, tmp_path, time, warm, table, fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("drive", fault)
        time.pass_by(days=3)
        later = library(google, tmp_path, time, partnerships=table)
        later.refresh()
        assert google.count("sheets") == 0 and names(later) == (list(NAMES), [])
        for state in later.states():
            assert state.as_of == Time().now() and state.told().startswith("As of January 14, 2025, ")

    @pytest.mark.parametrize("fault", [*faults.OF_SHEETS, *faults.OF_TOKENS], ids=lambda fault: fault.name)
    def test_where_everything_fails_copies_stand(self, google, tmp_path, time, warm, table, fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("everything", fault)
        later = library(google, tmp_path, time, partnerships=table)
        later.refresh()
        assert google.count("sheets") == 0 and names(later) == (list(NAMES), [])
        assert all(state.told().startswith("As of ") for state in later.states())

    @pytest.mark.parametrize("fault", [*faults.OF_SHEETS, *faults.OF_TOKENS], ids=lambda fault: fault.name)
    def test_where_everything_fails_and_nothing_is_at_hand(self, google, tmp_path, time, table, fault, monkeypatch):
        monkeypatch.setattr("cop_sheets.google.client.TIMEOUT", (3, 0.1 if fault is faults.SILENCE else 5))
        google.fault("everything", fault)
        found = library(google, tmp_path, time, partnerships=table)
        try:
            found.refresh()
        except SourceUnreadable as problem:
            assert found.notices == [str(problem)]
        else:
            assert all(why.startswith(f"{name} was not read: ") for name, why in whys(found).items())
        # The first silence is enough once Drive has been silent, too; what is wrong with one sheet may spare the next.
        assert google.count("sheets") <= 5
        assert names(found) == ([], list(NAMES))

    def test_drive_alone_fails_and_nothing_is_at_hand(self, google, tmp_path, time, table):
        google.fault("drive", faults.UNAVAILABLE)
        found = library(google, tmp_path, time, partnerships=table)
        found.refresh()
        assert names(found) == (list(NAMES), []) and set(whys(found).values()) == {""}
        assert found.notices == ["What has changed is not known: Google has trouble of its own (503); try again in a "
                                 "few minutes"]
        found.refresh()
        assert google.count("sheets") == 5 and set(whys(found).values()) == set(found.notices)

    def test_three_silences_in_a_row_are_an_outage(self, google, tmp_path, table):
        google.fault("sheets", faults.UNAVAILABLE)
        found = library(google, tmp_path, partnerships=table)
        found.refresh()
        assert google.count("sheets") == 3 * 4
        assert whys(found)["Dare"] == ("Dare was not read: Google has trouble of its own (503); try again in a few "
                                       "minutes")

    def test_a_sign_in_that_ends_halfway_stops_the_rest(self, google, tmp_path, table):
        google.fault(identifier(table, "Burke"), faults.UNAUTHENTICATED)
        found = library(google, tmp_path, partnerships=table)
        found.refresh()
        assert names(found) == (["Alamance", "Ashe"], ["Burke", "Clay", "Dare"])
        assert google.count("sheets") == 4

    def test_a_damaged_copy_is_read_anew(self, google, tmp_path, time, warm, table):
        for file in (tmp_path / "copies").glob("*.snapshot"):
            file.write_bytes(file.read_bytes()[:-20])
        later = library(google, tmp_path, time, partnerships=table)
        assert later.is_cold
        later.refresh()
        assert counts(google) == (1, 5) and names(later) == (list(NAMES), [])

    def test_a_disk_that_is_full_stops_nothing(self, google, tmp_path, table):
        (tmp_path / "copies").write_text("in the way")
        found = library(google, tmp_path, partnerships=table)
        found.refresh()
        assert names(found) == (list(NAMES), []) and "Copies can't be kept" in found.notices[0]

    def test_in_an_outage_the_last_look_is_told_in_a_new_process_too(self, google, time, warm, tmp_path, table):
        before = warm.looked_at
        time.pass_by(hours=3)
        google.fault("everything", faults.UNAVAILABLE)
        for one in (warm, library(google, tmp_path, time, partnerships=table)):
            one.refresh_behind(asked=True)
            assert one.wait(30) and one.looked_at == before

    def test_what_was_not_looked_at_for_long_says_so(self, time, warm):
        time.seconds += OLD.total_seconds() - 1
        assert set(whys(warm).values()) == {""}
        time.pass_by(minutes=1)
        assert all("has not been asked since" in why for why in whys(warm).values())


class TestRegistry:
    def test_a_new_line_is_there_at_the_next_look(self, google, tmp_path, time, table):
        registry = google.add_registry({"Ashe": table["Ashe"]})
        found = library(google, tmp_path, time, registry=registry.address)
        found.refresh()
        assert names(found) == (["Ashe"], [])
        for place, text in (("A3", "Alamance"), ("C3", table["Alamance"]), ("D3", "Ann@Example.org; x")):
            google.set_cell(registry.id, "Partnerships", place, text)
        google.forget()
        found.refresh()
        assert names(found) == (["Alamance", "Ashe"], []) and counts(google) == (1, 2)
        assert found.partnerships[0].managers == ("ann@example.org",)
        assert [fault.cell for fault in found.registry_faults] == ["D3"]

    def test_what_is_wrong_with_it_is_at_hand_and_part_of_the_mark(self, google, tmp_path, time, table):
        registry = google.add_registry(table, managers={"Ashe": "Ann"})
        found = library(google, tmp_path, time, registry=registry.address)
        found.refresh()
        before = found.mark
        assert [fault.cell for fault in found.at_hand().registry_faults] == ["D3"]
        google.set_cell(registry.id, "Partnerships", "D3", "ann@example.org")
        found.refresh()
        assert found.at_hand().registry_faults == [] and found.mark != before

    @pytest.mark.parametrize("spoil", [
        lambda google, id: google.rename_tab(id, "Partnerships", "Sheet1"),
        lambda google, id: google.set_cell(id, "Partnerships", "C1", None),
        lambda google, id: google.revoke(id), lambda google, id: google.remove(id),
        lambda google, id: google.fault(id, faults.CUT_JSON),
    ])
    def test_a_list_that_cannot_be_followed_leaves_the_earlier_one(self, google, tmp_path, time, table, spoil):
        registry = google.add_registry(table)
        found = library(google, tmp_path, time, registry=registry.address)
        found.refresh()
        google.touch(registry.id)
        spoil(google, registry.id)
        for process in (found, library(google, tmp_path, time, registry=registry.address)):
            google.set_cell(identifier(table, "Dare"), "CoPs", "B2", f"Sunshine {id(process)}")
            process.refresh()
            assert names(process) == (list(NAMES), []) and len(process.notices) == 1
            assert set(whys(process).values()) == {""}
            assert process.at_hand().workbooks[-1].grids[0].rows[1][1] == f"Sunshine {id(process)}"

    def test_without_any_list_it_is_said_why(self, google, tmp_path, time):
        registry = google.add_book("Registry", {"Sheet1": [["x"]]})
        found = library(google, tmp_path, time, registry=registry.address)
        with pytest.raises(SourceUnreadable, match="The registry has no tab called Partnerships"):
            found.refresh()
        assert names(found) == ([], []) and found.is_cold and len(found.notices) == 1

    def test_a_registry_at_no_address(self, google, tmp_path):
        with pytest.raises(SourceUnreadable, match=r"What secrets\.toml names as the registry can't be followed"):
            library(google, tmp_path, registry="https://example.org/registry")

    def test_in_an_outage_the_earlier_list_stands(self, google, tmp_path, time, table):
        registry = google.add_registry(table)
        library(google, tmp_path, time, registry=registry.address).refresh()
        google.fault("everything", faults.UNAVAILABLE)
        google.forget()
        later = library(google, tmp_path, time, registry=registry.address)
        later.refresh()
        assert names(later) == (list(NAMES), []) and google.count("sheets") == 0


class TestBehind:
    def test_fifty_visitors_cause_one_refresh(self, google, tmp_path, time, table):
        held = threading.Event()
        google.fault("drive", faults.silence(until=held))
        found = library(google, tmp_path, time, partnerships=table)
        begun, visitors = [], []
        for _ in range(50):
            visitors.append(threading.Thread(target=lambda: begun.append(found.refresh_behind())))
            visitors[-1].start()
        for visitor in visitors:
            visitor.join()
        assert not found.wait(0.01)
        held.set()
        assert found.wait(30) and begun.count(True) == 1 and counts(google) == (1, 5)

    def test_a_minute_lies_between_two_unless_somebody_asks(self, google, time, warm):
        assert not warm.refresh_behind() and counts(google) == (0, 0)
        time.seconds += LOOK_AGAIN.total_seconds()
        assert warm.refresh_behind() and warm.wait(30)
        assert not warm.refresh_behind() and counts(google) == (1, 0)
        assert warm.refresh_behind(asked=True) and warm.wait(30) and counts(google) == (2, 0)
        time.seconds += LOOK_AGAIN.total_seconds()
        assert warm.refresh_behind() and warm.wait(30) and counts(google) == (3, 0)

    def test_nobody_waits_for_a_silent_google(self, google, warm):
        held = threading.Event()
        google.fault("drive", faults.silence(until=held))
        assert warm.refresh_behind(asked=True) and google.wait_for("drive", 1)
        assert names(warm) == (list(NAMES), []) and warm.progress is None and not warm.refresh_behind(asked=True)
        held.set()
        assert warm.wait(30)

    def test_what_fails_behind_is_among_the_notices(self, google, tmp_path, table):
        google.fault("token", faults.BAD_KEY)
        found = library(google, tmp_path, partnerships=table)
        assert found.refresh_behind() and found.wait(30)
        assert found.notices[0].startswith("Google doesn't know the key of")

    def test_a_mistake_of_our_own_is_told_without_what_people_typed(self, warm, caplog, monkeypatch):
        def mistaken(*_):
            raise KeyError("Ann Lee")

        monkeypatch.setattr(warm._client, "marks", mistaken)
        with caplog.at_level(logging.DEBUG):
            assert warm.refresh_behind(asked=True) and warm.wait(30)
        assert "The refresh stopped: KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text
        assert warm.notices[0].startswith("The app made a mistake of its own") and names(warm) == (list(NAMES), [])

    def test_a_mistake_about_one_workbook_keeps_no_other_unread(self, google, warm, table, caplog, monkeypatch):
        read = warm._reader.read

        def mistaken(sheet, name, *more):
            if name == NAMES[0]:
                raise KeyError("Ann Lee")
            return read(sheet, name, *more)

        monkeypatch.setattr(warm._reader, "read", mistaken)
        for address in table.values():
            google.touch(sheet_id(address))
        assert warm.refresh_behind(asked=True) and warm.wait(30)
        assert [state.partnership for state in warm.states() if state.why] == [NAMES[0]] and warm.notices == []
        assert warm.states()[0].why.startswith(f"{NAMES[0]} was not read: the app made a mistake of its own")
        assert "A workbook stopped: KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text

    def test_the_process_has_one(self, google, tmp_path, table):
        found = settings(google, tmp_path, partnerships=table)
        assert shared_library(found) is shared_library(settings(google, tmp_path, partnerships=table))
        assert shared_library(found) is not shared_library(settings(google, tmp_path / "other", partnerships=table))


def test_an_hour_reads_as_people_write_it():
    moment = (Time().now() + timedelta(minutes=5)).astimezone().replace(hour=9)
    assert BookState("Ashe", "", moment, "why").told() == "As of January 14, 2025, 9:05 AM: why"
    assert BookState("Ashe", "", None, "why").told() == "why" and BookState("Ashe", "", moment, "").told() == ""
