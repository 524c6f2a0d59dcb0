"""The settings in `.streamlit/secrets.toml`: the Google Sheets, the login, and who may see which partnership.

`secrets_file` reads the file; `google` and `access` check its tables.
"""

from cop_sheets.settings.access import (
    MIN_RESPONDENTS,
    UNRESTRICTED_VIEWER,
    AccessSettings,
    DenialReason,
    Viewer,
    authorize_viewer,
    parse_access_settings,
    read_min_respondents,
)
from cop_sheets.settings.google import (
    SERVICE_ACCOUNT_SECTION,
    STATE_FOLDER_VARIABLE,
    GoogleSettings,
    find_google_settings,
    is_loopback,
    read_google_settings,
    state_folder,
)
from cop_sheets.settings.secrets_file import read_secrets

__all__ = [
    "MIN_RESPONDENTS", "SERVICE_ACCOUNT_SECTION", "STATE_FOLDER_VARIABLE", "UNRESTRICTED_VIEWER", "AccessSettings",
    "DenialReason", "GoogleSettings", "Viewer", "authorize_viewer", "find_google_settings", "is_loopback",
    "parse_access_settings", "read_google_settings", "read_min_respondents", "read_secrets", "state_folder",
]
