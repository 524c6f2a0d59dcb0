"""What was read of each workbook, how current its copy is, and what a workbook that somebody uploads comes to.

`upload_worker` is run as a process of its own.
"""

from summaries.workbooks.copies import copies_headline, copies_sentences, looked_sentence, progress_sentence
from summaries.workbooks.status import (
    blank_workbook,
    most_lines,
    tab_table,
    unread_sentences,
    workbook_table,
    workbooks_sentence,
)
from summaries.workbooks.upload_result import Tried, Upload

__all__ = [
    "Tried", "Upload", "blank_workbook", "copies_headline", "copies_sentences", "looked_sentence", "most_lines",
    "progress_sentence", "tab_table", "unread_sentences", "workbook_table", "workbooks_sentence",
]
