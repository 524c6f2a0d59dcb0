"""Terminal entry point: check a source, write the NCPC summary, a blank template or a sample, see to Google Sheets."""

import errno
import json
import os
import shutil
import sys
import textwrap
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from pages.server.memory_check import CRASHED, NO_MEMORY, ask_for_memory, end_without_memory, is_no_memory

try:
    ask_for_memory()
    import click

    from cop_sheets import (
        FiscalYear,
        SheetsError,
        Tables,
        build_tables,
        csv_bytes,
        fiscal_year_of,
        open_source,
        parse_fiscal_year,
        read_all,
        write_file,
    )
    from cop_sheets.errors import BadRequest, SourceUnreadable
    from cop_sheets.parsing.values import day_in
    from cop_sheets.runtime import log_crash, logging_to
    from cop_sheets.sample import write_sample
    from cop_sheets.settings import read_min_respondents, read_settings
    from cop_sheets.sources import ANSWER_KEY, CopyingSource, Failure
    from cop_sheets.text import key, listed, printable
    from cop_sheets.version import VERSION
    from cop_sheets.writers import template_bytes
    from summaries import build_report
    from summaries.audience import own
    from summaries.documents.terminal import report_lines
    from summaries.report import EVERY_PART, report_of_some
    from summaries.workbooks import copies_sentences
    from validators import Severity
except Exception as failure:
    if not is_no_memory(failure):
        raise
    end_without_memory()

FLAGS_FOUND, SOME_OLD, NOTHING_READ = 1, 1, 2
INTERRUPTED, OUTPUT_CLOSED = 130, 141    # as a shell says it of a program that was stopped, or that nobody reads
_STYLES = {"must": {"fg": "red", "bold": True}, "should": {"fg": "yellow"}, "info": {"dim": True},
           "title": {"bold": True, "underline": True}, "good": {"fg": "green"}, "plain": {}}


class _Commands(click.Group):
    """Every error ends in one sentence on standard error, never in a traceback.

    The exit code is 2 where we know the error, and 3 where the product itself failed.
    """

    def invoke(self, ctx: click.Context):
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(INTERRUPTED)
        except SheetsError as error:
            _say(str(error), fg="red", err=True)
            ctx.exit(NOTHING_READ)
        except Exception as error:
            number = error.errno if isinstance(error, OSError) else None
            if number == errno.EPIPE:
                # What is left to write has nowhere to go, and Python would try once more as it ends.
                with suppress(OSError):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(OUTPUT_CLOSED)
            if number in (errno.ENOSPC, errno.EDQUOT):
                _say("There is no room left where the output goes: make some, or name another place.", fg="red",
                     err=True)
                ctx.exit(NOTHING_READ)
            if is_no_memory(error):
                _say(NO_MEMORY, fg="red", err=True)
            else:
                log_crash(error)
            ctx.exit(CRASHED)


@click.group(cls=_Commands)
@click.option("--log", metavar="FILE", envvar="COP_LOG",
              help="Add what goes wrong in the product itself to FILE, without anything that people typed.")
@click.version_option(VERSION, prog_name="Communities of Practice", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, log: str | None) -> None:
    """Check the Community of Practice sheets of Smart Start Local Partnerships, and report them to NCPC."""
    ctx.with_resource(logging_to(lambda text: _say(text, fg="red", err=True), log))


_secrets_option = click.option("--secrets", metavar="FILE", default=".streamlit/secrets.toml", show_default=True,
                               help="Where the credentials for Google Sheets stand; a folder needs none.")


def _source_options(command):
    for option in (
        click.argument("source"),
        click.option("--fiscal-year", help='Such as "FY 24-25"; the one that holds the as-of date unless given.'),
        click.option("--as-of", help="Such as 2025-07-15; today unless given. Rows dated later don't count."),
        click.option("-o", "--output", metavar="FILE", help="Write to FILE, whole or not at all."),
        _secrets_option,
    ):
        command = option(command)
    return command


@cli.command()
@_source_options
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
def check(source, fiscal_year, as_of, output, secrets, form) -> None:
    """Say which cells to fix, and which CoPs meet the model.

    SOURCE is a workbook (.xlsx, .xlsm, .ods), a folder of them, a folder of folders of CSV files, a Google Sheet's
    address, or `google` for all that is configured. The exit code is 0 where no "must" flag stands, 1 where one does,
    2 where nothing can be read, 3 where the product itself failed.
    """
    report = build_report(_tables(source, secrets), *_period(fiscal_year, as_of), parts=EVERY_PART)
    tables = report.tables    # without the workbooks that the product can't cope with
    flags = report.flags
    if form == "text":
        _print_text(report_lines(report), output)
    else:
        _put(csv_bytes(flags) if form == "csv" else _json_bytes(flags), output)
    if output:
        _say(f"{len(flags)} flags are in {output}.", err=True)
    if not tables.partnerships:
        raise SourceUnreadable(_failures(tables.failures))
    if (flags["Severity"] == Severity.MUST).any():
        sys.exit(FLAGS_FOUND)


@cli.command()
@_source_options
@click.option("--partnership", metavar="NAME", help="Only this partnership.")
def summary(source, fiscal_year, as_of, output, secrets, partnership) -> None:
    """Write the fiscal-year summary for NCPC as CSV."""
    tables = _tables(source, secrets)
    if not tables.partnerships:
        raise SourceUnreadable(_failures(tables.failures))
    period, audience = _period(fiscal_year, as_of), own(read_min_respondents(secrets))
    if partnership is None:
        report = build_report(tables, *period, audience, EVERY_PART)
    else:
        report = report_of_some(tables, [_named(tables, partnership)], *period, audience)
    # One of several is written as not reported.
    if partnership is None and not report.tables.partnerships:
        raise SourceUnreadable(_failures(report.tables.failures))
    if tables.failures or report.tables.failures:
        _say(_failures(tables.failures + [failure for failure in report.tables.failures
                                          if failure not in tables.failures]), fg="red", err=True)
    _put(report.ncpc_csv, output)
    if output:
        _say(f"{len(report.ncpc)} lines for {report.period.fiscal_year} are in {output}.", err=True)


@cli.command()
@click.argument("file")
def template(file) -> None:
    """Write the blank workbook to FILE.xlsx: headers, drop-downs, checks and how to fill it."""
    if not file.lower().endswith(".xlsx"):
        raise BadRequest(f"{file} doesn't end in .xlsx: name the file so that Excel knows it, such as {file}.xlsx")
    blank, target = template_bytes(), Path(file)
    if target.is_file() and target.read_bytes() not in (b"", blank):
        raise BadRequest(f"{file} is there already and holds something: name another file")
    write_file(file, blank)
    _say(f"The blank workbook is in {file}. Its first tab says how to fill it.")


@cli.command()
@click.argument("folder")
@click.option("--partnerships", type=click.IntRange(1, 100), default=6, show_default=True)
@click.option("--years", type=click.IntRange(1, 20), default=2, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def sample(folder, partnerships, years, seed) -> None:
    """Write a believable state with seeded mistakes to FOLDER, and answer-key.csv that lists them."""
    target = Path(folder)
    if target.is_dir() and any(target.glob("*.xlsx")) and not (target / ANSWER_KEY).exists():
        raise BadRequest(f"{folder} holds workbooks that are no sample: name another folder")
    write_sample(folder, partnerships=partnerships, years=years, seed=seed)
    _say(f"{partnerships} workbooks and answer-key.csv are in {folder}.")


@cli.command()
@click.argument("address")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@_secrets_option
def provision(address, dry_run, secrets) -> None:
    """Write the blank workbook into an empty Google Sheet.

    ADDRESS is the sheet's; share it with the service account as Editor first. Tabs that hold anything are left alone,
    nothing is deleted or renamed, and a second run writes only what is missing.
    """
    from cop_sheets.google.provisioning.provision import provision as write_template
    for line in write_template(address, read_settings(secrets), dry_run):
        _say(line)


@cli.command()
@_secrets_option
def pull(secrets) -> None:
    """Bring the copies of all configured Google Sheets up to date, as from a timer.

    Prints a line a workbook. The exit code is 0 where every copy is current, 1 where some are not or something else is
    amiss, 2 where none is.
    """
    from cop_sheets.google.pull import pull as bring_up_to_date
    pulled = bring_up_to_date(read_settings(secrets), _show_progress if sys.stderr.isatty() else None)
    for line in pulled.lines:
        _say(line)
    _warn(pulled.notices)
    if not pulled.is_complete:
        sys.exit(SOME_OLD if pulled.current else NOTHING_READ)


def _show_progress(done: int, total: int, partnership: str) -> None:
    # Over the line before, and gone at the end.
    told = f"{done} of {total} read: {printable(partnership)}" if done < total else ""
    click.echo(f"\r\x1b[K{told}", nl=False, err=True)


def _tables(source: str, secrets: str) -> Tables:
    opened = open_source(source, secrets)
    tables = build_tables(read_all(opened))
    if isinstance(opened, CopyingSource):
        # On standard error: a file is the same whether its rows are an old copy or not.
        _warn(copies_sentences(opened.states(), opened.notices, in_full=True))
    return tables


def _warn(sentences: list[str]) -> None:
    for sentence in sentences:
        _say(sentence, fg="yellow", err=True)


def _failures(failures: list[Failure]) -> str:
    return "\n".join(failure.sentence for failure in failures)


def _period(fiscal_year: str | None, as_of: str | None) -> tuple[FiscalYear, date]:
    day = datetime.now().date() if as_of is None else day_in(as_of)
    return (parse_fiscal_year(fiscal_year) if fiscal_year else fiscal_year_of(day)), day


def _named(tables: Tables, partnership: str) -> str:
    for name in tables.listed:
        if key(name) == key(partnership):
            return name
    raise BadRequest(f"No partnership is called “{partnership}”; there is {listed(tables.listed)}.")


def _json_bytes(flags) -> bytes:
    lines = flags.astype(object).where(flags.notna(), None).to_dict("records")
    return (json.dumps(lines, ensure_ascii=False, indent=2) + "\n").encode()


def _print_text(lines: list[tuple[str, str]], output: str | None) -> None:
    lines = [(style, printable(text)) for style, text in lines]
    if output:
        write_file(output, "".join(f"{text}\n" for _, text in lines).encode())
    else:
        width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else None
        for style, text in lines:
            whole = textwrap.fill(text, width, subsequent_indent=" " * 12) if width and len(text) > width else text
            click.echo(click.style(whole, **_STYLES[style]), color=False if os.environ.get("NO_COLOR") else None)


def _say(text: str, err: bool = False, **style) -> None:
    """Print sentences of ours; what they name, such as a file, may hold what a terminal would obey."""
    click.echo(click.style("\n".join(map(printable, text.split("\n"))), **style), err=err)


def _put(data: bytes, output: str | None) -> None:
    if output:
        write_file(output, data)
    elif sys.stdout is None:
        raise BadRequest("Standard output is closed, so there is nowhere to write to: name a file with -o.")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


if __name__ == "__main__":
    try:
        cli()
    except MemoryError:    # as it was said that there is none
        end_without_memory()
