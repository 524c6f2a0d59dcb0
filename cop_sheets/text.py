"""How typed text is compared: cleaned once at the edge, then matched by what it says, not by how it is spelled."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_CONTROL_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
NO_NAME = "(no name)"    # of what is called nothing that can be read
_PLURAL = re.compile(r"\((e?s)\)", re.IGNORECASE)


def clean(text: str, keep_tabs: bool = False) -> str:
    """Return `text` without invisible characters, with plain single spaces; line breaks inside a cell stay.

    Zero-width and other format characters, variation selectors and control characters are dropped; every kind of space
    (non-breaking, thin, tab) becomes a plain one; with `keep_tabs`, spaces with a tab among them become one tab. A cell
    of nothing but those becomes "".
    """
    if text.isascii() and text.isprintable():
        text = text.strip()
        return _SPACES.sub(" ", text) if "  " in text else text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    characters = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Zs" or character == "\t":
            characters.append(character if keep_tabs and character == "\t" else " ")
        elif character == "\n" or (category[0] != "C" and not "\ufe00" <= character <= "\ufe0f") or category == "Co":
            characters.append(character)
        elif character in "\u2028\u2029\x0b\x0c\x85":
            characters.append("\n")
    spaced = _SPACES.sub(lambda match: "\t" if "\t" in match[0] else " ", "".join(characters))
    return _LINES.sub("\n", spaced).strip()


def escape_unprintable(text: str) -> str:
    """Return `text` with a � for each character that a terminal would obey, or that no file can hold.

    Those are control and format characters, line breaks among them, and halves of a character: a file's name may hold
    them. What `clean` returns has none but line breaks.
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(character) in _CONTROL_CATEGORIES else character
                   for character in text)


@lru_cache(maxsize=16384)
def match_key(text: str) -> str:
    """Return what two headers, tab names or choices share when they mean the same.

    Case, spaces and punctuation do not count; `&` reads as and, `Facilitator(s)` as Facilitators.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _PLURAL.sub(r"\1", text).replace("&", " and ")
    return "".join(character for character in text if character.isalnum())


@lru_cache(maxsize=16384)
def normalize_spelling(text: str) -> str:
    """Return what two headers share that are spelled alike: case and spaces around and between words aside."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def join_words(items, last: str = "and") -> str:
    """Return `items` as a person lists them: "a", "a and b", "a, b and c"."""
    items = [str(word) for word in items]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def normalize_email(address: str) -> str:
    """Return an email address as it is compared: without spaces, whatever its case.

    Only letters that a capital stands for one to one are made small: elsewhere case folding would make two people's
    addresses one (ß and ss, the sign of kelvin and k).
    """
    return "".join(_lowercase(letter) for letter in "".join(address.split()))


def _lowercase(letter: str) -> str:
    return letter.lower() if letter.lower().upper() == letter else letter
