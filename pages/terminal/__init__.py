"""What cli.py, the other entry point, reads from its options and prints to a terminal.

It loads no Streamlit.
"""

from pages.terminal.changes import make_changes_command
from pages.terminal.printing import print_lines, print_message, print_warnings, write_output
from pages.terminal.reading import failure_text, find_partnership, parse_period, read_tables, require_partnerships

__all__ = [
    "failure_text", "find_partnership", "make_changes_command", "parse_period", "print_lines", "print_message",
    "print_warnings", "read_tables", "require_partnerships", "write_output",
]
