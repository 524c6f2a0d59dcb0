"""The commands for the store, and that commands which report need none."""

import subprocess
import sys
from time import monotonic

import pytest
from click.testing import CliRunner
from sqlalchemy import select

import cli
from cop_sheets.raw import RawSheet
from cop_sheets.settings import read_state_settings
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store import SheetCopy
from cop_sheets.store.database import append_event, pin_copy, shared_store
from cop_sheets.store.database.copies import NewCopy, save_copies
from cop_sheets.store.database.tables import copies
from tests.support import ROOT
from tests.support.sheets import cells
from tests.support.stores import NOON, copy_of, days_later, store_at


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def filled(folder):
    store = shared_store(read_state_settings(folder / "secrets.toml"))
    with store.write() as connection:
        for number, name in enumerate(["Ashe", "Ashe", "Burke"]):
            save_copies(connection, {f"google {name}": NewCopy(name, "", copy_of(f"{number}", days_later(number)))})
        pin_copy(connection, 1)
        append_event(connection, NOON, "ann@example.org", "certified", {"year": "FY 24-25"})
    yield store
    store.close()


def run(*arguments, **more):
    command = [*map(str, arguments), "--secrets", "none.toml"]
    result = CliRunner().invoke(cli.cli, command, catch_exceptions=False, **more)
    return result.exit_code, result.stdout, result.stderr


def test_to_forget_a_partnership(filled):
    assert run("forget", "Ashe", input="n\n")[0] != 0
    code, output, _ = run("forget", "ashe", "--yes")
    assert code == 0 and "1 copy of ashe removed for good." in output
    assert "1 copy stays, because a certified year rests on" in output and "Events stay" in output
    assert 'forgot copies  {"partnerships": ["ashe"], "removed": 1, "stay": 1}' in run("events")[1]
    code, _, errors = run("forget", "Nash", "--yes")
    assert code == 2 and "no copy of “Nash”; it holds copies of Ashe and Burke." in errors


SECRETS = '''
[connections.cop_sheets.partnerships]
Ashe = { sheet = "1AshexxxxxxxxxxxxxxxxxxxxxxX", former_names = "Ash; Burke; Old" }
Burke = "1BurkexxxxxxxxxxxxxxxxxxxxxX"
Clay = { sheet = "1ClayxxxxxxxxxxxxxxxxxxxxxX", former_names = "Old" }
'''


REGISTRY_ID = "1Registry" * 5
REGISTRY = """Partnership | Sheet | Former Names
Ashe | https://docs.google.com/spreadsheets/d/1AshexxxxxxxxxxxxxxxxxxxxxxX | Ash; Burke; Old
Burke | https://docs.google.com/spreadsheets/d/1BurkexxxxxxxxxxxxxxxxxxxxxX |
Clay | https://docs.google.com/spreadsheets/d/1ClayxxxxxxxxxxxxxxxxxxxxxxX | Old"""


def kept(store):
    with store.read() as connection:
        return sorted(connection.execute(select(copies.c.partnership, copies.c.sheet)).all())


@pytest.mark.parametrize("list_in", ["the secrets file", "the registry"])
def test_to_forget_a_partnership_under_its_former_names(filled, folder, list_in):
    """Those that somebody else has today, or had too, are not followed; --former is."""
    (folder / "secrets.toml").write_text(SECRETS if list_in == "the secrets file" else
                                         f'[connections.cop_sheets]\nregistry = "{REGISTRY_ID}"\n')
    if list_in == "the registry":
        registry = SheetCopy([RawSheet("Partnerships", cells(REGISTRY), gid=0)], "Registry", "1", NOON)
        with filled.write() as connection:
            save_copies(connection, {f"google {REGISTRY_ID}": NewCopy("", "", registry)})
    with filled.write() as connection:
        for number, name in enumerate(["Ash", "Old", "Ashville"]):
            save_copies(connection, {f"google {name}": NewCopy(name, "", copy_of(f"{number}"))})
    arguments = ["forget", "Ashe", "--former", "ASHVILLE", "--secrets", str(folder / "secrets.toml")]
    result = CliRunner().invoke(cli.cli, arguments, input="y\n", env={STATE_FOLDER_VARIABLE: str(folder / "state")})
    assert "Remove all copies of Ash, ASHVILLE and Ashe for good?" in result.stdout
    assert result.exit_code == 0 and "3 copies of Ash, ASHVILLE and Ashe removed for good." in result.stdout
    assert [name for name, _ in kept(filled) if name] == ["Ashe", "Burke", "Old"]    # one is pinned


@pytest.mark.parametrize(("options", "sheets"), [
    ([], ["google a", "google a", "google b"]), (["--sheet", "google a"], ["google b"]), (["--nameless"], []),
    (["--sheet", "google a", "--sheet", "google b"], []),
])
def test_copies_without_a_name_are_said_and_removed_on_request(filled, options, sheets):
    with filled.write() as connection:
        for number, sheet in enumerate(["a", "a", "b"]):
            save_copies(connection, {f"google {sheet}": NewCopy("", "", copy_of(f"{number}"))})
    code, output, _ = run("forget", "Burke", "--yes", *options)
    assert code == 0 and f"{4 - len(sheets)} cop" in output
    assert [sheet for name, sheet in kept(filled) if not name] == sheets
    assert ("--nameless" in output) is bool(sheets)
    if not options:
        assert "3 copies have no partnership's name" in output
        assert "--sheet “google a” (2 copies); --sheet “google b” (1 copy)" in output
        code, _, errors = run("forget", "Burke", "--yes")
        assert code == 2 and "no copy of “Burke”; it holds copies of Ashe. 3 copies have no" in errors
        assert run("forget", "Burke", "--yes", "--nameless")[0] == 0    # without copies of its name
    code, _, errors = run("forget", "Ashe", "--yes", "--sheet", "google Ashe")
    assert code == 2 and "no copy without a name of the sheet “google Ashe”" in errors
    assert ("Ashe", "google Ashe") in kept(filled)


def test_the_registrys_copies_are_not_called_nameless(filled, folder):
    (folder / "secrets.toml").write_text(f'[connections.cop_sheets]\nregistry = "{REGISTRY_ID}"\n'
                                         f'snapshots = "{folder / "state"}"\n')
    with filled.write() as connection:
        save_copies(connection, {f"google {REGISTRY_ID}": NewCopy("", "", copy_of("x"))})
    result = CliRunner().invoke(cli.cli, ["forget", "Burke", "--yes", "--nameless", "--secrets",
                                          str(folder / "secrets.toml")])
    assert result.exit_code == 0 and "no partnership's name" not in result.stdout
    assert ("", f"google {REGISTRY_ID}") in kept(filled)


def test_while_the_app_uses_the_store_the_bytes_stay_and_that_is_said(filled, folder):
    with filled.read() as connection:
        cells = connection.scalar(select(copies.c.cells).where(copies.c.partnership == "Burke"))
    with store_at(filled.settings).read() as connection:
        connection.execute(select(copies.c.id)).all()
        begin = monotonic()
        code, output, errors = run("forget", "Burke", "--yes")
        assert monotonic() - begin < 5
    assert code == 1 and "1 copy of Burke removed for good." in output
    assert "They go away when the app is next stopped and started." in errors
    assert any(cells in file.read_bytes() for file in (folder / "state").iterdir())
    filled.close()
    store_at(filled.settings).open()    # the app starts again
    assert not any(cells in file.read_bytes() for file in (folder / "state").iterdir())


def test_backup_and_restore(filled, folder, monkeypatch):
    assert run("backup", folder / "backup.zip")[:2] == (
        0, f"3 copies of workbooks and 1 event are in {folder / 'backup.zip'}.\n")
    code, _, errors = run("restore", folder / "backup.zip")
    assert code == 2 and "add --replace" in errors
    assert run("restore", folder / "backup.zip", "--replace")[0] == 0
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(folder / "new"))
    assert run("restore", folder / "backup.zip")[:2] == (
        0, f"3 copies of workbooks and 1 event were restored from {folder / 'backup.zip'}.\n")
    assert "certified" in run("events")[1]


def test_events(filled):
    assert run("events")[1] == ('1  2025-01-14T12:00:00+00:00  ann@example.org  certified  {"year": "FY 24-25"}\n')
    code, output, _ = run("events", "--verify")
    assert code == 0 and output.startswith("1 event, none of them changed; the hash of the last one is ")
    with filled.write() as connection:
        connection.exec_driver_sql("UPDATE events SET who = 'bob'")
    assert run("events", "--verify")[:2] == (1, "Event 1 was altered: its content does not have its hash.\n")


def test_an_event_that_cannot_be_read_is_said_and_the_others_are_listed(filled):
    with filled.write() as connection:
        append_event(connection, NOON, "bob@example.org", "certified", {})
        connection.exec_driver_sql("UPDATE events SET payload = '[]' WHERE number = 1")
    code, output, errors = run("events")
    assert (code, output, errors) == (0, "2  2025-01-14T12:00:00+00:00  bob@example.org  certified  {}\n",
                                      "1 event can't be read: run cli.py events --verify\n")
    assert run("submissions")[::2] == (0, f"{errors}Nothing has been certified yet.\n")
    assert run("events", "--verify")[0] == 1


def test_a_store_that_cannot_be_opened_is_one_sentence(folder):
    (folder / "state").write_text("in the way")
    for command in (["events"], ["backup", folder / "b.zip"], ["forget", "Ashe"]):
        code, output, errors = run(*command)
        start = "Nothing can be kept in " if command == ["forget", "Ashe"] else "The store can't be read in "
        assert code == 2 and output == "" and errors.startswith(start) and errors.count("\n") == 1


@pytest.mark.parametrize("damage", [lambda whole: b"hello" * 1000, lambda whole: whole[:4096].ljust(len(whole), b"x")])
def test_a_damaged_store_cannot_be_read(filled, folder, monkeypatch, damage):
    filled.close()
    (folder / "damaged").mkdir()
    (folder / "damaged" / "store.sqlite").write_bytes(damage((folder / "state" / "store.sqlite").read_bytes()))
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(folder / "damaged"))
    for command in (["events"], ["events", "--verify"], ["submissions"], ["backup", folder / "b.zip"]):
        code, output, errors = run(*command)
        assert (code, output) == (2, "") and "restore a backup" in errors, errors
        assert errors.startswith("The store can't be read in ") and errors.count("\n") == 1, errors
    assert not (folder / "b.zip").exists()


@pytest.mark.parametrize("command", ["check", "summary", "suggest"])
def test_commands_that_report_neither_load_nor_open_the_store(folder, command):
    """In a process of its own, as from a shell."""
    workbook = folder / "Ashe"
    workbook.mkdir()
    (workbook / "CoPs.csv").write_text("CoP ID,CoP Name\nC1,Rainbow\n")
    script = ("import sys, cli\n"
              "try: cli.cli(sys.argv[1:])\n"
              "except SystemExit as end: code = end.code\n"
              "libraries = {name.split('.')[0] for name in sys.modules} & {'sqlalchemy', 'alembic', 'psycopg'}\n"
              "sys.exit(f'{code} {sorted(libraries)}')\n")
    done = subprocess.run([sys.executable, "-c", script, command, str(workbook)], cwd=ROOT, capture_output=True,
                          text=True)
    assert done.stderr.splitlines()[-1] in ("0 []", "1 []"), done.stderr
    assert not (folder / "state").exists()
