"""The year's end in the browser with real logins: certify, accept, return, certify anew, accept, ask, reopen.

Dee is named under Certifies only, and is no manager. She uses a phone, NCPC a desk and the keyboard.
"""

import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pages.session.menu import PAGES
from tests.browser.test_accessibility import WIDTHS, check_accessible
from tests.fake_google import SheetsServer
from tests.support.browser import DRAW_TIMEOUT, IDLE, free_port, running_app, wait_idle, wait_loaded
from tests.support.login_provider import auth, login_provider, sign_in, write_secrets
from tests.support.sheets import CLEAN_SHEETS, with_all_columns
from workflow.packs import verify_pack

pytestmark = pytest.mark.browser
CERTIFY, OVERVIEW, SUMMARY = (next(entry for entry in PAGES if entry.file == file)
                              for file in ("certify.py", "overview.py", "ncpc_summary.py"))
YEAR, DEE, NCPC = "FY 24-25", "one", "ncpc"
HOSTILE = "A month is missing **bold** <img src=x onerror=alert(1)> [a](javascript:alert(1))"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The address of an app with two partnerships and a login; Ashe has no managers."""
    folder, port = tmp_path_factory.mktemp("year end"), free_port()
    url = f"http://127.0.0.1:{port}"
    with SheetsServer() as google, login_provider() as provider:
        books = {name: google.add_book(f"{name} log", {
            tab: with_all_columns(tab, text, defaults={"Membership": name} if tab == "CoPs" else None)
            for tab, text in CLEAN_SHEETS.items()}) for name in ("Ashe", "Burke")}
        registry = google.add_registry(books, managers={"Burke": "two@example.org"},
                                       certifies={"Ashe": "Ann.One@example.org"})
        write_secrets(folder / "secrets.toml", google.secrets(registry=registry.address,
                                                              snapshots=str(folder / "copies")),
                      {"ncpc": ["ncpc@example.org"]}, auth(provider, url))
        with running_app(folder / "none", folder / "secrets.toml", port):
            yield url


@pytest.fixture
def tab_of(deployed, chromium, page_errors):
    """Return a function that signs somebody in, and returns the tab."""
    contexts = []

    def open_tab(name, width="desk"):
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, has_touch=width == "phone",
                                       is_mobile=width == "phone", reduced_motion="reduce", accept_downloads=True)
        contexts.append(context)
        tab = context.new_page()
        tab.goto(deployed)
        wait_idle(tab, "Sign in")
        sign_in(tab, name)
        wait_idle(tab, OVERVIEW.marker)
        page_errors.watch(tab)    # not the provider's page, which loads a stylesheet from another host
        return tab

    yield open_tab
    for context in contexts:
        context.close()


def opened(tab, url, entry):
    tab.goto(f"{url}/{entry.path}?{urlencode({'fiscal_year': YEAR})}")
    wait_idle(tab, entry.marker)
    return tab


def says(tab, text):
    """Wait until the page says a text."""
    tab.get_by_text(text).first.wait_for(timeout=DRAW_TIMEOUT)


def press(tab, label, answer):
    tab.get_by_role("button", name=label, exact=True).click()
    says(tab, answer)
    tab.locator(IDLE).wait_for(timeout=DRAW_TIMEOUT)    # what is typed while the page is drawn could be lost


def review(tab, url, label, answer, reason=""):
    """Open Ashe's year in NCPC's list by the keyboard, and press a button."""
    opened(tab, url, CERTIFY)
    box = tab.get_by_role("combobox", name="Open a partnership's year")
    box.focus()
    tab.keyboard.type("Ashe")
    tab.keyboard.press("Enter")
    button = tab.get_by_role("button", name=label, exact=True)
    button.wait_for(timeout=DRAW_TIMEOUT)
    if reason:
        tab.get_by_label(f"Reason (to {label.lower()} it)").fill(reason)
    button.focus()
    tab.keyboard.press("Enter")
    says(tab, answer)


def test_the_whole_round(deployed, tab_of, tmp_path):
    dee, ncpc = tab_of(DEE, "phone"), tab_of(NCPC)
    opened(dee, deployed, CERTIFY)
    says(dee, f"{YEAR}: Not certified")
    check_accessible(dee)
    press(dee, f"Certify {YEAR}", f"{YEAR} is certified. NCPC sees it in its list")
    wait_loaded(dee)
    with dee.expect_download() as download:
        dee.get_by_role("button", name="Download the pack").click()
    pack = tmp_path / "pack.zip"
    download.value.save_as(pack)
    fingerprint = dee.get_by_text("Fingerprint: ").first.inner_text().removeprefix("Fingerprint: ").strip()
    assert "cells.csv" in zipfile.ZipFile(pack).namelist() and verify_pack(pack.read_bytes(), fingerprint).holds

    review(ncpc, deployed, "Return", f"{YEAR} of Ashe is returned", HOSTILE)
    check_accessible(ncpc)
    opened(dee, deployed, OVERVIEW)
    says(dee, HOSTILE)    # as text, at the top of every page
    check_accessible(dee)
    opened(dee, deployed, CERTIFY)
    press(dee, f"Certify {YEAR}", "the same figures were certified")
    dee.get_by_label("Comment (needed: the same figures were certified before)").fill("The library was closed.")
    press(dee, f"Certify {YEAR}", f"{YEAR} is certified. NCPC sees it in its list")

    review(ncpc, deployed, "Accept", f"{YEAR} of Ashe is accepted")
    opened(dee, deployed, CERTIFY)
    says(dee, "so only NCPC can reopen it")
    dee.get_by_label("Why is it to be reopened?").fill("A session was forgotten.")
    press(dee, "Ask NCPC to reopen it", "NCPC sees your reason in its list.")
    review(ncpc, deployed, "Reopen", f"{YEAR} of Ashe is reopened", "It may be corrected.")
    opened(dee, deployed, CERTIFY)
    says(dee, "; reopened")
    check_accessible(dee)

    opened(ncpc, deployed, SUMMARY)
    says(ncpc, "1 of 2 partnerships has certified figures in it.")
    with ncpc.expect_download() as download:
        ncpc.get_by_role("button", name="Download as certified (CSV)").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].endswith(",Source Version,Submission")
    assert {line.split(",")[2] for line in lines[1:]} == {"Ashe", "All partnerships"}
    assert all(line.endswith("; reopened") for line in lines if ",Ashe," in line)
