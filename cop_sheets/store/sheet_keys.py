"""The keys of sheets in the store: a prefix for each source, so that copies of two sources are never mixed up."""

import hashlib
import os
from pathlib import Path

from cop_sheets.raw import Workbook
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import parse_sheet_id
from cop_sheets.text import match_key


def google_prefix(settings: GoogleSettings) -> str:
    """Return what the keys of Google Sheets start with; those of a test server differ from Google's."""
    return f"{settings.api_base or 'google'} "


def folder_prefix(folder: str | Path) -> str:
    """Return what the keys of the workbooks in a folder, or of one file, start with: the same through links to it."""
    path = os.path.realpath(os.path.expanduser(folder))
    # A hash, as one path with a blank may be the start of another. 16 digits are enough for the folders of a store.
    return f"folder {hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:16]} "


def workbook_key(workbook: Workbook, settings: GoogleSettings | None, folder: str | Path) -> str:
    """Return the key of the sheet that a workbook was read from: of Google, or in a folder, or that file itself."""
    if "://" in workbook.address:
        return google_prefix(settings or GoogleSettings()) + (parse_sheet_id(workbook.address) or workbook.address)
    return folder_prefix(folder) + (match_key(workbook.partnership) or workbook.partnership)
