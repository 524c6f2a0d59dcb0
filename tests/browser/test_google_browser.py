"""Google Sheets in a real browser: changes appear, nobody waits when Google is slow, and faults are reported."""

import re
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from cop_sheets.google.pull import pull_sheets
from cop_sheets.settings import read_state_settings
from cop_sheets.settings.google import read_google_settings
from pages.session.menu import FIRST_ENTRY, PAGES
from tests.cop_sheets.google.test_errors import OF_DRIVE, OF_SHEETS, OF_TOKENS
from tests.fake_google import faults
from tests.support.browser import DRAW_TIMEOUT, running_app, wait_idle
from tests.support.google_pages import BAD, NAMES, google, write_secrets
from tests.support.proof import PROOF

__all__ = ["google"]
WORKBOOKS = next(entry for entry in PAGES if entry.file == "workbooks.py")
NOT_CURRENT = "Not everything here is current"
COLD = [("sheets", faults.NOT_SHARED), ("sheets", faults.NOT_FOUND), ("sheets", faults.OFFICE_FILE),
        ("sheets", faults.UNAUTHENTICATED), ("drive", faults.SERVICE_DISABLED), ("token", faults.BAD_KEY)]
WARM = [("sheets", faults.NOT_SHARED), ("sheets", faults.UNAVAILABLE_HTML), ("drive", faults.HTML_INSTEAD_OF_JSON),
        ("drive", faults.DOMAIN_POLICY), ("token", faults.ACCOUNT_DELETED), ("token", faults.RESET)]


def each_place(cases):
    """Return one fault of each place; all in `make proof`. test_google_pages.py has them without a browser."""
    return cases if PROOF else list({where: (where, fault) for where, fault in cases}.values())


EXPECTED = {"sheets": OF_SHEETS, "drive": OF_DRIVE, "token": OF_TOKENS}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The app and the secrets file that it uses; each test writes its own content there, with its own copies."""
    folder = tmp_path_factory.mktemp("google")
    with running_app(folder, folder / "secrets.toml") as url:
        yield url, folder / "secrets.toml"


@pytest.fixture
def followed(app, google, tmp_path):
    """Return the app's address after it uses secrets with this test's sheets."""
    url, secrets = app
    own = write_secrets(google, tmp_path, partnerships=google.named)

    def follow(with_copies_then=None):
        if with_copies_then:
            assert pull_sheets(read_google_settings(own), state=read_state_settings(own)).is_complete
            google.touch(google.ids[BAD])
            google.forget()
            with_copies_then()
        # Atomically: the app may read the file meanwhile.
        own.rename(secrets)
        return url

    return follow


@pytest.fixture
def page(tab, app):
    """The tab of this file; in the end it shows no page of the app, which would ask a server that has stopped."""
    yield tab.page
    tab.page.goto(f"{app[0]}/_stcore/health")


@pytest.fixture
def look(page):
    """Return a function that opens a page of the app and waits until it shows `expected`."""
    def look(url, entry, expected):
        page.goto(f"{url}/{entry.path}?fiscal_year=FY 24-25&as_of=2025-07-15")
        page.get_by_text(expected).first.wait_for(timeout=DRAW_TIMEOUT)
        wait_idle(page, entry.marker)

    return look


def is_sound(page):
    return page.get_by_test_id("stException").count() == 0 and page.get_by_test_id("stAlertContentError").count() == 0


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault"), each_place(COLD), ids=lambda value: getattr(value, "name", value))
def test_a_fault_without_copies(google, followed, page, look, where, fault):
    google.fault(google.ids[BAD] if where == "sheets" else where, fault)
    reads = {"sheets": "1 of 3 workbooks was read" if fault is faults.UNAUTHENTICATED else "2 of 3 workbooks were read"}
    look(followed(), WORKBOOKS, reads.get(where, "0 of 3 workbooks were read"))
    assert is_sound(page)
    if where != "sheets":
        assert re.search(EXPECTED[where][fault.name][1], page.inner_text("body"))


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault"), each_place(WARM), ids=lambda value: getattr(value, "name", value))
def test_a_fault_with_copies(google, followed, page, look, where, fault):
    sentence = re.compile(EXPECTED[where][fault.name][1].removeprefix("Alamance was not read: "))
    look(followed(lambda: google.fault(google.ids[BAD] if where == "sheets" else where, fault)), WORKBOOKS, sentence)
    assert is_sound(page) and page.get_by_text("3 of 3 workbooks were read").count() == 1
    assert page.get_by_text(NOT_CURRENT).count() == 1


def test_nobody_waits_for_an_unresponsive_google_where_copies_are_available(google, followed, page, look):
    release = threading.Event()
    url = followed(lambda: google.fault("everything", faults.no_response(until=release)))
    for entry in (WORKBOOKS, *PAGES[:3]):
        look(url, entry, NOT_CURRENT)
        assert is_sound(page) and page.get_by_text("Looking at what has changed").count() == 1
    assert not release.is_set() and google.count("sheets") == google.count("drive") == 0
    release.set()
    expect(page.get_by_text(NOT_CURRENT)).to_have_count(0, timeout=DRAW_TIMEOUT)


def test_refresh_shows_changes_and_its_progress(google, followed, page, look):
    look(followed(), WORKBOOKS, "3 of 3 workbooks were read")
    for name in NAMES[:2]:
        google.set_cell(google.ids[name], "CoPs", "A2", None)
        for tab in ("CoPs", "Sessions", "Trainings", "Consultations"):
            google.book(google.ids[name]).tab(tab).rows[1:] = []
    release = threading.Event()
    google.fault(google.ids["Burke"], faults.no_response(until=release))
    page.get_by_role("button", name="Refresh").click()
    page.get_by_text("Reading what has changed: 1 of 2, the last one Ashe").wait_for(timeout=DRAW_TIMEOUT)
    assert page.get_by_text("hold nothing yet").count() == 0
    release.set()
    page.get_by_text("2 hold nothing yet").wait_for(timeout=DRAW_TIMEOUT)
    assert page.get_by_role("button", name="Refresh").count() == 1


def clock(moment):
    return f"{moment:%B} {moment.day}, {moment.year}, {moment.strftime('%I:%M %p').removeprefix('0')}"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_times_are_in_the_visitors_time_zone(google, followed, chromium, page_errors, zone):
    context = chromium.new_context(timezone_id=zone)
    page = context.new_page()
    page_errors.watch(page)
    begun = datetime.now(ZoneInfo(zone))
    page.goto(f"{followed()}/{FIRST_ENTRY.path}")
    page.get_by_text("3 partnerships").or_(page.get_by_text(FIRST_ENTRY.marker)).first.wait_for(timeout=DRAW_TIMEOUT)
    said = page.get_by_text("Google Sheets, looked at").inner_text(timeout=DRAW_TIMEOUT)
    minutes = int((datetime.now(ZoneInfo(zone)) - begun).total_seconds() // 60) + 2
    assert said in {f"Google Sheets, looked at {clock(begun + timedelta(minutes=more))}" for more in range(minutes)}
    context.close()
