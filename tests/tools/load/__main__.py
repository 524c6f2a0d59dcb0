"""Simulates visitors and measures the app: `python -m tests.tools.load --visitors 50 --minutes 5`.

Without --url it starts its own server with a made-up state: 75 partnerships with 8 CoPs and one year of data, as of the
date of the sample. With --url it visits a running server (without a login); --process then names the process whose CPU
and memory to measure, on Linux. --write stores the results in docs/benchmarks.md. With --edit-every the workbooks of
its own server change meanwhile, pages are as of today, and the store compares them with a week ago; --without-store
shows what that costs.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from cop_sheets.sample.source import write_sample
from pages.session.filters import AS_OF_KEY, YEAR_KEY
from tests.support.browser import running_process
from tests.tools.bench.page import machine
from tests.tools.bench.state import AS_OF, COPS, FISCAL_YEAR, PARTNERSHIPS
from tests.tools.benchmark_sections import BENCHMARKS, write_section
from tests.tools.load.edits import edit, make_edits, state_folder
from tests.tools.load.figures import Load
from tests.tools.load.server import ProcessSample, sample_until_cancelled
from tests.tools.load.visitor import Visitor

ADDRESS = {YEAR_KEY: [str(FISCAL_YEAR)], AS_OF_KEY: [AS_OF.isoformat()]}    # a bookmark of the year with rows
WARM_UP = 1 / 3    # share of the time after which memory should no longer grow


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.load", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50, metavar="N", help="how many at once (50)")
    parser.add_argument("--minutes", type=float, default=5.0, metavar="M", help="for how long (5)")
    parser.add_argument("--pause", type=float, nargs=2, default=(5.0, 20.0), metavar=("LEAST", "MOST"),
                        help="seconds that a visitor reads between two clicks (5 20)")
    parser.add_argument("--url", help="a server that runs already; otherwise one is started")
    parser.add_argument("--process", type=int, metavar="ID", help="the server's process, with --url")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other clicks (1)")
    parser.add_argument("--edit-every", type=float, metavar="SECONDS", help="add a session to a workbook so often")
    parser.add_argument("--without-store", action="store_true", help="with --edit-every, keep nothing")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/benchmarks.md")
    return parser.parse_args(argv)


@contextmanager
def own_server(options: argparse.Namespace):
    """Yield the address and process of a server with the made-up state, and the edits of its workbooks."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        workbooks = folder / "workbooks"
        write_sample(workbooks, partnerships=PARTNERSHIPS, years=1, cops=COPS, as_of=AS_OF)
        count = int(60 * options.minutes / options.edit_every) if options.edit_every else 0
        edits = make_edits(workbooks, folder / "edited", count)
        with state_folder(folder / "state", workbooks, not options.without_store) as state, running_process(
                "app.py", workbooks, COP_STATE=str(state)) as (url, process):
            yield url, process.pid, edits


async def measure(url: str, process: int | None, options: argparse.Namespace,
                  edits: list[tuple[Path, Path]] | None = None) -> Load:
    """Start the visitors, each after a pause, and return the measurements; `edits` are made meanwhile."""
    address = {} if options.url else {YEAR_KEY: ADDRESS[YEAR_KEY]} if options.edit_every else ADDRESS
    first = Visitor(url, Random(options.seed), address)
    await first.browse([])    # reads and checks the sheets, which the server does once
    if problems := [problem for click in first.clicks for problem in click.problems]:
        sys.exit(f"The app at {url} can't be visited: {problems[0]}")
    looks: list[ProcessSample] = []
    watching = asyncio.create_task(sample_until_cancelled(process, looks)) if process else None
    editing = asyncio.create_task(edit(edits or [], options.edit_every or 0.0))
    visitors = [Visitor(url, Random(f"{options.seed} {number}"), address) for number in range(options.visitors)]
    end = time.monotonic() + 60 * options.minutes
    await asyncio.gather(*(_visit(visitor, tuple(options.pause), end) for visitor in visitors))
    editing.cancel()
    if watching:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    clicks = [click for visitor in visitors for click in visitor.clicks]
    return Load(options.visitors, options.minutes, tuple(options.pause), clicks, looks, 60 * options.minutes * WARM_UP)


async def _visit(visitor: Visitor, pause: tuple[float, float], end: float) -> None:
    await asyncio.sleep(visitor.chance.uniform(0, pause[1]))
    pauses = (visitor.chance.uniform(*pause) for _ in itertools.count())
    await visitor.browse(itertools.takewhile(lambda seconds: time.monotonic() + seconds < end, pauses))


def section(load: Load) -> str:
    """Return the part of docs/benchmarks.md about this run."""
    return "\n".join([
        f"## {load.visitors} visitors at once, for {load.minutes:g} minutes", "",
        f"Written by `make load ARGS=\"--visitors {load.visitors} --minutes {load.minutes:g} --write\"`. Do not edit.",
        "", f"Measured on {machine()}.", "",
        f"The visitors use Streamlit's websocket and share the machine with the one server process. Each opens a "
        f"page of the state of one year, then every {load.pause[0]:g} to {load.pause[1]:g} seconds goes to another "
        "page, picks a partnership or fiscal year, or changes a filter. Seconds run from sending the rerun to the "
        "message that the script has finished; a rerun whose page lacks its heading or shows an error is an error.",
        "", *load.lines()]).rstrip() + "\n"


def main() -> None:
    """Measure, print, and write if requested; exits with 1 if there were errors."""
    options = arguments()
    if options.url:
        load = asyncio.run(measure(options.url, options.process, options))
    else:
        with own_server(options) as (url, process, edits):
            load = asyncio.run(measure(url, process, options, edits))
    text = section(load)
    print(text)
    if options.write:
        write_section(BENCHMARKS, f"{load.visitors} visitors", text)
    sys.exit(1 if load.problems else 0)


if __name__ == "__main__":
    main()
