"""Workers of uploads that are forked instead of started."""

import os
import subprocess
from types import SimpleNamespace

import pytest

from tests.support.fork_server import ForkedProcess, ForkServer

# Without a PDF, because the threads that make it would be missing in forked processes.
PRELOAD = """
import summaries.workbooks.upload_result as result
import summaries.workbooks.upload_worker as worker
real, make_pdf = worker.check_upload, result.fix_list_pdf
result.fix_list_pdf = lambda report: b""
real(worker.Upload("Blank.xlsx", worker.template_bytes(), worker.FiscalYear(2024), worker.date(2025, 7, 15),
                   worker.PARTNERSHIP_AUDIENCE))
result.fix_list_pdf = make_pdf
worker.check_upload = lambda upload: upload.name != "Blank.xlsx" and real(upload)    # it is warmed up already
"""
DEFAULT_CODE = "import summaries.workbooks.upload_worker as worker; worker.main()"


class _ForkedWorker(ForkedProcess):
    def __init__(self, server, command, **_):
        (child_stdin, stdin), (stdout, child_stdout), (stderr, child_stderr) = (os.pipe() for _ in range(3))
        theirs = (child_stdin, child_stdout, child_stderr)
        super().__init__(server, command[2] if command[1] == "-c" else DEFAULT_CODE, theirs)
        for stream in theirs:
            os.close(stream)
        self.stdin, self.stdout, self.stderr = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb"), os.fdopen(stderr, "rb")


@pytest.fixture(scope="session")
def worker_server():
    server = ForkServer(PRELOAD)
    yield server
    server.end()


@pytest.fixture
def forked_workers(worker_server, monkeypatch):
    """Fork the workers of uploads instead of starting them."""
    from pages.uploads import process  # not with this file, which every run of tests imports
    process._spare_worker.end()
    monkeypatch.setattr(process, "subprocess", SimpleNamespace(
        Popen=lambda command, **more: _ForkedWorker(worker_server, command), PIPE=subprocess.PIPE,
        TimeoutExpired=subprocess.TimeoutExpired))
    yield
    process._spare_worker.end()
