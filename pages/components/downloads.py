"""Download buttons. The files have the same bytes as the command line writes; names differ by content and user."""

from collections.abc import Callable

import streamlit as st

from cop_sheets.errors import SheetsError
from cop_sheets.store import login_key
from pages.server.signed_filenames import signed_name, versioned_name
from pages.server.websocket_filter import note_download_problem
from pages.session import current_config, require_viewer

CSV_TYPE, PDF_TYPE = "text/csv", "application/pdf"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Streamlit's URL of a file is a hash of all its bytes up to this size, and of samples of larger files.
HASHED_IN_FULL_BYTES = 1024 * 1024


def draw_download(label: str, data: bytes | Callable[[], bytes], file_name: str, key: str, kind: str = CSV_TYPE,
                  version: str = "", icon: str = "download") -> None:
    """Draw a download button. If `data` is a function, it runs on download, and `version` identifies its result.

    Of a SheetsError that the function raises the visitor gets the text.
    """
    name = _download_name(file_name, data, version)
    st.download_button(label, _noting_problems(data) if callable(data) else data, name, kind, key=key,
                       on_click="ignore", icon=f":material/{icon}:")


def _noting_problems(make_file: Callable[[], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        try:
            return make_file()
        except SheetsError as problem:
            note_download_problem(str(problem))
            raise
    return make


def _download_name(file_name: str, data: bytes | Callable[[], bytes], version: str) -> str:
    viewer, config = require_viewer(), current_config()
    has_login = config.has_login
    content = version if callable(data) else data
    if has_login or callable(data) or len(content) > HASHED_IN_FULL_BYTES:
        file_name = versioned_name(file_name, content)
    return signed_name(file_name, viewer, login_key(st.user.to_dict())) if has_login else file_name
