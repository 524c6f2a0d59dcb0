"""A store that an earlier version wrote gives what was certified byte for byte, on both databases, and its packs hold.
"""

import json
from shutil import copyfile

import pytest

from cop_sheets.store.database import read_certified_pack, restore_backup
from cop_sheets.store.database.migrate import schema_versions
from tests.kept_stores import BACKUP, EXPECTED, FOLDER, STORE, content
from tests.support.stores import other_process
from workflow.decisions import read_submissions
from workflow.packs import verify_pack

KEPT = sorted(folder.name for folder in FOLDER.iterdir() if folder.name.isdigit())


def test_every_version_since_certifications_is_kept():
    assert [version for version in schema_versions() if version > "0001"] == KEPT


@pytest.fixture(params=KEPT)
def kept(request, store):
    """A store of the kept version: its file on SQLite, its backup on PostgreSQL."""
    folder = FOLDER / request.param
    if store.is_postgresql:
        restore_backup(store, folder / BACKUP)
    else:
        store.settings.folder.mkdir(mode=0o700)
        copyfile(folder / STORE, store.settings.folder / STORE)
    return store, json.loads((folder / EXPECTED).read_text())


def test_what_was_certified_is_there_byte_for_byte(kept):
    store, expected = kept
    assert content(other_process(store)) == expected and expected["altered events"] == []


def test_its_packs_hold(kept):
    """Or hold as counted by another version, once figures are counted otherwise."""
    store, expected = kept
    if store.is_postgresql:
        return    # the same bytes, by the test above
    for submission in read_submissions(store):
        with store.read() as connection:
            pack = read_certified_pack(connection, submission.latest.fingerprint, for_ncpc=False)
        verification = verify_pack(pack, submission.latest.fingerprint)
        assert verification.holds and verification.differences == (), verification.sentences()
    assert len(expected["frozen"]) == 3
