"""Views of CoPs: the rows that describe them, and which partnerships have the Growing Together book."""

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date, format_month
from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import COPS, HYBRID, SESSIONS, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from validators.derived import (
    COP_KEY_COLUMNS,
    MISSED,
    UNREADABLE_STATES,
    DerivedTables,
    MonthlyDosage,
    active_spans,
    cop_keys,
    cop_positions,
    cops_with_unreadable_ids,
    expand_shared_names,
    to_datetime64,
)


def month_names(derived: DerivedTables) -> list[str]:
    """Return the names of the fiscal year's months in full, such as November 2024."""
    return [format_month(derived.period.fiscal_year.month(number)[0]) for number in range(MONTHS_PER_YEAR)]


def cops_view(derived: DerivedTables, months: MonthlyDosage) -> pd.DataFrame:
    """Return one row per CoP active in the year: the row that describes it, and facts about its sessions and survey.

    Of a CoP that closed and reopened the other rows that are active in the year follow at the end.
    Adds `facilitator_count`; `hybrid`, `maybe_hybrid` (a delivery mode can't be read); `missing_streak`: how many
    months in a row are missed up to the latest due one, since `missing_since`; `no_survey`: it has no response in the
    year; `fourth_quarter`, `year_name` and `counted_on` of the period. Streak and survey are of the CoP as a whole, so
    its other rows have none.
    """
    view = months.cops.copy()
    _add_missing_streak(derived, months, view)
    _add_survey(derived, months, view)
    spans = active_spans(derived[COPS], months.cops)
    others = spans[spans["active"] & ~spans["first"]]
    if len(others):
        others = others.drop(columns="position").assign(
            missing_streak=0, missing_since="", no_survey=False,
            **{name: view[name].iat[0] for name in ("fourth_quarter", "year_name", "counted_on")})
        view = pd.concat([view, others], ignore_index=True)
    view["facilitator_count"] = view["facilitators"].map(len)
    _add_hybrid(derived, view)
    return view


def _add_hybrid(derived: DerivedTables, view: pd.DataFrame) -> None:
    sessions = derived[SESSIONS]
    counts = sessions["counts"].to_numpy()
    hybrid = _has_session(view, sessions[counts & (sessions["delivery_mode"].to_numpy() == HYBRID)])
    unread = _has_session(view, sessions[counts & np.isin(sessions["state:delivery_mode"], UNREADABLE_STATES)])
    view["hybrid"] = (view["delivery_mode"] == HYBRID) | hybrid
    view["maybe_hybrid"] = ~view["hybrid"] & (np.isin(view["state:delivery_mode"], UNREADABLE_STATES) | unread)


def _has_session(view: pd.DataFrame, sessions: pd.DataFrame) -> np.ndarray:
    """Return whether each CoP has one of `sessions`; for rows of a reopened CoP, whether it may be of that period.

    A session in no period of its CoP is of the row that describes it.
    """
    keys = set(cop_keys(sessions))
    result = np.array([pair in keys for pair in cop_keys(view)], bool)
    reopened = view[result & view["reopened"].to_numpy()]
    for _, rows in reopened.groupby(COP_KEY_COLUMNS):
        dates = sessions["date"].to_numpy()[cop_positions(rows[:1], sessions) >= 0]
        in_period = (rows["earliest"].to_numpy()[:, None] <= dates) & (dates <= rows["latest"].to_numpy()[:, None])
        result[rows.index] = in_period.any(axis=1) | (rows["first"].to_numpy() & ~in_period.any(axis=0).all())
    return result


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
