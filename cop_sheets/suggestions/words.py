"""How alike a header or tab name is to phrases that mean something here, by its words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

from rapidfuzz import fuzz, process

from cop_sheets.layout import DATA_TABS
from cop_sheets.suggestions.column_hints import COLUMN_HINTS
from cop_sheets.suggestions.vocabulary import OTHER_HEADERS, PHRASES, STOP_WORDS, SYNONYMS, WEIGHTS
from cop_sheets.text import match_key

_CANONICAL = {word: canonical for canonical, others in SYNONYMS.items() for word in (canonical, *others.split())}
_PHRASES = [(re.compile(rf"\b{phrase}\b"), word) for phrase, word in PHRASES.items()]
_NON_WORD = re.compile(r"[\W_]+")
_PLURAL = re.compile(r"(?<=\w)\((e?s|a)\)", re.IGNORECASE)    # Client(s)
_COP = re.compile(r"CoPs?(?=[A-Z]|\b)")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# `# of members` is a count, `Event #` is a number that names something.
_COUNT = re.compile(r"^(?:total )?(?:number|no(?! shows?\b)|num|nbr|how many|count)(?: of)?\b"
                    r"(?=\s+\w)|"
                    r"\b(?:number|no|num|how many) of\b")
_ALTERNATIVES = re.compile(r"\s/\s|\s*\|\s*")    # Fecha / Date: one column in two languages, or two names of it
_MIN_SPELLING_SIMILARITY, _MIN_FUZZY_LENGTH = 84, 4    # of misspelled words; shorter ones must be equal
_MIN_PREFIX_LENGTH = 3    # of an abbreviation, such as Strat. or Partic.
_MIN_STEM_LENGTH = 4    # of a verb without its ending
_MISSPELLED = 0.9    # what such a word says, compared with an equal one
_ALTERNATIVE_FACTOR = 0.95
_MAX_LENGTH = 300    # characters of a header that are looked at
_SPECIFICITY_BONUS = 0.02    # per matched word: of two phrases in a header the longer one is meant


def without_accents(text: str) -> str:
    """Return `text` in lower case, its letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` that say something, in their canonical form, each once."""
    text = _PLURAL.sub(r"\1", text)
    text = without_accents(_CAMEL_CASE.sub(" ", _COP.sub(" cop ", text[:_MAX_LENGTH])))
    text = _NON_WORD.sub(" ", text.replace("#", " number ").replace("'s", "").replace("’s", "")).strip()
    text = _COUNT.sub("count ", text)
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    singular = [_canonical(word) for word in text.split()]
    kept = [word for word in singular if word not in STOP_WORDS and not word.isdigit()]
    return tuple(dict.fromkeys(kept or singular))


@lru_cache(maxsize=4096)
def _canonical(word: str) -> str:
    """Return the word that stands for `word`: of its synonyms, its singular, or the one that it is misspelled from."""
    if word in SYNONYMS or word in STOP_WORDS:
        return word
    if word in _CANONICAL:
        return _CANONICAL[word]
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    if is_plural:
        return _canonical(word[:-1])
    if len(word) > _MIN_FUZZY_LENGTH:
        found = process.extractOne(word, _vocabulary(), scorer=fuzz.ratio, score_cutoff=_MIN_SPELLING_SIMILARITY)
        if found:
            return _CANONICAL.get(found[0]) or _stem(found[0])
    full = {_CANONICAL.get(other) or _stem(other) for other in _vocabulary() if other.startswith(word)}
    return full.pop() if len(full) == 1 and len(word) >= _MIN_PREFIX_LENGTH else _stem(word)


def _stem(word: str) -> str:
    """Return `word` without the ending of a verb: worked, working and work are one word."""
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _MIN_STEM_LENGTH:
            return next((_CANONICAL[base] for base in (stem, f"{stem}e") if base in _CANONICAL), stem)
    return word


@cache
def _vocabulary() -> list[str]:
    """Return the words of all headers, aliases and hints, of other headers, and their synonyms."""
    texts = [text for tab in DATA_TABS for column in tab.columns if not column.outcome
             for text in (column.header, *column.aliases, *COLUMN_HINTS[tab].get(column.name, ()))]
    texts += OTHER_HEADERS
    words = {word for text in texts for word in _NON_WORD.sub(" ", text.casefold()).split()}
    return sorted((words - STOP_WORDS) | _CANONICAL.keys())


@dataclass(frozen=True)
class _Phrase:
    """The words of a phrase, and the sum of their weights."""

    key: str
    words: tuple[str, ...]
    weight: float


def _weight(words: Iterable[str]) -> float:
    return sum(WEIGHTS.get(word, 1.0) for word in words)


def _key(text: str) -> str:
    """Return a match key in which # counts: `Workshop #` is another column than `Workshop`."""
    return match_key(text.replace("#", " number "))


@lru_cache(maxsize=16384)
def _phrase(text: str) -> _Phrase:
    words = content_words(text)
    return _Phrase(_key(text), words, _weight(words))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[_Phrase, ...]:
    """Return the names that `text` is made of where it is one thing in two languages, or two names of it."""
    parts = [part for part in _ALTERNATIVES.split(text) if part.strip()]
    return tuple(map(_phrase, parts)) if len(parts) > 1 else ()


@dataclass(frozen=True)
class PhraseIndex:
    """Phrases that mean one thing, by each of their words, so that a text is compared with few of them."""

    by_word: Mapping[str, tuple[str, ...]]
    keys: frozenset[str]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Self:
        """Return the index of `phrases`."""
        phrases, by_word = tuple(phrases), defaultdict[str, list[str]](list)
        for phrase in phrases:
            for word in content_words(phrase):
                by_word[word].append(phrase)
        return cls({word: tuple(found) for word, found in by_word.items()}, frozenset(map(_key, phrases)))

    def similarity(self, text: str) -> float:
        """Return the similarity of `text` to the most similar phrase; 0 where no word is the same."""
        if _key(text) in self.keys:
            return 1.0
        found = {phrase for word in content_words(text) for phrase in self.by_word.get(word, ())}
        return max((similarity(text, phrase) for phrase in found), default=0.0)


def similarity(text: str, phrase: str) -> float:
    """Return from 0 to 1 how much of `phrase` is in `text`, and how little else; 1 where they are the same."""
    wanted = _phrase(phrase)
    if _key(text) == wanted.key:
        return 1.0
    parts = (_ALTERNATIVE_FACTOR * (1.0 if part.key == wanted.key else _similarity(part, wanted))
             for part in _parts(text))
    return max((_similarity(_phrase(text), wanted), *parts))


def _similarity(text: _Phrase, wanted: _Phrase) -> float:
    if not text.words or not wanted.words:
        return 0.0
    matched = sum(WEIGHTS.get(word, 1.0) * _closest(word, text.words) for word in wanted.words)
    if not matched:
        return 0.0
    in_text = min(matched / text.weight, 1.0)
    return min(matched / wanted.weight * (0.5 + 0.5 * in_text) + _SPECIFICITY_BONUS * matched, 0.99)


def _closest(word: str, words: tuple[str, ...]) -> float:
    if word in words:
        return 1.0
    alike = len(word) >= _MIN_FUZZY_LENGTH and any(
        len(other) >= _MIN_FUZZY_LENGTH and _are_alike(word, other) for other in words)
    return _MISSPELLED if alike else 0.0


@lru_cache(maxsize=65536)
def _are_alike(word: str, other: str) -> bool:
    return fuzz.ratio(word, other) >= _MIN_SPELLING_SIMILARITY


def best_similarity(text: str, phrases: Iterable[str]) -> float:
    """Return the similarity of `text` to the most similar of `phrases`."""
    return max((similarity(text, phrase) for phrase in phrases), default=0.0)
