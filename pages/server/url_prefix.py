"""The URL prefix of the app, as set by `server.baseUrlPath`."""

import streamlit as st


def url_prefix() -> str:
    """Return the prefix without a trailing slash; "" for the root."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def path_without_prefix(path: str) -> str:
    """Return the `path` of a request without the prefix."""
    prefix = url_prefix()
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
