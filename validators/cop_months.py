"""Dosage: for each CoP active in the year, which months were due, met, missed, or can't be judged."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.kinds import State
from cop_sheets.layout import COPS, SESSIONS
from validators.facts import UNREAD, Facts, moment
from validators.lives import spans_of
from validators.may_be import of_each_cop
from validators.overlaps import EVER_AFTER, EVER_BEFORE, KEYS

_PLACED = ["partnership", "cop", "date"]
NOT_DUE, MET, MISSED, UNKNOWN = "not due", "met", "missed", "cannot be judged"


@dataclass
class CopMonths:
    """`cops`: the CoPs active in the year, default index. `states`: CoPs x 12 months, July first, of the words above.

    `held`: sessions held in each month, CoPs x 12, due or not. `due`: booleans of the same shape.
    """

    cops: pd.DataFrame
    states: np.ndarray
    held: np.ndarray
    due: np.ndarray


def find_months(facts: Facts) -> CopMonths:
    """Judge every due month of every active CoP.

    A due month has ended, and the CoP was active for all of it, or may have been: where a date can't be known, the
    sessions that were held say what is.
    """
    cops = facts.active.reset_index(drop=True)
    spans = spans_of(facts[COPS], cops)
    due = _due(facts, cops, spans)
    held = _count_by_month(cops, facts[SESSIONS].loc[facts[SESSIONS]["counts"], _PLACED])
    missing = due & (held == 0)
    unknown = missing & _cannot_be_judged(facts, cops, spans, missing)
    states = np.select([unknown, missing, due], [UNKNOWN, MISSED, MET], NOT_DUE)
    return CopMonths(cops, states, held, due)


def _due(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    first = np.where(spans["start_unknown"], EVER_BEFORE, spans["start"].to_numpy())
    last = spans["end"].fillna(pd.Timestamp(EVER_AFTER)).to_numpy()
    return _covered(facts, cops, spans, first, last) & (month_ends(facts)[1] <= moment(facts.period.as_of))


def _surely_active(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    """Months of all of which it is known that the CoP was active: by its dates, or by its first and last session."""
    typed, held = spans["start_date"].notna() & ~spans["start_unknown"], spans["first_held"]
    first = spans["start"].where(typed, held).to_numpy()
    last = spans["end"].fillna(pd.Timestamp(EVER_AFTER)).mask(spans["end_unknown"], spans["last_held"]).to_numpy()
    return _covered(facts, cops, spans, first, last)


def _covered(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the months each day of which lies in a span of the CoP; `first`, `last`: the days of each of `spans`."""
    year = facts.period.fiscal_year
    days = np.arange(moment(year.first_day), moment(year.last_day) + 1, np.timedelta64(1, "D"))
    lived = np.zeros((len(cops), len(days)), bool)
    np.logical_or.at(lived, spans["position"].to_numpy(), (first[:, None] <= days) & (days <= last[:, None]))
    return np.logical_and.reduceat(lived, np.searchsorted(days, month_ends(facts)[0]), axis=1)


def month_ends(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last days of the fiscal year's months."""
    months = [facts.period.fiscal_year.month(number) for number in range(MONTHS)]
    return tuple(np.array([moment(month[side]) for month in months]) for side in (0, 1))


def _count_by_month(cops: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Count sessions a CoP and month of the year."""
    positions = pd.MultiIndex.from_frame(cops[["partnership", "cop"]]).get_indexer(
        pd.MultiIndex.from_frame(rows[["partnership", "cop"]]))
    months = ((rows["date"].dt.month - 7) % MONTHS).to_numpy().astype(int)
    counts = np.zeros((len(cops), MONTHS), int)
    known = positions >= 0
    np.add.at(counts, (positions[known], months[known]), 1)
    return counts


def _cannot_be_judged(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame, missing: np.ndarray) -> np.ndarray:
    """Say which missing months rest on something that can't be read.

    Held sessions whose date is blank or can't be read excuse at most their own number of months, the earliest; the
    months beyond are missed. One whose CoP can't be read may be any CoP's; one that has a name of several CoPs, theirs.
    """
    sessions = facts[SESSIONS]
    in_year = sessions["fiscal_year"] == facts.period.fiscal_year.start
    unread_status = _count_by_month(cops, sessions.loc[in_year & sessions["state:status"].isin(UNREAD), _PLACED]) > 0
    unread_id = sessions["state:cop_id"] == State.PROBLEM
    nameless = sessions[in_year & unread_id & ~sessions["cancelled"]]
    unknown = unread_status | ~_surely_active(facts, cops, spans)
    unknown |= pd.MultiIndex.from_frame(cops[KEYS]).isin(unread_ids(facts))[:, None]
    unknown |= ~cops["partnership"].isin(partnerships_with(facts, "cop_id", "date")).to_numpy()[:, None]
    unknown |= cops["partnership"].isin(_with_sessions_of_any_cop(facts)).to_numpy()[:, None]
    for partnership, month in set(zip(nameless["partnership"], (nameless["date"].dt.month - 7) % MONTHS, strict=True)):
        unknown[(cops["partnership"] == partnership).to_numpy(), int(month)] = True
    undated = undated_sessions(sessions)
    unknown |= named_like_another(facts, cops)
    possible = pd.concat([sessions.loc[undated, KEYS].assign(rows=1), of_each_cop(sessions[undated])])
    excused = possible.groupby(KEYS)["rows"].sum().reindex(
        pd.MultiIndex.from_frame(cops[KEYS]), fill_value=0).to_numpy()
    of_any = sessions.loc[undated & unread_id, "partnership"].value_counts()
    excused = excused + cops["partnership"].map(of_any).fillna(0).to_numpy()
    left = missing & ~unknown
    return unknown | (left & (np.cumsum(left, axis=1) <= excused[:, None]))


def named_like_another(facts: Facts, cops: pd.DataFrame) -> np.ndarray:
    """Return the months of a session that has a name of several CoPs, of all of these."""
    sessions = facts[SESSIONS]
    in_year = sessions["fiscal_year"] == facts.period.fiscal_year.start
    of_year = sessions[in_year & ~sessions["cancelled"] & sessions["may_be"].notna()]
    if not len(of_year):
        return np.zeros((len(cops), MONTHS), bool)
    months = of_year["date"].dt.to_period("M").dt.to_timestamp()
    return _count_by_month(cops, of_each_cop(of_year.assign(date=months), "date")) > 0


def undated_sessions(sessions: pd.DataFrame) -> pd.Series:
    """Return a boolean per session: whether it may be of any month, its date being blank, unreadable or not asked for.
    """
    may_be_held = sessions["held"] | (sessions["state:status"].isin(UNREAD) & ~sessions["cancelled"])
    blank = sessions["state:date"].isin([State.BLANK, State.ABSENT]) & may_be_held
    return blank | (sessions["state:date"].isin(UNREAD) & ~sessions["cancelled"])


def _with_sessions_of_any_cop(facts: Facts) -> set[str]:
    """Return the partnerships with a tab of sessions, of the year or undated, on which no CoP ID can be read.

    It has no such column, or no header row that can be found: each of its rows may be any CoP's.
    """
    sessions = facts[SESSIONS]
    may_be_of_year = sessions["fiscal_year"].isna() | (sessions["fiscal_year"] == facts.period.fiscal_year.start)
    nameless = sessions[(sessions["state:cop_id"] == State.ABSENT) & may_be_of_year & ~sessions["cancelled"]]
    headless = {found.partnership for found in facts.tables.places
                if found.tab is SESSIONS and found.header_row is None and found.grid.rows}
    return headless | set(nameless["partnership"])


def unread_ids(facts: Facts) -> list[tuple[str, str]]:
    """Return the CoPs, partnership and CoP, whose own id can't be read, or stands nowhere, on a row of the year:
    which sessions are theirs can't be told."""
    rows, year = facts[COPS], facts.period.fiscal_year
    of_year = (rows["earliest"] <= moment(year.last_day)) & (rows["latest"] >= moment(year.first_day))
    unread = rows["state:cop_id"].isin([State.PROBLEM, State.ABSENT])
    return list(rows.loc[of_year & unread & rows["cop"].ne(""), KEYS].itertuples(index=False, name=None))


def doubts(facts: Facts, cops: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by what is the matter with a date, of which months it leaves open whether the CoP was active.

    Without a Start Date that is known it may have begun as late as its first held session, without an End Date as early
    as its last one have ended.
    """
    spans, (firsts, lasts) = spans_of(facts[COPS], cops), month_ends(facts)
    held = [spans[name].to_numpy()[:, None] for name in ("first_held", "last_held")]
    before, after = ~(lasts >= held[0]), ~(firsts <= held[1])
    blank = spans["start_date"].isna() & ~spans["start_unknown"]
    open_to = ~_surely_active(facts, cops, spans)
    found = {}
    for reason, wanted, side in (
            ("its End Date is before its Start Date", spans["backwards"], before | after),
            ("its Start Date can't be read", spans["start_unknown"], before),
            ("its End Date can't be read", spans["end_unknown"], after), ("its Start Date is blank", blank, before)):
        found[reason] = np.zeros((len(cops), MONTHS), bool)
        np.logical_or.at(found[reason], spans["position"].to_numpy(), side & wanted.to_numpy()[:, None])
        found[reason] &= open_to
    return found


def partnerships_with(facts: Facts, *columns: str) -> set[str]:
    """Return the partnerships that have a Sessions tab with all of `columns`."""
    return {found.partnership for found in facts.tables.places
            if found.tab is SESSIONS and all(name in found.columns for name in columns)}


def runs_of(months: CopMonths) -> pd.DataFrame:
    """Return a line a run of months of one state: position of the CoP in `months.cops`, state, first and last month."""
    lines = []
    for position, states in enumerate(months.states):
        first = 0
        for number in range(1, MONTHS + 1):
            if number == MONTHS or states[number] != states[first]:
                lines.append((position, str(states[first]), first, number - 1))
                first = number
    return pd.DataFrame(lines, columns=["position", "state", "first", "last"])
