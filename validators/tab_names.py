"""What a workbook calls its tabs of CoPs, sessions and settings, put into sentences of ours that speak of them."""

from collections import defaultdict

from cop_sheets.layout import COLUMN_MAP, COPS, SESSIONS
from cop_sheets.parsing import Tables
from cop_sheets.text import listed
from validators.redaction import Discretion

LONGEST, _MOST = 100, 10    # characters of a tab's name, and tabs, that each of very many sentences may name
_SPOKEN_OF = {COPS: f"the {COPS.name} tab", SESSIONS: f"the {SESSIONS.name} tab",
              COLUMN_MAP: f"the tab {COLUMN_MAP.name}"}
_HEADERS = listed(column.header for column in COLUMN_MAP.columns)
ADD_MAP = f"The workbook has no tab {COLUMN_MAP.name} yet: add one, with the headers {_HEADERS}."


class OwnTabs:
    """The names of those tabs in every workbook of `tables`, as `discretion` tells them."""

    def __init__(self, tables: Tables, discretion: Discretion) -> None:
        self._names: dict[tuple, list[str]] = defaultdict(list)
        for found in tables.places:
            if found.tab in _SPOKEN_OF:
                name = discretion.tab_name(found.tab, found.grid.name)
                self._names[found.partnership, found.tab.slug].append(
                    name if len(name) <= LONGEST else f"{name[:LONGEST]}…")
        self._read = set(tables.partnerships)

    def named(self, partnership: str, sentence: str, is_template: bool = False) -> str:
        """Return `sentence` with the tabs that it speaks of called as that partnership does.

        Only what is said first is ours: what was typed stands behind it, and stays. `is_template`: braces have a
        meaning.
        """
        for tab, words in _SPOKEN_OF.items():
            names = self._names.get((partnership, tab.slug), [])
            # A session is added to one tab of several: which, the partnership knows.
            several = tab is SESSIONS and len(names) > 1
            if words in sentence and names not in ([], [tab.name]) and not several:
                more = [f"{len(names) - _MOST} more"] if len(names) > _MOST + 1 else []
                own = f"the {'tab' if len(names) == 1 else 'tabs'} {listed([*names[:_MOST], *more] if more else names)}"
                own = own.replace("{", "{{").replace("}", "}}") if is_template else own
                sentence = sentence.replace(words, own, 1)
        return sentence

    def fix(self, partnership: str, sentence: str, is_template: bool = False) -> str:
        """Return what to do likewise; where it asks for a line on a Column Map that isn't there, also how to add one.

        Not where there is nothing to do unless one wants to: such flags may be many.
        """
        asks = _SPOKEN_OF[COLUMN_MAP] in sentence and not sentence.startswith("Nothing")
        lacking = asks and partnership in self._read and (partnership, COLUMN_MAP.slug) not in self._names
        return self.named(partnership, sentence, is_template) + (f" {ADD_MAP}" if lacking else "")
