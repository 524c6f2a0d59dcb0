"""Puts a workbook's own names of its tabs into messages and fixes."""

from collections import defaultdict

from cop_sheets.layout import COLUMN_MAP, COPS, SESSIONS
from cop_sheets.parsing import Tables
from cop_sheets.text import join_words
from validators.redaction import RedactionPolicy

MAX_NAME_LENGTH, _MAX_NAMES = 100, 10    # characters of a tab's name, and number of tabs, that a message may list
_TAB_TEXTS = {COPS: f"the {COPS.name} tab", SESSIONS: f"the {SESSIONS.name} tab",
              COLUMN_MAP: f"the tab {COLUMN_MAP.name}"}
_COLUMN_MAP_HEADERS = join_words(column.header for column in COLUMN_MAP.columns)
ADD_COLUMN_MAP_FIX = f"The workbook has no tab {COLUMN_MAP.name} yet: add one, with the headers {_COLUMN_MAP_HEADERS}."


class TabNames:
    """The names of the tabs CoPs, Sessions and Column Map in every workbook of `tables`, redacted by `redaction`."""

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
        """Return a fix with tabs renamed; where it needs a Column Map that the workbook lacks, also how to add one.

        Not for fixes that start with "Nothing": they are optional, and there may be many.
        """
        names_column_map = _TAB_TEXTS[COLUMN_MAP] in sentence and not sentence.startswith("Nothing")
        lacks_column_map = names_column_map and partnership in self._read_partnerships and (
            partnership, COLUMN_MAP.slug) not in self._names
        renamed = self.rename_tabs(partnership, sentence, is_template, place)
        return renamed + (f" {ADD_COLUMN_MAP_FIX}" if lacks_column_map else "")
