"""Views of CoPs: each CoP, its months, and which partnerships have the Growing Together book."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date, format_month, format_month_and_day
from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import COPS, HYBRID, SESSIONS, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.text import join_words
from validators.derived import (
    MISSED,
    UNKNOWN,
    UNREADABLE_STATES,
    DerivedTables,
    MonthlyDosage,
    ambiguous_session_months,
    cop_keys,
    cop_positions,
    cops_with_unreadable_ids,
    expand_shared_names,
    is_undated_session,
    month_runs,
    to_datetime64,
    uncertain_months,
)
from validators.views.parts import MONTH_SEPARATOR, month_parts, month_text, notes_text


def month_names(derived: DerivedTables) -> list[str]:
    """Return the names of the fiscal year's months in full, such as November 2024."""
    return [format_month(derived.period.fiscal_year.month(number)[0]) for number in range(MONTHS_PER_YEAR)]


def cops_view(derived: DerivedTables, months: MonthlyDosage) -> pd.DataFrame:
    """Return one row per CoP active in the year: the row that describes it, and facts about its sessions and survey.

    Adds `facilitator_count`; `hybrid`, `maybe_hybrid` (a delivery mode can't be read); `missing_streak`: how many
    months in a row are missed up to the latest due one, since `missing_since`; `no_survey`: it has no response in the
    year; `fourth_quarter`, `year_name` and `counted_on` of the period.
    """
    view = months.cops.copy()
    view["facilitator_count"] = view["facilitators"].map(len)
    _add_hybrid(derived, view)
    _add_missing_streak(derived, months, view)
    _add_survey(derived, months, view)
    return view


def _add_hybrid(derived: DerivedTables, view: pd.DataFrame) -> None:
    sessions = derived[SESSIONS]
    counts = sessions["counts"].to_numpy()
    hybrid = set(cop_keys(sessions, counts & (sessions["delivery_mode"].to_numpy() == HYBRID)))
    unread = set(cop_keys(sessions, counts & np.isin(sessions["state:delivery_mode"], UNREADABLE_STATES)))
    keys = cop_keys(view)
    view["hybrid"] = (view["delivery_mode"] == HYBRID) | np.array([pair in hybrid for pair in keys], bool)
    view["maybe_hybrid"] = ~view["hybrid"] & (np.isin(view["state:delivery_mode"], UNREADABLE_STATES)
                                              | np.array([pair in unread for pair in keys], bool))


def _add_missing_streak(derived: DerivedTables, months: MonthlyDosage, view: pd.DataFrame) -> None:
    number, names = np.arange(MONTHS_PER_YEAR), np.array([*month_names(derived), ""], dtype=object)
    latest = np.where(months.due, number, -1).max(axis=1)
    before = np.where((months.states != MISSED) & (number <= latest[:, None]), number, -1).max(axis=1)
    view["missing_streak"] = latest - before
    view["missing_since"] = pd.Series(np.where(latest > before, names[before + 1], ""), dtype=object)


def _add_survey(derived: DerivedTables, months: MonthlyDosage, view: pd.DataFrame) -> None:
    responses = _responses_of_year(derived)
    answered = {*cop_keys(responses), *cop_keys(expand_shared_names(responses[responses["cop_asked"]])),
                *cops_with_unreadable_ids(derived)}
    with_cop_column = {location.partnership for location in derived.tables.locations
                       if location.tab is SURVEY_RESPONSES and "cop_id" in location.columns}
    # A response whose CoP can't be read may be of any CoP.
    without_cop = responses["cop_asked"].to_numpy() & np.isin(responses["state:cop_id"],
                                                              (CellStatus.ERROR, CellStatus.ABSENT))
    with_cop_column -= set(responses["partnership"].to_numpy()[without_cop].tolist())
    has_no_response = [pair not in answered and pair[0] in with_cop_column for pair in cop_keys(view)]
    view["no_survey"] = months.due.any(axis=1) & np.array(has_no_response, bool)
    year = derived.period.fiscal_year
    view["fourth_quarter"] = derived.period.as_of >= year.month(9)[0]
    view["year_name"] = str(year)
    view["counted_on"] = format_date(derived.period.as_of)


def _responses_of_year(derived: DerivedTables) -> pd.DataFrame:
    """Return the responses of the year, and those whose fiscal year is not known."""
    responses = derived[SURVEY_RESPONSES]
    year, dates = responses["fiscal_year"].to_numpy(), responses["date"].to_numpy()
    of_year = (year == derived.period.fiscal_year.start) | np.isnan(year)
    return responses[of_year & ~(dates > to_datetime64(derived.period.as_of))]


def partnerships_revealing_respondents(derived: DerivedTables, months: MonthlyDosage) -> set[str]:
    """Return the partnerships whose number of CoPs without a response would reveal whose the responses are.

    That number is of the CoPs with a due month; where other CoPs are active or have responses, it reveals how many
    responses are theirs. Where a response's CoP is not known, it reveals whether several CoPs share the typed name.
    """
    responses = _responses_of_year(derived)
    unknown = set(responses.loc[(responses["cop"] == "") & (responses["cop_id"] != ""), "partnership"])
    responses = responses[responses["cop"] != ""]
    has_due_month = months.due.any(axis=1)
    known = set(cop_keys(months.cops[has_due_month]))
    others = {pair[0] for pair in cop_keys(responses) if pair not in known}
    return unknown | set(responses["partnership"]) & (others | set(months.cops.loc[~has_due_month, "partnership"]))


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


def books_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per partnership with an active CoP. `book`: whether any of its CoPs has it: yes, no, unknown."""
    cops = derived[COPS]
    view = cops.loc[cops["first"] & cops["active"], ["partnership", "place", "row"]].drop_duplicates(
        "partnership").reset_index(drop=True)
    with_book = set(cops.loc[cops["growing_together_book"] == "Yes", "partnership"])
    unread: dict[str, tuple[int, int]] = {}
    unreadable = cops.loc[np.isin(cops["state:growing_together_book"], (CellStatus.UNREADABLE, CellStatus.ERROR)),
                          ["partnership", "place", "row"]]
    for partnership, *address in unreadable.itertuples(index=False, name=None):
        unread.setdefault(partnership, address)
    view["book"] = pd.Series(["yes" if name in with_book else "unknown" if name in unread else "no"
                              for name in view["partnership"]], dtype=str)
    for index in view.index[view["book"] == "unknown"]:
        view.loc[index, ["place", "row"]] = unread[view.at[index, "partnership"]]
    view["cop"] = ""
    return view
