"""Where the app lies on its server: at the root, or below the path that `server.baseUrlPath` names."""

import streamlit as st


def base_path() -> str:
    """Return the path below which everything lies, without a slash at its end: "" for the root."""
    named = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{named}" if named else ""


def path_in_app(path: str) -> str:
    """Return the `path` of a request as it is below the app's own."""
    base = base_path()
    return path.removeprefix(base) if path.startswith(f"{base}/") else path
