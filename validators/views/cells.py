"""Views of workbooks, tabs, columns, cells and repeated rows."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import COPS, DATA_TABS, EXPLANATIONS_TAB, SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.parsing import TabLocation, blank_required_columns, missing_tabs
from cop_sheets.parsing.values import ACCEPTED_FORMATS, DATE_TYPES, CellStatus, DateOrder
from cop_sheets.suggestions import suggest_headers, suggest_tabs
from cop_sheets.text import join_words
from validators.derived import DerivedTables, partnerships_with_rows, to_datetime64
from validators.redaction import NO_HEADER, NO_TAB
from validators.views.logs import accepted_minutes, log_rows_to_check


def empty_partnerships(derived: DerivedTables) -> set[str]:
    """Return the partnerships that have entered nothing: all tabs are there and blank, or the whole workbook is."""
    entered = {name for tab in DATA_TABS for name in partnerships_with_rows(derived, tab)}
    entered |= {location.partnership for location in derived.tables.locations
                if location.header_row is None and location.raw_sheet.rows and location.tab is not EXPLANATIONS_TAB}
    entered |= {tab.place.partnership for tab in derived.tables.unread}
    empty = set()
    for workbook_map in derived.tables.workbook_maps:
        nothing_else = not any(sheet.rows for sheet in workbook_map.other_sheets)
        if workbook_map.workbook.partnership not in entered and (nothing_else or not missing_tabs(workbook_map)):
            empty.add(workbook_map.workbook.partnership)
    return empty


def workbooks_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per workbook. `sentence`: why it can't be read, else ""; `empty`: nothing is entered yet."""
    empty = empty_partnerships(derived)
    rows = [{"partnership": failure.partnership, "sentence": failure.message, "empty": False}
            for failure in derived.tables.failures]
    rows += [{"partnership": name, "sentence": "", "empty": name in empty} for name in derived.tables.partnerships]
    return pd.DataFrame(rows, columns=["partnership", "sentence", "empty"]).assign(cop="", place=-1, row=0)


def tabs_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per tab of each workbook. `missing`: it is not there; `headerless`: its headers are not found.

    A missing tab of which the partnership has certified that there was none in the year is left out. `likely_text` and
    `our_tab`: tabs of the partnership's own that look like one that is missing.
    """
    year = derived.period.fiscal_year
    confirmed = {(none.partnership, none.tab) for none in derived.tables.decisions.confirmed_nones
                 if none.fiscal_year == year}
    rows = [{"partnership": location.partnership, "place": number, "tab": location.tab.name,
             "sheet": location.raw_sheet.name, "missing": False, "headerless": location.header_row is None,
             "first_headers": _required_headers(location.tab)}
            for number, location in enumerate(derived.tables.locations)
            if not location.tab.optional or location.raw_sheet.rows]
    for workbook_map in derived.tables.workbook_maps:
        name = workbook_map.workbook.partnership
        missing = [tab for tab in missing_tabs(workbook_map) if (name, tab.name) not in confirmed]
        likely = suggest_tabs(workbook_map) if missing else {}
        rows += [{"partnership": name, "place": -1, "tab": tab.name, "sheet": tab.name, "missing": True,
                  "headerless": False, "first_headers": _required_headers(tab), **_likely_tab(likely.get(tab, []))}
                 for tab in missing]
    view = pd.DataFrame(rows, columns=["partnership", "place", "tab", "sheet", "missing", "headerless",
                                       "first_headers", "likely_text", "our_tab"])
    view["row"] = (view["place"] >= 0).astype(int)
    return view.assign(cop="", column_index=0)


def _likely_tab(names: list[str]) -> dict[str, str]:
    """Return what a message says of the tabs called `names`, which look like the missing one."""
    return {"likely_text": f" {join_words(names)} {'looks' if len(names) == 1 else 'look'} like it." if names
            else "", "our_tab": names[0] if len(names) == 1 else NO_TAB}


@cache
def _required_headers(tab: Tab) -> str:
    return join_words([column.header for column in tab.columns if column.required])


def columns_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per column that is lacking, repeated, unknown or not needed (`status`), at the header row.

    CoP IDs are not needed where names serve as IDs. `likely_text` and `our_header`: a column of the partnership's own
    that looks like one that is lacking.
    """
    rows = []
    named_only = derived.partnerships_without_cop_ids
    for number, location in enumerate(derived.tables.locations):
        if not location.header_row:
            continue
        repeated = {name for _, _, name in location.repeated_columns}
        common = {"partnership": location.partnership, "place": number, "row": location.header_row,
                  "tab": location.tab.name, "sheet": location.raw_sheet.name}
        missing = [column for column in location.tab.columns
                   if column.required and column.name not in {*location.columns, *repeated}]
        likely = suggest_headers(location) if missing and location.unknown else {}
        without_ids = location.tab is COPS and location.partnership in named_only
        for offset, column in enumerate(missing):
            header = likely.get(column.name)
            status = "not needed" if without_ids and column is COPS["cop_id"] else "lacking"
            rows.append(common | {"status": status, "wanted": column.header, "name": column.name,
                                  "column_index": location.first_free_column + offset,
                                  "likely_text": f" {header} looks like it." if header else "",
                                  "our_header": header or NO_HEADER})
        if without_ids and "cop_id" in location.columns:
            rows.append(common | {"status": "not needed", "wanted": COPS["cop_id"].header, "name": "cop_id",
                                  "column_index": location.columns["cop_id"]})
        rows += [common | {"status": "repeated", "wanted": _meant_header(location, index, name), "column_index": index,
                           "other_index": first, "name": name} for index, first, name in location.repeated_columns]
        if location.tab is not SURVEY_RESPONSES:
            rows += [common | {"status": "unknown", "wanted": header, "column_index": index, "name": ""}
                     for index, header in location.unknown]
    columns = ["partnership", "place", "row", "tab", "sheet", "status", "wanted", "name", "column_index", "other_index",
               "likely_text", "our_header"]
    return pd.DataFrame(rows, columns=columns).assign(cop="")


def _meant_header(location: TabLocation, index: int, name: str) -> str:
    """Return the header that a repeated column means; a survey question means itself."""
    is_known = any(column.name == name for column in location.tab.columns)
    return location.tab[name].header if is_known else location.headers[index]


def cells_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per cell that is blank though required, unreadable, an error or normalized (`state`).

    `figure`: a figure depends on the cell; `kind`: its column's type, or "setting"; others are parts of messages.
    """
    parts = [part for tab in DATA_TABS for part in _tab_cells(derived, tab)]
    parts += [part for part in (_error_answers(derived), _config_cells(derived)) if len(part["row"])]
    if not parts:
        return pd.DataFrame(columns=_CELL_COLUMNS)
    # One DataFrame at the end, not one per column: creating one takes as long as a thousand cells.
    stacked = {name: np.concatenate([part[name] for part in parts]) for name in _CELL_COLUMNS}
    return pd.DataFrame({name: pd.Series(cells, dtype=cells.dtype) for name, cells in stacked.items()})


_CELL_COLUMNS = ["partnership", "cop", "place", "row", "column", "column_index", "state", "required", "figure",
                 "kind", "accepted", "understood", "problem", "consequence"]


def _cell_columns(count: int, **cells: object) -> dict[str, np.ndarray]:
    """Return arrays of length `count`: those given, or filled with the single value given."""
    return {name: value if isinstance(value, np.ndarray)
            else np.full(count, value, object if isinstance(value, str) else None) for name, value in cells.items()}


_MONTH_FIRST = re.compile(r"(\d+)/(\d+)/")
_FLAGGED_STATES = np.isin(list(CellStatus), (CellStatus.NORMALIZED, CellStatus.UNREADABLE, CellStatus.ERROR))


def _tab_cells(derived: DerivedTables, tab: Tab) -> Iterator[dict[str, np.ndarray]]:
    """Yield the flagged cells of one column of `tab` after another."""
    rows = rows_to_check(derived, tab)
    addresses = {name: rows[name].to_numpy() for name in ("partnership", "cop", "place", "row") if name in rows}
    columns = [column for column in tab.columns if f"state:{column.name}" in rows]
    all_states = rows[[f"state:{column.name}" for column in columns]].to_numpy()
    for column, states in zip(columns, all_states.T, strict=True):
        is_flagged = _FLAGGED_STATES[states]
        if column.required:
            is_flagged |= (states == CellStatus.BLANK) & ~not_required(rows, tab, column, derived)
        is_renamed = np.zeros(len(rows), bool)
        if column.header == "CoP ID" and "cop_by" in rows:
            is_renamed = rows["cop_by"].isin(["name", "spelling"]).to_numpy()
            is_flagged |= is_renamed
        if not is_flagged.any():
            continue
        flagged_cells = {name: cells[is_flagged] for name, cells in addresses.items()}
        unit = " hours" if column.kind is ColumnType.HOURS else ""
        typed = "fiscal_year_typed" if column.kind is ColumnType.FISCAL_YEAR else column.name
        understood = flagged_cells["cop"] if is_renamed.any() else np.array(
            [_display_value(value) + unit for value in rows[typed].array[is_flagged]], dtype=object)
        common: dict[str, object] = {"cop": "", **flagged_cells}
        yield _cell_columns(int(is_flagged.sum()), **common, column=column.name, column_index=np.nan,
                            state=np.where(is_renamed, CellStatus.NORMALIZED, states)[is_flagged],
                            required=column.required, figure=_affects_figure(rows, column)[is_flagged],
                            kind=column.kind.value,
                            accepted=accepted_minutes(derived, tab, rows[is_flagged]) if column.name == "minutes" else
                            accepted_dates(derived, tab, column, flagged_cells["place"]) if column.kind in DATE_TYPES
                            else accepted_values(column),
                            understood=understood, problem="", consequence=_consequence(tab, column))


def _affects_figure(rows: pd.DataFrame, column: Column) -> np.ndarray:
    """Return whether a figure depends on `column` in each row: Number of Individuals is not used beside names."""
    if column.name == "number_of_individuals":
        return np.array([not names for names in rows["individuals"]], bool)
    return np.full(len(rows), column.figure)


def not_required(rows: pd.DataFrame, tab: Tab, column: Column, derived: DerivedTables) -> np.ndarray:
    """Return whether `column` may be blank in each row.

    Training participants are not asked for a CoP, and CoPs need no ID where names serve as IDs.
    """
    if tab is COPS and column.name == "cop_id":
        return np.isin(rows["partnership"].to_numpy(), list(derived.partnerships_without_cop_ids))
    if tab is SURVEY_RESPONSES and column.kind is ColumnType.ID:
        return np.array(~rows["cop_asked"], bool)
    return np.zeros(len(rows), bool)


def _display_value(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, pd.Timestamp):
        return f"{format_date(value)}, day first"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def accepted_values(column: Column) -> str:
    """Return a text that says what may be typed into `column`."""
    if column.kind in (ColumnType.CHOICE, ColumnType.CHOICES):
        return join_words(column.choices, "or")
    example = ACCEPTED_FORMATS.get(column.kind, "text")
    return f"{example}, or a month such as Sep 2024" if column.allows_month else example


def accepted_dates(derived: DerivedTables, tab: Tab, column: Column, locations: np.ndarray) -> np.ndarray:
    """Return, for each of `locations`, a text that says what may be typed there into a date column."""
    day_first = [place for date_column in derived.tables[tab].date_columns if date_column.column is column
                 for place in date_column.locations
                 if date_column.order_of(place) is DateOrder.DAY_FIRST]
    example = accepted_values(column)
    return np.where(np.isin(locations, day_first), _MONTH_FIRST.sub(r"\2/\1/", example), example).astype(object)


def _consequence(tab: Tab, column: Column) -> str:
    if tab is COPS and column.name == "start_date":
        return "The CoP counts as active from its first held session only."
    if tab is COPS and column.name == "cop_id":
        return "Its name stands for it until it has one."
    if tab is SURVEY_RESPONSES and column.kind is ColumnType.TIMESTAMP:
        return "Unless Fiscal Year is filled, this response can't be counted."
    if column.figure and column.required:
        return f"Without it this row can't be counted with {tab.name}." if column.kind is not ColumnType.HOURS else \
            "Without it these hours can't be counted."
    return f"{tab.name} asks for it in every row."


def rows_to_check(derived: DerivedTables, tab: Tab) -> pd.DataFrame:
    """Return the rows of `tab` that rules check: of CoPs those active in the year, or without known dates."""
    if tab is not COPS:
        return log_rows_to_check(derived, tab)
    if tab.slug not in derived.rows_to_check:
        derived.rows_to_check[tab.slug] = _cops_to_check(derived)
    return derived.rows_to_check[tab.slug].copy(deep=False)


def _cops_to_check(derived: DerivedTables) -> pd.DataFrame:
    cops = derived[COPS]
    year = derived.period.fiscal_year
    has_known_period = cops["start"].notna() & ~cops["backwards"]
    in_year = (cops["start"] <= to_datetime64(year.last_day)) & (cops["end"].isna()
                                                                 | (cops["end"] >= to_datetime64(year.first_day)))
    return cops[in_year | ~has_known_period].reset_index(names="source")


def _error_answers(derived: DerivedTables) -> dict[str, np.ndarray]:
    responses, answers = log_rows_to_check(derived, SURVEY_RESPONSES), derived.tables.answers
    # Answers are ordered by scale, and the order of scales differs between one partnership and all.
    errors = answers[answers["state"] == CellStatus.ERROR].sort_values(["response", "column"], kind="stable")
    positions = pd.Index(responses["source"]).get_indexer(errors["response"])
    picked = {name: responses[name].to_numpy()[positions[positions >= 0]]
              for name in ("partnership", "cop", "place", "row")}
    return _cell_columns(int((positions >= 0).sum()), **picked, column="",
                         column_index=errors["column"].to_numpy()[positions >= 0], state=CellStatus.ERROR,
                         required=False, figure=True, kind=ColumnType.AGREEMENT.value,
                         accepted=ACCEPTED_FORMATS[ColumnType.AGREEMENT], understood="", problem="", consequence="")


def _config_cells(derived: DerivedTables) -> dict[str, np.ndarray]:
    """Return the cells of settings tabs that are blank, can't be applied, or are normalized."""
    numbers = {(location.partnership, location.raw_sheet.name): number
               for number, location in enumerate(derived.tables.locations)}
    rows = []
    for workbook_map in derived.tables.workbook_maps:
        partnership = workbook_map.workbook.partnership
        blanks = [(config_row, column.name, CellStatus.BLANK, "", f"Fill {column.header}, or clear the line.")
                  for config_row in workbook_map.settings + workbook_map.requests
                  for column in blank_required_columns(config_row)]
        errors = [(error.config_row, error.column, CellStatus.UNREADABLE, error.problem, error.fix)
                  for error in workbook_map.errors]
        normalized = [(item.config_row, "scale", CellStatus.NORMALIZED, item.scale.description, "")
                      for item in workbook_map.survey.items if item.scale.excluded_answers or item.scale.filled_in]
        rows += [{"partnership": partnership, "cop": "", "place": numbers[partnership, config_row.sheet],
                  "row": config_row.row, "column": name, "state": state, "required": True, "figure": True,
                  "kind": "setting", "accepted": fix, "problem": problem,
                  "understood": problem if state is CellStatus.NORMALIZED else "",
                  "consequence": "The line says nothing without it."}
                 for config_row, name, state, problem, fix in blanks + errors + normalized]
    frame = pd.DataFrame(rows, columns=_CELL_COLUMNS)
    return {name: frame[name].to_numpy() for name in _CELL_COLUMNS}
