"""The settings of Google Sheets in `.streamlit/secrets.toml`: which sheets, the service account, the quota."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings.secrets_file import read_secrets
from cop_sheets.text import EMAIL, EMAIL_SEPARATORS, join_words, normalize_email, split_names

APP_ROOT = Path(__file__).resolve().parents[2]
GOOGLE_SECTION = "connections.cop_sheets"
SERVICE_ACCOUNT_SECTION = f"{GOOGLE_SECTION}.service_account"
DEFAULT_STATE_FOLDER, DEFAULT_REQUESTS_PER_MINUTE, MAX_REQUESTS_PER_MINUTE = ".state", 60, 300
EARLIER_STATE_FOLDER = ".snapshots"    # the default of earlier versions
STATE_FOLDER_VARIABLE = "COP_STATE"    # the folder to use instead of DEFAULT_STATE_FOLDER
TOKEN_URI = "https://oauth2.googleapis.com/token"
_KNOWN_SETTINGS = ("registry", "partnerships", "snapshots", "requests_per_minute", "api_base", "service_account")
_REQUIRED_KEY_FIELDS = ("private_key", "client_email")
_KEY_START = re.compile(r"\s*-----BEGIN (?:RSA )?PRIVATE KEY-----\s")


def state_folder() -> Path:
    """Return the folder of the files that are kept between runs; for the store the secrets file may name another."""
    return APP_ROOT / (os.environ.get(STATE_FOLDER_VARIABLE) or DEFAULT_STATE_FOLDER)


@dataclass(frozen=True)
class GoogleSettings:
    """The checked table `[connections.cop_sheets]`.

    `registry`: the address of the sheet that lists the partnerships; or `partnerships`: the address of each one's
    sheet, by name, and of some of them `former_names` and the addresses of those who certify their years,
    `certifies`. `snapshots`: the folder of the store, in which earlier
    versions kept files with copies. `api_base`: the base URL to use instead of Google's, without a slash at its end.
    `service_account`: the fields of the key file; None: Google's application default credentials are used.
    """

    registry: str | None = None
    partnerships: Mapping[str, str] = field(default_factory=dict)
    snapshots: Path = field(default_factory=state_folder)
    requests_per_minute: int = DEFAULT_REQUESTS_PER_MINUTE
    api_base: str | None = None
    # Not in the repr, since it holds the private key.
    service_account: Mapping[str, str] | None = field(default=None, repr=False)
    former_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    certifies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The service account's address, to share sheets with; "" where there is no service account."""
        return self.service_account["client_email"] if self.service_account else ""


def is_loopback(host: str) -> bool:
    """Return whether `host`, a name or an address, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_google_settings(path: str | Path) -> GoogleSettings | None:
    """Return the settings of Google Sheets in the secrets file at `path`; None where it has none or is missing.

    Raises SourceUnreadable with a sentence that says what to type instead and quotes no part of the key.
    """
    return find_google_settings(read_secrets(path), Path(path).name)


def find_google_settings(secrets: Mapping[str, Any], name: str = "secrets.toml") -> GoogleSettings | None:
    """Return the settings of Google Sheets in `secrets`, the content of the file called `name`; None: it has none.

    Raises SourceUnreadable as `read_google_settings` does.
    """
    connections = secrets.get("connections")
    table = connections.get("cop_sheets") if isinstance(connections, Mapping) else None
    return None if table is None else parse_google_settings(table, name)


def parse_google_settings(table: object, name: str = "secrets.toml") -> GoogleSettings:
    """Check the table `[connections.cop_sheets]` of the file called `name`. Raises SourceUnreadable."""
    if not isinstance(table, dict):
        raise SourceUnreadable(f"{name}: write [{GOOGLE_SECTION}] on a line of its own and the settings below it")
    unknown = sorted(set(table) - set(_KNOWN_SETTINGS))
    if unknown:
        raise SourceUnreadable(f"{name}: [{GOOGLE_SECTION}] has no setting called {join_words(unknown)}: it knows "
                               f"{join_words(_KNOWN_SETTINGS)}")
    registry = _text(table, "registry", name)
    partnerships, former_names, certifies = _partnerships(table.get("partnerships"), name)
    if registry and partnerships:
        raise SourceUnreadable(f"{name} names a registry and a table of partnerships, and which one counts is not "
                               "guessed at: keep one of the two")
    if not registry and not partnerships:
        raise SourceUnreadable(
            f"{name}: [{GOOGLE_SECTION}] names no sheets: give registry = the address of the sheet that "
            f"lists the partnerships, or list them under [{GOOGLE_SECTION}.partnerships]")
    return GoogleSettings(registry, partnerships, _snapshot_folder(table, name), _request_rate(table, name),
                          _api_base(table, name),
                          _account(table.get("service_account"), name), former_names, certifies)


def _text(table: dict[str, Any], key: str, name: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise SourceUnreadable(
            f"{name}: {key} in [{GOOGLE_SECTION}] is to be a text between quotation marks; leave the line "
            "out where you don't need it")
    return value.strip()


_NamedTexts = dict[str, tuple[str, ...]]


def _partnerships(table: object, name: str) -> tuple[dict[str, str], _NamedTexts, _NamedTexts]:
    """Return the address of each partnership's sheet, and the former names and certifiers of those that have some."""
    addresses: dict[str, str] = {}
    former_names: _NamedTexts = {}
    certifies: _NamedTexts = {}
    if table is None:
        return {}, {}, {}
    for partnership, value in table.items() if isinstance(table, dict) else [("", None)]:
        fields = {"sheet": value} if isinstance(value, str) else value
        if not isinstance(fields, dict) or set(fields) - {"former_names", "certifies"} != {"sheet"} or not all(
                isinstance(text, str) for text in fields.values()):
            raise SourceUnreadable(
                f"{name}: under [{GOOGLE_SECTION}.partnerships] each line is to be a partnership and the "
                'address of its sheet: "Alamance" = "https://docs.google.com/spreadsheets/d/…"; one that was renamed '
                'also has its former names: "Alamance" = { sheet = "https://…", former_names = "Alamance County" }, '
                'and one whose director certifies its years certifies = "dee@example.org"')
        addresses[partnership] = fields["sheet"]
        if split_names(fields.get("former_names", "")):
            former_names[partnership] = split_names(fields["former_names"])
        words = [word for word in EMAIL_SEPARATORS.split(fields.get("certifies", "")) if word]
        if not all(map(EMAIL.fullmatch, words)):
            raise SourceUnreadable(f"{name}: under [{GOOGLE_SECTION}.partnerships] certifies of “{partnership}” is to "
                                   'be email addresses, with a semicolon between: certifies = "dee@example.org"')
        if words:
            certifies[partnership] = tuple(dict.fromkeys(map(normalize_email, words)))
    return addresses, former_names, certifies


def _snapshot_folder(table: dict[str, Any], name: str) -> Path:
    named = _text(table, "snapshots", name)
    try:
        return APP_ROOT / Path(os.path.expanduser(named)) if named else state_folder()
    except RuntimeError:
        raise SourceUnreadable(
            f"{name}: snapshots in [{GOOGLE_SECTION}] is to be a folder, such as .state") from None


def _request_rate(table: dict[str, Any], name: str) -> int:
    value = table.get("requests_per_minute", DEFAULT_REQUESTS_PER_MINUTE)
    if type(value) is not int or not 1 <= value <= MAX_REQUESTS_PER_MINUTE:
        raise SourceUnreadable(
            f"{name}: requests_per_minute is to be a whole number from 1 to {MAX_REQUESTS_PER_MINUTE}; "
            f"Google allows {DEFAULT_REQUESTS_PER_MINUTE} unless you were granted more")
    return value


def _api_base(table: dict[str, Any], name: str) -> str | None:
    base = _text(table, "api_base", name)
    if base is None:
        return None
    problem_text = f"{name}: api_base is to be the address of a test server on this very machine, such as " \
            "http://127.0.0.1:8555, or an https address"
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError:
        raise SourceUnreadable(problem_text) from None
    extras = (parts.username, parts.password, parts.query, parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(extras):
        raise SourceUnreadable(problem_text)
    if not _is_safe(base):
        raise SourceUnreadable(f"{problem_text}: over plain http, keys and rows could be read on the way")
    return base.rstrip("/")


def _is_safe(address: str) -> bool:
    """Return whether what is sent to `address` is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _account(fields: object, name: str) -> dict[str, str] | None:
    """Return the fields of the key file, with line breaks in place of `\\n` in the key; None where there are none."""
    if fields is None:
        return None
    copy_again_advice = (f"copy every field of the key file that Google gave you to [{SERVICE_ACCOUNT_SECTION}] once "
                         "more")
    if not isinstance(fields, dict):
        raise SourceUnreadable(
            f"{name}: service_account is to be a table of its own: write [{SERVICE_ACCOUNT_SECTION}] on a line, and "
            "the fields of the key file below it, one a line")
    if fields.get("type", "service_account") != "service_account" or {"installed", "web"} & set(fields):
        raise SourceUnreadable(
            f"{name}: [{SERVICE_ACCOUNT_SECTION}] holds another kind of Google key than a service account's: in the "
            "Google Cloud console open IAM, Service Accounts, Keys, add a key of type JSON, and "
            + copy_again_advice)
    missing = [key for key in _REQUIRED_KEY_FIELDS if not isinstance(fields.get(key), str) or not fields[key].strip()]
    if missing:
        raise SourceUnreadable(f"{name}: {join_words(missing)} {'is' if len(missing) == 1 else 'are'} missing from "
                               f"[{SERVICE_ACCOUNT_SECTION}]: {copy_again_advice}")
    # A key contains no backslash, so a literal \n can only be a line break that was in single quotation marks.
    key = fields["private_key"].replace("\\r", "").replace("\\n", "\n").replace("\r", "")
    if not _KEY_START.match(key) or "-----END" not in key:
        raise SourceUnreadable(
            f"{name}: private_key in [{SERVICE_ACCOUNT_SECTION}] is not whole: it starts with -----BEGIN PRIVATE "
            f"KEY----- and ends with -----END PRIVATE KEY-----; {copy_again_advice}")
    if not re.fullmatch(r"[^\s@]+@[^\s@]+", fields["client_email"].strip()):
        raise SourceUnreadable(
            f"{name}: client_email in [{SERVICE_ACCOUNT_SECTION}] is not an address: {copy_again_advice}")
    key_fields = {key: value for key, value in fields.items() if isinstance(value, str)}
    token_uri = key_fields.get("token_uri") or TOKEN_URI
    if not _is_safe(token_uri):
        raise SourceUnreadable(
            f"{name}: token_uri in [{SERVICE_ACCOUNT_SECTION}] is not an https address: {copy_again_advice}")
    return key_fields | {"type": "service_account", "private_key": key.strip() + "\n", "token_uri": token_uri,
                         "client_email": fields["client_email"].strip()}
