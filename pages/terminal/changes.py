"""The command `changes`: what has changed between two days, as text, CSV or JSON."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from cop_sheets import (
    FiscalYear,
    Period,
    ReadResult,
    Tables,
    build_tables,
    csv_bytes,
    fiscal_year_of,
    json_bytes,
    parse_fiscal_year,
)
from cop_sheets.date_format import format_date
from cop_sheets.errors import BadRequest
from cop_sheets.parsing.values import parse_as_of
from cop_sheets.raw import Workbook
from cop_sheets.settings import read_min_respondents, read_state_settings
from cop_sheets.text import join_words, match_key
from pages.terminal.known_partnerships import known_names
from pages.terminal.options import OUTPUT_OPTION, SECRETS_OPTION
from pages.terminal.printing import print_lines, print_message, print_warnings, write_output
from pages.terminal.reading import failure_text, find_partnership, parse_period, read_tables, require_partnerships
from summaries.audience import partnership_audience
from summaries.changes import compare, figure_change_table, flag_change_table, row_change_table
from summaries.documents.changes import (
    comparison_notices,
    figure_change_lines,
    flag_change_lines,
    row_change_lines,
)
from workflow.packs import read_pack, read_pack_file

_HISTORY, _PACK_ENDING = "history:", ".zip"
_TABLES = {None: (row_change_table, row_change_lines), "figures": (figure_change_table, figure_change_lines),
           "flags": (flag_change_table, flag_change_lines)}


class _ComparedSource(NamedTuple):
    """One of the two days: what was read, and its as-of date, None where it is the command's.

    `certified_year`: of a pack, the fiscal year that was certified.
    """

    tables: Tables
    day: date | None = None
    certified_year: FiscalYear | None = None


@click.command("changes")
@click.argument("before")
@click.argument("after")
@click.option("--fiscal-year", help='Such as "FY 24-25"; unless given, of a pack, else of the later as-of date.')
@click.option("--as-of", help="Such as 2025-07-15, for both; today unless given. Rows dated later don't count.")
@click.option("--partnership", metavar="NAME", help="Only this partnership.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@click.option("--figures", "table", flag_value="figures", help="Why each figure has changed, instead of rows.")
@click.option("--flags", "table", flag_value="flags", help="Which flags are fixed, new or still open, instead.")
@OUTPUT_OPTION
@SECRETS_OPTION
def changes(before, after, fiscal_year, as_of, partnership, form, table, output, secrets) -> None:
    """Say what has changed from BEFORE to AFTER: rows, figures, flags.

    Each of the two is a workbook, a folder, a Google Sheet's address or `google`, as for `check`; or PACK.zip, what
    was certified, as of its day; or history:2025-07-01, what the app had read by the end of that day. The exit code is
    0, or 2 where one of them can't be read, 3 where the product itself failed.
    """
    sides = _read_side(before, secrets), _read_side(after, secrets)
    periods = _periods(sides, fiscal_year, as_of)
    tables, unlisted = _without_unlisted(sides)
    if partnership is None and max(len(one.all_partnerships) for one in tables) > 1:
        # A pack is of one partnership, so the others of a folder were not added since.
        partnership = next((side.tables.all_partnerships[0] for side in sides if side.certified_year), None)
    if partnership is not None:
        name = find_partnership(list(dict.fromkeys(name for one in tables for name in one.all_partnerships)),
                                partnership)
        tables = [one.of([own for own in one.all_partnerships if match_key(own) == match_key(name)])
                  for one in tables]
    make_table, draw_lines = _TABLES[table]
    comparison = compare(tables[0], tables[1], *periods, partnership_audience(read_min_respondents(secrets)))
    if comparison.failures:
        print_message(failure_text(comparison.failures), fg="red", err=True)
    if unlisted and partnership is None:
        print_warnings([f"No longer in the source, so not compared: {join_words(unlisted)}."])
    print_warnings(comparison_notices(comparison))
    print_message(f"{_period_text(*periods)}.", err=True)    # figures and flags depend on it
    if form == "text":
        print_lines(draw_lines(comparison), output)
        return
    changed = make_table(comparison)
    write_output(csv_bytes(changed) if form == "csv" else json_bytes(changed), output)
    if output:
        print_message(f"{len(changed)} lines are in {output}.", err=True)


def _period_text(before: Period, after: Period) -> str:
    """Return the fiscal year and the day of both sides: `FY 24-25, as of July 8, 2025, against as of July 15, 2025`."""
    days = [f"as of {format_date(period.as_of)}" for period in (before, after)]
    return f"{after.fiscal_year}, {', against '.join(dict.fromkeys(days))}"


def _read_side(text: str, secrets: str) -> _ComparedSource:
    """Return what the argument BEFORE or AFTER names. Raises SheetsError."""
    if text.strip().casefold().startswith(_HISTORY):
        return _read_history(parse_as_of(text.strip()[len(_HISTORY):].strip()), secrets)
    if Path(text).suffix.casefold() == _PACK_ENDING and Path(text).is_file():
        return _read_pack(text)
    tables = read_tables(text, secrets)
    require_partnerships(tables)
    return _ComparedSource(tables)


def _read_pack(path: str) -> _ComparedSource:
    """Return the cells of a pack, as of the day of its certification. Raises SheetsError, also for a damaged one."""
    pack = read_pack(read_pack_file(path), Path(path).name)
    if pack.damaged_files:
        raise BadRequest(f"{pack.name}: {join_words(pack.damaged_files)} was changed after the certification, so it is "
                         "not compared. Download the pack again.")
    if pack.manifest.is_for_ncpc:
        print_warnings([f"{pack.name} is NCPC's pack: its cells are replaced, so only its figures can be compared with "
                        "those of a workbook."])
    details = pack.manifest.certification
    tables = build_tables(ReadResult([Workbook(details.partnership, "", pack.raw_sheets())]))
    return _ComparedSource(tables, details.as_of, details.fiscal_year)


def _read_history(day: date, secrets: str) -> _ComparedSource:
    """Return the last copies that the store has by the end of a day; warns of those from before it."""
    # Imported late: other comparisons need no store.
    from cop_sheets.store.database import History, shared_store
    store = shared_store(read_state_settings(secrets))
    kept = [version.partnership for version in History(store).versions()]
    history = History(store, known_names(secrets, kept).entries)
    copies = history.workbooks_at(day)
    if not copies:
        first = min((version.first_day for version in history.versions()), default=None)
        raise BadRequest(f"The store holds no copy of {format_date(day)} or before" + (
            f"; its first one is of {format_date(first)}." if first else ": the app, or cli.py pull, keeps them."))
    print_warnings([copy.message for copy in copies if copy.message])
    return _ComparedSource(build_tables(ReadResult([copy.workbook for copy in copies])), day)


def _without_unlisted(sides: Sequence[_ComparedSource]) -> tuple[list[Tables], list[str]]:
    """Return the tables of both sides, and which partnerships of the history the source on the other side lacks.

    These are left out: all of their rows would be removed, though their workbooks may have left the source long ago.
    One workbook on each side is compared whatever the names. Raises BadRequest where the sides have none in common.
    """
    tables = [side.tables for side in sides]
    if len([side for side in sides if side.day]) != 1 or all(len(one.all_partnerships) == 1 for one in tables):
        return tables, []
    past, source = (0, 1) if sides[0].day else (1, 0)
    listed = {match_key(name) for name in tables[source].all_partnerships}
    common, gone = ([name for name in tables[past].all_partnerships if (match_key(name) in listed) is is_listed]
                    for is_listed in (True, False))
    if not common:
        raise BadRequest(f"No partnership is on both sides: the store has copies of {join_words(gone)}, the source has "
                         f"{join_words(tables[source].all_partnerships)}.")
    tables[past] = tables[past].of(common)
    return tables, gone


def _periods(sides: tuple[_ComparedSource, _ComparedSource], fiscal_year: str | None,
             as_of: str | None) -> tuple[Period, Period]:
    """Return the period of each side; the fiscal year of both is that of a pack, or of the later side, unless given.
    """
    _, today = parse_period(None, as_of)
    before, after = (side.day if side.day and as_of is None else today for side in sides)
    certified = next((side.certified_year for side in reversed(sides) if side.certified_year), None)
    year = parse_fiscal_year(fiscal_year) if fiscal_year else certified or fiscal_year_of(after)
    return Period(year, before), Period(year, after)
