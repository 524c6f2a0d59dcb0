"""Every row accounted for: counted, of another fiscal year, excluded for one reason, or not data."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.layout import (
    CONSULTATIONS,
    COPS,
    DATA_TABS,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import NOT_DATA
from cop_sheets.parsing.values import CellStatus
from validators.derived.columns import DerivedTables
from validators.derived.counting import has_hours, has_individuals
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64

COUNTED, OTHER_YEAR = "counted", "other fiscal years"
UNDATED, AFTER_AS_OF, CANCELLED, UNKNOWN_COP, UNREADABLE = EXCLUSION_REASONS = (
    "undated", "after the as-of date", "cancelled", "unknown CoP", "unreadable value")


@dataclass
class RowStatuses:
    """`status`, by tab slug: what became of each row of the tab's table, a Series on the table's index.

    Each is COUNTED, OTHER_YEARS, one of REASONS, or one of NOT_DATA.
    """

    derived: DerivedTables
    status: dict[str, pd.Series]
    _counted: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def rows(self, tab: Tab, status: str) -> pd.DataFrame:
        """Return the data rows of `tab` that met with `status`, with all that is known of them."""
        statuses = self.status[tab.slug]
        return self.derived[tab].loc[statuses.index[statuses == status]]

    def counted(self, tab: Tab) -> pd.DataFrame:
        """Return the rows of `tab` that at least one figure uses."""
        if tab.slug not in self._counted:
            self._counted[tab.slug] = self.rows(tab, COUNTED)
        return self._counted[tab.slug]


def classify_rows(derived: DerivedTables) -> RowStatuses:
    """Say what becomes of every row that was read."""
    judges = {COPS: _cops, SESSIONS: _sessions, TRAININGS: _trainings, CONSULTATIONS: _consultations,
              SURVEY_RESPONSES: _responses}
    statuses = {}
    for tab in DATA_TABS:
        status = derived.tables[tab].values["not_data"].to_numpy(dtype=object, copy=True)
        frame = derived[tab]
        status[frame.index] = judges[tab](derived, frame)
        statuses[tab.slug] = pd.Series(status, dtype=object)
    return RowStatuses(derived, statuses)


def _first_match(*conditions: tuple[pd.Series, str]) -> np.ndarray:
    # As objects: arrays of text hold each word at the length of the longest.
    statuses = [np.array(status, dtype=object) for _, status in conditions]
    return np.select([condition.to_numpy(bool) for condition, _ in conditions], statuses,
                     np.array(COUNTED, dtype=object))


def _date_conditions(derived: DerivedTables, frame: pd.DataFrame) -> tuple:
    return ((frame["fiscal_year"].isna(), UNDATED),
            (frame["fiscal_year"] != derived.period.fiscal_year.start, OTHER_YEAR),
            (frame["date"] > to_datetime64(derived.period.as_of), AFTER_AS_OF))


def _cops(derived: DerivedTables, frame: pd.DataFrame) -> np.ndarray:
    """A repeated ID meets the fate of the row that describes the CoP: the CoP counts once, its rows all count.

    Of a CoP that closed and reopened each row is a span of its own.
    """
    year = derived.period.fiscal_year
    own = pd.Series(_first_match(
        (frame["start"].isna(), UNDATED),
        ((frame["start"] > to_datetime64(year.last_day)) | (frame["end"] < to_datetime64(year.first_day))
         | (derived.period.as_of < year.first_day) | (frame["backwards"] & ~frame["active"]), OTHER_YEAR),
        (frame["start"] > to_datetime64(derived.period.as_of), AFTER_AS_OF), (frame["cop"] == "", UNKNOWN_COP)),
        index=frame.index, dtype=object)
    described = frame["first"] & ~frame["reopened"]
    keys = zip(frame.loc[described, "partnership"], frame.loc[described, "cop"], strict=True)
    by_cop = dict(zip(keys, own[described], strict=True))
    return np.array([by_cop.get((partnership, cop), status) for partnership, cop, status in zip(
        frame["partnership"], frame["cop"], own, strict=True)], dtype=object)


def _sessions(derived: DerivedTables, frame: pd.DataFrame) -> np.ndarray:
    return _first_match(*_date_conditions(derived, frame), (frame["cancelled"], CANCELLED),
                        (frame["cop"] == "", UNKNOWN_COP), (~frame["held"], UNREADABLE))


def _trainings(derived: DerivedTables, frame: pd.DataFrame) -> np.ndarray:
    return _first_match(*_date_conditions(derived, frame))


def _consultations(derived: DerivedTables, frame: pd.DataFrame) -> np.ndarray:
    return _first_match(*_date_conditions(derived, frame), (~has_individuals(frame) & ~has_hours(frame), UNREADABLE))


def _responses(derived: DerivedTables, frame: pd.DataFrame) -> np.ndarray:
    unread_year = frame["state:fiscal_year"].isin(UNREADABLE_STATES)
    cop_not_asked = (frame["role"] == TRAINING_PARTICIPANT) & frame["state:cop_id"].isin([CellStatus.BLANK,
                                                                                          CellStatus.ABSENT])
    undated, other, late = _date_conditions(derived, frame)
    return _first_match((undated[0] & ~unread_year, UNDATED), (other[0] & ~unread_year, OTHER_YEAR), late,
                        ((frame["cop"] == "") & ~cop_not_asked, UNKNOWN_COP), (unread_year, UNREADABLE))


def reconciliation_table(row_statuses: RowStatuses) -> pd.DataFrame:
    """Return a line a partnership and tab: rows read = counted + other fiscal years + excluded + not data.

    Rows read is counted from the sheets themselves, the rest from what became of each row.
    """
    tables = row_statuses.derived.tables
    lines = []
    for tab in DATA_TABS:
        statuses = row_statuses.status[tab.slug]
        counts = Counter(zip(tables[tab].values["partnership"].tolist(), statuses.tolist(), strict=True))
        read: Counter = Counter()
        for found in tables.locations:
            if found.tab is tab and found.header_row:
                read[found.partnership] += len(found.raw_sheet.rows) - found.header_row
        for name in tables.partnerships:
            reasons = {reason: counts[name, reason] for reason in EXCLUSION_REASONS + NOT_DATA}
            lines.append({"Partnership": name, "Tab": tab.name, "Rows Read": read[name],
                          "Counted": counts[name, COUNTED], "Other Fiscal Years": counts[name, OTHER_YEAR],
                          "Excluded": sum(reasons[reason] for reason in EXCLUSION_REASONS),
                          "Not Data": sum(reasons[kind] for kind in NOT_DATA)}
                         | {_column_heading(reason): count for reason, count in reasons.items()})
    columns = ["Partnership", "Tab", "Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data",
               *map(_column_heading, EXCLUSION_REASONS + NOT_DATA)]
    frame = pd.DataFrame(lines, columns=columns)
    order = {name: number for number, name in enumerate(tables.partnerships)}
    return frame.sort_values("Partnership", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _column_heading(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}"
