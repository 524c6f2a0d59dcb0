"""Sources of workbooks: what a source is, files and folders on this machine, and the status of copies.

`cop_sheets.source_factory` opens the source that a text names; Google Sheets are in `cop_sheets.google`.
"""

from cop_sheets.sources.base import CopyingSource, Failure, FolderSource, ReadResult, Source, WorkbookRef, read_all
from cop_sheets.sources.copy_status import INTERNAL_ERROR, NOT_CHECKED, CopyStatus, not_read_yet
from cop_sheets.sources.folder_scan import (
    ANSWER_KEY,
    FOLDER_LABEL,
    LOOSE_CSV,
    SUBFOLDER,
    UnreadFile,
    copy_questions,
)
from cop_sheets.sources.isolation import (
    catch_crash,
    crash_location,
    excluded_message,
    find_crashing_row,
    log_excluded,
    run_isolated,
)
from cop_sheets.sources.local import LocalSource

__all__ = [
    "ANSWER_KEY",
    "FOLDER_LABEL",
    "INTERNAL_ERROR",
    "LOOSE_CSV",
    "NOT_CHECKED",
    "SUBFOLDER",
    "CopyStatus",
    "CopyingSource",
    "Failure",
    "FolderSource",
    "LocalSource",
    "ReadResult",
    "Source",
    "UnreadFile",
    "WorkbookRef",
    "catch_crash",
    "copy_questions",
    "crash_location",
    "excluded_message",
    "find_crashing_row",
    "log_excluded",
    "not_read_yet",
    "read_all",
    "run_isolated",
]
