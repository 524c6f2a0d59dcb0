"""What one part of a list of people is: a name, an ID, an address, a role beside a name, or nobody's name."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from cop_sheets.blanks import is_nothing
from cop_sheets.parsing.people.vocabulary import (
    CAPITAL_PARTICLES,
    COUNTS,
    DEGREES,
    GENERATIONS,
    GROUPS,
    LINKS,
    NOBODY,
    NOTES,
    NUMBERS,
    PARTICLES,
    PLACE,
    ROLE_PARTS,
    ROLES,
    SEVERAL,
    SHORT_DEGREES,
    TITLES,
)
from cop_sheets.text import key

EMAIL = re.compile(r"(?<![^\s,;<>()\[\]|/&])[^\s@,;<>()\[\]|/&]+@[^\s@,;<>()\[\]|/&]+\.[^\s@,;<>()\[\]|/&+]+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^“”]*”|<[^<>]*>")
_EDGES = " ,:;-–—*·••\n\t"
_WORDS = re.compile(r"[^\W\d_]+(?:['’‘][^\W\d_]+)*|\d+")
# A whole number below 100 that is no code (`07`), a range, a share or a decimal: how many, not who.
_COUNT = re.compile(r"[(~≈<>]*(?:0|[1-9]\d?|-\d+|\d+\.\d+|[1-9]\d?\s*[-–—/]\s*[1-9]\d?)[+)]*")
_NUMBERED_ROLE = re.compile(r"(?P<role>[^\W\d_][^\d]*?)\s*(?:#\s*)?(?P<mark>\d+|\b[A-Z])")
_DROPPED = re.compile(r"['’‘ʼ`´′.]")
_PUNCTUATION = re.compile(r"[^\w]|_")
_SPACE = re.compile(r"(?<!\d) | (?!\d)")    # P-10-12 is not P-101-2
# Words between two people that may as well stand within a name.
_OTHER_JOINT = re.compile(r"\s(?:or|y)\s", re.IGNORECASE)
MOST_WORDS = 4    # of one name, before it looks like several
_PLAIN_NAME = re.compile(r"[^\W\d_][\w'’ -]*")
_CORE = COUNTS | SEVERAL | GROUPS | ROLES | NOTES
_KNOWN = _CORE | ROLE_PARTS | LINKS | TITLES
_OF_ROLES = ROLES | ROLE_PARTS
# A name without any of these, digits or marks is nothing but a name.
_TELLING = _KNOWN | NOBODY | GENERATIONS | DEGREES | PARTICLES | {word.casefold() for word in SHORT_DEGREES} | {
    "na", "none", "not", "st", "saint", "y", "or"}
_INITIAL = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")


class Kind(Enum):
    """What a part is. ASIDE: a role or a degree of the person named beside it. COUNT: a small number by itself."""

    NAME = auto()
    ID = auto()
    EMAIL = auto()
    COUNT = auto()
    ASIDE = auto()
    DEGREE = auto()
    UNNAMED = auto()
    NOTHING = auto()


SOMEBODY = (Kind.NAME, Kind.ID, Kind.EMAIL)


@dataclass(frozen=True)
class Part:
    """One part of a list.

    `words`: how many words its name has, titles and degrees aside. `sure`: a title, a degree or an address shows that
    it is somebody's whole name. `surname`: it is nothing but a surname such as `de la Cruz`. `is_place`: it names a
    place where people work rather than a person; `is_long`: it may be the names of several. `key`: what two spellings
    of one person share, where it names somebody.
    """

    text: str
    kind: Kind
    words: int = 0
    sure: bool = False
    surname: bool = False
    is_place: bool = False
    is_long: bool = False
    key: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether it names somebody without what stands beside it: a full name, an address, or it has digits."""
        return self.kind in (Kind.ID, Kind.EMAIL, Kind.COUNT) or self.is_full

    @property
    def is_full(self) -> bool:
        """Whether it is a full name: two words or more, or a title and a surname."""
        return self.kind is Kind.NAME and not self.surname and (self.words > 1 or (self.words == 1 and self.sure))


def person_key(name: str) -> str:
    """Return what two spellings of one person share: case, spaces and punctuation aside, but not between digits."""
    return _SPACE.sub("", words_of(name))


def words_of(name: str) -> str:
    """Return the words of `name` in small letters: other punctuation than apostrophes and full stops is a space."""
    name = unicodedata.normalize("NFC", name).casefold()
    return " ".join(_PUNCTUATION.sub(" ", _DROPPED.sub("", name)).split())


def name_part(text: str, words: int, sure: bool = False, surname: bool = False) -> Part:
    """Return the name `text` of so many words as a part."""
    bare = aside_removed(text)
    own = [word for word in bare.split() if word.casefold() not in PARTICLES]
    several = words > MOST_WORDS < len(own) or bool(_OTHER_JOINT.search(bare))
    return Part(text, Kind.NAME, words, sure, surname, bool(PLACE.search(bare)), several, person_key(text))


def aside_removed(text: str) -> str:
    """Return `text` without what stands in brackets or quotation marks."""
    return " ".join(_ASIDE.sub(" ", text).split())


def is_nobody(text: str) -> bool:
    """Say whether `text` is nothing, or puts off who it will be: `N/A`, `TBD`, `vacant`, a lone mark."""
    word = key(text)
    return not word or word in NOBODY or is_nothing(text)


@lru_cache(maxsize=16384)
def part_of(text: str) -> Part:
    """Return what `text`, which holds no separator, is."""
    text = text.strip(_EDGES)
    if _PLAIN_NAME.fullmatch(text):
        words = text.casefold().replace("-", " ").split()
        if len(words) <= MOST_WORDS and _TELLING.isdisjoint(words) and not any(map(str.isdigit, text)):
            return Part(text, Kind.NAME, len(text.split()), is_place=bool(PLACE.search(text)), key=person_key(text))
    if is_nobody(text):
        return Part("", Kind.NOTHING)
    if _COUNT.fullmatch(text):
        return Part(text, Kind.COUNT, key=person_key(text))
    if is_degree(text):
        return Part(text, Kind.DEGREE)
    if EMAIL.fullmatch(text):
        return Part(text, Kind.EMAIL, key=person_key(text))
    bare = aside_removed(text) or text.strip("()[]<>\"“”")
    if is_role(bare):
        return Part(text, Kind.ASIDE)
    if names_nobody(bare):
        return Part(text, Kind.UNNAMED)
    if any(map(str.isdigit, bare)):
        return Part(text, Kind.ID, key=person_key(text))
    words = _INITIAL.sub(" ", bare).split()
    titled = bool(words) and _plain(words[0]) in TITLES and len(words) > 1
    while words and _plain(words[0]) in TITLES:
        words = words[1:]
    if not words:
        return name_part(text, 1) if text.isupper() and "." not in text else Part(text, Kind.UNNAMED)
    degree = False
    while len(words) > 1 and (is_degree(words[-1]) or "@" in words[-1]):
        degree, words = degree or is_degree(words[-1]), words[:-1]
    surname = not titled and _is_surname(words)
    return name_part(text, len(words), titled or (degree and len(words) > 1) or bool(EMAIL.search(text)), surname)


def _is_surname(words: list[str]) -> bool:
    """Say whether `words` are a surname that begins with particles, such as `de la Cruz`, `De Leon`, `De La Cruz`."""
    *first, last = words or [""]
    particles = bool(first) and last.casefold() not in PARTICLES and all(_plain(word) in PARTICLES | {"st", "saint"}
                                                                          for word in first)
    return particles and (len(first) > 1 or first[0].islower() or first[0] in CAPITAL_PARTICLES)


def _plain(word: str) -> str:
    return word.replace(".", "").replace(",", "").casefold()


def is_degree(text: str) -> bool:
    """Say whether `text` is what may follow a name: Jr., III, PhD, M.Ed., RN."""
    words = text.replace(",", " ").replace("-", " ").split()
    return bool(words) and all(
        _plain(word) in GENERATIONS or _plain(word) in DEGREES or word.replace(".", "") in SHORT_DEGREES
        or ("." in word.rstrip(".") and (_plain(word).upper() in SHORT_DEGREES or _plain(word) == "med"))
        or word in ("MEd", "MED") for word in words)


def is_role(text: str) -> bool:
    """Say whether `text` is one person's role without a name: `Director`, `Lead Teacher`, `Director of Bright Stars`.
    """
    if _numbered(text):
        return False
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words or words[0] == "1" or (words[0] in COUNTS | SEVERAL and words[0] != "one"):
        return False
    there = [at for at, word in enumerate(words) if word in ROLES]
    if not there:
        return False
    if all(word in _OF_ROLES | LINKS for word in words) or (
            words[-1] in ROLES and all(word in _OF_ROLES | LINKS | GROUPS for word in words)):
        return True
    first = next((at for at, word in enumerate(words) if word not in _OF_ROLES), 0)
    return first > 0 and words[first] in ("of", "at", "from", "in", "for") and there[0] < first


def names_nobody(text: str) -> bool:
    """Say whether `text` holds no name but words for many, for a number or for a note: `3 teachers`, `see notes`."""
    if _numbered(text):
        return False
    words = [word.casefold() for word in _WORDS.findall(text)]
    numbers = [word.isdecimal() for word in words]
    if not words or (all(numbers) and len(words) == 1):
        return False
    if all(number or word in _KNOWN for word, number in zip(words, numbers, strict=True)):
        return any(word in _CORE for word in words) or (
            any(numbers) and not all(numbers) and words[0] not in ("a", "an"))
    if words[-1] in GROUPS or (words[0] in GROUPS and all(len(word) == 1 for word in words[1:])):
        return True
    counted = (numbers[0] and len(words[0]) < 3) or words[0] in COUNTS | SEVERAL
    if counted and (words[1] in LINKS | _CORE or any(word in GROUPS | ROLES for word in words[1:])):
        return True
    group = next((at for at, word in enumerate(words) if word not in _OF_ROLES | SEVERAL | {"the"}), len(words))
    if words[group:group + 1] and words[group] in GROUPS and words[group + 1] in (
            "of", "at", "from", "in", "with", "for", "who"):
        return True
    return words[0] in ("see", "same") and any(word in NOTES - {"see"} for word in words[1:])


def are_many_at_places(parts: list[Part]) -> bool:
    """Say whether `parts` name nothing but places, beside a number or words for many: `ABC Child Care (3)`."""
    named = [part for part in parts if part.kind in SOMEBODY]
    return bool(named) and all(part.is_place for part in named) and any(
        part.kind in (Kind.UNNAMED, Kind.COUNT) for part in parts)


def _numbered(text: str) -> bool:
    """Say whether a role with a number or letter stands for one person: `Teacher 1`, `Participant #12`, `Teacher B`."""
    match = _NUMBERED_ROLE.fullmatch(text.strip())
    if not match:
        return False
    words = match["role"].casefold().replace("#", " ").split()
    return bool(words) and words[-1] in ROLES | {"id", "child", "staffer"} and all(
        word in ROLES | ROLE_PARTS | {"id", "child", "staffer"} for word in words)


def announced(text: str) -> int:
    """Return how many people `text` says there are, as `3 teachers` does; 0 where it doesn't say."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    return next((int(word) if word.isdecimal() else NUMBERS.index(word) for word in words
                 if (word.isdecimal() and len(word) < 3) or word in NUMBERS), 0)
