"""Which tab of the layout a name stands for."""

import re

from cop_sheets.layout import TABS, Tab
from cop_sheets.text import match_key

_YEAR_IN_NAME = re.compile(
    r"\b(?:s?fy|fiscal year)\s*\d{2,4}(?:\s*[-/–]\s*\d{2,4})?|\b(?:\d{4}|\d{2})\s*[-/–]\s*\d{2,4}\b|\b20\d\d\b",
    re.IGNORECASE)
_FORM_NUMBER = re.compile(r"(?<=responses)\s*\d+$", re.IGNORECASE)


def find_tab(name: str) -> Tab | None:
    """Return the tab that `name` stands for (`Sessions FY 23-24`, `Form Responses 2`), or None.

    `Sessions (2)` is no match on purpose: spreadsheets name copies so, and a copy would count twice.
    """
    names = {match_key(name), match_key(_YEAR_IN_NAME.sub(" ", name)), match_key(_FORM_NUMBER.sub("", name))}
    return next((tab for tab in TABS if names & {match_key(known) for known in (tab.name, *tab.aliases)}), None)
