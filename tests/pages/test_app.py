"""The app over HTTP, without a browser: host names, headers, and what other machines may not see."""

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from streamlit.config import set_option
from streamlit.testing.v1 import AppTest

from cop_sheets.writers.template import template_bytes
from pages.session import config
from tests.pages.test_pages import FRAME, folder, words
from tests.support.browser import running_app
from tests.support.streamlit_protocol import open_page

__all__ = ["folder"]


def status_of(url: str, path: str, **headers: str) -> int:
    """Return the status of the response of the app at `url`."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1", 200), ("localhost", 200), ("127.0.0.1:8501", 200), ("evil.example", 400),
    ("127.0.0.1.evil.example", 400),
])
@pytest.mark.parametrize("path", ["/", "/compliance", "/_stcore/health", "/media/x.csv"])
def test_only_the_configured_hosts_are_accepted(app_url, host, status, path):
    found = status_of(app_url, path, Host=host)
    assert found == (404 if path.startswith("/media") and status == 200 else status)


HERE = ["127.0.0.1", "localhost"]    # as in .streamlit/config.toml


@pytest.fixture
def exposed():
    """The app in a configuration that other machines can reach."""
    config.record_listen_address("0.0.0.0", HERE)
    yield
    config.record_listen_address("127.0.0.1", HERE)


@pytest.mark.parametrize(("address", "is_exposed"), [
    ("127.0.0.1", False), ("localhost", False), ("::1", False), ("127.0.0.53", False), ("0.0.0.0", True), (None, True),
    ("::", True), ("10.0.0.7", True), ("cop.example.org", True), ("127.0.0.1.example.org", True), ("", True),
])
def test_an_exposed_address_is_detected(exposed, address, is_exposed):
    config.record_listen_address(address, HERE)
    assert config.is_exposed() is is_exposed


@pytest.mark.parametrize(("hosts", "is_exposed"), [
    (HERE, False), (["127.0.0.1"], False), (["::1", "[::1]", " LOCALHOST "], False), (["127.0.0.2"], False),
    ([], True), (["*"], True), ([*HERE, "*"], True), ([*HERE, "cop.example.org"], True), ([*HERE, "10.0.0.7"], True),
    ([*HERE, "*.example.org"], True), (["localhost.example.org"], True), ([*HERE, ""], True), (["0.0.0.0"], True),
])
def test_the_host_name_of_a_proxy_counts_as_exposed(exposed, hosts, is_exposed):
    """The server listens on this machine only, but a proxy on this machine makes it public."""
    config.record_listen_address("127.0.0.1", hosts)
    assert config.is_exposed() is is_exposed


def test_a_folder_of_workbooks_is_not_shown_to_other_machines(folder, exposed):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert not app.exception and not app.dataframe and not app.selectbox
    assert [header.value for header in app.header] == ["This folder of workbooks is for this computer only"]
    assert "Alamance" not in "".join(text.value for text in app.text)


@pytest.fixture(scope="module", params=[[], ["--server.allowedHosts", "127.0.0.1", "--server.allowedHosts", "a.org"]])
def behind_a_proxy(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("folder")
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    with running_app(folder, options=request.param) as url:
        yield url, bool(request.param)


@pytest.mark.parametrize("header", [None, "Forwarded", "Via", "X-Forwarded-For", "x-forwarded-host",
                                    "X-FORWARDED-PROTO", "X-Real-IP", "X-Forwarded-Server", "X-Original-URI",
                                    "CF-Connecting-IP", "True-Client-IP", "Fly-Client-IP", "X-Envoy-External-Address",
                                    "X-Remote-IP", "X-Originating-IP", "X-Azure-ClientIP", "X-Scheme",
                                    "Front-End-Https", "CDN-Loop", "CF-Ray", "X-ARR-LOG-ID", "X-Amzn-Trace-Id",
                                    "X-Varnish", "Tailscale-User-Login", "X-Goog-Authenticated-User-Email",
                                    "X-Auth-Request-Email", "X-Remote-User"])
def test_a_folder_is_not_shown_through_a_proxy_on_this_machine(behind_a_proxy, header):
    """The proxy has its own host name, or adds a header that says that it forwards another computer's request."""
    url, is_exposed = behind_a_proxy
    visit = open_page(url, headers={header: "203.0.113.7"} if header else None)
    if is_exposed or header:
        assert visit.headings == ["Communities of Practice", "This folder of workbooks is for this computer only"]
        assert "Alamance" not in visit.received_text and not visit.elements("selectbox")
    else:
        assert "Alamance" in visit.received_text and visit.elements("selectbox")


def test_the_sample_may_be_shown_to_anyone(folder, exposed):
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert "This is sample data" in words(app)


def test_open_shows_the_folder_to_anyone(folder, exposed, tmp_path_factory):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text("[access]\nopen = true\n", encoding="utf-8")
    set_option("secrets.files", [str(secrets)])
    try:
        app = AppTest.from_file(FRAME, default_timeout=60).run()
        assert app.selectbox(key="partnership").value == "Alamance"
    finally:
        set_option("secrets.files", [])
