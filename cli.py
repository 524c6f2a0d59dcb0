"""Terminal entry point: check a source, write the NCPC summary, a template or a sample, and manage Google Sheets."""

import errno
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pages.server.memory_check import (
    CRASH_EXIT_CODE,
    NO_MEMORY_MESSAGE,
    exit_out_of_memory,
    is_out_of_memory,
    require_memory,
)

try:
    require_memory()
    import click

    from cop_sheets import SheetsError, csv_bytes, json_bytes, write_file
    from cop_sheets.decisions import Decisions
    from cop_sheets.errors import BadRequest, SourceUnreadable
    from cop_sheets.runtime import log_crash, log_to
    from cop_sheets.sample import write_sample
    from cop_sheets.settings import read_google_settings, read_min_respondents, read_state_settings
    from cop_sheets.sources import ANSWER_KEY
    from cop_sheets.text import escape_unprintable
    from cop_sheets.version import VERSION
    from cop_sheets.writers.template import template_bytes
    from pages.terminal import (
        OUTPUT_OPTION,
        PACK_COMMANDS,
        SECRETS_OPTION,
        STORE_COMMANDS,
        SUBMISSION_COMMANDS,
        changes,
        failure_text,
        find_partnership,
        parse_period,
        print_lines,
        print_message,
        print_warnings,
        read_explanations,
        read_tables,
        require_partnerships,
        write_output,
    )
    from summaries import build_report
    from summaries.audience import partnership_audience
    from summaries.documents.suggestions import suggestion_lines, suggestion_table, suggestions_by_partnership
    from summaries.documents.terminal import report_lines
    from summaries.ncpc.frozen_rows import parse_summary_csv, summary_csv
    from summaries.report import ALL_PARTS, report_for_partnerships
    from validators import Severity
except Exception as failure:
    if not is_out_of_memory(failure):
        raise
    exit_out_of_memory()

EXIT_FLAGS_FOUND, EXIT_SOME_NOT_CURRENT, EXIT_NOTHING_READ = 1, 1, 2
EXIT_INTERRUPTED, EXIT_OUTPUT_CLOSED = 130, 141    # the shell convention: 128 + SIGINT, 128 + SIGPIPE


class _Commands(click.Group):
    """Prints every error as one sentence on standard error; the exit code is 2, or 3 if the product itself failed."""

    def invoke(self, ctx: click.Context):
        """Run the command and set the exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            ctx.exit(EXIT_INTERRUPTED)
        except SheetsError as error:
            print_message(str(error), fg="red", err=True)
            ctx.exit(EXIT_NOTHING_READ)
        except Exception as error:
            number = error.errno if isinstance(error, OSError) else None
            if number == errno.EPIPE:
                # The pipe is closed; without this, Python would try to flush stdout again at exit and fail.
                with suppress(OSError):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(EXIT_OUTPUT_CLOSED)
            if number in (errno.ENOSPC, errno.EDQUOT):
                print_message("There is no room left where the output goes: make some, or name another place.",
                               fg="red", err=True)
                ctx.exit(EXIT_NOTHING_READ)
            if is_out_of_memory(error):
                print_message(NO_MEMORY_MESSAGE, fg="red", err=True)
            else:
                log_crash(error)
            ctx.exit(CRASH_EXIT_CODE)


@click.group(cls=_Commands)
@click.option("--log", metavar="FILE", envvar="COP_LOG",
              help="Add what goes wrong in the product itself to FILE, without anything that people typed.")
@click.version_option(VERSION, prog_name="Communities of Practice", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, log: str | None) -> None:
    """Check the Community of Practice sheets of Smart Start Local Partnerships, and report them to NCPC."""
    ctx.with_resource(log_to(lambda text: print_message(text, fg="red", err=True), log))


for _command in (changes, *PACK_COMMANDS, *STORE_COMMANDS, *SUBMISSION_COMMANDS):
    cli.add_command(_command)


def _source_options(command):
    for option in (
        click.argument("source"),
        click.option("--fiscal-year", help='Such as "FY 24-25"; the one that holds the as-of date unless given.'),
        click.option("--as-of", help="Such as 2025-07-15; today unless given. Rows dated later don't count."),
        OUTPUT_OPTION,
        SECRETS_OPTION,
    ):
        command = option(command)
    return command


@cli.command()
@_source_options
@click.option("--explanations", metavar="FILE",
              help="An explanations.csv, or a pack that holds one: what it says is approved is explained.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
def check(source, fiscal_year, as_of, output, secrets, explanations, form) -> None:
    """Say which cells to fix, and which CoPs meet the model.

    SOURCE is a workbook (.xlsx, .xlsm, .ods), a folder of them, a folder of folders of CSV files, a Google Sheet's
    address, or `google` for all that is configured. The exit code is 0 where no "must" flag is open, 1 where one is,
    2 where nothing can be read, 3 where the product itself failed.
    """
    period, tables = parse_period(fiscal_year, as_of), read_tables(source, secrets)
    if explanations:
        tables = replace(tables, decisions=Decisions(read_explanations(explanations, tables)))
    report = build_report(tables, *period, parts=ALL_PARTS)
    tables = report.tables    # without workbooks on which the product itself failed
    flags = report.flags
    if form == "text":
        print_lines(report_lines(report), output)
    else:
        write_output(csv_bytes(flags) if form == "csv" else json_bytes(flags), output)
    if output:
        print_message(f"{len(flags)} flags are in {output}.", err=True)
    require_partnerships(tables)
    if (report.open_flags["Severity"] == Severity.MUST).any():
        sys.exit(EXIT_FLAGS_FOUND)


@cli.command()
@_source_options
@click.option("--partnership", metavar="NAME", help="Only this partnership.")
def summary(source, fiscal_year, as_of, output, secrets, partnership) -> None:
    """Write the fiscal-year summary for NCPC as CSV."""
    tables = read_tables(source, secrets)
    require_partnerships(tables)
    period, audience = parse_period(fiscal_year, as_of), partnership_audience(read_min_respondents(secrets))
    if partnership is None:
        report = build_report(tables, *period, audience, ALL_PARTS)
    else:
        name = find_partnership(tables.all_partnerships, partnership)
        report = report_for_partnerships(tables, [name], *period, audience)
    # With several partnerships, one that failed is written as not reported instead.
    if partnership is None and not report.tables.partnerships:
        raise SourceUnreadable(failure_text(report.tables.failures))
    if tables.failures or report.tables.failures:
        print_message(failure_text(tables.failures + [failure for failure in report.tables.failures
                                                       if failure not in tables.failures]), fg="red", err=True)
    write_output(summary_csv(parse_summary_csv(report.ncpc_csv), {}), output)
    if output:
        print_message(f"{len(report.ncpc)} lines for {report.period.fiscal_year} are in {output}.", err=True)


@cli.command("suggest")
@click.argument("source")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
@OUTPUT_OPTION
@SECRETS_OPTION
def propose(source, form, output, secrets) -> None:
    """Propose what tabs, columns and survey questions that are not known most likely mean.

    The right ones belong on the tabs Column Map and Survey Items of the workbook; nothing is read by a proposal alone.
    """
    tables = read_tables(source, secrets)
    require_partnerships(tables)
    if tables.failures:
        print_message(failure_text(tables.failures), fg="red", err=True)
    suggestions = suggestions_by_partnership(tables)
    if form == "text":
        print_lines(suggestion_lines(suggestions), output)
    else:
        write_output(csv_bytes(suggestion_table(suggestions)), output)


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
    print_message(f"The blank workbook is in {file}. Its first tab says how to fill it.")


@cli.command()
@click.argument("folder")
@click.option("--partnerships", type=click.IntRange(1, 100), default=6, show_default=True)
@click.option("--years", type=int, default=2, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def sample(folder, partnerships, years, seed) -> None:
    """Write a believable state with seeded mistakes to FOLDER, and answer-key.csv that lists them."""
    target = Path(folder)
    if target.is_dir() and any(target.glob("*.xlsx")) and not (target / ANSWER_KEY).exists():
        raise BadRequest(f"{folder} holds workbooks that are no sample: name another folder")
    write_sample(folder, partnerships=partnerships, years=years, seed=seed, folder_mistakes=True)
    print_message(f"{partnerships} workbooks, a copy of one, a CSV file that is not read and answer-key.csv are in "
                  f"{folder}.")


@cli.command()
@click.argument("address")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@SECRETS_OPTION
def provision(address, dry_run, secrets) -> None:
    """Write the blank workbook into an empty Google Sheet.

    ADDRESS is the sheet's; share it with the service account as Editor first. Tabs that hold anything are left alone,
    nothing is deleted or renamed, and a second run writes only what is missing.
    """
    from cop_sheets.google.provisioning.provision import provision_sheet
    for message in provision_sheet(address, read_google_settings(secrets), dry_run):
        print_message(message)


@cli.command()
@SECRETS_OPTION
def pull(secrets) -> None:
    """Bring the copies of all configured Google Sheets up to date, as from a timer.

    Prints one line per workbook. The exit code is 0 if every copy is current, 1 if some are not or there was another
    problem, and 2 if none is.
    """
    from cop_sheets.google.pull import pull_sheets
    pulled = pull_sheets(read_google_settings(secrets), _show_progress if sys.stderr.isatty() else None,
                         state=read_state_settings(secrets))
    for message in pulled.messages:
        print_message(message)
    print_warnings(pulled.notices)
    if not pulled.is_complete:
        sys.exit(EXIT_SOME_NOT_CURRENT if pulled.current else EXIT_NOTHING_READ)


def _show_progress(done: int, total: int, partnership: str) -> None:
    # Overwrites the previous progress line; the last call (done == total) clears it.
    progress_text = f"{done} of {total} read: {escape_unprintable(partnership)}" if done < total else ""
    click.echo(f"\r\x1b[K{progress_text}", nl=False, err=True)


if __name__ == "__main__":
    try:
        cli()
    except MemoryError:    # raised again while the message about it was printed
        exit_out_of_memory()
