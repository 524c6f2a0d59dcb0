"""Work that is done once a report, whoever asks and however often: tables, charts and files that pages share."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from summaries.report import Report

More = ParamSpec("More")
Made = TypeVar("Made")


def once(make: Callable[Concatenate["Report", More], Made]) -> Callable[Concatenate["Report", More], Made]:
    """Keep what `make(report, *more)` returns with the report, shared by all visits: nobody may change it."""
    @wraps(make)
    def kept(report: "Report", *more: More.args, **named: More.kwargs) -> Made:
        key = (make, more, tuple(sorted(named.items())))
        if key not in report.made:
            report.made[key] = make(report, *more, **named)
        return report.made[key]
    return kept
