"""One CoP in detail: its standing, the cells of its row, months, survey, trainings and flags."""

from dataclasses import dataclass

import pandas as pd

from cop_sheets.layout import COPS, SURVEY_RESPONSES, TRAININGS, column_letter
from cop_sheets.parsing import Table
from cop_sheets.parsing.values import CellStatus
from cop_sheets.raw import sheet_text
from cop_sheets.text import normalize_id
from summaries.fidelity.calendar import month_columns, shown_month_states
from summaries.fidelity.date_order import date_order_flags
from summaries.fidelity.reasons import standing_reasons
from summaries.figures import COMPONENTS, ITEM, NOT_REPORTED, NUMBER_OF_SESSIONS, format_number
from summaries.fixes import filter_flags, flag_rows
from summaries.memo import memoized
from summaries.presentation import MONTH_MARKS
from summaries.report import Report
from validators import NOT_SHOWN
from validators.derived import to_datetime64

_FURTHER_COLUMNS = ("facilitators", "facilitator_requirements_met", "training_cohort", "delivery_mode", "members",
                    "start_date",
                    "end_date")
_NAME_COLUMNS = ("cop_id", "cop_name", "former_names")
BLANK_CELL_TEXT, NO_COLUMN_TEXT = "(blank)", "(no such column)"


@dataclass(frozen=True)
class CopDetail:
    """A CoP active in the year.

    `standing`, `months`, `should` and `explained`: as in `Report.standing`. `why`: see `standing_reasons`.
    `sessions`: the number held in the year, as in the NCPC summary, or that it is not reported. `members`: their
    number, or "not recorded". `responses`: the number of survey responses that count in the year, or that it is not
    shown. `row`: one row per column of its row on the
    CoPs tab, the five components first: Item, What Stands There, Tab, Cell, What Is Wrong. `by_month`: Month, State (a
    list of mark and word), Sessions Held. `cohort`: the key of its training cohort, "" if none. `trainings`: the
    cohort's, by date: Date, Phase, Title, Participants, Tab, Cell. `flags`: those about the CoP and about the order
    of day and month in a column that its dates are in, *must* first, columns as in `Report.flags`.
    """

    name: str
    standing: str
    why: str
    months: str
    should: int
    explained: int
    sessions: str
    members: str
    responses: int | str
    row: pd.DataFrame
    by_month: pd.DataFrame
    cohort: str
    trainings: pd.DataFrame
    flags: pd.DataFrame


@memoized
def get_cop_detail(report: Report, partnership: str, cop: str) -> CopDetail:
    """Return the detail of a CoP that is active in the year."""
    cops = report.results.months.cops
    position = int(((cops["partnership"] == partnership) & (cops["cop"] == cop)).argmax())
    cop_row, standing = cops.iloc[position], report.standing.iloc[position]
    sessions = next((format_number(figure.number) for figure in report.figures if figure.level == ITEM
                     and figure.partnership == partnership and figure.indicator == NUMBER_OF_SESSIONS.name
                     and figure.item_id == cop), NOT_REPORTED)
    return CopDetail(
        name=cop_row["cop_name"] or cop, standing=standing["Standing"],
        why=standing_reasons(report)[partnership, cop], months=standing["Months"],
        should=int(standing["Should"]), explained=int(standing["Explained"]), sessions=sessions,
        members="not recorded" if pd.isna(cop_row["members"]) else format_number(cop_row["members"]),
        responses=_count_responses(report, partnership, cop),
        row=_row_table(report, cop_row), by_month=_month_table(report, position), cohort=cop_row["training_cohort"],
        trainings=_training_table(report, cop_row),
        flags=_cop_flags(report, partnership, cop))


def _cop_flags(report: Report, partnership: str, cop: str) -> pd.DataFrame:
    own = filter_flags(report, cops=((partnership, cop),), with_explained=True).index
    wanted = own.union(date_order_flags(report, partnership, cop).index)
    return report.flags.loc[[index for index in flag_rows(report).index if index in wanted]]


def _count_responses(report: Report, partnership: str, cop: str) -> int | str:
    # Compared from day to day, the number would reveal which of the partnership's responses are the CoP's.
    if not report.audience.sees_small_groups:
        return NOT_SHOWN
    counted = report.row_statuses.counted(SURVEY_RESPONSES)
    return int(((counted["partnership"] == partnership) & (counted["cop"] == cop)).sum())


def _row_table(report: Report, cop_row: pd.Series) -> pd.DataFrame:
    columns = [COPS[name] for name in COMPONENTS + _FURTHER_COLUMNS]
    columns += [column for column in COPS.columns if column.name not in COMPONENTS + _FURTHER_COLUMNS + _NAME_COLUMNS]
    location = report.tables.locations[cop_row["place"]]
    flags = report.open_flags
    row_flags = flags[(flags["Partnership"] == cop_row["partnership"]) & (flags["Tab"] == location.raw_sheet.name)
                      & (flags["Row"] == cop_row["row"])]
    message_by_column = dict(zip(row_flags["Column"], row_flags["Message"], strict=True))
    rows = []
    for column in columns:
        letter = column_letter(location.columns[column.name] + 1) if column.name in location.columns else ""
        rows.append((column.header, _cell_text(report.tables[COPS], column.name, _table_index(report, cop_row)),
                     location.raw_sheet.name,
                     f"{letter}{cop_row['row']}" if letter else "",
                     message_by_column.get(letter, "") if letter else ""))
    return pd.DataFrame(rows, columns=["Item", "What Stands There", "Tab", "Cell", "What Is Wrong"])


def _cell_text(table: Table, name: str, index: int) -> str:
    """Return the cell in column `name` of a row of `table`, as it was typed."""
    if table.states[name][index] == CellStatus.ABSENT:
        return NO_COLUMN_TEXT
    return str(sheet_text(table.raw[name][index])) or BLANK_CELL_TEXT


def _table_index(report: Report, cop_row: pd.Series) -> int:
    """Return the position of the CoP's row in the CoPs table; the index of `cop_row` is that of another frame."""
    values = report.tables[COPS].values
    return int(((values["place"] == cop_row["place"]) & (values["row"] == cop_row["row"])).argmax())


def _month_table(report: Report, position: int) -> pd.DataFrame:
    states, held = shown_month_states(report)[position], report.results.months.held[position]
    return pd.DataFrame({"Month": month_columns(report), "State": [[MONTH_MARKS[state], state] for state in states],
                         "Sessions Held": held})


def _training_table(report: Report, cop_row: pd.Series) -> pd.DataFrame:
    """Return the trainings of the CoP's cohort, of any year up to the as-of date, undated ones last."""
    frame, cohort = report.results.derived[TRAININGS], normalize_id(cop_row["training_cohort"])
    is_in_cohort = (frame["partnership"] == cop_row["partnership"]) & (frame["cohort"].map(normalize_id)
                                                                       == cohort) & (cohort != "")
    rows = frame[is_in_cohort & ~(frame["date"] > to_datetime64(report.period.as_of))].sort_values(["date", "row"])
    training_rows = []
    for row in rows.itertuples():
        location = report.tables.locations[row.place]
        letter = column_letter(location.columns["date"] + 1) if "date" in location.columns else ""
        cells = (_cell_text(report.tables[TRAININGS], name, row.Index)
                 for name in ("date", "phase", "title", "participants"))
        training_rows.append((*cells, location.raw_sheet.name, f"{letter}{row.row}"))
    return pd.DataFrame(training_rows, columns=["Date", "Phase", "Title", "Participants", "Tab", "Cell"])
