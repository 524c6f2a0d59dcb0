"""Keeps the server running when Streamlit can't read a secrets file.

`streamlit.runtime.secrets` is private to Streamlit and used in this module only.
"""

from streamlit.runtime.secrets import secrets_singleton


def tolerate_unreadable_secrets() -> None:
    """Let Streamlit start without a secrets file that can't be read; the page then explains what is wrong with it.

    Streamlit reads the file by itself, for the secret of its cookies, and would fail every request.
    """
    load = secrets_singleton.load_if_toml_exists

    def load_if_readable() -> bool:
        try:
            return load()
        except (OSError, UnicodeDecodeError):
            return False

    setattr(secrets_singleton, "load_if_toml_exists", load_if_readable)    # noqa: B010 (mypy refuses an assignment)
