"""`python -m tests.tools.bench.store`: measures the size of the store after a year, for docs/benchmarks.md."""

import random
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cop_sheets.raw import RawSheet, Workbook
from cop_sheets.settings import StateSettings
from cop_sheets.sources import LocalSource, ReadResult, read_all
from cop_sheets.store.database import History, Store, record_reading
from cop_sheets.store.packing import pack_sheets
from tests.tools.bench.page import machine
from tests.tools.bench.state import PARTNERSHIPS, write_workbooks
from tests.tools.benchmark_sections import BENCHMARKS, write_section

CHANGES_A_DAY, DAYS, MEASURED = 5, 365, 5
BEGIN = datetime(2024, 7, 1, 8, tzinfo=UTC)


@dataclass
class StoreSize:
    """The size of the store of some partnerships after some days, in bytes and copies, and the time of a write."""

    size: int
    copies: int
    copy_size: int
    write_seconds: float


def measure_store(folder: Path, partnerships: int = MEASURED, days: int = DAYS) -> StoreSize:
    """Return the size of a store in `folder` in which each workbook changes CHANGES_A_DAY times a day.

    Each change is one more cell in a log tab, so a workbook grows over the year to the size of the sample's.
    """
    write_workbooks(folder / "workbooks", years=1, partnerships=partnerships + 2)    # one of the sample's is damaged
    books = read_all(LocalSource(folder / "workbooks")).workbooks[:partnerships]
    store, chance, seconds = Store(StateSettings(folder=folder / "state")), random.Random(1), []
    for day in range(days):
        for change in range(CHANGES_A_DAY):
            part = (day * CHANGES_A_DAY + change + 1) / (days * CHANGES_A_DAY)
            changed = ReadResult([_until(book, part, chance) for book in books])
            began = time.perf_counter()
            record_reading(store, changed, BEGIN + timedelta(days=day, hours=change), UTC, prefix="folder ")
            seconds.append(time.perf_counter() - began)
    copies = len(History(store, zone=UTC).versions())
    store.close()
    copy_size = sum(len(pack_sheets(book.raw_sheets)[0]) for book in books) // len(books)
    size = sum(file.stat().st_size for file in (folder / "state").iterdir())
    return StoreSize(size, copies, copy_size, sum(seconds) / len(seconds) / len(books))


def _until(book: Workbook, part: float, chance: random.Random) -> Workbook:
    """Return a workbook with the first part of the rows of each tab, and a note that nobody else has."""
    sheets = [RawSheet(sheet.name, sheet.rows[:max(3, round(len(sheet.rows) * part))], sheet.hidden, sheet.gid)
              for sheet in book.raw_sheets]
    last = sheets[-1]
    last.rows = [*last.rows[:-1], [*last.rows[-1], f"note {chance.random()}"]]
    return Workbook(book.partnership, book.address, sheets)


def store_lines(measured: StoreSize, partnerships: int = MEASURED) -> list[str]:
    """Return the section as Markdown lines."""
    whole = measured.size * PARTNERSHIPS / partnerships / 1e6
    return [
        "## The store after a year", "", "Written by `python -m tests.tools.bench.store`. Do not edit.", "",
        f"Measured on {machine()}.", "",
        f"{partnerships} partnerships of the sample whose workbooks change {CHANGES_A_DAY} times a day each, for "
        f"{DAYS} days, in SQLite. For {PARTNERSHIPS} partnerships the size is {PARTNERSHIPS / partnerships:g} times "
        "that.", "",
        "| | |", "|---|--:|",
        f"| size of the files, {partnerships} partnerships | {measured.size / 1e6:.1f} MB |",
        f"| size for {PARTNERSHIPS} partnerships | {whole:,.0f} MB |",
        f"| copies kept of each (of {CHANGES_A_DAY * DAYS:,} versions) | {measured.copies / partnerships:.0f} |",
        f"| a workbook at the end of the year, packed | {measured.copy_size / 1e3:.1f} kB |",
        f"| time to keep one version | {1000 * measured.write_seconds:.0f} ms |",
    ]


def main() -> None:
    """Measure and write the section."""
    with tempfile.TemporaryDirectory() as folder:
        page = "\n".join(store_lines(measure_store(Path(folder))))
    write_section(BENCHMARKS, "The store", page)
    print(page, flush=True)


if __name__ == "__main__":
    main()
