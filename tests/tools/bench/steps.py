"""One measured step in a separate process: `python -m tests.tools.bench.steps STEP FOLDER`.

Prints seconds and peak MB. Imports and first uses of libraries are not timed: they run on the workbooks in WARM first.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from cop_sheets import Period, ReadResult, build_tables, csv_bytes, open_source, read_all
from cop_sheets.layout import DATA_TABS
from summaries import build_report
from tests.tools.bench.state import AS_OF, FISCAL_YEAR
from validators import RULES
from validators.derived.columns import DerivedTables, derive
from validators.schemas import check_types, violating_rows
from validators.views.cells import cells_view
from validators.views.values import ids_view


def read_plainly(folder: Path) -> None:
    """Read every cell of every file with python-calamine alone, without addresses, errors or security checks."""
    for file in sorted(folder.glob("*.xlsx")):
        try:
            with CalamineWorkbook.from_path(file) as workbook:
                for name in workbook.sheet_names:
                    workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except CalamineError:
            continue    # the sample's damaged file


def read(folder: Path) -> ReadResult:
    """Read every workbook into raw cells."""
    return read_all(open_source(str(folder)))


def summarise(reading: ReadResult) -> bytes:
    """Parse, check and summarize the read workbooks; return the NCPC CSV."""
    return csv_bytes(build_report(build_tables(reading), FISCAL_YEAR, AS_OF).ncpc)


def typed(folder: Path) -> DerivedTables:
    """Read and type every cell."""
    return derive(build_tables(read(folder)), Period(FISCAL_YEAR, AS_OF))


def judge_columns(facts: DerivedTables) -> None:
    """Check the column rules alone: types, required cells, choices, minimum values, unique ids.

    On the rows of every year, as frictionless does; a report checks only those of its own year.
    """
    facts.rows_to_check = {tab.slug: facts[tab].reset_index(names="source") for tab in DATA_TABS}
    for tab in DATA_TABS:
        check_types(tab, facts[tab])
    violating_rows(RULES, {"cells": cells_view(facts), "ids": ids_view(facts)})


def one_by_one(reading: ReadResult) -> None:
    """Do the same as `summarise`, workbook by workbook."""
    for workbook in reading.workbooks:
        summarise(ReadResult([workbook], []))


# Each step: the preparation, which isn't timed, and the timed function.
STEPS: dict[str, tuple[Callable, Callable]] = {
    "nothing": (lambda folder: folder, lambda folder: None),
    "read plainly": (lambda folder: folder, read_plainly),
    "read": (lambda folder: folder, read),
    "read, parse": (lambda folder: folder, lambda folder: build_tables(read(folder))),
    "read, parse, check, summarise": (lambda folder: folder, lambda folder: summarise(read(folder))),
    "parse, column rules": (read, lambda reading: judge_columns(
        derive(build_tables(reading), Period(FISCAL_YEAR, AS_OF)))),
    "column rules": (typed, judge_columns),
    "parse, check, summarise": (read, summarise),
    "workbook by workbook": (read, one_by_one),
}


def peak_mb() -> float:
    """Return the peak memory of this process and of those that it started, in MB."""
    own = _own_peak()
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / (
        1024 * 1024 if sys.platform == "darwin" else 1024)


def _own_peak() -> int:
    """Return this process's peak memory in getrusage's unit.

    On Linux, getrusage begins with the memory of the process that started this one, which may be larger.
    """
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def main(step: str, folder: str, warm: str) -> None:
    """Measure `step` over `folder` and print the figures as JSON."""
    prepare, timed = STEPS[step]
    timed(prepare(Path(warm)))
    ready = prepare(Path(folder))
    start = time.perf_counter()
    timed(ready)
    print(json.dumps({"seconds": time.perf_counter() - start, "mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
