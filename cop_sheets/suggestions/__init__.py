"""Proposes what a partnership's own tabs, columns, survey questions and CoP names mean.

Proposals become rows of the tabs Column Map and Survey Items once a person accepts them; nothing is read by them alone.
"""

from cop_sheets.suggestions.settings_rows import SettingsRows, settings_rows, with_settings
from cop_sheets.suggestions.suggest import (
    Suggestion,
    SuggestionKind,
    suggest,
    suggest_headers,
    suggest_tabs,
)

__all__ = ["SettingsRows", "Suggestion", "SuggestionKind", "settings_rows", "suggest",
           "suggest_headers", "suggest_tabs",
           "with_settings"]
