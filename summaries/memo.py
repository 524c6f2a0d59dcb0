"""Work that is done once a report, whoever asks and however often: tables, charts and files that pages share."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from summaries.report import Report

Params = ParamSpec("More")
Result = TypeVar("Result")


def memoized(function: Callable[Concatenate["Report", Params],
                                Result]) -> Callable[Concatenate["Report", Params], Result]:
    """Keep what `function(report, *more)` returns with the report, shared by all visits: nobody may change it."""
    @wraps(function)
    def wrapper(report: "Report", *args: Params.args, **kwargs: Params.kwargs) -> Result:
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in report._memo:
            report._memo[key] = function(report, *args, **kwargs)
        return report._memo[key]
    return wrapper
