"""Isolates workbooks that make the product crash: they are found, left out and reported, and the others go on."""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cop_sheets.errors import SheetsError, not_read
from cop_sheets.raw import RawSheet, Workbook

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
MAX_SEARCH_SECONDS = 10.0    # limit of the search for the tab and row that cause a crash
_LOGGER = logging.getLogger(__name__)


def run_isolated(items: Sequence[ItemT], work: Callable[[list[ItemT]],
                                                        ResultT]) -> tuple[ResultT, list[tuple[ItemT, Exception]]]:
    """Return the result of `work` for `items` without those that it crashes on, and those items with the exceptions.

    Items are tried separately only where all of them together crash. Raises that exception where no item crashes
    alone, or where each does: then no single item is the cause. A SheetsError is no crash.
    """
    items = list(items)
    try:
        return work(items), []
    except SheetsError:
        raise
    except Exception as problem:
        crash = problem
    crashing = _find_crashing_items(items, work, crash)
    if not crashing or len(crashing) == len(items):
        raise crash
    left_out = {id(item) for item, _ in crashing}
    return work([item for item in items if id(item) not in left_out]), crashing


def _find_crashing_items(items: list[ItemT], work: Callable[[list[ItemT]], ResultT],
                         crash: Exception) -> list[tuple[ItemT, Exception]]:
    """Return the items that `work` crashes on alone, by bisection; `crash` is the exception for all together."""
    if len(items) < 2:
        return [(item, crash) for item in items]
    crashing = []
    for half in (items[:len(items) // 2], items[len(items) // 2:]):
        problem = catch_crash(work, half)
        if problem is not None:
            crashing += _find_crashing_items(half, work, problem)
    return crashing


def catch_crash(work: Callable[[ItemT], ResultT], item: ItemT) -> Exception | None:
    """Return the exception that `work` raises for `item`, None where there is none."""
    try:
        work(item)
    except SheetsError:
        return None
    except Exception as problem:
        return problem
    return None


def crash_location(problem: Exception) -> tuple[str, str, int]:
    """Return the type of an exception, and the file name and line that it was raised in."""
    frame, line_number = list(traceback.walk_tb(problem.__traceback__))[-1]
    return type(problem).__name__, Path(frame.f_code.co_filename).name, line_number


def log_excluded(partnership: str, problem: Exception, where: str = "") -> None:
    """Log which workbook was left out and why, without the exception's text, which may quote cells.

    An exception may have an attribute `culprit`, the part of the product that crashed, such as `rule COP-10`.
    """
    what = getattr(problem, "culprit", "") or type(problem).__name__
    _LOGGER.error("The workbook of %s was left out: %s stopped the product%s. Please report this.", partnership, what,
                  f" {where}" if where else "", exc_info=problem)


def excluded_message(partnership: str, where: str = "") -> str:
    """Return the sentence about a workbook that was left out; `where`: see `find_crashing_row`."""
    return (f"{not_read(partnership)}: something {where or 'in it'} is more than this product can cope with; undo "
            "the latest change there and try again, and if that doesn't help, send the workbook to whoever keeps this "
            "app")


def find_crashing_row(workbook: Workbook, work: Callable[[Workbook], object], header_rows: dict[str, int]) -> str:
    """Return the place in `workbook` that `work` crashes on: `in row 37 of its tab Sessions`, `on its tab Sessions`.

    "" where it isn't a single tab, or the search takes longer than `MAX_SEARCH_SECONDS`. `header_rows`: the numbers of
    known header rows, by tab name; the search starts below them.
    """
    deadline, raw_sheets = time.monotonic() + MAX_SEARCH_SECONDS, workbook.raw_sheets

    def crashes(changed: list[RawSheet]) -> bool:
        return catch_crash(work, Workbook(workbook.partnership, workbook.address, changed)) is not None

    tabs = []
    for number, raw_sheet in enumerate(raw_sheets):
        if time.monotonic() > deadline:
            return ""
        if raw_sheet.rows and not crashes([*raw_sheets[:number], *raw_sheets[number + 1:]]):
            tabs.append(number)
    if len(tabs) != 1:
        return ""
    number, = tabs
    row = _find_crash_row(raw_sheets, number, crashes, header_rows.get(raw_sheets[number].name, 0), deadline)
    tab = f"its tab {raw_sheets[number].name}"
    return f"in row {row} of {tab}" if row else f"on {tab}"


def _find_crash_row(raw_sheets: list[RawSheet], number: int, crashes: Callable[[list[RawSheet]], bool], header_row: int,
                    deadline: float) -> int | None:
    """Return the row below `header_row` that alone makes tab `number` crash, by bisection; None where there is none."""
    raw_sheet = raw_sheets[number]

    def crashes_with(first: int, end: int) -> bool:
        rows = [row if position < header_row or first <= position < end else []
                for position, row in enumerate(raw_sheet.rows)]
        changed = RawSheet(raw_sheet.name, rows, raw_sheet.hidden, raw_sheet.gid)
        return crashes([*raw_sheets[:number], changed, *raw_sheets[number + 1:]])

    first, end = header_row, len(raw_sheet.rows)
    if header_row and crashes_with(first, first):
        return None    # it crashes with the header row alone
    while end - first > 1 and time.monotonic() < deadline:
        middle = (first + end) // 2
        first, end = (first, middle) if crashes_with(first, middle) else (middle, end)
    return first + 1 if end - first == 1 and crashes_with(first, end) else None
