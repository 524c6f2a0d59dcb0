"""A log that tells what broke and where, and nothing that people typed: exceptions lose their texts.

A server's log is read by more people than a sheet, and an exception's text may quote a cell, an address or a token.
"""

import ast
import linecache
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from numbers import Number

OUR_FLOORS = ("cop_sheets", "validators", "summaries", "pages", "app", "cli")
LEFT_OUT = "…"
UNKNOWN_TEXT = "a message that could hold what people typed is left out"
_LOGGER = logging.getLogger(__name__)
_TOKENS = re.compile(r"\b(bearer|basic)\s+\S+"
                     r"|\b([\w-]*(?:token|secret|password|_key|cookie)[\w-]*|code(?==))\s*[=:]\s*\S+", re.IGNORECASE)


class Redact(logging.Filter):
    """Lets every record through, without what people typed.

    Of an exception stay its type and, call by call, file, line and function; of its causes likewise. A library's
    message stays where it stands word for word in the library's code, and of what it was filled with the numbers. Our
    own messages stay as they are, but for exceptions and what looks like a token.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out of `record` what may not be told, and keep it."""
        if record.exc_info:
            problem = record.exc_info[1] if isinstance(record.exc_info, tuple) else sys.exc_info()[1]
            record.exc_text = "\n".join(lines_of(problem)) if problem is not None else None
            record.exc_info = None
        ours = record.name.split(".")[0] in OUR_FLOORS
        if not ours and not _stands_in_the_code(record):
            record.msg, record.args = f"{UNKNOWN_TEXT} ({record.pathname}, line {record.lineno})", ()
        elif isinstance(record.args, Mapping):
            record.args = {name: _told(value, ours) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_told(value, ours) for value in record.args)
        if ours:
            record.msg = _told(record.msg, ours)
            record.msg, record.args = _without_tokens(_filled(record)), ()
        return True


def _filled(record: logging.LogRecord) -> str:
    """Return the whole message; one that does not fit what it is filled with must not stop the program."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _told(value: object, ours: bool) -> object:
    if isinstance(value, BaseException):
        return type(value).__qualname__
    return value if ours or value is None or isinstance(value, Number) else LEFT_OUT


def _without_tokens(text: str) -> str:
    return _TOKENS.sub(lambda match: f"{match[1] or match[2]} {LEFT_OUT}", text)


def _stands_in_the_code(record: logging.LogRecord) -> bool:
    """Say whether the message is one that a programmer wrote, not one that was put together as the program ran."""
    return isinstance(record.msg, str) and record.msg in _texts_in(record.pathname)


@lru_cache(maxsize=64)
def _texts_in(path: str) -> frozenset[str]:
    """Return the texts in a file's code; the pieces that a text is put together from are none."""
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except (SyntaxError, ValueError):
        return frozenset()
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in ast.walk(node)}
    return frozenset(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)
                     and isinstance(node.value, str) and id(node) not in pieces)


def lines_of(problem: BaseException) -> list[str]:
    """Return an exception and its causes as a traceback without any text of theirs, the cause first."""
    return list(_lines(problem, set()))


def _lines(problem: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(problem))
    cause = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _lines(cause, seen)
        yield "which led to:"
    for part in getattr(problem, "exceptions", ()):
        if isinstance(part, BaseException) and id(part) not in seen:
            yield from _lines(part, seen)
            yield "which is part of:"
    place = problem.__traceback__
    while place:
        code = place.tb_frame.f_code
        yield f'  File "{code.co_filename}", line {place.tb_lineno}, in {code.co_name}'
        place = place.tb_next
    kind = type(problem)
    yield kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


redact = Redact()


def install() -> Callable[[], None]:
    """Redact every record of every logger from now on, and what threads die of; return what undoes it.

    A filter on a logger would not see its children's records, and libraries give each of theirs a handler of its own,
    so the records are redacted as they are made.
    """
    made, hooks = logging.getLogRecordFactory(), (threading.excepthook, sys.unraisablehook)

    def make(*arguments: object, **named: object) -> logging.LogRecord:
        record = made(*arguments, **named)
        redact.filter(record)
        return record

    def undo() -> None:
        logging.setLogRecordFactory(made)
        threading.excepthook, sys.unraisablehook = hooks

    logging.setLogRecordFactory(make)
    threading.excepthook = _stopped("A thread stopped")
    sys.unraisablehook = _stopped("Something failed while it was cleared away")
    return undo


def _stopped(words: str) -> Callable[[Iterable], None]:
    def tell(found) -> None:
        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            _LOGGER.error(words, exc_info=(found.exc_type, found.exc_value, found.exc_traceback))

    return tell
