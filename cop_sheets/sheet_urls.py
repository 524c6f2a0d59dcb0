"""The addresses of Google Sheets: what somebody pasted, the address of a sheet, and the link to one of its cells."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from cop_sheets.raw import Grid

BASE = "https://docs.google.com/spreadsheets/d/"
# Google's own are 44 characters long, older ones fewer.
_ID = re.compile(r"[A-Za-z0-9_-]{20,}")
_IN_PATH = re.compile(r"/(?:spreadsheets|file)/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")
_HOSTS = ("docs.google.com", "drive.google.com", "sheets.google.com")
_PUBLISHED = re.compile(r"/d/e/")
_OTHERS = {"/forms/": "a form", "/document/": "a document", "/presentation/": "a slide show", "/folders/": "a folder"}
COPY_IT = "open the sheet in the browser and copy the address from its address bar"


def sheet_id(text: str) -> str | None:
    """Return the id of the Google Sheet that `text`, an address in any of its forms or a bare id, names; else None."""
    text = _bare(text)
    if _ID.fullmatch(text):
        return text
    parts = _parts(text)
    if not parts or _PUBLISHED.search(parts.path):
        return None
    found = _IN_PATH.search(parts.path)
    if found:
        return found[1] if _ID.fullmatch(found[1]) else None
    if parts.path.rstrip("/") in ("/open", "/uc") or "/spreadsheet/" in parts.path:
        query = parse_qs(parts.query)
        named = next((query[name][0] for name in ("id", "key") if name in query), "")
        return named if _ID.fullmatch(named) else None
    return None


def _bare(text: str) -> str:
    # As mail programs and people put addresses.
    return text.strip().strip("<>\"'")


def _parts(text: str) -> SplitResult | None:
    text = _bare(text)
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    return parts if (parts.hostname or "").lower() in _HOSTS else None


def is_google(text: str) -> bool:
    """Return whether `text` means Google: the word itself, an address of Google's, or a sheet's bare id."""
    text = _bare(text)
    return text.casefold() == "google" or _parts(text) is not None or _is_bare_id(text)


def _is_bare_id(text: str) -> bool:
    # A folder may have a long name, too, but hardly one like a password.
    kinds = (str.isdigit, str.isupper, str.islower)
    return bool(_ID.fullmatch(text)) and all(any(map(kind, text)) for kind in kinds)


def what_it_is(text: str) -> str:
    """Return what `text`, which is not the address of a Google Sheet, is, as the end of `it is`."""
    parts = _parts(text)
    if parts and _PUBLISHED.search(parts.path):
        return "the address of a published copy, not of the sheet itself"
    other = next((words for mark, words in _OTHERS.items() if parts and mark in parts.path), None)
    if other:
        return f"the address of {other}, not of a Google Sheet"
    return "not the address of a Google Sheet (https://docs.google.com/spreadsheets/d/…)"


def why_no_sheet(text: str) -> str:
    """Return why `text` is not the address of a Google Sheet and what to do, as the end of a sentence."""
    return f"it is {what_it_is(text)}; {COPY_IT}"


def sheet_address(identifier: str) -> str:
    """Return the address at which a browser opens the sheet."""
    return f"{BASE}{identifier}/edit"


def cell_link(address: str, grid: Grid, cell: str = "") -> str:
    """Return the address of `cell` (`F17`) of a tab, "" where the workbook at `address` is no Google Sheet.

    Without a cell it is the tab's own.
    """
    if grid.gid is None:
        return ""
    return f"{address}#gid={grid.gid}" + (f"&range={cell}" if cell else "")
