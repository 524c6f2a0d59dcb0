"""The settings in `.streamlit/secrets.toml`: the Google Sheets, the login, who may see which partnership, the store.

`secrets_file` reads the file; `google`, `access`, `state` and `report` check its tables.
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
from cop_sheets.settings.report import ReportSettings, parse_report_settings, read_report_settings
from cop_sheets.settings.secrets_file import read_secrets
from cop_sheets.settings.state import StateSettings, parse_state_settings, read_state_settings

__all__ = [
    "MIN_RESPONDENTS", "SERVICE_ACCOUNT_SECTION", "STATE_FOLDER_VARIABLE", "UNRESTRICTED_VIEWER", "AccessSettings",
    "DenialReason", "GoogleSettings", "ReportSettings", "StateSettings", "Viewer", "authorize_viewer",
    "find_google_settings", "is_loopback", "parse_access_settings", "parse_report_settings", "parse_state_settings",
    "read_google_settings", "read_min_respondents", "read_report_settings", "read_secrets", "read_state_settings",
    "state_folder",
]
