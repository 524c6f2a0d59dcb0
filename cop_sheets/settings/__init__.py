"""What `.streamlit/secrets.toml` says: where the Google Sheets are, how to sign in, and who may see which partnership.

`secrets_file` reads the file, `google` and `access` check what stands in it.
"""

from cop_sheets.settings.access import (
    EVERYBODY,
    MIN_RESPONDENTS,
    Access,
    Refusal,
    Viewer,
    access_in,
    read_min_respondents,
    viewer_of,
)
from cop_sheets.settings.google import (
    ACCOUNT,
    STATE_VARIABLE,
    Settings,
    is_loopback,
    read_settings,
    settings_in,
    state_folder,
)
from cop_sheets.settings.secrets_file import read_secrets

__all__ = [
    "ACCOUNT", "EVERYBODY", "MIN_RESPONDENTS", "STATE_VARIABLE", "Access", "Refusal", "Settings", "Viewer",
    "access_in", "is_loopback", "read_min_respondents", "read_secrets", "read_settings", "settings_in",
    "state_folder", "viewer_of",
]
