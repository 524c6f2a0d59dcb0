"""The states whose values are in the golden files, from no data at all to every mistake at once.

A state is a function that returns blocks by id. Together they reach all but a handful of the
branches that generated and sampled workbooks reach.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path, PurePath

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.sample.source import SampleSource, write_sample
from cop_sheets.writers.template import template_bytes
from summaries import Report, build_report
from summaries.activity.cohorts import MAX_COHORTS_WITHOUT_CHART
from summaries.documents import reference
from summaries.fidelity.calendar import month_columns
from summaries.fixes.fix_list import fix_list_xlsx
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.golden.blocks import Base, Block, scalar, to_block
from tests.golden.details import cop_details, details_of
from tests.golden.pages import pages_of
from tests.golden.parts import blocks_of
from tests.summaries.activity.test_cohorts import many
from tests.support.sheets import AS_OF, EMPTY_SHEETS, report_on, workbook
from tests.support.sheets import report as clean
from tests.validators.explanations.test_explanations import BOTH, STORM, checked
from tests.validators.flag_cases import everything_flagged
from tests.validators.test_privacy import NCPC, SHEETS, seen_by
from tests.validators.test_registry_flags import CASES as REGISTRIES
from tests.validators.test_registry_flags import MIXED
from tests.validators.test_registry_flags import report as registered
from tests.validators.test_registry_flags import tables as registered_tables

Blocks = dict[str, Block]
FISCAL_YEAR = "FY 24-25"
# The other parts are the file's structure and the position of its notes.
EXCEL_PARTS = re.compile(r"xl/(worksheets/|comments|workbook|sharedStrings|styles)[^/]*\.xml|docProps/core\.xml")
TWO = {"partnerships": 2, "years": 1, "cops": 1}

# A flag of each severity, a long text and one of many lines.
MISTAKES = {"CoPs": f"CoP ID | CoP Name | Domain | Facilitators\nC1 | Rainbow | | A; B; {'Cy Dunn ' * 99}",
            "Sessions": "CoP ID | Date | Status | Minutes\nC1 | in⏎July | held | an hour"}
# One of each in the year, and another of each in the year before.
ONE = {
    "Sessions": "CoP ID | Date | Attended\nC1 | 2024-07-09 | 1\nC1 | 2023-07-09 | 2\nC1 | 2023-08-09 | 2",
    "Trainings": "Title | Date | Participants\nA | 2024-09-10 | 1\nB | 2023-09-10 | 1\nC | 2023-10-10 | 1",
    "Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1\n2023-07-09 | Ann Lee | 1\n"
                     "2023-10-09 | Bo Ray | 1",
}
# One CoP whose start is its first session, one that ended in a month, one that can't be judged in some.
STARTS_AND_ENDS = {
    "CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | |\nC2 | Sun | 2024-08-05 | 2025-02-10\n"
            "C3 | Moon | 2020-01-01 | spring",
    "Sessions": "CoP ID | Date | Status | Notes\nC1 | 2024-09-10 | Held |\nC1 | 2024-11-12 | Cancelled | Snow\n"
                "C1 | 2025-01-14 | Held |\nC2 | 2024-09-03 | Held |\nC2 | 2024-09-17 | Held |\n"
                "C2 | 2025-01-07 | Held |\nC3 | 2024-08-07 | Held |\nC3 | May | Held |\nC3 | 2025-04-30 | Postponed |",
}


def of_generated(as_of: str, *seeds: int) -> Blocks:
    """Return the blocks of the generated workbooks of `seeds`: with all kinds of mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            (Path(folder) / f"seed {seed}.xlsx").write_bytes(to_xlsx(generated(seed)))
        tables = build_tables(read_all(open_source(folder)))
        blocks = in_full(build_report(tables, parse_fiscal_year(FISCAL_YEAR), date.fromisoformat(as_of)))
        return {block_id: [(path, text.replace(folder, "")) for path, text in block]
                for block_id, block in blocks.items()}


def of_sample(**options) -> Report:
    """Return the report of the sample: mostly correct partnerships with a few mistakes."""
    sample = SampleSource(seed=3, **options)
    return build_report(build_tables(read_all(sample)), sample.fiscal_year, sample.as_of)


@cache
def two_partnerships() -> Report:
    """Return the report of the workbooks that `write_two` writes."""
    return of_sample(**TWO)


def write_two(folder: Path) -> None:
    """Write the workbooks of two partnerships."""
    write_sample(folder, seed=3, **TWO)


def write_blank_and_damaged(folder: Path) -> None:
    """Write a blank workbook, and one that can't be read."""
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    (folder / "Wake.xlsx").write_bytes(b"not a workbook")


def shared_tables() -> list[Base]:
    """Return the tables that are the same in every state."""
    return [Base("shared: rule book/rules", reference.rule_book()),
            Base("shared: data dictionary/columns", reference.data_dictionary())]


def sample_tables() -> list[Base]:
    """Return the longest tables of the sample, which the pages show too."""
    report = two_partnerships()
    return [Base("sample: ncpc summary/summary", report.ncpc), Base("sample: compliance/flags", report.flags, {
        "What to Do": "Fix", "What Is Wrong": "Message", "What stands there": "Value", "What is wrong": "Message",
        "What to type instead": "Fix"})]


def in_full(report: Report) -> Blocks:
    """Return all blocks of `report`, including details."""
    return blocks_of(report) | details_of(report)


def overall(report: Report, charts: bool = True) -> Blocks:
    """Return the blocks of `report` without details: the rows of each figure, each CoP and rule."""
    return blocks_of(report, charts=charts)


def named(report: Report, *beginnings: str) -> Blocks:
    """Return the blocks of `report` whose ids start with one of the prefixes."""
    return blocks_of(report, lambda block_id: block_id.startswith(beginnings))


def starts_and_ends() -> Blocks:
    """Return the detail of every month of CoPs that begin, end, and pause within the year, and of their year."""
    report = clean(STARTS_AND_ENDS, as_of="2025-05-20")
    return flags_of(report) | cop_details(report, month_columns(report))


def flags_of(report: Report, name: str = "flags") -> Blocks:
    """Return only the flags of `report`."""
    return {f"flags/{name}": to_block(report.flags)}


def of_registries() -> Blocks:
    """Return the flags of each registry with mistakes."""
    return {block_id: block for name, (text, _) in REGISTRIES.items()
            for block_id, block in flags_of(build_report(
                registered_tables(text), parse_fiscal_year(FISCAL_YEAR), date.fromisoformat(AS_OF), parts=()),
                name).items()}


def of_excel(page: str, data: bytes) -> Blocks:
    """Return the visible content of an Excel file, by part, one line per tag."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {f"{page}/{PurePath(name).name}": [("", scalar(tag)) for tag in re.split(
            r"(?<=>)(?=<[^/])", package.read(name).decode())]
            for name in sorted(package.namelist()) if EXCEL_PARTS.fullmatch(name)}


def of_reference() -> Blocks:
    """Return what all states have in common: the rule book, the data dictionary and the blank workbook."""
    return {
        "rule book/rules": to_block(reference.rule_book()),
        "data dictionary/columns": to_block(reference.data_dictionary()),
        "data dictionary/tabs": to_block(reference.tab_list()),
        **of_excel("blank workbook", template_bytes()),
    }


STATES: dict[str, Callable[[], Blocks]] = {
    "shared": of_reference,
    "sample": lambda: in_full(two_partnerships()),
    "two-in-March": lambda: of_generated("2025-03-31", 321, 322),
    "one-in-July": lambda: of_generated("2025-07-15", 300),
    "two-years": lambda: overall(of_sample(partnerships=1, years=2, cops=3)),
    "one-of-each": lambda: overall(clean(ONE)),
    "not-by-name": lambda: overall(report_on(workbook(ONE, name="Wake"), workbook(name="Ashe"))),
    "nothing-wrong": lambda: overall(clean()),
    "nothing-yet": lambda: overall(report_on(workbook(exact=EMPTY_SHEETS), as_of="2024-07-15")),
    "as-NCPC-sees-it": lambda: overall(seen_by(NCPC, *(
        replace(book, partnership=name) for name, book in SHEETS.items()))),
    "registry": lambda: overall(registered(MIXED), charts=False),
    "every-rule": lambda: flags_of(everything_flagged()),
    "explained": lambda: overall(checked(BOTH, STORM), charts=False),
    "three-years": lambda: named(of_sample(partnerships=1, years=3, cops=3), "outcomes/", "overview/"),
    "many-cohorts": lambda: named(many(MAX_COHORTS_WITHOUT_CHART + 1), "compliance/cohort",
                                  "compliance/names of cohorts"),
    "starts-and-ends": starts_and_ends,
    "fix-list-in-Excel": lambda: of_excel("fix list", fix_list_xlsx(clean(MISTAKES), True)),
    "flags-of-registries": of_registries,
    "pages-of-two-partnerships": lambda: pages_of(write_two, "", [*shared_tables(), *sample_tables()]),
    "pages-of-one-partnership": lambda: pages_of(write_two, "Polk", [*shared_tables(), *sample_tables()]),
    "pages-of-a-blank-workbook": lambda: pages_of(write_blank_and_damaged, "", shared_tables()),
}
