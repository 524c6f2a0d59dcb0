"""The commands `certify` and `submissions`: to certify a year from a terminal, and the list of what was certified.

Each loads the store's libraries only when it runs, since other commands need no store.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from cop_sheets import csv_bytes, write_file
from cop_sheets.date_format import format_datetime
from cop_sheets.errors import BadRequest
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.settings import UNRESTRICTED_VIEWER, read_google_settings, read_min_respondents, read_state_settings
from cop_sheets.sources import CopyingSource, Source
from cop_sheets.store import workbook_key
from cop_sheets.text import join_words, match_key
from pages.terminal.known_partnerships import known_names
from pages.terminal.options import OUTPUT_OPTION, SECRETS_OPTION
from pages.terminal.printing import print_message, print_warnings, write_output
from pages.terminal.reading import find_partnership, parse_period, read_source, require_partnerships
from summaries.figures import INDICATORS
from workflow.packs import PackUnreadable, read_pack, read_pack_file
from workflow.people import Actor

if TYPE_CHECKING:
    from cop_sheets.store.database import Store
    from workflow.submissions import Submission, Submissions

SUBMISSION_COLUMNS = ("Partnership", "Fiscal Year", "Submission", "Certified By", "Certified At", "As Of",
                      "Fingerprint", "Fingerprint of NCPC's Pack", "Reason")


@click.command("certify")
@click.argument("source")
@click.option("--partnership", metavar="NAME", required=True, help="The partnership whose year is certified.")
@click.option("--fiscal-year", required=True, help='Such as "FY 24-25"; it has to be over.')
@click.option("--name", required=True, help="Who certifies; it is recorded as typed.")
@click.option("--as-of", help="Such as 2025-07-15; today unless given. Rows dated later don't count.")
@click.option("--comment", default="", help="Needed where a must flag is open, or rows are left out.")
@click.option("--none", "nones", metavar="OUTPUT", multiple=True,
              help="There was none of this output in the year; give one option for each.")
@click.option("--as-it-is", "kept", metavar="OUTPUT", multiple=True,
              help="Nothing is entered for this output, and whether there was none isn't certified.")
@OUTPUT_OPTION
@SECRETS_OPTION
def certify_year(source: str, partnership: str, fiscal_year: str, name: str, as_of: str | None, comment: str,
                 nones: tuple[str, ...], kept: tuple[str, ...], output: str | None, secrets: str) -> None:
    """Certify a partnership's fiscal year, freeze it in the store, and print its fingerprint.

    For each output for which nothing is entered, --none or --as-it-is says whether there was none. With -o PACK.zip the
    pack is written, too, from which anybody can work the figures out again.
    """
    from cop_sheets.store.database import event_warnings, shared_store
    from workflow.decisions import read_decisions, read_submissions
    from workflow.submissions import certify, draft_certification, read_pack_of

    opened, tables = read_source(source, secrets)
    require_partnerships(tables)
    year, day = parse_period(fiscal_year, as_of)
    listed = find_partnership(tables.all_partnerships, partnership)
    store, names = shared_store(read_state_settings(secrets)), _names(opened, tables.all_partnerships)
    if output:
        _require_pack_name(output)
    answers = {_output(text): True for text in nones} | {_output(text): False for text in kept}
    if len(answers) < len(nones) + len(kept):
        raise BadRequest("An output is named twice: give one of --none and --as-it-is for each.")
    with store.read() as connection:
        print_warnings(event_warnings(connection))
    draft = draft_certification(replace(tables, decisions=read_decisions(store, names)), listed, year, day, answers,
                                min_respondents=read_min_respondents(secrets),
                                old_copy_reason=_old_copy_reason(opened, listed))
    latest = read_submissions(store, names).of(listed, year).latest
    made = certify(store, Actor(lambda: UNRESTRICTED_VIEWER, name, names, lambda: datetime.now(UTC)), draft,
                   comment=comment, seen=latest.fingerprint if latest else "",
                   sheet=workbook_key(draft.workbook, read_google_settings(secrets), source))
    print_message(f"{year} of {listed} is certified by {made.who}. Its fingerprint:", err=True)
    print_message(made.fingerprint)
    if output:
        with store.read() as connection:
            pack = read_pack_of(connection, made, for_ncpc=False)
        try:
            write_file(output, pack)
        except BadRequest as problem:
            raise BadRequest(f"The year is certified and kept, and only its pack was not written. {problem}. Then "
                             f"cli.py submissions --pack {made.fingerprint} -o PACK.zip writes it.") from problem
        print_message(f"The pack is in {output}.", err=True)


@click.command("submissions")
@click.option("--fiscal-year", help='Only this year, such as "FY 24-25".')
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
@click.option("--pack", "fingerprint", metavar="FINGERPRINT",
              help="Write the pack with this fingerprint, the partnership's or NCPC's, to -o PACK.zip instead; an "
                   "earlier certification's, too.")
@OUTPUT_OPTION
@SECRETS_OPTION
def list_submissions(fiscal_year: str | None, form: str, fingerprint: str | None, output: str | None, secrets: str
                     ) -> None:
    """List what was certified, accepted and returned, with the fingerprint of each certification.

    Whether today's figures differ from the certified ones is shown by the app, which reads the sheets.
    """
    from cop_sheets.store.database import event_warnings, readable_store
    from workflow.decisions import read_submissions

    store = readable_store(read_state_settings(secrets))
    year = parse_period(fiscal_year, None)[0] if fiscal_year else None
    with store.read() as connection:
        print_warnings(event_warnings(connection))
    submissions = read_submissions(store, known_names(secrets))
    if fingerprint:
        _write_pack(store, submissions, fingerprint, output)
        return
    found = [submission for submission in submissions if submission.latest and year in (None, submission.fiscal_year)]
    found.sort(key=lambda one: (-one.fiscal_year.start, one.partnership.casefold()))
    rows = [_row(submission) for submission in found]
    if form == "csv":
        write_output(csv_bytes(pd.DataFrame(rows, columns=list(SUBMISSION_COLUMNS), dtype=object)), output)
        return
    if output:
        raise BadRequest("A list as text is printed only: add --format csv to write it to a file.")
    if not rows:
        print_message("Nothing has been certified yet.", err=True)
    for submission in found:
        print_message(_line(submission))


def _require_pack_name(output: str) -> None:
    """Raise BadRequest where a pack can't be written, or would replace what is no pack, such as a workbook."""
    path = Path(output)
    if path.suffix.lower() != ".zip" or path.is_dir():
        raise BadRequest(f"{output} is no name for a pack: give one that ends in .zip.")
    if not path.absolute().parent.is_dir():
        raise BadRequest(f"There is no folder {path.absolute().parent}: make it first, or name another file.")
    if path.exists():
        try:
            read_pack(read_pack_file(path), path.name)
        except PackUnreadable as problem:
            raise BadRequest(f"{output} is there already and is no pack that can be read: name another file.") from (
                problem)


def _write_pack(store: "Store", submissions: "Submissions", fingerprint: str, output: str | None) -> None:
    """Write a kept pack. Raises BadRequest where none has this fingerprint, or no file is named."""
    from workflow.submissions import read_pack_of

    if not output:
        raise BadRequest("Name the file to write: -o PACK.zip.")
    _require_pack_name(output)
    made = next((made for submission in submissions for made in submission.certifications
                 if fingerprint in (made.fingerprint, made.ncpc_fingerprint)), None)
    if made is None:
        raise BadRequest(f"No certification has the fingerprint {fingerprint}: cli.py submissions lists those of the "
                         "certifications that were made last.")
    with store.read() as connection:
        pack = read_pack_of(connection, made, for_ncpc=fingerprint == made.ncpc_fingerprint)
    write_file(output, pack)
    print_message(f"The pack is in {output}.", err=True)


def _row(submission: "Submission") -> tuple[str, ...]:
    made = submission.latest
    assert made is not None
    return (submission.partnership, str(submission.fiscal_year), submission.text(), made.who,
            made.at.astimezone().isoformat(timespec="seconds"), made.as_of.isoformat(), made.fingerprint,
            made.ncpc_fingerprint, submission.reason)


def _line(submission: "Submission") -> str:
    made = submission.latest
    assert made is not None
    reason = f"{'; ' if submission.reopening_request else ': '}{submission.reason}" if submission.reason else ""
    return (f"{submission.partnership}  {submission.fiscal_year}  {submission.text()}{reason}  certified "
            f"{format_datetime(made.at)} by {made.who}  {made.fingerprint}  NCPC's pack {made.ncpc_fingerprint}")


def _output(text: str) -> str:
    """Return the name of the output that is meant. Raises BadRequest."""
    for indicator in INDICATORS:
        if match_key(text) in map(match_key, (indicator.name, indicator.label)):
            return indicator.name
    raise BadRequest(f"No output is called “{text}”; there is {join_words([one.name for one in INDICATORS])}.")


def _old_copy_reason(source: Source, partnership: str) -> str:
    """Return why the copy of a partnership's sheet is not current; "" where it is, and for a file."""
    states = source.states() if isinstance(source, CopyingSource) else []
    return next((state.reason for state in states if state.partnership == partnership), "")


def _names(source: Source, spelled: list[str]) -> PartnershipNames:
    """Return the names of a source's partnerships, as they are `spelled`, with former ones where it has a list."""
    sheets = getattr(source, "sheets", None)    # a source of Google Sheets
    return PartnershipNames(tuple(sheets.partnerships) if sheets else tuple(
        PartnershipEntry(name, None) for name in spelled))


SUBMISSION_COMMANDS = (certify_year, list_submissions)
