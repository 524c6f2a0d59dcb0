"""Every file that the command line writes for a few states: `outputs.sha256` has a hash of each one's bytes.

`write_all` writes the files themselves, to compare them.
"""

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from cli import cli
from cop_sheets.writers.template import template_bytes
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated

HASHES = Path(__file__).parent / "outputs.sha256"
# The input: by state, a function that fills a folder.
STATES = {
    "sample": lambda folder: run("sample", folder),
    "two-partnerships": lambda folder: run("sample", folder, "--partnerships", 2, "--years", 1, "--seed", 3),
    "typed-wrong": lambda folder: _write(folder / "Polk.xlsx", to_xlsx(generated(321))),
    "blank": lambda folder: _write(folder / "Ashe.xlsx", template_bytes()),
}
PERIOD = ("--fiscal-year", "FY 24-25", "--as-of", "2025-07-15")
COMMANDS = {
    "check.txt": ("check", "--format", "text"), "check.csv": ("check", "--format", "csv"),
    "check.json": ("check", "--format", "json"), "summary.csv": ("summary",),
}
WRITTEN_BY_TESTS = "typed-wrong/workbooks"
CHECKED = {"two-partnerships": tuple(COMMANDS), "typed-wrong": tuple(COMMANDS), "blank": ("check.txt",)}


def run(*arguments) -> int:
    """Run a command, and return its exit code; raises unexpected exceptions."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False).exit_code


def write_all(folder: Path) -> None:
    """Write into `folder`, by state, the input workbooks and all output files."""
    with _inside(folder):
        run("template", "template.xlsx")
        for state, fill in STATES.items():
            place = Path(state)
            (place / "workbooks").mkdir(parents=True)
            fill(place / "workbooks")
            for name in CHECKED.get(state, ()):
                code = run(*COMMANDS[name], place / "workbooks", *PERIOD, "-o", place / name)
                _write(place / f"{name}.exit", f"{code}\n".encode())


def hashes(folder: Path) -> list[str]:
    """Return a line `sha256  path` for every file in `folder` that the product wrote."""
    return [f"{_hash(path)}  {path.relative_to(folder).as_posix()}" for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.relative_to(folder).is_relative_to(WRITTEN_BY_TESTS)]


def _hash(path: Path) -> str:
    """Return the hash of a file; for an Excel file that of its parts, as compression depends on zlib's version."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                data = b"\0".join(part for info in package.infolist() for part in (
                    repr((info.filename, info.date_time)).encode(), package.read(info)))
        except zipfile.BadZipFile:
            return "damaged".ljust(64)
    return hashlib.sha256(data).hexdigest()


def renew(keep: Path | None = None) -> None:
    """Write the hashes of all files; if `keep` is a folder, the files themselves are written there."""
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder))
        HASHES.write_text("".join(f"{hash_line}\n" for hash_line in hashes(Path(folder))), "utf-8", newline="")
        if keep:
            shutil.copytree(folder, keep, dirs_exist_ok=True)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@contextmanager
def _inside(folder: Path):
    """Work in `folder`, so that no path of this machine is written."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
