"""The load test itself: its figures, its section of the page, and that it uses the protocol as a browser does."""

import asyncio
import random

import pytest

from pages.session.filters import PARTNERSHIP_KEY, YEAR_KEY
from pages.session.menu import FIRST_ENTRY, PAGES
from tests.support.browser import running_process
from tests.support.run_in_thread import run_in_thread
from tests.tools.benchmark_sections import HEAD, write_section
from tests.tools.load.__main__ import arguments, measure, section
from tests.tools.load.figures import Load, growth, percentile
from tests.tools.load.server import ProcessSample, sample_process
from tests.tools.load.visitor import FILTER, OPENING, PAGE, Click, Visitor
from tests.tools.load.wire import Tab, open_tab

COMPLIANCE = next(entry for entry in PAGES if entry.file == "compliance.py")


@pytest.mark.parametrize(("percent", "expected"), [(50, 0.5), (95, 0.95), (99, 0.99), (100, 1.0), (0, 0.01)])
def test_a_percentile_is_a_value_that_was_measured(percent, expected):
    values = [number / 100 for number in range(1, 101)]
    random.Random(1).shuffle(values)
    assert percentile(values, percent) == expected


def test_few_values_have_percentiles_too():
    assert [percentile([3.0, 1.0], percent) for percent in (50, 51, 95)] == [1.0, 3.0, 3.0]
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def looks(*mb: float) -> list[ProcessSample]:
    return [ProcessSample(100.0 + second, 0.5 * second, one) for second, one in enumerate(mb)]


def test_growth_leaves_the_warm_up_out():
    assert growth(looks(*range(100, 200), *[200.0] * 100), warm_up=100) == 0
    assert growth(looks(*[200.0] * 100, *[200.0] * 50, *[210.0] * 50), warm_up=100) == pytest.approx(5)
    assert growth(looks(*[200.0] * 50, *[190.0] * 50), warm_up=0) == pytest.approx(-5)


def test_one_peak_of_memory_is_no_growth():
    assert growth(looks(*[200.0] * 199, 400.0), warm_up=0) == 0


def test_too_short_a_run_has_no_growth_figure():
    assert growth(looks(*[200.0] * 119), warm_up=100) is None


def load(visitors: int, seconds: list[float], minutes: float = 1.0, problems: tuple = (), mb: tuple = ()) -> Load:
    clicks = [Click(PAGE, "Overview", 0.0, one) for one in seconds]
    clicks += [Click(FILTER, "Compliance", 0.0, 9.0, (problem,)) for problem in problems]
    return Load(visitors, minutes, (5, 20), clicks, looks(*mb), 0.0)


def goals(measured: Load) -> list[str]:
    return [line for line in measured.lines() if line.startswith(("| errors", "| 95th", "| memory growth"))]


def test_the_goals_are_checked():
    assert goals(load(50, [0.5] * 95 + [9.0] * 5)) == [
        "| errors | 0 | none | met |", "| 95th percentile of a rerun | 0.50 s | at most 0.5 s | met |"]
    assert goals(load(100, [1.6] * 20, problems=("lost",))) == [
        "| errors | 1 | none | **not met** |",
        "| 95th percentile of a rerun | 1.60 s | at most 1.5 s | **not met** |"]
    assert goals(load(25, [9.0], minutes=30, mb=(100,) * 50 + (106,) * 50)) == [
        "| errors | 0 | none | met |", "| 95th percentile of a rerun | 9.00 s |  |  |",
        "| memory growth after 0.0 minutes of warm-up | +6.0% | less than 5% | **not met** |"]


def test_the_lines_show_the_measurements_and_errors():
    lines = load(7, [0.1, 0.2, 0.3], problems=("lost", "lost", "late"), mb=(100, 120)).lines()
    assert "| another page | 3 | 0.20 | 0.30 | 0.30 | 0.30 |" in lines
    assert "| **all reruns** | 3 | 0.20 | 0.30 | 0.30 | 0.30 |" in lines
    assert "| server's CPU a rerun | 167 ms |  |  |" in lines
    assert "| server's memory at the start, at the end | 100 MB, 120 MB |  |  |" in lines
    assert lines[-2:] == ["- 2 times: Compliance, filter: lost", "- 1 times: Compliance, filter: late"]


def test_a_run_without_answers_has_lines_too():
    assert goals(load(50, [], problems=("lost",))) == ["| errors | 1 | none | **not met** |"]


def test_each_command_writes_its_own_section(tmp_path):
    page = tmp_path / "docs" / "benchmarks.md"
    write_section(page, "bench", "## Reading\n\n| a\\1 | b |\n")
    write_section(page, "50 visitors", "## Visitors\n\nslow")
    before = page.read_text(encoding="utf-8")
    assert before.startswith(HEAD) and before.index("Reading") < before.index("slow")
    write_section(page, "bench", "## Reading\n\n| c\\1 | d |")
    assert page.read_text(encoding="utf-8") == before.replace(r"| a\1 | b |", r"| c\1 | d |")
    write_section(page, "50 visitors", "## Visitors\n\nquick")
    assert page.read_text(encoding="utf-8") == before.replace(r"| a\1 | b |", r"| c\1 | d |").replace("slow", "quick")


def test_a_page_without_sections_is_started_anew(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\nWritten whole.\n", encoding="utf-8")
    write_section(page, "bench", "## Reading")
    assert page.read_text(encoding="utf-8") == f"{HEAD}\n<!-- begin: bench -->\n## Reading\n<!-- end: bench -->\n"


@pytest.fixture(scope="module")
def sample_server(tmp_path_factory):
    with running_process("app.py", tmp_path_factory.mktemp("no-workbooks")) as (url, process):
        yield url, process.pid


def in_a_tab(url: str, path: str, look, address: dict | None = None):
    """Return the result of the coroutine function `look` for a new tab and its first run."""
    async def visit():
        async with open_tab(url, path, address or {}) as tab:
            return await look(tab, await tab.open())
    return run_in_thread(visit())


def of(tab: Tab, parameter: str):
    return next(widget for widget in tab.widgets.values() if widget.parameter == parameter)


def test_a_tab_opens_pages_and_keeps_the_values_in_the_sidebar(sample_server):
    async def look(tab, run):
        assert FIRST_ENTRY.marker in run.headings and run.problems == [] and run.seconds > 0
        assert set(tab.pages) == {entry.path for entry in PAGES}
        await tab.set(of(tab, PARTNERSHIP_KEY), name := of(tab, PARTNERSHIP_KEY).options[2])
        assert tab.address == {PARTNERSHIP_KEY: [name]}
        for entry in PAGES:
            run = await tab.go(entry.path)
            assert entry.marker in run.headings and run.problems == []
            assert of(tab, PARTNERSHIP_KEY).value == name and tab.address == {PARTNERSHIP_KEY: [name]}
    in_a_tab(sample_server[0], FIRST_ENTRY.path, look)


def test_a_bookmark_fills_the_widgets_and_a_filter_changes_the_page(sample_server):
    async def look(tab, run):
        assert COMPLIANCE.marker in run.headings
        assert of(tab, YEAR_KEY).value == "FY 23-24" and of(tab, "severity").value == ["must"]
        await tab.set(of(tab, "severity"), [])
        assert tab.address == {YEAR_KEY: ["FY 23-24"], "severity": [""]}
        run = await tab.set(of(tab, YEAR_KEY), "FY 24-25")
        assert run.problems == [] and of(tab, "severity").value == []
    in_a_tab(sample_server[0], COMPLIANCE.path, look, {YEAR_KEY: ["FY 23-24"], "severity": ["must"]})


def test_a_missing_page_is_a_problem(sample_server):
    async def look(tab, run):
        return run.problems
    assert in_a_tab(sample_server[0], "no_such_page", look) == ["the server knows no such page"]


def test_an_error_on_the_page_is_a_problem(tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("import streamlit as st\nst.header('Broken')\nraise ValueError('oh')\n", encoding="utf-8")

    async def look(tab, run):
        return run
    with running_process(str(script), tmp_path) as (url, _):
        run = in_a_tab(url, "", look)
    assert run.headings == {"Broken"} and len(run.problems) == 1 and "an error" in run.problems[0]


def test_two_visitors_click_a_few_times_without_an_error(sample_server):
    url, process = sample_server
    before = sample_process(process)
    visitors = [Visitor(url, random.Random(number)) for number in range(2)]

    async def both():
        await asyncio.gather(*(visitor.browse([0.0] * 8) for visitor in visitors))
    run_in_thread(both())
    for visitor in visitors:
        assert visitor.clicks[0].kind == OPENING and len(visitor.clicks) == 9
        assert [click.problems for click in visitor.clicks] == [()] * 9
        assert all(0 < click.seconds < 60 for click in visitor.clicks)
    assert {click.kind for visitor in visitors for click in visitor.clicks} > {OPENING, PAGE, FILTER}
    after = sample_process(process)
    assert (before is None and after is None) or (after.cpu > before.cpu and after.mb > 10)


def test_a_page_without_its_heading_and_a_stopped_server_are_errors(tmp_path):
    script = tmp_path / "other.py"
    script.write_text("import streamlit as st\nst.header('Something else')\n", encoding="utf-8")
    with running_process(str(script), tmp_path) as (url, _):
        visitor = Visitor(url, random.Random(1))
        run_in_thread(visitor.browse([]))
        options = arguments(["--url", url, "--visitors", "1", "--minutes", "0"])
        with pytest.raises(SystemExit, match="lacks its heading"):
            run_in_thread(measure(url, None, options))
    assert "lacks its heading" in visitor.clicks[0].problems[-1]
    run_in_thread(visitor.browse([0.0]))
    assert [click.problems[0][:20] for click in visitor.clicks[1:]] == ["the connection broke"] * 2


def test_a_whole_run_is_measured_and_reported(sample_server):
    url, process = sample_server
    options = arguments(["--url", url, "--process", str(process), "--visitors", "2", "--minutes", "0.02",
                         "--pause", "0", "0.1"])
    measured = run_in_thread(measure(url, process, options))
    assert measured.problems == {} and len(measured.clicks) >= 2
    assert section(measured).startswith("## 2 visitors at once, for 0.02 minutes\n\nWritten by `make load ARGS=")
