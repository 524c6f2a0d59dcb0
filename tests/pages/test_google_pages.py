"""Whatever Google responds, the pages work: no exception, a message about the fault, and the other partnerships'
figures.

Each fault is tested in a process without copies and in one with copies.
"""

import logging
import re
from datetime import date

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables
from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.pull import pull_sheets
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from cop_sheets.settings.google import read_google_settings
from pages.session.cache import cached_report, load_tables
from pages.session.current_source import current_data_source, warm_up
from pages.session.menu import PAGES
from summaries import build_report
from summaries.audience import Audience
from tests.cop_sheets.google.test_errors import OF_DRIVE, OF_SHEETS, OF_TOKENS, is_clean
from tests.fake_google import faults
from tests.support.browser import free_port
from tests.support.google_pages import (
    BAD,
    LOG,
    NAMES,
    PERIOD,
    current_sheet_sync,
    google,
    no_waiting,
    open_page,
    page_text,
    secrets,
    use_secrets,
    write_secrets,
)
from tests.support.proof import case_count

__all__ = ["google", "no_waiting", "secrets", "use_secrets"]
pytestmark = pytest.mark.usefixtures("no_waiting")
WORKBOOKS = next(entry for entry in PAGES if entry.file == "workbooks.py")
YEAR, AS_OF = FiscalYear(2024), date.fromisoformat(PERIOD["as_of"])
CASES = [*(("sheets", fault, OF_SHEETS) for fault in faults.OF_SHEETS),
         *(("drive", fault, OF_DRIVE) for fault in faults.OF_DRIVE),
         *(("token", fault, OF_TOKENS) for fault in faults.OF_TOKENS)]
# Every second fault meets the pages without copies and the terminal with them, the others the other way round; in
# `make proof` all faults meet both.
IDS = [f"{where}-{fault.name}" for where, fault, _ in CASES]
ONE_HALF, OTHER_HALF = ([pytest.param(*case, id=name) for case, name in list(zip(CASES, IDS, strict=True))[first::step]]
                        for first, step in ((0, case_count(2, 1)), (case_count(1, 0), case_count(2, 1))))


def concerns_one_sheet(where, fault, expected):
    """Return whether other sheets are still read after this fault."""
    return where == "sheets" and not issubclass(expected[fault.name][0], SourceUnreadable)


# By partnership, in the order in which they are read: every second one can be read.
OF_ONE_SHEET = dict(zip((f"Nash {number:03}" for number in range(0, 200, 2)),
                        (case.values for case in ONE_HALF if concerns_one_sheet(*case.values)), strict=False))
BETWEEN = [f"{name[:-1]}{int(name[-1]) + 1}" for name in OF_ONE_SHEET]


@pytest.fixture(autouse=True)
def no_private_data_in_log(google, caplog):
    """Check that no log record of any test here contains a person's name, a key, or a token."""
    with caplog.at_level(logging.DEBUG):
        yield
    account = google.service_account()
    assert "Cy Dunn" not in caplog.text and account["private_key_id"] not in caplog.text
    assert account["private_key"][40:80] not in caplog.text
    assert not re.search(r"ya29\.|assertion=|Bearer \w", caplog.text)


def leave_copies(google, secrets):
    """Let an earlier process read everything; after that the bad sheet has changed."""
    assert pull_sheets(read_google_settings(secrets)).is_complete
    google.touch(google.ids[BAD])


def arm(google, where, fault):
    google.fault(google.ids[BAD] if where == "sheets" else where, fault)


def settled_page(entry=WORKBOOKS, **choices):
    """Return the page after the refresh started by a first visit has ended."""
    first = open_page(entry, **choices)
    assert not first.exception
    assert current_sheet_sync().wait(60)
    page = open_page(entry, **choices)
    assert not page.exception and is_clean(page_text(page))
    return page


def lines_of(report, name):
    return report.ncpc[report.ncpc["Partnership"] == name].astype(str).to_numpy().tolist()


def figures(name):
    """Return one partnership's rows in the summary that the pages show now."""
    source = current_data_source()
    return lines_of(cached_report(source, load_tables(source), None, YEAR, AS_OF, Audience()), name)


def workbooks_column(page, column):
    table = page.dataframe[0].value
    return dict(zip(table["Partnership"], table[column], strict=True))


def states(page):
    return workbooks_column(page, "State")


@pytest.fixture(scope="module")
def undisturbed():
    """Return each partnership's figures without faults: those of the same cells, read from memory."""
    grids, names = [RawSheet(tab, normalize_rows(rows)) for tab, rows in LOG.items()], (*NAMES, *BETWEEN)
    report = build_report(build_tables(ReadResult([Workbook(name, "", grids) for name in names])), YEAR, AS_OF)
    return {name: lines_of(report, name) for name in names}


@pytest.mark.proof
def test_each_fault_of_one_sheet_without_a_copy(google, tmp_path, use_secrets, undisturbed):
    """All in one state, with a sheet that is read after each: after three failures in a row none would be."""
    named = {}
    for name in sorted([*OF_ONE_SHEET, *BETWEEN]):
        named[name] = google.add_book(name, LOG).address
        if name in OF_ONE_SHEET:
            google.fault(named[name].split("/")[5], OF_ONE_SHEET[name][1])
    use_secrets(write_secrets(google, tmp_path, partnerships=named))
    page = settled_page()
    shown, reasons = states(page), workbooks_column(page, "What to Do")
    for name, (_, fault, expected) in OF_ONE_SHEET.items():
        assert shown[name] == "✗ can't be read"
        assert re.search(expected[fault.name][1].replace("Alamance", name), reasons[name]), (fault.name, reasons[name])
    for name in BETWEEN:
        assert shown[name] == "✓ read" and figures(name) == undisturbed[name]


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault", "expected"),
                         [case for case in ONE_HALF if not concerns_one_sheet(*case.values)])
def test_each_other_fault_without_a_copy(google, secrets, use_secrets, where, fault, expected, undisturbed):
    arm(google, where, fault)
    use_secrets(secrets)
    page = settled_page()
    assert re.search(expected[fault.name][1].replace("Alamance", BAD), page_text(page)), page_text(page)
    shown = states(page)
    read = {name for name, state in shown.items() if state == "✓ read"}
    if where == "sheets":
        assert "Ashe" in read and BAD not in read
    assert where != "token" or not read
    for name in read:
        assert figures(name) == undisturbed[name]


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault", "expected"), OTHER_HALF)
def test_each_fault_with_a_copy(google, secrets, use_secrets, where, fault, expected, undisturbed):
    leave_copies(google, secrets)
    arm(google, where, fault)
    use_secrets(secrets)
    page = settled_page()
    assert re.search(expected[fault.name][1].replace("Alamance", BAD), page_text(page)), page_text(page)
    assert "Not everything here is current" in page_text(page) and re.search(r"As of \w+ \d+, \d{4}, \d",
                                                                             page_text(page))
    assert states(page)[BAD] == "◷ an old copy"
    for name in NAMES:
        assert figures(name) == undisturbed[name]


def with_registry(google, folder):
    """Return the secrets and the registry of a state with a registry."""
    google.registry = google.add_registry(google.named)
    return write_secrets(google, folder, registry=google.registry.address)


def unfollowed(google, change):
    """Break the registry, as somebody might by hand."""
    change(google, google.registry.id)
    google.touch(google.registry.id)


SPOILT = {
    "renamed tab": (lambda google, id: google.rename_tab(id, "Partnerships", "Sheet1"),
                    "The registry has no tab called Partnerships: name the tab"),
    "deleted header": (lambda google, id: google.set_cell(id, "Partnerships", "C1", None),
                       "The registry's tab Partnerships has no column Sheet: give its first row"),
    "deleted registry": (lambda google, id: google.fault(id, faults.NOT_FOUND),
                         "The list of partnerships was not read: there is no Google Sheet at its address any more"),
    "registry not shared": (lambda google, id: google.fault(id, faults.NOT_SHARED),
                            "The list of partnerships was not read: it is not shared with the app. Share the sheet"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_an_invalid_registry_without_a_copy(google, tmp_path, use_secrets, spoilt):
    change, sentence = SPOILT[spoilt]
    secrets = with_registry(google, tmp_path)
    unfollowed(google, change)
    use_secrets(secrets)
    page = settled_page()
    assert sentence in page_text(page) and "There is no workbook." in page_text(page)
    assert "No workbook could be read" in page_text(page)


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_registry_that_becomes_invalid(google, tmp_path, use_secrets, spoilt, undisturbed):
    change, sentence = SPOILT[spoilt]
    secrets = with_registry(google, tmp_path)
    leave_copies(google, secrets)
    unfollowed(google, change)
    use_secrets(secrets)
    page = settled_page()
    assert sentence in page_text(page) and set(states(page).values()) == {"✓ read"}
    for name in NAMES:
        assert figures(name) == undisturbed[name]


# What the registry lists for a partnership that it listed correctly before, and the reason that is shown.
LISTED = {
    BAD: ("https://example.org/sheet", "under Sheet can't be followed"),
    "Dare": ("", "Dare has no sheet in the registry (row 5) yet"),
    "Gates": ("https://docs.google.com/forms/d/1AbcDEFghijklmnopqrstuvwxyz/edit", "it is the address of a form"),
    "Hyde": ("Clay", "has the same sheet as another partnership"),
    "Clay": ("Clay", "has the same sheet as another partnership"),
}


@pytest.mark.parametrize("has_copy", [False, True], ids=["cold", "with a copy"])
def test_invalid_rows_of_the_registry(google, tmp_path, use_secrets, has_copy, undisturbed):
    google.named |= {name: google.add_book(name, LOG).address for name in LISTED if name not in google.named}
    secrets = with_registry(google, tmp_path)
    if has_copy:
        leave_copies(google, secrets)
    google.write_registry(google.registry.id, google.named | {
        name: google.named.get(address, address) for name, (address, _) in LISTED.items()})
    use_secrets(secrets)
    page = settled_page()
    # It is unknown whose sheet it is, so its copy isn't shown.
    assert {name for name, state in states(page).items() if state != "✓ read"} == set(LISTED)
    reasons = workbooks_column(page, "What to Do")
    for name, (_, sentence) in LISTED.items():
        assert sentence in reasons[name]
    for name in set(NAMES) - set(LISTED):
        assert figures(name) == undisturbed[name]


def test_access_that_is_revoked_while_the_app_runs(google, secrets, use_secrets, undisturbed):
    use_secrets(secrets)
    assert set(states(settled_page()).values()) == {"✓ read"}
    google.revoke(google.ids[BAD])
    open_page(WORKBOOKS).button(key="refresh").click().run()
    page = settled_page()
    assert states(page) == {"Burke": "◷ an old copy", "Ashe": "✓ read", "Clay": "✓ read"}
    assert "Share the sheet with app@test-project.iam.gserviceaccount.com" in page_text(page)
    for name in NAMES:
        assert figures(name) == undisturbed[name]


def cut_key(text):
    """Return the secrets with an incomplete key."""
    return re.sub(r"(-----BEGIN PRIVATE KEY-----\\n.{100}).{60}", r"\1", text)


CONFIGURED = {
    "half a key": (cut_key, "as if a part of it were missing: copy every field of the key file once more"),
    "no key": (lambda text: re.sub(r"(?s)\[connections\.cop_sheets\.service_account\].*?\n\n", "", text),
               "Google doesn't know who asks: fill in [connections.cop_sheets.service_account] in secrets.toml with "
               "the fields of a service account's key; where your organisation allows no keys, run the app on"),
    "nobody at the base": (lambda text: re.sub(r"api_base = .*", f'api_base = "http://127.0.0.1:{free_port()}"', text),
                           "Google can't be reached from this computer"),
}


@pytest.mark.parametrize("has_copy", [False, True], ids=["cold", "with a copy"])
@pytest.mark.parametrize("wrong", CONFIGURED)
def test_a_setting_with_a_wrong_address(google, secrets, use_secrets, wrong, has_copy, undisturbed, monkeypatch,
                                      tmp_path):
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    spoil, sentence = CONFIGURED[wrong]
    text = spoil(secrets.read_text(encoding="utf-8"))
    # Copies belong to an API base, so with another one there are none.
    has_copy = has_copy and wrong != "nobody at the base"
    if has_copy:
        leave_copies(google, secrets)
    secrets.write_text(text, encoding="utf-8")
    use_secrets(secrets)
    page = settled_page()
    assert sentence in page_text(page)
    assert set(states(page).values()) == {"◷ an old copy" if has_copy else "✗ can't be read"}
    for name in NAMES if has_copy else ():
        assert figures(name) == undisturbed[name]


def test_a_key_with_escaped_line_ends_works(google, secrets, use_secrets):
    secrets.write_text(secrets.read_text(encoding="utf-8").replace("\\n", "\\\\n"), encoding="utf-8")
    use_secrets(secrets)
    assert set(states(settled_page()).values()) == {"✓ read"}


@pytest.mark.parametrize(("was", "becomes", "sentence"), [
    ("[access]", "nonsense\n[access]", "secrets.toml can't be read: something is wrong at line"),
    ("-----BEGIN", "-----", "private_key in [connections.cop_sheets.service_account] is not whole"),
    ("http://127.0.0.1", "ftp://example.org", "api_base is to be the address of a test server"),
    ("snapshots =", "snapshot =", "[connections.cop_sheets] has no setting called snapshot"),
])
def test_invalid_secrets_are_reported_instead_of_the_pages(google, secrets, use_secrets, was, becomes,
                                                           sentence):
    text = secrets.read_text(encoding="utf-8")
    secrets.write_text(text.replace(was, becomes), encoding="utf-8")
    use_secrets(secrets)
    page = open_page(WORKBOOKS)
    assert not page.exception and not page.dataframe
    assert "This app is not set up yet" in page_text(page) and sentence in page_text(page)
    assert google.service_account()["private_key"][40:60] not in page_text(page)


def test_a_registry_without_a_valid_address_is_reported_instead_of_the_pages(google, tmp_path, use_secrets):
    use_secrets(write_secrets(google, tmp_path, registry="https://example.org/registry"))
    page = open_page(WORKBOOKS)
    assert not page.exception and "What secrets.toml names as the registry can't be followed" in page_text(page)
    warm_up()    # The startup log doesn't reveal more than the pages.
