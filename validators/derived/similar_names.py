"""Names that look like one person's, spelled two ways. Nothing is merged: who they are only a person can say."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from cop_sheets.parsing.people import GENERATIONS, TITLES, is_degree, normalize_words, remove_parentheses

# From here on, by rapidfuzz's ratio of two names, words sorted, they are shown side by side.
MIN_SIMILARITY = 90
# So many names are all compared with one another; of more, only those that share a word or a beginning.
MAX_BLOCK_SIZE = 2000
_COMPARED_ROWS = 500
_INITIALS = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")
_SAME_TITLE = dict.fromkeys(("mrs", "ms", "miss"), "ms")
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class _Spelling(NamedTuple):
    """A name without accents, titles, degrees, initials and what stands in brackets.

    `words`, in the order of First Last; `initial` and `surname`, where the first name is an initial or may be one;
    `title`, where it says who it can't be: Mr. Lee is not Mrs. Lee.
    """

    words: tuple[str, ...]
    initial: str
    surname: str
    is_initial: bool
    title: str


def find_similar_names(names: list[str]) -> dict[int, int]:
    """Return, by position in `names`, which earlier one each looks like, where it looks like one.

    Codes with digits and addresses look like nobody. `names` holds each spelling once.
    """
    spellings = {position: spelling for position, name in enumerate(names) if (spelling := _parse_spelling(name))}
    matches = _match_variants(spellings)
    sorted_texts = {position: " ".join(sorted(spelling.words)) for position, spelling in spellings.items()}
    for later, earlier in _match_similar(sorted_texts):
        if later not in matches or earlier < matches[later]:
            matches[later] = earlier
    return {later: earlier for later, earlier in sorted(matches.items())
            if {spellings[later].title, spellings[earlier].title} != {"mr", "ms"}}


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
    """Return the words of `text` in small letters, without punctuation and accents."""
    if text.isascii():
        return normalize_words(text.casefold())
    text = unicodedata.normalize("NFKD", text.casefold())
    return normalize_words("".join(character for character in text if not unicodedata.combining(character))
                           .translate(_NO_ACCENT))


def _match_variants(spellings: dict[int, _Spelling]) -> dict[int, int]:
    """Return whom each looks like but for order, spaces and hyphens, or an initial in place of the first name."""
    matches: dict[int, int] = {}
    first: dict[tuple, int] = {}
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
    """Yield pairs of positions, a later one and the first of its block that it is nearly spelled like."""
    for block in _blocks(texts):
        compared, positions = [texts[position] for position in block], np.array(block)
        for start in range(0, len(block), _COMPARED_ROWS):
            scores = process.cdist(compared[start:start + _COMPARED_ROWS], compared, scorer=fuzz.ratio,
                                   score_cutoff=MIN_SIMILARITY)
            earliest = np.where(scores >= MIN_SIMILARITY, positions, positions.max()).min(axis=1)
            own = positions[start:start + _COMPARED_ROWS]
            yield from zip(own[earliest < own].tolist(), earliest[earliest < own].tolist(), strict=True)


def _blocks(texts: dict[int, str]) -> Iterator[list[int]]:
    """Yield groups of positions, none above BLOCK: all of few; of many, those that share a word or a beginning."""
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
