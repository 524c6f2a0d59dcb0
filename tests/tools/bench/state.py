"""The measured state: 75 partnerships with 8 CoPs each, the size of North Carolina's, with the sample's mistakes.

`python -m tests.tools.bench.state FOLDER YEARS PARTNERSHIPS` writes its workbooks into FOLDER/workbooks and the rows
for frictionless into FOLDER/rows, and prints its size. It runs in a separate process, because on Linux the peak memory
of a measured step is at least that of the process that started it.
"""

import json
import sys
from pathlib import Path

from cop_sheets import build_tables, fiscal_year_of, open_source, read_all
from cop_sheets.sample.source import SAMPLE_AS_OF, write_sample
from tests.tools.bench.rows import write_rows

PARTNERSHIPS, COPS = 75, 8
AS_OF = SAMPLE_AS_OF
FISCAL_YEAR = fiscal_year_of(AS_OF.replace(month=6))    # the last year that had ended


def write_workbooks(folder: Path, years: int, partnerships: int) -> None:
    """Write the state's workbooks into `folder`."""
    write_sample(folder, partnerships=partnerships, years=years, cops=COPS, as_of=AS_OF)


def main(folder: str, years: str, partnerships: str) -> None:
    """Write the state and print its number of files, MB and rows, as JSON."""
    workbooks, rows = Path(folder) / "workbooks", Path(folder) / "rows"
    write_workbooks(workbooks, int(years), int(partnerships))
    sizes = [file.stat().st_size for file in workbooks.glob("*.xlsx")]
    count = write_rows(build_tables(read_all(open_source(str(workbooks)))), rows)
    print(json.dumps({"files": len(sizes), "mb": sum(sizes) / 2**20, "rows": count}))


if __name__ == "__main__":
    main(*sys.argv[1:])
