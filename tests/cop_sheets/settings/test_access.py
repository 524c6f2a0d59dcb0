"""Who may see which partnerships, by what their login says, the secrets file and the registry."""

import pytest

from cop_sheets import SourceUnreadable
from cop_sheets.registry import PartnershipEntry
from cop_sheets.settings.access import (
    UNRESTRICTED_VIEWER,
    AccessSettings,
    DenialReason,
    Viewer,
    authorize_viewer,
    parse_access_settings,
    read_min_respondents,
)
from cop_sheets.text import normalize_email
from tests.support.login_provider import SECRET

ENTRA = "https://login.microsoftonline.com/1234-tenant/v2.0"
LISTED = [PartnershipEntry("Ashe", "1A", managers=("ann@example.org", "both@example.org")),
          PartnershipEntry("Burke", "1B", managers=("both@example.org", "ncpc@example.org", "groß@example.org")),
          PartnershipEntry("Clay", None, problem="it can't be read")]
ACCESS = parse_access_settings({"access": {"ncpc": [" NCPC@Example.org", "two@example.org"],
                                           "trusted_issuers": [ENTRA]}})
LOGIN = {"redirect_uri": "https://cop.example.org/oauth2callback", "cookie_secret": SECRET}


def viewer(email, lines=LISTED, verified=True, **more):
    said = {"email": email, "iss": "https://login.example.org", **({} if verified is None else {
        "email_verified": verified}), **more}
    return authorize_viewer(said, ACCESS, lines)


@pytest.mark.parametrize(("email", "partnerships", "is_ncpc"), [
    ("ncpc@example.org", None, True),    # though a registry names them as a manager too
    ("two@example.org", None, True), ("ann@example.org", {"Ashe"}, False),
    ("both@example.org", {"Ashe", "Burke"}, False),
])
def test_roles(email, partnerships, is_ncpc):
    viewer_found = viewer(email)
    assert viewer_found == Viewer(None if partnerships is None else frozenset(partnerships), is_ncpc, email)
    assert [viewer_found.may_see(entry.partnership) for entry in LISTED] == [
        partnerships is None or entry.partnership in partnerships for entry in LISTED]


@pytest.mark.parametrize("typed", ["ANN@EXAMPLE.ORG", " ann@example.org ", "ann@example.org\n", "Ann @ example.org",
                                   "\u00a0ann@example.org"])
def test_emails_match_whatever_their_case_and_spaces(typed):
    assert viewer(typed) == viewer("ann@example.org") == Viewer(frozenset({"Ashe"}), False, "ann@example.org")
    listed = [PartnershipEntry("Ashe", "1A", managers=(typed,))]
    assert viewer("ann@example.org", listed).partnerships == {"Ashe"}
    assert parse_access_settings({"access": {"ncpc": [typed]}}).ncpc == {"ann@example.org"}


@pytest.mark.parametrize(("one", "other"), [
    ("groß@example.org", "gross@example.org"), ("fi@example.org", "ﬁ@example.org"),
    ("k@example.org", "\u212a@example.org"),
    ("ı@example.org", "i@example.org"), ("i@example.org", "İ@example.org"), ("s@example.org", "ſ@example.org"),
    ("ann@example.org", "ann@example.org.evil.org"), ("ann@example.org", "a.nn@example.org"),
    ("ann@example.org", "ann+x@example.org"),
])
def test_two_peoples_addresses_stay_two(one, other):
    assert normalize_email(one) != normalize_email(other)
    assert normalize_email("ÄÖ@example.org") == "äö@example.org"


@pytest.mark.parametrize(("verified", "is_in"), [(True, True), ("true", True), ("True", True), (False, False),
                                                 ("false", False), ("", False), (0, False), (1, False), ("yes", False),
                                                 ([], False), ({}, False)])
@pytest.mark.parametrize("issuer", ["https://login.example.org", ENTRA])
def test_what_the_provider_says_of_an_email_counts_whoever_it_is(verified, is_in, issuer):
    for email in ("ann@example.org", "ncpc@example.org"):
        assert isinstance(viewer(email, verified=verified, iss=issuer), Viewer) is is_in
        assert is_in or viewer(email, verified=verified, iss=issuer) is DenialReason.NOT_VERIFIED


@pytest.mark.parametrize(("issuer", "is_in"), [
    (ENTRA, True), (f"{ENTRA}/", True), ("https://login.example.org", False), ("", False), (f"{ENTRA}x", False),
    (f"https://evil.example.org/{ENTRA}", False), (ENTRA.upper(), False), (None, False),
])
def test_only_a_trusted_issuer_may_say_nothing(issuer, is_in):
    for said in ({}, {"email_verified": None}):
        viewer_found = viewer("ann@example.org", verified=None, iss=issuer, **said)
        assert viewer_found == (viewer("ann@example.org") if is_in else DenialReason.NOT_VERIFIED)
    slashed = parse_access_settings({"access": {"trusted_issuers": [f" {ENTRA}/ "]}})
    assert slashed.trusted_issuers == {ENTRA}
    assert parse_access_settings({"access": {"trusted_issuers": [f"{ENTRA}/X"]}}).trusted_issuers == {f"{ENTRA}/X"}
    assert authorize_viewer({"email": "ann@example.org"}, AccessSettings(), LISTED) is DenialReason.NOT_VERIFIED
    empty = parse_access_settings({"access": {"trusted_issuers": ["", " / "]}})
    assert authorize_viewer({"email": "ann@example.org", "iss": ""}, empty, LISTED) is DenialReason.NOT_VERIFIED


@pytest.mark.parametrize("email", ["", None, "ann", " ", 5, [], ["ann@example.org"]])
def test_without_an_email_nobody_is_anybody(email):
    nobody = [PartnershipEntry("Ashe", "1A", managers=("", "ann", "5"))]
    assert viewer(email, nobody) in (DenialReason.NO_EMAIL, DenialReason.NOT_LISTED)
    assert authorize_viewer({"email_verified": True}, ACCESS, nobody) is DenialReason.NO_EMAIL


def test_who_is_listed_nowhere_sees_nothing():
    assert viewer("stranger@example.org") is DenialReason.NOT_LISTED
    assert viewer("@example.org") is DenialReason.NOT_LISTED


def test_without_a_registry_ncpc_has_access_and_others_get_no_list():
    assert viewer("ncpc@example.org", []) == viewer("ncpc@example.org")
    assert viewer("ann@example.org", []) is DenialReason.NO_LIST


def test_everybody():
    assert UNRESTRICTED_VIEWER.may_see("Ashe") and not UNRESTRICTED_VIEWER.is_ncpc and UNRESTRICTED_VIEWER.email == ""


def test_two_who_may_see_the_same_share_a_scope_and_no_others_do():
    assert viewer("ncpc@example.org").scope == viewer("two@example.org").scope
    scopes = [viewer(f"{name}@example.org").scope for name in ("ncpc", "ann", "both")]
    assert len({*scopes, UNRESTRICTED_VIEWER.scope}) == 4


def test_nothing_written_is_the_strictest():
    assert parse_access_settings({}) == parse_access_settings({"access": {}, "auth": {}}) == AccessSettings()
    assert AccessSettings() == AccessSettings(frozenset(), False, 5, frozenset(), False, False)


@pytest.mark.parametrize(("address", "is_https"), [
    ("https://cop.example.org/oauth2callback", True), (" HTTPS://cop.example.org/oauth2callback ", True),
    ("http://127.0.0.1:8501/oauth2callback", False), ("http://127.0.0.1:{port}/oauth2callback", False),
])
def test_a_login(address, is_https):
    found = parse_access_settings({"auth": {**LOGIN, "redirect_uri": address},
                                   "access": {"open": True, "min_respondents": 3}})
    assert (found.has_login, found.is_https, found.is_open, found.min_respondents) == (True, is_https, True, 3)
    assert parse_access_settings({"access": {"min_respondents": 1}}).min_respondents == 1


@pytest.mark.parametrize(("table", "told"), [
    ("ncpc", r"secrets.toml: write \[access\] on a line of its own"),
    ({"opne": True, "a": 1}, r"\[access\] has no setting called a and opne: it knows ncpc, open, min_respondents and"),
    ({"open": "true"}, "open in .* true or false, without quotation marks"), ({"open": 1}, "true or false"),
    ({"ncpc": "ann@example.org"}, r'ncpc in \[access\] is to be a list of texts, such as ncpc = \["someone@exa'),
    ({"ncpc": [5]}, "a list of texts"), ({"trusted_issuers": "x"}, "trusted_issuers in .* is to be a list of texts"),
    ({"min_respondents": 0}, "a whole number from 1, such as 5"), ({"min_respondents": True}, "a whole number"),
    ({"ncpc": "x"}, r"^secrets.toml: ncpc in "), ({"trusted_issuers": 5}, r"^secrets.toml: trusted_issuers in "),
    ({"trusted_issuers": "x"}, r'such as trusted_issuers = \["https://login.example.org/"\]$'),
    ({"min_respondents": "5"}, "a whole number"), ({"min_respondents": 2.5}, "a whole number"),
])
def test_what_is_wrong_in_access_is_reported(table, told):
    with pytest.raises(SourceUnreadable, match=told):
        parse_access_settings({"access": table})


@pytest.mark.parametrize(("change", "told"), [
    ({"redirect_uri": None}, "redirect_uri in .auth. is to be this app's own address and /oauth2callback"),
    ({"redirect_uri": "https://cop.example.org"}, "/oauth2callback behind it"), ({"redirect_uri": 5}, "redirect_uri"),
    ({"cookie_secret": None}, "a random text of 32 characters or more"), ({"cookie_secret": ""}, "This makes one:"),
    ({"cookie_secret": "a long random text"}, "whoever guesses it can sign in as anybody"),
    ({"redirect_uri": ""}, "^secrets.toml: redirect_uri in .*, just as the login provider knows it$"),
    ({"cookie_secret": ""}, r': python -c "import secrets; print\(secrets.token_urlsafe\(48\)\)"$'),
    ({"cookie_secret": "012345678" * 4}, "a random text"), ({"cookie_secret": "0123456789" * 3 + "0"}, "a random"),
    ({"cookie_secret": "x" * 64}, "a random text"), ({"cookie_secret": 12345}, "a random text"),
])
def test_a_login_that_could_be_forged_is_none(change, told):
    table = {name: value for name, value in {**LOGIN, **change}.items() if value is not None}
    with pytest.raises(SourceUnreadable, match=told) as problem:
        parse_access_settings({"auth": table})
    assert not change.get("cookie_secret") or f"{change['cookie_secret']} " not in str(problem.value)


def test_a_secret_just_good_enough_is_taken():
    """Of ten different characters, and 32 in all."""
    assert parse_access_settings({"auth": {**LOGIN, "cookie_secret": "0123456789" * 3 + "01"}}).has_login


def test_the_terminal_asks_only_how_many_answers_are_few(tmp_path):
    """It needs no login, so what is wrong with that is none of its business."""
    path = tmp_path / "of-ashe.toml"
    assert read_min_respondents(path) == 5
    path.write_text('[access]\nmin_respondents = 8\n[auth]\ncookie_secret = "short"\n', encoding="utf-8")
    assert read_min_respondents(path) == read_min_respondents(str(path)) == 8
    path.write_text("[access]\nopen = 1\n", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match=r"^of-ashe.toml: open in"):
        read_min_respondents(path)
