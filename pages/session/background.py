"""One reading of the sheets for everybody: who comes while it goes on watches its progress instead of starting anew."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

import streamlit as st

Loaded = TypeVar("Loaded")
Progress = Callable[[int, int, str], None]
PATIENCE = 0.3  # seconds that a visitor sees nothing of a reading that may be over at once
GLANCE = 0.1    # seconds between two looks at its progress


class Loading(Generic[Loaded]):
    """Work that runs in a thread of its own; `work` is handed what it calls with done, total and a workbook's name."""

    def __init__(self, work: Callable[[Progress], Loaded]) -> None:
        self.done, self.total, self.name = 0, 0, ""
        self.over = Event()
        self._work = work
        self._loaded: Loaded | None = None
        self._problem: BaseException | None = None
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._loaded = self._work(self._step)
        except BaseException as problem:
            self._problem = problem
        finally:
            self.over.set()

    def _step(self, done: int, total: int, name: str) -> None:
        self.done, self.total, self.name = done, total, name

    def result(self) -> Loaded:
        """Wait, and return what was loaded. Raises what the work raised."""
        self.over.wait()
        if self._problem is not None:
            raise self._problem
        return self._loaded

    @property
    def failed(self) -> bool:
        """Whether the work is over and came to nothing."""
        return self.over.is_set() and self._problem is not None


class Shelf(Generic[Loaded]):
    """The last few things loaded, by mark; each is loaded once however many ask for it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._loadings: OrderedDict[Hashable, Loading[Loaded]] = OrderedDict()

    def loading(self, mark: Hashable, work: Callable[[Progress], Loaded]) -> Loading[Loaded]:
        """Return the loading of `mark`, begun now unless it was before; one that failed is tried again."""
        with self._lock:
            known = self._loadings.get(mark)
            if known is None or known.failed:
                known = self._loadings[mark] = Loading(work)
            self._loadings.move_to_end(mark)
            while len(self._loadings) > self._most:
                self._loadings.popitem(last=False)
            return known


def watch(loading: Loading[Loaded], show_names: bool = True) -> Loaded:
    """Return what `loading` loads, and draw how far it is meanwhile; `show_names`: with the last workbook's name.

    The name is typed text: it stays so.
    """
    if loading.over.wait(PATIENCE):
        return loading.result()
    place = st.empty()
    with place.container():
        words, bar = st.empty(), st.progress(0.0)
        while not loading.over.wait(GLANCE):
            if loading.total:
                last = f", the last one {loading.name}" if show_names and loading.name else ""
                words.text(f"Read {loading.done} of {loading.total} workbooks{last}")
                bar.progress(loading.done / loading.total)
            else:
                words.text("Opening the workbooks")
    place.empty()
    return loading.result()
