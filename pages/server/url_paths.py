"""URL paths: the prefix of the app (`server.baseUrlPath`), and the paths of Streamlit that the middleware checks.

The paths are private to Streamlit and used in the middleware through these names only.
"""

import streamlit as st

MEDIA_PATH, UPLOAD_PATH = "/media/", "/_stcore/upload_file/"
LOGIN_PATH, LOGOUT_PATH, CALLBACK_PATH = "/auth/login", "/auth/logout", "/oauth2callback"
# Streamlit's metrics and its interface for programs; this app uses neither.
BLOCKED_PATHS = ("/_stcore/metrics", "/_stcore/agent")


def url_prefix() -> str:
    """Return the prefix without a trailing slash; "" for the root."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def path_without_prefix(path: str) -> str:
    """Return the `path` of a request without the prefix."""
    prefix = url_prefix()
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
