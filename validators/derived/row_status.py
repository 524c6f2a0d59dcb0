"""The status of a row: counted, other fiscal years, or excluded for one reason."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab
from cop_sheets.parsing import NOT_DATA
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64

COUNTED, OTHER_YEAR = "counted", "other fiscal years"
UNDATED, AFTER_AS_OF, CANCELLED_SESSION, UNKNOWN_COP, UNREADABLE = EXCLUSION_REASONS = (
    "undated", "after the as-of date", "cancelled", "unknown CoP", "unreadable value")
ROW_STATUSES = (COUNTED, OTHER_YEAR, *EXCLUSION_REASONS, *NOT_DATA)
# Plain objects: text of pandas would load 5 MB of pyarrow in every process that imports this.
ROW_STATUS_TYPE = pd.CategoricalDtype(pd.Index(ROW_STATUSES, dtype=object))
_CODES = {status: np.int8(code) for code, status in enumerate(ROW_STATUSES)}
_Condition = tuple[pd.Series, str]


def row_status(tab: Tab, frame: pd.DataFrame, period: Period) -> pd.Series:
    """Return the status of each data row of `tab`, categorical, on the index of `frame` (see `DerivedTables`)."""
    codes = _STATUS_CODES[tab.slug](frame, period)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=ROW_STATUS_TYPE), index=frame.index)


def has_individuals(consultations: pd.DataFrame) -> pd.Series:
    """Return whether each consultation names those who received it, or their number."""
    return (consultations["individuals"].map(len) > 0) | consultations["number_of_individuals"].notna()


def has_hours(consultations: pd.DataFrame) -> pd.Series:
    """Return whether the hours of each consultation can be counted: they can be read and are above 0."""
    return consultations["hours"] > 0


def _first_match(*conditions: _Condition) -> np.ndarray:
    """Return the code of the first status whose condition holds for each row; counted where none does."""
    return np.select([condition.to_numpy(bool) for condition, _ in conditions],
                     [_CODES[status] for _, status in conditions], _CODES[COUNTED])


def _date_conditions(frame: pd.DataFrame, period: Period) -> tuple[_Condition, _Condition, _Condition]:
    return ((frame["fiscal_year"].isna(), UNDATED), (frame["fiscal_year"] != period.fiscal_year.start, OTHER_YEAR),
            (frame["date"] > to_datetime64(period.as_of), AFTER_AS_OF))


def _cops(frame: pd.DataFrame, period: Period) -> np.ndarray:
    """Return status codes. Rows with a repeated ID have the status of the row that describes the CoP.

    Each row of a CoP that closed and reopened has its own status.
    """
    year = period.fiscal_year
    own = pd.Series(_first_match(
        (frame["start"].isna(), UNDATED),
        ((frame["start"] > to_datetime64(year.last_day)) | (frame["end"] < to_datetime64(year.first_day))
         | (period.as_of < year.first_day) | (frame["backwards"] & ~frame["active"]), OTHER_YEAR),
        (frame["start"] > to_datetime64(period.as_of), AFTER_AS_OF), (frame["cop"] == "", UNKNOWN_COP)),
        index=frame.index)
    described = frame["first"] & ~frame["reopened"]
    keys = zip(frame.loc[described, "partnership"], frame.loc[described, "cop"], strict=True)
    by_cop = dict(zip(keys, own[described], strict=True))
    return np.array([by_cop.get((partnership, cop), status) for partnership, cop, status in zip(
        frame["partnership"], frame["cop"], own, strict=True)], dtype=np.int8)


def _sessions(frame: pd.DataFrame, period: Period) -> np.ndarray:
    return _first_match(*_date_conditions(frame, period), (frame["cancelled"], CANCELLED_SESSION),
                        (frame["cop"] == "", UNKNOWN_COP), (~frame["held"], UNREADABLE))


def _trainings(frame: pd.DataFrame, period: Period) -> np.ndarray:
    return _first_match(*_date_conditions(frame, period))


def _consultations(frame: pd.DataFrame, period: Period) -> np.ndarray:
    return _first_match(*_date_conditions(frame, period), (~has_individuals(frame) & ~has_hours(frame), UNREADABLE))


def _responses(frame: pd.DataFrame, period: Period) -> np.ndarray:
    unread_year = frame["state:fiscal_year"].isin(UNREADABLE_STATES)
    undated, other, late = _date_conditions(frame, period)
    return _first_match((undated[0] & ~unread_year, UNDATED), (other[0] & ~unread_year, OTHER_YEAR), late,
                        ((frame["cop"] == "") & frame["requires_cop"], UNKNOWN_COP), (unread_year, UNREADABLE))


_STATUS_CODES: dict[str, Callable[[pd.DataFrame, Period], np.ndarray]] = {
    COPS.slug: _cops, SESSIONS.slug: _sessions, TRAININGS.slug: _trainings, CONSULTATIONS.slug: _consultations,
    SURVEY_RESPONSES.slug: _responses}
