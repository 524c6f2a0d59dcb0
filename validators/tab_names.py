"""Puts a workbook's own names of its tabs into messages and fixes."""

from collections import defaultdict

from cop_sheets.layout import COLUMN_MAP, COPS, EXPLANATIONS_TAB, SESSIONS, SURVEY_ITEMS, Tab
from cop_sheets.parsing import Tables
from cop_sheets.text import join_words
from validators.redaction import RedactionPolicy

MAX_NAME_LENGTH, _MAX_NAMES = 100, 10    # characters of a tab's name, and number of tabs, that a message may list
_SETTINGS_TABS = COLUMN_MAP, SURVEY_ITEMS, EXPLANATIONS_TAB
_TAB_TEXTS = {COPS: f"the {COPS.name} tab", SESSIONS: f"the {SESSIONS.name} tab",
              **{tab: f"the tab {tab.name}" for tab in _SETTINGS_TABS}}


def add_tab_fix(tab: Tab) -> str:
    """Return how to add a settings tab that a workbook lacks."""
    return (f"The workbook has no tab {tab.name} yet: add one, with the headers "
            f"{join_words(column.header for column in tab.columns)}.")


class TabNames:
    """The names of the tabs CoPs, Sessions and those of settings in each workbook of `tables`, redacted."""

    def __init__(self, tables: Tables, redaction: RedactionPolicy) -> None:
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._name_by_place: dict[tuple[int, str], str] = {}
        for place, location in enumerate(tables.locations):
            if location.tab in _TAB_TEXTS:
                name = redaction.tab_name(location.tab, location.raw_sheet.name)
                name = name if len(name) <= MAX_NAME_LENGTH else f"{name[:MAX_NAME_LENGTH]}…"
                self._names[location.partnership, location.tab.slug].append(name)
                self._name_by_place[place, location.tab.slug] = name
        self._read_partnerships = set(tables.partnerships)

    def rename_tabs(self, partnership: str, sentence: str, is_template: bool = False, place: int | None = None) -> str:
        """Return `sentence` with the tabs that it names called as that partnership calls them.

        `place`: the position in `Tables.locations` of the tab that it means, where that is known.
        Only the first occurrence is replaced: a later one may be text that the sentence quotes. `is_template`: the
        sentence is a format string.
        """
        for tab, tab_text in _TAB_TEXTS.items():
            names = self._names.get((partnership, tab.slug), [])
            if place is not None and (place, tab.slug) in self._name_by_place:
                names = [self._name_by_place[place, tab.slug]]
            # Otherwise, only the partnership knows which of several Sessions tabs is meant.
            is_ambiguous = tab is SESSIONS and len(names) > 1
            if tab_text in sentence and names not in ([], [tab.name]) and not is_ambiguous:
                more = [f"{len(names) - _MAX_NAMES} more"] if len(names) > _MAX_NAMES + 1 else []
                replacement = (f"the {'tab' if len(names) == 1 else 'tabs'} "
                               f"{join_words([*names[:_MAX_NAMES], *more] if more else names)}")
                replacement = replacement.replace("{", "{{").replace("}", "}}") if is_template else replacement
                sentence = sentence.replace(tab_text, replacement, 1)
        return sentence

    def fix(self, partnership: str, sentence: str, is_template: bool = False, place: int | None = None) -> str:
        """Return a fix with tabs renamed; where it needs a settings tab that the workbook lacks, also how to add it.

        Not for fixes that start with "Nothing": they are optional, and there may be many.
        """
        is_needed = partnership in self._read_partnerships and not sentence.startswith("Nothing")
        absent = [tab for tab in _SETTINGS_TABS if is_needed and _TAB_TEXTS[tab] in sentence
                  and (partnership, tab.slug) not in self._names]
        return " ".join([self.rename_tabs(partnership, sentence, is_template, place), *map(add_tab_fix, absent)])
