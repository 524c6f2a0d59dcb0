"""Which rows count, and the reconciliation: every row that was read, by its status."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Tab
from cop_sheets.parsing import NOT_DATA
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_words import OUTCOMES
from validators.derived.columns import DerivedTables
from validators.derived.row_status import COUNTED, EXCLUSION_REASONS, OTHER_YEAR, ROW_STATUS_TYPE, ROW_STATUSES


@dataclass
class RowStatuses:
    """`status`, by tab slug: the status of every row of the tab's table, one of `ROW_STATUSES`, on its index."""

    derived: DerivedTables
    status: dict[str, pd.Series]
    _counted: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def rows(self, tab: Tab, status: str) -> pd.DataFrame:
        """Return the data rows of `tab` whose status is `status`, as in `DerivedTables`."""
        statuses = self.status[tab.slug]
        return self.derived[tab].loc[statuses.index[statuses == status]]

    def counted(self, tab: Tab) -> pd.DataFrame:
        """Return the rows of `tab` that at least one figure uses."""
        if tab.slug not in self._counted:
            self._counted[tab.slug] = self.rows(tab, COUNTED)
        return self._counted[tab.slug]


def classify_rows(derived: DerivedTables) -> RowStatuses:
    """Return the status of every row that was read."""
    statuses = {}
    for tab in DATA_TABS:
        table = derived.tables[tab]
        codes = ROW_STATUS_TYPE.categories.get_indexer(table.values["not_data"])    # -1 for data rows, for now
        codes[table.is_data] = derived.row_status(tab).cat.codes
        statuses[tab.slug] = pd.Series(pd.Categorical.from_codes(codes, dtype=ROW_STATUS_TYPE))
    return RowStatuses(derived, statuses)


def is_counted(derived: DerivedTables, tab: Tab) -> pd.Series:
    """Return whether at least one figure uses each data row of `tab`."""
    return derived.row_status(tab) == COUNTED


def partnerships_with_rows(derived: DerivedTables, tab: Tab) -> set[str]:
    """Return the partnerships with a data row on `tab`."""
    return {derived.tables.locations[number].partnership for number in derived[tab]["place"].unique().tolist()}


def response_answers(derived: DerivedTables, responses: pd.Index, readable_only: bool = False) -> pd.DataFrame:
    """Return the rows of `Tables.answers` for some survey responses; `readable_only`: those on their scale only."""
    answers = derived.tables.answers
    wanted = np.zeros(len(derived.tables[SURVEY_RESPONSES].values), bool)
    wanted[responses] = True
    is_wanted = wanted[answers["response"].to_numpy()]
    return answers[is_wanted & (answers["state"].to_numpy() == CellStatus.OK) if readable_only else is_wanted]


def is_asked(answers: pd.DataFrame) -> pd.Series:
    """Return whether each answer is to an outcome that its respondent's Role is asked; a blank Role is asked all."""
    codes, roles = pd.factorize(answers["role"])
    is_asked_role = np.zeros((len(OUTCOMES) + 1, len(roles)), bool)
    for column in SURVEY_RESPONSES.columns:
        if column.outcome:
            is_asked_role[column.outcome] = [role in column.asked_roles for role in roles]
    return is_asked_role[answers["outcome"].to_numpy(), codes] | answers["state:role"].isin([CellStatus.BLANK,
                                                                                             CellStatus.ABSENT])


def reconciliation_table(row_statuses: RowStatuses) -> pd.DataFrame:
    """Return one row per partnership and tab: rows read = counted + other fiscal years + excluded + not data.

    "Rows Read" is counted in the raw sheets, the other columns are counts of statuses.
    """
    tables = row_statuses.derived.tables
    order = {name: number for number, name in enumerate(tables.partnerships)}
    parts = []
    for tab in DATA_TABS:
        positions = tables[tab].values["partnership"].map(order).to_numpy(int)
        codes = row_statuses.status[tab.slug].cat.codes.to_numpy(int)
        counts = np.bincount(positions * len(ROW_STATUSES) + codes, minlength=len(order) * len(ROW_STATUSES))
        by_status = pd.DataFrame(counts.reshape(len(order), len(ROW_STATUSES)), columns=list(ROW_STATUSES))
        read = np.zeros(len(order), int)
        for location in tables.locations:
            if location.tab is tab and location.header_row:
                read[order[location.partnership]] += len(location.raw_sheet.rows) - location.header_row
        parts.append(pd.DataFrame({
            "Partnership": list(order), "Tab": tab.name, "Rows Read": read, "Counted": by_status[COUNTED],
            "Other Fiscal Years": by_status[OTHER_YEAR],
            "Excluded": by_status[list(EXCLUSION_REASONS)].sum(axis=1),
            "Not Data": by_status[list(NOT_DATA)].sum(axis=1),
            **{status_heading(reason): by_status[reason] for reason in EXCLUSION_REASONS + NOT_DATA}}))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("Partnership", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def status_heading(status: str) -> str:
    """Return the header of a status of rows in the reconciliation."""
    return f"{status[0].upper()}{status[1:]}"
