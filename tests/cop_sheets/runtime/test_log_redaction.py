"""The log has the place of errors, and neither a person's name nor a token."""

import io
import logging
import threading
import warnings

import pandas as pd
import pandera.pandas as pa
import pytest
from streamlit.logger import get_logger

from cop_sheets.runtime.log_redaction import REDACTED_MESSAGE, install_log_redaction, redaction_filter

NAME, TOKEN = "Zelda Quist", "ya29.a0AfH6SMBx"


@pytest.fixture
def log():
    """Return what all loggers log while redaction is installed; a library's logger doesn't propagate."""
    written, undo = io.StringIO(), install_log_redaction()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    loggers = [logging.getLogger(), get_logger("streamlit.error_util"), get_logger("uvicorn.error")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)
    undo()


def break_down():
    """Raise an exception with a name and a token in its text and in its cause's."""
    try:
        raise KeyError(f"{NAME} {TOKEN}")
    except KeyError as problem:
        raise ValueError(f"“{NAME}” can't be read with token={TOKEN}") from problem


def caught(fail):
    """Return the exception that `fail` raises."""
    try:
        fail()
    except Exception as problem:
        return problem
    raise AssertionError("it didn't fail")


def failing_schema():
    """Raise an exception of pandera, which quotes cells."""
    pa.DataFrameSchema({"who": pa.Column(str, pa.Check.isin(["Ann Lee"]))}).validate(
        pd.DataFrame({"who": [f"{NAME} {TOKEN}"]}), lazy=True)


@pytest.mark.parametrize("fail", [break_down, failing_schema])
def test_streamlits_log_of_an_exception_has_the_traceback_without_texts(log, fail):
    get_logger("streamlit.error_util").error("Uncaught app execution", exc_info=caught(fail))
    output = log.getvalue()
    assert NAME not in output and TOKEN not in output
    assert output.startswith(f"ERROR streamlit.error_util: {REDACTED_MESSAGE} ({__file__}, line ")
    assert output.endswith("pandera.errors.SchemaErrors\n" if fail is failing_schema else "\nValueError\n")
    line = fail.__code__.co_firstlineno + (5 if fail is break_down else 2)
    assert f"test_log_redaction.py\", line {line}, in " in output


def test_a_cause_is_logged_by_its_type(log):
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=caught(break_down))
    kinds = [line for line in log.getvalue().splitlines() if line and not line.startswith((" ", "ERROR"))]
    assert kinds == ["KeyError", "which led to:", "ValueError"]


def test_a_group_of_exceptions_logs_none_of_its_texts(log):
    logging.getLogger("root").error("Two things failed", exc_info=ExceptionGroup(NAME, [ValueError(TOKEN)]))
    first, *others = log.getvalue().splitlines()
    assert first.startswith(f"ERROR root: {REDACTED_MESSAGE} (")
    assert others == ["ValueError", "which is part of:", "ExceptionGroup"]


WAYS = {
    "of its own": lambda logger: logger.warning("could not read"),
    "put together": lambda logger: logger.warning(f"could not read {NAME} with {TOKEN}"),
    "filled in": lambda logger: logger.warning("could not read %s in row %d with %r", NAME, 12, TOKEN),
    "filled in by name": lambda logger: logger.warning("could not read %(who)s", {"who": f"{NAME} {TOKEN}"}),
    "an exception as the message": lambda logger: logger.warning(caught(break_down)),
    "an exception filled in": lambda logger: logger.warning("could not read: %s", caught(break_down)),
}


@pytest.mark.parametrize("name", ["root", "streamlit.error_util", "pandera", "httpx", "uvicorn.error", "urllib3"])
@pytest.mark.parametrize("way", WAYS)
def test_a_librarys_message_is_redacted(log, name, way):
    WAYS[way](logging.getLogger(None if name == "root" else name))
    output = log.getvalue()
    assert output.startswith("WARNING") and NAME not in output and TOKEN not in output
    # The place stays in the log, the text doesn't.
    line = WAYS[way].__code__.co_firstlineno
    assert output == f"WARNING {name}: {REDACTED_MESSAGE} ({__file__}, line {line})\n"


def test_our_own_messages_stay_readable(log):
    ours = logging.getLogger("cop_sheets.google.sync")
    ours.error("The refresh stopped: %s in %s, line %s", "ValueError", "refresh", 120)
    assert log.getvalue() == "ERROR cop_sheets.google.sync: The refresh stopped: ValueError in refresh, line 120\n"


def test_our_own_messages_lose_texts_of_exceptions_and_tokens(log):
    ours = logging.getLogger("pages.session.cache")
    ours.error("Reading failed: %s", caught(break_down), exc_info=caught(break_down))
    ours.error("Asked with Authorization: Bearer %s", TOKEN)
    ours.error("Answered with %s", f"access_token={TOKEN}")
    output = log.getvalue()
    assert NAME not in output and TOKEN not in output
    assert "Reading failed: ValueError\n" in output and "Asked with Authorization: Bearer …\n" in output
    assert output.endswith("Answered with access_token …\n")


def test_a_message_whose_arguments_do_not_fit_does_not_raise(log):
    logging.getLogger("cop_sheets").error("row %d", NAME)
    assert log.getvalue() == "ERROR cop_sheets: row %d\n"


def test_an_uncaught_exception_of_a_thread_is_logged_with_its_place(log):
    thread = threading.Thread(target=break_down)
    thread.start()
    thread.join()
    output = log.getvalue()
    assert "A thread stopped" in output and "in break_down" in output
    assert NAME not in output and TOKEN not in output


def test_a_logged_warning_is_redacted(log):
    logging.captureWarnings(True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"{NAME} can't be parsed", stacklevel=1)
    finally:
        logging.captureWarnings(False)
    assert log.getvalue().startswith("WARNING py.warnings:") and NAME not in log.getvalue()


def test_our_own_messages_may_have_named_arguments(log):
    logging.getLogger("pages").error("%(rows)d rows: %(why)s", {"rows": 12, "why": caught(break_down)})
    assert log.getvalue() == "ERROR pages: 12 rows: ValueError\n"


def test_a_single_record_can_be_redacted():
    record = logging.LogRecord("streamlit", logging.ERROR, __file__, 1, f"lost {NAME}", (), None)
    assert redaction_filter(record) is record and NAME not in record.getMessage()


def test_uninstalling_restores_the_log():
    before = logging.getLogRecordFactory(), threading.excepthook
    undo = install_log_redaction()
    assert logging.getLogRecordFactory() is not before[0]
    undo()
    assert (logging.getLogRecordFactory(), threading.excepthook) == before
