"""Judging all workbooks at once, and apart only where it crashes: one that is the reason is a failure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cop_sheets.parsing.crashed_workbooks import crash_failures
from cop_sheets.parsing.tables import Tables, assemble_tables, build_tables
from cop_sheets.sources import ReadResult, run_isolated

OutputT = TypeVar("OutputT")


def run_without_crashing_workbooks(tables: Tables, work: Callable[[Tables], OutputT]) -> OutputT:
    """Return what `work` makes of `tables`; a workbook that it crashes on is a failure, and the rest goes on.

    Raises the crash where it is no single workbook's, or where it is every one's.
    """
    def run_on_partnerships(names: list[str]) -> OutputT:
        return work(tables if len(names) == len(tables.partnerships) else tables.of(names))

    result, crashed = run_isolated(tables.partnerships, run_on_partnerships)
    if not crashed:
        return result
    crashes = dict(crashed)
    workbooks = {placed.workbook.partnership: placed.workbook for placed in tables.workbook_maps}
    failures = crash_failures([(workbooks[name], problem) for name, problem in crashed],
                              lambda workbook: work(build_tables(ReadResult([workbook]))))
    remaining = [placed for placed in tables.workbook_maps if placed.workbook.partnership not in crashes]
    unread = [tab for tab in tables.unread if tab.place.partnership not in crashes]
    return work(replace(assemble_tables(remaining, tables.failures + failures, tables.versions, tables.registry_errors,
                                        unread,
                                        tables.order), unread_files=tables.unread_files))
