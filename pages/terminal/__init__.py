"""What cli.py, the other entry point, prints to a terminal.

It loads no Streamlit.
"""

from pages.terminal.printing import print_lines, print_message, write_output
from pages.terminal.store_commands import SECRETS_OPTION, STORE_COMMANDS

__all__ = ["SECRETS_OPTION", "STORE_COMMANDS", "print_lines", "print_message", "write_output"]
