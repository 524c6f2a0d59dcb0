"""Turns workbooks that make the product crash into failures, with the cell's place where it can be found."""

from collections import OrderedDict
from collections.abc import Callable

from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import Workbook
from cop_sheets.sources import Failure, catch_crash, crash_location, excluded_message, find_crashing_row, log_excluded

MAX_SEARCHED = 3    # number of workbooks that are searched for the cell that causes the crash
# By the workbook's version and the place of the exception; the latest searches.
_crash_locations: OrderedDict[tuple[str, tuple[str, str, int]], str] = OrderedDict()
_MAX_CACHED = 50


def crash_failures(crashed: list[tuple[Workbook, Exception]], work: Callable[[Workbook], object]) -> list[Failure]:
    """Return a failure for each workbook that `work` crashes on, and log it."""
    failures = []
    for number, (workbook, problem) in enumerate(crashed):
        crash_location_text = _find_crash_location(workbook, problem, work) if number < MAX_SEARCHED else ""
        log_excluded(workbook.partnership, problem, crash_location_text)
        failures.append(Failure(workbook.partnership, workbook.address,
                                excluded_message(workbook.partnership, crash_location_text)))
    return failures


def _find_crash_location(workbook: Workbook, problem: Exception, work: Callable[[Workbook], object]) -> str:
    """Return the place in the workbook that causes the crash, cached by its content and the line that raised."""
    cache_key = workbook.content_hash, crash_location(problem)
    if cache_key not in _crash_locations:
        _crash_locations[cache_key] = find_crashing_row(workbook, work, _header_rows(workbook))
        while len(_crash_locations) > _MAX_CACHED:
            _crash_locations.popitem(last=False)
    return _crash_locations[cache_key]


def _header_rows(workbook: Workbook) -> dict[str, int]:
    """Return the header rows by tab name; {} where locating them crashes."""
    if catch_crash(locate_tabs, workbook) is not None:
        return {}
    return {location.raw_sheet.name: location.header_row for location in locate_tabs(workbook).locations
            if location.header_row}
