"""Where workbooks live: what a source is, files and folders on this machine, and how current a copy is.

Which source a text names is for `cop_sheets.source_factory` to say; Google Sheets are in `cop_sheets.google`.
"""

from cop_sheets.sources.base import CopyingSource, Entry, Failure, FolderSource, Reading, Source, read_all
from cop_sheets.sources.copy_status import BookState, in_words
from cop_sheets.sources.folder_scan import ANSWER_KEY, LOOSE_CSV, SUBFOLDER, NotRead
from cop_sheets.sources.isolation import crash_of, crash_place, isolated, left_out_sentence, log_left_out, where_raised
from cop_sheets.sources.local import LocalSource

__all__ = [
    "ANSWER_KEY", "LOOSE_CSV", "SUBFOLDER", "BookState", "CopyingSource", "Entry", "Failure", "FolderSource",
    "LocalSource", "NotRead", "Reading", "Source", "crash_of", "crash_place", "in_words", "isolated",
    "left_out_sentence", "log_left_out", "read_all", "where_raised",
]
