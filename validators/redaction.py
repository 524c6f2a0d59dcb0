"""What flags must not show to every reader: private cells, and which CoP a survey response is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from cop_sheets.layout import SURVEY_RESPONSES, Tab
from cop_sheets.parsing import TabLocation, has_private_cells
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.program_words import OUTCOMES
from cop_sheets.suggestions import suggest_headers
from cop_sheets.text import match_key

UNSURVEYED_RULE = "COP-17"   # which CoPs have no response
NOT_SHOWN = "(not shown)"
NO_TAB = "its name"    # where no tab of the partnership's own looks like one that is lacking
NO_HEADER = "your header"    # where no column of the partnership's own looks like one that is lacking
REPEATED_ROWS_RULE = "ROW-02"     # which rows are equal
DATES_RULE = "CEL-06"     # which dates are after the as-of date; would reveal when single responses were sent
LATE_RESPONSES_MESSAGE = "Dated after {as_of}, and so not counted yet: {count}."


@dataclass(frozen=True)
class RedactionPolicy:
    """What a reader of flags may see.

    `shows_people`: the values of private cells. `shows_respondents`: which CoP a survey response is of, and in which
    row it is. Where False, violations of UNSURVEYED_RULE are shown as a count only, taken from `unsurveyed` (see
    `engine.find_unsurveyed_cops`) rather than as of the as-of date.

    On a tab with private columns, a header or tab name that is not one of the layout's may be a person's name typed
    over it, so it is redacted like a private cell.
    """

    shows_people: bool = True
    shows_respondents: bool = True
    unsurveyed: pd.DataFrame | None = None

    def redacts(self, location: TabLocation, row: int, column: int) -> bool:
        """Return whether the value of a cell is redacted: spreadsheet row `row`, `column` from 0."""
        if not self.shows_people and (location.is_private(row, column) or self._redacts_header(location, row, column)):
            return True
        is_below_headers = row > (location.header_row or 0)
        return self.redacts_cop(location) and column == location.columns.get("cop_id") and is_below_headers

    def redacts_rows(self, tab: Tab) -> bool:
        """Return whether single rows of a tab are redacted, because each is one person's answers."""
        return not self.shows_respondents and tab is SURVEY_RESPONSES

    def redacts_cop(self, location: TabLocation) -> bool:
        """Return whether the CoP of the rows of a tab is redacted."""
        return self.redacts_rows(location.tab)

    def header(self, location: TabLocation, column: int, is_unread: bool = False) -> str:
        """Return the header of a column, or, where it is redacted, the layout's header or outcome that it means."""
        typed = location.headers[column] if column < len(location.headers) else ""
        if self.shows_people or not (is_unread or has_private_cells(location.tab)) or match_key(typed) in _header_keys(
                location.tab):
            return typed
        questions = [OUTCOMES[question.outcome - 1] for question, index in location.questions if index == column]
        headers = [location.tab[name].header for name, index in location.columns.items() if index == column]
        return next(iter(questions + headers), NOT_SHOWN)

    def likely_header(self, location: TabLocation, name: str) -> str:
        """Return the header that looks like the missing column `name`; NO_HEADER where none does or it is redacted."""
        if not self.shows_people and has_private_cells(location.tab):
            return NO_HEADER
        return suggest_headers(location).get(name, NO_HEADER)

    def tab_name(self, tab: Tab, typed: str, is_unread: bool = False) -> str:
        """Return the name of a tab that means `tab`, or, where it is redacted, the layout's.

        `is_unread`: it only looks like `tab` and is not read.
        """
        if is_unread:
            return typed if self.shows_people else NOT_SHOWN
        return typed if self.shows_people or not has_private_cells(tab) or find_tab(typed) is tab else tab.name

    def redacted_details(self, location: TabLocation | None, details: Mapping[str, Any]) -> dict[str, str]:
        """Return replacements for those of a violation's `details` that must not be shown.

        They quote a header or a tab name, or reveal where single responses are or whether one counts yet. `location`:
        None for what is about no tab that is there.
        """
        if location is None:
            return {} if self.shows_people or "our_tab" not in details else {"likely_text": "", "our_tab": NO_TAB}
        redacted_status = {"counted": "", "counting": "", "cells": ""} if self.redacts_rows(location.tab) else {}
        if self.shows_people or not (has_private_cells(location.tab) or "unread" in details):
            return redacted_status
        if "unread" in details:
            return redacted_status | {"sheet": NOT_SHOWN}
        redacted = redacted_status | ({"sheet": self.tab_name(location.tab, details["sheet"])} if "sheet" in details
                                      else {})
        if details.get("other_sheet"):
            redacted["first"] = f"{details['other_row']} of {self.tab_name(location.tab, details['other_sheet'])}"
        if details.get("status") == "lacking":
            redacted |= {"likely_text": "", "our_header": NO_HEADER}
        if details.get("status") == "unknown" or "other_index" in details:
            wanted = details["wanted"]
            redacted["wanted"] = wanted if match_key(wanted) in _header_keys(location.tab) else self.header(
                location, int(details["column_index"]))
        return redacted

    def _redacts_header(self, location: TabLocation, row: int, column: int) -> bool:
        """Return whether a cell in or above the header row is redacted: all but headers of the layout are."""
        header_row = location.header_row or 0
        if row > header_row or not has_private_cells(location.tab):
            return False
        cells = location.raw_sheet.rows[row - 1]
        has_text = column < len(cells) and cells[column] != ""
        return has_text and (row < header_row or match_key(location.headers[column]) not in _header_keys(location.tab))


@cache
def _header_keys(tab: Tab) -> frozenset[str]:
    """Return the match keys of all headers and aliases of a tab's columns."""
    return frozenset(match_key(name) for column in tab.columns for name in (column.header, *column.aliases))


NO_REDACTION = RedactionPolicy()
