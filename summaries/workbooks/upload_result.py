"""The check of an uploaded workbook, as plain tables that can be passed between processes."""

import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from cop_sheets import (
    FiscalYear,
    Period,
    SheetsError,
    Tables,
    build_tables,
    fiscal_year_of,
    read_upload,
)
from cop_sheets.decisions import Decisions
from cop_sheets.layout import COPS, DATA_TABS, column_letter
from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import Workbook
from cop_sheets.sources import ReadResult
from cop_sheets.suggestions import SettingsRows, Suggestion, settings_rows, suggest, with_settings
from cop_sheets.writers.settings_files import add_settings
from summaries.audience import Audience
from summaries.fidelity.standing_chart import SEE_NCPC_SUMMARY, standing_chart
from summaries.figures import PARTNERSHIP
from summaries.file_names import report_file_name
from summaries.fixes import (
    FlagFilterOptions,
    fix_list_name,
    fix_list_pdf,
    fix_list_xlsx,
    flag_filter_options,
    flag_rows,
)
from summaries.logged_years import logged_years
from summaries.memo import memo_key
from summaries.report import ALL_PARTS, Report, build_report
from summaries.workbooks.choices import Choice, list_choices, sure_decisions
from summaries.workbooks.status import standing_rows

NOT_READ = "not read"
SHEET_COLUMNS = ("Your Tab", "Taken For", "Rows", "Columns Read", "Columns Not Read")


@dataclass(frozen=True)
class Upload:
    """An uploaded file, the year, as-of date and audience to check it for, and what was decided about it.

    `fiscal_year` None: the newest one with rows. `accepted` None: the proposals that are sure.
    """

    name: str
    data: bytes = field(repr=False)
    fiscal_year: FiscalYear | None
    as_of: date
    audience: Audience
    accepted: tuple[Suggestion, ...] | None = None

    @property
    def cache_key(self) -> tuple[Hashable, ...]:
        """Equal for uploads with the same result."""
        return (hashlib.sha256(self.data).hexdigest(), self.name, self.fiscal_year, self.as_of, self.audience,
                self.accepted)


@dataclass(frozen=True)
class UploadTables:
    """The attributes of `Report.tables` that the components for flags use."""

    partnerships: list[str]
    version: str

    @property
    def decisions(self) -> Decisions:
        """None: nobody decides about an upload."""
        return Decisions()


@dataclass
class UploadResult:
    """The part of a report that the page shows for an upload; components draw it like a `Report`.

    `answer`: a sentence on how many CoPs meet the model. `standing`: see `standing_rows`. `_memo`: see `memoized`.
    `file_name`: of the upload, without a folder. `sheets`: how each tab was understood, columns `SHEET_COLUMNS`.
    `figures`: those of the NCPC summary. `fiscal_years`: those with rows, newest first. `requested_year`: that of
    the upload. `choices`: what can be decided;
    `accepted`: what was. `cop_names`: by ID, or else name. `settings`: what was decided as rows to copy, by tab.
    `filled`: the file with these rows, or a sentence why it can't have them. `fix_list_files`: by extension.
    `fix_list_name`, `flags_name`: names of files without extension.
    """

    period: Period
    audience: Audience
    tables: UploadTables
    flags: pd.DataFrame
    answer: str
    standing: pd.DataFrame
    flag_rows: pd.DataFrame
    filter_options: FlagFilterOptions
    file_name: str
    sheets: pd.DataFrame
    figures: pd.DataFrame
    fiscal_years: list[FiscalYear]
    requested_year: FiscalYear | None
    choices: list[Choice]
    accepted: tuple[Suggestion, ...]
    cop_names: dict[str, str]
    settings: dict[str, pd.DataFrame]
    filled: bytes | str
    fix_list_files: dict[str, bytes]
    fix_list_name: str
    flags_name: str
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
        workbook = read_upload(upload.name, upload.data)
    except SheetsError as error:
        return str(error)
    proposed = suggest(locate_tabs(workbook))
    decisions = sure_decisions(proposed) if upload.accepted is None else upload.accepted
    accepted = tuple({one.key: one for one in decisions}.values())    # the last one counts
    tables = build_tables(ReadResult([with_settings(workbook, accepted)]))
    years = sorted(logged_years(tables, upload.as_of), reverse=True)
    latest = years[0] if years else fiscal_year_of(upload.as_of)
    year = upload.fiscal_year if upload.fiscal_year in years else latest
    added = settings_rows(workbook, accepted)
    report = build_report(tables, year, upload.as_of, upload.audience, ALL_PARTS)
    return UploadResult(report.period, report.audience, UploadTables(report.tables.partnerships, report.tables.version),
                        report.flags, _standing_answer(report), standing_rows(report), flag_rows(report),
                        flag_filter_options(report), file_name=PurePosixPath(workbook.address).name,
                        sheets=_sheet_table(tables, workbook), figures=_figure_table(report), fiscal_years=years,
                        requested_year=upload.fiscal_year,
                        choices=list_choices(workbook, accepted, proposed), accepted=accepted,
                        cop_names=_cop_names(report), settings=_settings_tables(added), filled=_filled(upload, added),
                        fix_list_files={"xlsx": fix_list_xlsx(report), "pdf": fix_list_pdf(report)},
                        fix_list_name=fix_list_name(report),
                        flags_name=report_file_name(report, "flags"))


def _standing_answer(report: Report) -> str:
    """Return the sentence on standing; what to do is in the list of flags: pages are about other workbooks."""
    return standing_chart(report).answer.replace(SEE_NCPC_SUMMARY, "The list below says what to do")


def _sheet_table(tables: Tables, uploaded: Workbook) -> pd.DataFrame:
    """Return one row per uploaded tab: its name, what it was taken for, its rows of data, its headers that are read."""
    names = {raw_sheet.name for raw_sheet in uploaded.raw_sheets}
    rows: list[tuple[str, str, int | None, str, str]] = []
    for workbook_map in tables.workbook_maps:
        places = {id(location.raw_sheet): (number, location) for number, location in enumerate(tables.locations)}
        for raw_sheet in workbook_map.workbook.raw_sheets:
            if raw_sheet.name not in names:
                continue
            number, location = places.get(id(raw_sheet), (-1, None))
            if location is None or location.tab not in DATA_TABS:
                rows.append((raw_sheet.name, location.tab.name if location else NOT_READ, None, "", ""))
                continue
            table = tables[location.tab]
            count = int((table.is_data & (table.values["place"] == number).to_numpy()).sum())
            meanings = {index: location.tab[name].header for name, index in location.columns.items()}
            meanings |= {index: f"outcome {question.outcome}" for question, index in location.questions}
            read = [header if header == meanings[index] else f"{header} = {meanings[index]}"
                    for index, header in enumerate(location.headers) if index in meanings]
            unread = [header for index, header in enumerate(location.headers) if header and index not in meanings]
            rows.append((raw_sheet.name, location.tab.name, count, "; ".join(read), "; ".join(unread)))
    return pd.DataFrame(rows, columns=list(SHEET_COLUMNS)).astype({"Rows": "Int64"})


def _figure_table(report: Report) -> pd.DataFrame:
    figures = report.ncpc[report.ncpc["Level"] == PARTNERSHIP]
    return figures[["Indicator", "Display", "Note"]].rename(columns={"Display": "Figure"}).reset_index(drop=True)


def _cop_names(report: Report) -> dict[str, str]:
    cops = report.row_statuses.derived[COPS]
    return {cop: name or cop for cop, name in zip(cops["cop"], cops["cop_name"], strict=True) if cop}


def _settings_tables(added: Iterable[SettingsRows]) -> dict[str, pd.DataFrame]:
    """Return, by tab, the rows to copy to it as they belong there, by column letter; with the headers of a new tab."""
    return {rows.sheet: pd.DataFrame([list(cells) for cells in rows.cells], dtype=str, columns=[
        column_letter(number) for number in range(1, len(rows.cells[0]) + 1)]) for rows in added}


def _filled(upload: Upload, added: list[SettingsRows]) -> bytes | str:
    """Return the uploaded file with its settings tabs filled in, or a sentence why that can't be done."""
    if not added:
        return ""
    try:
        return add_settings(upload.data, added)
    except SheetsError as error:
        return str(error)
