"""Finds names that may be two spellings of one person's. Nothing is merged: only a person can decide that."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from cop_sheets.parsing.people import GENERATIONS, TITLES, is_degree, normalize_words, remove_parentheses

MIN_PERSON_SIMILARITY = 90    # rapidfuzz's ratio of two names, with their words sorted, from which they are similar
# Up to so many names are all compared with each other; of more, only those that share a word or their first letters.
MAX_BLOCK_SIZE = 2000
_COMPARED_ROWS = 500
_INITIALS = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")
_SAME_TITLE = dict.fromkeys(("mrs", "ms", "miss"), "ms")
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class _Spelling(NamedTuple):
    """A name without accents, titles, degrees, middle initials and text in brackets.

    `words`: in the order First Last; `initial`: of the first name; `surname`: "" where there is one word only;
    `is_initial`: the first name is an initial only; `title`: mr or ms, as Mr. Lee is not Mrs. Lee.
    """

    words: tuple[str, ...]
    initial: str
    surname: str
    is_initial: bool
    title: str


def find_similar_names(names: list[str]) -> dict[int, int]:
    """Return, by position in `names`, the position of the first similar one before it; others are left out.

    Codes with digits and email addresses are similar to no name. `names`: each spelling once.
    """
    spellings = {position: spelling for position, name in enumerate(names) if (spelling := _parse_spelling(name))}
    matches = _match_variants(spellings)
    sorted_texts = {position: " ".join(sorted(spelling.words)) for position, spelling in spellings.items()}
    for later, earlier in _match_similar(sorted_texts):
        if later not in matches or earlier < matches[later]:
            matches[later] = earlier
    return {later: earlier for later, earlier in sorted(matches.items())
            if {spellings[later].title, spellings[earlier].title} != {"mr", "ms"}}


def similar_pairs(names: list[str]) -> list[tuple[int, int]]:
    """Return pairs of positions in `names` of similar names, as few as connect all that are similar.

    They depend on the order of `names` only.
    """
    pairs = {(earlier, later) for later, earlier in find_similar_names(names).items()}
    if pairs:    # a name that is similar to a later one only, which has an earlier match, is found in reverse order
        last = len(names) - 1
        pairs |= {(last - later, last - earlier) for later, earlier in find_similar_names(names[::-1]).items()}
    groups = {position: {position} for pair in pairs for position in pair}
    connecting = []
    for one, other in sorted(pairs):
        if groups[one] is not groups[other]:
            connecting.append((one, other))
            groups[one] |= groups[other]
            groups |= dict.fromkeys(groups[other], groups[one])
    return connecting


def _parse_spelling(name: str) -> _Spelling | None:
    if any(map(str.isdigit, name)) or "@" in name:
        return None
    parts = [part.strip() for part in remove_parentheses(name).split(",")]
    name_parts = parts if len(parts) == 1 else [part for part in parts if part and not is_degree(part)] or parts
    if len(name_parts) == 2:
        name_parts.reverse()    # Last, First
    parts_typed = " ".join(name_parts).split()
    while len(parts_typed) > 2 and is_degree(parts_typed[-1]) and _plain_words(parts_typed[-1]) not in GENERATIONS:
        parts_typed.pop()
    words = _plain_words(_INITIALS.sub(" ", " ".join(parts_typed))).split()
    title = ""
    while len(words) > 1 and words[0] in TITLES:
        title = _SAME_TITLE.get(words[0], words[0] if words[0] == "mr" else title)
        words.pop(0)
    if not words:
        return None
    full = [word for word in words if len(word) > 1]
    name_words = full if len(full) > 1 else words
    return _Spelling(tuple(name_words), name_words[0][0], name_words[-1] if len(name_words) > 1 else "",
                     len(words[0]) == 1 and len(full) == 1, title)


def _plain_words(text: str) -> str:
    """Return the words of `text` in lower case, without punctuation and accents."""
    if text.isascii():
        return normalize_words(text.casefold())
    text = unicodedata.normalize("NFKD", text.casefold())
    return normalize_words("".join(character for character in text if not unicodedata.combining(character))
                           .translate(_NO_ACCENT))


def _match_variants(spellings: dict[int, _Spelling]) -> dict[int, int]:
    """Return the first earlier name equal but for order, spaces and hyphens, or an initial as the first name."""
    matches: dict[int, int] = {}
    first: dict[tuple[str, ...], int] = {}
    for position, spelling in spellings.items():
        full_keys = ("words", *sorted(spelling.words)), ("joined", "".join(spelling.words))
        initial_key = spelling.surname, spelling.initial
        earlier = [first[key] for key in full_keys if key in first]
        if spelling.surname:
            earlier += [first[key] for key in [("initial", *initial_key),
                                               *([("name", *initial_key)] if spelling.is_initial else [])]
                        if key in first]
            first.setdefault(("initial" if spelling.is_initial else "name", *initial_key), position)
        for key in full_keys:
            first.setdefault(key, position)
        if earlier:
            matches[position] = min(earlier)
    return matches


def _match_similar(texts: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions: of a name, and of the first one of its block that is spelled similarly."""
    for block in _blocks(texts):
        compared, positions = [texts[position] for position in block], np.array(block)
        for start in range(0, len(block), _COMPARED_ROWS):
            scores = process.cdist(compared[start:start + _COMPARED_ROWS], compared, scorer=fuzz.ratio,
                                   score_cutoff=MIN_PERSON_SIMILARITY)
            earliest = np.where(scores >= MIN_PERSON_SIMILARITY, positions, positions.max()).min(axis=1)
            own = positions[start:start + _COMPARED_ROWS]
            yield from zip(own[earliest < own].tolist(), earliest[earliest < own].tolist(), strict=True)


def _blocks(texts: dict[int, str]) -> Iterator[list[int]]:
    """Yield groups of at most MAX_BLOCK_SIZE positions whose names are compared with each other."""
    if len(texts) <= MAX_BLOCK_SIZE:
        yield list(texts)
        return
    groups: dict[str, list[int]] = defaultdict(list)
    for position, text in texts.items():
        for key in {*text.split(), f" {text[:4]}"}:
            groups[key].append(position)
    for group in groups.values():
        if len(group) > MAX_BLOCK_SIZE:
            group.sort(key=texts.__getitem__)
        for start in range(0, len(group), MAX_BLOCK_SIZE):
            if len(group) > 1:
                yield group[start:start + MAX_BLOCK_SIZE]
