"""Views of when CoPs were active: months missed or in question, and how each active period began and ended."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_month_and_day
from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import COPS, SESSIONS
from cop_sheets.text import join_words
from validators.derived import (
    MISSED,
    UNKNOWN,
    UNREADABLE_STATES,
    DerivedTables,
    MonthlyDosage,
    active_spans,
    ambiguous_session_months,
    cop_keys,
    cop_positions,
    cops_with_unreadable_ids,
    fiscal_month_index,
    is_undated_session,
    month_bounds,
    month_runs,
    partnerships_with_session_columns,
    to_datetime64,
    uncertain_months,
)
from validators.views.cops import month_names
from validators.views.parts import MONTH_SEPARATOR, month_parts, month_text, notes_text


def cop_months_view(derived: DerivedTables, months: MonthlyDosage) -> pd.DataFrame:
    """Return one row per run of consecutive months in one state.

    Points at the CoP's last held session before the run, else the first after it, else the CoP. `months`: their names;
    `why_unknown`: what can't be known; `notes`: the Notes of sessions cancelled in the run, and `part_notes` those of
    each month, as pairs (month, note); `unread`: that one may be among the CoP's sessions whose dates can't be read;
    `insertion`: where on that tab a missed session belongs, such as ` after row 78` where its dates ascend; "" where
    the tab isn't known; `parts`: see `month_parts`.
    """
    runs = month_runs(months)
    view = months.cops[["partnership", "cop", "cop_name", "place", "row"]].iloc[runs["position"]].reset_index(drop=True)
    view.insert(3, "state", runs["state"])
    headers = [derived.tables.locations[place].columns for place in view["place"].tolist()]
    view["column_index"] = [columns["cop_id" if "cop_id" in columns else "cop_name"] for columns in headers]
    names = month_names(derived)
    view["months"] = [MONTH_SEPARATOR.join(names[first:last + 1])
                      for first, last in zip(runs["first"], runs["last"], strict=True)]
    view["why_unknown"] = _why_unknown(derived, months.cops, runs)
    missing = np.flatnonzero((view["state"] == MISSED) | (view["state"] == UNKNOWN))
    by_cop = _sessions_by_cop(derived, view.loc[missing])
    bounds = [tuple(map(to_datetime64, derived.period.fiscal_year.month(number))) for number in range(MONTHS_PER_YEAR)]
    pairs = cop_keys(view)
    firsts, lasts = runs["first"].tolist(), runs["last"].tolist()
    where = {name: view[name].tolist() for name in ("place", "row", "column_index")}
    notes: list[list[tuple[str, str]]] = [[] for _ in range(len(view))]
    insertions, unread = [""] * len(view), [""] * len(view)
    unread_counts, logs = _unread_date_counts(derived), _logs_of_year(derived)
    for position in missing.tolist():
        cop_sessions, since, until = by_cop[pairs[position]], bounds[firsts[position]][0], bounds[lasts[position]][1]
        log, ascends = logs.get(pairs[position][0], (None, False))
        in_log = [session for session in cop_sessions if session.place == log]
        neighbor = _nearest_held_session(in_log, since) if view.at[position, "state"] == MISSED else None
        if neighbor:
            insertions[position] = (f" {'after' if neighbor.date < since else 'before'} row {neighbor.row}"
                                    if ascends and _is_in_row_order(in_log) else " in a row of its own")
        else:
            neighbor = _nearest_held_session(cop_sessions, since)
        if neighbor:
            where["place"][position], where["row"][position] = neighbor.place, neighbor.row
            where["column_index"][position] = derived.tables.locations[neighbor.place].columns["date"]
        notes[position] = _cancellation_notes(cop_sessions, since, until)
        if count := unread_counts.get(pairs[position], 0):
            unread[position] = (f", unless one is among its {count} sessions whose dates can't be read"
                                if count > 1 else ", unless it is the session whose date can't be read")
    return view.assign(**where, part_notes=pd.Series(notes, dtype=object),
                       notes=pd.Series([notes_text(note for _, note in of_run) for of_run in notes], dtype=object),
                       insertion=pd.Series(insertions, dtype=object),
                       unread=pd.Series(unread, dtype=object),
                       parts=pd.Series(month_parts(derived, months.cops, runs), dtype=object))


def _unread_date_counts(derived: DerivedTables) -> dict[tuple[str, str], int]:
    """Return how many sessions that may have been held have a date that can't be read, by partnership and CoP."""
    sessions = derived[SESSIONS]
    is_unread = is_undated_session(sessions) & np.isin(sessions["state:date"], UNREADABLE_STATES)
    return Counter(cop_keys(sessions[is_unread & (sessions["cop"] != "")]))


def _why_unknown(derived: DerivedTables, cops: pd.DataFrame, runs: pd.DataFrame) -> list[str]:
    """Return, for each run of months in state UNKNOWN, what can't be known; "" for others."""
    reasons_by_run, unknown = [""] * len(runs), np.flatnonzero((runs["state"] == UNKNOWN).to_numpy()).tolist()
    date_reasons = uncertain_months(derived, cops) if unknown else {}
    log_reasons = _why_logs_unknown(derived, cops["partnership"].iloc[runs["position"].iloc[unknown]])
    ambiguous = ambiguous_session_months(derived, cops)
    reasons = date_reasons | {"a session gives a name that other CoPs have, too": ambiguous}
    positions, firsts, lasts = (runs[name].tolist() for name in ("position", "first", "last"))
    for run in unknown:
        months_by_reason = {reason: months[positions[run], firsts[run]:lasts[run] + 1]
                            for reason, months in reasons.items()}
        of_all_months = next((reason for reason, months in months_by_reason.items() if months.all()), "")
        has_uncertain_dates = any(months_by_reason[reason].any() for reason in date_reasons)
        reasons_by_run[run] = of_all_months or log_reasons[cops["partnership"].iat[positions[run]]] or (
            f"something about its {'dates or its sessions' if has_uncertain_dates else 'sessions'} can't be read")
    return reasons_by_run


def _why_logs_unknown(derived: DerivedTables, partnerships: Iterable[str]) -> dict[str, str]:
    """Return, by partnership, that the Sessions tab or one of its columns is missing; "" where that isn't so."""
    known: dict[str, set[str]] = defaultdict(set)
    for location in derived.tables.locations:
        if location.tab is SESSIONS and location.header_row is not None:
            known[location.partnership] |= set(location.columns)
    reasons = {}
    for name in set(partnerships):
        lacking = [SESSIONS[column].header for column in ("cop_id", "date") if column not in known[name]]
        reasons[name] = f"its sessions have no {join_words(lacking)} that can be read" if lacking else ""
        if not known[name]:
            reasons[name] = "there is no Sessions tab that can be read"
    return reasons


class _LoggedSession(NamedTuple):
    date: np.datetime64
    row: int
    place: int
    held: bool
    cancelled: bool
    notes: str


def _sessions_by_cop(derived: DerivedTables,
                     selected_cops: pd.DataFrame) -> dict[tuple[str, str], list[_LoggedSession]]:
    """Return the dated sessions of the CoPs in `selected_cops`, by partnership and CoP, in the order of dates."""
    sessions = derived[SESSIONS]
    candidates = sessions[sessions["partnership"].isin(selected_cops["partnership"])
                          & sessions["cop"].isin(selected_cops["cop"])
                          & sessions["date"].notna()]
    selected = candidates[cop_positions(selected_cops, candidates) >= 0].sort_values(["date", "row"])
    by_cop = defaultdict(list)
    for partnership, cop, *session in zip(selected["partnership"], selected["cop"], selected["date"].to_numpy(),
                                          *(selected[name] for name in _LoggedSession._fields[1:]), strict=True):
        by_cop[partnership, cop].append(_LoggedSession(*session))
    return by_cop


def _nearest_held_session(cop_sessions: list[_LoggedSession], since: np.datetime64) -> _LoggedSession | None:
    """Return the last session held before `since`, else the first held after it."""
    held = [session for session in cop_sessions if session.held]
    before = [session for session in held if session.date < since]
    return before[-1] if before else held[0] if held else None


def _logs_of_year(derived: DerivedTables) -> dict[str, tuple[int, bool]]:
    """Return, by partnership, the place of the Sessions tab to which a session of the year belongs, if it is known.

    That is the only one with rows of the year, or the partnership's only one; and whether its dates ascend, which
    those of a tab in order of CoPs do, too.
    """
    sessions = derived[SESSIONS]
    tabs: dict[str, list[int]] = defaultdict(list)
    for place, location in enumerate(derived.tables.locations):
        if location.tab is SESSIONS:
            tabs[location.partnership].append(place)
    of_year = set(sessions.loc[sessions["fiscal_year"] == derived.period.fiscal_year.start, "place"].tolist())
    dated = sessions[sessions["date"].notna()].sort_values(["place", "row"])
    steps = np.sign(dated["date"].diff().dt.total_seconds()).where(~(dated["place"].diff() != 0), 0)
    ascents = steps.groupby(dated["place"]).sum().to_dict()
    logs = {name: [place for place in places if place in of_year] or places for name, places in tabs.items()}
    return {name: (places[0], ascents.get(places[0], 0) >= 0) for name, places in logs.items() if len(places) == 1}


def _is_in_row_order(sessions: list[_LoggedSession]) -> bool:
    """Return whether the held ones of a CoP's sessions on a tab, in the order of dates, are in that of rows as well."""
    rows = [session.row for session in sessions if session.held]
    return rows == sorted(rows)


def _cancellation_notes(cop_sessions: list[_LoggedSession], since: np.datetime64,
                        until: np.datetime64) -> list[tuple[str, str]]:
    """Return month and Notes of the sessions cancelled from `since` to `until`."""
    return [(month_text(day), f"cancelled on {format_month_and_day(day)}"
             + (f": “{session.notes}”" if session.notes else ""))
            for session in cop_sessions if session.cancelled and since <= session.date <= until
            for day in [pd.Timestamp(session.date)]]


def active_spans_view(derived: DerivedTables, months: MonthlyDosage) -> pd.DataFrame:
    """Return one row per active period in the year: one per CoP, or several where it closed and reopened.

    `ended`: its End Date is in the year and past, and the CoP has not reopened since, as far as is known.
    `start_month_empty`, `end_month_empty`: its first or last month is over, had no session, and the CoP was active for
    only a part of it. `start_month`, `end_month`: their names.
    """
    spans = active_spans(derived[COPS], months.cops)
    view = spans[spans["active"]].sort_values("position", kind="stable").reset_index(drop=True)
    start, end = view["start"].to_numpy(), view["end"].to_numpy()
    over = (end >= to_datetime64(derived.period.fiscal_year.first_day)) & (end <= to_datetime64(derived.period.until))
    has_reopened = view["reopened"] & (view["start"] < view.groupby("position")["start"].transform("max"))
    view["ended"] = over & ~has_reopened & ~view["unsure"]
    firsts, lasts = month_bounds(derived)
    with_columns = partnerships_with_session_columns(derived, "cop_id", "date")
    unread = set(cops_with_unreadable_ids(derived))
    can_be_checked = np.array([pair[0] in with_columns and pair not in unread for pair in cop_keys(view)], bool)
    shared = ambiguous_session_months(derived, months.cops)
    positions, names = view["position"].to_numpy(), np.array(month_names(derived), dtype=object)
    day_before, day_after = start - np.timedelta64(1, "D"), end + np.timedelta64(1, "D")
    for name, days, adjacent_days in (("start", start, day_before), ("end", end, day_after)):
        inside = (days >= firsts[0]) & (days <= lasts[-1])
        partial = fiscal_month_index(days) == fiscal_month_index(adjacent_days)
        number = np.where(np.isnat(days), 0, fiscal_month_index(days))
        empty = (months.held[positions, number] == 0) & ~months.due[positions, number] & ~shared[positions, number]
        over = lasts[number] <= to_datetime64(derived.period.as_of)
        view[f"{name}_month_empty"] = inside & partial & empty & over & can_be_checked & ~view[f"{name}_unknown"]
        view[f"{name}_month"] = names[number]
    return view
