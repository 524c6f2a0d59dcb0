"""CoP names in the logs that are nearly, but not quite, the name of a CoP on the CoPs tab."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from cop_sheets.suggestions.words import content_words
from cop_sheets.text import normalize_id

_MIN_SIMILARITY, _SURE_SIMILARITY, _SURE_MARGIN = 72.0, 90.0, 8.0    # per cent
_NUMBERS = re.compile(r"\d+")
_IGNORED = frozenset(("cop", "person"))    # words that most names share


@dataclass(frozen=True)
class NameMatch:
    """A typed name and the CoP, by its ID or else its name, that it most likely means."""

    typed: str
    cop: str
    sure: bool


def match_cop_names(typed: Iterable[str], cops: dict[str, set[str]]) -> list[NameMatch]:
    """Return the CoP that each unknown name most likely means.

    `cops`: each known ID or name, and the CoPs that have it.
    """
    known = {normalize_id(name) for name in cops}
    matches = []
    for name in dict.fromkeys(typed):
        if not name or normalize_id(name) in known or not any(map(str.isalpha, name)):
            continue
        scores: dict[str, float] = {}
        for other, having in cops.items():
            for cop in having:
                scores[cop] = max(scores.get(cop, 0.0), _similarity(name, other))
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if ranked and ranked[0][1] >= _MIN_SIMILARITY:
            margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
            best = ranked[0][0]
            # Not where only some of the words are the same: Assistant Directors is not Directors Circle.
            is_whole = any(_word_similarity(name, other) >= _SURE_SIMILARITY
                           for other, having in cops.items() if best in having)
            matches.append(NameMatch(name, best, is_whole and margin >= _SURE_MARGIN))
    return matches


def _similarity(name: str, other: str) -> float:
    if _NUMBERS.findall(name) != _NUMBERS.findall(other):
        return 0.0    # Group 1 is not Group 2.
    words, others = _words(name), _words(other)
    if not words or not others:
        return float(fuzz.ratio(name.casefold(), other.casefold()))
    return max(float(fuzz.token_sort_ratio(words, others)), 0.95 * float(fuzz.token_set_ratio(words, others)))


def _word_similarity(name: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(name.casefold(), other.casefold()))


def _words(name: str) -> str:
    return " ".join(word for word in content_words(name) if word not in _IGNORED)
