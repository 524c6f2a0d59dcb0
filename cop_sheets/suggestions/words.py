"""How alike a header or tab name is to phrases that mean something here, by its words."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from cop_sheets.layout import DATA_TABS
from cop_sheets.suggestions.vocabulary import COLUMN_HINTS, PHRASES, STOP_WORDS, SYNONYMS, WEIGHTS
from cop_sheets.text import match_key

_CANONICAL = {word: canonical for canonical, others in SYNONYMS.items() for word in (canonical, *others.split())}
_PHRASES = [(re.compile(rf"\b{phrase}\b"), word) for phrase, word in PHRASES.items()]
_NON_WORD = re.compile(r"[\W_]+")
_COP = re.compile(r"CoPs?(?=[A-Z]|\b)")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# `# of members` is a count, `Event #` is a number that names something.
_COUNT = re.compile(r"^(?:total )?(?:number|no(?! shows?\b)|num|nbr|how many|count)(?: of)?\b"
                    r"(?=\s+\w)|"
                    r"\b(?:number|no|num|how many) of\b")
_ALTERNATIVES = re.compile(r"\s/\s|\s*\|\s*")    # Fecha / Date: one column in two languages, or two names of it
_MIN_SPELLING_SIMILARITY, _MIN_FUZZY_LENGTH = 84, 4    # of misspelled words; shorter ones must be equal
_MIN_PREFIX_LENGTH = 3    # of an abbreviation, such as Strat. or Partic.
_MISSPELLED = 0.9    # what such a word says, compared with an equal one
_ALTERNATIVE_FACTOR = 0.95
_MAX_LENGTH = 300    # characters of a header that are looked at
_SPECIFICITY_BONUS = 0.02    # per matched word: of two phrases in a header the longer one is meant


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` that say something, in their canonical form, each once."""
    text = _CAMEL_CASE.sub(" ", _COP.sub(" cop ", unicodedata.normalize("NFKD", text[:_MAX_LENGTH])))
    text = "".join(character for character in text.casefold() if not unicodedata.combining(character))
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
            return _CANONICAL.get(found[0], found[0])
    full = {_CANONICAL.get(other, other) for other in _vocabulary() if other.startswith(word)}
    return full.pop() if len(full) == 1 and len(word) >= _MIN_PREFIX_LENGTH else word


@cache
def _vocabulary() -> list[str]:
    """Return the words of all headers, aliases and hints, and their synonyms."""
    texts = [text for tab in DATA_TABS for column in tab.columns if not column.outcome
             for text in (column.header, *column.aliases, *COLUMN_HINTS[tab].get(column.name, ()))]
    words = {word for text in texts for word in _NON_WORD.sub(" ", text.casefold()).split()}
    return sorted((words - STOP_WORDS) | _CANONICAL.keys())


def _weight(words: Iterable[str]) -> float:
    return sum(WEIGHTS.get(word, 1.0) for word in words)


@cache
def _phrase_words(phrase: str) -> tuple[tuple[str, ...], float]:
    words = content_words(phrase)
    return words, _weight(words)


@lru_cache(maxsize=65536)
def similarity(text: str, phrase: str) -> float:
    """Return from 0 to 1 how much of `phrase` is in `text`, and how little else; 1 where they are the same."""
    if match_key(text) == match_key(phrase):
        return 1.0
    parts = [part for part in _ALTERNATIVES.split(text) if part.strip()]
    if len(parts) > 1:
        return max(_ALTERNATIVE_FACTOR * similarity(part, phrase) for part in parts)
    words, (wanted, total) = content_words(text), _phrase_words(phrase)
    if not words or not wanted:
        return 0.0
    matched = sum(WEIGHTS.get(word, 1.0) * _closest(word, words) for word in wanted)
    if not matched:
        return 0.0
    in_text = min(matched / _weight(words), 1.0)
    return min(matched / total * (0.5 + 0.5 * in_text) + _SPECIFICITY_BONUS * matched, 0.99)


def _closest(word: str, words: tuple[str, ...]) -> float:
    if word in words:
        return 1.0
    alike = len(word) >= _MIN_FUZZY_LENGTH and any(
        fuzz.ratio(word, other) >= _MIN_SPELLING_SIMILARITY for other in words if len(other) >= _MIN_FUZZY_LENGTH)
    return _MISSPELLED if alike else 0.0


def best_similarity(text: str, phrases: Iterable[str]) -> float:
    """Return the similarity of `text` to the most similar of `phrases`."""
    return max((similarity(text, phrase) for phrase in phrases), default=0.0)
