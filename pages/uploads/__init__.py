"""Trying a workbook by upload: the form, the worker process that reads it, and the limits on uploads.

Nothing of an upload is written to disk.
"""

from pages.uploads.form import draw_upload
from pages.uploads.quota import UploadQuota
from pages.uploads.results import draw_result

__all__ = [
    "UploadQuota", "draw_result", "draw_upload",
]
