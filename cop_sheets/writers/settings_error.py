"""The error for a file to which settings rows can't be added."""

from cop_sheets.errors import SheetsError


class SettingsNotWritten(SheetsError):
    """The file's structure is not one to which rows can be added; its text says what to do instead."""


def not_written() -> SettingsNotWritten:
    """Return the error, to raise."""
    return SettingsNotWritten("This file can't be filled in here: copy the rows below into it instead.")
