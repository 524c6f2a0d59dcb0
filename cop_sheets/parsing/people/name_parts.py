"""Classifies one part of a list of people: a name, an ID, an address, a role beside a name, or nobody's name."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from cop_sheets.blanks import is_blank_text
from cop_sheets.parsing.people.unnamed import (
    DROPPED_MARKS,
    NON_NAME_WORDS,
    is_group_or_note,
    is_role,
    may_be_name,
)
from cop_sheets.parsing.people.vocabulary import (
    CAPITAL_PARTICLES,
    DEGREES,
    GENERATIONS,
    NO_PERSON_WORDS,
    NOTE_STARTS,
    PARTICLES,
    SHORT_DEGREES,
    TITLES,
    WORKPLACE_PATTERN,
)
from cop_sheets.text import match_key

EMAIL_PATTERN = re.compile(r"(?<![^\s,;<>()\[\]|/&])[^\s@,;<>()\[\]|/&]+@[^\s@,;<>()\[\]|/&]+\.[^\s@,;<>()\[\]|/&+]+")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^“”]*”|<[^<>]*>")
_EDGE_CHARACTERS = " ,:;-–—*·••\n\t"
# How many, not who: a whole number below 100 (but not a code such as `07`), a range, a fraction or a decimal.
_COUNT = re.compile(r"[(~≈<>]*(?:0|[1-9]\d?|-\d+|\d+\.\d+|[1-9]\d?\s*[-–—/]\s*[1-9]\d?)[+)]*")
_LETTER = re.compile(r"(?<![\w'’-])[^\W\d_](?![\w'’-])")
_PUNCTUATION = re.compile(r"[^\w]|_")
_SPACE = re.compile(r"(?<!\d) | (?!\d)")    # P-10-12 is not P-101-2
# Conjunctions that may be between two people, or part of a name.
_AMBIGUOUS_CONJUNCTION = re.compile(r"\s(?:or|y)\s", re.IGNORECASE)
MAX_NAME_WORDS = 4    # a name with more words may be several names
_PLAIN_NAME = re.compile(r"[^\W\d_][\w'’ -]*")
# A text without any of these, digits and punctuation is a name.
_SPECIAL_WORDS = (
    NON_NAME_WORDS | NOTE_STARTS | NO_PERSON_WORDS | GENERATIONS | DEGREES | PARTICLES
    | {word.casefold() for word in SHORT_DEGREES} | {"na", "none", "not", "st", "saint", "y", "or", "walk", "drop"})
_INITIAL = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")


class PartType(Enum):
    """The type of a part. UNNAMED: it is nobody's name. COUNT: a small number by itself."""

    NAME = auto()
    ID = auto()
    EMAIL = auto()
    COUNT = auto()
    ROLE = auto()
    DEGREE = auto()
    UNNAMED = auto()
    EMPTY = auto()


PERSON_TYPES = (PartType.NAME, PartType.ID, PartType.EMAIL)


@dataclass(frozen=True)
class NamePart:
    """One part of a list.

    `words`: the number of words of the name, without titles and degrees. `is_certain`: a title, a degree or an address
    shows that it is a whole name. `is_surname`: only a surname, such as `de la Cruz`. `is_place`: a workplace rather
    than a person. `is_long`: it may be several names. `is_unsure`: it may be a note. `key`: the `person_key`, where it
    names somebody.
    """

    text: str
    kind: PartType
    words: int = 0
    is_certain: bool = False
    is_surname: bool = False
    is_place: bool = False
    is_long: bool = False
    is_unsure: bool = False
    key: str = ""

    @property
    def is_complete_name(self) -> bool:
        """Whether it identifies a person by itself: a full name, an address, or it has digits."""
        return self.kind in (PartType.ID, PartType.EMAIL, PartType.COUNT) or self.is_full_name

    @property
    def is_full_name(self) -> bool:
        """Whether it is a full name: two words or more, or a title and a surname."""
        return self.kind is PartType.NAME and not self.is_surname and (self.words > 1
                                                                       or (self.words == 1 and self.is_certain))

    @property
    def first_name_count(self) -> int:
        """The number of words, without initials after the first word: 1 for `Ann M.`."""
        return self.words - min(len(_LETTER.findall(remove_parentheses(self.text))), self.words - 1)


def person_key(name: str) -> str:
    """Return a key of a name that ignores case, spaces and punctuation, except between digits."""
    return _SPACE.sub("", normalize_words(name))


def normalize_words(name: str) -> str:
    """Return the words of `name` in lower case, without apostrophes and periods, other punctuation as spaces."""
    name = unicodedata.normalize("NFC", name).casefold()
    return " ".join(_PUNCTUATION.sub(" ", DROPPED_MARKS.sub("", name)).split())


def make_name_part(text: str, words: int, is_certain: bool = False, is_surname: bool = False) -> NamePart:
    """Return a part for `text`, a name of so many `words`."""
    bare = remove_parentheses(text)
    name_words = [word for word in bare.split() if word.casefold() not in PARTICLES]
    several = words > MAX_NAME_WORDS < len(name_words) or bool(_AMBIGUOUS_CONJUNCTION.search(bare))
    return NamePart(text, PartType.NAME, words, is_certain, is_surname, bool(WORKPLACE_PATTERN.search(bare)), several,
                    key=person_key(text))


def remove_parentheses(text: str) -> str:
    """Return `text` without parts in brackets or quotation marks."""
    return " ".join(_PARENTHESES.sub(" ", text).split())


def starts_in_lower_case(text: str) -> bool:
    """Return whether the first word of `text` that is no particle of a name starts in lower case."""
    return next((word[0].islower() for word in text.split() if word.casefold() not in PARTICLES), True)


def names_no_person(text: str) -> bool:
    """Return whether `text` is blank or a placeholder: `N/A`, `TBD`, `vacant`, a lone mark."""
    word = match_key(text)
    return not word or word in NO_PERSON_WORDS or is_blank_text(text)


@lru_cache(maxsize=16384)
def classify_part(text: str) -> NamePart:
    """Classify `text`, which contains no separator."""
    text = text.strip(_EDGE_CHARACTERS)
    if _PLAIN_NAME.fullmatch(text):
        words = text.casefold().replace("-", " ").split()
        if len(words) <= MAX_NAME_WORDS and _SPECIAL_WORDS.isdisjoint(words) and not any(map(str.isdigit, text)):
            return NamePart(text, PartType.NAME, len(text.split()), is_place=bool(WORKPLACE_PATTERN.search(text)),
                            key=person_key(text))
    if names_no_person(text):
        return NamePart("", PartType.EMPTY)
    if _COUNT.fullmatch(text):
        return NamePart(text, PartType.COUNT, key=person_key(text))
    if is_degree(text):
        return NamePart(text, PartType.DEGREE)
    if EMAIL_PATTERN.fullmatch(text):
        return NamePart(text, PartType.EMAIL, key=person_key(text))
    bare = remove_parentheses(text) or text.strip("()[]<>\"“”")
    if is_role(bare):
        return NamePart(text, PartType.ROLE)
    if is_group_or_note(bare):
        return (NamePart(text, PartType.NAME, 2, is_unsure=True, key=person_key(text)) if may_be_name(bare)
                else NamePart(text, PartType.UNNAMED))
    if any(map(str.isdigit, bare)):
        return NamePart(text, PartType.ID, key=person_key(text))
    words = _INITIAL.sub(" ", bare).split()
    titled = bool(words) and _strip_punctuation(words[0]) in TITLES and len(words) > 1
    while words and _strip_punctuation(words[0]) in TITLES:
        words = words[1:]
    if not words:
        return make_name_part(text, 1) if text.isupper() and "." not in text else NamePart(text, PartType.UNNAMED)
    degree = False
    while len(words) > 1 and (is_degree(words[-1]) or "@" in words[-1]):
        degree, words = degree or is_degree(words[-1]), words[:-1]
    surname = not titled and _is_surname(words)
    return make_name_part(text, len(words), titled or (degree and len(words) > 1) or bool(EMAIL_PATTERN.search(text)),
                          surname)


def _is_surname(words: list[str]) -> bool:
    """Return whether `words` are a surname that begins with particles: `de la Cruz`, `De Leon`, `De La Cruz`."""
    *first, last = words or [""]
    particles = bool(first) and last.casefold() not in PARTICLES and all(_strip_punctuation(word) in PARTICLES
                                                                         | {"st", "saint"}
                                                                          for word in first)
    return particles and (len(first) > 1 or first[0].islower() or first[0] in CAPITAL_PARTICLES)


def _strip_punctuation(word: str) -> str:
    return word.replace(".", "").replace(",", "").casefold()


def is_degree(text: str) -> bool:
    """Return whether `text` is what may follow a name: Jr., III, PhD, M.Ed., RN."""
    words = text.replace(",", " ").replace("-", " ").split()
    return bool(words) and all(
        _strip_punctuation(word) in GENERATIONS or _strip_punctuation(word) in DEGREES
        or word.replace(".", "") in SHORT_DEGREES
        or ("." in word.rstrip(".") and (_strip_punctuation(word).upper() in SHORT_DEGREES
                                         or _strip_punctuation(word) == "med"))
        or word in ("MEd", "MED") for word in words)


def are_workplaces_only(parts: list[NamePart]) -> bool:
    """Return whether `parts` are only places, with a count or a word for a group: `ABC Child Care (3)`."""
    named = [part for part in parts if part.kind in PERSON_TYPES]
    return bool(named) and all(part.is_place for part in named) and any(
        part.kind in (PartType.UNNAMED, PartType.COUNT) for part in parts)
