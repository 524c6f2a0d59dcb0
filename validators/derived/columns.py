"""Columns derived for each row: which CoP it means, its fiscal year, which sessions are held, when a CoP is active.

Computed once per fiscal year and as-of date, for all partnerships together.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_placeholder
from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_YEAR, Period
from cop_sheets.layout import (
    CANCELLED,
    CONSULTATIONS,
    COPS,
    HELD,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import Tables
from cop_sheets.parsing.values import CellStatus
from cop_sheets.text import normalize_id
from validators.derived.active_periods import add_active_periods
from validators.derived.datetimes import UNREADABLE_STATES
from validators.derived.row_status import COUNTED, row_status


def format_dates(dates: pd.Series, format_day: Callable[[date], str]) -> pd.Series:
    """Return `dates` as text, "" where undated. `format_day` is called once for each distinct day."""
    codes, distinct = pd.factorize(dates)
    texts = np.array([*map(format_day, pd.DatetimeIndex(distinct).date), ""], dtype=object)
    return pd.Series(texts[codes], index=dates.index, dtype=object)


@dataclass
class DerivedTables:
    """The tables of a period with derived columns. `frames`: by tab slug, the data rows, indexed as in the table.

    All tabs: `state:NAME` for each column, `unnamed:NAME` and `certain:NAME` for each column of people (see `Table`).
    Logs: `date` (NaT where undated), `fiscal_year` (start year; NaN where undated, or where a response's Fiscal Year
    can't be read).
    Sessions, Consultations, Survey Responses: `cop`, the CoP that is meant ("" where unknown); `cop_by`, how it was
    identified (id, spelling, name or ""); `may_be`, a tuple of the CoPs that share the typed name, else None.
    Sessions: `cancelled`, `held`, `counts` (its status is counted).
    Survey Responses: `cop_asked` (the Role is asked for a CoP), `requires_cop` (it is, or a CoP is typed).
    CoPs: `cop` (its ID, or its name where the ID is blank), and the columns of `add_active_periods`.

    `rows_to_check`: a cache, by tab slug, of the rows that rules check, with which many views begin.
    """

    tables: Tables
    period: Period
    frames: dict[str, pd.DataFrame]
    rows_to_check: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _row_status: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    def row_status(self, tab: Tab) -> pd.Series:
        """Return the status of each data row of `tab`; see `row_status`."""
        if tab.slug not in self._row_status:
            self._row_status[tab.slug] = row_status(tab, self[tab], self.period)
        return self._row_status[tab.slug]

    def __getitem__(self, tab: Tab) -> pd.DataFrame:
        return self.frames[tab.slug]

    @cached_property
    def partnerships_without_cop_ids(self) -> frozenset[str]:
        """The partnerships with named CoPs of which none has an ID, so that names serve as IDs."""
        partnerships = self[COPS]["partnership"].to_numpy()
        is_named = self[COPS]["cop_name"].to_numpy() != ""
        without_id = self[COPS]["state:cop_id"].isin((CellStatus.BLANK, CellStatus.ABSENT)).to_numpy()
        return frozenset(partnerships[is_named]) - frozenset(partnerships[~without_id])

    @property
    def active(self) -> pd.DataFrame:
        """The CoPs active in the fiscal year, one row each."""
        cops = self[COPS]
        return cops[cops["first"] & cops["active"]]


def derive(tables: Tables, period: Period) -> DerivedTables:
    """Return `tables` with the columns derived for `period`."""
    frames = {tab.slug: _with_cell_statuses(tables, tab)
              for tab in (COPS, SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)}
    derived = DerivedTables(tables, period, frames)
    cops = frames[COPS.slug]
    _add_cop_names(cops, tables[COPS].raw["cop_name"])
    resolver = _CopResolver(cops, _declared_names(tables))
    for tab in (SESSIONS, CONSULTATIONS, SURVEY_RESPONSES):
        resolver.apply(frames[tab.slug])
    for tab in (TRAININGS, CONSULTATIONS, SESSIONS):
        _add_dates(frames[tab.slug], frames[tab.slug]["date"])
    responses = frames[SURVEY_RESPONSES.slug]
    _add_dates(responses, responses["timestamp"].dt.normalize())
    filled = responses["fiscal_year_typed"].notna()
    responses.loc[filled, "fiscal_year"] = responses.loc[filled, "fiscal_year_typed"]
    # A response whose Fiscal Year can't be read may be of any year, so every year excludes it and flags it.
    responses["fiscal_year"] = responses["fiscal_year"].mask(responses["state:fiscal_year"].isin(UNREADABLE_STATES))
    responses["cop_asked"] = responses["role"] != TRAINING_PARTICIPANT
    has_typed_cop = ~responses["state:cop_id"].isin([CellStatus.BLANK, CellStatus.ABSENT])
    responses["requires_cop"] = responses["cop_asked"] | has_typed_cop
    _add_session_flags(derived)
    add_active_periods(cops, frames[SESSIONS.slug], period, tables.locations)
    return derived


def _with_cell_statuses(tables: Tables, tab: Tab) -> pd.DataFrame:
    table = tables[tab]
    frame = table.data
    del frame["not_data"]
    row_index = frame.index.to_numpy()
    extra_columns = [_columns_to_frame({f"{kind}:{name}": cells[row_index] for name, cells in columns.items()},
                                       frame.index)
                     for kind, columns in (("state", table.states), ("unnamed", table.unnamed),
                                           ("certain", table.certain))
                     if columns]
    frame = pd.concat([frame, *extra_columns], axis=1)
    # Finding and adding a column takes half as long as with pandas' own type for text.
    frame.columns = frame.columns.astype(object)
    return frame.rename(columns={"fiscal_year": "fiscal_year_typed"}) if "fiscal_year" in frame else frame


def _columns_to_frame(columns: dict[str, np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Return arrays of one dtype as a DataFrame of one block: a Series per column takes as long as 1,000 cells."""
    cells = np.array(list(columns.values())).T
    return pd.DataFrame(cells, index, list(columns), cells.dtype)


def _add_dates(frame: pd.DataFrame, moments: pd.Series) -> None:
    frame["date"] = moments
    months = moments.to_numpy().astype("datetime64[M]").astype(int)    # since January 1970
    years = (months - (FIRST_FISCAL_MONTH - 1)) // MONTHS_PER_YEAR + 1970
    undated = moments.isna().to_numpy()
    frame["fiscal_year"] = np.where(undated, np.nan, years) if undated.any() else years.astype("int32")


def _add_cop_names(cops: pd.DataFrame, typed: np.ndarray) -> None:
    """Add `cop`, the ID, or the name where the ID is blank, and `name_put_off`: the name is a placeholder like TBD.

    IDs that differ in case and spaces only are one, in the first of their spellings in alphabetical order.
    """
    named = cops["cop_id"].where(cops["cop_id"] != "", cops["cop_name"]).tolist()
    keys = [(partnership, normalize_id(cop)) for partnership, cop in zip(cops["partnership"], named, strict=True)]
    spellings = {key: cop for cop, key in sorted(zip(named, keys, strict=True), reverse=True)}
    cops["cop"] = pd.Series([spellings[key] for key in keys], index=cops.index, dtype=object)
    cops["name_put_off"] = np.array(
        [isinstance(name, str) and is_placeholder(name) for name in typed[cops.index.to_numpy()]], bool)


def _declared_names(tables: Tables) -> list[tuple[str, str, str]]:
    """Return partnership, name and CoP (its ID or name) for each name that a Column Map gives to a CoP."""
    return [(workbook_map.workbook.partnership, name, cop) for workbook_map in tables.workbook_maps
            for _, name, cop in workbook_map.column_map.former_names]


class _CopResolver:
    """Finds the CoP that a typed id or name means: by exact id, then by normalized id, then by name, if unique.

    `declared_names`: see `_declared_names`.
    """

    def __init__(self, cops: pd.DataFrame, declared_names: list[tuple[str, str, str]]) -> None:
        named_cops = cops[cops["cop"] != ""]
        partnerships = named_cops["partnership"].tolist()
        cops_of_rows = named_cops["cop"].tolist()
        typed = named_cops["cop_id"].where(named_cops["cop_id"] != "", named_cops["cop_name"]).tolist()
        self.by_id = dict(zip(zip(partnerships, typed, strict=True), cops_of_rows, strict=True))
        self.by_normalized_id = {(partnership, normalize_id(cop)): cop
                                 for partnership, cop in zip(partnerships, cops_of_rows, strict=True)}
        cop_names = [(partnership, normalize_id(name), cop)
                     for partnership, cop, *names in zip(partnerships, named_cops["cop"], named_cops["cop_name"],
                                                         named_cops["former_names"], strict=True)
                     for name in {names[0], *(part.strip() for part in names[1].replace("\n", ";").split(";"))} if name]
        self.by_name, self.by_shared_name = self._split_unique_and_shared(cop_names)
        declared = [(partnership, normalize_id(name), known) for partnership, name, cop in declared_names
                    if (known := self.resolve(partnership, cop)[0])]
        if declared:
            self.by_name, self.by_shared_name = self._split_unique_and_shared(cop_names + declared)

    @staticmethod
    def _split_unique_and_shared(names: list[tuple[str, str, str]]) -> tuple[
            dict[tuple[str, str], str], dict[tuple[str, str], tuple[str, ...]]]:
        """Return the CoPs by partnership and word: for words of one CoP that CoP, for words of several a tuple of them.

        `names`: tuples of partnership, word and CoP.
        """
        cops_by_word: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for partnership, word, cop in names:
            cops_by_word[partnership, word][cop] = None
        return ({pair: next(iter(cops)) for pair, cops in cops_by_word.items() if len(cops) == 1},
                {pair: tuple(cops) for pair, cops in cops_by_word.items() if len(cops) > 1})

    def resolve(self, partnership: str, typed: str) -> tuple[str, str]:
        """Return the CoP that `typed` means and how it was identified, as `cop_by`; "" and "" where there is none."""
        if not typed:
            return "", ""
        if (partnership, typed) in self.by_id:
            return self.by_id[partnership, typed], "id"
        normalized = partnership, normalize_id(typed)
        if normalized in self.by_normalized_id:
            return self.by_normalized_id[normalized], "spelling"
        return (self.by_name[normalized], "name") if normalized in self.by_name else ("", "")

    def apply(self, frame: pd.DataFrame) -> None:
        """Add `cop`, `cop_by` and `may_be` to the rows of a log with a column `cop_id`."""
        partnerships, typed = frame["partnership"].to_numpy(), frame["cop_id"].to_numpy()
        id_codes, ids = pd.factorize(typed)
        group, distinct = pd.factorize(pd.factorize(partnerships)[0] * len(ids) + id_codes)
        first = np.empty(len(distinct), int)
        first[group[::-1]] = np.arange(len(group))[::-1]
        resolved = [self.resolve(partnerships[position], typed[position]) for position in first]
        for name, values in zip(("cop", "cop_by"), zip(*resolved, strict=True) if resolved else ((), ()), strict=True):
            frame[name] = pd.Series(np.array(values, dtype=object)[group], index=frame.index, dtype=object)
        shared = np.empty(len(distinct), object)
        shared[:] = [None if cop else self.by_shared_name.get((partnerships[position], normalize_id(typed[position])))
                     for position, (cop, _) in zip(first, resolved, strict=True)]
        frame["may_be"] = pd.Series(shared[group], index=frame.index, dtype=object)


def _add_session_flags(derived: DerivedTables) -> None:
    sessions = derived[SESSIONS]
    status = sessions["status"].to_numpy()
    held = ~np.isin(sessions["state:status"], UNREADABLE_STATES) & ((status == "") | (status == HELD))
    sessions["cancelled"], sessions["held"] = status == CANCELLED, held
    sessions["counts"] = (derived.row_status(SESSIONS) == COUNTED).to_numpy()
