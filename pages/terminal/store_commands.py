"""The terminal's commands for the store: to forget a partnership, back up and restore, and to list the events.

Each loads the store's libraries only when it runs, since other commands need no store.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

import click

from cop_sheets.errors import BadRequest
from cop_sheets.settings import GoogleSettings, read_google_settings, read_state_settings
from cop_sheets.sheet_urls import parse_sheet_id
from cop_sheets.store import google_prefix
from cop_sheets.text import escape_unprintable, join_words, match_key
from pages.terminal.known_partnerships import listed_former_names
from pages.terminal.options import SECRETS_OPTION
from pages.terminal.printing import print_message, print_warnings

_EXIT_EVENTS_DIFFER = _EXIT_BYTES_STAY = 1


@click.command("forget")
@click.argument("name")
@click.option("--former", "former_names", metavar="NAME", multiple=True,
              help="A name that the partnership had before; give one option for each.")
@click.option("--sheet", "keys", metavar="KEY", multiple=True,
              help="Also the copies of this sheet that have no partnership's name.")
@click.option("--nameless", is_flag=True, help="Also all copies that have no partnership's name.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@SECRETS_OPTION
def forget_copies(name: str, former_names: tuple[str, ...], keys: tuple[str, ...], nameless: bool, yes: bool,
                  secrets: str) -> None:
    """Remove the copies of the partnership NAME from the store for good, also those under its former names.

    Say what stays, and why. Former names in the secrets file, or in the last copy of the registry, are known; give
    others with --former. The exit code is 1 where the copies are removed, but the app uses the store just now, so
    their bytes stay in its files for a while.
    """
    from cop_sheets.store.database import (
        History,
        append_event,
        forget_nameless,
        forget_partnership,
        nameless_sheets,
        shared_store,
    )
    google = read_google_settings(secrets)
    names = list({match_key(one): one for one in (*listed_former_names(secrets, name), *former_names, name)}.values())
    store = shared_store(read_state_settings(secrets))
    history = History(store)
    with store.read() as connection:
        sheets = nameless_sheets(connection)
    sheets.pop(_registry_key(google), 0)
    chosen = list(sheets) if nameless else list(dict.fromkeys(keys))
    unknown = [key for key in chosen if key not in sheets]
    if unknown:
        raise BadRequest(f"The store holds no copy without a name of the sheet “{unknown[0]}”. "
                         + (_nameless_text(sheets) if sheets else "It holds none without a name."))
    if not chosen and not any(map(history.versions, names)):
        known = join_words(dict.fromkeys(version.partnership for version in history.versions()))
        raise BadRequest(f"The store holds no copy of “{name}”" + (f"; it holds copies of {known}." if known else ".")
                         + (f" {_nameless_text(sheets)}" if sheets else ""))
    if not yes:
        also = f" and {_count(sum(map(sheets.__getitem__, chosen)), 'copy', 'copies')} without a name" if chosen else ""
        click.confirm(f"Remove all copies of {escape_unprintable(join_words(names))}{also} for good?", abort=True)
    with store.write() as connection:
        forgotten = forget_partnership(connection, names), forget_nameless(connection, chosen)
        removed, pinned = sum(one.removed for one in forgotten), sum(one.pinned for one in forgotten)
        append_event(connection, datetime.now(UTC), _user(), "forgot copies",
                     {"partnerships": names, "removed": removed, "stay": pinned})
    is_compact = store.compact()
    print_message(f"{_count(removed, 'copy', 'copies')} of {join_words(names)} removed for good.")
    if pinned:
        stay = "1 copy stays" if pinned == 1 else f"{pinned} copies stay"
        print_message(f"{stay}, because a certified year rests on what was read: it has to remain checkable.")
    print_message("Events stay: they say who did what and when, and each is part of the proof that none was altered. "
                  "Backups that were written before still hold the copies, and so do the sheet or the workbook itself: "
                  "while the app reads that, it keeps new copies. An app that is running may show what it has compared "
                  "today until it is started again.")
    remaining = {key: count for key, count in sheets.items() if key not in chosen}
    if remaining:
        print_message(_nameless_text(remaining))
    if not is_compact:
        print_message("The bytes of what was removed are still in the store's files, because the app uses them just "
                      "now. They go away when the app is next stopped and started.", fg="yellow", err=True)
        sys.exit(_EXIT_BYTES_STAY)


def _user() -> str:
    """Return the name of the terminal's user; "terminal" where it has none, as in some containers."""
    try:
        return getuser()
    except (ImportError, KeyError, OSError):
        return "terminal"


def _registry_key(google: GoogleSettings | None) -> str:
    """Return the key of the registry's copies, which have no partnership's name; "" where there is no registry."""
    return google_prefix(google) + (parse_sheet_id(google.registry) or "") if google and google.registry else ""


def _nameless_text(sheets: Mapping[str, int]) -> str:
    """Return how many copies have no name, and what to do; `sheets`: the number of copies by key."""
    count = sum(sheets.values())
    keys = "; ".join(f"--sheet “{key}” ({_count(number, 'copy', 'copies')})" for key, number in sheets.items())
    return (f"{_count(count, 'copy has', 'copies have')} no partnership's name, because an earlier version kept "
            f"{'it' if count == 1 else 'them'} and the app has not read the sheet since. A key ends with the id in the "
            f"sheet's address, so open that to see whose it is; to remove one sheet's, run this again with {keys}; to "
            "remove all of them, with --nameless.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@SECRETS_OPTION
def backup(file: Path, secrets: str) -> None:
    """Write all that the store holds to FILE, a zip file, while the app goes on.

    The file holds the partnerships' rows: keep it like the sheets themselves.
    """
    from cop_sheets.store.database import readable_store, write_backup
    rows = write_backup(readable_store(read_state_settings(secrets)), file)
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
@click.option("--verify", is_flag=True, help="Only say whether events, or what was certified, were altered.")
@SECRETS_OPTION
def list_events(verify: bool, secrets: str) -> None:
    """Print the events, one a line: number, time, who, what, details. With --verify, check them.

    --verify also compares what is frozen of each certification with its event. The exit code of --verify is 0 where
    nothing was changed since it was kept, 1 where something was.
    """
    from cop_sheets.store.database import event_warnings, read_events, readable_store, verify_events
    from workflow.submissions import verify_certifications
    with readable_store(read_state_settings(secrets)).read() as connection:
        # Checked first, because altered events may not be readable.
        problems = (verify_events(connection) or verify_certifications(connection)) if verify else []
        events = [] if problems else list(read_events(connection))
        warnings = [] if verify else event_warnings(connection)
    if not verify:
        print_warnings(warnings)
        if not events and not warnings:
            print_message("No events yet.", err=True)
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
