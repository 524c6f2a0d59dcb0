"""Runs the tests against one mutant after another, each in a process of its own.

mutmut makes the mutants and its trampolines choose one by MUTANT_UNDER_TEST. Its own runner imports the product before
it chooses, so that what is put together at import (the rules) never meets its mutants, and a test's module fixtures are
noted as tests of the first that asks only. Here each process is forked from one that has imported libraries alone
(mutants of functions that importing calls) or that has collected the tests and run none (all others), and then runs the
tests that reach the mutated function, the files first that noticed most for their time.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import NamedTuple

import pytest
from mutmut.mutation import trampoline

MUTANT = "MUTANT_UNDER_TEST"    # mutmut's: which one is alive; "stats" calls back with each function that is called
PLAIN = ["--quiet", "-x", "--assert=plain", "--capture=sys", "-p", "no:cacheprovider"]
LONGEST = 4, 20    # a mutant is stopped after so many times what its tests take without it, and so many seconds more


class Reached(NamedTuple):
    """What a test file reaches: functions called while it is imported, and by each test, with the test's seconds."""

    at_import: set[str]
    tests: dict[str, tuple[float, set[str]]]


class Verdict(NamedTuple):
    """What became of a mutant: `fate` is killed, timed out, survived or not covered; `by` is the test that failed."""

    mutant: str
    fate: str
    seconds: float
    by: str


class _Reach:
    """A pytest plugin that notes what each test reaches, in its fixtures too, whichever test asked for them first.

    What a module's tests share may do its work late, when the first of them asks: whatever one of them reaches that
    uses it, all reach that do.
    """

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.at_import: set[str] = set()
        self.of_fixture: dict[str, set[str]] = defaultdict(set)
        self.shared: set[str] = set()
        self.ran: dict[str, tuple[float, set[str], list[str]]] = {}
        self.caches: list[_lru_cache_wrapper] = []

    @property
    def tests(self) -> dict[str, tuple[float, set[str]]]:
        """Return what each test reaches, once all have run."""
        return {test: (seconds, functions.union(*(self.of_fixture[name] for name in fixtures)))
                for test, (seconds, functions, fixtures) in self.ran.items()}

    def pytest_collection_finish(self) -> None:
        self.at_import |= self.called
        self.caches = [found for name, module in list(sys.modules.items())
                       if name.partition(".")[0] in ("cop_sheets", "validators", "summaries", "pages")
                       for found in vars(module).values() if isinstance(found, _lru_cache_wrapper)]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        before, self.called = self.called, set()
        if fixturedef.scope in ("module", "class"):
            self.shared.add(fixturedef.argname)
        try:
            return (yield)
        finally:
            self.of_fixture[fixturedef.argname] |= self.called
            self.called |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        for kept in self.caches:
            kept.cache_clear()
        self.called = set()
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.ran[item.nodeid] = time.perf_counter() - began, self.called, list(item.fixturenames)
            for name in self.shared.intersection(item.fixturenames):
                self.of_fixture[name] |= self.called


def _reach(arguments: list[str]) -> Reached:
    found = _Reach()
    os.environ[MUTANT] = "stats"
    trampoline.record_trampoline_hit = lambda name, caller=None: found.called.add(name)
    code = pytest.main([*PLAIN, *arguments], plugins=[found])
    if code:
        raise SystemExit(f"Without any mutant the tests of {arguments[-1]} fail; mend them first.")
    return Reached(found.at_import, found.tests)


def reach(files: list[str], options: list[str], workers: int) -> dict[str, Reached]:
    """Return what each test file reaches, run in a process of its own, without any mutant."""
    with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=1) as pool:
        return dict(zip(files, pool.map(_reach, [[*options, file] for file in files], chunksize=1), strict=True))


def function_of(mutant: str) -> str:
    """Return the function that `mutant` is one of, as mutmut's trampolines name it."""
    return mutant.rpartition("__mutmut_")[0]


class Order:
    """In which order the files' tests run against a mutant: the files first that noticed most for their time."""

    def __init__(self, reached: dict[str, Reached]) -> None:
        self.reached = reached
        self.noticed: dict[tuple[str, str], int] = defaultdict(int)

    def of(self, mutant: str, at_import: bool) -> dict[str, dict[str, float]]:
        """Return by file the tests that reach the function of `mutant`, with their seconds, in order.

        With `at_import` those of files whose import calls it, else of all others.
        """
        function, module = function_of(mutant), mutant.rpartition(".")[0]
        found = {file: {test: seconds for test, (seconds, functions) in reached.tests.items()
                        if at_import or function in functions}
                 for file, reached in self.reached.items() if (function in reached.at_import) == at_import}
        found = {file: tests for file, tests in found.items() if tests}
        return dict(sorted(found.items(), key=lambda pair: (sum(pair[1].values()) + 0.1)
                           / (1 + 3 * self.noticed[module, pair[0]])))

    def note(self, mutant: str, by: str) -> None:
        """Note that the test `by` noticed `mutant`."""
        self.noticed[mutant.rpartition(".")[0], by.partition("::")[0]] += 1


def run(mutants: Iterable[str], order: Order, workers: int, at_import: bool,
        child: Callable[[dict], str]) -> Iterator[Verdict]:
    """Yield the verdict of each mutant: `child` runs tests in a forked process and names the one that failed."""
    running: dict[int, tuple[str, float, int]] = {}

    def finished() -> Verdict:
        process, status = os.wait()
        mutant, began, told = running.pop(process)
        with os.fdopen(told) as end:
            by = end.read()
        code = os.waitstatus_to_exitcode(status)
        fate = "timed out" if code == -signal.SIGALRM else "killed" if code else "survived"
        if by:
            order.note(mutant, by)
        return Verdict(mutant, fate, time.monotonic() - began, by)

    for mutant in mutants:
        tests = order.of(mutant, at_import)
        if not tests:
            yield Verdict(mutant, "not covered", 0.0, "")
            continue
        while len(running) >= workers:
            yield finished()
        ours, theirs = os.pipe()
        process = os.fork()
        if not process:
            os.close(ours)
            _child(mutant, tests, theirs, child)
        os.close(theirs)
        running[process] = mutant, time.monotonic(), ours
    while running:
        yield finished()


def _child(mutant: str, tests: dict[str, dict[str, float]], told: int, child: Callable[[dict], str]) -> None:
    """Run the tests with the mutant alive, tell who noticed, and end this process: 1 where one did."""
    code = 1
    try:
        os.environ[MUTANT] = mutant
        times, more = LONGEST
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(more + times * sum(sum(of_file.values()) for of_file in tests.values())))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        with tempfile.TemporaryDirectory() as temporary:
            os.environ["PYTEST_DEBUG_TEMPROOT"] = temporary
            by = child(tests)
            os.write(told, by.encode())
            code = int(bool(by))
    finally:
        os._exit(code)


class _First:
    """A pytest plugin that keeps the name of the first test that failed."""

    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


def cold(options: list[str]) -> Callable[[dict], str]:
    """Return what imports test files anew, the product included, and runs them."""
    def child(tests: dict[str, dict[str, float]]) -> str:
        first = _First()
        code = pytest.main([*PLAIN, *options, *tests], plugins=[first])
        return first.name or ("" if code == 0 else f"{next(iter(tests))}::(import)")
    return child


class _Warm:
    """A pytest plugin that, once the tests are collected, runs them against one mutant after another."""

    def __init__(self, mutants: list[str], order: Order, workers: int, tell: Callable[[Verdict], None]) -> None:
        self.asked = mutants, order, workers
        self.tell = tell

    def pytest_runtestloop(self, session) -> bool:
        by_name = {item.nodeid: item for item in session.items}
        first = _First()
        session.config.pluginmanager.register(first)

        def child(tests: dict[str, dict[str, float]]) -> str:
            items = [by_name[name] for of_file in tests.values() for name in of_file]
            for item, after in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                if first.name:
                    break
            return first.name

        for verdict in run(*self.asked, False, child):
            self.tell(verdict)
        return True


def warm(mutants: list[str], order: Order, workers: int, options: list[str], tell: Callable[[Verdict], None]) -> None:
    """Tell the verdict of each mutant by the files whose import doesn't call it, in a process that ends thereafter."""
    process = os.fork()
    if not process:
        code = pytest.main([*PLAIN, *options, *order.reached], plugins=[_Warm(mutants, order, workers, tell)])
        os._exit(int(code))
    if os.waitpid(process, 0)[1]:
        raise SystemExit("Collecting the tests failed.")


def inside(folder: Path) -> None:
    """Make `folder` what the product and its tests are imported from."""
    os.chdir(folder)
    sys.path.insert(0, str(folder))
