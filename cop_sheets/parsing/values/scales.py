"""The Scale of a survey question: its answers, lowest first however they were listed, and which one a cell holds."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from cop_sheets.blanks import is_blank_text
from cop_sheets.layout import AGREEMENT_SCALE, NEUTRAL_SPELLINGS
from cop_sheets.parsing.values.scale_words import answer_level
from cop_sheets.text import match_key

Scale = tuple[str, ...]

LIST_ANSWERS_ADVICE = "Type the answers, lowest first, with a semicolon between."
_ASCENDING, _DESCENDING, _MIXED, _UNKNOWN = "up", "down", "mixed", "unknown"
# Words whose levels differ by so much are surely in order; by so little, only where no other two say otherwise.
_CLEAR_DIFFERENCE, _SLIGHT_DIFFERENCE = 4, 2
_MIN_DIFFERENCE = 0.001              # numbers differ by this or more
_MAX_ANSWERS = 101         # 0 to 100
_MAX_STEPS = 11            # of a scale whose ends alone are labelled
_MAX_ANSWERS_SHOWN = 11                 # so many answers are listed in a sentence

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
_ZERO = frozenset(("none", "noneatall", "never", "notatall", "zero", "nothing"))
_DASHES = re.compile(r"[‐‑‒–—−]")

# What somebody says who has no answer, by key; `n/a (did not attend)` is one, too.
_NOT_APPLICABLE = re.compile(r"(?:n/a|n\.a\.?|not applicable|does(?: not|n['’]t) apply)\b.*", re.IGNORECASE | re.DOTALL)
_NO_OPINION = frozenset(("dontknow", "idontknow", "donotknow", "idonotknow", "notsure", "imnotsure", "iamnotsure",
                         "unsure", "noopinion", "noanswer", "cantsay", "prefernottosay", "prefernottoanswer"))
_CERTAINTY = ("sure", "know", "certain", "opinion")

_NUMBERED_ANSWERS = tuple(f"{rank} - {answer}" for rank, answer in enumerate(AGREEMENT_SCALE, start=1))
_MIDDLE_INDEX = len(AGREEMENT_SCALE) // 2
# The default scale, with each spelling of its middle.
_DEFAULT_SCALES = (_NUMBERED_ANSWERS, *((*_NUMBERED_ANSWERS[:_MIDDLE_INDEX], f"{_MIDDLE_INDEX + 1} - {neutral}",
                                         *_NUMBERED_ANSWERS[_MIDDLE_INDEX + 1:])
                                        for neutral in NEUTRAL_SPELLINGS))


@dataclass(frozen=True)
class ParsedScale:
    """What a Scale cell says.

    `answers`: lowest first; None is the default of 1 to 5 or the five words. `was_reversed`: they were listed highest
    first. `excluded_answers`: answers of those who have none (N/A, Don't know), which are no step of the scale.
    `filled_in`: numbers between the labelled ends were added. `problem` and `fix`: why the cell can't be followed, and
    what to type instead.
    """

    answers: Scale | None = None
    was_reversed: bool = False
    excluded_answers: Scale = ()
    filled_in: bool = False
    problem: str = ""
    fix: str = LIST_ANSWERS_ADVICE

    @property
    def description(self) -> str:
        """The answers as they are read, lowest first, and which were left out."""
        answers = list(self.answers or ())
        if len(answers) > _MAX_ANSWERS_SHOWN:
            answers[2:-2] = ["…"]
        without = ", ".join(f"“{answer}”" for answer in self.excluded_answers)
        verb = "is" if len(self.excluded_answers) == 1 else "are"
        return "; ".join(answers) + (f"; {without} {verb} no step of the scale" if without else "")


def parse_scale(text: str) -> ParsedScale:
    """Return what a Scale cell says.

    The answers are listed lowest first. Where known words or numbers say that they are listed highest first they are
    turned round; of a number and a word (`1 - Strongly agree`) the word says it. Words that aren't known change
    nothing; known ones in neither order can't be followed.
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
    turned = order == _DESCENDING
    if turned:
        answers = answers[::-1]
    whole = _fill_in_numbers(answers)
    return ParsedScale(whole, turned, left_out, len(whole) > len(answers))


def _separator_instead(text: str) -> str:
    for separator, name in _SEPARATORS:
        if len({part.strip() for part in text.split(separator)} - {""}) > 1:
            return f", and {name} are read as part of one"
    return ""


def _suggest_fix(text: str) -> str:
    """Return what to type instead of a Scale with one answer: the same with semicolons, where that is clear."""
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
    """Part the steps of a scale from the answers of those who have none.

    N/A is never a step. `Don't know` is none where it is listed last, or first of words whose order is known, unless
    the others are degrees of the same: `Not sure; Fairly sure; Very sure`.
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
    """Say in which order `answers` are listed: by their words where two or more are known, else by their numbers."""
    levels = [level for level in (answer_level(_answer_words(answer)) for answer in answers) if level is not None]
    for least in (_CLEAR_DIFFERENCE, _SLIGHT_DIFFERENCE):
        rises, falls = _trend(levels, least)
        if rises != falls:
            return _ASCENDING if rises else _DESCENDING
        if rises and least == _CLEAR_DIFFERENCE:
            return _MIXED
    rises, falls = _trend(_answer_numbers(answers), _MIN_DIFFERENCE)
    return _MIXED if rises and falls else _ASCENDING if rises else _DESCENDING if falls else _UNKNOWN


def _trend(levels: list[float], least: float) -> tuple[bool, bool]:
    """Say whether any level is higher, and whether any is lower, by `least` or more than one that stands before it."""
    rises = falls = False
    lowest = highest = levels[0] if levels else 0
    for level in levels:
        rises |= level - lowest >= least
        falls |= highest - level >= least
        lowest, highest = min(lowest, level), max(highest, level)
    return rises, falls


def _answer_numbers(answers: Scale) -> list[float]:
    """Return the numbers of `answers`, or none where not each has one: `0; 1 to 2; 3 or more`, `5 - Very; 4; …`."""
    numbers = [_split_number(answer)[0] for answer in answers]
    if None not in numbers:
        return numbers
    matches = [_SIZE.fullmatch(answer) for answer in answers if match_key(answer) not in _ZERO]
    if not all(matches) or len({match_key(match[2] or "").removesuffix("s") for match in matches} - {""}) > 1:
        return []
    sizes = iter(matches)
    return [0.0 if match_key(answer) in _ZERO else float(_ascii_minus(next(sizes)[1])) for answer in answers]


def _fill_in_numbers(answers: Scale) -> Scale:
    """Return a scale whose ends (and middle) alone are labelled, `1 = Not at all; 5 = Very`, with all its numbers."""
    numbered = [_split_number(answer) for answer in answers]
    numbers = [number for number, _ in numbered]
    labels = {match_key(words) for _, words in numbered} - {""}
    if len(answers) > 3 or None in numbers or len(labels) < len(answers) or any(number % 1 for number in numbers):
        return answers
    low, high = min(numbers), max(numbers)
    in_order = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    if low not in (0, 1) or high - low >= _MAX_STEPS or not in_order:
        return answers
    labelled = dict(zip(numbers, answers, strict=True))
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
    """Return what two spellings of one answer share: case, spaces and punctuation aside, but not beside a digit."""
    if not any(map(str.isdigit, text)):
        return match_key(text) or text.casefold()
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.split()).rstrip(".!:")


@lru_cache(maxsize=1024)
def _rank_lookup(scale: Scale) -> tuple[dict, dict, dict, list]:
    """Return by text, by folded text, and by words alone the rank of each answer; and the answers' own numbers."""
    exact = {answer.casefold(): rank for rank, answer in reversed(list(enumerate(scale, start=1)))}
    numbered = [_split_number(answer) for answer in scale]
    return (exact, _unique_ranks(map(_normalize_answer, scale)),
            _unique_ranks(match_key(words) for _, words in numbered),
            [number for number, _ in numbered])


def _unique_ranks(words) -> dict[str, int]:
    """Return the rank of each of `words` that stands once; "" says nothing."""
    words = list(words)
    times = Counter(words)
    return {word: rank for rank, word in enumerate(words, start=1) if word and times[word] == 1}


@lru_cache(maxsize=1024)
def is_default_scale(scale: Scale | None) -> bool:
    """Return whether `scale` is the default, spelled out or not: the five words, 1 to 5, or both, lowest first."""
    return scale is None or list(map(_default_rank, scale)) == list(range(1, len(AGREEMENT_SCALE) + 1))


def are_comparable(scale: Scale | None, other: Scale | None) -> bool:
    """Return whether answers on two scales can be compared."""
    if is_default_scale(scale) or is_default_scale(other):
        return is_default_scale(scale) and is_default_scale(other)
    return tuple(map(_normalize_answer, scale)) == tuple(map(_normalize_answer, other))


def answer_rank(scale: Scale | None, text: str) -> int | None:
    """Return the rank, from 1, of the answer `text` on `scale`, or on the default one; None where it isn't on it."""
    return _default_rank(text) if is_default_scale(scale) else _rank_on(scale, text)


def _default_rank(text: str) -> int | None:
    return next((rank for rank in (_rank_on(words, text) for words in _DEFAULT_SCALES) if rank), None)


def _rank_on(scale: Scale, text: str) -> int | None:
    """Return the rank of `text` on `scale`.

    The answer's own words, however spelled, its own number (`5` of `5 - Very`), or both where they agree; a number
    before a word of a scale without numbers is the word's rank (`3 - Agree`).
    """
    exact, folded, by_words, numbers = _rank_lookup(scale)
    rank = exact.get(text.casefold()) or folded.get(_normalize_answer(text))
    if rank:
        return rank
    number, words = _split_number(text)
    if number is None:
        return None if any(map(str.isdigit, text)) else by_words.get(match_key(text))
    if not words:
        return numbers.index(number) + 1 if numbers.count(number) == 1 else None
    rank = by_words.get(match_key(words))
    return rank if rank and number == (rank if numbers[rank - 1] is None else numbers[rank - 1]) else None
