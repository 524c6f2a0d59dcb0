"""Reports of generated workbooks and the parts of their flags, to compare Flag IDs and Subjects."""

from collections import Counter
from datetime import date
from random import Random
from typing import NamedTuple

from cop_sheets import FiscalYear, ReadResult, build_tables, open_source, read_all
from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from summaries import build_report

AS_OF = date(2025, 7, 15)


class Found(NamedTuple):
    """A part of a flag, with the flag's row of the table."""

    flag_id: str
    subject: str
    part: str
    flag: dict


def as_workbook(name, tabs):
    """Return the generated workbook `tabs` as read from a file."""
    return Workbook(name, f"{name}.xlsx", [RawSheet(tab, normalize_rows(rows)) for tab, rows in tabs.items()])


def report_of(workbooks, as_of=AS_OF):
    """Return the report of generated workbooks, {partnership: tabs}."""
    tables = build_tables(ReadResult([as_workbook(name, tabs) for name, tabs in workbooks.items()]))
    return build_report(tables, FiscalYear(2024), as_of)


def report_of_folder(folder, as_of=AS_OF):
    """Return the report of the workbooks in `folder`."""
    return build_report(build_tables(read_all(open_source(str(folder)))), FiscalYear(2024), as_of)


def parts_of(report):
    """Return every part of every flag of `report`."""
    return [Found(part.flag_id, part.subject, part.part, flag)
            for flag, parts in zip(report.flags.to_dict("records"), report.flag_parts, strict=True) for part in parts]


def ids_of(report, rules=()):
    """Return {(partnership, Flag ID, Subject)} of `report`, or of some rules; no partnership may have an id twice."""
    parts = [part for part in parts_of(report) if not rules or part.flag["Rule"] in rules]
    for name in ("flag_id", "subject"):
        counts = Counter((part.flag["Partnership"], getattr(part, name)) for part in parts)
        assert [key for key, count in counts.items() if count > 1] == []
    return {(part.flag["Partnership"], part.flag_id, part.subject) for part in parts}


def with_rows_shuffled(tabs, seed):
    """Return `tabs` with the rows below the headers of logs in another order.

    Not those of CoPs: of several rows with one ID the first describes the CoP, so that other flags would be found.
    """
    random, changed = Random(seed), dict(tabs)
    for location in locate_tabs(as_workbook("any", tabs)).locations:
        if not location.tab.settings and location.tab.name != "CoPs" and location.header_row:
            rows = tabs[location.raw_sheet.name]
            below = rows[location.header_row:]
            random.shuffle(below)
            changed[location.raw_sheet.name] = rows[:location.header_row] + below
    return changed


def with_logs_sorted(tabs, _seed):
    """Return `tabs` with the rows of logs sorted by the text of their cells; see `with_rows_shuffled`."""
    changed = dict(tabs)
    for location in locate_tabs(as_workbook("any", tabs)).locations:
        if not location.tab.settings and location.tab.name != "CoPs" and location.header_row:
            rows = tabs[location.raw_sheet.name]
            below = sorted(rows[location.header_row:], key=lambda row: [str(cell) for cell in row])
            changed[location.raw_sheet.name] = rows[:location.header_row] + below
    return changed
