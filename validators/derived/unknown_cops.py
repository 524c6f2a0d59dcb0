"""Messages for a typed CoP that can't be identified: several CoPs have the name, or a similar one is suggested."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from cop_sheets.layout import COPS
from cop_sheets.text import join_words, match_key, normalize_id
from validators.derived.columns import DerivedTables

MIN_COP_SIMILARITY = 85       # rapidfuzz's ratio of two names' letters from which one is suggested for the other
MIN_NAME_LENGTH = 5      # letters; among shorter names too many are similar
MAX_COP_TEXT_LENGTH = 100     # characters of a typed text for which names are suggested, and of a quoted ID
MAX_COMPARISONS = 200_000    # per workbook; beyond, nothing is suggested
_MAX_COPS_LISTED = 5
_NO_MATCH_TEXT = "neither the ID nor the name of one CoP"
_DIGITS = re.compile(r"\d+")

NumbersAndLetters = tuple[tuple[str, ...], str]    # the numbers in a name, and its letters
CopNames = list[tuple[str, str, tuple[str, ...]]]    # of each CoP: ID, name, former names


def add_unknown_cop_messages(derived: DerivedTables, view: pd.DataFrame) -> None:
    """Add parts of the message about unknown CoPs to the rows of a log: `what_it_is`, `did_you_mean` and `or_add`."""
    unknown = np.flatnonzero((view["cop"] == "") & (view["cop_id"] != "")).tolist()
    messages = {name: [text] * len(view) for name, text in (
        ("what_it_is", _NO_MATCH_TEXT), ("did_you_mean", ""), ("or_add", ""))}
    if unknown:
        partnerships, typed, may_be = (view[name].to_numpy()[unknown].tolist() for name in (
            "partnership", "cop_id", "may_be"))
        names = _cop_names(derived, set(partnerships))
        rows = list(zip(unknown, partnerships, typed, may_be, strict=True))
        shared = [row for row in rows if row[-1] is not None]
        for position, text in _shared_name_texts(names, shared):
            messages["what_it_is"][position] = text
        unmatched = [row[:-1] for row in rows if row[-1] is None]
        for position, text in _suggestion_texts(names, unmatched):
            messages["did_you_mean"][position], messages["or_add"][position] = text, ", or add the CoP there"
    for name, texts in messages.items():
        view[name] = pd.Series(texts, view.index, object)


def _cop_names(derived: DerivedTables, partnerships: set[str]) -> dict[str, CopNames]:
    """Return the names of the CoPs of each partnership."""
    names: dict[str, CopNames] = defaultdict(list)
    cops = derived[COPS]
    for partnership, cop, name, former in zip(*(cops[column].tolist() for column in (
            "partnership", "cop", "cop_name", "former_names")), strict=True):
        if cop and partnership in partnerships:
            names[partnership].append((cop, name, tuple(filter(None, map(str.strip, re.split("[;\n]", former))))))
    return names


def _shared_name_texts(names: dict[str, CopNames],
                       rows: list[tuple[int, str, str, tuple[str, ...]]]) -> Iterator[tuple[int, str]]:
    """Yield position and text of each row: that several CoPs have the typed name, and which.

    `rows`: position, partnership, typed text, CoPs that share it.
    """
    cop_names = {(partnership, normalize_id(name), cop) for partnership, cops in names.items() for cop, name, _ in cops}
    texts: dict[tuple[str, str], str] = {}
    for position, partnership, typed, cops in rows:
        word = partnership, normalize_id(typed)
        if word not in texts:
            description = "the name" if all((*word, cop) in cop_names for cop in cops) else "a name or former name"
            more = [f"{len(cops) - _MAX_COPS_LISTED} more"] if len(cops) > _MAX_COPS_LISTED + 1 else []
            named = list(map(_truncated, cops[:_MAX_COPS_LISTED] if more else cops))
            texts[word] = f"{description} of {len(cops)} CoPs ({join_words([*named, *more])})"
        yield position, texts[word]


def _suggestion_texts(names: dict[str, CopNames], rows: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """Yield position and text of each row: which CoP it may mean, "" where none is similar.

    `rows`: position, partnership, typed text.
    """
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for _, partnership, typed in rows:
        texts[partnership][typed] = None
    suggestions = {partnership: _suggestions(names[partnership], typed) for partnership, typed in texts.items()}
    for position, partnership, typed in rows:
        suggestion = suggestions[partnership].get(typed)
        yield position, f" (did you mean {suggestion}?)" if suggestion else ""


def _truncated(cop: str) -> str:
    return cop if len(cop) <= MAX_COP_TEXT_LENGTH else f"{cop[:MAX_COP_TEXT_LENGTH]}…"


def _suggestions(names: CopNames, typed: Iterable[str]) -> dict[str, str]:
    """Return, by typed text, the CoP to suggest, where exactly one is similar.

    A CoP whose name differs in punctuation and leading zeros only is preferred to one with a similar spelling.
    """
    texts = [text for text in typed if len(text) <= MAX_COP_TEXT_LENGTH and match_key(text)]
    known: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for cop, name, former in names:
        for text in dict.fromkeys((cop, name, *former)):
            if text and len(text) <= MAX_COP_TEXT_LENGTH:
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
                letters, [candidate[0] for candidate in candidates], scorer=fuzz.ratio, score_cutoff=MIN_COP_SIMILARITY,
                limit=None)]
        if len({cop for _, cop, _ in matches}) == 1:
            suggestions[text] = matches[0][2]
    return suggestions


def _numbers_and_letters(text: str) -> NumbersAndLetters:
    """Return the numbers in a name, without leading zeros, and its letters."""
    plain = match_key(text)
    return tuple(number.lstrip("0") for number in _DIGITS.findall(plain)), _DIGITS.sub("", plain)
