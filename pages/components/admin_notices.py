"""Problems on the server for the administrator to fix: logged at startup, and shown to NCPC."""

import logging
from pathlib import Path

import streamlit as st

from cop_sheets.settings import state_folder
from cop_sheets.store import permission_warnings
from pages.session import (
    PageContext,
    current_config,
    current_store,
    decision_warnings,
    login_record_error,
    secrets_paths,
)

_LOGGER = logging.getLogger(__name__)


def admin_notices() -> list[str]:
    """Return one sentence per problem."""
    settings = current_config().settings
    folders = {state_folder(), *([settings.snapshots] if settings else [])}
    notices = permission_warnings([*map(Path, secrets_paths()), *sorted(folders)])
    store = current_store()
    return [*notices, *store.warnings, *decision_warnings(), *filter(None, [store.error, login_record_error()])]


def log_admin_notices() -> None:
    """Log the notices as warnings."""
    for notice in admin_notices():
        _LOGGER.warning("%s", notice)


def draw_admin_notices(context: PageContext) -> None:
    """Draw the notices for NCPC. Without a login they are only in the log."""
    notices = admin_notices() if context.viewer.is_ncpc else []
    if notices:
        st.warning("**Whoever keeps this app should mend this on its server:**", icon=":material/admin_panel_settings:")
        for notice in notices:
            st.text(notice)
