"""The log: it says what broke and where, and holds neither a person's name nor a token."""

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
    """Return what is logged, by whichever logger, while records are redacted; a library's logger tells nobody else."""
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
    """Fail with a name and a token in the exception's text, and in its cause's."""
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
    """Fail as pandera does, whose exception quotes the cells."""
    pa.DataFrameSchema({"who": pa.Column(str, pa.Check.isin(["Ann Lee"]))}).validate(
        pd.DataFrame({"who": [f"{NAME} {TOKEN}"]}), lazy=True)


@pytest.mark.parametrize("fail", [break_down, failing_schema])
def test_streamlits_log_of_an_exception_says_where_and_not_what(log, fail):
    get_logger("streamlit.error_util").error("Uncaught app execution", exc_info=caught(fail))
    output = log.getvalue()
    assert NAME not in output and TOKEN not in output
    assert output.startswith(f"ERROR streamlit.error_util: {REDACTED_MESSAGE} ({__file__}, line ")
    assert output.endswith("pandera.errors.SchemaErrors\n" if fail is failing_schema else "\nValueError\n")
    line = fail.__code__.co_firstlineno + (5 if fail is break_down else 2)
    assert f"test_log_redaction.py\", line {line}, in " in output


def test_a_cause_is_reported_by_its_kind(log):
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
def test_a_librarys_line_holds_nothing_typed(log, name, way):
    WAYS[way](logging.getLogger(None if name == "root" else name))
    output = log.getvalue()
    assert output.startswith("WARNING") and NAME not in output and TOKEN not in output
    # Where it was logged is told, and not a word of what it said.
    line = WAYS[way].__code__.co_firstlineno
    assert output == f"WARNING {name}: {REDACTED_MESSAGE} ({__file__}, line {line})\n"


def test_our_own_lines_stay_readable(log):
    ours = logging.getLogger("cop_sheets.google.sync")
    ours.error("The refresh stopped: %s in %s, line %s", "ValueError", "refresh", 120)
    assert log.getvalue() == "ERROR cop_sheets.google.sync: The refresh stopped: ValueError in refresh, line 120\n"


def test_our_own_lines_hold_no_exceptions_text_and_no_token(log):
    ours = logging.getLogger("pages.session.cache")
    ours.error("Reading failed: %s", caught(break_down), exc_info=caught(break_down))
    ours.error("Asked with Authorization: Bearer %s", TOKEN)
    ours.error("Answered with %s", f"access_token={TOKEN}")
    output = log.getvalue()
    assert NAME not in output and TOKEN not in output
    assert "Reading failed: ValueError\n" in output and "Asked with Authorization: Bearer …\n" in output
    assert output.endswith("Answered with access_token …\n")


def test_a_line_of_ours_that_is_filled_wrongly_stops_nothing(log):
    logging.getLogger("cop_sheets").error("row %d", NAME)
    assert log.getvalue() == "ERROR cop_sheets: row %d\n"


def test_a_thread_that_dies_says_where(log):
    thread = threading.Thread(target=break_down)
    thread.start()
    thread.join()
    output = log.getvalue()
    assert "A thread stopped" in output and "in break_down" in output
    assert NAME not in output and TOKEN not in output


def test_a_warning_that_is_logged_holds_nothing_typed(log):
    logging.captureWarnings(True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"{NAME} can't be parsed", stacklevel=1)
    finally:
        logging.captureWarnings(False)
    assert log.getvalue().startswith("WARNING py.warnings:") and NAME not in log.getvalue()


def test_our_own_lines_may_be_filled_by_name(log):
    logging.getLogger("pages").error("%(rows)d rows: %(why)s", {"rows": 12, "why": caught(break_down)})
    assert log.getvalue() == "ERROR pages: 12 rows: ValueError\n"


def test_a_record_is_redacted_by_itself_too():
    record = logging.LogRecord("streamlit", logging.ERROR, __file__, 1, f"lost {NAME}", (), None)
    assert redaction_filter(record) is record and NAME not in record.getMessage()


def test_undone_the_log_is_as_it_was():
    before = logging.getLogRecordFactory(), threading.excepthook
    undo = install_log_redaction()
    assert logging.getLogRecordFactory() is not before[0]
    undo()
    assert (logging.getLogRecordFactory(), threading.excepthook) == before
