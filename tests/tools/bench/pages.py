"""The cost of a page: a warm rerun in the browser compared with an empty page's, the server's CPU, and a cold start."""

import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from pages.session.menu import PAGES, PageEntry
from tests.support.browser import ARGUMENTS, IDLE, find_chromium, running_process, wait_idle
from tests.tools.bench.state import AS_OF, FISCAL_YEAR

RERUNS = 15
CHARTED = next(entry for entry in PAGES if entry.file == "compliance.py")
EMPTY = "import streamlit as st\n\nst.set_page_config(layout='wide')\nst.header('Empty')\n"
# From pressing R, Streamlit's key for a rerun, until the script has ended and the browser has drawn the page.
WATCH = """() => {
  const app = document.querySelector("[data-testid=stApp]")
  let begun, ran = false
  document.addEventListener("keydown", () => { begun = performance.now() }, {once: true, capture: true})
  window.rerun = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no rerun within a minute")), 60000)
    new MutationObserver((_, observer) => {
      if (app.dataset.testScriptState !== "notRunning") ran = true
      if (ran && app.dataset.testScriptState === "notRunning") {
        observer.disconnect()
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)))
      }
    }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]})
  })
}"""


@dataclass(frozen=True)
class Rerun:
    """A warm rerun: median milliseconds until the browser has drawn it, and the server's CPU milliseconds per rerun."""

    title: str
    milliseconds: float
    cpu: float | None


@dataclass(frozen=True)
class Costs:
    """All measurements. `cold`: seconds from process start to the first page's chart."""

    empty: Rerun
    pages: list[Rerun]
    cold: float


@contextmanager
def browser():
    """Yield a function that opens a new tab."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield lambda: chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        chromium.close()


def cpu_seconds(process: int) -> float | None:
    """Return the CPU seconds that a process has used, all threads; None if the system doesn't report them."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rerun(page: Page) -> float:
    """Rerun the open page and return the milliseconds until it is drawn."""
    page.evaluate(WATCH)
    page.keyboard.press("r")
    return page.evaluate("window.rerun")


def reruns(page: Page, process: int, title: str) -> Rerun:
    """Rerun the open page until it is warm, then measure."""
    for _ in range(3):
        rerun(page)
    before = cpu_seconds(process)
    times = [rerun(page) for _ in range(RERUNS)]
    after = cpu_seconds(process)
    return Rerun(title, median(times), None if before is None else 1000 * (after - before) / RERUNS)


def measure_pages(workbooks: Path) -> Costs:
    """Measure every page with `workbooks`, and an empty page."""
    with browser() as new_page, tempfile.TemporaryDirectory() as temporary:
        script = Path(temporary) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with running_process(str(script), workbooks) as (url, process):
            page = new_page()
            page.goto(url)
            wait_idle(page, "Empty")
            empty = reruns(page, process.pid, "an empty page")
        begun = time.perf_counter()
        with running_process("app.py", workbooks) as (url, process):
            page = new_page()
            _open(page, url, CHARTED)
            page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first.wait_for()
            cold = time.perf_counter() - begun
            costs = []
            for entry in PAGES:
                page = new_page()
                _open(page, url, entry)
                costs.append(reruns(page, process.pid, entry.title))
                page.context.close()
    return Costs(empty, costs, cold)


def _open(page: Page, url: str, entry: PageEntry) -> None:
    page.goto(f"{url}/{entry.path}?fiscal_year={FISCAL_YEAR}&as_of={AS_OF}")
    page.get_by_text(entry.marker).first.wait_for(timeout=120_000)
    page.locator(IDLE).wait_for()


def lines(costs: Costs) -> list[str]:
    """Return the page's part of docs/benchmarks.md."""
    def row(one: Rerun) -> str:
        cpu = "" if one.cpu is None else f"{one.cpu:.0f}"
        ratio = one.milliseconds / costs.empty.milliseconds
        return f"| {one.title} | {one.milliseconds:.0f} | {ratio:.2f}× | {cpu} |"
    return ["| page, warm rerun | ms in the browser | against an empty page | server's CPU ms |", "|---|--:|--:|--:|",
            row(costs.empty), *map(row, costs.pages), "",
            f"Over the state of one year, {RERUNS} reruns each (the key R), medians; the goal is 1.3× an empty page. "
            "What a page costs beyond an empty one is the sidebar and menu, Streamlit's packing of each table and "
            "chart, and the browser's drawing; nothing is parsed, judged or summed up again. Cold start, from starting "
            f"the process to the first chart on the page {CHARTED.title}: {costs.cold:.1f} s."]
