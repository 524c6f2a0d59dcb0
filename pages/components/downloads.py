"""Offers files: the same bytes as the command line writes, under a name that no other visitor's or version's has."""

from collections.abc import Callable

import streamlit as st

from cop_sheets.store import login_key
from pages.server.signed_filenames import marked_name, sealed_name
from pages.session import admitted, setup

CSV, PDF = "text/csv", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The address that Streamlit gives a file is made of all its bytes up to this size; of a larger one's of samples only.
ALL_BYTES_COUNT = 1024 * 1024


def download(label: str, data: bytes | Callable[[], bytes], file_name: str, key: str, kind: str = CSV,
             version: str = "", icon: str = "download") -> None:
    """Offer a file; `data` is made when asked for where it is a function, and then `version` stands for it."""
    st.download_button(label, data, _name(file_name, data, version), kind, key=key, on_click="ignore",
                       icon=f":material/{icon}:")


def _name(file_name: str, data: bytes | Callable[[], bytes], version: str) -> str:
    viewer, found = admitted(), setup()
    has_login = found.has_login
    content = version if callable(data) else data
    if has_login or callable(data) or len(content) > ALL_BYTES_COUNT:
        file_name = marked_name(file_name, content)
    return sealed_name(file_name, viewer, login_key(st.user.to_dict())) if has_login else file_name
