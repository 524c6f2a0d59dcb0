"""Runs frictionless on the rows that rows.py wrote.

`.venv-bench/bin/python tests/tools/bench/with_frictionless.py HOW FOLDER` prints seconds and errors found. Run it by
its path, in its own environment, because frictionless imports a package called `validators` that isn't ours. HOW is
`csv` (the files), `text` (rows of text in memory) or `typed` (rows in memory with typed cells).
"""

import csv
import json
import sys
import time
from pathlib import Path

from frictionless import Checklist, Resource, Schema, system

NO_LIMIT = 1_000_000_000    # by default frictionless stops after a thousand errors


def resources(how: str, folder: Path) -> list[Resource]:
    """Return one resource for each tab."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        schema = Schema.from_descriptor(json.loads(path.with_suffix(".schema.json").read_text(encoding="utf-8")))
        if how == "csv":
            found.append(Resource(path=str(path), schema=schema))
        else:
            with path.open(encoding="utf-8", newline="") as lines:
                header, *rows = csv.reader(lines)
            found.append(Resource(data=[header, *(typed(rows, schema) if how == "typed" else rows)], schema=schema))
    return found


def typed(rows: list[list[str]], schema: Schema) -> list[list]:
    """Return `rows` with each cell typed by `schema`; a cell that can't be typed stays text."""
    readers = [field.create_cell_reader() for field in schema.fields]
    return [[cell if (value := read(cell)[0]) is None else value for read, cell in zip(readers, row, strict=True)]
            for row in rows]


def main(how: str, folder: str) -> None:
    """Validate every tab and print the figures as JSON."""
    with system.use_context(trusted=True):
        tabs = resources(how, Path(folder))
        start = time.perf_counter()
        reports = [tab.validate(Checklist(), limit_errors=NO_LIMIT) for tab in tabs]
        seconds = time.perf_counter() - start
    errors = sum(report.stats["errors"] for report in reports)
    if fatal := [error.message for report in reports for error in report.errors]:
        sys.exit("; ".join(fatal))
    print(json.dumps({"seconds": seconds, "errors": errors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
