"""A decorator for functions of a report whose result is computed once and shared: tables, charts and files."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class HasMemo(Protocol):
    """A report, or a part of one, that keeps the results of its memoized functions."""

    _memo: dict[Any, Any]


Source = TypeVar("Source", bound=HasMemo)
Params = ParamSpec("Params")
Result = TypeVar("Result")


def memoized(function: Callable[Concatenate[Source, Params], Result]
             ) -> Callable[Concatenate[Source, Params], Result]:
    """Cache the results of `function(report, *args)` in the report.

    All sessions share the report, so no caller may change a result. Arguments have to be hashable.
    """
    @wraps(function)
    def wrapper(source: Source, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        key = memo_key(function, *args, **kwargs)
        if key not in source._memo:
            source._memo[key] = function(source, *args, **kwargs)
        result: Result = source._memo[key]
        return result
    return wrapper


def memo_key(function: Callable[..., Any], *args: object, **kwargs: object) -> tuple[object, ...]:
    """Return the key of the result of a memoized function, or of the function that it wraps, in `HasMemo._memo`."""
    return getattr(function, "__wrapped__", function), args, tuple(sorted(kwargs.items()))
