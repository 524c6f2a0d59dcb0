"""What a workbook that somebody tries comes to, as plain tables that one process can hand to another."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from cop_sheets import FiscalYear, Period, SheetsError, build_tables, read_upload
from cop_sheets.sources import ReadResult
from summaries.audience import Audience
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes import FlagFilterOptions, flag_filter_options, flag_rows
from summaries.report import ALL_PARTS, build_report
from summaries.workbooks.status import standing_rows


@dataclass(frozen=True)
class Upload:
    """A file as somebody uploaded it, and what is asked of it."""

    name: str
    data: bytes = field(repr=False)
    fiscal_year: FiscalYear
    as_of: date
    audience: Audience

    @property
    def cache_key(self) -> tuple:
        """What tells this upload, and what is asked of it, from others."""
        return hashlib.sha256(self.data).hexdigest(), self.name, self.fiscal_year, self.as_of, self.audience


@dataclass(frozen=True)
class UploadTables:
    """Of `Report.tables` what the pieces that draw flags ask for."""

    partnerships: list[str]
    version: str


@dataclass
class UploadResult:
    """The part of a report that the page shows of an upload; it draws as the report itself does.

    `answer` says which CoPs meet the model, `standing` has a line a CoP. `_memo` holds what is made once a report.
    """

    period: Period
    audience: Audience
    tables: UploadTables
    flags: pd.DataFrame
    answer: str
    standing: pd.DataFrame
    flag_rows: pd.DataFrame
    filter_options: FlagFilterOptions
    _memo: dict = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._memo = {(flag_rows.__wrapped__, (), ()): self.flag_rows,
                      (flag_filter_options.__wrapped__, (), ()): self.filter_options}

    def __getstate__(self) -> dict:
        return {name: value for name, value in vars(self).items() if name != "_memo"}

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        self.__post_init__()


def check_upload(upload: Upload) -> UploadResult | str:
    """Read and judge an upload; returns what it comes to, or a sentence why it can't be read."""
    try:
        tables = build_tables(ReadResult([read_upload(upload.name, upload.data)]))
    except SheetsError as error:
        return str(error)
    report = build_report(tables, upload.fiscal_year, upload.as_of, upload.audience, ALL_PARTS)
    return UploadResult(report.period, report.audience, UploadTables(report.tables.partnerships, report.tables.version),
                        report.flags, standing_chart(report).answer, standing_rows(report), flag_rows(report),
                        flag_filter_options(report))
