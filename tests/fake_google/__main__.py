"""Serves a folder of .xlsx workbooks as Google Sheets, to try the app without a Google account.

    python -m tests.fake_google FOLDER [--port 8555] [--write .streamlit/secrets.toml]

A workbook that is saved again is read again, as if somebody had typed into the sheet. There is also an empty sheet, to
try `cli.py provision`. With --delay and --per-minute responses are as slow, and as limited, as Google's.
"""

import argparse
import json
import os
import re
import signal
import sys
from pathlib import Path

from tests.fake_google import SheetsServer, faults
from tests.fake_google.book import fake_id
from tests.fake_google.xlsx import NotImportable, book_of

PORT = 8555
POLL_SECONDS = 1.0
_MARK = "# Written by python -m tests.fake_google: the key is made up and good for nothing but that server."
_SERVED = " is served"


class UsageError(Exception):
    """An invalid call of the tool; the text is a sentence."""


class WatchedFolder:
    """The workbooks of a folder; added, deleted and changed files change the sheets."""

    def __init__(self, server: SheetsServer, path: Path):
        self._server, self._path = server, path
        self._seen: dict[str, tuple[str, tuple[int, int]]] = {}
        self.registry = server.add_registry({})

    @property
    def names(self) -> list[str]:
        """The partnerships: the names of the files."""
        return list(self._seen)

    def refresh(self) -> list[str]:
        """Scan the folder again; return a line for each workbook that was added, changed or deleted."""
        files = {path.stem: path for path in sorted(self._path.glob("*.xlsx")) if not path.name.startswith("~$")}
        messages = [self._remove(name) for name in [name for name in self._seen if name not in files]]
        for name, path in files.items():
            try:
                file_stat = path.stat()
                stamp = file_stat.st_mtime_ns, file_stat.st_size
                if name not in self._seen or self._seen[name][1] != stamp:
                    messages.append(self._add_or_replace(name, path, stamp))
            except OSError:
                continue    # it is being saved; the next scan reads it
        if messages:
            self._write_registry()
        return messages

    def _add_or_replace(self, name: str, path: Path, stamp: tuple[int, int]) -> str:
        book_id = self._seen[name][0] if name in self._seen else fake_id(str(path.resolve()))
        self._seen[name] = book_id, stamp
        self._server.clear_faults(book_id)
        try:
            self._server.replace(book_of(path, book_id))
        except NotImportable as problem:
            # Drive keeps such a file with its address, and the Sheets API refuses it.
            self._server.fault(book_id, faults.OFFICE_FILE)
            return str(problem)
        return f"{path.name}{_SERVED}"

    def _remove(self, name: str) -> str:
        book_id, _ = self._seen.pop(name)
        self._server.clear_faults(book_id)
        self._server.remove(book_id, missing_ok=True)
        return f"{name}.xlsx is gone"

    def _write_registry(self) -> None:
        sheets = {name: f"https://docs.google.com/spreadsheets/d/{book_id}/edit"
                  for name, (book_id, _) in sorted(self._seen.items())}
        self._server.write_registry(self.registry.id, sheets)


def secrets_toml(settings: dict[str, object]) -> str:
    """Return the secrets file that has `settings` as its table [connections.cop_sheets]."""
    lines = [_MARK, "[connections.cop_sheets]"]
    lines += [_line(name, value) for name, value in settings.items() if isinstance(value, str)]
    for table, content in settings.items():
        if isinstance(content, dict):
            lines += ["", f"[connections.cop_sheets.{table}]"]
            lines += [_line(name, value) for name, value in content.items()]
    return "\n".join(lines) + "\n\n[access]\nopen = true\n"


def _line(name: str, value: str) -> str:
    # JSON's strings are valid TOML. A name of letters only needs no quotation marks.
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def write_secrets(path: Path, text: str) -> None:
    """Write `text` to `path`, readable by its owner only. Raises UsageError where the file is not this tool's."""
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(_MARK):
        raise UsageError(f"{path} holds secrets that this server did not write; name another file, or move it away")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_google", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of .xlsx workbooks")
    parser.add_argument("--port", type=int, default=PORT, help=f"{PORT} unless told; 0: any free one")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the secrets there rather than print them")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="how long each answer takes")
    parser.add_argument("--per-minute", type=int, metavar="READS", help="how many reads a minute are allowed")
    options = parser.parse_args(arguments)
    # A shell starts background processes with SIGINT ignored.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return serve(options.folder, options.port, options.write, options.delay, options.per_minute)
    except (UsageError, OSError) as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 2


def serve(folder: Path, port: int, write: Path | None, delay: float, per_minute: int | None) -> int:
    """Serve `folder`, print how to connect, and watch the folder until Ctrl-C."""
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    with SheetsServer(port=port) as server:
        sheets = WatchedFolder(server, folder)
        messages = [message for message in sheets.refresh() if not message.endswith(_SERVED)]
        if not sheets.names:
            raise UsageError(f"{folder} has no .xlsx workbook")
        server.delay(delay)
        server.quota(per_minute, None)
        empty = server.add_empty()
        text = secrets_toml(server.secrets(registry=sheets.registry.address))
        if write:
            write_secrets(write, text)
        print_now(f"# {len(sheets.names)} workbooks of {folder} at {server.url}; shared with "
                  f"{server.service_account()['client_email']}")
        for message in messages:
            print_now(f"# {message}")
        print_now(f"# An empty sheet: {empty.address}")
        print_now(f"# The secrets are in {write}" if write else text.rstrip())
        print_now("# Ctrl-C ends it.")
        try:
            watch(server, sheets)
        except KeyboardInterrupt:
            print_now("")
    return 0


def watch(server: SheetsServer, sheets: WatchedFolder) -> None:
    """Apply changes of the folder until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    while not server.closed(POLL_SECONDS):
        for message in sheets.refresh():
            print_now(f"# {message}")


def print_now(message: str) -> None:
    """Print `message` and flush, for readers of a pipe."""
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
