"""The server's log says what went wrong and where, in no exception's own words: they may quote what people typed."""

import logging
import threading
import traceback

_LOGGER = logging.getLogger(__name__)


def without_words(problem: BaseException) -> str:
    """Return the traceback of `problem` and of what led to it: lines of code and kinds of exceptions, no texts."""
    told, parts = set(), []
    while problem is not None and id(problem) not in told:
        told.add(id(problem))
        lines = "".join(traceback.format_tb(problem.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{lines}{type(problem).__name__}")
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\nThat came after\n".join(parts)


def keep_words_out() -> None:
    """See to it that whatever logs an exception from now on, Streamlit itself and threads too, logs it so."""
    make = logging.getLogRecordFactory()

    def record(*arguments, **options) -> logging.LogRecord:
        made = make(*arguments, **options)
        if made.exc_info and made.exc_info[1] is not None:
            made.exc_text, made.exc_info = without_words(made.exc_info[1]), None
        return made

    logging.setLogRecordFactory(record)
    threading.excepthook = _ended


def _ended(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not issubclass(arguments.exc_type, SystemExit):
        _LOGGER.error("A thread ended before its time\n%s", without_words(arguments.exc_value))
