"""Views of the sheets themselves: workbooks, tabs, columns, single cells, repeated rows and ids, dates out of range."""

import re
from functools import cache

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS, DATA_TABS, SURVEY_RESPONSES, Column, Kind, Tab
from cop_sheets.parsing import TOTALS_ROW, Place, missing_tabs, required_blanks
from cop_sheets.parsing.values import ACCEPTED, DATES, DateOrder, State
from cop_sheets.text import listed
from validators.derived import Facts, counted_rows, entered_on, moment, repeats
from validators.views.logs import judged, minutes_wanted
from validators.views.unread import first_filled


def empty_partnerships(facts: Facts) -> set[str]:
    """Return the partnerships that have entered nothing: all tabs there, or nothing else in the workbook."""
    entered = {name for tab in DATA_TABS for name in entered_on(facts, tab)}
    entered |= {found.partnership for found in facts.tables.places if found.header_row is None and found.grid.rows}
    entered |= {tab.place.partnership for tab in facts.tables.unread}
    found = set()
    for placed in facts.tables.placed:
        nothing_else = not any(grid.rows for grid in placed.other_grids)
        if placed.workbook.partnership not in entered and (nothing_else or not missing_tabs(placed)):
            found.add(placed.workbook.partnership)
    return found


def workbooks_view(facts: Facts) -> pd.DataFrame:
    """A line a workbook: why it can't be read ("" where it can), and whether nothing is entered yet."""
    empty = empty_partnerships(facts)
    lines = [{"partnership": failure.partnership, "sentence": failure.sentence, "empty": False}
             for failure in facts.tables.failures]
    lines += [{"partnership": name, "sentence": "", "empty": name in empty} for name in facts.tables.partnerships]
    return pd.DataFrame(lines, columns=["partnership", "sentence", "empty"]).assign(cop="", place=-1, row=0)


def tabs_view(facts: Facts) -> pd.DataFrame:
    """A line a tab that is missing, or that is there; `place` is known where the tab is."""
    lines = [{"partnership": found.partnership, "place": number, "tab": found.tab.name, "sheet": found.grid.name,
              "missing": False, "headerless": found.header_row is None, "first_headers": _headers_wanted(found.tab)}
             for number, found in enumerate(facts.tables.places)
             if not found.tab.optional or found.grid.rows]
    lines += [{"partnership": placed.workbook.partnership, "place": -1, "tab": tab.name, "sheet": tab.name,
               "missing": True, "headerless": False, "first_headers": _headers_wanted(tab)}
              for placed in facts.tables.placed for tab in missing_tabs(placed)]
    view = pd.DataFrame(lines, columns=["partnership", "place", "tab", "sheet", "missing", "headerless",
                                        "first_headers"])
    view["row"] = (view["place"] >= 0).astype(int)
    return view.assign(cop="", column_index=0)


@cache
def _headers_wanted(tab: Tab) -> str:
    return listed([column.header for column in tab.columns if column.required])


def columns_view(facts: Facts) -> pd.DataFrame:
    """A line a column that a tab lacks, repeats, or that is not known, pointing at the header row."""
    lines = []
    for number, found in enumerate(facts.tables.places):
        if not found.header_row:
            continue
        repeated = {name for _, _, name in found.repeated}
        common = {"partnership": found.partnership, "place": number, "row": found.header_row, "tab": found.tab.name,
                  "sheet": found.grid.name}
        lacking = [column for column in found.tab.columns if column.required and column.name not in found.columns
                   and column.name not in repeated]
        lines += [common | {"status": "lacking", "wanted": column.header, "name": column.name,
                            "column_index": found.first_free + offset} for offset, column in enumerate(lacking)]
        lines += [common | {"status": "repeated", "wanted": _meaning(found, index, name), "column_index": index,
                            "other_index": first, "name": name} for index, first, name in found.repeated]
        if found.tab is not SURVEY_RESPONSES:
            lines += [common | {"status": "unknown", "wanted": header, "column_index": index, "name": ""}
                      for index, header in found.unknown]
    columns = ["partnership", "place", "row", "tab", "sheet", "status", "wanted", "name", "column_index", "other_index"]
    return pd.DataFrame(lines, columns=columns).assign(cop="")


def _meaning(found: Place, index: int, name: str) -> str:
    """Return the header that a repeated column stands for; a question of the survey stands for itself."""
    return found.tab[name].header if name in (column.name for column in found.tab.columns) else found.headers[index]


def cells_view(facts: Facts) -> pd.DataFrame:
    """A line a cell that is blank though required, unreadable, an error, or tidied, in the rows that rules judge."""
    parts = [part for tab in DATA_TABS for part in _cells_of(facts, tab)]
    parts += [part for part in (_error_answers(facts), _setting_cells(facts)) if len(part["row"])]
    if not parts:
        return pd.DataFrame(columns=_CELL_COLUMNS)
    # One frame in the end, not one a column: each costs as long as a thousand cells.
    stacked = {name: np.concatenate([part[name] for part in parts]) for name in _CELL_COLUMNS}
    return pd.DataFrame({name: pd.Series(cells, dtype=cells.dtype) for name, cells in stacked.items()})


_CELL_COLUMNS = ["partnership", "cop", "place", "row", "column", "column_index", "state", "required", "figure",
                 "kind", "accepted", "understood", "problem", "consequence"]


def _part(count: int, **cells) -> dict[str, np.ndarray]:
    """Return columns of `count` cells: as given, or of one value that all cells have."""
    return {name: value if isinstance(value, np.ndarray)
            else np.full(count, value, object if isinstance(value, str) else None) for name, value in cells.items()}


_MONTH_FIRST = re.compile(r"(\d+)/(\d+)/")
_TOLD = np.isin(State, (State.TIDIED, State.UNREADABLE, State.PROBLEM))


def _cells_of(facts: Facts, tab: Tab):
    rows = judged_rows(facts, tab)
    where = {name: rows[name].to_numpy() for name in ("partnership", "cop", "place", "row") if name in rows}
    columns = [column for column in tab.columns if f"state:{column.name}" in rows]
    all_states = rows[[f"state:{column.name}" for column in columns]].to_numpy()
    for column, states in zip(columns, all_states.T, strict=True):
        wanted = _TOLD[states]
        if column.required:
            wanted |= (states == State.BLANK) & ~excused(rows, tab, column)
        renamed = np.zeros(len(rows), bool)
        if column.header == "CoP ID" and "cop_by" in rows:
            renamed = rows["cop_by"].isin(["name", "spelling"]).to_numpy()
            wanted |= renamed
        if not wanted.any():
            continue
        picked = {name: cells[wanted] for name, cells in where.items()}
        unit = " hours" if column.kind is Kind.HOURS else ""
        typed = "fiscal_year_typed" if column.kind is Kind.FISCAL_YEAR else column.name
        understood = picked["cop"] if renamed.any() else np.array(
            [_understood(value) + unit for value in rows[typed].array[wanted]], dtype=object)
        yield _part(int(wanted.sum()), **{"cop": ""} | picked,
                    column=column.name, column_index=np.nan,
                    state=np.where(renamed, State.TIDIED, states)[wanted], required=column.required,
                    figure=_rests_on(rows, column)[wanted], kind=column.kind.value,
                    accepted=minutes_wanted(facts, tab, rows[wanted]) if column.name == "minutes" else
                    dates_wanted(facts, tab, column, picked["place"]) if column.kind in DATES else accepted(column),
                    understood=understood, problem="", consequence=_consequence(tab, column))


def _rests_on(rows: pd.DataFrame, column: Column) -> np.ndarray:
    """Say of which rows a figure rests on `column`: where Individuals has names, none on the number beside them."""
    if column.name == "number_of_individuals":
        return rows["individuals"].map(len).eq(0).to_numpy()
    return np.full(len(rows), column.figure)


def excused(rows: pd.DataFrame, tab: Tab, column: Column) -> np.ndarray:
    """Say of which rows `column` isn't asked: a training participant is asked for no CoP."""
    if tab is SURVEY_RESPONSES and column.kind is Kind.ID:
        return ~rows["cop_asked"].to_numpy()
    return np.zeros(len(rows), bool)


def _understood(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, pd.Timestamp):
        return f"{value:%B} {value.day}, {value.year}, day first"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def accepted(column: Column) -> str:
    """Return, in words, what may be typed into `column`."""
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        return listed(column.choices, "or")
    example = ACCEPTED.get(column.kind, "text")
    return f"{example}, or a month such as Sep 2024" if column.month_only else example


def dates_wanted(facts: Facts, tab: Tab, column: Column, places: np.ndarray) -> np.ndarray:
    """Return what may be typed into a column of dates on the tabs at `places`, in the order that each tab has."""
    day_first = [place for one in facts.tables[tab].date_columns if one.column is column for place in one.places
                 if one.order_of(place) is DateOrder.DAY_FIRST]
    wanted = accepted(column)
    return np.where(np.isin(places, day_first), _MONTH_FIRST.sub(r"\2/\1/", wanted), wanted).astype(object)


def _consequence(tab: Tab, column: Column) -> str:
    if tab is COPS and column.name == "start_date":
        return "The CoP counts as active from its first held session only."
    if tab is COPS and column.name == "cop_id":
        return "Its name stands for it until it has one."
    if tab is SURVEY_RESPONSES and column.kind is Kind.TIMESTAMP:
        return "Unless Fiscal Year is filled, this response can't be counted."
    if column.figure and column.required:
        return f"Without it this row can't be counted with {tab.name}." if column.kind is not Kind.HOURS else \
            "Without it these hours can't be counted."
    return f"{tab.name} asks for it in every row."


def judged_rows(facts: Facts, tab: Tab) -> pd.DataFrame:
    """The rows of `tab` that row rules judge: of CoPs those active in the year, or whose dates say nothing yet."""
    if tab is not COPS:
        return judged(facts, tab)
    if tab.slug not in facts.judged:
        facts.judged[tab.slug] = _judged_cops(facts)
    return facts.judged[tab.slug].copy(deep=False)


def _judged_cops(facts: Facts) -> pd.DataFrame:
    cops = facts[COPS]
    year = facts.period.fiscal_year
    placeable = cops["start"].notna() & ~cops["backwards"]
    touches = (cops["start"] <= moment(year.last_day)) & (cops["end"].isna() | (cops["end"] >= moment(year.first_day)))
    return cops[touches | ~placeable].reset_index(names="source")


def _error_answers(facts: Facts) -> dict[str, np.ndarray]:
    responses, answers = judged(facts, SURVEY_RESPONSES), facts.tables.answers
    # Answers stand by their scale, and which is met first is not the same for one partnership as for all.
    found = answers[answers["state"] == State.PROBLEM].sort_values(["response", "column"], kind="stable")
    line = pd.Index(responses["source"]).get_indexer(found["response"])
    picked = {name: responses[name].to_numpy()[line[line >= 0]] for name in ("partnership", "cop", "place", "row")}
    return _part(int((line >= 0).sum()), **picked, column="",
                 column_index=found["column"].to_numpy()[line >= 0], state=State.PROBLEM, required=False, figure=True,
                 kind=Kind.AGREEMENT.value, accepted=ACCEPTED[Kind.AGREEMENT], understood="", problem="",
                 consequence="")


def _setting_cells(facts: Facts) -> dict[str, np.ndarray]:
    """The cells of Column Map and Survey Items that are blank, can't be followed or were understood after tidying."""
    numbers = {(found.partnership, found.grid.name): number for number, found in enumerate(facts.tables.places)}
    lines = []
    for placed in facts.tables.placed:
        partnership = placed.workbook.partnership
        blanks = [(line, column.name, State.BLANK, "", f"Fill {column.header}, or clear the line.")
                  for line in placed.settings for column in required_blanks(line)]
        faults = [(fault.line, fault.column, State.UNREADABLE, fault.problem, fault.fix) for fault in placed.faults]
        tidied = [(item.line, "scale", State.TIDIED, item.scale.as_read, "") for item in placed.survey.items
                  if item.scale.left_out or item.scale.filled_in]
        lines += [{"partnership": partnership, "cop": "", "place": numbers[partnership, line.sheet], "row": line.row,
                   "column": name, "state": state, "required": True,
                   "figure": True, "kind": "setting", "accepted": fix,
                   "understood": problem if state is State.TIDIED else "", "problem": problem,
                   "consequence": "The line says nothing without it."}
                  for line, name, state, problem, fix in blanks + faults + tidied]
    frame = pd.DataFrame(lines, columns=_CELL_COLUMNS)
    return {name: frame[name].to_numpy() for name in _CELL_COLUMNS}


def rows_view(facts: Facts) -> pd.DataFrame:
    """A line a Totals row, or a row that repeats another in every column."""
    lines = []
    for tab in DATA_TABS:
        others = facts.tables[tab].not_data
        lines += [("totals", partnership, "", place, row, "", "", "", "") for partnership, place, row, kind in zip(
            *(others[name].tolist() for name in ("partnership", "place", "row", "not_data")), strict=True)
            if kind == TOTALS_ROW]
        lines += _repeats(facts, tab)
    view = pd.DataFrame(lines, columns=["status", "partnership", "cop", "place", "row", "first", "other_row",
                                        "other_sheet", "counting"])
    view["column_index"] = [first_filled(facts, place, row)
                            for place, row in zip(view["place"], view["row"], strict=True)]
    return view


def _repeats(facts: Facts, tab: Tab) -> list[tuple]:
    rows, places = judged_rows(facts, tab), facts.tables.places
    same = repeats(rows, tab, places)
    if not same:
        return []
    again = rows.loc[list(same)]
    found, frame = [], facts[tab]
    counts = dict(zip(zip(frame["place"].tolist(), frame["row"].tolist(), strict=True),
                      counted_rows(facts, tab).tolist(), strict=True))
    for partnership, cop, place, own, (other, row) in zip(
            again["partnership"].tolist(), again["cop"].tolist() if "cop" in again else [""] * len(again),
            again["place"].tolist(), again["row"].tolist(), same.values(), strict=True):
        sheet = "" if other == place else places[other].grid.name
        found.append(("repeat", partnership, cop, place, own,
                      f"row {row}" + (f" of {sheet}" if sheet else ""), f"row {row}", sheet,
                      _counting(tab, counts[place, own], counts[other, row])))
    return found


def _counting(tab: Tab, one: bool, other: bool) -> str:
    """Say which of two equal rows counts: a CoP counts once, however many rows it has."""
    if tab is COPS and one and other:
        return ". The CoP counts once"
    return ". Both count" if one and other else ". Only one of them counts" if one or other else ". Neither counts"
