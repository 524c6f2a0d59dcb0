"""What the running process needs, whatever it reads: a log without typed text, and crash messages.

Nothing here knows of workbooks.
"""

from cop_sheets.runtime.crash_log import log_crash, log_to
from cop_sheets.runtime.log_redaction import install_log_redaction

__all__ = ["install_log_redaction", "log_crash", "log_to"]
