"""The exceptions of sources. Their text is a sentence that says what is wrong and what to do."""


class SheetsError(Exception):
    """Base class; `str(error)` is a sentence for the people who keep the sheets."""


class WorkbookUnreadable(SheetsError):
    """One workbook can't be read; the others may be."""


class SourceUnreadable(SheetsError):
    """No workbook of the source can be read."""


class StoreUnavailable(SheetsError):
    """Nothing can be kept or looked up now, such as on a full disk; the text says where, why and what to do."""


class BadRequest(SheetsError):
    """An argument, such as a fiscal year or a date, is not valid."""


def not_read(name: str) -> str:
    """Return the start of the sentence that a sheet was not read; a colon and the reason follow."""
    return f"{name} was not read"
