"""Who may see which partnerships: by login, secrets file and registry."""

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


def viewer(email, entries=LISTED, verified=True, **more):
    claims = {"email": email, "iss": "https://login.example.org", **({} if verified is None else {
        "email_verified": verified}), **more}
    return authorize_viewer(claims, ACCESS, entries)


@pytest.mark.parametrize(("email", "partnerships", "is_ncpc"), [
    ("ncpc@example.org", None, True),    # although the registry lists the address as a manager
    ("two@example.org", None, True), ("ann@example.org", {"Ashe"}, False),
    ("both@example.org", {"Ashe", "Burke"}, False),
])
def test_roles(email, partnerships, is_ncpc):
    viewer_found = viewer(email)
    managed = frozenset(partnerships or ())
    assert viewer_found == Viewer(None if partnerships is None else managed, is_ncpc, email, managed)
    assert [viewer_found.may_see(entry.partnership) for entry in LISTED] == [
        partnerships is None or entry.partnership in partnerships for entry in LISTED]


DIRECTED = [PartnershipEntry("Ashe", "1A", managers=("ann@example.org",), certifies=("dee@example.org",)),
            PartnershipEntry("Burke", "1B", managers=("dee@example.org",), certifies=("ncpc@example.org",)),
            PartnershipEntry("Clay", "1C", managers=("ann@example.org",))]


@pytest.mark.parametrize(("email", "sees", "certifies"), [
    ("dee@example.org", {"Ashe", "Burke"}, {"Ashe"}),    # a director who is no manager of Ashe sees it, too
    ("ann@example.org", {"Ashe", "Clay"}, {"Clay"}),
    ("ncpc@example.org", None, set()),    # never for others, whatever the registry says
])
def test_who_certifies(email, sees, certifies):
    found = viewer(email, DIRECTED)
    assert (found.partnerships, found.certifies) == (sees, certifies)


@pytest.mark.parametrize("typed", ["ANN@EXAMPLE.ORG", " ann@example.org ", "ann@example.org\n", "Ann @ example.org",
                                   "\u00a0ann@example.org"])
def test_emails_match_ignoring_case_and_spaces(typed):
    assert viewer(typed) == viewer("ann@example.org") == Viewer(
        frozenset({"Ashe"}), False, "ann@example.org", frozenset({"Ashe"}))
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
def test_addresses_of_different_people_stay_different(one, other):
    assert normalize_email(one) != normalize_email(other)
    assert normalize_email("ÄÖ@example.org") == "äö@example.org"


@pytest.mark.parametrize(("verified", "is_in"), [(True, True), ("true", True), ("True", True), (False, False),
                                                 ("false", False), ("", False), (0, False), (1, False), ("yes", False),
                                                 ([], False), ({}, False)])
@pytest.mark.parametrize("issuer", ["https://login.example.org", ENTRA])
def test_the_email_verified_claim_decides_for_every_issuer(verified, is_in, issuer):
    for email in ("ann@example.org", "ncpc@example.org"):
        assert isinstance(viewer(email, verified=verified, iss=issuer), Viewer) is is_in
        assert is_in or viewer(email, verified=verified, iss=issuer) is DenialReason.NOT_VERIFIED


@pytest.mark.parametrize(("issuer", "is_in"), [
    (ENTRA, True), (f"{ENTRA}/", True), ("https://login.example.org", False), ("", False), (f"{ENTRA}x", False),
    (f"https://evil.example.org/{ENTRA}", False), (ENTRA.upper(), False), (None, False),
])
def test_only_a_trusted_issuer_may_leave_the_claim_out(issuer, is_in):
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
def test_a_login_without_an_email_is_denied(email):
    nobody = [PartnershipEntry("Ashe", "1A", managers=("", "ann", "5"))]
    assert viewer(email, nobody) in (DenialReason.NO_EMAIL, DenialReason.NOT_LISTED)
    assert authorize_viewer({"email_verified": True}, ACCESS, nobody) is DenialReason.NO_EMAIL


def test_a_person_who_is_not_listed_is_denied():
    assert viewer("stranger@example.org") is DenialReason.NOT_LISTED
    assert viewer("@example.org") is DenialReason.NOT_LISTED


def test_without_a_registry_ncpc_has_access_and_others_get_no_list():
    assert viewer("ncpc@example.org", []) == viewer("ncpc@example.org")
    assert viewer("ann@example.org", []) is DenialReason.NO_LIST


def test_the_unrestricted_viewer():
    assert UNRESTRICTED_VIEWER.may_see("Ashe") and not UNRESTRICTED_VIEWER.is_ncpc and UNRESTRICTED_VIEWER.email == ""


def test_viewers_have_equal_scopes_if_they_may_see_the_same():
    assert viewer("ncpc@example.org").scope == viewer("two@example.org").scope
    scopes = [viewer(f"{name}@example.org").scope for name in ("ncpc", "ann", "both")]
    assert len({*scopes, UNRESTRICTED_VIEWER.scope}) == 4


def test_the_defaults_are_the_strictest():
    assert parse_access_settings({}) == parse_access_settings({"access": {}, "auth": {}}) == AccessSettings()
    assert AccessSettings() == AccessSettings(frozenset(), False, 5, frozenset(), False, False)


@pytest.mark.parametrize(("address", "is_https"), [
    ("https://cop.example.org/oauth2callback", True), (" HTTPS://cop.example.org/oauth2callback ", True),
    ("http://127.0.0.1:8501/oauth2callback", False), ("http://127.0.0.1:{port}/oauth2callback", False),
])
def test_a_login(address, is_https):
    access = parse_access_settings({"auth": {**LOGIN, "redirect_uri": address},
                                   "access": {"open": True, "min_respondents": 3}})
    assert (access.has_login, access.is_https, access.is_open, access.min_respondents) == (True, is_https, True, 3)
    assert parse_access_settings({"access": {"min_respondents": 1}}).min_respondents == 1


def test_the_contact_is_optional_and_kept_without_spaces_around_it():
    assert parse_access_settings({}).contact == ""
    assert parse_access_settings({"access": {"contact": " Ann Lee "}}).contact == "Ann Lee"


@pytest.mark.parametrize(("table", "message"), [
    ("ncpc", r"secrets.toml: write \[access\] on a line of its own"),
    ({"opne": True, "a": 1}, r"\[access\] has no setting called a and opne: it knows ncpc, open, min_resp"),
    ({"open": "true"}, "open in .* true or false, without quotation marks"), ({"open": 1}, "true or false"),
    ({"ncpc": "ann@example.org"}, r'ncpc in \[access\] is to be a list of texts, such as ncpc = \["someone@exa'),
    ({"ncpc": [5]}, "a list of texts"), ({"trusted_issuers": "x"}, "trusted_issuers in .* is to be a list of texts"),
    ({"min_respondents": 0}, "a whole number from 1, such as 5"), ({"min_respondents": True}, "a whole number"),
    ({"ncpc": "x"}, r"^secrets.toml: ncpc in "), ({"trusted_issuers": 5}, r"^secrets.toml: trusted_issuers in "),
    ({"trusted_issuers": "x"}, r'such as trusted_issuers = \["https://login.example.org/"\]$'),
    ({"contact": ["Ann"]}, 'contact in .access. is to be a text, such as contact = "Ann Lee'),
    ({"min_respondents": "5"}, "a whole number"), ({"min_respondents": 2.5}, "a whole number"),
])
def test_errors_in_the_access_table_are_reported(table, message):
    with pytest.raises(SourceUnreadable, match=message):
        parse_access_settings({"access": table})


@pytest.mark.parametrize(("change", "message"), [
    ({"redirect_uri": None}, "redirect_uri in .auth. is to be this app's own address and /oauth2callback"),
    ({"redirect_uri": "https://cop.example.org"}, "/oauth2callback behind it"), ({"redirect_uri": 5}, "redirect_uri"),
    ({"cookie_secret": None}, "a random text of 32 characters or more"), ({"cookie_secret": ""}, "This makes one:"),
    ({"cookie_secret": "a long random text"}, "whoever guesses it can sign in as anybody"),
    ({"redirect_uri": ""}, "^secrets.toml: redirect_uri in .*, just as the login provider knows it$"),
    ({"cookie_secret": ""}, r': python -c "import secrets; print\(secrets.token_urlsafe\(48\)\)"$'),
    ({"cookie_secret": "012345678" * 4}, "a random text"), ({"cookie_secret": "0123456789" * 3 + "0"}, "a random"),
    ({"cookie_secret": "x" * 64}, "a random text"), ({"cookie_secret": 12345}, "a random text"),
])
def test_a_login_that_could_be_forged_is_refused(change, message):
    table = {name: value for name, value in {**LOGIN, **change}.items() if value is not None}
    with pytest.raises(SourceUnreadable, match=message) as problem:
        parse_access_settings({"auth": table})
    assert not change.get("cookie_secret") or f"{change['cookie_secret']} " not in str(problem.value)


def test_the_shortest_allowed_secret_is_accepted():
    """32 characters, ten of them different."""
    assert parse_access_settings({"auth": {**LOGIN, "cookie_secret": "0123456789" * 3 + "01"}}).has_login


def test_the_terminal_reads_min_respondents_only(tmp_path):
    """It has no login, so errors in the login's settings don't matter."""
    path = tmp_path / "of-ashe.toml"
    assert read_min_respondents(path) == 5
    path.write_text('[access]\nmin_respondents = 8\n[auth]\ncookie_secret = "short"\n', encoding="utf-8")
    assert read_min_respondents(path) == read_min_respondents(str(path)) == 8
    path.write_text("[access]\nopen = 1\n", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match=r"^of-ashe.toml: open in"):
        read_min_respondents(path)
