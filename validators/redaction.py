"""What flags keep to themselves: text that only its own partnership may read, and which CoP a response is of."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES, Tab, tab_named
from cop_sheets.parsing import Place, holds_private
from cop_sheets.text import key

UNSURVEYED = "COP-17"   # the rule that says which CoPs have no response
NOT_SHOWN = "(not shown)"
REPEATED = "ROW-02"     # the rule about equal rows
LATE = "CEL-06"     # the rule about dates: those after the as-of date would tell of single responses when they came
LATE_RESPONSES = "Dated after {as_of}, and so not counted yet: {count}."


@dataclass(frozen=True)
class Discretion:
    """What is told. `people`: what stands in private cells. `responders`: which CoP a survey response is of, and which
    row. Where that is not told, `unsurveyed` has the findings of the rule UNSURVEYED that are told instead of those of
    the as-of date, by their number alone; see `engine.find_unsurveyed`.

    On a tab with private columns a header or a tab's name that is none of the layout's own may be a person's name that
    was typed over it, so it is told as little as a private cell.
    """

    people: bool = True
    responders: bool = True
    unsurveyed: pd.DataFrame | None = None

    def hides(self, found: Place, row: int, column: int) -> bool:
        """Say whether what stands in a cell is kept back: spreadsheet row `row`, column from 0."""
        if not self.people and (found.is_private(row, column) or self._hides_heading(found, row, column)):
            return True
        return self.hides_cop(found) and column == found.columns.get("cop_id") and row > (found.header_row or 0)

    def hides_rows(self, tab: Tab) -> bool:
        """Say whether the rows of a tab are told together only, because each is one person's answers."""
        return not self.responders and tab is SURVEY_RESPONSES

    def hides_cop(self, found: Place) -> bool:
        """Say whether it is kept back which CoP the rows of a tab are of."""
        return self.hides_rows(found.tab)

    def header(self, found: Place, column: int, is_unread: bool = False) -> str:
        """Return the header of a column as it may be told: instead of one that is kept back, what it stands for."""
        typed = found.headers[column] if column < len(found.headers) else ""
        if self.people or not (is_unread or holds_private(found.tab)) or key(typed) in _headers(found.tab):
            return typed
        asked = [OUTCOMES[statement.outcome - 1] for statement, index in found.statements if index == column]
        means = [found.tab[name].header for name, index in found.columns.items() if index == column]
        return next(iter(asked + means), NOT_SHOWN)

    def tab_name(self, tab: Tab, typed: str, is_unread: bool = False) -> str:
        """Return what a tab that means `tab`, or is not read and looks like it, is called, as it may be told."""
        if is_unread:
            return typed if self.people else NOT_SHOWN
        return typed if self.people or not holds_private(tab) or tab_named(typed) is tab else tab.name

    def told(self, found: Place, details: dict) -> dict:
        """Return those of a finding's `details` that are told in other words, because they quote a header or a tab, or
        say of a single response whether it counts yet."""
        hidden = {"counted": "", "counting": ""} if self.hides_rows(found.tab) else {}
        if self.people or not (holds_private(found.tab) or "unread" in details):
            return hidden
        if "unread" in details:
            return hidden | {"sheet": NOT_SHOWN}
        told = hidden | ({"sheet": self.tab_name(found.tab, details["sheet"])} if "sheet" in details else {})
        if details.get("other_sheet"):
            told["first"] = f"{details['other_row']} of {self.tab_name(found.tab, details['other_sheet'])}"
        if details.get("status") == "unknown" or "other_index" in details:
            wanted = details["wanted"]
            told["wanted"] = wanted if key(wanted) in _headers(found.tab) else self.header(
                found, int(details["column_index"]))
        return told

    def _hides_heading(self, found: Place, row: int, column: int) -> bool:
        """Say whether a cell down to the header row is kept back: there a header of the layout's own alone is told."""
        header_row = found.header_row or 0
        if row > header_row or not holds_private(found.tab):
            return False
        cells = found.grid.rows[row - 1]
        there = column < len(cells) and cells[column] != ""
        return there and (row < header_row or key(found.headers[column]) not in _headers(found.tab))


@cache
def _headers(tab: Tab) -> frozenset[str]:
    """Return the keys of all that the columns of a tab are called in the layout."""
    return frozenset(key(name) for column in tab.columns for name in (column.header, *column.aliases))


EVERYTHING = Discretion()
