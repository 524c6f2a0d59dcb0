"""Parses lists that can be read in one way only: plain names with `;` between them, as most cells have."""

import re
from functools import lru_cache

from cop_sheets.parsing.people.name_parts import NamePart, PartType, classify_part

_SPECIAL_CHARACTER = re.compile(r"[^'’ \w.-]|[\d_①-⒛❶-➓]|(?:^|\s)[-–—*]|[-–—*](?:\s|$)")
_CONJUNCTION = re.compile(r"\b(?:and|plus|with|w|or|y|et|etc)\b", re.IGNORECASE)


def parse_simple_list(text: str) -> tuple[str, ...] | None:
    """Return the names in `text`, each person once; None where a part may be anything else than one name."""
    pieces = text.split(";")
    names = [name for piece in pieces if (name := _simple_name(piece))]
    return unique_names(names) if len(names) == len(pieces) else None


def unique_names(parts: list[NamePart]) -> tuple[str, ...]:
    """Return the texts of `parts` that name somebody, each person once."""
    names: dict[str, str] = {}
    for part in parts:
        names.setdefault(part.key, part.text)
    names.pop("", None)
    return tuple(names.values())


@lru_cache(maxsize=16384)
def _simple_name(text: str) -> NamePart | None:
    """Return the name `text` if it is certainly one, or blank; else None. Cached, since names are often repeated."""
    if _SPECIAL_CHARACTER.search(text) or _CONJUNCTION.search(text):
        return None
    part = classify_part(text)
    is_name = part.kind is PartType.NAME and not (part.is_place or part.is_long or part.is_unsure)
    return part if is_name or part.kind is PartType.EMPTY else None
