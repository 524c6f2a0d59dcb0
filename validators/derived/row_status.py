"""Every row accounted for: counted, of another fiscal year, excluded for one reason, or not data."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, DATA_TABS, PARTICIPANT, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab
from cop_sheets.parsing import NOT_DATA
from cop_sheets.parsing.values import State
from validators.derived.columns import Facts
from validators.derived.counting import has_hours, has_individuals
from validators.derived.datetimes import UNREAD, moment

COUNTED, OTHER_YEARS = "counted", "other fiscal years"
UNDATED, AFTER_AS_OF, CANCELLED, UNKNOWN_COP, UNREADABLE = REASONS = (
    "undated", "after the as-of date", "cancelled", "unknown CoP", "unreadable value")


@dataclass
class Accounts:
    """`fate`, by tab slug: what became of each row of the tab's table, a Series on the table's index.

    Each is COUNTED, OTHER_YEARS, one of REASONS, or one of NOT_DATA.
    """

    facts: Facts
    fate: dict[str, pd.Series]
    _counted: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def rows(self, tab: Tab, fate: str) -> pd.DataFrame:
        """Return the data rows of `tab` that met with `fate`, with all that is known of them."""
        fates = self.fate[tab.slug]
        return self.facts[tab].loc[fates.index[fates == fate]]

    def counted(self, tab: Tab) -> pd.DataFrame:
        """Return the rows of `tab` that at least one figure uses."""
        if tab.slug not in self._counted:
            self._counted[tab.slug] = self.rows(tab, COUNTED)
        return self._counted[tab.slug]


def account(facts: Facts) -> Accounts:
    """Say what becomes of every row that was read."""
    judges = {COPS: _cops, SESSIONS: _sessions, TRAININGS: _trainings, CONSULTATIONS: _consultations,
              SURVEY_RESPONSES: _responses}
    fates = {}
    for tab in DATA_TABS:
        fate = facts.tables[tab].values["not_data"].to_numpy(dtype=object, copy=True)
        frame = facts[tab]
        fate[frame.index] = judges[tab](facts, frame)
        fates[tab.slug] = pd.Series(fate, dtype=object)
    return Accounts(facts, fates)


def _first_that_fits(*conditions: tuple[pd.Series, str]) -> np.ndarray:
    # As objects: arrays of text hold each word at the length of the longest.
    fates = [np.array(fate, dtype=object) for _, fate in conditions]
    return np.select([condition.to_numpy(bool) for condition, _ in conditions], fates, np.array(COUNTED, dtype=object))


def _dated(facts: Facts, frame: pd.DataFrame) -> tuple:
    return ((frame["fiscal_year"].isna(), UNDATED),
            (frame["fiscal_year"] != facts.period.fiscal_year.start, OTHER_YEARS),
            (frame["date"] > moment(facts.period.as_of), AFTER_AS_OF))


def _cops(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    """A repeated ID meets the fate of the row that describes the CoP: the CoP counts once, its rows all count.

    Of a CoP that closed and reopened each row is a span of its own.
    """
    year = facts.period.fiscal_year
    own = pd.Series(_first_that_fits(
        (frame["start"].isna(), UNDATED),
        ((frame["start"] > moment(year.last_day)) | (frame["end"] < moment(year.first_day))
         | (facts.period.as_of < year.first_day) | (frame["backwards"] & ~frame["active"]), OTHER_YEARS),
        (frame["start"] > moment(facts.period.as_of), AFTER_AS_OF), (frame["cop"] == "", UNKNOWN_COP)),
        index=frame.index, dtype=object)
    described = frame["first"] & ~frame["reopened"]
    keys = zip(frame.loc[described, "partnership"], frame.loc[described, "cop"], strict=True)
    by_cop = dict(zip(keys, own[described], strict=True))
    return np.array([by_cop.get((partnership, cop), fate) for partnership, cop, fate in zip(
        frame["partnership"], frame["cop"], own, strict=True)], dtype=object)


def _sessions(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    return _first_that_fits(*_dated(facts, frame), (frame["cancelled"], CANCELLED),
                            (frame["cop"] == "", UNKNOWN_COP), (~frame["held"], UNREADABLE))


def _trainings(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    return _first_that_fits(*_dated(facts, frame))


def _consultations(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    return _first_that_fits(*_dated(facts, frame), (~has_individuals(frame) & ~has_hours(frame), UNREADABLE))


def _responses(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    unread_year = frame["state:fiscal_year"].isin(UNREAD)
    cop_not_asked = (frame["role"] == PARTICIPANT) & frame["state:cop_id"].isin([State.BLANK, State.ABSENT])
    undated, other, late = _dated(facts, frame)
    return _first_that_fits((undated[0] & ~unread_year, UNDATED), (other[0] & ~unread_year, OTHER_YEARS), late,
                            ((frame["cop"] == "") & ~cop_not_asked, UNKNOWN_COP), (unread_year, UNREADABLE))


def reconciliation(accounts: Accounts) -> pd.DataFrame:
    """Return a line a partnership and tab: rows read = counted + other fiscal years + excluded + not data.

    Rows read is counted from the sheets themselves, the rest from what became of each row.
    """
    tables = accounts.facts.tables
    lines = []
    for tab in DATA_TABS:
        fates = accounts.fate[tab.slug]
        counts = Counter(zip(tables[tab].values["partnership"].tolist(), fates.tolist(), strict=True))
        read: Counter = Counter()
        for found in tables.places:
            if found.tab is tab and found.header_row:
                read[found.partnership] += len(found.grid.rows) - found.header_row
        for name in tables.partnerships:
            reasons = {reason: counts[name, reason] for reason in REASONS + NOT_DATA}
            lines.append({"Partnership": name, "Tab": tab.name, "Rows Read": read[name],
                          "Counted": counts[name, COUNTED], "Other Fiscal Years": counts[name, OTHER_YEARS],
                          "Excluded": sum(reasons[reason] for reason in REASONS),
                          "Not Data": sum(reasons[kind] for kind in NOT_DATA)}
                         | {_heading(reason): count for reason, count in reasons.items()})
    columns = ["Partnership", "Tab", "Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data",
               *map(_heading, REASONS + NOT_DATA)]
    frame = pd.DataFrame(lines, columns=columns)
    order = {name: number for number, name in enumerate(tables.partnerships)}
    return frame.sort_values("Partnership", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _heading(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}"
