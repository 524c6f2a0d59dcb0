"""What whoever keeps the app should mend on its machine: written to the log at start, and shown to NCPC."""

import logging
from pathlib import Path

import streamlit as st

from cop_sheets.settings import state_folder
from cop_sheets.store import permission_warnings
from pages.session import PageContext, current_config, login_record_error, secrets_paths

_LOGGER = logging.getLogger(__name__)


def admin_notices() -> list[str]:
    """Return a sentence for each thing to mend."""
    settings = current_config().settings
    folders = {state_folder(), *([settings.snapshots] if settings else [])}
    notices = permission_warnings([*map(Path, secrets_paths()), *sorted(folders)])
    return [*notices, *filter(None, [login_record_error()])]


def log_admin_notices() -> None:
    """Write them to the log."""
    for notice in admin_notices():
        _LOGGER.warning("%s", notice)


def draw_admin_notices(context: PageContext) -> None:
    """Show them to NCPC; whoever runs the app without a login reads its log."""
    notices = admin_notices() if context.viewer.is_ncpc else []
    if notices:
        st.warning("**Whoever keeps this app should mend this on its server:**", icon=":material/admin_panel_settings:")
        for notice in notices:
            st.text(notice)
