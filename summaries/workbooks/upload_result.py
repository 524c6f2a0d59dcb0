"""The check of an uploaded workbook, as plain tables that can be passed between processes."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from cop_sheets import FiscalYear, Period, SheetsError, build_tables, read_upload
from cop_sheets.sources import ReadResult
from summaries.audience import Audience
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes import FlagFilterOptions, flag_filter_options, flag_rows
from summaries.memo import memo_key
from summaries.report import ALL_PARTS, build_report
from summaries.workbooks.status import standing_rows


@dataclass(frozen=True)
class Upload:
    """An uploaded file, and the year, as-of date and audience to check it for."""

    name: str
    data: bytes = field(repr=False)
    fiscal_year: FiscalYear
    as_of: date
    audience: Audience

    @property
    def cache_key(self) -> tuple[str, str, FiscalYear, date, Audience]:
        """Equal for uploads with the same result."""
        return hashlib.sha256(self.data).hexdigest(), self.name, self.fiscal_year, self.as_of, self.audience


@dataclass(frozen=True)
class UploadTables:
    """The attributes of `Report.tables` that the components for flags use."""

    partnerships: list[str]
    version: str


@dataclass
class UploadResult:
    """The part of a report that the page shows for an upload; components draw it like a `Report`.

    `answer`: a sentence on how many CoPs meet the model. `standing`: see `standing_rows`. `_memo`: see `memoized`.
    """

    period: Period
    audience: Audience
    tables: UploadTables
    flags: pd.DataFrame
    answer: str
    standing: pd.DataFrame
    flag_rows: pd.DataFrame
    filter_options: FlagFilterOptions
    _memo: dict[Any, Any] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._memo = {memo_key(flag_rows): self.flag_rows, memo_key(flag_filter_options): self.filter_options}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_memo"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.__post_init__()


def check_upload(upload: Upload) -> UploadResult | str:
    """Read and check an upload; return its result, or the error message if it can't be read."""
    try:
        tables = build_tables(ReadResult([read_upload(upload.name, upload.data)]))
    except SheetsError as error:
        return str(error)
    report = build_report(tables, upload.fiscal_year, upload.as_of, upload.audience, ALL_PARTS)
    return UploadResult(report.period, report.audience, UploadTables(report.tables.partnerships, report.tables.version),
                        report.flags, standing_chart(report).answer, standing_rows(report), flag_rows(report),
                        flag_filter_options(report))
