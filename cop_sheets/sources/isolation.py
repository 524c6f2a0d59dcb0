"""One workbook that the product can't cope with never stops the others: it is found, left out and said to be unread."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cop_sheets.errors import SheetsError
from cop_sheets.raw import RawSheet, Workbook

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
MAX_SEARCH_SECONDS = 10.0    # for the tab and row that a workbook stops the product with
_LOGGER = logging.getLogger(__name__)


def run_isolated(items: Sequence[ItemT], work: Callable[[list[ItemT]],
                                                        ResultT]) -> tuple[ResultT, list[tuple[ItemT, Exception]]]:
    """Return what `work` makes of `items`, and the items left out because it crashes on each of them alone, with why.

    The items are tried apart only where the whole crashes. Raises that crash where no item crashes alone, or where
    each does: then it is a mistake of ours, and no item's fault. A SheetsError is no crash.
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
    """Return the items that `work` crashes on alone; on all of them together it crashed with `crash`."""
    if len(items) < 2:
        return [(item, crash) for item in items]
    crashing = []
    for half in (items[:len(items) // 2], items[len(items) // 2:]):
        problem = catch_crash(work, half)
        if problem is not None:
            crashing += _find_crashing_items(half, work, problem)
    return crashing


def catch_crash(work: Callable[[ItemT], ResultT], item: ItemT) -> Exception | None:
    """Return what `work` crashes on `item` with, None where it doesn't."""
    try:
        work(item)
    except SheetsError:
        return None
    except Exception as problem:
        return problem
    return None


def crash_location(problem: Exception) -> tuple[str, str, int]:
    """Return the type of an exception, and the file's name and line that it was raised in."""
    traceback = problem.__traceback__
    while traceback.tb_next:
        traceback = traceback.tb_next
    return type(problem).__name__, Path(traceback.tb_frame.f_code.co_filename).name, traceback.tb_lineno


def log_excluded(partnership: str, problem: Exception, where: str = "") -> None:
    """Log which workbook was left out and why; of the exception only where it was raised, as its text may quote cells.

    An exception may name what of the product crashed: its attribute `culprit`, such as `rule COP-10`.
    """
    what = getattr(problem, "culprit", "") or type(problem).__name__
    _LOGGER.error("The workbook of %s was left out: %s stopped the product%s. Please report this.", partnership, what,
                  f" {where}" if where else "", exc_info=problem)


def excluded_message(partnership: str, where: str = "") -> str:
    """Return the sentence about a workbook that the product can't cope with; `where`: see `find_crashing_row`."""
    return (f"{partnership} was not read: something {where or 'in it'} is more than this product can cope with; undo "
            "the latest change there and try again, and if that doesn't help, send the workbook to whoever keeps this "
            "app")


def find_crashing_row(workbook: Workbook, work: Callable[[Workbook], object], header_rows: dict[str, int]) -> str:
    """Return where the cell stands that `work` crashes on: `in row 37 of its tab Sessions`, `on its tab Sessions`.

    "" where that isn't one tab, or takes longer than `MAX_SEARCH_SECONDS`. `header_rows`: the numbers of the header
    rows that are known, by tab name; the row is looked for below it.
    """
    deadline, grids = time.monotonic() + MAX_SEARCH_SECONDS, workbook.raw_sheets

    def crashes(changed: list[RawSheet]) -> bool:
        return catch_crash(work, Workbook(workbook.partnership, workbook.address, changed)) is not None

    tabs = []
    for number, grid in enumerate(grids):
        if time.monotonic() > deadline:
            return ""
        if grid.rows and not crashes([*grids[:number], *grids[number + 1:]]):
            tabs.append(number)
    if len(tabs) != 1:
        return ""
    number, = tabs
    row = _find_crash_row(grids, number, crashes, header_rows.get(grids[number].name, 0), deadline)
    tab = f"its tab {grids[number].name}"
    return f"in row {row} of {tab}" if row else f"on {tab}"


def _find_crash_row(grids: list[RawSheet], number: int, crashes: Callable[[list[RawSheet]], bool], header_row: int,
                    deadline: float) -> int | None:
    """Return the row below `header_row` that makes the tab `number` crash by itself; None where no single one does."""
    grid = grids[number]

    def crashes_with(first: int, end: int) -> bool:
        rows = [row if position < header_row or first <= position < end else []
                for position, row in enumerate(grid.rows)]
        return crashes([*grids[:number], RawSheet(grid.name, rows, grid.hidden, grid.gid), *grids[number + 1:]])

    first, end = header_row, len(grid.rows)
    if header_row and crashes_with(first, first):
        return None    # with nothing but its header row
    while end - first > 1 and time.monotonic() < deadline:
        middle = (first + end) // 2
        first, end = (first, middle) if crashes_with(first, middle) else (middle, end)
    return first + 1 if end - first == 1 and crashes_with(first, end) else None
