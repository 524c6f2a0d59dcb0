"""Which rows a figure counts, as far as sentences about a row speak of it."""

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, Tab
from cop_sheets.parsing.values import State
from validators.derived.columns import Facts, moment

_KEYS = ["partnership", "cop"]


def entered_on(facts: Facts, tab: Tab) -> set[str]:
    """Return the partnerships with a data row on `tab`."""
    return {facts.tables.places[number].partnership for number in facts[tab]["place"].unique().tolist()}


def counted_rows(facts: Facts, tab: Tab) -> pd.Series:
    """Say of each row of `tab` whether it counts in the year; of a CoP's row, whether the CoP does."""
    frame = facts[tab]
    if tab is COPS:
        active = pd.MultiIndex.from_frame(facts.active[_KEYS])
        return pd.Series(pd.MultiIndex.from_frame(frame[_KEYS]).isin(active), index=frame.index)
    if tab is SESSIONS:
        return frame["counts"]
    if tab is SURVEY_RESPONSES:
        return counted_responses(facts)
    dated = (frame["fiscal_year"] == facts.period.fiscal_year.start) & ~(frame["date"] > moment(facts.period.as_of))
    return dated & (has_individuals(frame) | has_hours(frame)) if tab is CONSULTATIONS else dated


def counted_responses(facts: Facts) -> pd.Series:
    """Say of each response whether it counts: of the year, by the as-of date, of a known CoP where one is asked."""
    responses = facts[SURVEY_RESPONSES]
    known = (responses["cop"] != "") | ((responses["cop_id"] == "") & ~responses["cop_asked"]
                                        & (responses["state:cop_id"] != State.PROBLEM))
    return ((responses["fiscal_year"] == facts.period.fiscal_year.start) & known
            & ~(responses["date"] > moment(facts.period.as_of))
            & ~responses["state:fiscal_year"].isin([State.UNREADABLE, State.PROBLEM]))


def has_individuals(frame: pd.DataFrame) -> pd.Series:
    """Say of each consultation whether it tells who, or how many, received it."""
    return (frame["individuals"].map(len) > 0) | frame["number_of_individuals"].notna()


def has_hours(frame: pd.DataFrame) -> pd.Series:
    """Say of each consultation whether its hours can be counted: readable and above 0."""
    return frame["hours"] > 0


def answers_of(facts: Facts, responses: pd.Index, read: bool = False) -> pd.DataFrame:
    """Return the answers of some rows of Survey Responses; of those only the ones on their scale where `read`."""
    answers = facts.tables.answers
    wanted = np.zeros(len(facts.tables[SURVEY_RESPONSES].values), bool)
    wanted[responses] = True
    found = wanted[answers["response"].to_numpy()]
    return answers[found & (answers["state"].to_numpy() == State.READ) if read else found]
