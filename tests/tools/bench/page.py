"""The benchmark's section of docs/benchmarks.md, from the measured figures."""

import os
import platform
import re
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench.state import COPS, PARTNERSHIPS


@dataclass(frozen=True)
class Figure:
    """The cost of one step: best time in seconds, and that process's peak memory in MB (None: not measured)."""

    seconds: float
    mb: float | None = None


@dataclass(frozen=True)
class Goal:
    """A ratio of two figures of the same run, and its limit (None: none): at most, or at least."""

    what: str
    ratio: float
    wanted: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Return whether the ratio meets the goal."""
        return self.ratio >= self.wanted if self.at_least else self.ratio <= self.wanted

    def line(self) -> str:
        """Return the goal as a row of the table."""
        if self.wanted is None:
            return f"| {self.what} | {self.ratio:.2f}× | | |"
        bound = f"at {'least' if self.at_least else 'most'} {self.wanted:g}×"
        return f"| {self.what} | {self.ratio:.2f}× | {bound} | {'met' if self.met else '**not met**'} |"


def machine() -> str:
    """Return a description of the machine in one line, without its name."""
    model = platform.processor() or platform.machine()
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", facts.read_text(encoding="utf-8"), re.MULTILINE)
        model = named.group(1) if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pandas", "pandera", "python-calamine"))
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB memory, {platform.system()}, "
            f"Python {platform.python_version()}, {libraries}; {date.today().isoformat()}")


def render(states: dict[int, dict[str, Figure]], sizes: dict[int, str], goals: list[Goal], notes: list[str]) -> str:
    """Return the section: `states` and `sizes` by years, `states` by step."""
    lines = [
        "## Reading, judging, and the pages",
        "",
        "Written by `make bench`. Do not edit.",
        "",
        f"Measured on {machine()}.",
        "",
        f"The sample of a whole state, {PARTNERSHIPS} partnerships with {COPS} CoPs each, as .xlsx workbooks:",
        "",
        *(f"- {title(years)}: {sizes[years]}" for years in states),
        "",
        "| step | " + " | ".join(f"{title(years)}, seconds | peak MB" for years in states) + " |",
        "|---|" + "--:|--:|" * len(states),
        *(_row(step, states) for step in next(iter(states.values()))),
        "",
        "| ratio | here | goal | |",
        "|---|--:|---|---|",
        *(goal.line() for goal in goals),
        "",
        *notes,
        "",
    ]
    return "\n".join(lines)


def title(years: int) -> str:
    """Return `one year`, or `10 years`."""
    return "one year" if years == 1 else f"{years} years"


def _row(step: str, states: dict[int, dict[str, Figure]]) -> str:
    cells = []
    for figures in states.values():
        figure = figures[step]
        cells += [f"{figure.seconds:.2f}", "" if figure.mb is None else f"{figure.mb:.0f}"]
    return f"| {step} | " + " | ".join(cells) + " |"
