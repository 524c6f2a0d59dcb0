"""A store that may only be read: what was certified is listed and the events are checked."""

import os

import pytest

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database import Store
from cop_sheets.store.database.read_only import ReadOnlyStore
from tests.support.stores import NOON, read_only, run_script
from tests.workflow.submission_steps import certified

pytestmark = pytest.mark.usefixtures("quick_packs")
SCRIPT = """
import cli
from click.testing import CliRunner
os.environ["COP_STATE"] = sys.argv[2]
give_up_root_rights()
for command in (["submissions"], ["events", "--verify"], ["events"], ["submissions", "--format", "csv"],
                ["submissions", "--pack", "0", "-o", "/none/x.zip"], ["backup", sys.argv[3]]):
    result = CliRunner().invoke(cli.cli, [*command, "--secrets", "/none.toml"])
    print(result.exit_code, result.output, flush=True)
"""


def printed(folder, **modes):
    """Return what the commands print for a user who may only read."""
    with read_only(folder, **modes):
        return run_script(SCRIPT, StateSettings(folder=folder), str(folder.with_name("backup.zip")))


@pytest.fixture
def store(tmp_path):
    found = Store(StateSettings(folder=tmp_path / "state"))
    certified(found)
    yield found
    found.close()


@pytest.mark.parametrize("state", ["closed", "file", "in use", "left", "without index"])
def test_it_can_be_read(store, state):
    """While the app uses it, after it was closed, and where a log was left by a crash."""
    folder = store.settings.folder
    if state in ("closed", "file"):
        store.close()
    if state in ("left", "without index"):
        left = folder.with_name("left")
        left.mkdir()
        for path in folder.iterdir():
            if state == "left" or not path.name.endswith("-shm"):
                (left / path.name).write_bytes(path.read_bytes())
        folder = left
    output = printed(folder, folder_mode=0o777 if state == "file" else 0o555)
    assert "0 1 copy of workbooks and 1 event are in " in output, output
    assert output.startswith("0 Ashe  FY 24-25  Certified 2025-07-10"), output
    assert "0 1 event, none of them changed; the hash of the last one is" in output
    assert f"1  {NOON.replace(month=7, day=10, hour=14, tzinfo=None).isoformat()}" in output and os.listdir(folder)


def test_where_it_cannot_be_read_or_is_of_another_version_a_sentence_says_so(store):
    folder = store.settings.folder
    for modes in ({"file_mode": 0o000}, {"folder_mode": 0o000}, {"folder_mode": 0o444}):
        assert printed(folder, **modes).count("2 The store can't be read in ") == 6
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE store_version SET version_num = '0001'")
    store.close()
    assert printed(folder).count("belongs to another version of this product") == 6


def test_a_store_that_was_left_in_the_middle_of_a_change_is_not_read(tmp_path):
    """SQLite would undo the change first, which needs the right to write."""
    settings = StateSettings(folder=tmp_path / "state")
    store = Store(settings)
    store.open()
    store.close()
    (settings.folder / "store.sqlite-journal").write_bytes(bytes(512))
    with pytest.raises(StoreUnavailable, match="left in the middle of a change"):
        ReadOnlyStore(settings).open()
