"""Text that counts as a blank cell, such as `N/A`, and placeholders such as `TBD`."""

import unicodedata
from functools import lru_cache

from cop_sheets.raw import Cell
from cop_sheets.text import match_key

_BLANK_WORDS = frozenset(("na", "notapplicable", "none"))
# For what the model requires and nobody has written yet.
PLACEHOLDER_WORDS = frozenset(("tbd", "tba", "tobedetermined", "tobeannounced", "tobehired", "pending", "unknown",
                               "seecad", "seethecad"))
_MAX_LENGTH = 40  # longer texts are neither, and are not looked up
_BLANK_SYMBOLS = frozenset(".?…−_ ")  # a cell of nothing but these, or dashes of any kind, is blank


@lru_cache(maxsize=16384)
def is_blank_text(text: str) -> bool:
    """Return whether `text` counts as blank in every column: `N/A`, `n.a.`, `None`, `-`, `?`, case and spaces aside.

    `#N/A` is an error, not such a word.
    """
    if not text or len(text) > _MAX_LENGTH or text.startswith("#"):
        return not text
    word, marks = match_key(text), text.rstrip(",;:! \n")
    return word in _BLANK_WORDS if word else bool(marks) and all(
        character in _BLANK_SYMBOLS or unicodedata.category(character) == "Pd" for character in marks)


@lru_cache(maxsize=16384)
def is_placeholder(text: str) -> bool:
    """Return whether `text` is a placeholder: `TBD`, `to be hired`, `see CAD`."""
    return len(text) <= _MAX_LENGTH and match_key(text) in PLACEHOLDER_WORDS


def is_filled(cell: Cell) -> bool:
    """Return whether `cell` holds anything that doesn't count as blank in every column."""
    return not (isinstance(cell, str) and is_blank_text(cell))
