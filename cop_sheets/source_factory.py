"""Opens the source that a text names: a workbook, a folder of workbooks, or Google Sheets."""

import os
from pathlib import Path

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings import read_google_settings
from cop_sheets.sheet_urls import is_google_source
from cop_sheets.sources import LocalSource, Source


def open_source(text: str, secrets: Path | str | None = None) -> Source:
    """Return the source that `text` names: a workbook, a folder of workbooks or of CSV folders, or Google Sheets.

    `secrets`: the secrets.toml with the settings of Google Sheets. Raises SourceUnreadable where there is nothing to
    read, BadRequest where the settings are not valid.
    """
    text = str(text).strip()
    if not text:
        raise SourceUnreadable("No source is given: name a workbook (.xlsx, .xlsm or .ods) or a folder of them")
    if is_google_source(text) and not Path(os.path.expanduser(text)).exists():
        # Imported here: Google's libraries take a while to load, and other sources don't need them.
        from cop_sheets.google.source import open_google_source
        return open_google_source(text, read_google_settings(Path(secrets)) if secrets else None)
    if "://" in text:
        raise SourceUnreadable(f"{text} is a web address: download the workbook and give the file or its folder")
    source = LocalSource(Path(os.path.expanduser(text)))
    source.list()
    return source
