"""What flags keep to themselves: text that only its own partnership may read, and which CoP a response is of."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES, Tab, find_tab
from cop_sheets.parsing import TabLocation, has_private_cells
from cop_sheets.text import match_key

UNSURVEYED_RULE = "COP-17"   # the rule that says which CoPs have no response
NOT_SHOWN = "(not shown)"
REPEATED_ROWS_RULE = "ROW-02"     # the rule about equal rows
DATES_RULE = "CEL-06"     # the rule about dates: those after the as-of date would tell when single responses came
LATE_RESPONSES_MESSAGE = "Dated after {as_of}, and so not counted yet: {count}."


@dataclass(frozen=True)
class RedactionPolicy:
    """What is told. `shows_people`: what stands in private cells. `shows_respondents`: which CoP a survey response is
    of, and which row. Where that is not told, `unsurveyed` has the findings of UNSURVEYED_RULE that are told instead of
    those of the as-of date, by their number alone; see `engine.find_unsurveyed_cops`.

    On a tab with private columns a header or a tab's name that is none of the layout's own may be a person's name that
    was typed over it, so it is told as little as a private cell.
    """

    shows_people: bool = True
    shows_respondents: bool = True
    unsurveyed: pd.DataFrame | None = None

    def redacts(self, location: TabLocation, row: int, column: int) -> bool:
        """Say whether what stands in a cell is kept back: spreadsheet row `row`, column from 0."""
        if not self.shows_people and (location.is_private(row, column) or self._redacts_header(location, row, column)):
            return True
        return self.redacts_cop(location) and column == location.columns.get("cop_id") and row > (location.header_row
                                                                                                  or 0)

    def redacts_rows(self, tab: Tab) -> bool:
        """Say whether the rows of a tab are told together only, because each is one person's answers."""
        return not self.shows_respondents and tab is SURVEY_RESPONSES

    def redacts_cop(self, location: TabLocation) -> bool:
        """Say whether it is kept back which CoP the rows of a tab are of."""
        return self.redacts_rows(location.tab)

    def header(self, location: TabLocation, column: int, is_unread: bool = False) -> str:
        """Return the header of a column as it may be told: instead of one that is kept back, what it stands for."""
        typed = location.headers[column] if column < len(location.headers) else ""
        if self.shows_people or not (is_unread or has_private_cells(location.tab)) or match_key(typed) in _header_keys(
                location.tab):
            return typed
        questions = [OUTCOMES[statement.outcome - 1] for statement, index in location.questions if index == column]
        headers = [location.tab[name].header for name, index in location.columns.items() if index == column]
        return next(iter(questions + headers), NOT_SHOWN)

    def tab_name(self, tab: Tab, typed: str, is_unread: bool = False) -> str:
        """Return what a tab that means `tab`, or is not read and looks like it, is called, as it may be told."""
        if is_unread:
            return typed if self.shows_people else NOT_SHOWN
        return typed if self.shows_people or not has_private_cells(tab) or find_tab(typed) is tab else tab.name

    def redacted_details(self, location: TabLocation, details: dict) -> dict:
        """Return those of a finding's `details` that are told in other words, because they quote a header or a tab, or
        say of a single response whether it counts yet."""
        redacted_status = {"counted": "", "counting": ""} if self.redacts_rows(location.tab) else {}
        if self.shows_people or not (has_private_cells(location.tab) or "unread" in details):
            return redacted_status
        if "unread" in details:
            return redacted_status | {"sheet": NOT_SHOWN}
        redacted = redacted_status | ({"sheet": self.tab_name(location.tab, details["sheet"])} if "sheet" in details
                                      else {})
        if details.get("other_sheet"):
            redacted["first"] = f"{details['other_row']} of {self.tab_name(location.tab, details['other_sheet'])}"
        if details.get("status") == "unknown" or "other_index" in details:
            wanted = details["wanted"]
            redacted["wanted"] = wanted if match_key(wanted) in _header_keys(location.tab) else self.header(
                location, int(details["column_index"]))
        return redacted

    def _redacts_header(self, location: TabLocation, row: int, column: int) -> bool:
        """Say whether a cell down to the header row is kept back: there a header of the layout's own alone is told."""
        header_row = location.header_row or 0
        if row > header_row or not has_private_cells(location.tab):
            return False
        cells = location.raw_sheet.rows[row - 1]
        has_text = column < len(cells) and cells[column] != ""
        return has_text and (row < header_row or match_key(location.headers[column]) not in _header_keys(location.tab))


@cache
def _header_keys(tab: Tab) -> frozenset[str]:
    """Return the keys of all that the columns of a tab are called in the layout."""
    return frozenset(match_key(name) for column in tab.columns for name in (column.header, *column.aliases))


NO_REDACTION = RedactionPolicy()
