"""The terminal's commands for the store: to forget a partnership, back up and restore, and to list the events.

Each loads the store's libraries only when it runs, since other commands need no store.
"""

import json
import sys
from pathlib import Path

import click

from cop_sheets.errors import BadRequest
from cop_sheets.settings import read_state_settings
from cop_sheets.text import escape_unprintable, join_words
from pages.terminal.options import SECRETS_OPTION
from pages.terminal.printing import print_message

_EXIT_EVENTS_DIFFER = 1


@click.command("forget")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
@SECRETS_OPTION
def forget_copies(name: str, yes: bool, secrets: str) -> None:
    """Remove the copies of the partnership NAME from the store for good.

    Say what stays, and why.
    """
    from cop_sheets.store.database import History, forget_partnership, shared_store
    store = shared_store(read_state_settings(secrets))
    history = History(store)
    if not history.versions(name):
        known = join_words(dict.fromkeys(version.partnership for version in history.versions()))
        raise BadRequest(f"The store holds no copy of “{name}”" + (f"; it holds copies of {known}." if known else "."))
    if not yes:
        click.confirm(f"Remove all copies of {escape_unprintable(name)} for good?", abort=True)
    with store.write() as connection:
        forgotten = forget_partnership(connection, [name])
    store.compact()
    print_message(f"{_count(forgotten.removed, 'copy', 'copies')} of {name} removed for good.")
    if forgotten.pinned:
        stay = "1 copy stays" if forgotten.pinned == 1 else f"{forgotten.pinned} copies stay"
        print_message(f"{stay}, because a certified year rests on what was read: it has to remain checkable.")
    print_message("Events stay: they say who did what and when, and each is part of the proof that none was altered. "
                  "Backups that were written before still hold the copies, and so do the sheet or the workbook itself: "
                  "while the app reads that, it keeps new copies.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@SECRETS_OPTION
def backup(file: Path, secrets: str) -> None:
    """Write all that the store holds to FILE, a zip file, while the app goes on.

    The file holds the partnerships' rows: keep it like the sheets themselves.
    """
    from cop_sheets.store.database import shared_store, write_backup
    rows = write_backup(shared_store(read_state_settings(secrets)), file)
    print_message(f"{_contents(rows)} are in {file}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove all that the store holds now.")
@SECRETS_OPTION
def restore(file: Path, replace: bool, secrets: str) -> None:
    """Fill the store with what `backup` wrote to FILE, all of it or nothing; stop the app before.

    The backup may be of another database: SQLite and PostgreSQL hold the same.
    """
    from cop_sheets.store.database import restore_backup, shared_store
    rows = restore_backup(shared_store(read_state_settings(secrets)), file, replace)
    print_message(f"{_contents(rows)} were restored from {file}.")


@click.command("events")
@click.option("--verify", is_flag=True, help="Only say whether events were altered, removed, inserted or moved.")
@SECRETS_OPTION
def list_events(verify: bool, secrets: str) -> None:
    """Print the events, one a line: number, time, who, what, details. With --verify, check them.

    The exit code of --verify is 0 where no event was changed since it was kept, 1 where one was.
    """
    from cop_sheets.store.database import read_events, shared_store, verify_events
    with shared_store(read_state_settings(secrets)).read() as connection:
        events, problems = list(read_events(connection)), verify_events(connection) if verify else []
    if not verify:
        for event in events:
            print_message("  ".join([str(event.number), event.at.isoformat(timespec="seconds"), event.who, event.what,
                                     json.dumps(event.payload, ensure_ascii=False)]))
        return
    for problem in problems:
        print_message(f"{problem}.", fg="red")
    if problems:
        sys.exit(_EXIT_EVENTS_DIFFER)
    last = f"; the hash of the last one is {events[-1].hash}" if events else ""
    print_message(f"{_count(len(events), 'event', 'events')}, none of them changed{last}.")


STORE_COMMANDS = (forget_copies, backup, restore, list_events)


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _contents(rows: dict[str, int]) -> str:
    return (f"{_count(rows.get('copies', 0), 'copy', 'copies')} of workbooks and "
            f"{_count(rows.get('events', 0), 'event', 'events')}")
