"""The state of each workbook, how current its copy is, and the check of an uploaded workbook.

`upload_worker` runs as a separate process.
"""

from summaries.workbooks.choices import Choice
from summaries.workbooks.copies import copies_headline, copies_sentences, last_check_sentence, progress_sentence
from summaries.workbooks.status import (
    blank_workbook,
    max_line_count,
    tab_table,
    unreadable_workbook_sentences,
    workbook_table,
    workbooks_sentence,
)
from summaries.workbooks.upload_result import Upload, UploadResult

__all__ = [
    "Choice", "Upload", "UploadResult", "blank_workbook", "copies_headline", "copies_sentences", "last_check_sentence",
    "max_line_count", "progress_sentence", "tab_table", "unreadable_workbook_sentences", "workbook_table",
    "workbooks_sentence",
]
