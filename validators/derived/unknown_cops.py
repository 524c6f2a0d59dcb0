"""What to say of a typed CoP that is nobody's ID or name: that several CoPs have it, or which one it nearly is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from cop_sheets.layout import COPS
from cop_sheets.text import join_words, match_key
from validators.derived.columns import DerivedTables, normalize_id

MIN_SIMILARITY = 85       # from here on: rapidfuzz's ratio of two names' letters at which one may be meant by the other
MIN_NAME_LENGTH = 5      # letters of a name that may be misspelled: of shorter ones another is as near
MAX_TEXT_LENGTH = 100     # characters of a text that may be a name, and of an ID that is quoted
MAX_COMPARISONS = 200_000    # comparisons of one workbook's names; beyond, nothing is guessed
_MAX_COPS_LISTED = 5
_NO_MATCH_TEXT = "neither the ID nor the name of one CoP"
_DIGITS = re.compile(r"\d+")

NumbersAndLetters = tuple[tuple[str, ...], str]    # the numbers of a name, and its letters


def add_unknown_cop_messages(derived: DerivedTables, view: pd.DataFrame) -> None:
    """Add to the rows of a log what to say where their CoP is not known: `what_it_is`, `did_you_mean` and `or_add`."""
    unknown = np.flatnonzero((view["cop"] == "") & (view["cop_id"] != "")).tolist()
    messages = {name: [words] * len(view) for name, words in (
        ("what_it_is", _NO_MATCH_TEXT), ("did_you_mean", ""), ("or_add", ""))}
    if unknown:
        partnerships, typed, may_be = (view[name].to_numpy()[unknown].tolist() for name in (
            "partnership", "cop_id", "may_be"))
        names = _cop_names(derived, set(partnerships))
        rows = list(zip(unknown, partnerships, typed, may_be, strict=True))
        for position, words in _shared_name_texts(names, [row for row in rows if row[-1] is not None]):
            messages["what_it_is"][position] = words
        for position, words in _suggestion_texts(names, [row for row in rows if row[-1] is None]):
            messages["did_you_mean"][position], messages["or_add"][position] = words, ", or add the CoP there"
    for name, words in messages.items():
        view[name] = pd.Series(words, view.index, object)


def _cop_names(derived: DerivedTables, partnerships: set[str]) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """Return of each partnership's CoPs the ID, the name and the former names."""
    names = defaultdict(list)
    cops = derived[COPS]
    for partnership, cop, name, former in zip(*(cops[column].tolist() for column in (
            "partnership", "cop", "cop_name", "former_names")), strict=True):
        if cop and partnership in partnerships:
            names[partnership].append((cop, name, tuple(filter(None, map(str.strip, re.split("[;\n]", former))))))
    return names


def _shared_name_texts(names: dict[str, list[tuple]], rows: list[tuple]) -> Iterator[tuple[int, str]]:
    """Yield of each row that what it has is the name of several CoPs, and of which; a name is looked up once."""
    ids = {(partnership, normalize_id(cop), cop) for partnership, cops in names.items() for cop, *_ in cops}
    cop_names = {(partnership, normalize_id(name), cop) for partnership, cops in names.items() for cop, name, _ in cops}
    texts: dict[tuple[str, str], str] = {}
    for position, partnership, typed, cops in rows:
        word = partnership, normalize_id(typed)
        if word not in texts:
            description = "the name" if all((*word, cop) in cop_names for cop in cops) else (
                "the ID, capitals and spaces aside," if all((*word, cop) in ids for cop in cops)
                else "a name or former name")
            more = [f"{len(cops) - _MAX_COPS_LISTED} more"] if len(cops) > _MAX_COPS_LISTED + 1 else []
            named = list(map(_truncated, cops[:_MAX_COPS_LISTED] if more else cops))
            texts[word] = f"{description} of {len(cops)} CoPs ({join_words([*named, *more])})"
        yield position, texts[word]


def _suggestion_texts(names: dict[str, list[tuple]], rows: list[tuple]) -> Iterator[tuple[int, str]]:
    """Yield of each row which CoP it may mean, in words, "" where none is near."""
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for _, partnership, typed, _ in rows:
        texts[partnership][typed] = None
    suggestions = {partnership: _suggestions(names[partnership], typed) for partnership, typed in texts.items()}
    for position, partnership, typed, _ in rows:
        yield position, f" (did you mean {suggestions[partnership][typed]}?)" if typed in suggestions[
            partnership] else ""


def _truncated(cop: str) -> str:
    return cop if len(cop) <= MAX_TEXT_LENGTH else f"{cop[:MAX_TEXT_LENGTH]}…"


def _suggestions(names: list[tuple], typed: Iterable[str]) -> dict[str, str]:
    """Return which CoP each text nearly names: one alone, spelled so but for punctuation and zeros, else nearly so."""
    texts = [text for text in typed if len(text) <= MAX_TEXT_LENGTH and match_key(text)]
    known: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for cop, name, former in names:
        for text in dict.fromkeys((cop, name, *former)):
            if text and len(text) <= MAX_TEXT_LENGTH:
                numbers, letters = _numbers_and_letters(text)
                known[numbers].append((letters, cop, cop if text == cop else f"“{text}” ({_truncated(cop)})"))
    if len(texts) * sum(map(len, known.values())) > MAX_COMPARISONS:
        return {}
    suggestions = {}
    for text in texts:
        numbers, letters = _numbers_and_letters(text)
        candidates = known[numbers]
        matches = [candidate for candidate in candidates if candidate[0] == letters]
        if not matches and len(letters) >= MIN_NAME_LENGTH:
            matches = [candidates[position] for *_, position in process.extract(
                letters, [candidate[0] for candidate in candidates], scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY,
                limit=None)]
        if len({cop for _, cop, _ in matches}) == 1:
            suggestions[text] = matches[0][2]
    return suggestions


def _numbers_and_letters(text: str) -> NumbersAndLetters:
    """Return the numbers in a name, without leading zeros, and its letters."""
    plain = match_key(text)
    return tuple(number.lstrip("0") for number in _DIGITS.findall(plain)), _DIGITS.sub("", plain)
