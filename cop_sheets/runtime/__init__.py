"""What the running process needs, whatever it reads: a log without typed text, crash messages, a limit on memory.

Nothing here knows of workbooks.
"""

from cop_sheets.runtime.crash_log import log_crash, logging_to
from cop_sheets.runtime.log_redaction import install
from cop_sheets.runtime.malloc_arenas import keep_few_arenas

__all__ = [
    "install", "keep_few_arenas", "log_crash", "logging_to",
]
