"""The tables that rules judge. Each has a default index, and `partnership`, `cop`, `place` and `row` in every line.

`place` is a position in `Tables.places` (-1: no tab), `row` the spreadsheet's row. A view whose rules point at
different cells carries `column_index`, the column counted from 0.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.layout import COPS, HYBRID, SESSIONS, SURVEY_RESPONSES
from cop_sheets.parsing.values import State
from validators.derived import (
    MISSED,
    UNKNOWN,
    UNREAD,
    CopMonths,
    Facts,
    doubts,
    moment,
    named_like_another,
    of_each_cop,
    pairs_of,
    positions_in,
    runs_of,
    unread_ids,
)


def month_names(facts: Facts) -> list[str]:
    """Return the names of the fiscal year's months in full, such as November 2024."""
    return [facts.period.fiscal_year.month(number)[0].strftime("%B %Y") for number in range(MONTHS)]


def cops_view(facts: Facts, months: CopMonths) -> pd.DataFrame:
    """A line a CoP active in the year, by the row that describes it, with what its sessions and survey add."""
    view = months.cops.copy()
    view["facilitator_count"] = view["facilitators"].map(len)
    _add_hybrid(facts, view)
    _add_missing_streak(facts, months, view)
    _add_survey(facts, months, view)
    return view


def _add_hybrid(facts: Facts, view: pd.DataFrame) -> None:
    sessions = facts[SESSIONS]
    counts = sessions["counts"].to_numpy()
    hybrid = set(pairs_of(sessions, counts & (sessions["delivery_mode"].to_numpy() == HYBRID)))
    unread = set(pairs_of(sessions, counts & np.isin(sessions["state:delivery_mode"], UNREAD)))
    own = pairs_of(view)
    view["hybrid"] = (view["delivery_mode"] == HYBRID) | np.array([pair in hybrid for pair in own], bool)
    view["maybe_hybrid"] = ~view["hybrid"] & (np.isin(view["state:delivery_mode"], UNREAD)
                                              | np.array([pair in unread for pair in own], bool))


def _add_missing_streak(facts: Facts, months: CopMonths, view: pd.DataFrame) -> None:
    """Count the missed months in a row up to the latest due month."""
    number, names = np.arange(MONTHS), np.array([*month_names(facts), ""], dtype=object)
    latest = np.where(months.due, number, -1).max(axis=1)
    before = np.where((months.states != MISSED) & (number <= latest[:, None]), number, -1).max(axis=1)
    view["missing_streak"] = latest - before
    view["missing_since"] = pd.Series(np.where(latest > before, names[before + 1], ""), dtype=object)


def _add_survey(facts: Facts, months: CopMonths, view: pd.DataFrame) -> None:
    here = _responses_of_year(facts)
    answered = {*pairs_of(here), *pairs_of(of_each_cop(here[here["cop_asked"]])), *unread_ids(facts)}
    asked = {found.partnership for found in facts.tables.places
             if found.tab is SURVEY_RESPONSES and "cop_id" in found.columns}
    # Where a response's CoP can't be read it may be any.
    nameless = here["cop_asked"].to_numpy() & np.isin(here["state:cop_id"], (State.PROBLEM, State.ABSENT))
    asked -= set(here["partnership"].to_numpy()[nameless].tolist())
    silent = [pair not in answered and pair[0] in asked for pair in pairs_of(view)]
    view["no_survey"] = months.due.any(axis=1) & np.array(silent, bool)
    year = facts.period.fiscal_year
    view["fourth_quarter"] = facts.period.as_of >= year.month(9)[0]
    view["year_name"] = str(year)
    view["counted_on"] = f"{facts.period.as_of:%B} {facts.period.as_of.day}, {facts.period.as_of.year}"


def _responses_of_year(facts: Facts) -> pd.DataFrame:
    """Return the responses of the year, and those that may be: their date or Fiscal Year can't be known."""
    responses = facts[SURVEY_RESPONSES]
    year, dates = responses["fiscal_year"].to_numpy(), responses["date"].to_numpy()
    of_year = (year == facts.period.fiscal_year.start) | np.isnan(year)
    return responses[of_year & ~(dates > moment(facts.period.as_of))]


def telling_whose(facts: Facts, months: CopMonths) -> set[str]:
    """Return the partnerships of which the number of CoPs without a response would tell whose responses there are.

    The number is of the CoPs with a due month; where others are active, or answered, it says how many came from these.
    Where a response's CoP is not known, it would say whether that is a name of several CoPs, and of how many.
    """
    here = _responses_of_year(facts)
    unknown = set(here.loc[(here["cop"] == "") & (here["cop_id"] != ""), "partnership"])
    here = here[here["cop"] != ""]
    asked = months.due.any(axis=1)
    known = set(pairs_of(months.cops[asked]))
    others = {pair[0] for pair in pairs_of(here) if pair not in known}
    return unknown | set(here["partnership"]) & (others | set(months.cops.loc[~asked, "partnership"]))


def cop_months_view(facts: Facts, months: CopMonths) -> pd.DataFrame:
    """A line a run of months of one state, pointing at the CoP's last held session before it, else its first after."""
    runs = runs_of(months)
    view = months.cops[["partnership", "cop", "cop_name", "place", "row"]].iloc[runs["position"]].reset_index(drop=True)
    view.insert(3, "state", runs["state"])
    headers = [facts.tables.places[place].columns for place in view["place"].tolist()]
    view["column_index"] = [columns["cop_id" if "cop_id" in columns else "cop_name"] for columns in headers]
    in_full = month_names(facts)
    view["months"] = [", ".join(in_full[first:last + 1])
                      for first, last in zip(runs["first"], runs["last"], strict=True)]
    view["why_unknown"] = _why_unknown(facts, months.cops, runs)
    missing = np.flatnonzero((view["state"] == MISSED) | (view["state"] == UNKNOWN))
    by_cop = _logged(facts, view.loc[missing])
    spans = [tuple(map(moment, facts.period.fiscal_year.month(number))) for number in range(MONTHS)]
    pairs = pairs_of(view)
    firsts, lasts = runs["first"].tolist(), runs["last"].tolist()
    where = {name: view[name].tolist() for name in ("place", "row", "column_index")}
    notes = [""] * len(view)
    for line in missing.tolist():
        own, since, until = by_cop[pairs[line]], spans[firsts[line]][0], spans[lasts[line]][1]
        anchor = _session_beside(own, since)
        if anchor:
            where["place"][line], where["row"][line] = anchor.place, anchor.row
            where["column_index"][line] = facts.tables.places[anchor.place].columns["date"]
        notes[line] = _cancelled_notes(own, since, until)
    return view.assign(**where, notes=pd.Series(notes, dtype=object))


def _why_unknown(facts: Facts, cops: pd.DataFrame, runs: pd.DataFrame) -> list[str]:
    """Return, for each run of months that can't be judged, what can't be known; "" for others."""
    found, unknown = [""] * len(runs), np.flatnonzero((runs["state"] == UNKNOWN).to_numpy()).tolist()
    dates = doubts(facts, cops) if unknown else {}
    reasons = dates | {"a session gives a name that other CoPs have, too": named_like_another(facts, cops)}
    positions, firsts, lasts = (runs[name].tolist() for name in ("position", "first", "last"))
    for run in unknown:
        here = {reason: months[positions[run], firsts[run]:lasts[run] + 1] for reason, months in reasons.items()}
        found[run] = next(
            (reason for reason, months in here.items() if months.all()),
            "something about its dates or its sessions can't be read" if any(here[reason].any() for reason in dates)
            else "something about its sessions can't be read")
    return found


class _Logged(NamedTuple):
    date: np.datetime64
    row: int
    place: int
    held: bool
    cancelled: bool
    notes: str


def _logged(facts: Facts, wanted: pd.DataFrame) -> dict[tuple[str, str], list[_Logged]]:
    """Return the dated sessions of the CoPs in `wanted`, by date."""
    sessions = facts[SESSIONS]
    likely = sessions[sessions["partnership"].isin(wanted["partnership"]) & sessions["cop"].isin(wanted["cop"])
                      & sessions["date"].notna()]
    concerned = likely[positions_in(wanted, likely) >= 0].sort_values(["date", "row"])
    by_cop = defaultdict(list)
    for partnership, cop, *session in zip(concerned["partnership"], concerned["cop"], concerned["date"].to_numpy(),
                                          *(concerned[name] for name in _Logged._fields[1:]), strict=True):
        by_cop[partnership, cop].append(_Logged(*session))
    return by_cop


def _session_beside(own: list[_Logged], since: np.datetime64) -> _Logged | None:
    """Return the session beside which one is missing: the last held before `since`, else the first after."""
    held = [session for session in own if session.held]
    before = [session for session in held if session.date < since]
    return before[-1] if before else held[0] if held else None


def _cancelled_notes(own: list[_Logged], since: np.datetime64, until: np.datetime64) -> str:
    """Quote the Notes of the sessions cancelled from `since` to `until`."""
    off = [session for session in own if session.cancelled and since <= session.date <= until]
    notes = [f"cancelled on {session.date.item():%B %d}" + (f": “{session.notes}”" if session.notes else "")
             for session in off]
    return f" ({'; '.join(notes)})" if notes else ""


def books_view(facts: Facts) -> pd.DataFrame:
    """A line a partnership with an active CoP: whether any of its CoPs has the Growing Together book."""
    cops = facts[COPS]
    view = cops.loc[cops["first"] & cops["active"], ["partnership", "place", "row"]].drop_duplicates(
        "partnership").reset_index(drop=True)
    having = set(cops.loc[cops["growing_together_book"] == "Yes", "partnership"])
    unread: dict[str, tuple[int, int]] = {}
    doubtful = cops.loc[np.isin(cops["state:growing_together_book"], (State.UNREADABLE, State.PROBLEM)),
                        ["partnership", "place", "row"]]
    for partnership, *where in doubtful.itertuples(index=False, name=None):
        unread.setdefault(partnership, where)
    view["book"] = pd.Series(["yes" if name in having else "unknown" if name in unread else "no"
                              for name in view["partnership"]], dtype=str)
    for line in view.index[view["book"] == "unknown"]:
        view.loc[line, ["place", "row"]] = unread[view.at[line, "partnership"]]
    view["cop"] = ""
    return view
