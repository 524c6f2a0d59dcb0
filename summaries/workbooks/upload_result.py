"""What a workbook that somebody tries comes to, as plain tables that one process can hand to another."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from cop_sheets import FiscalYear, Period, SheetsError, build_tables, read_upload
from cop_sheets.sources import Reading
from summaries.audience import Audience
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes import FlagChoices, flag_choices, flag_lines
from summaries.report import EVERY_PART, build_report
from summaries.workbooks.status import standing_lines


@dataclass(frozen=True)
class Upload:
    """A file as somebody uploaded it, and what is asked of it."""

    name: str
    data: bytes = field(repr=False)
    fiscal_year: FiscalYear
    as_of: date
    audience: Audience

    @property
    def mark(self) -> tuple:
        """What tells this upload, and what is asked of it, from others."""
        return hashlib.sha256(self.data).hexdigest(), self.name, self.fiscal_year, self.as_of, self.audience


@dataclass(frozen=True)
class Content:
    """Of `Report.tables` what the pieces that draw flags ask for."""

    partnerships: list[str]
    version: str


@dataclass
class Tried:
    """The part of a report that the page shows of an upload; it draws as the report itself does.

    `answer` says which CoPs meet the model, `standing` has a line a CoP. `made` holds what is made once a report.
    """

    period: Period
    audience: Audience
    tables: Content
    flags: pd.DataFrame
    answer: str
    standing: pd.DataFrame
    lines: pd.DataFrame
    choices: FlagChoices
    made: dict = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.made = {(flag_lines.__wrapped__, (), ()): self.lines, (flag_choices.__wrapped__, (), ()): self.choices}

    def __getstate__(self) -> dict:
        return {name: value for name, value in vars(self).items() if name != "made"}

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        self.__post_init__()


def tried(upload: Upload) -> Tried | str:
    """Read and judge an upload; returns what it comes to, or a sentence why it can't be read."""
    try:
        tables = build_tables(Reading([read_upload(upload.name, upload.data)]))
    except SheetsError as problem:
        return str(problem)
    report = build_report(tables, upload.fiscal_year, upload.as_of, upload.audience, EVERY_PART)
    return Tried(report.period, report.audience, Content(report.tables.partnerships, report.tables.version),
                 report.flags, standing_chart(report).answer, standing_lines(report), flag_lines(report),
                 flag_choices(report))
