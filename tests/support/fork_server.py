"""Processes that are forked from one that has the libraries loaded, which saves the seconds of their start."""

import os
import socket
import subprocess
import sys
import time
from threading import Lock

from tests.support import ROOT

# Runs the code in its second argument. Then forks a process for each code that it receives with its stdin, stdout and
# stderr, and answers its pid; for a pid it answers the exit code.
SERVER = """
import gc, os, socket, sys, traceback
exec(sys.argv[2])
gc.collect()
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
            exec(code, {"__name__": "__main__"})
        except SystemExit as ended:
            os._exit(ended.code or 0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    for stream in streams:
        os.close(stream)
    link.send(str(pid).encode())
"""


class ForkServer:
    """Runs the Python code `preload`, then forks processes. `environment` adds variables."""

    def __init__(self, preload: str, **environment: str):
        self._link, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen([sys.executable, "-c", SERVER, str(other.fileno()), preload], cwd=ROOT,
                                         env=os.environ | environment, pass_fds=[other.fileno()])
        other.close()
        self._lock = Lock()

    def request(self, text: str, streams=()) -> str:
        """Send code, or a pid, and return the answer."""
        with self._lock:
            socket.send_fds(self._link, [text.encode()], streams)
            return self._link.recv(100).decode()

    def end(self) -> None:
        """End the server; its processes go on."""
        self._link.close()
        self._process.wait()


class ForkedProcess:
    """A forked process that runs `code` with the files `streams`: the part of subprocess.Popen that is used."""

    stdin = stdout = stderr = None

    def __init__(self, server: ForkServer, code: str, streams):
        self._server, self.returncode = server, None
        self.pid = int(server.request(code, streams))

    def poll(self) -> int | None:
        if self.returncode is None and (code := self._server.request(str(self.pid))) != "None":
            self.returncode = int(code)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + (60 if timeout is None else timeout)
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("forked process", timeout)
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(9)

    def terminate(self) -> None:
        self.send_signal(15)
