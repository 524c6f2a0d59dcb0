"""What cli.py, the other entry point, prints to a terminal.

It loads no Streamlit.
"""

from pages.terminal.printing import print_lines, print_message, write_output

__all__ = ["print_lines", "print_message", "write_output"]
