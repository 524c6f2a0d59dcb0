"""`python -m tests.tools.bench`: measures, prints, and writes its part of docs/benchmarks.md (ten minutes)."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.tools.bench.google import lines as google_lines
from tests.tools.bench.google import measure_google
from tests.tools.bench.page import Figure, Goal, render, title
from tests.tools.bench.pages import lines as page_lines
from tests.tools.bench.pages import measure_pages
from tests.tools.bench.state import PARTNERSHIPS
from tests.tools.bench.steps import STEPS
from tests.tools.benchmark_sections import BENCHMARKS, write_section

ROOT = Path(__file__).resolve().parents[3]
THEIR_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
YEARS = (1, 10)
RUNS = 5
ALL, IN_MEMORY, SEPARATE_PROCESS = "read, parse, check, summarise", "parse, check, summarise", "workbook by workbook"
NOTHING, PLAINLY, READ = "nothing", "read plainly", "read"
COLUMNS, TYPED = "parse, column rules", "column rules"
THEIRS = "frictionless, the same column rules (rows in memory or CSV files, the quickest)"
LABELS = {
    NOTHING: "nothing (Python and the libraries alone)",
    PLAINLY: "python-calamine alone, every cell of every file",
    READ: "read (every cell with its address, cleaned; hostile files guarded against)",
    COLUMNS: "parse, column rules alone (cells already read)",
    TYPED: "column rules alone (cells already typed)",
    IN_MEMORY: "parse, check, summarise (cells already read)",
    SEPARATE_PROCESS: "the same, workbook by workbook",
}


def print_now(text: str) -> None:
    """Print and flush, to show progress."""
    print(text, flush=True)


def run(command: list[str]) -> dict:
    """Run one measured step in a separate process and return its output."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"The bench stopped: {' '.join(command[1:])} failed, see above.")
    return json.loads(done.stdout.splitlines()[-1])


def best(step: str, folder: Path, warm: Path) -> Figure:
    """Return the best of RUNS new processes; the slow step, workbook by workbook, runs once."""
    command = [sys.executable, "-m", "tests.tools.bench.steps", step, str(folder), str(warm)]
    runs = [run(command) for _ in range(1 if step == SEPARATE_PROCESS else RUNS)]
    figure = Figure(min(run_figure["seconds"] for run_figure in runs), max(run_figure["mb"] for run_figure in runs))
    print_now(f"  {LABELS.get(step, step)}: {figure.seconds:.2f} s, {figure.mb:.0f} MB")
    return figure


def frictionless(rows: Path) -> tuple[Figure, int]:
    """Return frictionless's best time for the rows in `rows`, and how many errors it found."""
    runs = [run([str(THEIR_PYTHON), "tests/tools/bench/with_frictionless.py", how, str(rows)])
            for how in ("csv", "text", "typed") for _ in range(RUNS)]
    quickest = min(runs, key=lambda one: one["seconds"])
    print_now(f"  {THEIRS}: {quickest['seconds']:.2f} s, {quickest['errors']:,} errors found")
    return Figure(quickest["seconds"]), quickest["errors"]


def write_state(folder: Path, years: int, partnerships: int) -> dict:
    """Write the workbooks and rows of a state into `folder` and return its size."""
    return run([sys.executable, "-m", "tests.tools.bench.state", str(folder), str(years), str(partnerships)])


def measure(years: int, folder: Path, warm: Path) -> tuple[dict[str, Figure], str]:
    """Return the figures of each step for a state with `years` years, and its size as a sentence."""
    print_now(f"{title(years).capitalize()}: writing the workbooks ...")
    size = write_state(folder, years, PARTNERSHIPS)
    figures = {step: best(step, folder / "workbooks", warm / "workbooks") for step in STEPS}
    figures[THEIRS], errors = frictionless(folder / "rows")
    return figures, (f"{size['files']} files, {size['mb']:.1f} MB, {size['rows']:,} rows; "
                     f"frictionless found {errors:,} errors in them")


def main() -> None:
    """Measure both states and write the section."""
    if not THEIR_PYTHON.exists():
        sys.exit("The comparison needs frictionless in an environment of its own: run make bench.")
    states, sizes = {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        warm = folder / "warm"
        write_state(warm, years=1, partnerships=1)
        for years in YEARS:
            states[years], sizes[years] = measure(years, folder / f"{years}", warm)
        print_now("The pages, in a browser ...")
        costs = measure_pages(folder / f"{YEARS[0]}" / "workbooks")
    print_now("Google Sheets, through the test server ...")
    google = measure_google()
    few, many = states[YEARS[0]], states[YEARS[-1]]
    goals = [
        Goal("read, parse, check and summarise, against reading the files, ten years",
             many[ALL].seconds / many[READ].seconds, 1.5),
        Goal("the same, against python-calamine alone", many[ALL].seconds / many[PLAINLY].seconds),
        Goal("ten years against one year", many[ALL].seconds / few[ALL].seconds, 10),
        *(Goal(f"frictionless against {ours}, {title(years)}", figures[THEIRS].seconds / figures[step].seconds,
               50 if step == TYPED and figures is many else None, at_least=True)
          for ours, step in (("our column rules", TYPED), ("our parsing and column rules", COLUMNS),
                             ("all of ours but reading", IN_MEMORY))
          for years, figures in states.items()),
        *(Goal(f"workbook by workbook against all at once, {title(years)}",
               figures[SEPARATE_PROCESS].seconds / figures[IN_MEMORY].seconds, 1, at_least=True)
          for years, figures in states.items()),
    ]
    named = {years: {LABELS.get(step, step): figure for step, figure in figures.items()}
             for years, figures in states.items()}
    notes = [
        f"Each step runs in a process of its own, {RUNS} times (workbook by workbook once); the best time and "
        "the highest peak are shown. Imports and first uses of libraries, paid on one small workbook, are not in the "
        "seconds; they are in the MB. The files lie in the system's cache.",
        "",
        "frictionless validates the same rows, of all years, one table a tab for all partnerships, against types, "
        "required cells, choices, least values and unique ids from the same layout. It judges no fidelity rule and "
        "sums nothing up. It takes CSV files, rows of text in memory, or rows in memory that are typed already, "
        "whichever is quickest: typing is not what its time goes into. The goal is for typed cells on both sides. "
        "Parsing what people type (dates as anybody writes them, hours, names, answers) is work that frictionless does "
        "not do: its dates are ISO and its numbers plain, and what is neither it counts as an error. Over one year our "
        "column rules take little more than what any call of pandera and pandas costs, however few the rows.",
    ]
    page = render(named, sizes, goals, [*notes, "", *page_lines(costs)])
    write_section(BENCHMARKS, "make bench", page)
    write_section(BENCHMARKS, "Google Sheets", "\n".join(google_lines(google)))
    print_now(page)


if __name__ == "__main__":
    main()
