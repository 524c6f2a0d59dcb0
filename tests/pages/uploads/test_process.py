"""An upload is checked in a separate process: with limits, one at a time, and ended with its visit."""

import os
import sys
import textwrap
import time
from datetime import date
from threading import Event, Thread

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables, read_upload
from pages.uploads import process
from pages.uploads.process import (
    CHECKING,
    UPLOAD_CRASHED,
    UPLOAD_KILLED,
    UPLOAD_OUT_OF_MEMORY,
    UPLOAD_TIMED_OUT,
    WORKER_ENDED_EARLY,
    WORKER_NOT_READY,
    WORKER_NOT_STARTED,
    run_upload_check,
)
from summaries import build_report
from summaries.audience import partnership_audience
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes.flag_list import flag_rows
from summaries.workbooks.status import standing_rows
from summaries.workbooks.upload_result import Upload, check_upload
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support.sheets import CLEAN_SHEETS, with_all_columns

BOOK = to_xlsx({tab: with_all_columns(tab, text) for tab, text in (CLEAN_SHEETS
                                                                   | {"CoPs": "CoP ID | Domain\nC1 | "}).items()})
PERIOD = FiscalYear(2024), date(2025, 7, 15)
# The code that a test process runs after it has received its upload, instead of reading a workbook.
ODD = """
import os, pickle, signal, sys, time
def answer(what):
    os.write(1, pickle.dumps(what))
{before}
answer("ready")
class StandInUnpickler(pickle.Unpickler):
    # Any class will do for an upload: importing the product's takes a second.
    def find_class(self, module, name):
        return type(name, (), {{"__new__": lambda kind, *values: object.__new__(kind)}})
upload = StandInUnpickler(sys.stdin.buffer).load()
{after}
"""


def upload(name="Mine.xlsx", data=BOOK):
    return Upload(name, data, *PERIOD, partnership_audience(5))


# For tests that neither start a process of the product's own command nor measure its memory.
forked = pytest.mark.usefixtures("forked_workers")


@pytest.fixture(autouse=True)
def nothing_left():
    """Check that no process is left, and use none from another test."""
    process._spare_worker.end()
    yield
    process._spare_worker.end()
    assert not process._queue


@pytest.fixture
def odd(monkeypatch):
    """Return a function that replaces the workers' code."""
    def does(after, before=""):
        code = ODD.format(after=textwrap.dedent(after), before=before)
        monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])
    return does


@pytest.fixture
def real(monkeypatch):
    """Return a function that changes the limits of the real worker."""
    def with_limits(**limits):
        lines = "; ".join(f"worker.{name} = {value!r}" for name, value in limits.items())
        code = f"import summaries.workbooks.upload_worker as worker; {lines}; worker.main()"
        monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])
    return with_limits


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_result_equals_a_check_in_this_process():
    report = run_upload_check(upload(), lambda _: None)
    full_report = build_report(build_tables(ReadResult([read_upload("Mine.xlsx", BOOK)])), *PERIOD,
                               partnership_audience(5))
    assert report.flags.equals(full_report.flags) and report.flags["Rule"].tolist() == ["COP-01"]
    assert report.answer == standing_chart(full_report).answer and report.standing.equals(standing_rows(full_report))
    assert flag_rows(report).equals(flag_rows(full_report))
    assert report.tables.version == full_report.tables.version and report.period == full_report.period


@forked
def test_an_unreadable_workbook_gets_a_sentence():
    assert "plain text" in run_upload_check(upload(data=b"no workbook"), lambda _: None)


def test_a_worker_that_takes_too_long_is_ended(odd, monkeypatch):
    monkeypatch.setattr(process, "MAX_CPU_SECONDS", 0.3)
    odd("time.sleep(1000)")
    pids, said = [], []
    monkeypatch.setattr(process, "_UploadExchange", noting(pids))
    assert run_upload_check(upload(), said.append) == UPLOAD_TIMED_OUT.format(name="Mine.xlsx")
    assert CHECKING in said and not is_alive(pids[0])


def noting(pids, real=process._UploadExchange):
    def exchange(worker, *more):
        pids.append(worker.process.pid)
        return real(worker, *more)
    return exchange


def test_a_worker_that_never_becomes_ready_is_ended(odd, monkeypatch):
    monkeypatch.setattr(process, "START_SECONDS", 0.3)
    odd("", before="time.sleep(1000)")
    assert run_upload_check(upload(), lambda _: None) == WORKER_NOT_READY.format(name="Mine.xlsx")


@pytest.mark.parametrize("end", ["os._exit(1)", "os._exit(0)", "raise ImportError", "os.kill(os.getpid(), 9)"])
def test_a_worker_that_ends_before_it_is_ready_is_noticed_at_once(odd, end):
    """The message doesn't blame the workbook, which the worker never received."""
    odd("", before=end)
    begun = time.monotonic()
    assert run_upload_check(upload(), lambda _: None) == WORKER_ENDED_EARLY.format(name="Mine.xlsx")
    assert time.monotonic() - begun < 5


def test_the_sentences_name_the_actual_limits():
    assert f"more than {process.MAX_CPU_SECONDS} seconds" in UPLOAD_TIMED_OUT
    assert f"within {process.START_SECONDS} seconds" in WORKER_NOT_READY and process.START_SECONDS <= 30


@pytest.mark.parametrize(("after", "sentence"), [
    ("os._exit(86)", UPLOAD_OUT_OF_MEMORY), ("os.abort()", UPLOAD_OUT_OF_MEMORY),
    ("os.kill(os.getpid(), signal.SIGKILL)", UPLOAD_KILLED),
    ("os.kill(os.getpid(), signal.SIGXCPU)", UPLOAD_TIMED_OUT),
    ("os.kill(os.getpid(), signal.SIGSEGV)", UPLOAD_CRASHED),
    ("os._exit(1)", UPLOAD_CRASHED), ("answer(('crashed',))", UPLOAD_CRASHED),
    ("answer(('no memory',))", UPLOAD_OUT_OF_MEMORY),
    ("os.write(1, b'nonsense'); os._exit(0)", UPLOAD_CRASHED)])
def test_each_exit_code_has_its_sentence(odd, after, sentence):
    odd(after)
    assert run_upload_check(upload(), lambda _: None) == sentence.format(name="Mine.xlsx")


def test_an_answer_is_never_executed(odd, tmp_path):
    """A worker that a workbook has taken over could send anything."""
    mark = tmp_path / "run"
    odd(f"""
        class Evil:
            def __reduce__(self):
                return (os.mkdir, ({str(mark)!r},))
        answer(Evil())
    """)
    assert run_upload_check(upload(), lambda _: None) == UPLOAD_CRASHED.format(name="Mine.xlsx") and not mark.exists()


@forked
def test_all_types_of_answers_are_read():
    """Uses generated workbooks, whose flags quote texts, dates, times, numbers, yes and no."""
    for seed in range(3):
        report = run_upload_check(upload(data=to_xlsx(generated(seed))), lambda _: None)
        made = check_upload(upload(data=to_xlsx(generated(seed))))
        assert report.flags.equals(made.flags) and len(made.flags) > 5


def test_the_page_reports_when_no_process_can_be_started(monkeypatch):
    monkeypatch.setattr(process, "COMMAND", ["/none/python"])
    process.prepare_worker()
    assert run_upload_check(upload(), lambda _: None) == WORKER_NOT_STARTED.format(name="Mine.xlsx")


def test_the_next_upload_is_checked_after_a_crash(odd, monkeypatch):
    command = process.COMMAND
    odd("os._exit(1)")
    run_upload_check(upload(), lambda _: None)
    monkeypatch.setattr(process, "COMMAND", command)
    process._spare_worker.end()
    assert run_upload_check(upload(), lambda _: None).flags["Rule"].tolist() == ["COP-01"]


def test_memory_has_a_limit(real):
    """The upload alone needs more memory than the worker may use."""
    real(MAX_MEMORY_MB=8)
    assert run_upload_check(upload(data=BOOK + bytes(24_000_000)),
                            lambda _: None) == UPLOAD_OUT_OF_MEMORY.format(name="Mine.xlsx")


@forked
def test_too_much_work_is_reported_as_such(monkeypatch):
    """The visit's clock may be slower than the worker's CPU time."""
    does(monkeypatch, "exec('while True: pass')", "worker.MAX_CPU_SECONDS = 1")
    assert run_upload_check(upload(), lambda _: None) == UPLOAD_TIMED_OUT.format(name="Mine.xlsx")


@forked
def test_without_system_limits_the_worker_watches_itself(real):
    real(MAX_MEMORY_MB=-1000, STATM_PATH="/none")
    assert run_upload_check(upload(), lambda _: None) == UPLOAD_OUT_OF_MEMORY.format(name="Mine.xlsx")


def does(monkeypatch, line, before=""):
    """Let the worker do something else with an upload first; then it checks the upload."""
    code = f"""
import summaries.workbooks.upload_worker as worker
{before}
def tried(upload, real=worker.check_upload):
    if upload.name == "Blank.xlsx":
        return real(upload)
    {line}
worker.check_upload = tried
worker.main()
"""
    monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])


@forked
def test_a_crash_of_the_product_is_reported_without_typed_text(monkeypatch, capfd):
    does(monkeypatch, "raise ValueError('Jane Q. Smith')")
    assert run_upload_check(upload(), lambda _: None) == UPLOAD_CRASHED.format(name="Mine.xlsx")
    output = capfd.readouterr().err
    assert "An upload stopped the product: ValueError" in output and "Smith" not in output


@forked
def test_nothing_can_be_written_to_disk(monkeypatch, tmp_path):
    does(monkeypatch, f"open({str(tmp_path / 'copy')!r}, 'wb').write(upload.data)")
    assert run_upload_check(upload(), lambda _: None) == UPLOAD_CRASHED.format(name="Mine.xlsx")
    assert (tmp_path / "copy").stat().st_size == 0


@forked
def test_what_a_library_prints_is_no_answer(monkeypatch, capfd):
    does(monkeypatch, "print('hello', flush=True) or worker.os.write(1, b'there'); return 'done'")
    assert run_upload_check(upload(), lambda _: None) == "done"
    assert "hello" in capfd.readouterr().err


class VisitEnded(BaseException):
    """What Streamlit raises when a visit has ended or opened another page."""


def test_the_worker_ends_with_its_visit(odd, monkeypatch):
    odd("time.sleep(1000)")
    pids, said = [], []
    monkeypatch.setattr(process, "_UploadExchange", noting(pids))

    def show(text):
        said.append(text)
        if text == CHECKING:
            raise VisitEnded
    with pytest.raises(VisitEnded):
        run_upload_check(upload(), show)
    assert not is_alive(pids[0])


def test_two_uploads_take_turns_and_the_second_sees_its_position(odd):
    odd("""
        if upload.name == "First.xlsx":
            time.sleep(1000)
        answer("second")
    """)
    first_shown, second_shown, done = Event(), Event(), []

    def show_first(text):
        if text == CHECKING:
            first_shown.set()
            if second_shown.is_set():
                raise VisitEnded

    def first():
        with pytest.raises(VisitEnded):
            run_upload_check(upload("First.xlsx"), show_first)
        done.append("first")

    said = []

    def show_second(text):
        said.append(text)
        second_shown.set()

    def second():
        done.append(run_upload_check(upload("Second.xlsx"), show_second))

    threads = [Thread(target=first)]
    threads[0].start()
    assert first_shown.wait(60)
    threads.append(Thread(target=second))
    threads[1].start()
    for thread in threads:
        thread.join(60)
    assert done == ["first", "second"] and said[0] == "Another workbook is being read; yours is next"


def test_a_visit_that_leaves_the_queue_does_not_block_it(odd):
    process._queue.append("somebody")
    try:
        with pytest.raises(VisitEnded):
            run_upload_check(upload(), raising)
        assert list(process._queue) == ["somebody"]
    finally:
        process._queue.clear()


def raising(text):
    raise VisitEnded


@pytest.mark.parametrize("is_judging", [False, True])
def test_a_worker_ends_with_the_app(is_judging, monkeypatch):
    """The app was killed: the worker's input ends, and so does the worker."""
    if is_judging:
        does(monkeypatch, "worker.time.sleep(1000)")
    worker = process._Worker()
    if is_judging:
        exchange = process._UploadExchange(worker, upload())
        while exchange.began is None:
            assert not exchange.finished.wait(0.05)
    worker.process.stdin.close()
    assert worker.process.wait(60) == (1 if is_judging else 0)
    worker.end()


def test_a_spare_process_that_has_ended_is_replaced(odd):
    odd("answer('second')")
    process.prepare_worker()
    first = process._spare_worker._worker.process
    first.kill()
    first.wait()
    assert run_upload_check(upload(), lambda _: None) == "second"
