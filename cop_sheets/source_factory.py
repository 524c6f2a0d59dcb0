"""From a text that names a source to the source: a workbook, a folder of them, or Google Sheets."""

import os
from pathlib import Path

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings import read_google_settings
from cop_sheets.sheet_urls import is_google_source
from cop_sheets.sources import LocalSource, Source


def open_source(text: str, secrets: Path | str | None = None) -> Source:
    """Return the source that `text` names: a workbook, a folder of them, or of folders of CSV files, or Google Sheets.

    `secrets`: the file that says where the Google Sheets are and how to sign in. Raises SourceUnreadable with a
    sentence where there is nothing to read, BadRequest where the settings can't be followed.
    """
    text = str(text).strip()
    if not text:
        raise SourceUnreadable("No source is given: name a workbook (.xlsx, .xlsm or .ods) or a folder of them")
    if is_google_source(text) and not Path(os.path.expanduser(text)).exists():
        # Here, since Google's libraries take a while to import, and folders need none of them.
        from cop_sheets.google.source import open_google_source
        return open_google_source(text, read_google_settings(Path(secrets)) if secrets else None)
    if "://" in text:
        raise SourceUnreadable(f"{text} is a web address: download the workbook and give the file or its folder")
    source = LocalSource(Path(os.path.expanduser(text)))
    source.list()
    return source
