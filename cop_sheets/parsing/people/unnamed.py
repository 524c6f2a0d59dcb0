"""Recognizes texts that name nobody: roles, groups, counts and notes."""

import re

from cop_sheets.parsing.people.common_names import FAMILY_NAMES, GIVEN_NAMES
from cop_sheets.parsing.people.vocabulary import (
    COUNT_WORDS,
    DESCRIPTION_WORDS,
    GROUP_SURNAMES,
    GROUP_WORDS,
    LINKING_WORDS,
    NOTE_PHRASES,
    NOTE_STARTS,
    NOTE_WORDS,
    NUMBER_WORDS,
    PHRASE_WORDS,
    QUANTITY_WORDS,
    ROLE_MODIFIERS,
    ROLE_WORDS,
    SURNAME_DESCRIPTIONS,
    TITLES,
)
from cop_sheets.text import match_key

_WORDS = re.compile(r"[^\W\d_]+(?:['’‘][^\W\d_]+)*|\d+")
DROPPED_MARKS = re.compile(r"['’‘ʼ`´′.]")
# `n=6`, `7 present`, `4 TAs`, `120 clients`: from 100 on a number is rather an ID, beside a name in lower case.
_SAMPLE_SIZE = re.compile(r"n\s*=\s*\d{1,4}", re.IGNORECASE)
_LOWER_WORDS = r"(?:\s+[a-zà-ÿ][a-zà-ÿ.'’-]*)"
_COUNTED_WORDS = re.compile(rf"(?:[2-9]|[1-9]\d)(?:{_LOWER_WORDS}+|\s+[A-Z]{{2,}}s)|[1-9]\d\d{_LOWER_WORDS}+(?<=s)")
_NUMBERED_ROLE = re.compile(r"(?P<role>[^\W\d_][^\d]*?)\s*(?:#\s*)?(?P<mark>\d+|\b[A-Z])")
_GROUP_OR_NOTE_WORDS = COUNT_WORDS | QUANTITY_WORDS | GROUP_WORDS | ROLE_WORDS | NOTE_WORDS
NON_NAME_WORDS = _GROUP_OR_NOTE_WORDS | ROLE_MODIFIERS | LINKING_WORDS | TITLES | PHRASE_WORDS
_OF_ROLES = ROLE_WORDS | ROLE_MODIFIERS
_DESCRIPTIONS = (NON_NAME_WORDS | DESCRIPTION_WORDS) - TITLES
# Of these, those that may be a name where they are capitalized.
_NAME_DESCRIPTIONS = SURNAME_DESCRIPTIONS | PHRASE_WORDS | (LINKING_WORDS - {"new"})
# Of the first words of a note, those that are names, too.
_NAME_STARTS = NOTE_STARTS & {"no", "not", "we", "they", "did", "does", "never"}


def is_role(text: str) -> bool:
    """Return whether `text` is one person's role without a name: `Director`, `Director of Bright Stars`."""
    if _is_numbered_role(text):
        return False
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words or words[0] == "1" or (words[0] in COUNT_WORDS | QUANTITY_WORDS and words[0] != "one"):
        return False
    role_positions = [position for position, word in enumerate(words) if word in ROLE_WORDS]
    if not role_positions:
        return False
    if all(word in _OF_ROLES | LINKING_WORDS for word in words) or (
            words[-1] in ROLE_WORDS and all(word in _OF_ROLES | LINKING_WORDS | GROUP_WORDS for word in words)):
        return True
    first = next((position for position, word in enumerate(words) if word not in _OF_ROLES), 0)
    return first > 0 and words[first] in ("of", "at", "from", "in", "for") and role_positions[0] < first


def is_group_or_note(text: str) -> bool:
    """Return whether `text` is a group, a count or a note without a name: `3 teachers`, `see notes`."""
    if _is_numbered_role(text):
        return False
    if _SAMPLE_SIZE.fullmatch(text) or _COUNTED_WORDS.fullmatch(text) or match_key(text) in NOTE_PHRASES:
        return True
    words = [DROPPED_MARKS.sub("", word.casefold()) for word in _WORDS.findall(text)]
    if len(words) > 1 and words[0] in NOTE_STARTS and not any(letter.isupper() for letter in text[1:]):
        return True
    if len(words) > 1 and (words[0] in ("nobody", "noone", "none") or words[:2] == ["no", "one"]):
        return True
    numbers = [word.isdecimal() for word in words]
    if not words or (all(numbers) and len(words) == 1):
        return False
    if all(number or word in NON_NAME_WORDS for word, number in zip(words, numbers, strict=True)):
        are_phrase = len(words) > 1 and PHRASE_WORDS.issuperset(words)
        return are_phrase or any(word in _GROUP_OR_NOTE_WORDS for word in words) or (
            any(numbers) and not all(numbers) and words[0] not in ("a", "an"))
    if words[-1] in GROUP_WORDS | GROUP_SURNAMES or (
            words[0] in GROUP_WORDS and all(len(word) == 1 for word in words[1:])):
        return True
    counted = (numbers[0] and len(words[0]) < 3) or words[0] in COUNT_WORDS | QUANTITY_WORDS
    if counted and (words[1] in LINKING_WORDS | _GROUP_OR_NOTE_WORDS
                    or any(word in GROUP_WORDS | ROLE_WORDS for word in words[1:])):
        return True
    group = next((position for position, word in enumerate(words) if word not in _OF_ROLES | QUANTITY_WORDS | {"the"}),
                 len(words))
    if words[group:group + 1] and words[group] in GROUP_WORDS and words[group + 1] in (
            "of", "at", "from", "in", "with", "for", "who"):
        return True
    return words[0] in ("see", "same") and any(word in NOTE_WORDS - {"see"} for word in words[1:])


def may_be_name(text: str) -> bool:
    """Return whether `text`, which reads as a group or a note, may be a person's name: `Dana Children`, `no lee`."""
    typed = text.split()
    words = [word.strip(".,").casefold() for word in typed]
    if len(words) != 2 or not all(map(str.isalpha, words)):
        return False
    first, last = words
    capitalized = all(word[0].isupper() for word in typed)
    if first in _NAME_STARTS and last in FAMILY_NAMES:
        return True
    if last in GROUP_SURNAMES:
        return first in GIVEN_NAMES
    return capitalized and PHRASE_WORDS.issuperset(words) and match_key(text) not in NOTE_PHRASES


def is_description(text: str) -> bool:
    """Return whether `text` describes people beside a word for them: `infant/toddler`, `New`, `west`, not `West`."""
    return may_be_description(text) and any(
        word.islower() or word.casefold() not in _NAME_DESCRIPTIONS for word in _WORDS.findall(text))


def may_be_description(text: str) -> bool:
    """Return whether `text` describes people beside a word for them, or is a surname such as `West` or `Day`."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    return bool(words) and all(word in _DESCRIPTIONS or word.isdecimal() or (len(word) == 1 and "room" in words)
                               for word in words)


def _is_numbered_role(text: str) -> bool:
    """Return whether `text` is one person's role with a number or letter: `Teacher 1`, `Participant #12`."""
    match = _NUMBERED_ROLE.fullmatch(text.strip())
    if not match:
        return False
    words = match["role"].casefold().replace("#", " ").split()
    return bool(words) and words[-1] in ROLE_WORDS | {"id", "child", "staffer"} and all(
        word in ROLE_WORDS | ROLE_MODIFIERS | {"id", "child", "staffer"} for word in words)


def stated_count(text: str) -> int:
    """Return the number of people in a text such as `3 teachers`; 0 where it has none."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    return next((int(word) if word.isdecimal() else NUMBER_WORDS.index(word) for word in words
                 if (word.isdecimal() and len(word) < 3) or word in NUMBER_WORDS), 0)
