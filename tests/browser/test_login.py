"""Real logins in a real browser with a real provider: who sees what, and that nobody is sent anything else."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from cop_sheets import fiscal_year_of
from pages.server.login_redirect import TARGET_COOKIE as WANTED
from pages.server.request_login import LOGIN_COOKIE
from pages.session.menu import FIRST_ENTRY, PAGES
from tests.fake_google import SheetsServer
from tests.support.browser import DRAW_TIMEOUT, IDLE, free_port, running_app, wait_idle
from tests.support.deployments import running_deployment
from tests.support.file_text import text_of_file
from tests.support.login_provider import (
    SECRET,
    auth,
    forged_cookie,
    login_cookies,
    login_provider,
    sign_in,
    write_secrets,
)
from tests.support.sheets import CLEAN_SHEETS, monthly, with_all_columns
from tests.support.streamlit_protocol import StreamlitClient, download_file, fetch, message_texts, open_page

pytestmark = pytest.mark.browser

PERIOD = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}
# Each partnership, and a word that every cell typed into its sheet contains.
MARKS = {"Aldermoor": "quillfern", "Birchlow": "thistledown", "Cedarvale": "wrenfield"}
MANAGERS = {"Aldermoor": "ann.one@example.org; two@example.org; gone@example.org", "Birchlow": "two@example.org"}
SIGN_IN, REFUSED, NOT_SET_UP = "Sign in", "You are signed in, but there is nothing for you to see", \
    "Nobody can sign in yet"
BY_FILE = {entry.file: entry for entry in PAGES}
COMPLIANCE, FIX_LIST = BY_FILE["compliance.py"], BY_FILE["fix_list.py"]


def log(mark: str) -> dict:
    """Return a partnership's sheet: a CoP that met each month, and some cells to fix."""
    tabs = {
        "CoPs": "CoP ID | CoP Name | Domain | Practice | Community | Facilitators\n" + " | ".join(
            [f"{mark}-1", f"{mark} circle", f"{mark} domain", f"{mark} practice", f"{mark} group", f"{mark} guide"]),
        "Sessions": "CoP ID | Date | Status | Topic\n" + monthly(f"{mark}-1") + f"\n{mark}-1 | {mark} day | | {mark}",
        "Trainings": f"Title\n{mark} welcome",
        "Consultations": f"Date | Individuals | Topic | CoP ID\n2024-10-08 | {mark} person | {mark} | {mark}-1",
        "Survey Responses": CLEAN_SHEETS["Survey Responses"].replace("C1", f"{mark}-1"),
    }
    return {tab: with_all_columns(tab, text) for tab, text in tabs.items()}


@dataclass
class Deployment:
    """The running parts: provider, sheets, the app, and a second process of it that shares the folder of copies."""

    google: SheetsServer
    provider: str
    secrets: Path
    url: str
    other_url: str
    cookies: dict[str, dict[str, str]]

    def write(self, ncpc=("NCPC@example.org ",)) -> None:
        write_secrets(self.secrets, self.sheets, {"ncpc": list(ncpc)}, auth(self.provider, self.url))

    def register(self, managers: dict[str, str]) -> None:
        self.google.write_registry(self.registry, self.books, managers=managers)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("login")
    with SheetsServer() as google, login_provider() as provider:
        ports = free_port(), free_port()
        one = Deployment(google, provider, folder / "secrets.toml", *(f"http://127.0.0.1:{port}" for port in ports), {})
        one.books = {name: google.add_book(f"{name} log", log(mark)) for name, mark in MARKS.items()}
        registry = google.add_registry(one.books, managers=MANAGERS)
        one.registry = registry.id
        one.sheets = google.secrets(registry=registry.address, snapshots=str(folder / "copies"))
        one.write()
        write_secrets(folder / "other.toml", one.sheets, {"trusted_issuers": [f"{provider}/"]},
                      auth(provider, one.other_url))
        with running_app(folder / "none", one.secrets, ports[0]), \
                running_app(folder / "none", folder / "other.toml", ports[1]):
            yield one


@pytest.fixture
def signing_in(page, page_errors):
    """Opens `address`, signs in, and waits for the text `marker`."""
    def sign_in_at(address: str, name: str, marker: str) -> None:
        page.goto(address)
        wait_idle(page, SIGN_IN)
        sign_in(page, name)
        wait_idle(page, marker)
        page_errors.forget()    # The provider's page loads a stylesheet from another host.

    return sign_in_at


@pytest.fixture
def cookies_of(deployed, page, signing_in):
    """The cookies of each account after one login, shared by all tests."""
    def cookies(name: str, marker: str = FIRST_ENTRY.marker) -> dict[str, str]:
        if name not in deployed.cookies:
            signing_in(deployed.url, name, marker)
            deployed.cookies[name] = login_cookies(page)
            page.context.clear_cookies()
        return deployed.cookies[name]

    return cookies


def others(*own: str) -> list[str]:
    """Return the words that must not be sent to users who see only the partnerships `own`."""
    return [word for name, mark in MARKS.items() if name not in own for word in (name.casefold(), mark)]


def found_in(received_text: str, words) -> list[str]:
    return [word for word in words if word in received_text.casefold()]


def shown_partnerships(stream: StreamlitClient) -> list[str]:
    """Return the options of the partnership select box."""
    return next(list(box.options) for box in stream.elements("selectbox") if box.label == "Partnership")


@pytest.fixture
def requests(page):
    """All requests that the browser has finished."""
    found = []

    def record(request):
        found.append(request)

    page.on("requestfinished", record)
    yield found
    page.remove_listener("requestfinished", record)


@pytest.fixture
def frames(page):
    """All messages that the app sends to the browser."""
    found: list[bytes] = []

    def record(socket):
        socket.on("framereceived", lambda frame: found.append(frame))

    page.on("websocket", record)
    yield found
    page.remove_listener("websocket", record)


def all_said(frames: list[bytes]) -> str:
    return "\n".join(message_texts(frame) for frame in frames if isinstance(frame, bytes))


def until(page, marker: str) -> None:
    expect(page.get_by_text(marker).first).to_be_visible(timeout=DRAW_TIMEOUT)
    page.locator(IDLE).wait_for(timeout=DRAW_TIMEOUT)


def test_a_manager_is_sent_no_other_partnership_on_any_page(deployed, page, signing_in, requests, frames):
    asked = f"{deployed.url}/{COMPLIANCE.path}?{urlencode({'partnership': 'Birchlow', **PERIOD})}"
    signing_in(asked, "one", COMPLIANCE.marker)
    requests.clear()
    page.goto(asked)    # A browser keeps the responses of the page loaded last, and no others.
    wait_idle(page, COMPLIANCE.marker)
    sidebar = page.get_by_test_id("stSidebar")
    for entry in [entry for entry in PAGES if entry != COMPLIANCE]:
        sidebar.get_by_role("link", name=entry.title).click()
        wait_idle(page, entry.marker)
    answers = [request.response() for request in requests
               if request.url.startswith(deployed.url) and "/static/" not in request.url]
    bodies = [answer.body().decode("utf-8", "replace") for answer in answers]
    assert len(bodies) > 3
    raw = b"\n".join(frame for frame in frames if isinstance(frame, bytes)).decode("utf-8", "replace")
    said = "\n".join([all_said(frames), raw, *bodies])
    assert found_in(said, others("Aldermoor")) == []
    assert MARKS["Aldermoor"] in all_said(frames)
    deployed.cookies["one"] = login_cookies(page)


def test_signing_in_from_a_bookmark_returns_to_it(deployed, page, signing_in):
    # A year that is not the default, which Streamlit takes out of the URL.
    asked = {"partnership": "Birchlow", **PERIOD, "fiscal_year": str(fiscal_year_of(date.today()))}
    signing_in(f"{deployed.url}/{COMPLIANCE.path}?{urlencode(asked)}", "two", COMPLIANCE.marker)
    url_parts = urlsplit(page.url)
    assert url_parts.path == f"/{COMPLIANCE.path}"
    assert {name: values[0] for name, values in parse_qs(url_parts.query).items()} == asked
    assert WANTED not in {cookie["name"] for cookie in page.context.cookies()}
    deployed.cookies["two"] = login_cookies(page)


def test_only_the_email_is_requested_and_a_login_too_long_is_reported(deployed, page, page_errors, requests):
    """The user isn't redirected in a circle: the page explains the problem and whom to contact."""
    page.goto(deployed.url)
    wait_idle(page, SIGN_IN)
    sign_in(page, "long")
    wait_idle(page, "You are not signed in: your login provider says more about you than one cookie can hold.")
    page_errors.forget()
    asked = [urlsplit(request.url) for request in requests]
    scopes = [parse_qs(url.query)["scope"] for url in asked if url.path == "/oauth2/authorize" and "scope" in url.query]
    assert scopes and all(scope == ["openid email"] for scope in scopes)
    assert set(login_cookies(page)) <= {LOGIN_COOKIE, f"{LOGIN_COOKIE}_tokens"}
    sign_in(page, "one")
    wait_idle(page, FIRST_ENTRY.marker)
    page_errors.forget()


def test_a_user_removed_from_the_secrets_loses_access_at_the_next_click(deployed, page, signing_in):
    signing_in(deployed.url, "ncpc", FIRST_ENTRY.marker)
    mine = deployed.cookies["ncpc"] = login_cookies(page)
    with StreamlitClient(deployed.url, mine) as stream:
        address = stream.open_page("ncpc_summary").downloads()[0]
        assert download_file(deployed.url, address, mine)
    deployed.write(ncpc=["somebody.else@example.org"])
    try:
        page.get_by_test_id("stSidebar").get_by_role("link", name=COMPLIANCE.title).click()
        until(page, REFUSED)
        assert page.get_by_test_id("stDataFrame").count() == 0
        assert fetch(deployed.url, address, mine)[0] == 403
    finally:
        deployed.write()


@pytest.mark.parametrize(("name", "choices"), [
    ("ncpc", ["All partnerships", *MARKS]), ("one", ["Aldermoor"]),
    ("two", ["All partnerships", "Aldermoor", "Birchlow"]),
])
def test_users_see_their_own_partnerships_only(deployed, cookies_of, name, choices):
    visit = open_page(deployed.url, cookies_of(name), query=urlencode(PERIOD))
    assert shown_partnerships(visit) == choices
    assert found_in(visit.received_text, others(*choices)) == [] or name == "ncpc"


@pytest.mark.parametrize(("name", "why"), [
    ("stranger", "No partnership lists this address among its managers."),
    ("unverified", "Your login does not vouch that this email address is yours"),
    ("silent", "Your login does not vouch that this email address is yours"),
])
def test_a_user_without_access_sees_one_page_with_whom_to_ask(deployed, page, signing_in, frames, name, why):
    signing_in(deployed.url, name, REFUSED)
    expect(page.get_by_text(why)).to_be_visible()
    deployed.cookies[name] = login_cookies(page)
    assert frames and found_in(all_said(frames), others()) == []


def test_a_trusted_provider_may_omit_email_verified(deployed, page, signing_in):
    signing_in(f"{deployed.other_url}/?{urlencode(PERIOD)}", "silent", FIRST_ENTRY.marker)
    expect(page.get_by_text("two@example.org")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def files_on(deployed, cookies, entry, asked: str) -> tuple[StreamlitClient, list[tuple[str, str]]]:
    """Return a visit of a page, and the name and all text of each file that it offers."""
    with StreamlitClient(deployed.url, cookies) as stream:
        stream.open_page(entry.path, asked)
        files = [download_file(deployed.url, address, cookies) for address in stream.downloads()]
    return stream, [(name, text_of_file(data)) for name, data in files]


def test_the_search_finds_what_may_be_seen(deployed, cookies_of):
    """The same search where everything is shown: it finds here what it would find in a leak."""
    said, csv = "", ""
    for entry in PAGES:
        stream, files = files_on(deployed, cookies_of("ncpc"), entry, urlencode(PERIOD))
        said, csv = said + stream.received_text, csv + "".join(text for _, text in files)
    assert found_in(said, others()) == others() == found_in(csv, others())


@pytest.mark.parametrize(("name", "mark"), MARKS.items())
def test_the_search_finds_text_in_workbooks_and_pdfs(deployed, cookies_of, name, mark):
    query = urlencode({"partnership": name, **PERIOD})
    _, files = files_on(deployed, cookies_of("ncpc"), FIX_LIST, query)
    assert [file.rpartition(".")[2] for file, _ in files] == ['xlsx"', 'pdf"']
    for _, text in files:
        assert found_in(text, [name.casefold(), mark]) == [name.casefold(), mark]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_another_partnership_in_the_url_is_ignored_on_every_page_and_file(deployed, cookies_of, entry):
    mine, asked = cookies_of("one"), urlencode({"partnership": "Birchlow", **PERIOD})
    stream, files = files_on(deployed, mine, entry, asked)
    assert entry.marker in stream.headings
    everything = stream.received_text + "".join(f"{name}{text}" for name, text in files)
    assert found_in(everything, others("Aldermoor")) == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_deep_link_without_a_role_shows_one_page_and_nothing_else(deployed, cookies_of, entry):
    query = urlencode({"partnership": "Aldermoor", **PERIOD})
    stranger = cookies_of("stranger", REFUSED)
    for cookies, heading in [({}, SIGN_IN), (stranger, REFUSED)]:
        visit = open_page(deployed.url, cookies, entry.path, query)
        assert visit.headings == ["Communities of Practice", heading]
        assert found_in(visit.received_text, others()) == []
        assert entry.marker not in visit.received_text and not visit.elements("selectbox") and not visit.elements(
            "page_link")


def test_a_forged_cookie_is_rejected(deployed):
    claims = {"email": "ncpc@example.org", "email_verified": True, "is_logged_in": True, "origin": deployed.url,
              "iss": deployed.provider, "sub": "ncpc", "provider": "default"}
    assert open_page(deployed.url, forged_cookie(claims)).headings[-1] == SIGN_IN
    unsigned = {LOGIN_COOKIE: json.dumps(claims).replace('"', "'").replace(" ", "")}
    assert open_page(deployed.url, unsigned).headings[-1] == SIGN_IN
    # With the right secret the same claims are accepted, so the signature was what refused them.
    assert open_page(deployed.url, forged_cookie(claims, SECRET)).headings[-1] != SIGN_IN


def test_a_file_of_another_role_is_not_served(deployed, cookies_of):
    with StreamlitClient(deployed.url, cookies_of("ncpc")) as stream:
        address = stream.open_page("ncpc_summary", urlencode(PERIOD)).downloads()[0]
        assert download_file(deployed.url, address, cookies_of("ncpc"))
        for name in ("one", "two"):
            status, headers, body = fetch(deployed.url, address, cookies_of(name))
            assert status == 403 and b"somebody else" in body and headers["Cache-Control"] == "no-store"
        assert fetch(deployed.url, address)[0] == 403
        assert fetch(deployed.url, address, forged_cookie({"email": "ncpc@example.org",
                                                           "is_logged_in": True}))[0] == 403


def test_signing_out_ends_the_login_everywhere(deployed, page, page_errors, signing_in):
    """For copies of the cookie, in each process, in a second tab that was open before, and for downloads."""
    signing_in(f"{deployed.url}/?{urlencode(PERIOD)}", "two", FIRST_ENTRY.marker)
    copied, second = login_cookies(page), page.context.new_page()
    second.goto(f"{deployed.url}/ncpc_summary?{urlencode(PERIOD)}")
    wait_idle(second, "What is reported to NCPC?")
    with StreamlitClient(deployed.url, copied) as stream:
        address = stream.open_page("ncpc_summary", urlencode(PERIOD)).downloads()[0]
        assert download_file(deployed.url, address, copied)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()    # on the provider's page, which redirects back
        wait_idle(page, SIGN_IN)
        page_errors.forget()
        assert login_cookies(page) == {}
        assert fetch(deployed.url, address, copied)[0] == 403
        assert stream.open_page("ncpc_summary").headings[-1] == SIGN_IN
    assert open_page(deployed.url, copied).headings[-1] == SIGN_IN
    other = urlsplit(deployed.other_url).port
    # Other processes know of it with their next look at the store, two seconds later at most.
    deadline = monotonic() + 20
    while open_page(deployed.url, copied, at=other).headings[-1] != SIGN_IN:
        assert monotonic() < deadline
    second.get_by_test_id("stSidebar").get_by_role("link", name=COMPLIANCE.title).click()
    wait_idle(second, SIGN_IN)
    assert second.get_by_test_id("stDataFrame").count() == 0


def test_access_ends_once_the_registry_no_longer_lists_a_manager(deployed, page, signing_in):
    signing_in(deployed.url, "gone", FIRST_ENTRY.marker)
    deployed.register({name: emails.replace("gone@", "nobody@") for name, emails in MANAGERS.items()})
    try:
        page.get_by_role("button", name="Refresh").click()
        until(page, REFUSED)    # The page itself notices the end of the refresh.
        assert page.get_by_test_id("stDataFrame").count() == 0
    finally:
        deployed.register(MANAGERS)


def test_google_without_a_login_is_refused_with_instructions(tmp_path):
    """A deployment that never had a login; see test_login_gone.py for those that had one."""
    with running_deployment(tmp_path) as deployed:
        deployed.write(login=False)
        with deployed.running():
            visit = open_page(deployed.url, query=urlencode(PERIOD))
            assert visit.headings == ["Communities of Practice", NOT_SET_UP]
            assert "[auth]" in visit.texts[-1] and "open = true" in visit.texts[-1]
            assert not visit.elements("selectbox") and found_in(visit.received_text, ["ashe", "burke"]) == []
            deployed.write(login=False, open=True)
            assert shown_partnerships(open_page(deployed.url,
                                                query=urlencode(PERIOD))) == ["All partnerships", "Ashe", "Burke"]
            deployed.write(login=False, opne=True)
            visit = open_page(deployed.url, query=urlencode(PERIOD))
            assert visit.headings[-1] == "This app is not set up yet" and "no setting called opne" in visit.texts[-1]


def test_the_sample_needs_no_login(app_url):
    visit = open_page(app_url)
    assert visit.elements("selectbox") and SIGN_IN not in visit.headings
