"""A log that tells what broke and where, and nothing that people typed: exceptions lose their texts.

A server's log is read by more people than a sheet, and an exception's text may quote a cell, an address or a token.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

OUR_FLOORS = ("cop_sheets", "validators", "summaries", "pages", "app", "cli")
LEFT_OUT = "…"
UNKNOWN_TEXT = "a message that could hold what people typed is left out"
_LOGGER = logging.getLogger(__name__)
_TOKENS = re.compile(r"\b(bearer|basic)\s+\S+"
                     r"|\b([\w-]*(?:token|secret|password|_key|cookie)[\w-]*|code(?==))\s*[=:]\s*\S+", re.IGNORECASE)


def redact(record: logging.LogRecord) -> logging.LogRecord:
    """Take what people typed out of `record`, and return it.

    Of an exception stay its type and, call by call, file, line and function; of its causes likewise. Of a library's
    message stays where it was logged; ours stay as they are, but for exceptions and what looks like a token.
    """
    if record.exc_info:
        record.exc_text = "\n".join(_lines(record.exc_info[1], set())) if record.exc_info[1] is not None else None
        record.exc_info = None
    if record.name.split(".")[0] in OUR_FLOORS:
        text = _TOKENS.sub(lambda match: f"{match[1] or match[2]} {LEFT_OUT}", _filled(record))
    else:
        text = f"{UNKNOWN_TEXT} ({record.pathname}, line {record.lineno})"
    record.msg, record.args = text, ()
    return record


def _filled(record: logging.LogRecord) -> str:
    """Return the whole message; one that does not fit what it is filled with must not stop the program."""
    message, values = _told(record.msg), record.args or ()
    try:
        if isinstance(values, Mapping):
            return str(message) % {name: _told(value) for name, value in values.items()}
        return str(message) % tuple(map(_told, values)) if values else str(message)
    except (TypeError, ValueError, KeyError):
        return str(message)


def _told(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value


def _lines(problem: BaseException, seen: set[int]) -> Iterator[str]:
    """Return an exception and its causes as a traceback without any text of theirs, the cause first."""
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


def install() -> Callable[[], None]:
    """Redact every record of every logger from now on, and what threads die of; return what undoes it.

    A filter on a logger would not see its children's records, and libraries give each of theirs a handler of its own,
    so the records are redacted as they are made.
    """
    made, hooks = logging.getLogRecordFactory(), (threading.excepthook, sys.unraisablehook)

    def undo() -> None:
        logging.setLogRecordFactory(made)
        threading.excepthook, sys.unraisablehook = hooks

    logging.setLogRecordFactory(lambda *arguments, **named: redact(made(*arguments, **named)))
    threading.excepthook = _stopped("A thread stopped")
    sys.unraisablehook = _stopped("Something failed while it was cleared away")
    return undo


def _stopped(words: str) -> Callable[[Iterable], None]:
    def tell(found) -> None:
        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            _LOGGER.error(words, exc_info=(found.exc_type, found.exc_value, found.exc_traceback))

    return tell
