"""The service account and the token endpoint: a generated key, Google's JWT flow, tokens with scopes."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.fake_google.answers import Reply, answer, token_error

EMAIL = "app@test-project.iam.gserviceaccount.com"
AUDIENCE = "https://oauth2.googleapis.com/token"
LIFETIME = 3600
_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_KNOWN_SCOPES = "https://www.googleapis.com/auth/"
_TIMES = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat " \
         "and exp values in the JWT claim."
_CLIENT_ID, _CLIENT_SECRET, _REFRESH_TOKEN = "111.apps.googleusercontent.com", "made-in-a-test", "1//made-in-a-test"


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    # Created once per process, and short: every client parses it, and a long key takes longer than most tests.
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def _key_id(name: str) -> str:
    return hashlib.sha1(name.encode()).hexdigest()


def service_account(known: bool = True) -> dict[str, str]:
    """Return the fields of a key file; with `known` False the key is not one of the account's."""
    name = "known" if known else "deleted"
    private = _key(name).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption()).decode()
    return {
        "type": "service_account", "project_id": "test-project", "private_key_id": _key_id(name),
        "private_key": private, "client_email": EMAIL, "client_id": "100000000000000000001",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": AUDIENCE,
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/" + EMAIL.replace("@", "%40"),
        "universe_domain": "googleapis.com",
    }


def authorized_user() -> dict[str, str]:
    """Return a person's credentials, as `gcloud auth application-default login` writes them."""
    return {"type": "authorized_user", "client_id": _CLIENT_ID, "client_secret": _CLIENT_SECRET,
            "refresh_token": _REFRESH_TOKEN, "universe_domain": "googleapis.com"}


@dataclass(frozen=True)
class Grant:
    """The user, the scopes and the expiry of a token."""

    user: str
    scopes: frozenset[str]
    until: float


class Tokens:
    """All issued tokens. Their age is by `clock`, the times in a JWT by this machine's clock."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._issued: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def issue(self, user: str, scopes: list[str]) -> str:
        """Return a new token of `user` for `scopes`."""
        token = "ya29.c." + secrets.token_urlsafe(48)
        with self._lock:
            self._issued[token] = Grant(user, frozenset(scopes), self._clock() + LIFETIME)
        return token

    def grant_of(self, token: str) -> Grant | None:
        """Return the grant of `token`; None where it is unknown or expired."""
        with self._lock:
            grant = self._issued.get(token)
        return grant if grant and self._clock() < grant.until else None

    def expire(self) -> None:
        """Revoke all issued tokens."""
        with self._lock:
            self._issued.clear()

    def answer(self, body: bytes) -> Reply:
        """Return the response of the token endpoint to the form in `body`."""
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if form.get("grant_type") == _JWT_GRANT:
            return self._for_assertion(form.get("assertion", ""))
        if form.get("grant_type") == "refresh_token":
            return self._for_person(form)
        return token_error("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")

    def _for_person(self, form: dict[str, str]) -> Reply:
        if (form.get("client_id"), form.get("client_secret")) != (_CLIENT_ID, _CLIENT_SECRET):
            return token_error("invalid_client", "The OAuth client was not found.", 401)
        if form.get("refresh_token") != _REFRESH_TOKEN:
            return token_error("invalid_grant", "Token has been expired or revoked.")
        return self._granted("person@example.org", form.get("scope", f"{_KNOWN_SCOPES}drive").split())

    def _for_assertion(self, assertion: str) -> Reply:
        try:
            signed, _, signature = assertion.rpartition(".")
            header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            raw_signature = _decoded(signature)
        except ValueError:
            return token_error("invalid_grant", "Bad Request")
        if claims.get("iss") != EMAIL:
            return token_error("invalid_grant", "Invalid grant: account not found")
        if header.get("alg") != "RS256" or header.get("kid") != _key_id("known") or not _is_signed(
                signed.encode(), raw_signature):
            return token_error("invalid_grant", "Invalid JWT Signature.")
        if claims.get("aud") != AUDIENCE:
            return token_error("invalid_grant", "Invalid JWT: Failed audience check. The right audience is "
                                                f"{AUDIENCE}")
        issued, until, now = claims.get("iat", 0), claims.get("exp", 0), time.time()
        if not (issued <= now + 300 and now - 300 < until <= issued + LIFETIME):
            return token_error("invalid_grant", _TIMES)
        scopes = claims.get("scope", "").split()
        if not scopes or not all(scope.startswith(_KNOWN_SCOPES) for scope in scopes):
            return token_error("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return self._granted(EMAIL, scopes)

    def _granted(self, user: str, scopes: list[str]) -> Reply:
        # Google's value is a second less than the lifetime.
        return answer({"access_token": self.issue(user, scopes), "expires_in": LIFETIME - 1, "token_type": "Bearer"})


def scope_of(assertion: str) -> dict[str, str]:
    """Return the requested scopes of a JWT as `{"scope": …}`, {} where it can't be read."""
    try:
        return {"scope": json.loads(_decoded(assertion.split(".")[1]))["scope"]}
    except (ValueError, IndexError, KeyError):
        return {}


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _is_signed(content: bytes, signature: bytes) -> bool:
    try:
        _key("known").public_key().verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
