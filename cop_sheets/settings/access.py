"""Who may see which partnerships: the tables `[auth]` and `[access]` of the secrets file, and the check of a login."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cop_sheets.errors import SourceUnreadable
from cop_sheets.registry import PartnershipEntry
from cop_sheets.settings.secrets_file import read_secrets
from cop_sheets.text import join_words, normalize_email

ACCESS_SECTION, LOGIN_SECTION = "access", "auth"
MIN_RESPONDENTS = 5     # percents of fewer answers say little, and could reveal who gave them
# Whoever guesses the cookie secret can forge a login.
_MIN_SECRET_LENGTH, _MIN_DISTINCT_CHARACTERS = 32, 10
_KNOWN_SETTINGS = ("ncpc", "open", "min_respondents", "trusted_issuers", "contact")


@dataclass(frozen=True)
class AccessSettings:
    """The checked tables `[auth]` and `[access]`.

    `ncpc`: normalized addresses that see every partnership. `is_open`: everybody who reaches the app sees everything.
    `min_respondents`: smaller groups are small. `trusted_issuers`: login providers that may leave `email_verified`
    out. `has_login`: whether a login is set up. `is_https`: whether the app's address is https. `contact`: whom to ask
    for access, as the sign-in page names them; "" where the file does not say.
    """

    ncpc: frozenset[str] = frozenset()
    is_open: bool = False
    min_respondents: int = MIN_RESPONDENTS
    trusted_issuers: frozenset[str] = frozenset()
    has_login: bool = False
    is_https: bool = False
    contact: str = ""


class DenialReason(StrEnum):
    """Why a person who signed in sees nothing."""

    NO_EMAIL = "no email"
    NOT_VERIFIED = "not verified"
    NOT_LISTED = "not listed"
    NO_LIST = "no list"
    LOGINS_UNKNOWN = "logins unknown"    # whether this login has ended: the store has not answered yet


@dataclass(frozen=True)
class Viewer:
    """A person who may see `partnerships`, or all where that is None.

    `is_ncpc`: the funder, who sees every partnership but no names of individuals and no small groups. `email`: the
    address of the login, "" where there is no login. `certifies`: the partnerships whose years they may certify;
    `only_certifies`: those of them whose manager they aren't.
    """

    partnerships: frozenset[str] | None = None
    is_ncpc: bool = False
    email: str = ""
    certifies: frozenset[str] = frozenset()
    only_certifies: frozenset[str] = frozenset()

    def may_see(self, partnership: str) -> bool:
        """Return whether the viewer may see the rows of `partnership`."""
        return self.partnerships is None or partnership in self.partnerships

    @property
    def scope(self) -> str:
        """A text that is equal for viewers who may see the same."""
        return json.dumps([self.is_ncpc, None if self.partnerships is None else sorted(self.partnerships)])


UNRESTRICTED_VIEWER = Viewer()


def authorize_viewer(claims: Mapping[str, object], access: AccessSettings,
                     partnerships: Iterable[PartnershipEntry]) -> Viewer | DenialReason:
    """Return the viewer for the claims of a login, or why there is none; `partnerships` are those of the registry.

    The provider must have verified the address; where the claim is missing (Microsoft Entra leaves it out), the issuer
    must be a trusted one. Without a registry nobody is known to manage a partnership.
    """
    email = normalize_email(str(claims.get("email") or ""))
    if "@" not in email:
        return DenialReason.NO_EMAIL
    verified = claims.get("email_verified")
    # Some providers write the claim as text.
    if verified is None:
        issuer = _issuer(str(claims.get("iss", "")))
        # An empty text among the trusted issuers must not admit a login without an issuer.
        verified = bool(issuer) and issuer in access.trusted_issuers
    if verified is not True and str(verified).casefold() != "true":
        return DenialReason.NOT_VERIFIED
    if email in access.ncpc:
        return Viewer(None, True, email)
    entries = list(partnerships)
    if not entries:
        return DenialReason.NO_LIST
    managed = frozenset(entry.partnership for entry in entries if email in map(normalize_email, entry.managers))
    certified = frozenset(entry.partnership for entry in entries if email in map(normalize_email, entry.certifiers))
    if not managed | certified:
        return DenialReason.NOT_LISTED
    return Viewer(managed | certified, False, email, certified, certified - managed)


def read_min_respondents(path: str | Path) -> int:
    """Return `min_respondents` of the secrets file at `path`. Raises SourceUnreadable."""
    secrets = read_secrets(path)
    # The terminal has no login, so errors in the login's settings don't matter.
    return parse_access_settings({ACCESS_SECTION: secrets[ACCESS_SECTION]} if ACCESS_SECTION in secrets else {},
                                 Path(path).name).min_respondents


def parse_access_settings(secrets: Mapping[str, Any], name: str = "secrets.toml") -> AccessSettings:
    """Return the access settings in `secrets`, the content of the file called `name`.

    Raises SourceUnreadable with a sentence that says what to type instead.
    """
    table = secrets.get(ACCESS_SECTION, {})
    if not isinstance(table, Mapping):
        raise SourceUnreadable(f"{name}: write [{ACCESS_SECTION}] on a line of its own and the settings below it")
    unknown = sorted(set(table) - set(_KNOWN_SETTINGS))
    if unknown:
        raise SourceUnreadable(f"{name}: [{ACCESS_SECTION}] has no setting called {join_words(unknown)}: it knows "
                               f"{join_words(_KNOWN_SETTINGS)}")
    is_open = table.get("open", False)
    if not isinstance(is_open, bool):
        raise SourceUnreadable(f"{name}: open in [{ACCESS_SECTION}] is to be true or false, without quotation marks")
    min_respondents = table.get("min_respondents", MIN_RESPONDENTS)
    if type(min_respondents) is not int or min_respondents < 1:
        raise SourceUnreadable(f"{name}: min_respondents in [{ACCESS_SECTION}] is to be a whole number from 1, such as "
                               f"{MIN_RESPONDENTS}")
    contact = table.get("contact", "")
    if not isinstance(contact, str):
        raise SourceUnreadable(f'{name}: contact in [{ACCESS_SECTION}] is to be a text, such as '
                               'contact = "Ann Lee, ann@example.org"')
    login = secrets.get(LOGIN_SECTION)
    has_login = isinstance(login, Mapping) and bool(login)
    address = _check_redirect_uri(login, name) if isinstance(login, Mapping) and login else ""
    return AccessSettings(frozenset(normalize_email(text) for text in _texts(table, "ncpc", name,
                                                                             "someone@example.org")), is_open,
                          min_respondents, frozenset(_issuer(text) for text in _texts(table, "trusted_issuers", name,
                                                                   "https://login.example.org/")),
                          has_login, address.casefold().startswith("https://"), contact.strip())


def _check_redirect_uri(login: Mapping[str, Any], name: str) -> str:
    """Return the redirect URI of the login. Raises SourceUnreadable where it or the cookie secret is not valid."""
    address, secret = login.get("redirect_uri"), login.get("cookie_secret")
    if not isinstance(address, str) or not address.strip().endswith("/oauth2callback"):
        raise SourceUnreadable(
            f"{name}: redirect_uri in [{LOGIN_SECTION}] is to be this app's own address and /oauth2callback "
            "behind it, such as https://cop.example.org/oauth2callback, just as the login provider "
            "knows it")
    if not isinstance(secret, str) or len(set(secret)) < _MIN_DISTINCT_CHARACTERS or len(secret) < _MIN_SECRET_LENGTH:
        raise SourceUnreadable(
            f"{name}: cookie_secret in [{LOGIN_SECTION}] is to be a random text of {_MIN_SECRET_LENGTH} characters "
            "or more, since whoever guesses it can sign in as anybody. This makes one: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"')
    return address.strip()


def _texts(table: Mapping[str, Any], key: str, name: str, example: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise SourceUnreadable(
            f'{name}: {key} in [{ACCESS_SECTION}] is to be a list of texts, such as {key} = ["{example}"]')
    return value


def _issuer(text: str) -> str:
    return text.strip().rstrip("/")
