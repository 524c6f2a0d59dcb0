"""Splits lists of people: separators, list numbers and bullets, and texts that are never split."""

import re

from cop_sheets.parsing.people.name_parts import EMAIL_PATTERN
from cop_sheets.parsing.people.vocabulary import TITLES

HARD_SEPARATOR, OTHER_HARD_SEPARATOR, COMMA_SEPARATOR, DASH_SEPARATOR = (re.compile(pattern) for pattern in (
    r"[;\n\t|]", r"[\n\t|]", r",", r"\s+[-–—]\s*|\s*[-–—]\s+|\s*—\s*"))
SOFT_SEPARATOR = re.compile(r"\s+and/or\s+|\s+w/\s*|\s*[&/+]\s*|(?:\s+|(?<=,))(?:and|plus|with)\s+|"
                            r",?\s+(?=et al\b|etc\b)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\(?\d{1,2}[.)]\s*(?=[^\W\d_])")
_LETTERED = re.compile(r"(?:^|(?<=[\s;,]))\(?[a-zA-Z]\)\s*")
_BULLET = re.compile(r"^[-–—*·]+\s*(?!\d)|[•∙◦▪▫‣⁃●○■□①-⒛❶-➓]|\d\ufe0f?\u20e3|(?<=\s)[*·]\s", re.MULTILINE)
_DASH_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\d{1,2}\s*[-–:]\s+(?=[^\W\d_])")
_LINE_NUMBER = re.compile(r"(\d{1,2})\s*[-:]?\s+(?=[^\W\d_])")
# Never split: an address, brackets, quotation marks, N/A, c/o, she/her, a fraction or a date.
_UNSPLITTABLE = re.compile(EMAIL_PATTERN.pattern + r"|\([^()]*\)|\[[^\[\]]*\]|\"[^\"\n]*\"|“[^“”\n]*”|\bn/a\b|\bc/o\b|"
                           r"\b(?:she|he|they)/(?:hers?|him|his|them|theirs)(?:/\w+)?|"
                           r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])", re.IGNORECASE)
_MAY_BE_UNSPLITTABLE = re.compile(r"[@/(\[\"“]")
_LIST_MARK = re.compile(r"\d|[-–—*·•∙◦▪▫‣⁃●○■□)①-⒛❶-➓]")
_BACKSLASH = re.compile(r"\s*\\\s*")
_NOT_AVAILABLE = re.compile(r"\bn\\a\b", re.IGNORECASE)
_LEADING_CONJUNCTION = re.compile(r"(?:(?:and|or|with|w/|plus|\+)\s*)+(?=\s|\d|$)", re.IGNORECASE)
_TRAILING_CONJUNCTION = re.compile(r"(?:^|\s)(?:and|or|with|plus)$", re.IGNORECASE)
_MIDDLE_DOT = re.compile(r"(?<=[a-zA-ZÀ-ỹ.])(?<![lL]·)·(?=[a-zA-ZÀ-ỹ])(?!(?<=[lL]·)[lL])")
_ACTIVITY = re.compile(
    r"(?:w/\s*(?=\S)|(?:(?:we|i|had|a|an|the|our|did|first|second|brief|short|virtual|in-?person|on-?site|phone|telephone|video|zoom|"
    r"teams|home|site|classroom|coaching|mentoring|planning|team|group|individual|one[ -]on[ -]one|1[:-]1|"
    r"conference|follow[ -]?up|monthly|weekly)\s+){0,4}"
    r"(?:met|meet|meetings?|mtg|visit(?:s|ed)?|coaching|mentoring|lunch|breakfast|coffee|calls?|called|phone|zoom|teams|"
    r"consult(?:s|ed|ing|ation)?|sessions?|check(?:ed)?[ -]?in|conversation|talk(?:ed)?|spoke|speaking|chat(?:ted)?|"
    r"conference|training|observation|discussion|emails?|emailed|work(?:ed|ing)?|one[ -]on[ -]one|1[:-]1|follow[ -]?up|"
    r"support|conferenced|facetime|interview)\s+(?:with\s+|w/\s*)(?=\S))", re.IGNORECASE)
_FULL_WIDTH = str.maketrans("；，／＆＋｜、", ";,/&+|,")


def remove_activity(text: str) -> str:
    """Return `text` without what was done with the people in it: `meeting with Jane Smith`."""
    match = _ACTIVITY.match(text)
    return text[match.end():] if match else text


def remove_conjunctions(text: str) -> str:
    """Return `text`, a part of a list, without a conjunction before or after it."""
    text = _LEADING_CONJUNCTION.sub("", text) if _LEADING_CONJUNCTION.match(text) else text
    return _TRAILING_CONJUNCTION.sub("", text)


def replace_middle_dots(text: str) -> tuple[str, bool]:
    """Return `text` with `;` for each middle dot between names, and whether each of them separates full names.

    Some names have one: `Marcel·la Pons`, and foreign names in Chinese.
    """
    parts = _MIDDLE_DOT.split(text) if "·" in text else []
    return (";".join(parts), all(len(part.split()) > 1 for part in parts)) if len(parts) > 1 else (text, True)


def replace_backslashes(text: str) -> tuple[str, bool]:
    """Return `text` with slashes in place of backslashes, and whether none may separate people: not that in `N\\A`."""
    if "\\" not in text:
        return text, True
    text = _NOT_AVAILABLE.sub("N/A", text)
    return _BACKSLASH.sub(" / ", text), "\\" not in text


def replace_list_markers(text: str) -> str:
    """Return `text` with a line break in place of each bullet, number or letter of a list.

    Brackets or quotation marks around the whole text are removed.
    """
    return _remove_list_markers(_remove_outer_brackets(text.translate(_FULL_WIDTH).strip()))


def _remove_outer_brackets(text: str) -> str:
    wrapped = re.fullmatch(r"\(([^()]*)\)|\[([^\[\]]*)\]|\"([^\"]*)\"|“([^“”]*)”", text)
    return next(inside for inside in wrapped.groups() if inside is not None).strip() if wrapped else text


def _remove_list_markers(text: str) -> str:
    if not _LIST_MARK.search(text):
        return text
    lines = text.split("\n")
    numbers = [_LINE_NUMBER.match(line) for line in lines]
    if len(lines) > 1 and all(match and match[1] == str(at) for at, match in enumerate(numbers, start=1)):
        text = "\n".join(line[match.end():] for line, match in zip(lines, numbers, strict=True) if match)
    if re.match(r"\(?a\)", text, re.IGNORECASE) and re.search(r"[\s;,]\(?b\)", text, re.IGNORECASE):
        text = _LETTERED.sub("\n", text)
    if re.match(r"1\s*[-–:]\s", text):
        text = _DASH_NUMBERED.sub("\n", text)
    return _NUMBERED.sub("\n", _BULLET.sub("\n", text)).strip("\n ")


def split_on(separator: re.Pattern[str], text: str) -> list[str]:
    """Return the pieces of `text` between matches of `separator`; see `split_with_separators`."""
    return [piece for piece, _ in split_with_separators(separator, text)]


def split_with_separators(separator: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """Return the pieces of `text`, each with the separator before it; matches of `_UNSPLITTABLE` are not split."""
    masked = _UNSPLITTABLE.sub(lambda match: "\x01" * len(match[0]),
                               text) if _MAY_BE_UNSPLITTABLE.search(text) else text
    pieces, start, before = [], 0, ""
    for match in separator.finditer(masked):
        pieces.append((text[start:match.start()].strip(), before))
        start, before = match.end(), match[0].strip().casefold()
    return [*pieces, (text[start:].strip(), before)]


def split_after_emails(text: str) -> list[str]:
    """Split `text` after each email address, where it has several."""
    ends = [match.end() for match in EMAIL_PATTERN.finditer(text)]
    if len(ends) < 2:
        return [text]
    return [text[start:end] for start, end in zip([0, *ends[:-1]], [*ends[:-1], len(text)], strict=True)]


def add_shared_surname(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return `pieces` where a title has the surname of the piece after it: `Mr. & Mrs. Lee`."""
    result = []
    for (piece, before), (after, _) in zip(pieces, [*pieces[1:], ("", "")], strict=False):
        if piece.replace(".", "").casefold() in TITLES and " " in after:
            piece = f"{piece} {after.split()[-1]}"
        result.append((piece, before))
    return result
