"""The file of a pack: what is no file, or too large, is refused without being read to its end."""

import os

import pytest

from workflow.packs import PackUnreadable, archive, read_pack_file


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", "/dev/zero", ""):
        with pytest.raises(PackUnreadable, match="it is no file"):
            read_pack_file(path)

    with pytest.raises(PackUnreadable, match="no such file"):
        read_pack_file(tmp_path / "missing.zip")


def test_a_file_is_read_up_to_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_PACK_BYTES", 10)
    (tmp_path / "a.zip").write_bytes(b"x" * 10)
    assert read_pack_file(tmp_path / "a.zip") == b"x" * 10
    (tmp_path / "a.zip").write_bytes(b"x" * 11)
    with pytest.raises(PackUnreadable, match="larger than"):
        read_pack_file(tmp_path / "a.zip")
