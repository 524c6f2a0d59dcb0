"""Names that look like one person's, spelled two ways. Nothing is merged: who they are only a person can say."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from cop_sheets.parsing.people import GENERATIONS, TITLES, aside_removed, is_degree, words_of

NEARLY = 90    # from here on: rapidfuzz's ratio of two names, words sorted, at which they are shown side by side
BLOCK = 2000   # so many names are all compared with one another; of more, only those that share a word or a beginning
_ROWS = 500
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


def first_alike(names: list[str]) -> dict[int, int]:
    """Return, by position in `names`, which earlier one each looks like, where it looks like one.

    Codes with digits and addresses look like nobody. `names` holds each spelling once.
    """
    spelled = {at: spelling for at, name in enumerate(names) if (spelling := _spelling(name))}
    alike = _same_but_for_details(spelled)
    rest = {at: " ".join(sorted(spelling.words)) for at, spelling in spelled.items()}
    for later, earlier in _nearly_alike(rest):
        if later not in alike or earlier < alike[later]:
            alike[later] = earlier
    return {later: earlier for later, earlier in sorted(alike.items())
            if {spelled[later].title, spelled[earlier].title} != {"mr", "ms"}}


def _spelling(name: str) -> _Spelling | None:
    if any(map(str.isdigit, name)) or "@" in name:
        return None
    parts = [part.strip() for part in aside_removed(name).split(",")]
    own = parts if len(parts) == 1 else [part for part in parts if part and not is_degree(part)] or parts
    if len(own) == 2:
        own.reverse()    # Last, First
    typed = " ".join(own).split()
    while len(typed) > 2 and is_degree(typed[-1]) and _plain(typed[-1]) not in GENERATIONS:
        typed.pop()
    words = _plain(_INITIALS.sub(" ", " ".join(typed))).split()
    title = ""
    while len(words) > 1 and words[0] in TITLES:
        title = _SAME_TITLE.get(words[0], words[0] if words[0] == "mr" else title)
        words.pop(0)
    if not words:
        return None
    full = [word for word in words if len(word) > 1]
    kept = full if len(full) > 1 else words
    return _Spelling(tuple(kept), kept[0][0], kept[-1] if len(kept) > 1 else "",
                     len(words[0]) == 1 and len(full) == 1, title)


def _plain(text: str) -> str:
    """Return the words of `text` in small letters, without punctuation and accents."""
    if text.isascii():
        return words_of(text.casefold())
    text = unicodedata.normalize("NFKD", text.casefold())
    return words_of("".join(character for character in text if not unicodedata.combining(character))
                    .translate(_NO_ACCENT))


def _same_but_for_details(spelled: dict[int, _Spelling]) -> dict[int, int]:
    """Return whom each looks like but for order, spaces and hyphens, or an initial in place of the first name."""
    alike: dict[int, int] = {}
    first: dict[tuple, int] = {}
    for at, spelling in spelled.items():
        whole = ("words", *sorted(spelling.words)), ("joined", "".join(spelling.words))
        short = spelling.surname, spelling.initial
        known = [first[key] for key in whole if key in first]
        if spelling.surname:
            known += [first[key] for key in [("initial", *short), *([("name", *short)] if spelling.is_initial else [])]
                      if key in first]
            first.setdefault(("initial" if spelling.is_initial else "name", *short), at)
        for key in whole:
            first.setdefault(key, at)
        if known:
            alike[at] = min(known)
    return alike


def _nearly_alike(texts: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, a later one and the first of its block that it is nearly spelled like."""
    for block in _blocks(texts):
        compared, positions = [texts[at] for at in block], np.array(block)
        for start in range(0, len(block), _ROWS):
            scores = process.cdist(compared[start:start + _ROWS], compared, scorer=fuzz.ratio, score_cutoff=NEARLY)
            earliest = np.where(scores >= NEARLY, positions, positions.max()).min(axis=1)
            own = positions[start:start + _ROWS]
            yield from zip(own[earliest < own].tolist(), earliest[earliest < own].tolist(), strict=True)


def _blocks(texts: dict[int, str]) -> Iterator[list[int]]:
    """Yield groups of positions, none above BLOCK: all of few; of many, those that share a word or a beginning."""
    if len(texts) <= BLOCK:
        yield list(texts)
        return
    groups: dict[str, list[int]] = defaultdict(list)
    for at, text in texts.items():
        for key in {*text.split(), f" {text[:4]}"}:
            groups[key].append(at)
    for group in groups.values():
        if len(group) > BLOCK:
            group.sort(key=texts.__getitem__)
        for start in range(0, len(group), BLOCK):
            if len(group) > 1:
                yield group[start:start + BLOCK]
