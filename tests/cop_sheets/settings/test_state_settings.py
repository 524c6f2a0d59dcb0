"""Where the store is, according to the secrets file; a mistake there is one sentence without the password."""

from pathlib import Path

import pytest

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings import StateSettings, parse_state_settings, read_state_settings, state_folder

URL = "postgresql+psycopg://ann:s3cret@db.example.org/store"
SHEETS = {"cop_sheets": {"registry": "https://docs.google.com/spreadsheets/d/x", "snapshots": "/srv/copies"}}


@pytest.mark.parametrize(("secrets", "expected"), [
    ({}, StateSettings(None, state_folder())),
    ({"state": {"url": URL}}, StateSettings(URL, state_folder())),
    ({"connections": SHEETS}, StateSettings(None, Path("/srv/copies"))),
    ({"connections": SHEETS, "state": {"url": URL}}, StateSettings(URL, Path("/srv/copies"))),
])
def test_where_the_store_is(secrets, expected):
    found = parse_state_settings(secrets)
    assert found == StateSettings(expected.url, expected.folder if expected.folder == Path("/srv/copies")
                                  else state_folder())
    assert "s3cret" not in repr(found)


def test_a_missing_file(tmp_path):
    assert read_state_settings(tmp_path / "none.toml") == StateSettings()


@pytest.mark.parametrize(("table", "message"), [
    ("x", r"write \[state\] on a line of its own"), ({"uri": URL}, "has no setting called uri: it knows url"),
    *(({"url": url}, r"url in \[state\] is to be the address of a PostgreSQL database, such as") for url in (
        "", 3, "sqlite:///x", "postgresql://ann:s3cret@db/store", "ann:s3cret@db", URL + " s3cret"))])
def test_each_mistake_is_reported(table, message):
    with pytest.raises(SourceUnreadable, match=message) as problem:
        parse_state_settings({"state": table})
    assert "s3cret" not in str(problem.value)
