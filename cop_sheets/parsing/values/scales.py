"""The scale of a survey question: its answers, lowest first whatever the typed order, and the rank of a cell on it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cop_sheets.blanks import is_blank_text
from cop_sheets.layout import AGREEMENT_SCALE, NEUTRAL_SPELLINGS
from cop_sheets.parsing.values.scale_words import answer_levels, repeated_signs
from cop_sheets.text import match_key

Scale = tuple[str, ...]

LIST_ANSWERS_ADVICE = "Type the answers, lowest first, with a semicolon between."
_ASCENDING, _DESCENDING, _MIXED, _UNKNOWN = "up", "down", "mixed", "unknown"
# Levels that differ by the first are clearly in order; by the second, only if no others contradict.
_CLEAR_DIFFERENCE, _SLIGHT_DIFFERENCE = 4, 2
_MIN_DIFFERENCE = 0.001              # numbers of different answers differ by this or more
_MAX_ANSWERS = 101         # 0 to 100
_MAX_STEPS = 11            # of a scale where only the ends are labelled
_MAX_ANSWERS_SHOWN = 11                 # of longer scales a sentence lists the first and last answers

_SEMICOLON = re.compile(r"[;；]")
_SEPARATORS = (("\n", "line breaks"), ("|", "bars"), (",", "commas"), ("/", "slashes"), (">", "arrows"))
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|—|to|through)\s*(\d{1,2})", re.IGNORECASE)
# `5`, `-2`, `5 - Very`, `5 = Very`, `(5) Very`; and `Very (5)`, `Very = 5`.
_NUMBERED = re.compile(r"\(?(?P<number>[-−]?\d{1,4}(?:\.\d{1,3})?)\)?\s*[-–—:=.)]?\s*(?P<words>[^\d]*)", re.DOTALL)
_NUMBER_LAST = re.compile(r"(?P<words>[^\d]*[^\d\s(=:])\s*[(=:]\s*(?P<number>[-−]?\d{1,4}(?:\.\d{1,3})?)\)?", re.DOTALL)
# `3 or more times`, `1 to 2 times`, `less than 1 time`: a number, and its unit.
_SIZE = re.compile(r"(?:[+<>≤≥]|less than|fewer than|under|up to|at least|more than|over)?\s*"
                   r"([-−]?\d{1,6}(?:\.\d{1,3})?)\s*(?:%|[+]|(?:-|–|—|to)\s*\d{1,6}%?|or more)?(\s*[^\d\s].*)?",
                   re.IGNORECASE | re.DOTALL)
_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORD = re.compile(rf"^(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_ZERO = frozenset(("none", "noneatall", "never", "notatall", "zero", "nothing"))
_DASHES = re.compile(r"[‐‑‒–—−]")

# Answers of people who have no opinion, by match key; `n/a (did not attend)` is one, too.
_NOT_APPLICABLE = re.compile(r"(?:n/a|n\.a\.?|not applicable|does(?: not|n['’]t) apply)\b.*", re.IGNORECASE | re.DOTALL)
_NO_OPINION = frozenset(("dontknow", "idontknow", "donotknow", "idonotknow", "notsure", "imnotsure", "iamnotsure",
                         "unsure", "noopinion", "noanswer", "cantsay", "prefernottosay", "prefernottoanswer"))
_CERTAINTY = ("sure", "know", "certain", "opinion")

_NUMBERED_ANSWERS = tuple(f"{rank} - {answer}" for rank, answer in enumerate(AGREEMENT_SCALE, start=1))
_MIDDLE_INDEX = len(AGREEMENT_SCALE) // 2
# The default scale, with each spelling of its middle answer.
_DEFAULT_SCALES = (_NUMBERED_ANSWERS, *((*_NUMBERED_ANSWERS[:_MIDDLE_INDEX], f"{_MIDDLE_INDEX + 1} - {neutral}",
                                         *_NUMBERED_ANSWERS[_MIDDLE_INDEX + 1:])
                                        for neutral in NEUTRAL_SPELLINGS))


@dataclass(frozen=True)
class ParsedScale:
    """The parsed Scale cell of a survey question.

    `answers`: lowest first; None: the default, 1 to 5 or the five words. `was_reversed`: they were listed highest
    first. `excluded_answers`: N/A, Don't know and the like, which are not steps of the scale. `filled_in`: numbers
    between the labelled ends were added. `problem` and `fix`: why the cell is not valid, and what to type instead.
    """

    answers: Scale | None = None
    was_reversed: bool = False
    excluded_answers: Scale = ()
    filled_in: bool = False
    problem: str = ""
    fix: str = LIST_ANSWERS_ADVICE

    @property
    def description(self) -> str:
        """The answers as they were read, lowest first, and those that were excluded."""
        answers = list(self.answers or ())
        if len(answers) > _MAX_ANSWERS_SHOWN:
            answers[2:-2] = ["…"]
        without = ", ".join(f"“{answer}”" for answer in self.excluded_answers)
        verb = "is" if len(self.excluded_answers) == 1 else "are"
        return "; ".join(answers) + (f"; {without} {verb} no step of the scale" if without else "")


def parse_scale(text: str) -> ParsedScale:
    """Parse a Scale cell, whose answers should be listed lowest first.

    Where known words or numbers show that they are listed highest first, they are reversed; in `1 - Strongly agree` the
    word decides. Unknown words change nothing; known ones in neither order are a problem.
    """
    listed_answers = tuple(part.strip() for part in _SEMICOLON.split(text) if part.strip())
    if not listed_answers or (len(listed_answers) == 1 and is_blank_text(text)):
        return ParsedScale()
    if len({answer.casefold() for answer in listed_answers}) < max(2, len(listed_answers)):
        return ParsedScale(problem="a scale needs at least two different answers" + _separator_instead(text),
                           fix=_suggest_fix(text))
    if len(listed_answers) > _MAX_ANSWERS:
        return ParsedScale(problem=f"a scale has {_MAX_ANSWERS} answers at most")
    answers, left_out = _steps(listed_answers)
    if len(answers) < 2:
        return ParsedScale(problem="a scale needs at least two different answers, N/A and the like aside")
    order = _listing_order(answers)
    if order == _MIXED:
        return ParsedScale(problem="the answers are neither listed lowest first nor highest first, so which count as "
                                 "agreeing isn't known")
    was_reversed = order == _DESCENDING
    if was_reversed:
        answers = answers[::-1]
    all_answers = _fill_in_numbers(answers)
    return ParsedScale(all_answers, was_reversed, left_out, len(all_answers) > len(answers))


def _separator_instead(text: str) -> str:
    for separator, name in _SEPARATORS:
        if len({part.strip() for part in text.split(separator)} - {""}) > 1:
            return f", and {name} are read as part of one"
    return ""


def _suggest_fix(text: str) -> str:
    """Return what to type instead of a Scale with one answer: the same with semicolons, where it can be split."""
    numbers = _RANGE.fullmatch(text.strip())
    if numbers and 0 < abs(int(numbers[1]) - int(numbers[2])) < _MAX_STEPS:
        low, high = sorted(map(int, numbers.groups()))
        return "Type every answer, lowest first: " + "; ".join(map(str, range(low, high + 1))) + "."
    for separator, _ in _SEPARATORS:
        parts = [part.strip() for part in text.split(separator) if part.strip()]
        if len(parts) > 1:
            return f"{LIST_ANSWERS_ADVICE[:-1]}: {'; '.join(parts)}."
    return LIST_ANSWERS_ADVICE


def _steps(listed_answers: Scale) -> tuple[Scale, Scale]:
    """Return the steps of a scale, and the answers that are not steps.

    N/A is never a step. `Don't know` isn't where it is listed last, or first before words whose order is known, unless
    others are degrees of the same: `Not sure; Fairly sure; Very sure`.
    """
    left_out = [answer for answer in listed_answers if match_key(answer) == "na" or _NOT_APPLICABLE.fullmatch(answer)]
    steps = [answer for answer in listed_answers if answer not in left_out]
    if len(steps) > 2 and _is_no_step(steps[-1], steps):
        left_out.append(steps.pop())
    if len(steps) > 2 and _is_no_step(steps[0], steps) and _listing_order(tuple(steps[1:])) in (_ASCENDING,
                                                                                                _DESCENDING):
        left_out.append(steps.pop(0))
    return tuple(steps), tuple(left_out)


def _is_no_step(answer: str, steps: list[str]) -> bool:
    word = match_key(answer)
    shared = [stem for stem in _CERTAINTY if stem in word]
    return word in _NO_OPINION and not any(
        stem in match_key(other) for stem in shared for other in steps if other is not answer)


def _listing_order(answers: Scale) -> str:
    """Return the order in which `answers` are listed, by known words, or by numbers where those don't decide."""
    levels = answer_levels([_answer_words(answer) for answer in answers])
    for least in (_CLEAR_DIFFERENCE, _SLIGHT_DIFFERENCE):
        rises, falls = _trend(levels, least)
        if rises != falls:
            return _ASCENDING if rises else _DESCENDING
        if rises and least == _CLEAR_DIFFERENCE:
            return _MIXED
    rises, falls = _trend(repeated_signs(answers) or _answer_numbers(answers), _MIN_DIFFERENCE)
    return _MIXED if rises and falls else _ASCENDING if rises else _DESCENDING if falls else _UNKNOWN


def _trend(levels: Sequence[float], least: float) -> tuple[bool, bool]:
    """Return whether any level is higher, and whether any is lower, by `least` or more, than an earlier one."""
    rises = falls = False
    lowest = highest = levels[0] if levels else 0
    for level in levels:
        rises |= level - lowest >= least
        falls |= highest - level >= least
        lowest, highest = min(lowest, level), max(highest, level)
    return rises, falls


def _answer_numbers(answers: Scale) -> list[float]:
    """Return the numbers of `answers`, or [] where not each has one: `0; 1 to 2; 3 or more`, `5 - Very; 4; …`."""
    numbers = [number for answer in answers if (number := _split_number(answer)[0]) is not None]
    if len(numbers) == len(answers):
        return numbers
    sizes, units = [], set()
    for answer in answers:
        match = _SIZE.fullmatch(_NUMBER_WORD.sub(lambda word: str(_NUMBER_WORDS.index(word[0].casefold())), answer))
        if match_key(answer) in _ZERO:
            sizes.append(0.0)
        elif match:
            sizes.append(float(_ascii_minus(match[1])))
            units.add(match_key(match[2] or "").removesuffix("s"))
        else:
            return []
    return sizes if len(units - {""}) <= 1 else []


def _fill_in_numbers(answers: Scale) -> Scale:
    """Return a scale with labelled ends (and middle) only, `1 = Not at all; 5 = Very`, with all its numbers."""
    numbered = [_split_number(answer) for answer in answers]
    numbers = [number for number, _ in numbered if number is not None]
    labels = {match_key(words) for _, words in numbered} - {""}
    if len(answers) > 3 or min(len(numbers), len(labels)) < len(answers) or any(number % 1 for number in numbers):
        return answers
    low, high = min(numbers), max(numbers)
    in_order = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    if low not in (0, 1) or high - low >= _MAX_STEPS or not in_order:
        return answers
    labelled: dict[float, str] = dict(zip(numbers, answers, strict=True))
    steps = range(int(low), int(high) + 1)
    return tuple(labelled.get(number, str(number)) for number in (steps if numbers[0] == low else reversed(steps)))


def _ascii_minus(number: str) -> str:
    return number.replace("−", "-")


def _split_number(text: str) -> tuple[float | None, str]:
    """Return the number and the words of `5 - Very` or `Very (5)`; None and `text` where there is no such number."""
    match = _NUMBERED.fullmatch(text) or _NUMBER_LAST.fullmatch(text)
    return (float(_ascii_minus(match["number"])), match["words"].strip()) if match else (None, text)


def _answer_words(answer: str) -> str:
    return _split_number(answer)[1]


def _normalize_answer(text: str) -> str:
    """Return a key that ignores case, spaces and punctuation, except beside digits."""
    if not any(map(str.isdigit, text)):
        return match_key(text) or text.casefold()
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.split()).rstrip(".!:")


@lru_cache(maxsize=1024)
def _rank_lookup(scale: Scale) -> tuple[dict[str, int], dict[str, int], dict[str, int], list[float | None]]:
    """Return the rank of each answer by text, by normalized text, and by words alone; and the answers' numbers."""
    exact = {answer.casefold(): rank for rank, answer in reversed(list(enumerate(scale, start=1)))}
    numbered = [_split_number(answer) for answer in scale]
    return (exact, _unique_ranks(map(_normalize_answer, scale)),
            _unique_ranks(match_key(words) for _, words in numbered),
            [number for number, _ in numbered])


def _unique_ranks(keys: Iterable[str]) -> dict[str, int]:
    """Return the rank of each of `keys` that is not "" and occurs once."""
    keys = list(keys)
    frequency = Counter(keys)
    return {key: rank for rank, key in enumerate(keys, start=1) if key and frequency[key] == 1}


@lru_cache(maxsize=1024)
def is_default_scale(scale: Scale | None) -> bool:
    """Return whether `scale` is the default: None, or the five words, 1 to 5, or both, lowest first."""
    return scale is None or list(map(_default_rank, scale)) == list(range(1, len(AGREEMENT_SCALE) + 1))


def are_comparable(scale: Scale | None, other: Scale | None) -> bool:
    """Return whether answers on two scales can be compared."""
    if scale is None or other is None or is_default_scale(scale) or is_default_scale(other):
        return is_default_scale(scale) and is_default_scale(other)
    return tuple(map(_normalize_answer, scale)) == tuple(map(_normalize_answer, other))


def answer_rank(scale: Scale | None, text: str) -> int | None:
    """Return the rank, from 1, of the answer `text` on `scale`, or on the default one; None where it isn't on it."""
    return _default_rank(text) if scale is None or is_default_scale(scale) else _rank_on(scale, text)


def _default_rank(text: str) -> int | None:
    return next((rank for rank in (_rank_on(words, text) for words in _DEFAULT_SCALES) if rank), None)


def _rank_on(scale: Scale, text: str) -> int | None:
    """Return the rank of `text` on `scale`, None where it isn't on it.

    `text` may be the answer's words, its number (`5` of `5 - Very`), or both where they agree. On a scale without
    numbers, a number before a word must be the word's rank (`3 - Agree`).
    """
    exact, normalized, by_words, numbers = _rank_lookup(scale)
    rank = exact.get(text.casefold()) or normalized.get(_normalize_answer(text))
    if rank:
        return rank
    number, words = _split_number(text)
    if number is None:
        return None if any(map(str.isdigit, text)) else by_words.get(match_key(text))
    if not words:
        return numbers.index(number) + 1 if numbers.count(number) == 1 else None
    rank = by_words.get(match_key(words))
    if rank is None:
        return None
    own_number = numbers[rank - 1]
    return rank if number == (rank if own_number is None else own_number) else None
