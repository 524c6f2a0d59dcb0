"""The log of a command: messages on the screen, and details in a file; neither contains typed text."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from cop_sheets.errors import BadRequest
from cop_sheets.runtime.log_redaction import install_log_redaction
from cop_sheets.sources import crash_location

_LOGGER = logging.getLogger(__name__)


class _MessageHandler(logging.Handler):
    def __init__(self, print_message: Callable[[str], None]) -> None:
        super().__init__()
        self._print_message = print_message

    def emit(self, record: logging.LogRecord) -> None:
        self._print_message(record.getMessage())


@contextmanager
def log_to(print_message: Callable[[str], None], file: str | None) -> Iterator[None]:
    """Pass each logged message to `print_message`, and append it with details to `file`. Raises BadRequest."""
    with ExitStack() as stack:
        handlers: list[logging.Handler] = [_MessageHandler(print_message)]
        if file:
            try:
                handlers.append(stack.enter_context(closing(logging.FileHandler(file, encoding="utf-8"))))
            except OSError as problem:
                raise BadRequest(f"{file} can't be written ({(problem.strerror or 'unknown').lower()}): name another "
                                 "file") from problem
            handlers[1].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        stack.callback(install_log_redaction())
        for handler in handlers:
            logging.getLogger().addHandler(handler)
            stack.callback(logging.getLogger().removeHandler, handler)
        yield


def log_crash(problem: Exception) -> None:
    """Log in one sentence that the product failed, without the exception's text, which may quote a cell."""
    _LOGGER.error("This is a mistake in the product, not in your workbooks (%s in %s, line %s): send this sentence to "
                  "whoever keeps it, with what `cli.py --log FILE` writes into FILE.", *crash_location(problem),
                  exc_info=problem)
