"""What every rule and every figure takes as known: which CoP a row means, which rows are held, when a CoP is active.

Worked out once for a fiscal year and an as-of date, over all partnerships together.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_placeholder
from cop_sheets.fiscal_year import Period
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
    """`frames` holds, by tab slug, the data rows (index as in the table) with what follows from them.

    All: `state:NAME` beside each column, `unnamed:NAME` and `certain:NAME` beside one of people (see `Table`), `date`
    (NaT where undated), `fiscal_year` (start year, NaN where undated or where a response's Fiscal Year can't be read).
    Sessions, Consultations, Survey Responses: `cop`, the CoP meant ("" where unknown),
    `cop_by` (id, spelling, name or ""), `may_be`, the CoPs that share the name that is typed (else None).
    Sessions: `cancelled`, `held`, `counts` (held, known CoP, in the year, by the as-of date).
    CoPs: `cop` (its ID, or its name where the ID is blank), `first` (describes the CoP), `start`, `end`, `active`, and
    what else `add_active_periods` adds.
    `rows_to_check` keeps, by tab slug, the rows that row rules judge: many views begin with them.
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

    @property
    def active(self) -> pd.DataFrame:
        """The CoPs active in the fiscal year, one row each."""
        cops = self[COPS]
        return cops[cops["first"] & cops["active"]]


def derive(tables: Tables, period: Period) -> DerivedTables:
    """Return the facts of `tables` in `period`."""
    frames = {tab.slug: _with_cell_statuses(tables, tab)
              for tab in (COPS, SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)}
    derived = DerivedTables(tables, period, frames)
    cops = frames[COPS.slug]
    _add_cop_names(cops, tables[COPS].raw["cop_name"])
    resolver = _CopResolver(cops)
    for tab in (SESSIONS, CONSULTATIONS, SURVEY_RESPONSES):
        resolver.apply(frames[tab.slug])
    for tab in (TRAININGS, CONSULTATIONS, SESSIONS):
        _add_dates(frames[tab.slug], frames[tab.slug]["date"])
    responses = frames[SURVEY_RESPONSES.slug]
    _add_dates(responses, responses["timestamp"].dt.normalize())
    filled = responses["fiscal_year_typed"].notna()
    responses.loc[filled, "fiscal_year"] = responses.loc[filled, "fiscal_year_typed"]
    # Whatever its timestamp says, it may be of any year: each year leaves it out, and flags it.
    responses["fiscal_year"] = responses["fiscal_year"].mask(responses["state:fiscal_year"].isin(UNREADABLE_STATES))
    responses["cop_asked"] = responses["role"] != TRAINING_PARTICIPANT
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
    return frame.rename(columns={"fiscal_year": "fiscal_year_typed"}) if "fiscal_year" in frame else frame


def _columns_to_frame(columns: dict[str, np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Return columns of one type as a frame of one block: a Series a column costs as long as a thousand cells."""
    cells = np.array(list(columns.values())).T
    return pd.DataFrame(cells, index, list(columns), cells.dtype)


def _add_dates(frame: pd.DataFrame, moments: pd.Series) -> None:
    frame["date"] = moments
    years = (moments.to_numpy().astype("datetime64[M]").astype(int) - 6) // 12 + 1970
    undated = moments.isna().to_numpy()
    frame["fiscal_year"] = np.where(undated, np.nan, years) if undated.any() else years.astype("int32")


def _add_cop_names(cops: pd.DataFrame, typed: np.ndarray) -> None:
    """Name each CoP by its ID, or by its name where the ID is blank; `name_put_off`: its name is `TBD` or the like."""
    cops["cop"] = cops["cop_id"].where(cops["cop_id"] != "", cops["cop_name"]).astype(object)
    cops["name_put_off"] = np.array(
        [isinstance(name, str) and is_placeholder(name) for name in typed[cops.index.to_numpy()]], bool)


def normalize_id(text: str) -> str:
    """Return what two spellings of an id or name share: case and spaces aside."""
    return "".join(text.casefold().split())


class _CopResolver:
    """Which CoP a typed id or name means: the exact id first, then its spelling, then a name; each only if unique."""

    def __init__(self, cops: pd.DataFrame) -> None:
        named_cops = cops[cops["cop"] != ""]
        partnerships = named_cops["partnership"].tolist()
        self.by_id = {pair: pair[1] for pair in zip(partnerships, named_cops["cop"].tolist(), strict=True)}
        ids = [(partnership, normalize_id(cop), cop) for partnership, cop in self.by_id]
        cop_names = [(partnership, normalize_id(name), cop)
                     for partnership, cop, *names in zip(partnerships, named_cops["cop"], named_cops["cop_name"],
                                                         named_cops["former_names"], strict=True)
                     for name in {names[0], *(part.strip() for part in names[1].replace("\n", ";").split(";"))} if name]
        self.by_normalized_id, shared = self._split_unique_and_shared(ids)
        self.by_name, self.by_shared_name = self._split_unique_and_shared(cop_names)
        self.by_shared_name |= shared

    @staticmethod
    def _split_unique_and_shared(names: list[tuple[str, str, str]]) -> tuple[dict, dict]:
        """Return what each word means, by partnership and word: where one CoP has it that, where several do those."""
        cops_by_word: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for partnership, word, cop in names:
            cops_by_word[partnership, word][cop] = None
        return ({pair: next(iter(cops)) for pair, cops in cops_by_word.items() if len(cops) == 1},
                {pair: tuple(cops) for pair, cops in cops_by_word.items() if len(cops) > 1})

    def resolve(self, partnership: str, typed: str) -> tuple[str, str]:
        """Return the CoP that `typed` means and by what it was known; "" and "" where none."""
        if not typed:
            return "", ""
        if (partnership, typed) in self.by_id:
            return typed, "id"
        normalized = partnership, normalize_id(typed)
        if normalized in self.by_normalized_id:
            return self.by_normalized_id[normalized], "spelling"
        return (self.by_name[normalized], "name") if normalized in self.by_name else ("", "")

    def apply(self, frame: pd.DataFrame) -> None:
        """Add `cop`, `cop_by` and `may_be` to rows that name a CoP."""
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
