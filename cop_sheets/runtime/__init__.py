"""Logging of the running process: without text that people typed, and with messages about crashes.

Nothing here knows about workbooks.
"""

from cop_sheets.runtime.crash_log import log_crash, log_to
from cop_sheets.runtime.log_redaction import install_log_redaction

__all__ = ["install_log_redaction", "log_crash", "log_to"]
