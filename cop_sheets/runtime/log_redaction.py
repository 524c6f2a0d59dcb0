"""A log that tells what broke and where, and nothing that people typed: exceptions lose their texts.

A server's log is read by more people than a sheet, and an exception's text may quote a cell, an address or a token.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

OUR_PACKAGES = ("cop_sheets", "validators", "summaries", "pages", "app", "cli")
REDACTED = "…"
REDACTED_MESSAGE = "a message that could hold what people typed is left out"
_LOGGER = logging.getLogger(__name__)
_TOKENS = re.compile(r"\b(bearer|basic)\s+\S+"
                     r"|\b([\w-]*(?:token|secret|password|_key|cookie)[\w-]*|code(?==))\s*[=:]\s*\S+", re.IGNORECASE)


def redaction_filter(record: logging.LogRecord) -> logging.LogRecord:
    """Take what people typed out of `record`, and return it.

    Of an exception stay its type and, call by call, file, line and function; of its causes likewise. Of a library's
    message stays where it was logged; ours stay as they are, but for exceptions and what looks like a token.
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
    """Return the whole message; one that does not fit what it is filled with must not stop the program."""
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
    """Return an exception and its causes as a traceback without any text of theirs, the cause first."""
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
    """Redact every record of every logger from now on, and what threads die of; return what undoes it.

    A filter on a logger would not see its children's records, and libraries give each of theirs a handler of its own,
    so the records are redacted as they are made.
    """
    made, hooks = logging.getLogRecordFactory(), (threading.excepthook, sys.unraisablehook)

    def uninstall() -> None:
        logging.setLogRecordFactory(made)
        threading.excepthook, sys.unraisablehook = hooks

    logging.setLogRecordFactory(lambda *arguments, **named: redaction_filter(made(*arguments, **named)))
    threading.excepthook = _log_exception("A thread stopped")
    sys.unraisablehook = _log_exception("Something failed while it was cleared away")
    return uninstall


def _log_exception(words: str) -> Callable[[Iterable], None]:
    def log_exception(event) -> None:
        if event.exc_value is not None and not isinstance(event.exc_value, SystemExit):
            _LOGGER.error(words, exc_info=(event.exc_type, event.exc_value, event.exc_traceback))

    return log_exception
