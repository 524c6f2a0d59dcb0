"""Which NCPC outcome a question of a survey form is most likely about. Only proposed: it needs a person's word."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW
from cop_sheets.parsing.values import Scale, parse_answer
from cop_sheets.parsing.values.scale_words import answer_level
from cop_sheets.program_words import OUTCOMES
from cop_sheets.suggestions.content import ColumnContent
from cop_sheets.suggestions.outcome_hints import (
    CAUSES,
    CIRCLE_WORDS,
    DEVELOPMENT_ENDINGS,
    DEVELOPMENT_NEXT_WORDS,
    DEVELOPMENT_WORDS,
    FACILITATOR_WORDS,
    HELPER_WORDS,
    INTENTION_WORDS,
    NO_OTHERS,
    OUTCOME_HINTS,
    SUPPORT_VERBS,
)
from cop_sheets.suggestions.words import without_accents

_MIN_HINT = 1.0    # what words must say for an outcome to be proposed
_CLEAR_HINT, _CLEAR_MARGIN = 1.5, 0.4    # for it to be clear, and by how much more than for any other
_FACILITATING, _SUPPORTED = 2, 5    # the outcomes of facilitation skills and of being supported
_LEARNING = 3    # the outcome of knowledge and skills; those of facilitation are outcome 2
_MAX_ANSWERS = 19    # of a scale in words: there are no more levels; columns with more are comments
MIN_ANSWER_SHARE = 0.5    # of answers on a scale, below a header that is a question
# Not Pre-K, nor `more confident than I used to be`.
_BEFORE = re.compile(r"\b(?:before|prior to|at the (?:start|beginning)|previously)\b|\bpre(?!\W?k\b)\b|"
                     r"(?<!than i )\bused to\b", re.IGNORECASE)
_DEVELOPMENT = 3.0    # what a word of developing beside one for the group says for outcome 1
_CIRCLE, _NO_CAUSE = rf"(?:{'|'.join(CIRCLE_WORDS)})", rf"(?!(?:{'|'.join(CAUSES)})\b)\w+\W+"
_GROUP_DEVELOPMENT = re.compile(
    rf"\b(?:{'|'.join(DEVELOPMENT_WORDS)})\w*\W+(?:{_NO_CAUSE}){{0,3}}{_CIRCLE}\b|"
    rf"\b{_CIRCLE}\W+(?:{_NO_CAUSE}){{0,4}}(?:{'|'.join(DEVELOPMENT_ENDINGS)})|"
    rf"\b{_CIRCLE}\W+(?:{'|'.join(DEVELOPMENT_NEXT_WORDS)})\b|"
    rf"\bwhat (?:a |an )?{_CIRCLE} (?:is|are|needs?|does)\b|"
    rf"\b(?:parts|elements|components|steps|pieces) of (?:a |an |the )?{_CIRCLE}\b")
_SUPPORTING_OTHERS = re.compile(
    rf"(?: (?:{'|'.join(HELPER_WORDS)}) (?:{'|'.join(SUPPORT_VERBS)})|"
    rf" (?:supporting|encouraging))(?= (?!(?:{'|'.join(NO_OTHERS)})\b))")
_FACILITATOR_JUDGED = re.compile(
    rf" (?:from|by|with) (?:my|our|the|a) (?:cop )?(?:{'|'.join(FACILITATOR_WORDS)})s?\b|"
    rf" (?:my|our|the|your) (?:cop )?(?:{'|'.join(FACILITATOR_WORDS)})s? "
    r"(?:was|were|is|are|did|does|made|makes|kept|keeps|led|leads|helps|helped|listened|knew|knows|seemed|had|has)\b")
_NOW = re.compile(r"\b(?:now|after|today|currently|as a result|since|post|at the end)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A header of a responses tab and the outcome, 1 to 6, that it suggests, and whether its words are clear about it.

    `measure`, `scale`: see Survey Items.
    """

    index: int
    header: str
    outcome: int
    is_clear: bool
    measure: str
    scale: str


def suggest_outcome(question: str) -> int | None:
    """Return the number of the outcome that the words of `question` suggest; None if they suggest none."""
    scores = _outcome_scores(question)
    best = max(scores, key=lambda number: (scores[number], -number))
    return best if scores[best] >= _MIN_HINT else None


def is_clear_outcome(question: str) -> bool:
    """Return whether the words of `question` say much for one outcome, and clearly less for any other."""
    scores, best = _outcome_scores(question), suggest_outcome(question)
    if best is None or scores[best] < _CLEAR_HINT:
        return False
    rivals = scores.keys() - {best} - ({_LEARNING} if best < _LEARNING else set())
    return all(scores[best] - scores[rival] >= _CLEAR_MARGIN for rival in rivals)


def _outcome_scores(question: str) -> dict[int, float]:
    """Return how much the words of `question` say for each outcome."""
    text = " " + re.sub(r"[\W_]+", " ", without_accents(question))
    if any(f" {words}" in text for words in INTENTION_WORDS):
        return dict.fromkeys(range(1, len(OUTCOMES) + 1), 0.0)
    # Whoever supports others doesn't say that they are supported, nor whoever praises a facilitator that they are one.
    texts = {_SUPPORTED: _SUPPORTING_OTHERS.sub(" ", text), _FACILITATING: _FACILITATOR_JUDGED.sub(" ", text)}
    scores = {number: sum(weight for stem, weight in stems.items() if f" {stem}" in texts.get(number, text))
              for number, stems in OUTCOME_HINTS.items()}
    scores[1] = _DEVELOPMENT if _GROUP_DEVELOPMENT.search(text) else 0.0
    return scores


def suggest_measure(question: str, other_questions: list[str]) -> str:
    """Return Before or Now for half of a retrospective pair, else Agreement.

    Now only where another question is a Before: `Now I feel confident` alone is a statement to agree with.
    """
    if _BEFORE.search(question) and not _NOW.search(question):
        return BEFORE
    has_before = any(_BEFORE.search(other) and not _NOW.search(other) for other in other_questions)
    return NOW if has_before and _NOW.search(question) else AGREEMENT_MEASURE


def suggest_scale(answers: Iterable[str], form_answers: Iterable[Iterable[str]] = ()) -> str:
    """Return the Scale cell for a question with these answers, lowest first; "" for the default scale or none known.

    `form_answers`: those to each question of the form. Its longest scale that has all of `answers` is taken, because
    not every answer is given to every question.
    """
    wanted = set(answers)
    scales = [scale for scale in map(_ordered, (wanted, *form_answers)) if wanted and wanted <= set(scale)]
    longest = max(scales, key=len, default=())    # the first of several: the question's own
    is_default = all(parse_answer(None, text)[0] is not None for text in longest)
    return "" if is_default else "; ".join(longest)


def _ordered(answers: Iterable[str]) -> Scale:
    """Return different answers, lowest first.

    Only where each has a level of its own (see `scale_words`), so that their order is certain; otherwise none.
    """
    texts = set(answers)
    if len(texts) > _MAX_ANSWERS:
        return ()
    levels = {text: answer_level(text) for text in texts}
    known = {text: level for text, level in levels.items() if level is not None}
    is_ordered = len(known) == len(levels) == len(set(known.values()))
    return tuple(sorted(known, key=known.__getitem__)) if is_ordered else ()


def find_questions(headers: list[str], contents: dict[int, ColumnContent], answers: Callable[[int], list[str]]
                   ) -> list[Question]:
    """Return the headers above answers on a scale that suggest an outcome; `contents`: columns not yet settled.

    `answers`: returns the different ones in the column at an index.
    """
    asked = {index: outcome for index, content in contents.items()
             if content.cells and (content.answer_share >= MIN_ANSWER_SHARE or content.has_few_values)
             and (outcome := suggest_outcome(headers[index]))}
    measures: dict[int, str] = {}
    given: dict[int, set[str]] = {}
    for index, outcome in asked.items():
        others = [other for other in asked if other != index and asked[other] == outcome]
        measures[index] = suggest_measure(headers[index], [headers[other] for other in others])
        # Both halves of a pair need the same scale, and not everybody gave every answer.
        given[index] = {text for other in (index, *(others if measures[index] != AGREEMENT_MEASURE else ()))
                        for text in answers(other)}
    # A settled question, or one about something else, has the scale of the form, too.
    form_answers = [*given.values(), *map(answers, range(len(headers)))] if asked else []
    return [Question(index, headers[index], outcome, is_clear_outcome(headers[index]), measures[index],
                     suggest_scale(given[index], form_answers))
            for index, outcome in asked.items()]
