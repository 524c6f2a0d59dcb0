"""Words that people type where nothing is to be said: they read as a blank cell."""

import unicodedata
from functools import lru_cache

from cop_sheets.raw import Cell
from cop_sheets.text import match_key

_BLANK_WORDS = frozenset(("na", "notapplicable", "none"))
# What the model asks for and somebody still has to write: it documents nothing yet.
PLACEHOLDER_WORDS = frozenset(("tbd", "tba", "tobedetermined", "tobeannounced", "tobehired", "pending", "unknown",
                               "seecad",
                               "seethecad"))
_MAX_LENGTH = 40  # a note of more characters is no such word, and needs no look
_BLANK_SYMBOLS = frozenset(".?…−_ ")  # with all kinds of dashes, what stands for nothing where it stands alone


@lru_cache(maxsize=16384)
def is_blank_text(text: str) -> bool:
    """Say whether `text` reads as blank in every column: `N/A`, `n.a.`, `None`, `-`, `?`, case and spaces aside.

    `#N/A` is an error, not such a word.
    """
    if not text or len(text) > _MAX_LENGTH or text.startswith("#"):
        return not text
    word, marks = match_key(text), text.rstrip(",;:! \n")
    return word in _BLANK_WORDS if word else bool(marks) and all(
        character in _BLANK_SYMBOLS or unicodedata.category(character) == "Pd" for character in marks)


@lru_cache(maxsize=16384)
def is_placeholder(text: str) -> bool:
    """Say whether `text` puts off what is to be documented: `TBD`, `to be hired`, `see CAD`."""
    return len(text) <= _MAX_LENGTH and match_key(text) in PLACEHOLDER_WORDS


def is_filled(cell: Cell) -> bool:
    """Say whether anything stands in `cell` that doesn't read as blank in every column."""
    return not (isinstance(cell, str) and is_blank_text(cell))
