"""The figures of a load test: percentiles of times, CPU, growth of memory, and whether the goals are met."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.tools.load.server import ProcessSample
from tests.tools.load.visitor import KINDS, Click

GOALS = {50: 0.5, 100: 1.5}    # visitors, with the maximum for the 95th percentile of their reruns in seconds
LONG_RUN = 30                      # minutes; shorter runs have no goal for memory
MAX_GROWTH = 5.0              # percent after warm-up
MAX_LISTED = 10                 # number of kinds of problems named


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of `values` that `percent` of them don't exceed. Raises ValueError without values."""
    if not values:
        raise ValueError("There is no percentile of no values.")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def growth(samples: Sequence[ProcessSample], warm_up: float) -> float | None:
    """Return the growth of memory in percent, from the end of the first `warm_up` seconds to the end of `samples`.

    Compares medians of a tenth of the samples at either end, because memory varies with each rerun; None for fewer than
    20 samples.
    """
    warm = [sample.mb for sample in samples if sample.at - samples[0].at >= warm_up]
    if len(warm) < 20:
        return None
    tenth = len(warm) // 10
    return 100 * (median(warm[-tenth:]) / median(warm[:tenth]) - 1)


@dataclass(frozen=True)
class Load:
    """The measurements: clicks of `visitors` over `minutes`, samples of the server, and the end of the warm-up."""

    visitors: int
    minutes: float
    pause: tuple[float, float]
    clicks: list[Click]
    samples: list[ProcessSample]
    warm_up: float

    @property
    def problems(self) -> Counter:
        """The number of times that each problem occurred."""
        return Counter(f"{click.title}, {click.kind}: {problem}" for click in self.clicks for problem in click.problems)

    @property
    def answered(self) -> list[Click]:
        """The clicks that were answered without a problem."""
        return [click for click in self.clicks if not click.problems]

    def lines(self) -> list[str]:
        """Return the results as lines of Markdown, without a heading."""
        return [*self._table("what they did", {kind: [click for click in self.answered if click.kind == kind]
                                               for kind in KINDS}), "",
                *self._table("page", {title: [click for click in self.answered if click.title == title]
                                      for title in sorted({click.title for click in self.answered})}), "",
                *self._goals(), "",
                *(f"- {count} times: {problem}" for problem, count in self.problems.most_common(MAX_LISTED))]

    def _table(self, name: str, groups: dict[str, list[Click]]) -> list[str]:
        rows = {**groups, "**all reruns**": self.answered}
        return [f"| {name} | reruns | p50, seconds | p95 | p99 | longest |", "|---|--:|--:|--:|--:|--:|",
                *(self._row(name, clicks) for name, clicks in rows.items() if clicks)]

    @staticmethod
    def _row(name: str, clicks: list[Click]) -> str:
        seconds = [click.seconds for click in clicks]
        cells = [percentile(seconds, percent) for percent in (50, 95, 99, 100)]
        return f"| {name} | {len(clicks)} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |"

    def _goals(self) -> list[str]:
        rows = [("errors", f"{sum(self.problems.values())}", "none", not self.problems)]
        if self.answered:
            slowest = percentile([click.seconds for click in self.answered], 95)
            most = GOALS.get(self.visitors)
            rows.append(("95th percentile of a rerun", f"{slowest:.2f} s", f"at most {most:g} s" if most else "",
                         slowest <= most if most else None))
        rows.append(("reruns a second", f"{len(self.answered) / (60 * self.minutes):.1f}", "", None))
        if len(self.samples) > 1:
            rows += self._server()
        return ["| | here | goal | |", "|---|--:|---|---|",
                *(f"| {what} | {here} | {goal} | {_said(met)} |" for what, here, goal, met in rows)]

    def _server(self) -> list[tuple]:
        first, last = self.samples[0], self.samples[-1]
        cpu = last.cpu - first.cpu
        rows = [("server's CPU, of one core", f"{100 * cpu / (last.at - first.at):.0f}%", "", None),
                ("server's CPU a rerun", f"{1000 * cpu / max(1, len(self.answered)):.0f} ms", "", None),
                ("server's memory at the start, at the end", f"{first.mb:.0f} MB, {last.mb:.0f} MB", "", None)]
        grown = growth(self.samples, self.warm_up)
        if grown is not None:
            judged = self.minutes >= LONG_RUN
            rows.append((f"memory growth after {self.warm_up / 60:.1f} minutes of warm-up", f"{grown:+.1f}%",
                         f"less than {MAX_GROWTH:g}%" if judged else "", grown < MAX_GROWTH if judged else None))
        return rows


def _said(met: bool | None) -> str:
    return {True: "met", False: "**not met**", None: ""}[met]
