"""What visits see of Google Sheets: nobody waits for Google, and a new version is shown once it is prepared."""

import threading

import pytest

from cop_sheets.google.sync import CHECK_INTERVAL
from pages.session.live_sheets import LiveSheets
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import LOG, FakeTime, add_books, new_sheet_sync

NAMES = ("Alamance", "Ashe", "Burke")


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


class Pages:
    """A process that shows the sheets of `table`; `prepared` lists the versions that it prepared."""

    def __init__(self, google, folder, time, **configured):
        self.prepared = []
        self.live_sheets = LiveSheets(new_sheet_sync(google, folder, time, **configured), self.prepared.append)

    def visit(self):
        """Return what a visit shows: {partnership: the name of its first CoP, or why there is none}."""
        if self.live_sheets.version is None:
            self.live_sheets.first_load().result()
        self.live_sheets.request_refresh()
        return self.displayed()

    def displayed(self):
        reading = self.live_sheets.version.reading
        found = {book.partnership: book.raw_sheets[0].rows[1][1] for book in reading.workbooks}
        return found | {failure.partnership: failure.message for failure in reading.failures}

    def settled(self):
        assert self.live_sheets.sheet_sync.wait(30)
        return self.displayed()


@pytest.fixture
def pages(google, tmp_path, time, table):
    return Pages(google, tmp_path, time, partnerships=table)


@pytest.fixture
def warm(google, pages):
    """Return pages that have shown everything once; the server's record of requests is then cleared."""
    pages.visit()
    assert pages.settled() == dict.fromkeys(NAMES, "Rainbow")
    google.forget()
    return pages


def change(google, table, name, to):
    google.set_cell(table[name].split("/")[5], "CoPs", "B2", to)


def call_concurrently(count, call):
    """Call `call` from `count` threads at the same moment; return the results."""
    barrier, got = threading.Barrier(count), []

    def run():
        barrier.wait()
        got.append(call())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_a_visit_never_waits_for_google_where_copies_are_available(google, tmp_path, time, warm, table):
    release = threading.Event()
    google.fault("everything", faults.no_response(until=release))
    change(google, table, "Burke", "Sunshine")
    later = Pages(google, tmp_path, time, partnerships=table)
    assert later.visit() == dict.fromkeys(NAMES, "Rainbow")
    assert google.wait_for("token", 1) and later.live_sheets.sheet_sync.is_refreshing
    assert later.visit() == dict.fromkeys(NAMES, "Rainbow")
    release.set()
    assert later.settled()["Burke"] == "Sunshine"


def test_fifty_visits_to_a_cold_process_ask_google_once(google, pages):
    release = threading.Event()
    google.fault("drive", faults.no_response(until=release))
    threading.Thread(target=lambda: google.wait_for("drive", 1) and release.set()).start()
    results = call_concurrently(50, pages.visit)
    assert results == [dict.fromkeys(NAMES, "Rainbow")] * 50 and pages.settled()
    assert (google.count("token"), google.count("drive"), google.count("sheets")) == (1, 1, 3)


def test_fifty_visits_to_a_warm_process_ask_google_once(google, time, warm):
    time.seconds += CHECK_INTERVAL.total_seconds()
    call_concurrently(50, warm.visit)
    assert warm.settled() and (google.count("drive"), google.count("sheets")) == (1, 0)


def test_a_minute_passes_between_two_checks_unless_refresh_is_pressed(google, time, warm):
    time.seconds += CHECK_INTERVAL.total_seconds() - 1
    warm.visit()
    assert not warm.live_sheets.sheet_sync.is_refreshing and google.count() == 0
    warm.live_sheets.request_refresh(user_requested=True)
    assert warm.settled() and google.count("drive") == 1
    time.seconds += CHECK_INTERVAL.total_seconds()
    warm.visit()
    assert warm.settled() and google.count("drive") == 2


def test_an_unchanged_version_is_not_prepared_again(google, time, warm, table):
    version = warm.live_sheets.version
    google.touch(table["Ashe"].split("/")[5])
    warm.live_sheets.request_refresh(user_requested=True)
    assert warm.settled() and google.count("sheets") == 1
    assert warm.live_sheets.version is version and warm.prepared == []


def test_no_partial_refresh_is_shown(google, warm, table):
    release = threading.Event()
    for name in NAMES:
        change(google, table, name, "Sunshine")
    google.fault(table["Burke"].split("/")[5], faults.no_response(until=release))
    before = warm.live_sheets.version
    warm.live_sheets.request_refresh(user_requested=True)
    assert google.wait_for("sheets", 3) and warm.live_sheets.sheet_sync.progress[0] == 2
    assert warm.visit() == dict.fromkeys(NAMES, "Rainbow") and warm.live_sheets.version is before
    release.set()
    assert warm.settled() == dict.fromkeys(NAMES, "Sunshine")
    assert warm.prepared == [warm.live_sheets.version]


def test_the_next_version_is_shown_when_it_is_prepared(google, tmp_path, time, table):
    pages, preparing, ready = Pages(google, tmp_path, time, partnerships=table), threading.Event(), threading.Event()
    pages.live_sheets._prepare = lambda version: (preparing.set(), ready.wait(30))
    pages.visit()
    change(google, table, "Ashe", "Sunshine")
    pages.live_sheets.request_refresh(user_requested=True)
    assert preparing.wait(30)
    assert pages.visit()["Ashe"] == "Rainbow" and pages.live_sheets.sheet_sync.is_refreshing
    ready.set()
    assert pages.settled()["Ashe"] == "Sunshine"


def test_a_version_that_cannot_be_prepared_is_not_shown(google, warm, table, caplog):
    def mistaken(version):
        raise KeyError("Ann Lee")

    warm.live_sheets._prepare = mistaken
    change(google, table, "Ashe", "Sunshine")
    warm.live_sheets.request_refresh(user_requested=True)
    assert warm.settled()["Ashe"] == "Rainbow"
    assert warm.live_sheets.sheet_sync.notices[0].startswith("The app made a mistake of its own")
    assert "KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text
    warm.live_sheets._prepare = warm.prepared.append
    warm.live_sheets.request_refresh(user_requested=True)
    assert warm.settled()["Ashe"] == "Sunshine" and warm.live_sheets.sheet_sync.notices == []


def crash(pages, monkeypatch):
    def mistaken(*_):
        raise KeyError("Ann Lee")

    monkeypatch.setattr(pages.live_sheets.sheet_sync._client, "list_revisions", mistaken)


def test_a_refresh_that_crashes_leaves_the_shown_version(warm, monkeypatch):
    before = warm.live_sheets.version
    with monkeypatch.context() as patch:
        crash(warm, patch)
        warm.live_sheets.request_refresh(user_requested=True)
        assert warm.settled() and warm.live_sheets.version is before
        assert warm.live_sheets.sheet_sync.notices[0].startswith("The app made a mistake of its own")
    warm.live_sheets.request_refresh(user_requested=True)
    assert warm.settled() and warm.live_sheets.sheet_sync.notices == []


def test_a_first_refresh_that_crashes_is_reported_and_tried_again(pages, time, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        crash(pages, patch)
        assert all("has not been read yet" in why for why in pages.visit().values())
        assert pages.live_sheets.sheet_sync.notices[0].startswith("The app made a mistake of its own")
        assert "KeyError in mistaken" in caplog.text and "Ann Lee" not in caplog.text
    time.seconds += CHECK_INTERVAL.total_seconds()
    pages.visit()
    assert pages.settled() == dict.fromkeys(NAMES, "Rainbow") and pages.live_sheets.sheet_sync.notices == []


def test_started_in_an_outage_it_reports_what_is_missing_and_recovers(google, pages, time):
    google.fault("everything", faults.UNAVAILABLE)
    assert pages.visit() == {name: f"{name} was not read: Google has trouble of its own (503); try again in a few "
                                   "minutes" for name in NAMES}
    google.clear_faults()
    assert pages.visit()["Ashe"] != "Rainbow" and not pages.live_sheets.sheet_sync.is_refreshing
    time.seconds += CHECK_INTERVAL.total_seconds()
    pages.visit()
    assert pages.settled() == dict.fromkeys(NAMES, "Rainbow") and pages.prepared == [pages.live_sheets.version]


def test_started_without_a_list_it_shows_nothing_and_recovers(google, tmp_path, time, table):
    registry = google.add_registry(table)
    google.fault("everything", faults.BAD_KEY)
    pages = Pages(google, tmp_path, time, registry=registry.address)
    assert pages.visit() == {} and pages.live_sheets.sheet_sync.notices[0].startswith("Google doesn't know the key of")
    google.clear_faults()
    pages.live_sheets.request_refresh(user_requested=True)
    assert pages.settled() == dict.fromkeys(NAMES, "Rainbow")


def test_a_partnership_appears_and_disappears_with_its_row_in_the_registry(google, tmp_path, time, table):
    registry = google.add_registry({name: table[name] for name in NAMES[:2]})
    pages = Pages(google, tmp_path, time, registry=registry.address)
    assert list(pages.visit()) == ["Alamance", "Ashe"] and pages.settled()
    for now in (table, {"Burke": table["Burke"]}):
        google.write_registry(registry.id, now)
        pages.live_sheets.request_refresh(user_requested=True)
        assert pages.settled() == dict.fromkeys(now, "Rainbow")
    assert len(pages.prepared) == 2 and google.count("sheets") == 2 + 1 + 3


@pytest.mark.parametrize("moved", ["to another sheet", "to another tab"])
def test_links_follow_a_sheet_that_moved(google, tmp_path, time, table, moved):
    registry = google.add_registry(table)
    pages = Pages(google, tmp_path, time, registry=registry.address)
    pages.visit()
    if moved == "to another sheet":
        copied = google.add_book("A copy of it", LOG)
        google.write_registry(registry.id, table | {"Ashe": copied})
        expected = (copied.address, copied.tabs[0].sheet_id)
    else:
        book = google.book(table["Ashe"].split("/")[5])
        book.tabs[0].properties["sheetId"] = 77
        google.touch(book.id)
        expected = (table["Ashe"], 77)
    pages.live_sheets.request_refresh(user_requested=True)
    assert pages.settled()
    ashe = next(book for book in pages.live_sheets.version.reading.workbooks if book.partnership == "Ashe")
    assert (ashe.address, ashe.raw_sheets[0].gid) == expected
