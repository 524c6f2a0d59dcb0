"""What everything says of a few partnerships, word for word, kept beside the tests: `python -m tests.kept` renews it.

What is right is tested elsewhere, by rows whose answer a person wrote down and by a recount. Here a change of any
sentence, table, chart or flag shows itself, so that none is changed unknowingly: renew the files, and read how they
differ from what was committed before.
"""

import io
import re
import tempfile
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.sample import SampleSource
from summaries import Report, build_report
from summaries.cohorts import FEW
from summaries.cop_card import cop_card
from summaries.dosage import month_columns
from summaries.fix_list import fix_list_xlsx
from summaries.month_story import month_story
from tests.flag_cases import everything_flagged
from tests.generated import workbook as generated
from tests.generated_files import to_xlsx
from tests.handed import as_text, handed
from tests.sheets import EMPTY, judged, workbook
from tests.sheets import report as clean
from tests.test_cohorts import many
from tests.test_privacy import NCPC, SHEETS, seen_by
from tests.test_registry_flags import CASES as LISTS
from tests.test_registry_flags import MIXED
from tests.test_registry_flags import report as registered

FOLDER = Path(__file__).parent
HEADING = re.compile(r"^=== (.*) ===$", re.MULTILINE)


def of_generated(as_of: str, *seeds: int) -> dict[str, str]:
    """Return all that is handed out of the generated workbooks of `seeds`: typed wrong in all the ways that happen."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            (Path(folder) / f"seed {seed}.xlsx").write_bytes(to_xlsx(generated(seed)))
        tables = build_tables(read_all(open_source(folder)))
        report = build_report(tables, parse_fiscal_year("FY 24-25"), date.fromisoformat(as_of))
        return {name: text.replace(folder, "") for name, text in shown(report).items()}


def of_sample(**how) -> Report:
    """Return the report of partnerships as they should be, but for a mistake here and there."""
    sample = SampleSource(seed=3, **how)
    return build_report(build_tables(read_all(sample)), sample.fiscal_year, sample.as_of)


def shown(report: Report, drawn: bool = True) -> dict[str, str]:
    """Return all that `report` hands to people; `years` are what its charts are made from."""
    return {name: text for name, text in handed(report, drawn).items() if name != "years"}


def overall(report: Report, drawn: bool = True) -> dict[str, str]:
    """Return what `report` hands to people but the rows behind each figure and what it says of each CoP and rule."""
    apart = "behind line", "card of", "a month of", "flags of", "cells of"
    return {name: text for name, text in shown(report, drawn).items() if not name.startswith(apart)}


def parts_of(report: Report, *beginnings: str) -> dict[str, str]:
    """Return of what `report` hands to people the parts whose names begin so."""
    return {name: text for name, text in shown(report).items() if name.startswith(beginnings)}


def stories() -> dict[str, str]:
    """Return what is said of every month of CoPs that begin, end, and pause within the year, and of their year."""
    report = clean(LIVES, as_of="2025-05-20")
    told = {cop: [as_text(vars(month_story(report, "Alamance", cop, month))) for month in month_columns(report)]
            + [as_text(vars(cop_card(report, "Alamance", cop)))] for cop in ("C1", "C2", "C3")}
    return {cop: "\n".join(parts) for cop, parts in told.items()}


def flags_of(report: Report) -> dict[str, str]:
    """Return the flags of `report` alone."""
    return {"flags": as_text(report.flags)}


def of_files() -> dict[str, str]:
    """Return what stands in the Excel file of a fix list of all severities, part by part."""
    with zipfile.ZipFile(io.BytesIO(fix_list_xlsx(clean(FAULTS), True))) as package:
        return {name: package.read(name).decode() for name in (
            "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml",
            "docProps/core.xml")}


# A cell that must, should and may be mended, a long one and one of many lines.
FAULTS = {"CoPs": f"CoP ID | CoP Name | Domain | Facilitators\nC1 | Rainbow | | A; B; {'Cy Dunn ' * 99}",
          "Sessions": "CoP ID | Date | Status | Minutes\nC1 | in⏎July | held | an hour"}
# One of each in the year, and one more of each in the year before.
ONE = {
    "Sessions": "CoP ID | Date | Attended\nC1 | 2024-07-09 | 1\nC1 | 2023-07-09 | 2\nC1 | 2023-08-09 | 2",
    "Trainings": "Title | Date | Participants\nA | 2024-09-10 | 1\nB | 2023-09-10 | 1\nC | 2023-10-10 | 1",
    "Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1\n2023-07-09 | Ann Lee | 1\n"
                     "2023-10-09 | Bo Ray | 1",
}
# One CoP whose start is its first session, one that ended in a month, one that can't be judged in some.
LIVES = {
    "CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | |\nC2 | Sun | 2024-08-05 | 2025-02-10\n"
            "C3 | Moon | 2020-01-01 | spring",
    "Sessions": "CoP ID | Date | Status | Notes\nC1 | 2024-09-10 | Held |\nC1 | 2024-11-12 | Cancelled | Snow\n"
                "C1 | 2025-01-14 | Held |\nC2 | 2024-09-03 | Held |\nC2 | 2024-09-17 | Held |\n"
                "C2 | 2025-01-07 | Held |\nC3 | 2024-08-07 | Held |\nC3 | May | Held |\nC3 | 2025-04-30 | Postponed |",
}
# Together they reach all but a handful of the branches that generated and sampled workbooks reach.
STATES = {
    "two in March": lambda: of_generated("2025-03-31", 321, 322),
    "one in July": lambda: of_generated("2025-07-15", 300),
    "sample": lambda: shown(of_sample(partnerships=2, years=1, cops=1)),
    "two years": lambda: overall(of_sample(partnerships=1, years=2, cops=3)),
    "one of each": lambda: overall(clean(ONE)),
    "not by name": lambda: overall(judged(workbook(ONE, name="Wake"), workbook(name="Ashe"))),
    "nothing wrong": lambda: overall(clean()),
    "nothing yet": lambda: overall(judged(workbook(exact=EMPTY), as_of="2024-07-15")),
    "as NCPC sees it": lambda: overall(seen_by(NCPC, *(
        replace(book, partnership=name) for name, book in SHEETS.items()))),
    "registry": lambda: overall(registered(MIXED), drawn=False),
    "flags": lambda: flags_of(everything_flagged()),
    "three years": lambda: parts_of(of_sample(partnerships=1, years=3, cops=3), "outcome", "talking", "headlines"),
    "many cohorts": lambda: parts_of(many(FEW + 1), "cohorts"),
    "lives of CoPs": stories,
    "fix list in Excel": of_files,
    "flags of the registry": lambda: {name: as_text(registered(text).flags) for name, (text, _) in LISTS.items()},
}


def kept(state: str) -> dict[str, str]:
    """Return by name what is kept of `state`."""
    _, *parts = HEADING.split((FOLDER / f"{state}.txt").read_text("utf-8"))
    return {name: text[1:-1] for name, text in zip(parts[::2], parts[1::2], strict=True)}


def keep(state: str, parts: dict[str, str]) -> None:
    """Keep the `parts` of `state`, by name."""
    (FOLDER / f"{state}.txt").write_text(
        "".join(f"=== {name} ===\n{text}\n" for name, text in parts.items()), "utf-8", newline="")
