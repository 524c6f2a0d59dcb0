"""Somebody who goes on typing during the load test: every few seconds a workbook gets one more session.

The store has copies of a week ago, so that every page compares today with them.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl

from cop_sheets import open_source, read_all
from cop_sheets.layout import SESSIONS
from cop_sheets.settings import StateSettings
from cop_sheets.store import folder_prefix
from cop_sheets.store.database import Store, record_reading

_WEEK = timedelta(days=8)


@contextmanager
def state_folder(folder: Path, workbooks: Path, has_store: bool) -> Iterator[Path]:
    """Yield the app's state folder: with copies of a week ago, or one that can't be used."""
    if not has_store:
        folder.write_text("not a folder, so nothing can be kept", encoding="utf-8")
    else:
        store = Store(StateSettings(folder=folder))
        record_reading(store, read_all(open_source(str(workbooks))), datetime.now(UTC) - _WEEK,
                       prefix=folder_prefix(workbooks))
        store.close()
    yield folder


def make_edits(workbooks: Path, edited: Path, count: int) -> list[tuple[Path, Path]]:
    """Write `count` edited workbooks into `edited`; return each with the one that it replaces, one after another."""
    edited.mkdir()
    edits, files = [], sorted(workbooks.glob("*.xlsx"))
    for number in range(count):
        file = files[number % len(files)]
        try:
            book = openpyxl.load_workbook(file)
        except Exception:    # the sample's damaged file
            continue
        name = next((name for name in book.sheetnames if name == SESSIONS.name), book.sheetnames[1])
        rows = list(book[name].iter_rows(values_only=True))
        book[name].append([*rows[-2]])
        book.save(edited / f"{number} {file.name}")
        edits.append((edited / f"{number} {file.name}", file))
    return edits


async def edit(edits: list[tuple[Path, Path]], seconds: float) -> None:
    """Replace one workbook after another, one every `seconds`."""
    for new, old in edits:
        await asyncio.sleep(seconds)
        temporary = old.with_name(f".{old.name}")
        shutil.copyfile(new, temporary)
        os.replace(temporary, old)
