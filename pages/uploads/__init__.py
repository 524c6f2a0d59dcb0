"""Trying a workbook by upload: the form, the worker process that reads it, and the limits on uploads.

Nothing of an upload is written to disk.
"""

from pages.uploads.form import draw_upload
from pages.uploads.quota import UploadQuota

__all__ = [
    "UploadQuota", "draw_upload",
]
