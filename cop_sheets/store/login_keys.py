"""The key of a login: a hash that identifies it and reveals nothing of the person."""

import hashlib
import json
from collections.abc import Mapping

# Together they identify a login; the nonce is new for each.
_LOGIN_CLAIMS = ("iss", "sub", "aud", "iat", "exp", "nonce", "sid", "jti", "auth_time", "email")


def login_key(claims: Mapping[str, object]) -> str:
    """Return a hash that identifies one login of one person."""
    claims_text = json.dumps([str(claims.get(name, "")) for name in _LOGIN_CLAIMS])
    return hashlib.sha256(claims_text.encode()).hexdigest()
