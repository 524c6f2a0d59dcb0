"""Workers of uploads that are forked from one process that has the libraries loaded, which saves their start."""

import os
import socket
import subprocess
import sys
import time
from threading import Lock
from types import SimpleNamespace

import pytest

from tests.support.browser import ROOT

# Forks a process for each code that it receives with its stdin, stdout and stderr; answers an exit code for each pid.
SERVER = """
import gc, os, socket, sys, traceback
import summaries.workbooks.upload_worker as worker
real = worker.check_upload
real(worker.Upload("Blank.xlsx", worker.template_bytes(), worker.FiscalYear(2024), worker.date(2025, 7, 15),
                   worker.PARTNERSHIP_AUDIENCE))
worker.check_upload = lambda upload: upload.name != "Blank.xlsx" and real(upload)    # it is warmed up already
gc.freeze()
link = socket.socket(fileno=int(sys.argv[1]))
while True:
    code, streams, _, _ = socket.recv_fds(link, 100_000, 3)
    if not code:
        break
    if not streams:
        pid, status = os.waitpid(int(code), os.WNOHANG)
        link.send(repr(os.waitstatus_to_exitcode(status) if pid else None).encode())
        continue
    pid = os.fork()
    if not pid:
        link.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        try:
            exec(code, {})
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    for stream in streams:
        os.close(stream)
    link.send(str(pid).encode())
"""
DEFAULT_CODE = "import summaries.workbooks.upload_worker as worker; worker.main()"


class _WorkerServer:
    def __init__(self):
        self._link, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen([sys.executable, "-c", SERVER, str(other.fileno())], cwd=ROOT,
                                         pass_fds=[other.fileno()])
        other.close()
        self._lock = Lock()

    def request(self, text, streams=()):
        with self._lock:
            socket.send_fds(self._link, [text.encode()], streams)
            return self._link.recv(100).decode()

    def end(self):
        self._link.close()
        self._process.wait()


class _ForkedProcess:
    """The part of subprocess.Popen that the product uses."""

    def __init__(self, server, command, **_):
        self._server, self.returncode = server, None
        (child_stdin, stdin), (stdout, child_stdout), (stderr, child_stderr) = (os.pipe() for _ in range(3))
        theirs = (child_stdin, child_stdout, child_stderr)
        self.pid = int(server.request(command[2] if command[1] == "-c" else DEFAULT_CODE, theirs))
        for stream in theirs:
            os.close(stream)
        self.stdin, self.stdout, self.stderr = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb"), os.fdopen(stderr, "rb")

    def poll(self):
        if self.returncode is None and (code := self._server.request(str(self.pid))) != "None":
            self.returncode = int(code)
        return self.returncode

    def wait(self, timeout=None):
        until = time.monotonic() + (60 if timeout is None else timeout)
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("worker", timeout)
            time.sleep(0.01)
        return self.returncode

    def kill(self):
        if self.poll() is None:
            os.kill(self.pid, 9)


@pytest.fixture(scope="session")
def worker_server():
    server = _WorkerServer()
    yield server
    server.end()


@pytest.fixture
def forked_workers(worker_server, monkeypatch):
    """Fork the workers of uploads instead of starting them."""
    from pages.uploads import process  # not with this file, which every run of tests imports
    process._spare_worker.end()
    monkeypatch.setattr(process, "subprocess", SimpleNamespace(
        Popen=lambda command, **more: _ForkedProcess(worker_server, command), PIPE=subprocess.PIPE,
        TimeoutExpired=subprocess.TimeoutExpired))
    yield
    process._spare_worker.end()
