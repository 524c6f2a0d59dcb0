"""Threads share two heaps of the GNU C library, however many they are."""

import ctypes
import platform
import subprocess
import sys

import pytest

from cop_sheets.runtime.malloc_arenas import keep_few_arenas
from tests.support.browser import ROOT

HEAPS = """
import ctypes, sys, threading
from cop_sheets.runtime.malloc_arenas import keep_few_arenas
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "few":
    assert keep_few_arenas()
together = threading.Barrier(8)
def take():
    together.wait()
    assert libc.malloc(5000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
said = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, said)
libc.fclose(said)
print(open(sys.argv[2]).read().count("<heap "))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library has heaps to count")
def test_eight_threads_at_once_share_two_heaps_where_they_would_have_more(tmp_path):
    def heaps(how: str) -> int:
        return int(subprocess.run([sys.executable, "-c", HEAPS, how, str(tmp_path / how)], text=True,
                                  capture_output=True, check=True, cwd=ROOT).stdout)

    assert heaps("few") <= 2 < heaps("many")


def test_a_computer_without_that_library_goes_without(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not keep_few_arenas()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert not keep_few_arenas()
