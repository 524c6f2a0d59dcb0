"""A workbook that a visitor tries: the form, the process that reads it, and how much may be uploaded.

Nothing of it is written to disk.
"""

from pages.uploads.form import draw_upload
from pages.uploads.quota import UploadQuota

__all__ = [
    "UploadQuota", "draw_upload",
]
