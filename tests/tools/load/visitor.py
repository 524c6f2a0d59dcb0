"""A simulated visitor: opens the app, then opens another page, selects a partnership or year, or changes a filter."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from websockets.exceptions import WebSocketException

from pages.session.filters import PARTNERSHIP_KEY, YEAR_KEY
from pages.session.menu import FIRST_ENTRY, PAGES, PageEntry
from tests.tools.load.widgets import Widget
from tests.tools.load.wire import Run, Tab, open_tab

OPENING, PAGE, PARTNERSHIP, YEAR, FILTER = "opening", "another page", "partnership", "fiscal year", "filter"
KINDS = (OPENING, PAGE, PARTNERSHIP, YEAR, FILTER)
# The kinds of clicks, per hundred.
HABITS = {PAGE: 45, PARTNERSHIP: 20, YEAR: 10, FILTER: 25}
ENTRIES = {entry.path: entry for entry in PAGES}
START_PAGES = (FIRST_ENTRY.path,
               ) * len(PAGES) + tuple(ENTRIES)    # half start on the first page, the others with a bookmark


@dataclass(frozen=True)
class Click:
    """One rerun: the action, the page, when (monotonic seconds), how long it took, and what went wrong."""

    kind: str
    title: str
    at: float
    seconds: float
    problems: tuple[str, ...] = ()


@dataclass
class Visitor:
    """A visitor with one tab; `chance` decides the actions, `clicks` records them."""

    url: str
    chance: Random
    address: dict[str, list[str]] = field(default_factory=dict)
    clicks: list[Click] = field(default_factory=list)

    async def browse(self, pauses: Iterable[float]) -> None:
        """Open the app and click once after each of `pauses`, in seconds. Reconnects after a lost connection."""
        tab = None
        pauses = iter(pauses)
        while tab is None:
            landing = self.chance.choice(START_PAGES)
            try:
                async with open_tab(self.url, landing, dict(self.address)) as tab:
                    self._note(OPENING, tab.path, await tab.open())
                    for pause in pauses:
                        await asyncio.sleep(pause)
                        await self._click(tab)
            except (OSError, TimeoutError, WebSocketException) as problem:
                self._lost(tab.path if tab else landing, problem)
                tab = None
                pause = next(pauses, None)
                if pause is None:
                    return
                await asyncio.sleep(pause)

    async def _click(self, tab: Tab) -> None:
        kind = self.chance.choices(list(HABITS), list(HABITS.values()))[0]
        widget = self._widget(tab, kind)
        if widget is None:
            path = self.chance.choice([path for path in tab.pages if path != tab.path])
            self._note(PAGE, path, await tab.go(path))
        else:
            self._note(kind, tab.path, await tab.set(widget, self._other_value(widget)))

    def _widget(self, tab: Tab, kind: str) -> Widget | None:
        """Return a widget for this kind of click; None for a click to another page, or without a filter on the page."""
        names = {PARTNERSHIP: {PARTNERSHIP_KEY}, YEAR: {YEAR_KEY}}.get(kind, set())
        fitting = [widget for widget in tab.widgets.values() if (
            widget.parameter in names if names else kind == FILTER and _is_filter(widget, tab)) and _has_choice(widget)]
        return self.chance.choice(fitting) if fitting else None

    def _other_value(self, widget: Widget):
        if widget.kind == "checkbox":
            return not widget.value
        if isinstance(widget.value, list):
            option = self.chance.choice(widget.options)
            if not widget.several:
                return [option]
            return [option_found for option_found in widget.options
                    if (option_found in widget.value) != (option_found == option)]
        return self.chance.choice([option for option in widget.options if option != widget.value])

    def _note(self, kind: str, path: str, run: Run) -> None:
        entry = ENTRIES.get(path)
        problems = list(run.problems)
        if entry and entry.marker not in run.headings:
            problems.append(f"the page lacks its heading “{entry.marker}”")
        self.clicks.append(Click(kind, _title(entry, path), time.monotonic(), run.seconds, tuple(problems)))

    def _lost(self, path: str, problem: Exception) -> None:
        reason = "no answer in time" if isinstance(problem, TimeoutError) else f"the connection broke: {problem}"
        self.clicks.append(Click(OPENING, _title(ENTRIES.get(path), path), time.monotonic(), 0.0, (reason,)))


def _title(entry: PageEntry | None, path: str) -> str:
    return entry.title if entry else path


def _is_filter(widget: Widget, tab: Tab) -> bool:
    return bool(widget.parameter) and not tab.in_frame(widget)


def _has_choice(widget: Widget) -> bool:
    return widget.kind == "checkbox" or len(widget.options) > (0 if widget.several else 1)
