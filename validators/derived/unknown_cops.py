"""What to say of a typed CoP that is nobody's ID or name: that several CoPs have it, or which one it nearly is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from cop_sheets.layout import COPS
from cop_sheets.text import key, listed
from validators.derived.columns import Facts, fold

NEARLY = 85       # from here on: rapidfuzz's ratio of two names' letters at which one may be meant by the other
SHORTEST = 5      # letters of a name that may be misspelled: of shorter ones another is as near
LONGEST = 100     # characters of a text that may be a name, and of an ID that is quoted
MOST = 200_000    # comparisons of one workbook's names; beyond, nothing is guessed
_NAMED = 5
_NEITHER = "neither the ID nor the name of one CoP"
_DIGITS = re.compile(r"\d+")

Spelled = tuple[tuple[str, ...], str]    # the numbers of a name, and its letters


def add_unknown_cops(facts: Facts, view: pd.DataFrame) -> None:
    """Add to the rows of a log what to say where their CoP is not known: `what_it_is`, `did_you_mean` and `or_add`."""
    unknown = np.flatnonzero((view["cop"] == "") & (view["cop_id"] != "")).tolist()
    said = {name: [words] * len(view) for name, words in (
        ("what_it_is", _NEITHER), ("did_you_mean", ""), ("or_add", ""))}
    if unknown:
        partnerships, typed, may_be = (view[name].to_numpy()[unknown].tolist() for name in (
            "partnership", "cop_id", "may_be"))
        names = _names_of(facts, set(partnerships))
        rows = list(zip(unknown, partnerships, typed, may_be, strict=True))
        for line, words in _shared(names, [row for row in rows if row[-1] is not None]):
            said["what_it_is"][line] = words
        for line, words in _near(names, [row for row in rows if row[-1] is None]):
            said["did_you_mean"][line], said["or_add"][line] = words, ", or add the CoP there"
    for name, words in said.items():
        view[name] = pd.Series(words, view.index, object)


def _names_of(facts: Facts, partnerships: set[str]) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """Return of each partnership's CoPs the ID, the name and the former names."""
    found = defaultdict(list)
    cops = facts[COPS]
    for partnership, cop, name, former in zip(*(cops[column].tolist() for column in (
            "partnership", "cop", "cop_name", "former_names")), strict=True):
        if cop and partnership in partnerships:
            found[partnership].append((cop, name, tuple(filter(None, map(str.strip, re.split("[;\n]", former))))))
    return found


def _shared(names: dict[str, list[tuple]], rows: list[tuple]) -> Iterator[tuple[int, str]]:
    """Yield of each row that what it has is the name of several CoPs, and of which; a name is looked up once."""
    spelled = {(partnership, fold(cop), cop) for partnership, cops in names.items() for cop, *_ in cops}
    called = {(partnership, fold(name), cop) for partnership, cops in names.items() for cop, name, _ in cops}
    found: dict[tuple[str, str], str] = {}
    for line, partnership, typed, cops in rows:
        word = partnership, fold(typed)
        if word not in found:
            how = "the name" if all((*word, cop) in called for cop in cops) else (
                "the ID, capitals and spaces aside," if all((*word, cop) in spelled for cop in cops)
                else "a name or former name")
            more = [f"{len(cops) - _NAMED} more"] if len(cops) > _NAMED + 1 else []
            named = list(map(_quoted, cops[:_NAMED] if more else cops))
            found[word] = f"{how} of {len(cops)} CoPs ({listed([*named, *more])})"
        yield line, found[word]


def _near(names: dict[str, list[tuple]], rows: list[tuple]) -> Iterator[tuple[int, str]]:
    """Yield of each row which CoP it may mean, in words, "" where none is near."""
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for _, partnership, typed, _ in rows:
        texts[partnership][typed] = None
    near = {partnership: _suggestions(names[partnership], typed) for partnership, typed in texts.items()}
    for line, partnership, typed, _ in rows:
        yield line, f" (did you mean {near[partnership][typed]}?)" if typed in near[partnership] else ""


def _quoted(cop: str) -> str:
    return cop if len(cop) <= LONGEST else f"{cop[:LONGEST]}…"


def _suggestions(names: list[tuple], typed: Iterable[str]) -> dict[str, str]:
    """Return which CoP each text nearly names: one alone, spelled so but for punctuation and zeros, else nearly so."""
    texts = [text for text in typed if len(text) <= LONGEST and key(text)]
    known: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for cop, name, former in names:
        for text in dict.fromkeys((cop, name, *former)):
            if text and len(text) <= LONGEST:
                numbers, letters = _numbers_and_letters(text)
                known[numbers].append((letters, cop, cop if text == cop else f"“{text}” ({_quoted(cop)})"))
    if len(texts) * sum(map(len, known.values())) > MOST:
        return {}
    found = {}
    for text in texts:
        numbers, letters = _numbers_and_letters(text)
        here = known[numbers]
        same = [said for said in here if said[0] == letters]
        if not same and len(letters) >= SHORTEST:
            same = [here[at] for *_, at in process.extract(
                letters, [said[0] for said in here], scorer=fuzz.ratio, score_cutoff=NEARLY, limit=None)]
        if len({cop for _, cop, _ in same}) == 1:
            found[text] = same[0][2]
    return found


def _numbers_and_letters(text: str) -> Spelled:
    """Return the numbers in a name, without leading zeros, and its letters."""
    plain = key(text)
    return tuple(number.lstrip("0") for number in _DIGITS.findall(plain)), _DIGITS.sub("", plain)
