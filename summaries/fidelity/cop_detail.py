"""All that the sheets say of one CoP: where it stands, its own row cell by cell, months, survey, trainings, flags."""

from dataclasses import dataclass

import pandas as pd

from cop_sheets.layout import COPS, SURVEY_RESPONSES, TRAININGS, column_letter
from cop_sheets.parsing import Table
from cop_sheets.parsing.values import State
from cop_sheets.raw import shown
from summaries.fidelity.calendar import month_columns, month_states
from summaries.figures import COMPONENTS, INDICATORS, ITEM, NOT_REPORTED, number_text
from summaries.fixes import flags_chosen
from summaries.memo import once
from summaries.presentation import MONTH_MARKS
from summaries.report import Report
from validators import NOT_SHOWN
from validators.derived import fold, moment

_NEXT = ("facilitators", "facilitator_requirements_met", "training_cohort", "delivery_mode", "members", "start_date",
         "end_date")
_OWN_NAME = ("cop_id", "cop_name", "former_names")
BLANK, NO_COLUMN = "(blank)", "(no such column)"


@dataclass(frozen=True)
class CopCard:
    """A CoP active in the year.

    `standing`, `why` (the rules in question), `months` (`11 of 12 months`) and `should` (how many such rules it breaks)
    as in `Report.standing`; `sessions` held in the year as NCPC's summary counts them, or that they aren't reported;
    `members` recorded, or "not recorded"; `responses` to the survey that count in the year, or that they are not shown.
    `row`: a line a column of its CoPs row, the five components first: Item, What Stands There, Tab, Cell, What Is
    Wrong. `by_month`: Month, State (a list: its mark and its word), Sessions Held. `trainings` of its cohort, by date:
    Date, Phase, Title, Participants, Tab, Cell; `cohort` is "" where it names none. `flags`: those about it, *must*
    first, columns as in `Report.flags`.
    """

    name: str
    standing: str
    why: str
    months: str
    should: int
    sessions: str
    members: str
    responses: int | str
    row: pd.DataFrame
    by_month: pd.DataFrame
    cohort: str
    trainings: pd.DataFrame
    flags: pd.DataFrame


@once
def cop_card(report: Report, partnership: str, cop: str) -> CopCard:
    """Return the card of a CoP that is active in the year."""
    cops = report.findings.months.cops
    position = int(((cops["partnership"] == partnership) & (cops["cop"] == cop)).argmax())
    line, standing = cops.iloc[position], report.standing.iloc[position]
    held = next((number_text(figure.number) for figure in report.figures if figure.level == ITEM
                 and figure.partnership == partnership and figure.indicator == INDICATORS[1]
                 and figure.item_id == cop), NOT_REPORTED)
    return CopCard(
        name=line["cop_name"] or cop, standing=standing["Standing"], why=standing["Why"], months=standing["Months"],
        should=int(standing["Should"]), sessions=held,
        members="not recorded" if pd.isna(line["members"]) else number_text(line["members"]),
        responses=_responses(report, partnership, cop),
        row=_row(report, line), by_month=_by_month(report, position), cohort=line["training_cohort"],
        trainings=_trainings(report, line),
        flags=flags_chosen(report, cops=((partnership, cop),)))


def _responses(report: Report, partnership: str, cop: str) -> int | str:
    """Day by day the number would tell which of the partnership's answers are the CoP's."""
    if not report.audience.sees_small_groups:
        return NOT_SHOWN
    counted = report.accounts.counted(SURVEY_RESPONSES)
    return int(((counted["partnership"] == partnership) & (counted["cop"] == cop)).sum())


def _row(report: Report, line: pd.Series) -> pd.DataFrame:
    columns = [COPS[name] for name in COMPONENTS + _NEXT]
    columns += [column for column in COPS.columns if column.name not in COMPONENTS + _NEXT + _OWN_NAME]
    place = report.tables.places[line["place"]]
    flags = report.flags
    here = flags[(flags["Partnership"] == line["partnership"]) & (flags["Tab"] == place.grid.name)
                 & (flags["Row"] == line["row"])]
    wrong = dict(zip(here["Column"], here["Message"], strict=True))
    lines = []
    for column in columns:
        letter = column_letter(place.columns[column.name] + 1) if column.name in place.columns else ""
        lines.append((column.header, _stands(report.tables[COPS], column.name, _index(report, line)), place.grid.name,
                      f"{letter}{line['row']}" if letter else "", wrong.get(letter, "") if letter else ""))
    return pd.DataFrame(lines, columns=["Item", "What Stands There", "Tab", "Cell", "What Is Wrong"])


def _stands(table: Table, name: str, index: int) -> str:
    """Return what stands in column `name` of a row, as it was typed."""
    if table.states[name][index] == State.ABSENT:
        return NO_COLUMN
    return str(shown(table.raw[name][index])) or BLANK


def _index(report: Report, line: pd.Series) -> int:
    """Return where the CoP's row is in its tab's table; `line` comes from a copy with an index of its own."""
    values = report.tables[COPS].values
    return int(((values["place"] == line["place"]) & (values["row"] == line["row"])).argmax())


def _by_month(report: Report, position: int) -> pd.DataFrame:
    states, held = month_states(report)[position], report.findings.months.held[position]
    return pd.DataFrame({"Month": month_columns(report), "State": [[MONTH_MARKS[state], state] for state in states],
                         "Sessions Held": held})


def _trainings(report: Report, line: pd.Series) -> pd.DataFrame:
    """Return the trainings of the CoP's cohort in any year, those after the as-of date left out, undated ones last."""
    frame, cohort = report.findings.facts[TRAININGS], fold(line["training_cohort"])
    here = (frame["partnership"] == line["partnership"]) & (frame["cohort"].map(fold) == cohort) & (cohort != "")
    rows = frame[here & ~(frame["date"] > moment(report.period.as_of))].sort_values(["date", "row"])
    lines = []
    for row in rows.itertuples():
        place = report.tables.places[row.place]
        letter = column_letter(place.columns["date"] + 1) if "date" in place.columns else ""
        cells = (_stands(report.tables[TRAININGS], name, row.Index)
                 for name in ("date", "phase", "title", "participants"))
        lines.append((*cells, place.grid.name, f"{letter}{row.row}"))
    return pd.DataFrame(lines, columns=["Date", "Phase", "Title", "Participants", "Tab", "Cell"])
