"""Neither the app's log nor its error pages contain a key, a token or a person's name."""

import re

from playwright.sync_api import expect

from pages.session.menu import FIRST_ENTRY, PAGES
from tests.fake_google import SheetsServer, faults
from tests.support.browser import DRAW_TIMEOUT, running_process, wait_idle
from tests.support.google_pages import LOG, write_secrets

PEOPLE = ("Zelda Quillfeather", "Orsolya Brambleton", "zelda@example.org")
MARKED = LOG | {
    "CoPs": [["CoP ID", "CoP Name", "Start Date", "PSC", "Facilitators"],
             ["C1", "Rainbow", "7/1/2024", "3125", PEOPLE[0]]],
    "Consultations": [["Date", "Individuals", "Hours"], ["10/8/2024", f"{PEOPLE[0]}; {PEOPLE[1]}", 1.5]],
}
WORKBOOKS = next(entry for entry in PAGES if entry.file == "workbooks.py")
# Runs when the process starts: once the flag file exists, the page and the refresh each fail with an exception that
# quotes cell values, as exceptions of pandas and pandera do.
CRASH = """
import sys, threading, time
from pathlib import Path

def spoil(module, owner, name):
    while owner(module) is None or not hasattr(owner(module), name):
        time.sleep(0.01)
    right = getattr(owner(module), name)
    def mistaken(*arguments, **options):
        if Path({flag!r}).exists():
            raise KeyError(Path({flag!r}).read_text())
        return right(*arguments, **options)
    setattr(owner(module), name, mistaken)

def library(name):
    return getattr(sys.modules.get(name), "SheetSync", None)

for where in (("summaries.workbooks", sys.modules.get, "workbooks_sentence"),
              ("cop_sheets.google.sync", library, "check_for_changes")):
    threading.Thread(target=spoil, args=where, daemon=True).start()
"""
LOGGED_FAULTS = [("sheet", faults.NOT_SHARED), ("sheet", faults.NOT_FOUND), ("sheet", faults.OFFICE_FILE),
           ("sheet", faults.UNAUTHENTICATED), ("drive", faults.SERVICE_DISABLED), ("token", faults.BAD_KEY),
           ("token", faults.ACCOUNT_DELETED)]


def leaked_secrets(text):
    """Return what `text` contains that must not be in a log or on an error page."""
    return [secret for secret in SECRETS if re.search(secret, text)]


SECRETS = [*map(re.escape, PEOPLE), "Quillfeather", "Brambleton", "BEGIN", "PRIVATE KEY", r"ya29\.", "assertion=",
           r"Bearer \w", "eyJ"]


def test_the_log_never_contains_people_or_keys(page, page_errors, tmp_path):
    log, flag, patch = tmp_path / "log.txt", tmp_path / "crash", tmp_path / "patch"
    patch.mkdir()
    (patch / "sitecustomize.py").write_text(CRASH.format(flag=str(flag)))
    with SheetsServer() as google:
        table = {name: google.add_book(name, MARKED) for name in ("Ashe", "Burke")}
        registry = google.add_registry(table, managers={"Ashe": f"{PEOPLE[2]}; {PEOPLE[1]}"})
        secrets = write_secrets(google, tmp_path, registry=registry.address)
        with running_process("app.py", tmp_path, secrets, log_file=log, PYTHONPATH=str(patch)) as (url, _):
            page.goto(f"{url}/{WORKBOOKS.path}")
            wait_idle(page, WORKBOOKS.marker)
            for where, fault in LOGGED_FAULTS:
                google.touch(table["Burke"].id)
                if where == "token":
                    google.expire_tokens()
                google.fault(table["Burke"].id if where == "sheet" else where, fault)
                page.get_by_role("button", name="Refresh").click()
                page.get_by_text("Not everything here is current").wait_for(timeout=DRAW_TIMEOUT)
                page.get_by_role("button", name="Refresh").wait_for(timeout=DRAW_TIMEOUT)
                assert leaked_secrets(page.inner_text("body")) == []
                google.clear_faults()
                page.get_by_role("button", name="Refresh").click()
                expect(page.get_by_text("Not everything here is current")).to_have_count(0, timeout=DRAW_TIMEOUT)
                page.get_by_role("button", name="Refresh").wait_for(timeout=DRAW_TIMEOUT)
            flag.write_text(PEOPLE[0])
            page.get_by_role("button", name="Refresh").click()
            page.get_by_test_id("stException").or_(page.get_by_test_id("stAlertContentError")).first.wait_for(
                timeout=DRAW_TIMEOUT)
            assert leaked_secrets(page.inner_text("body")) == []
            page.goto(f"{url}/{FIRST_ENTRY.path}")
            page.get_by_text("Why, and what to do").click(timeout=DRAW_TIMEOUT)
            page.get_by_text("The app made a mistake of its own").wait_for(timeout=DRAW_TIMEOUT)
            page.goto("about:blank")
            page_errors.forget()    # The browser's console mentions the page that crashed.
    text = log.read_text(encoding="utf-8")
    assert "The refresh stopped: KeyError in mistaken" in text and "error_util.py, line " in text
    assert leaked_secrets(text) == []
    account = google.service_account()
    assert account["private_key_id"] not in text and account["private_key"][40:80] not in text
