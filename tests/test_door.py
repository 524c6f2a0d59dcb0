"""The browser door as a server answers it, without a browser: hosts, headers, and what other machines may not see."""

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from streamlit.config import set_option
from streamlit.testing.v1 import AppTest

from cop_sheets.template import template_bytes
from pages.parts import setup
from tests.test_pages import FRAME, folder, words

__all__ = ["folder"]


def status_of(url: str, path: str, **headers: str) -> int:
    """Return the status with which the app at `url` answers."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1", 200), ("localhost", 200), ("127.0.0.1:8501", 200), ("evil.example", 400),
    ("127.0.0.1.evil.example", 400),
])
@pytest.mark.parametrize("path", ["/", "/compliance", "/_stcore/health", "/media/x.csv"])
def test_only_the_hosts_of_the_settings_are_answered(app_url, host, status, path):
    found = status_of(app_url, path, Host=host)
    assert found == (404 if path.startswith("/media") and status == 200 else status)


@pytest.fixture
def exposed():
    """The app as it is where other machines reach it."""
    setup.served_at("0.0.0.0")
    yield
    setup.served_at("127.0.0.1")


@pytest.mark.parametrize(("address", "is_exposed"), [
    ("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), (None, True), ("10.0.0.7", True),
])
def test_an_address_that_others_reach_is_known(exposed, address, is_exposed):
    setup.served_at(address)
    assert setup.is_exposed() is is_exposed


def test_a_folder_of_workbooks_is_not_shown_to_other_machines(folder, exposed):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert not app.exception and not app.dataframe and not app.selectbox
    assert [header.value for header in app.header] == ["This folder of workbooks is for this computer only"]
    assert "Alamance" not in "".join(text.value for text in app.text)


def test_the_sample_may_be_shown_to_anybody(folder, exposed):
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert "This is sample data" in words(app)


def test_open_shows_the_folder_to_everybody_who_reaches_it(folder, exposed, tmp_path_factory):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text("[access]\nopen = true\n", encoding="utf-8")
    set_option("secrets.files", [str(secrets)])
    try:
        app = AppTest.from_file(FRAME, default_timeout=60).run()
        assert app.selectbox(key="partnership").value == "Alamance"
    finally:
        set_option("secrets.files", [])
