"""What a workbook calls its tabs of CoPs, sessions and settings, put into sentences of ours that speak of them."""

from collections import defaultdict

from cop_sheets.layout import COLUMN_MAP, COPS, SESSIONS
from cop_sheets.parsing import Tables
from cop_sheets.text import join_words
from validators.redaction import RedactionPolicy

MAX_NAME_LENGTH, _MAX_NAMES = 100, 10    # characters of a tab's name, and tabs, that a sentence of very many may name
_TAB_TEXTS = {COPS: f"the {COPS.name} tab", SESSIONS: f"the {SESSIONS.name} tab",
              COLUMN_MAP: f"the tab {COLUMN_MAP.name}"}
_COLUMN_MAP_HEADERS = join_words(column.header for column in COLUMN_MAP.columns)
ADD_COLUMN_MAP_FIX = f"The workbook has no tab {COLUMN_MAP.name} yet: add one, with the headers {_COLUMN_MAP_HEADERS}."


class TabNames:
    """The names of those tabs in every workbook of `tables`, as `redaction` tells them."""

    def __init__(self, tables: Tables, redaction: RedactionPolicy) -> None:
        self._names: dict[tuple, list[str]] = defaultdict(list)
        for location in tables.locations:
            if location.tab in _TAB_TEXTS:
                name = redaction.tab_name(location.tab, location.raw_sheet.name)
                self._names[location.partnership, location.tab.slug].append(
                    name if len(name) <= MAX_NAME_LENGTH else f"{name[:MAX_NAME_LENGTH]}…")
        self._read_partnerships = set(tables.partnerships)

    def rename_tabs(self, partnership: str, sentence: str, is_template: bool = False) -> str:
        """Return `sentence` with the tabs that it speaks of called as that partnership does.

        Only what is said first is ours: what was typed stands behind it, and stays. `is_template`: braces have a
        meaning.
        """
        for tab, tab_text in _TAB_TEXTS.items():
            names = self._names.get((partnership, tab.slug), [])
            # A session is added to one tab of several: which, the partnership knows.
            is_ambiguous = tab is SESSIONS and len(names) > 1
            if tab_text in sentence and names not in ([], [tab.name]) and not is_ambiguous:
                more = [f"{len(names) - _MAX_NAMES} more"] if len(names) > _MAX_NAMES + 1 else []
                replacement = (f"the {'tab' if len(names) == 1 else 'tabs'} "
                               f"{join_words([*names[:_MAX_NAMES], *more] if more else names)}")
                replacement = replacement.replace("{", "{{").replace("}", "}}") if is_template else replacement
                sentence = sentence.replace(tab_text, replacement, 1)
        return sentence

    def fix(self, partnership: str, sentence: str, is_template: bool = False) -> str:
        """Return what to do likewise; where it asks for a line on a Column Map that isn't there, also how to add one.

        Not where there is nothing to do unless one wants to: such flags may be many.
        """
        names_column_map = _TAB_TEXTS[COLUMN_MAP] in sentence and not sentence.startswith("Nothing")
        lacks_column_map = names_column_map and partnership in self._read_partnerships and (
            partnership, COLUMN_MAP.slug) not in self._names
        return self.rename_tabs(partnership, sentence, is_template) + (f" {ADD_COLUMN_MAP_FIX}" if lacks_column_map
                                                                       else "")
