"""The settings of sheets in the secrets file: each error has a sentence that says how to correct it, without keys."""

import subprocess
import sys
from pathlib import Path

import pytest

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings.google import (
    APP_ROOT,
    STATE_FOLDER_VARIABLE,
    GoogleSettings,
    read_google_settings,
    state_folder,
)
from cop_sheets.settings.secrets_file import read_secrets

KEY = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IG9mIHRoZSBrZXk=\n-----END PRIVATE KEY-----\n"
SECRET = "c2VjcmV0IG9mIHRoZSBrZXk"
HEAD = "[connections.cop_sheets]\n"
REGISTRY = 'registry = "https://docs.google.com/spreadsheets/d/1AbcDEFghijklmnopqrstuvwxyz0123456789"\n'
ACCOUNT = '[connections.cop_sheets.service_account]\nclient_email = "app@project.iam.gserviceaccount.com"\n'
AS_IN_THE_FILE = 'private_key = "' + KEY.replace("\n", "\\n") + '"\n'
BETWEEN_SINGLE_QUOTES = "private_key = '" + KEY.replace("\n", "\\n") + "'\n"
ON_SEVERAL_LINES = 'private_key = """' + KEY + '"""\n'


def read(folder: Path, text: str) -> GoogleSettings | None:
    file = folder / "secrets.toml"
    file.write_text(text, encoding="utf-8", newline="")
    return read_google_settings(file)


def sentence(folder: Path, text: str) -> str:
    with pytest.raises(SourceUnreadable) as problem:
        read(folder, text)
    assert SECRET not in str(problem.value)
    return str(problem.value)


@pytest.mark.parametrize("text", ["", "[auth]\nclient_id = '1'\n", "[connections]\n", "connections = 3\n"])
def test_no_settings_of_sheets(tmp_path, text):
    assert read(tmp_path, text) is None
    assert read_google_settings(tmp_path / "nowhere.toml") is None


@pytest.fixture(autouse=True)
def no_other_state_folder(monkeypatch):
    monkeypatch.delenv(STATE_FOLDER_VARIABLE)


def test_a_process_may_name_another_state_folder(tmp_path, monkeypatch):
    """Also for copies, unless the secrets file names another one."""
    assert state_folder() == APP_ROOT / ".state"
    for named, folder in [("/srv/state", Path("/srv/state")), ("state", APP_ROOT / "state"),
                          ("", APP_ROOT / ".state")]:
        monkeypatch.setenv(STATE_FOLDER_VARIABLE, named)
        assert state_folder() == read(tmp_path, HEAD + REGISTRY).snapshots == GoogleSettings().snapshots == folder
        assert read(tmp_path, HEAD + REGISTRY + "snapshots = '/copies'\n").snapshots == Path("/copies")


@pytest.mark.parametrize("leads_to", ["nowhere.toml", "linked.toml", "."])
def test_a_broken_link_is_not_a_missing_secrets_file(tmp_path, leads_to):
    (tmp_path / "linked.toml").symlink_to(tmp_path / leads_to)
    with pytest.raises(SourceUnreadable, match=r"linked\.toml can't be read"):
        read_secrets(tmp_path / "linked.toml")
    assert read_secrets(tmp_path / "none.toml") == read_secrets("/dev/null/.streamlit/secrets.toml") == {}


def test_the_registry_and_the_defaults(tmp_path):
    parsed_settings = read(tmp_path, HEAD + REGISTRY)
    assert parsed_settings.registry.endswith("0123456789")
    assert (parsed_settings.partnerships, parsed_settings.requests_per_minute,
            parsed_settings.api_base) == ({}, 60, None)
    assert (parsed_settings.service_account, parsed_settings.account,
            parsed_settings.snapshots) == (None, "", APP_ROOT / ".state")


def test_who_certifies_in_the_table_of_partnerships(tmp_path):
    parsed_settings = read(tmp_path, HEAD + "[connections.cop_sheets.partnerships]\n"
                           'Ashe = { sheet = "x", certifies = "Dee@Example.org; eve@example.org" }\n')
    assert parsed_settings.certifies == {"Ashe": ("dee@example.org", "eve@example.org")}


def test_the_table_of_partnerships(tmp_path):
    parsed_settings = read(tmp_path,
                           HEAD + '[connections.cop_sheets.partnerships]\n"Alamance" = "https://a"\n"Ashe" = "x"\n')
    assert parsed_settings.partnerships == {"Alamance": "https://a", "Ashe": "x"}


def test_the_example_of_secrets_is_read_once_it_is_filled_in(tmp_path):
    text = (APP_ROOT / ".streamlit" / "secrets.example.toml").read_text(encoding="utf-8")
    wanted = ("# [connections.cop_sheets]", "# registry", "# snapshots", "# requests", "# api_base")
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith(wanted)]
    parsed_settings = read(tmp_path, "\n".join(lines) + "\n" + ACCOUNT + AS_IN_THE_FILE)
    assert (parsed_settings.api_base, parsed_settings.snapshots) == ("http://127.0.0.1:8555", APP_ROOT / ".state")


@pytest.mark.parametrize("key", [AS_IN_THE_FILE, BETWEEN_SINGLE_QUOTES, ON_SEVERAL_LINES,
                                 ON_SEVERAL_LINES.replace("\n", "\r\n")])
def test_the_key_in_every_way_that_it_is_pasted(tmp_path, key):
    parsed_settings = read(tmp_path, HEAD + REGISTRY + ACCOUNT + key)
    assert parsed_settings.service_account["private_key"] == KEY
    assert parsed_settings.service_account["token_uri"] == "https://oauth2.googleapis.com/token"
    assert parsed_settings.account == "app@project.iam.gserviceaccount.com"
    assert SECRET not in repr(parsed_settings) and SECRET not in str(parsed_settings)


@pytest.mark.parametrize(("text", "message"), [
    (HEAD, "names no sheets: give registry = the address of the sheet"),
    (HEAD + "regsitry = 'x'\n", "no setting called regsitry: it knows registry"),
    (HEAD + "registry = 3\n", "registry in [connections.cop_sheets] is to be a text between quotation marks"),
    (HEAD + "registry = ' '\n", "leave the line out"),
    (HEAD + REGISTRY + "[connections.cop_sheets.partnerships]\nAshe = 'x'\n", "keep one of the two"),
    (HEAD + "partnerships = 'Ashe'\n", "each line is to be a partnership and the address of its sheet"),
    (HEAD + "[connections.cop_sheets.partnerships]\nAshe = {sheet = 'x', certifies = 'Dee Lee'}\n",
     "certifies of “Ashe” is to be email addresses"),
    (HEAD + "[connections.cop_sheets.partnerships]\nAshe = 1\n", "each line is to be a partnership"),
    (HEAD + REGISTRY + "snapshots = ''\n", "snapshots in [connections.cop_sheets] is to be a text"),
    (HEAD + REGISTRY + "requests_per_minute = 0\n", "a whole number from 1 to 300"),
    (HEAD + REGISTRY + "requests_per_minute = true\n", "a whole number from 1 to 300"),
    (HEAD + REGISTRY + "requests_per_minute = '60'\n", "a whole number from 1 to 300"),
    (HEAD + REGISTRY + "api_base = 'http://192.168.1.9:8555'\n", "over plain http, keys and rows could be read"),
    (HEAD + REGISTRY + "api_base = 'http://example.org'\n", "over plain http"),
    (HEAD + REGISTRY + "api_base = 'http://localhost.example.org'\n", "over plain http"),
    (HEAD + REGISTRY + "api_base = 'http://127.0.0.1@example.org/'\n", "api_base is to be the address of a test"),
    (HEAD + REGISTRY + "api_base = 'http://127.0.0.1:port/'\n", "api_base is to be the address of a test server"),
    (HEAD + REGISTRY + "api_base = '127.0.0.1:8555'\n", "api_base is to be the address of a test server"),
    (HEAD + REGISTRY + "api_base = 'https://[::1'\n", "api_base is to be the address of a test server"),
    (HEAD + REGISTRY + "service_account = 'key.json'\n", "service_account is to be a table of its own"),
    (HEAD + REGISTRY + ACCOUNT, "private_key is missing from [connections.cop_sheets.service_account]: copy every"),
    (HEAD + REGISTRY + "[connections.cop_sheets.service_account]\ntype = 'service_account'\n",
     "private_key and client_email are missing"),
    (HEAD + REGISTRY + ACCOUNT + "private_key = 'c2VjcmV0IG9mIHRoZSBrZXk='\n", "is not whole: it starts with -----"),
    (HEAD + REGISTRY + ACCOUNT + AS_IN_THE_FILE.replace("-----END PRIVATE KEY-----", ""), "is not whole"),
    (HEAD + REGISTRY + ACCOUNT + AS_IN_THE_FILE + "type = 'authorized_user'\n", "another kind of Google key"),
    (HEAD + REGISTRY + ACCOUNT + AS_IN_THE_FILE + "installed = {}\n", "another kind of Google key"),
    (HEAD + REGISTRY + ACCOUNT + AS_IN_THE_FILE + "token_uri = 'http://example.org/token'\n", "not an https address"),
    (HEAD + REGISTRY + ACCOUNT.replace("@", " at ") + AS_IN_THE_FILE, "client_email in"),
    ("[connections]\ncop_sheets = 'x'\n", "write [connections.cop_sheets] on a line of its own"),
    (HEAD + "registry = https://docs.google.com\n", "something is wrong at line 2"),
    (HEAD + REGISTRY + ACCOUNT + 'private_key = "' + KEY + '"\n', "something is wrong at line 5"),
])
def test_each_mistake_is_reported(tmp_path, text, message):
    assert message in sentence(tmp_path, text)


@pytest.mark.parametrize("base", ["http://127.0.0.1:8555/", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9",
                                  "https://sheets.example.org/google"])
def test_a_base_with_encryption_or_on_this_machine(tmp_path, base):
    assert read(tmp_path, HEAD + REGISTRY + f"api_base = '{base}'\n").api_base == base.rstrip("/")


def test_a_file_that_is_not_text(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_bytes(b"\xff\xfe[\x00")
    with pytest.raises(SourceUnreadable, match="it is no utf-8 text"):
        read_google_settings(file)
    with pytest.raises(SourceUnreadable, match="can't be read"):
        read_google_settings(tmp_path)


def test_a_byte_order_mark_and_a_home_folder(tmp_path):
    parsed_settings = read(tmp_path, "\ufeff" + HEAD + REGISTRY + "snapshots = '~/copies'\n")
    assert parsed_settings.snapshots == Path("~/copies").expanduser()


def test_no_traceback_shows_the_key(tmp_path):
    """A person who starts the app in a terminal sees tracebacks."""
    file = tmp_path / "secrets.toml"
    file.write_text(HEAD + REGISTRY + ACCOUNT + 'private_key = "' + KEY + '"\n', encoding="utf-8")
    command = f"from cop_sheets.settings.google import read_google_settings; read_google_settings({str(file)!r})"
    ended = subprocess.run([sys.executable, "-c", command], cwd=APP_ROOT, capture_output=True, text=True)
    assert ended.returncode == 1 and "SourceUnreadable" in ended.stderr
    assert SECRET not in ended.stderr and "During handling" not in ended.stderr
