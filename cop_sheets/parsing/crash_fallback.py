"""Judging all workbooks at once, and apart only where it crashes: one that is the reason is a failure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cop_sheets.parsing.crashed_workbooks import failures_of
from cop_sheets.parsing.tables import Tables, assemble, build_tables
from cop_sheets.sources import Reading, isolated

Made = TypeVar("Made")


def judged_apart(tables: Tables, judge: Callable[[Tables], Made]) -> Made:
    """Return what `judge` makes of `tables`; a workbook that it crashes on is a failure, and the rest goes on.

    Raises the crash where it is no single workbook's, or where it is every one's.
    """
    def judge_some(names: list[str]) -> Made:
        return judge(tables if len(names) == len(tables.partnerships) else tables.of(names))

    made, culprits = isolated(tables.partnerships, judge_some)
    if not culprits:
        return made
    crashes = dict(culprits)
    workbooks = {placed.workbook.partnership: placed.workbook for placed in tables.placed}
    failures = failures_of([(workbooks[name], problem) for name, problem in culprits],
                           lambda workbook: judge(build_tables(Reading([workbook]))))
    rest = [placed for placed in tables.placed if placed.workbook.partnership not in crashes]
    unread = [tab for tab in tables.unread if tab.place.partnership not in crashes]
    return judge(replace(assemble(rest, tables.failures + failures, tables.versions, tables.registry_faults, unread,
                                  tables.order), not_read=tables.not_read))
