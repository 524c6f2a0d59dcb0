"""Rows that have disappeared in the last days: between two copies in the store, and still gone."""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from cop_sheets import Period, ReadResult, build_tables
from cop_sheets.raw import RawSheet, Workbook, display_text
from cop_sheets.store.database import CopyVersion, History, PastWorkbook
from summaries import Report, build_report
from summaries.audience import Audience
from summaries.changes import MAX_UNNOTICED, Comparison, VanishedRows, vanished_rows

MAX_KEPT = 5000    # comparisons of one copy with one workbook


@dataclass(frozen=True)
class LostRows:
    """Rows that are gone, and when they were last seen (with a time zone)."""

    vanished: VanishedRows
    last_seen: datetime


def find_lost_rows(history: History, report: Report, since: date) -> tuple[LostRows, ...]:
    """Return the rows of the report's partnerships that have disappeared since a day, one item per tab.

    Compares the last copy of each day, and all copies of the last one, with what is there now. Raises StoreUnavailable.
    """
    losses: dict[tuple[str, str], LostRows] = {}
    versions: dict[str, list[CopyVersion]] = {}
    for version in history.versions():
        versions.setdefault(version.partnership, []).append(version)
    for workbook_map in report.tables.workbook_maps:
        workbook = workbook_map.workbook
        for version in _versions_to_compare(versions.get(workbook.partnership, []), since):
            for vanished in _vanished(history, version, workbook, report):
                key = workbook.partnership, vanished.tab.slug
                # The latest copy that still had most of them.
                if key not in losses or len(vanished.rows) >= len(losses[key].vanished.rows):
                    losses[key] = LostRows(vanished, max(version.confirmed_at, version.first_read_at))
    return tuple(losses.values())


def _versions_to_compare(versions: Sequence[CopyVersion], since: date) -> list[CopyVersion]:
    """Return the last version of each day from `since` on, the one before these, and all of the last day."""
    days = [version.first_day for version in versions]
    before = max((day for day in days if day < since), default=None)
    last_of_day = dict(zip(days, versions, strict=True))
    return [version for version, day in zip(versions, days, strict=True) if day >= since or day == before
            if version is last_of_day[day] or day == days[-1]]


_Key = tuple[str, str, str, Period, Audience]    # of the partnership, the copy, and of what is there now
_vanished_rows: OrderedDict[_Key, tuple[VanishedRows, ...]] = OrderedDict()
_lock = Lock()


def _vanished(history: History, version: CopyVersion, workbook: Workbook, report: Report) -> tuple[VanishedRows, ...]:
    """Return the rows of a copy that are gone from `workbook`; kept, because most workbooks change rarely."""
    key = workbook.partnership, version.content_hash, workbook.content_hash, report.period, report.audience
    with _lock:
        vanished = _vanished_rows.get(key)
    if vanished is None:
        copy = history.workbook(version)
        is_loss = copy is not None and _rows_gone(copy.raw_sheets, workbook.raw_sheets) > MAX_UNNOTICED
        vanished = _compare(copy, report, workbook.partnership) if copy and is_loss else ()
        with _lock:
            _vanished_rows[key] = vanished
            while len(_vanished_rows) > MAX_KEPT:
                _vanished_rows.popitem(last=False)
    return vanished


def _compare(copy: PastWorkbook, report: Report, name: str) -> tuple[VanishedRows, ...]:
    tables = build_tables(ReadResult([copy.workbook]))
    before = build_report(tables, report.period.fiscal_year, report.period.as_of, report.audience)
    return vanished_rows(Comparison(before, report.of(name) if len(report.tables.all_partnerships) > 1 else report))


def _rows_gone(before: Sequence[RawSheet], after: Sequence[RawSheet]) -> int:
    """Return how many filled rows there were that are on no tab now, cell by cell."""
    return (_row_counts(before) - _row_counts(after)).total()


def _row_counts(sheets: Sequence[RawSheet]) -> Counter[tuple[str, ...]]:
    return Counter(texts for sheet in sheets for row in sheet.rows
                   if (texts := tuple(text for cell in row if (text := display_text(cell)))))
