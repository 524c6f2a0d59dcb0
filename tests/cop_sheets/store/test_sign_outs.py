"""A revoked login stays revoked: in other processes, after a restart, and where the folder can't be written."""

import os
import subprocess
import sys
import time

import pytest

from cop_sheets.store.sign_outs import RevokedLogins, login_key

CLAIMS = {"iss": "https://login.example.org", "sub": "ann", "email": "ann@example.org", "nonce": "one", "iat": 1}
DAYS = 24 * 3600


@pytest.mark.parametrize("name", ["iss", "sub", "nonce", "iat", "email", "sid", "jti", "exp"])
def test_each_login_has_a_key_of_its_own(name):
    assert login_key(CLAIMS) == login_key(dict(reversed(CLAIMS.items())))
    assert login_key(CLAIMS) != login_key({**CLAIMS, name: "another"})


def test_a_key_reveals_nothing_about_the_person():
    assert "ann" not in login_key(CLAIMS) and len(login_key(CLAIMS)) == 64


def test_another_process_knows_it_at_once(tmp_path):
    here, key = RevokedLogins(tmp_path / "a" / "signed-out"), login_key(CLAIMS)
    assert key not in here
    script = "import sys; from pathlib import Path; from cop_sheets.store.sign_outs import RevokedLogins; " \
             "RevokedLogins(Path(sys.argv[1])).add(sys.argv[2])"
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "a" / "signed-out"), key], check=True)
    assert key in here and key in RevokedLogins(tmp_path / "a" / "signed-out")
    assert login_key({**CLAIMS, "nonce": "two"}) not in here


def test_only_the_owner_can_read_revoked_logins(tmp_path):
    RevokedLogins(tmp_path / "out").add(login_key(CLAIMS))
    file, = (tmp_path / "out").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert file.read_bytes() == b""


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (31, True), (33, False)])
def test_entries_older_than_any_cookie_are_removed(tmp_path, days, is_kept):
    outs, old = RevokedLogins(tmp_path), login_key(CLAIMS)
    outs.add(old)
    then = time.time() - days * DAYS
    os.utime(tmp_path / old, (then, then))
    outs.add(login_key({**CLAIMS, "nonce": "two"}))
    assert (old in RevokedLogins(tmp_path)) is is_kept
    assert old in outs      # cached by the process that saw it


def test_without_a_folder_the_login_is_revoked_in_this_process(tmp_path):
    (tmp_path / "file").write_text("")
    outs, key = RevokedLogins(tmp_path / "file" / "signed-out"), login_key(CLAIMS)
    with pytest.raises(OSError):
        outs.add(key)
    assert key in outs


def test_parent_folders_are_created(tmp_path):
    RevokedLogins(tmp_path / "a" / "b" / "out").add(login_key(CLAIMS))
    assert login_key(CLAIMS) in RevokedLogins(tmp_path / "a" / "b" / "out")


def test_an_entry_that_cannot_be_removed_does_not_keep_others(tmp_path):
    """Files and folders alternate, because the order of a folder's entries is not defined."""
    then = time.time() - 33 * DAYS
    for number in range(20):
        (tmp_path / f"folder {number}").mkdir()
        (tmp_path / f"file {number}").write_text("")
        for name in (f"folder {number}", f"file {number}"):
            os.utime(tmp_path / name, (then, then))
    RevokedLogins(tmp_path).add(login_key(CLAIMS))
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [login_key(CLAIMS)]
    assert len(list(tmp_path.iterdir())) == 21
