"""Which rows a figure counts, as far as sentences about a row speak of it."""

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, Tab
from cop_sheets.parsing.values import CellStatus
from validators.derived.columns import DerivedTables, to_datetime64

_KEYS = ["partnership", "cop"]


def partnerships_with_rows(derived: DerivedTables, tab: Tab) -> set[str]:
    """Return the partnerships with a data row on `tab`."""
    return {derived.tables.locations[number].partnership for number in derived[tab]["place"].unique().tolist()}


def is_counted(derived: DerivedTables, tab: Tab) -> pd.Series:
    """Say of each row of `tab` whether it counts in the year; of a CoP's row, whether the CoP does."""
    frame = derived[tab]
    if tab is COPS:
        active = pd.MultiIndex.from_frame(derived.active[_KEYS])
        return pd.Series(pd.MultiIndex.from_frame(frame[_KEYS]).isin(active), index=frame.index)
    if tab is SESSIONS:
        return frame["counts"]
    if tab is SURVEY_RESPONSES:
        return is_counted_response(derived)
    dated = (frame["fiscal_year"]
             == derived.period.fiscal_year.start) & ~(frame["date"] > to_datetime64(derived.period.as_of))
    return dated & (has_individuals(frame) | has_hours(frame)) if tab is CONSULTATIONS else dated


def is_counted_response(derived: DerivedTables) -> pd.Series:
    """Say of each response whether it counts: of the year, by the as-of date, of a known CoP where one is asked."""
    responses = derived[SURVEY_RESPONSES]
    known = (responses["cop"] != "") | ((responses["cop_id"] == "") & ~responses["cop_asked"]
                                        & (responses["state:cop_id"] != CellStatus.ERROR))
    return ((responses["fiscal_year"] == derived.period.fiscal_year.start) & known
            & ~(responses["date"] > to_datetime64(derived.period.as_of))
            & ~responses["state:fiscal_year"].isin([CellStatus.UNREADABLE, CellStatus.ERROR]))


def has_individuals(frame: pd.DataFrame) -> pd.Series:
    """Say of each consultation whether it tells who, or how many, received it."""
    return (frame["individuals"].map(len) > 0) | frame["number_of_individuals"].notna()


def has_hours(frame: pd.DataFrame) -> pd.Series:
    """Say of each consultation whether its hours can be counted: readable and above 0."""
    return frame["hours"] > 0


def response_answers(derived: DerivedTables, responses: pd.Index, readable_only: bool = False) -> pd.DataFrame:
    """Return the answers of some rows of Survey Responses; where `readable_only`, only those on their scale."""
    answers = derived.tables.answers
    wanted = np.zeros(len(derived.tables[SURVEY_RESPONSES].values), bool)
    wanted[responses] = True
    is_wanted = wanted[answers["response"].to_numpy()]
    return answers[is_wanted & (answers["state"].to_numpy() == CellStatus.OK) if readable_only else is_wanted]
