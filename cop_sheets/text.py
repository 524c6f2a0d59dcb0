"""Cleaning, comparing and escaping of typed text, and lists of words."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_CONTROL_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
NO_NAME = "(no name)"    # where a name is blank
_PLURAL = re.compile(r"\((e?s)\)", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")    # one address
EMAIL_SEPARATORS = re.compile(r"[;,\s]+")    # between addresses
_ASCII_STARTS = "=+-@|%"
_FORMULA_STARTS = frozenset(_ASCII_STARTS + "".join(chr(ord(start) + 0xFEE0) for start in _ASCII_STARTS) + "\t\r\n\0")
# Letters, marks and symbols that show nothing: fillers, joiners, selectors of a variant, the blank of Braille.
_BLANKS = frozenset([*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0",
                     "\U00016fe4", "\U0001d159", *map(chr, range(0xE0100, 0xE01F0))])
_INVISIBLE_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cf", "Cc"))
# Where some readers start a new cell inside a text: German Excel splits a CSV file at semicolons and line breaks,
# whatever the commas and quotation marks say.
_CELL_SEPARATORS = re.compile("([;\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029])")


def clean(text: str, keep_tabs: bool = False) -> str:
    """Return `text` without invisible characters, and with plain single spaces; line breaks inside it stay.

    Format, control and zero-width characters and variation selectors are dropped. Every run of spaces of any kind
    (non-breaking, thin, tab) becomes one plain space, or with `keep_tabs` one tab if there is a tab in it.
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


def shows_nothing(text: str) -> bool:
    """Return whether nothing of `text` can be seen."""
    return all(character in _BLANKS or character.isspace() for character in clean(text))


def escape_unprintable(text: str) -> str:
    """Return `text` with � for each control or format character, line break and lone surrogate.

    A file's name may hold them; a terminal would obey some, and no file can contain the last.
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(character) in _CONTROL_CATEGORIES else character
                   for character in text)


@lru_cache(maxsize=16384)
def match_key(text: str) -> str:
    """Return a key that is equal for headers, tab names or choices that mean the same.

    It ignores case, spaces and punctuation; `&` equals and, `Facilitator(s)` equals Facilitators.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _PLURAL.sub(r"\1", text).replace("&", " and ")
    return _NOT_ALPHANUMERIC.sub("", text)


@lru_cache(maxsize=16384)
def normalize_spelling(text: str) -> str:
    """Return a key that is equal for headers that differ in case and spaces only."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def normalize_id(text: str) -> str:
    """Return an id or a CoP's name without case and spaces, to compare spellings."""
    return "".join(text.casefold().split())


def join_words(items: Iterable[object], last: str = "and") -> str:
    """Return `items` as a list in a sentence: "a", "a and b", "a, b and c"; "" for none."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in `text`, which has a semicolon between them; each once."""
    return tuple(dict.fromkeys(filter(None, map(clean, text.split(";")))))


def normalize_email(address: str) -> str:
    """Return an email address as it is compared: without spaces, in lower case.

    Not case-folded, and only letters that return to themselves in upper case are lowered: otherwise addresses of
    different people could become equal (ß and ss, the kelvin sign and k).
    """
    return "".join(_lowercase(letter) for letter in "".join(address.split()))


def _lowercase(letter: str) -> str:
    return letter.lower() if letter.lower().upper() == letter else letter


def escape_formula(text: str) -> str:
    """Return `text` with a `'` before everything that a spreadsheet could run as a formula.

    That is at the start where the first visible character could start a formula, and after each semicolon, tab and
    line break where the next character could, without spaces and quotation marks: `x;=1` becomes `x;'=1`.
    """
    first, *rest = _CELL_SEPARATORS.split(text)
    if rest:
        # `rest` alternates between separators and texts. A reader that splits at other separators drops quotation
        # marks, or has them in the middle of a cell, where they enclose nothing.
        rest[1::2] = [f"'{part}" if part and _starts_formula(part.replace('"', " ")) else part for part in rest[1::2]]
        text = first + "".join(rest)
    return f"'{text}" if _starts_formula(text) else text


def unescape_formula(text: str) -> str:
    """Return the text that `escape_formula` made `text` of. Of two such texts it returns the one without a `'`."""
    first, *rest = _CELL_SEPARATORS.split(text)
    rest[1::2] = [part[1:] if part.startswith("'") and _starts_formula(part[1:].replace('"', " ")) else part
                  for part in rest[1::2]]
    shorter = first + "".join(rest)
    if shorter.startswith("'") and _starts_formula(shorter[1:]):
        shorter = shorter[1:]
    return shorter if escape_formula(shorter) == text else text


def _starts_formula(text: str) -> bool:
    """Return whether the first visible character of `text` could start a formula."""
    for character in text:
        if character in _FORMULA_STARTS:
            return True
        if unicodedata.category(character) not in _INVISIBLE_CATEGORIES:
            return False
    return False
