"""The few things that can go wrong with a source; each carries one sentence that tells a person what to do."""


class SheetsError(Exception):
    """Something about the sheets stops us; `str(error)` is a sentence for the person who keeps them."""


class WorkbookUnreadable(SheetsError):
    """One workbook can't be read; the others can go on."""


class SourceUnreadable(SheetsError):
    """Nothing of the source can be read."""


class BadRequest(SheetsError):
    """What was asked for, such as a fiscal year or a date, can't be understood."""
