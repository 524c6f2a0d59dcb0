"""Runs a step over all workbooks; where it crashes, the workbooks that cause it become failures."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cop_sheets.parsing.crashed_workbooks import crash_failures
from cop_sheets.parsing.tables import Tables, assemble_tables, build_tables
from cop_sheets.sources import ReadResult, run_isolated

OutputT = TypeVar("OutputT")


def run_without_crashing_workbooks(tables: Tables, work: Callable[[Tables], OutputT]) -> OutputT:
    """Return the result of `work` for `tables`; workbooks that it crashes on are moved to the failures.

    Raises the exception where no workbook, or every workbook, causes it alone.
    """
    def run_on_partnerships(names: list[str]) -> OutputT:
        return work(tables if len(names) == len(tables.partnerships) else tables.of(names))

    result, crashed = run_isolated(tables.partnerships, run_on_partnerships)
    if not crashed:
        return result
    crashes = dict(crashed)
    workbooks = {workbook_map.workbook.partnership: workbook_map.workbook for workbook_map in tables.workbook_maps}
    failures = crash_failures([(workbooks[name], problem) for name, problem in crashed],
                              lambda workbook: work(build_tables(ReadResult([workbook]))))
    remaining = [workbook_map for workbook_map in tables.workbook_maps
                 if workbook_map.workbook.partnership not in crashes]
    unread = [tab for tab in tables.unread if tab.place.partnership not in crashes]
    return work(replace(assemble_tables(remaining, tables.failures + failures, tables.versions, tables.registry_errors,
                                        unread, tables.order), unread_files=tables.unread_files))
