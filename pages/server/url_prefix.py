"""Where the app lies on its server: at the root, or below the path that `server.baseUrlPath` names."""

import streamlit as st


def url_prefix() -> str:
    """Return the path below which everything lies, without a slash at its end: "" for the root."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def path_without_prefix(path: str) -> str:
    """Return the `path` of a request as it is below the app's own."""
    prefix = url_prefix()
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
