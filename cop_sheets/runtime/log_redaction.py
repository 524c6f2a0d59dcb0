"""Redacts the log: what failed and where stays, the texts of exceptions and of libraries' messages don't.

More people read a server's log than a sheet, and an exception's text may quote a cell, an address or a token.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

OUR_PACKAGES = ("cop_sheets", "validators", "summaries", "pages", "app", "cli")
REDACTED = "…"
REDACTED_MESSAGE = "a message that could hold what people typed is left out"
_LOGGER = logging.getLogger(__name__)
_TOKENS = re.compile(r"\b(bearer|basic)\s+\S+"
                     r"|\b([\w-]*(?:token|secret|password|_key|cookie)[\w-]*|code(?==))\s*[=:]\s*\S+", re.IGNORECASE)


def redaction_filter(record: logging.LogRecord) -> logging.LogRecord:
    """Remove what people may have typed from `record`, in place, and return it.

    Exceptions and their causes keep their types and tracebacks without texts. A library's message is replaced by the
    place where it was logged; our own lose exceptions' texts and what looks like a token.
    """
    if record.exc_info:
        record.exc_text = "\n".join(_traceback_lines(record.exc_info[1],
                                                     set())) if record.exc_info[1] is not None else None
        record.exc_info = None
    if record.name.split(".")[0] in OUR_PACKAGES:
        text = _TOKENS.sub(lambda match: f"{match[1] or match[2]} {REDACTED}", _format_message(record))
    else:
        text = f"{REDACTED_MESSAGE} ({record.pathname}, line {record.lineno})"
    record.msg, record.args = text, ()
    return record


def _format_message(record: logging.LogRecord) -> str:
    """Return the formatted message; unformatted where its arguments don't fit, since logging must not raise."""
    message, values = _redact_value(record.msg), record.args or ()
    try:
        if isinstance(values, Mapping):
            return str(message) % {name: _redact_value(value) for name, value in values.items()}
        return str(message) % tuple(map(_redact_value, values)) if values else str(message)
    except (TypeError, ValueError, KeyError):
        return str(message)


def _redact_value(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value


def _traceback_lines(problem: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield the lines of the traceback of an exception and its causes, causes first, without their texts."""
    seen.add(id(problem))
    cause = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _traceback_lines(cause, seen)
        yield "which led to:"
    for part in getattr(problem, "exceptions", ()):
        if isinstance(part, BaseException) and id(part) not in seen:
            yield from _traceback_lines(part, seen)
            yield "which is part of:"
    traceback = problem.__traceback__
    while traceback:
        code = traceback.tb_frame.f_code
        yield f'  File "{code.co_filename}", line {traceback.tb_lineno}, in {code.co_name}'
        traceback = traceback.tb_next
    kind = type(problem)
    yield kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def install_log_redaction() -> Callable[[], None]:
    """Redact the records of all loggers, and uncaught exceptions of threads; return a function that undoes it.

    A filter on a logger would not see its children's records, and libraries add handlers of their own, so records are
    redacted when they are created.
    """
    create_record, hooks = logging.getLogRecordFactory(), (threading.excepthook, sys.unraisablehook)

    def uninstall() -> None:
        logging.setLogRecordFactory(create_record)
        threading.excepthook, sys.unraisablehook = hooks

    logging.setLogRecordFactory(lambda *arguments, **options: redaction_filter(create_record(*arguments, **options)))
    threading.excepthook = _log_exception("A thread stopped")
    sys.unraisablehook = _log_exception("Something failed while it was cleared away")
    return uninstall


def _log_exception(message: str) -> Callable[[Any], None]:
    """Return a hook that logs `message` with the exception of its argument, as `threading.excepthook` gets it."""
    def log_exception(event: Any) -> None:
        if event.exc_value is not None and not isinstance(event.exc_value, SystemExit):
            _LOGGER.error(message, exc_info=(event.exc_type, event.exc_value, event.exc_traceback))

    return log_exception
