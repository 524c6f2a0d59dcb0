"""A file's name changes with its content and user, and so does the URL that Streamlit gives it."""

import pytest
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from cop_sheets.settings.access import UNRESTRICTED_VIEWER, AccessSettings, Viewer
from cop_sheets.settings.google import GoogleSettings
from pages.components import downloads
from pages.server.signed_filenames import is_signed_for, signed_name, versioned_name
from pages.session.config import AppConfig

SIZE = 2 * 1024 * 1024
ONE = b"x" * SIZE
# Bytes that Streamlit doesn't sample: not at the start, middle or end of the file.
OTHER = ONE[:200_000] + b"y" + ONE[200_001:]
ANN, BEN = Viewer(frozenset({"Ashe"}), False, "ann@example.org"), Viewer(frozenset({"Burke"}), False, "ben@example.org")


def test_streamlit_gives_two_large_files_the_same_url():
    """The reason for `versioned_name`: if this fails after an update, that function may no longer be needed."""
    assert ONE != OTHER
    assert _calculate_file_id(ONE, "text/csv", "a.csv") == _calculate_file_id(OTHER, "text/csv", "a.csv")


def address(data, name="a.csv", version="") -> str:
    held = data() if callable(data) else data
    return _calculate_file_id(held, "text/csv", downloads._download_name(name, data, version))


@pytest.fixture
def visiting(monkeypatch):
    """The name of a download, with or without a login."""
    def visit(viewer, said, found) -> None:
        monkeypatch.setattr(downloads, "require_viewer", lambda: viewer)
        monkeypatch.setattr(downloads, "current_config", lambda: found)
        monkeypatch.setattr(downloads.st, "user", type("User", (), {"to_dict": lambda self: said})())

    return visit


def with_login() -> AppConfig:
    return AppConfig(GoogleSettings("registry"), AccessSettings(has_login=True))


@pytest.mark.parametrize("found", [AppConfig(), with_login()], ids=["open", "with a login"])
def test_two_files_never_share_a_url(visiting, found):
    visiting(UNRESTRICTED_VIEWER if not found.settings else ANN, {"email": "ann@example.org"}, found)
    assert address(ONE) != address(OTHER)
    assert address(ONE) == address(ONE)
    assert address(lambda: ONE, version="1") != address(lambda: ONE, version="2")
    assert address(b"a") != address(b"b")


def test_two_users_and_two_logins_never_share_a_url(visiting):
    addresses = set()
    for viewer, said in [(ANN, {"nonce": "1"}), (ANN, {"nonce": "2"}), (BEN, {"nonce": "1"}),
                         (Viewer(None, True, ANN.email), {"nonce": "1"})]:
        visiting(viewer, said, with_login())
        addresses |= {address(ONE), address(b"small"), address(lambda: b"later", version="1")}
    assert len(addresses) == 12


@pytest.mark.parametrize("name", ["a.csv", "Größe 1234abcd.xlsx", "a b c 0123456789abcdef0123.csv", "x.y.pdf"])
def test_a_signature_is_valid_for_one_user_and_login(name):
    signed = signed_name(name, ANN, "key")
    assert is_signed_for(signed, ANN, "key")
    assert not is_signed_for(signed, ANN, "other") and not is_signed_for(signed, BEN, "key")
    assert not is_signed_for(signed, Viewer(ANN.partnerships | {"Burke"}, False, ANN.email), "key")
    assert not is_signed_for(signed, Viewer(None, False, ANN.email), "key")
    assert not is_signed_for("b" + signed, ANN, "key") and not is_signed_for(name, ANN, "key")
    assert signed.endswith(name[name.rindex("."):])


def test_a_partnerships_name_cannot_imitate_another_scope():
    """"*" could be confused with all partnerships, and a separator in a name with two partnerships."""
    named = [{"*"}, {"null"}, {"a", "b"}, {"a\0b"}, {'a", "b'}, set()]
    scopes = [Viewer(None).scope, Viewer(None, True).scope, *(Viewer(frozenset(names)).scope for names in named)]
    assert len(set(scopes)) == len(scopes)
    assert Viewer(frozenset({"b", "a"})).scope == Viewer(frozenset({"a", "b"}), email="x").scope


def test_the_version_depends_on_the_content():
    assert versioned_name("a.csv", "x") == versioned_name("a.csv", b"x") == "a 2d711642.csv"
    assert versioned_name("a.csv", "y") != versioned_name("a.csv", "x")


def test_a_name_that_no_system_could_write_is_signed():
    """Half a surrogate pair, as a broken file could contain."""
    signed = signed_name("Flags of \ud83d Ashe.csv", ANN, "a login")
    assert is_signed_for(signed, ANN, "a login") and not is_signed_for(signed, BEN, "a login")
