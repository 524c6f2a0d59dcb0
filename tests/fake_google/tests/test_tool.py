"""The test server as a tool that serves a folder of workbooks."""

import signal
import subprocess
import sys
import tomllib
from contextlib import contextmanager

import pytest
import requests

from tests.fake_google import SheetsServer
from tests.fake_google.__main__ import UsageError, WatchedFolder, main, secrets_toml, write_secrets
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support import ROOT

REGISTRY = ["Partnership", "Counties", "Sheet", "Managers"]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "workbooks"
    path.mkdir()
    for seed, name in enumerate(("Alamance", "Wake")):
        (path / f"{name}.xlsx").write_bytes(to_xlsx(generated(seed)))
    (path / "~$Wake.xlsx").write_bytes(b"Excel's own note that the file is open")
    return path


@contextmanager
def running(*arguments):
    """Run the tool and yield its process; afterwards Ctrl-C must end it without an error message."""
    command = [sys.executable, "-W", "error", "-m", "tests.fake_google", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        try:
            yield process
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate(timeout=30)
            assert (process.returncode, complaint) == (0, "")
        finally:
            process.kill()


def lines_until(process, end):
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if end in line:
            return lines
    raise AssertionError(f"it ended without saying {end!r}: {lines} {process.stderr.read()}")


def sign_in(settings):
    """Request a token as google-auth does, with the key of `settings`."""
    from google.auth.transport.requests import Request
    from google.oauth2.service_account import Credentials

    with requests.Session() as session:
        key = settings["service_account"] | {"token_uri": settings["api_base"] + "/token"}
        scopes = ["https://www.googleapis.com/auth/spreadsheets.readonly"]
        credentials = Credentials.from_service_account_info(key, scopes=scopes)
        credentials.refresh(Request(session))
    return credentials.token


def read(settings, address, tab):
    book_id = address.split("/")[5]
    with requests.get(f"{settings['api_base']}/v4/spreadsheets/{book_id}/values/{tab}", timeout=10,
                      headers={"Authorization": f"Bearer {sign_in(settings)}"}) as response:
        return response.json()


def test_the_printed_secrets_give_access_to_every_workbook(folder):
    with running(folder) as process:
        printed = lines_until(process, "Ctrl-C ends it.")
        settings = tomllib.loads("\n".join(printed))["connections"]["cop_sheets"]
        rows = read(settings, settings["registry"], "Partnerships")["values"]
        assert rows[0] == REGISTRY and [row[0] for row in rows[1:]] == ["Alamance", "Wake"]
        assert "error" not in read(settings, rows[1][2], "A1")
        empty = next(line for line in printed if "An empty sheet" in line).split(": ", 1)[1]
        assert "values" not in read(settings, empty, "Sheet1")
        (folder / "Durham.xlsx").write_bytes(to_xlsx(generated(5)))
        assert "# Durham.xlsx is served" in lines_until(process, "Durham")
        rows = read(settings, settings["registry"], "Partnerships")["values"]
        assert [row[0] for row in rows[1:]] == ["Alamance", "Durham", "Wake"]


def test_written_secrets_are_their_owners_alone(tmp_path):
    path = tmp_path / ".streamlit" / "secrets.toml"
    with SheetsServer() as server:
        text = secrets_toml(server.secrets(registry="a \"quoted\" one"))
    write_secrets(path, text)
    write_secrets(path, text)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    secrets = tomllib.loads(path.read_text(encoding="utf-8"))
    assert secrets["connections"]["cop_sheets"]["registry"] == "a \"quoted\" one"
    assert secrets["connections"]["cop_sheets"]["service_account"] == server.service_account()
    assert secrets["access"] == {"open": True}


def test_an_existing_secrets_file_is_not_overwritten(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text("[auth]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="holds secrets that this server did not write"):
        write_secrets(path, "")
    assert path.read_text(encoding="utf-8") == "[auth]\n"


def test_the_sheets_follow_the_folder(folder):
    with SheetsServer() as server:
        sheets = WatchedFolder(server, folder)
        assert sheets.refresh() == ["Alamance.xlsx is served", "Wake.xlsx is served"]
        assert sheets.refresh() == []
        before = {book.title: (book.id, book.version) for book in server.books()}
        (folder / "Wake.xlsx").write_bytes(to_xlsx(generated(7)))
        (folder / "Alamance.xlsx").unlink()
        (folder / "Damaged.xlsx").write_bytes(b"PK damaged")
        assert sheets.refresh() == ["Alamance.xlsx is gone", "Damaged.xlsx is no workbook that can be imported",
                                    "Wake.xlsx is served"]
        after = {book.title: (book.id, book.version) for book in server.books()}
        assert after["Wake"] == (before["Wake"][0], before["Wake"][1] + 1) and "Alamance" not in after
        named = [row[2].value.split("/")[5] for row in server.book(sheets.registry.id).tab("Partnerships").rows[1:]]
        answer = requests.get(f"{server.url}/v4/spreadsheets/{named[0]}", timeout=5)
        assert answer.json()["error"]["message"] == "This operation is not supported for this document"
        (folder / "Damaged.xlsx").write_bytes(to_xlsx(generated(8)))
        assert sheets.refresh() == ["Damaged.xlsx is served"]
        (folder / "Damaged.xlsx").unlink()
        assert sheets.refresh() == ["Damaged.xlsx is gone"]


@pytest.mark.parametrize("name, message", [("nowhere", "there is no folder"), ("empty", "has no .xlsx workbook")])
def test_a_folder_without_workbooks_is_reported(tmp_path, capsys, name, message):
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / name), "--port", "0"]) == 2
    assert message in capsys.readouterr().err


def test_a_partnership_whose_name_has_spaces_can_be_named_in_the_secrets():
    named = {"New Hanover": "https://docs.google.com/spreadsheets/d/1", "Durham's": "x"}
    assert tomllib.loads(secrets_toml({"partnerships": named}))["connections"]["cop_sheets"]["partnerships"] == named
