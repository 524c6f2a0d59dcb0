"""Addresses of Google Sheets: parsing pasted ones, the URL of a sheet, and links to cells."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from cop_sheets.raw import RawSheet

SHEET_URL_BASE = "https://docs.google.com/spreadsheets/d/"
# Today's ids have 44 characters, older ones fewer.
_ID = re.compile(r"[A-Za-z0-9_-]{20,}")
_ID_IN_PATH = re.compile(r"/(?:spreadsheets|file)/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")
_HOSTS = ("docs.google.com", "drive.google.com", "sheets.google.com")
_PUBLISHED = re.compile(r"/d/e/")
_OTHER_GOOGLE_FILES = {"/forms/": "a form", "/document/": "a document", "/presentation/": "a slide show",
                       "/folders/": "a folder"}
COPY_ADDRESS_ADVICE = "open the sheet in the browser and copy the address from its address bar"


def parse_sheet_id(text: str) -> str | None:
    """Return the id in `text`, an address of a Google Sheet in any of its forms or a bare id; None if it is neither."""
    text = _strip_quotes(text)
    if _ID.fullmatch(text):
        return text
    parts = _google_url_parts(text)
    if not parts or _PUBLISHED.search(parts.path):
        return None
    path_match = _ID_IN_PATH.search(parts.path)
    if path_match:
        return path_match[1] if _ID.fullmatch(path_match[1]) else None
    if parts.path.rstrip("/") in ("/open", "/uc") or "/spreadsheet/" in parts.path:
        query = parse_qs(parts.query)
        query_id = next((query[name][0] for name in ("id", "key") if name in query), "")
        return query_id if _ID.fullmatch(query_id) else None
    return None


def _strip_quotes(text: str) -> str:
    # Mail programs and people put addresses in quotes or angle brackets.
    return text.strip().strip("<>\"'")


def _google_url_parts(text: str) -> SplitResult | None:
    text = _strip_quotes(text)
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    return parts if (parts.hostname or "").lower() in _HOSTS else None


def is_google_source(text: str) -> bool:
    """Return whether `text` names a Google source: the word google, an address of Google's, or a sheet's id."""
    text = _strip_quotes(text)
    return text.casefold() == "google" or _google_url_parts(text) is not None or _is_bare_id(text)


def _is_bare_id(text: str) -> bool:
    # A folder's name may be as long, but rarely mixes digits with letters of both cases.
    kinds = (str.isdigit, str.isupper, str.islower)
    return bool(_ID.fullmatch(text)) and all(any(map(kind, text)) for kind in kinds)


def describe_address(text: str) -> str:
    """Return what `text` is instead of the address of a Google Sheet, to follow "it is"."""
    parts = _google_url_parts(text)
    if parts and _PUBLISHED.search(parts.path):
        return "the address of a published copy, not of the sheet itself"
    other = next((words for mark, words in _OTHER_GOOGLE_FILES.items() if parts and mark in parts.path), None)
    if other:
        return f"the address of {other}, not of a Google Sheet"
    return "not the address of a Google Sheet (https://docs.google.com/spreadsheets/d/…)"


def not_a_sheet_reason(text: str) -> str:
    """Return why `text` is not the address of a Google Sheet, and what to do, as the end of a sentence."""
    return f"it is {describe_address(text)}; {COPY_ADDRESS_ADVICE}"


def sheet_url(identifier: str) -> str:
    """Return the URL that opens the sheet with id `identifier` in a browser."""
    return f"{SHEET_URL_BASE}{identifier}/edit"


def cell_link(address: str, sheet: RawSheet, cell: str = "") -> str:
    """Return the URL of `cell` (`F17`) of a tab, or of the tab; "" where the workbook is no Google Sheet.

    `address` is the workbook's.
    """
    if sheet.gid is None:
        return ""
    return f"{address}#gid={sheet.gid}" + (f"&range={cell}" if cell else "")
