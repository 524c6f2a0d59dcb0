"""What cli.py, the other entry point, reads from its options and prints to a terminal.

It loads no Streamlit.
"""

from pages.terminal.changes import changes
from pages.terminal.explanations import read_explanations
from pages.terminal.options import OUTPUT_OPTION, SECRETS_OPTION
from pages.terminal.pack_commands import PACK_COMMANDS
from pages.terminal.printing import print_lines, print_message, print_warnings, write_output
from pages.terminal.reading import failure_text, find_partnership, parse_period, read_tables, require_partnerships
from pages.terminal.store_commands import STORE_COMMANDS
from pages.terminal.submission_commands import SUBMISSION_COMMANDS

__all__ = [
    "OUTPUT_OPTION",
    "PACK_COMMANDS",
    "SECRETS_OPTION",
    "STORE_COMMANDS",
    "SUBMISSION_COMMANDS",
    "changes",
    "failure_text",
    "find_partnership",
    "parse_period",
    "print_lines",
    "print_message",
    "print_warnings",
    "read_explanations",
    "read_tables",
    "require_partnerships",
    "write_output",
]
