"""The rows behind a figure of the NCPC summary: a sentence on what it counts, and each row counted or left out."""

from collections import Counter

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS, ColumnType, Tab
from cop_sheets.parsing import Table
from cop_sheets.parsing.values import DATE_TYPES
from cop_sheets.raw import display_text
from cop_sheets.text import join_words
from summaries.figures import MEASURE, OUTCOME, SELF_CHANGE, Figure, find_indicator
from summaries.figures.outputs import COUNTED_WITHOUT_NAMES
from summaries.memo import memoized
from summaries.presentation.wording import pluralize_with_commas
from summaries.report import Report

COUNTED_MARK, LEFT_OUT_MARK = "✓ counted", "✗ left out"
# The cells shown beside a row's address: enough to find the row and to see why it is left out, never who was consulted
# or what somebody answered.
_ROW_COLUMNS = {
    COPS: ("cop_id", "cop_name", "start_date", "end_date", "members"),
    SESSIONS: ("date", "cop_id", "status"),
    TRAININGS: ("date", "training_id", "title", "participants"),
    CONSULTATIONS: ("date", "cop_id", "hours"),
    SURVEY_RESPONSES: ("timestamp", "fiscal_year", "cop_id", "role"),
}
INDIVIDUALS_COLUMN = "Individuals"
_NUMBER_KINDS = (ColumnType.WHOLE, ColumnType.HOURS)
_AGREEMENT_TEXT = ("people who agreed, of those who gave a valid answer: the top two answers of a scale, or the top "
                   "one where it has three or fewer")
_CHANGE_TEXT = "people whose answer for now is above the one for before, of those who gave both"
_MEASURE_TEXT = "survey responses of {year} up to {day}; beside them stand the members that the CoPs tab records"


@memoized
def figure_rows(report: Report, figure_index: int) -> pd.DataFrame:
    """Return the rows behind figure `figure_index` of the summary, those left out first.

    Columns: Counted (a mark and a word), Reason (if rows are left out), Partnership (if there are several), Tab, Row,
    and the cells that distinguish its rows: dates and numbers as such, and in a column `Hours, as typed` the text of
    those that are typed otherwise. If the audience may not see single rows of the figure's tab: Counted,
    Reason, Partnership and Rows, the number of rows.
    """
    figure = report.figures[figure_index]
    if report.redaction.redacts_rows(figure.tab):
        return _count_by_reason(report, figure)
    table, places = report.tables[figure.tab], report.tables.locations
    marks = [(position, LEFT_OUT_MARK, reason) for position, reason in sorted(figure.left_out)]
    marks += [(position, COUNTED_MARK, "") for position in sorted(figure.used)]
    positions = np.array([position for position, _, _ in marks], dtype=int)
    visible_columns = [name for name in _ROW_COLUMNS[figure.tab] if not _is_column_redacted(report, figure.tab, name)]
    locations = [places[place] for place in table.values["place"].to_numpy()[positions].tolist()]
    columns = {"Counted": _texts([mark for _, mark, _ in marks])}
    if figure.left_out:
        columns["Reason"] = _texts([reason for _, _, reason in marks])
    if len(report.tables.all_partnerships) > 1:
        columns["Partnership"] = _texts([location.partnership for location in locations])
    names = [report.redaction.tab_name(location.tab, location.raw_sheet.name) for location in locations]
    columns |= {"Tab": _texts(names), "Row": pd.Series(table.values["row"].to_numpy()[positions], dtype="int64")}
    for name in visible_columns:
        columns |= _cell_columns(report, table, name, positions)
    if figure.tab is CONSULTATIONS:
        columns[INDIVIDUALS_COLUMN] = _texts(_individuals_texts(table, positions))
    return pd.DataFrame(columns)


def _texts(cells: list[str]) -> pd.Series:
    return pd.Series(cells, dtype="str")


def _count_by_reason(report: Report, figure: Figure) -> pd.DataFrame:
    """Return the number of rows counted and left out, one row per reason and, of several, per partnership."""
    partnerships = report.tables[figure.tab].values["partnership"].to_numpy()
    counts = Counter((LEFT_OUT_MARK, reason, partnerships[position]) for position, reason in figure.left_out)
    counts.update((COUNTED_MARK, "", partnerships[position]) for position in figure.used)
    order = {name: number for number, name in enumerate(report.tables.partnerships)}
    rows = [(*count_key, count) for count_key, count in counts.items()]
    rows.sort(key=lambda row: (row[0] == COUNTED_MARK, row[1], order[row[2]]))
    table = pd.DataFrame(rows, columns=["Counted", "Reason", "Partnership", "Rows"])
    empty = [name for name, is_shown in (("Reason", figure.left_out), ("Partnership", len(order) > 1)) if not is_shown]
    return table.astype({"Rows": "int64"}).drop(columns=empty)


def _is_column_redacted(report: Report, tab: Tab, name: str) -> bool:
    """Return whether the audience may not see any cell of a column."""
    return tab[name].private and name != "cop_id" and not report.redaction.shows_people


def _cell_columns(report: Report, table: Table, name: str, positions: np.ndarray) -> dict[str, pd.Series]:
    """Return the cells of a column, and, where some are not plain dates or numbers, their texts as another one."""
    column, cells = table.tab[name], _cell_texts(report, table, name, positions)
    if column.kind not in (*DATE_TYPES, *_NUMBER_KINDS):
        return {column.header: _texts(cells)}
    values = table.values[name].iloc[positions].reset_index(drop=True)
    is_plain = values.notna() if column.kind in DATE_TYPES else pd.to_numeric(pd.Series(cells), "coerce") == values
    typed = _texts(["" if plain else cell for cell, plain in zip(cells, is_plain.tolist(), strict=True)])
    values = values.dt.normalize().astype("datetime64[s]") if column.kind in DATE_TYPES else values.astype("Float64")
    return {column.header: values} | ({f"{column.header}, as typed": typed} if (typed != "").any() else {})


def _cell_texts(report: Report, table: Table, name: str, positions: np.ndarray) -> list[str]:
    """Return the cells of a column as text; redacted cells are ""."""
    if table.tab[name].private and not report.redaction.shows_people:
        # The column is CoP ID, in which a person's name may be typed by mistake: show the CoP that it means.
        cops: list[str] = report.row_statuses.derived[table.tab]["cop"].loc[positions].tolist()
        return cops
    cells = [display_text(cell) for cell in table.raw[name][positions]]
    if not report.redaction.shows_people:
        row_addresses = [(report.tables.locations[place], row) for place, row in zip(
            *(table.values[part].to_numpy()[positions].tolist() for part in ("place", "row")), strict=True)]
        cells = ["" if name in location.columns and report.redaction.redacts(location, row, location.columns[name])
                 else cell
                 for cell, (location, row) in zip(cells, row_addresses, strict=True)]
    return cells


def _individuals_texts(table: Table, positions: np.ndarray) -> list[str]:
    """Return how many individuals each consultation names, or their number where none is named."""
    names, numbers = (table.values[name].to_numpy()[positions] for name in ("individuals", "number_of_individuals"))
    return [f"{len(individuals)} named" if individuals else "" if np.isnan(number) else f"{number:.0f} by number"
            for individuals, number in zip(names, numbers, strict=True)]


@memoized
def figure_description(report: Report, figure_index: int) -> str:
    """Return sentences on what figure `figure_index` of the summary counts, and how many rows it left out, and why."""
    figure = report.figures[figure_index]
    if figure.unreported_reason:
        return f"It is not reported: {figure.unreported_reason}."
    day = report.period.until
    counted_text = _counted_text(figure).format(year=report.period.fiscal_year, day=format_date(day))
    reasons = Counter(reason for _, reason in figure.left_out)
    reasons_text = join_words([f"{count:,} {reason}" for reason, count in reasons.most_common()])
    left_out = f"{len(figure.left_out):,} left out: {reasons_text}." if reasons else "none left out."
    rows = "1 row is" if len(figure.used) == 1 else f"{len(figure.used):,} rows are"
    return f"It counts {counted_text}. {rows} counted, {_repeats_text(figure)}{left_out}{_individuals_sum_text(figure)}"


def _repeats_text(figure: Figure) -> str:
    """Return how many of the rows of CoPs are of a CoP that another row is of as well."""
    repeats = len(figure.used) - int(figure.number or 0) if figure.tab is COPS else 0
    return f"{'one' if repeats == 1 else f'{repeats:,}'} of them a repeat of a CoP, " if repeats > 0 else ""


def _individuals_sum_text(figure: Figure) -> str:
    """Return how many of the individuals are names and how many are unnamed; "" where all are of one kind."""
    unnamed = figure.counts.get(COUNTED_WITHOUT_NAMES, 0)
    if not unnamed or figure.number is None:
        return ""
    names = pluralize_with_commas(int(figure.number) - unnamed, "different name")
    return f" {figure.number:,.0f} = {names} + {unnamed:,} counted without names."


def _counted_text(figure: Figure) -> str:
    if figure.section == MEASURE:
        return _MEASURE_TEXT
    if figure.section == OUTCOME:
        return _CHANGE_TEXT if SELF_CHANGE in figure.notes else _AGREEMENT_TEXT
    return find_indicator(figure.indicator).sentence
