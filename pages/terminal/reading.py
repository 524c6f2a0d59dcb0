"""What commands share: reading a source, the period of their options, and finding a partnership by its name."""

from datetime import date, datetime

from cop_sheets import FiscalYear, Tables, build_tables, fiscal_year_of, open_source, parse_fiscal_year, read_all
from cop_sheets.errors import BadRequest, SourceUnreadable
from cop_sheets.parsing.values import parse_as_of
from cop_sheets.sources import CopyingSource, Failure, FolderSource, Source, copy_questions
from cop_sheets.text import join_words, match_key
from pages.terminal.printing import print_warnings
from summaries.workbooks import copies_sentences


def read_tables(source: str, secrets: str) -> Tables:
    """Return the tables of the source that a text names. Warns of old copies of Google Sheets."""
    return read_source(source, secrets)[1]


def read_source(source: str, secrets: str) -> tuple[Source, Tables]:
    """Return the source that a text names, and its tables; see `read_tables`."""
    opened_source = open_source(source, secrets)
    tables = build_tables(read_all(opened_source))
    if isinstance(opened_source, CopyingSource):
        # On standard error, so that the output file is the same for old copies and current ones.
        print_warnings(copies_sentences(opened_source.states(), opened_source.notices, show_all=True))
    if isinstance(opened_source, FolderSource):
        print_warnings(copy_questions(tables.all_partnerships, tables.duplicate_workbooks.copy_of))
    return opened_source, tables


def require_partnerships(tables: Tables) -> None:
    """Raise SourceUnreadable, with the reason for each workbook, if none can be read."""
    if not tables.partnerships:
        raise SourceUnreadable(failure_text(tables.failures))


def failure_text(failures: list[Failure]) -> str:
    """Return the messages of workbooks that can't be read, one a line."""
    return "\n".join(failure.message for failure in failures)


def parse_period(fiscal_year: str | None, as_of: str | None) -> tuple[FiscalYear, date]:
    """Return the fiscal year and the as-of date of a command's options. Raises BadRequest."""
    day = datetime.now().date() if as_of is None else parse_as_of(as_of)
    return (parse_fiscal_year(fiscal_year) if fiscal_year else fiscal_year_of(day)), day


def find_partnership(names: list[str], partnership: str) -> str:
    """Return the one of `names` that is meant. Raises BadRequest if there is none."""
    for name in names:
        if match_key(name) == match_key(partnership):
            return name
    raise BadRequest(f"No partnership is called “{partnership}”; there is {join_words(names)}.")
