"""What every rule and every figure takes as known: which CoP a row means, which rows are held, when a CoP is active.

Worked out once for a fiscal year and an as-of date, over all partnerships together.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_pending
from cop_sheets.fiscal_year import Period
from cop_sheets.layout import (
    CANCELLED,
    CONSULTATIONS,
    COPS,
    HELD,
    PARTICIPANT,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import Tables
from validators.derived.active_periods import judge_lives
from validators.derived.datetimes import UNREAD, moment


def spelled_out(dates: pd.Series, form: str) -> pd.Series:
    """Return `dates` as text in the strftime `form`, "" where undated. Each distinct day is spelled once."""
    codes, distinct = pd.factorize(dates)
    texts = np.array([*(day.strftime(form) for day in pd.DatetimeIndex(distinct)), ""], dtype=object)
    return pd.Series(texts[codes], index=dates.index, dtype=object)


@dataclass
class Facts:
    """`frames` holds, by tab slug, the data rows (index as in the table) with what follows from them.

    All: `state:NAME` beside each column, `unnamed:NAME` and `certain:NAME` beside one of people (see `Table`), `date`
    (NaT where undated), `fiscal_year` (start year, NaN where undated or where a response's Fiscal Year can't be read).
    Sessions, Consultations, Survey Responses: `cop`, the CoP meant ("" where unknown),
    `cop_by` (id, spelling, name or ""), `may_be`, the CoPs that share the name that is typed (else None).
    Sessions: `cancelled`, `held`, `counts` (held, known CoP, in the year, by the as-of date).
    CoPs: `cop` (its ID, or its name where the ID is blank), `first` (describes the CoP), `start`, `end`, `active`, and
    what else `judge_lives` adds.
    `judged` keeps, by tab slug, the rows that row rules judge: many views begin with them.
    """

    tables: Tables
    period: Period
    frames: dict[str, pd.DataFrame]
    judged: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def __getitem__(self, tab: Tab) -> pd.DataFrame:
        return self.frames[tab.slug]

    @property
    def active(self) -> pd.DataFrame:
        """The CoPs active in the fiscal year, one row each."""
        cops = self[COPS]
        return cops[cops["first"] & cops["active"]]


def find_facts(tables: Tables, period: Period) -> Facts:
    """Return the facts of `tables` in `period`."""
    frames = {tab.slug: _with_states(tables, tab)
              for tab in (COPS, SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)}
    facts = Facts(tables, period, frames)
    cops = frames[COPS.slug]
    _identify(cops, tables[COPS].raw["cop_name"])
    resolver = _Resolver(cops)
    for tab in (SESSIONS, CONSULTATIONS, SURVEY_RESPONSES):
        resolver.apply(frames[tab.slug])
    for tab in (TRAININGS, CONSULTATIONS, SESSIONS):
        _date(frames[tab.slug], frames[tab.slug]["date"])
    responses = frames[SURVEY_RESPONSES.slug]
    _date(responses, responses["timestamp"].dt.normalize())
    filled = responses["fiscal_year_typed"].notna()
    responses.loc[filled, "fiscal_year"] = responses.loc[filled, "fiscal_year_typed"]
    # Whatever its timestamp says, it may be of any year: each year leaves it out, and flags it.
    responses["fiscal_year"] = responses["fiscal_year"].mask(responses["state:fiscal_year"].isin(UNREAD))
    responses["cop_asked"] = responses["role"] != PARTICIPANT
    _judge_sessions(frames[SESSIONS.slug], period)
    judge_lives(cops, frames[SESSIONS.slug], period, tables.places)
    return facts


def _with_states(tables: Tables, tab: Tab) -> pd.DataFrame:
    table = tables[tab]
    frame = table.data
    del frame["not_data"]
    kept = frame.index.to_numpy()
    beside = [_side_by_side({f"{kind}:{name}": cells[kept] for name, cells in columns.items()}, frame.index)
              for kind, columns in (("state", table.states), ("unnamed", table.unnamed), ("certain", table.certain))
              if columns]
    frame = pd.concat([frame, *beside], axis=1)
    return frame.rename(columns={"fiscal_year": "fiscal_year_typed"}) if "fiscal_year" in frame else frame


def _side_by_side(columns: dict[str, np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Return columns of one type as a frame of one block: a Series a column costs as long as a thousand cells."""
    cells = np.array(list(columns.values())).T
    return pd.DataFrame(cells, index, list(columns), cells.dtype)


def _date(frame: pd.DataFrame, moments: pd.Series) -> None:
    frame["date"] = moments
    years = (moments.to_numpy().astype("datetime64[M]").astype(int) - 6) // 12 + 1970
    undated = moments.isna().to_numpy()
    frame["fiscal_year"] = np.where(undated, np.nan, years) if undated.any() else years.astype("int32")


def _identify(cops: pd.DataFrame, typed: np.ndarray) -> None:
    """Name each CoP by its ID, or by its name where the ID is blank; `name_put_off`: its name is `TBD` or the like."""
    cops["cop"] = cops["cop_id"].where(cops["cop_id"] != "", cops["cop_name"]).astype(object)
    cops["name_put_off"] = np.array(
        [isinstance(name, str) and is_pending(name) for name in typed[cops.index.to_numpy()]], bool)


def fold(text: str) -> str:
    """Return what two spellings of an id or name share: case and spaces aside."""
    return "".join(text.casefold().split())


class _Resolver:
    """Which CoP a typed id or name means: the exact id first, then its spelling, then a name; each only if unique."""

    def __init__(self, cops: pd.DataFrame) -> None:
        described = cops[cops["cop"] != ""]
        partnerships = described["partnership"].tolist()
        self.exact = {pair: pair[1] for pair in zip(partnerships, described["cop"].tolist(), strict=True)}
        spelled = [(partnership, fold(cop), cop) for partnership, cop in self.exact]
        named = [(partnership, fold(name), cop)
                 for partnership, cop, *names in zip(partnerships, described["cop"], described["cop_name"],
                                                     described["former_names"], strict=True)
                 for name in {names[0], *(part.strip() for part in names[1].replace("\n", ";").split(";"))} if name]
        self.spelled, shared = self._unique_and_shared(spelled)
        self.named, self.shared = self._unique_and_shared(named)
        self.shared |= shared

    @staticmethod
    def _unique_and_shared(triples: list[tuple[str, str, str]]) -> tuple[dict, dict]:
        """Return what each word means, by partnership and word: where one CoP has it that, where several do those."""
        found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for partnership, word, cop in triples:
            found[partnership, word][cop] = None
        return ({pair: next(iter(cops)) for pair, cops in found.items() if len(cops) == 1},
                {pair: tuple(cops) for pair, cops in found.items() if len(cops) > 1})

    def resolve(self, partnership: str, typed: str) -> tuple[str, str]:
        """Return the CoP that `typed` means and by what it was known; "" and "" where none."""
        if not typed:
            return "", ""
        if (partnership, typed) in self.exact:
            return typed, "id"
        folded = partnership, fold(typed)
        if folded in self.spelled:
            return self.spelled[folded], "spelling"
        return (self.named[folded], "name") if folded in self.named else ("", "")

    def apply(self, frame: pd.DataFrame) -> None:
        """Add `cop`, `cop_by` and `may_be` to rows that name a CoP."""
        partnerships, typed = frame["partnership"].to_numpy(), frame["cop_id"].to_numpy()
        which, ids = pd.factorize(typed)
        pair, distinct = pd.factorize(pd.factorize(partnerships)[0] * len(ids) + which)
        first = np.empty(len(distinct), int)
        first[pair[::-1]] = np.arange(len(pair))[::-1]
        known = [self.resolve(partnerships[line], typed[line]) for line in first]
        for name, said in zip(("cop", "cop_by"), zip(*known, strict=True) if known else ((), ()), strict=True):
            frame[name] = pd.Series(np.array(said, dtype=object)[pair], index=frame.index, dtype=object)
        shared = np.empty(len(distinct), object)
        shared[:] = [None if cop else self.shared.get((partnerships[line], fold(typed[line])))
                     for line, (cop, _) in zip(first, known, strict=True)]
        frame["may_be"] = pd.Series(shared[pair], index=frame.index, dtype=object)


def _judge_sessions(sessions: pd.DataFrame, period: Period) -> None:
    status, years = sessions["status"].to_numpy(), sessions["fiscal_year"].to_numpy()
    held = ~np.isin(sessions["state:status"], UNREAD) & ((status == "") | (status == HELD))
    sessions["cancelled"], sessions["held"] = status == CANCELLED, held
    sessions["counts"] = (held & (sessions["cop"].to_numpy() != "") & (years == period.fiscal_year.start)
                          & (sessions["date"].to_numpy() <= moment(period.as_of)))
