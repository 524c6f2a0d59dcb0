"""Workbooks that the product crashes on: each becomes a failure with a sentence that says where, and is logged."""

from collections import OrderedDict
from collections.abc import Callable

from cop_sheets.parsing.locate import place
from cop_sheets.raw import Workbook
from cop_sheets.sources import Failure, crash_of, crash_place, left_out_sentence, log_left_out, where_raised

SEARCHED = 3    # of several such workbooks so many are searched for the cell that is the reason
_places: OrderedDict[tuple, str] = OrderedDict()    # what was searched lately
_PLACES_KEPT = 50


def failures_of(culprits: list[tuple[Workbook, Exception]], work: Callable[[Workbook], object]) -> list[Failure]:
    """Return the failures that stand for workbooks that `work` crashes on, and log each."""
    failures = []
    for number, (workbook, problem) in enumerate(culprits):
        where = _place_of(workbook, problem, work) if number < SEARCHED else ""
        log_left_out(workbook.partnership, problem, where)
        failures.append(Failure(workbook.partnership, workbook.address, left_out_sentence(workbook.partnership, where)))
    return failures


def _place_of(workbook: Workbook, problem: Exception, work: Callable[[Workbook], object]) -> str:
    """Return where the crash comes from, searched once for a workbook's content and the line of ours that crashed."""
    mark = workbook.version, where_raised(problem)
    if mark not in _places:
        _places[mark] = crash_place(workbook, work, _header_rows(workbook))
        while len(_places) > _PLACES_KEPT:
            _places.popitem(last=False)
    return _places[mark]


def _header_rows(workbook: Workbook) -> dict[str, int]:
    """Return the number of each header row by its tab's name; none where finding them is what crashes."""
    if crash_of(place, workbook) is not None:
        return {}
    return {found.grid.name: found.header_row for found in place(workbook).places if found.header_row}
