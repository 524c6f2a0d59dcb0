"""The levels of words in survey scales, which decide which end of a scale is the highest.

A level is from -9 (nothing good) over 0 (neutral) to 9 (everything good). Only words whose level is certain are here;
levels of words whose order is debatable differ by 1 at most. Other words have no level.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

NEUTRAL_LEVEL, DEFAULT_LEVEL = 0, 5

# Degrees, before or after a word of `_DIRECTION_WORDS` (`very satisfied`, `agree a little`), or alone.
_AMOUNT_LEVELS = {
    9: "extremely, completely, totally, entirely, fully, absolutely, exceptionally, wholly, definitely, certainly, "
       "always, all, all of it, everything, a great deal, great deal, to a very great extent, all the time, "
       "all of the time, every time, each time, constantly, in every way, siempre, muchísimo, muchisimo, totalmente, "
       "completamente",
    7: "very, strongly, highly, greatly, significantly, substantially, much, very much, so much, a lot, lots, "
       "a lot of, to a great extent, to a large extent, very often, very frequently, almost always, nearly always, "
       "much more, a lot more, far more, far, really, mucho, muy, casi siempre",
    DEFAULT_LEVEL: "quite, mostly, generally, largely, considerably, quite a bit, quite a lot, pretty, pretty much, "
           "for the most part, most, many, often, usually, frequently, regularly, most of the time, more, bastante, "
           "a menudo, frecuentemente, con frecuencia, generalmente, usualmente, normalmente",
    3: "somewhat, moderately, fairly, partly, partially, reasonably, some, sort of, kind of, probably, tend to, "
       "a moderate amount, to some extent, to a moderate extent, to a certain extent, some of the time, somewhat more, "
       "about half the time, half the time",
    2: "algo",
    1: "a little, a little bit, a bit, slightly, mildly, minimally, marginally, a few, possibly, sometimes, "
       "occasionally, once in a while, from time to time, now and then, a little of the time, to a small extent, "
       "to a limited extent, to a slight extent, a little more, slightly more, un poco, a veces, algunas veces, "
       "de vez en cuando, ocasionalmente",
    -1: "not very, not so, not too, not that, not really, not much, not quite, not yet, not often, very little, "
        "hardly, barely, hardly ever, almost never, rarely, seldom, few, slightly less, a little less, poco, muy poco, "
        "raramente, rara vez, pocas veces, casi nunca",
    -3: "probably not, somewhat less",
    -5: "not, do not, dont, did not, didnt, less",
    -7: "much less, a lot less, far less",
    -9: "not at all, none, none at all, nothing, never, not in the least, definitely not, certainly not, "
        "do not at all, dont at all, none of it, none of the time, nada, para nada, nunca, jamás",
}
# Degrees of one of `_GOOD_NOUNS` or `_GOOD_VERBS` (`some growth`, `learned nothing`), beside those above.
_NOUN_AMOUNT_LEVELS = {
    9: "complete, full, huge, enormous, tons, every, each",
    7: "significant, substantial, considerable, large, big, major, great, strong, high",
    3: "moderate, medium, partial, modest",
    1: "small, minor, slight, limited, minimal, little",
    -5: "low, weak",
    -9: "no, not any, zero",
}
_PHRASE_LEVELS = {
    9: "complete, top, tons, exemplary, muy de acuerdo, totalmente de acuerdo, "
       "completamente de acuerdo, excellent, outstanding, superb, exceptional, superior, perfect, terrific, amazing, "
       "awesome, fantastic, wonderful, super, mastered, mastery, love, loved, excelente, best, expert, daily, "
       "every day, once a day",
    8: "several times a week, a few times a week, more than once a week",
    7: "major, great, above expectations, "
       "exceeds expectations, exceeded expectations, exceeds, weekly, every week, once a week, at least once a week",
    6: "several times a month, a few times a month, every other week, every two weeks",
    DEFAULT_LEVEL: "do, de acuerdo, acuerdo, in favor, in favour, nice, "
                   "advanced, monthly, every month, once a month, at least once a month",
    3: "partial, above average, algo de acuerdo, parcialmente de acuerdo, practicing, practising, practiced, meets, "
       "at expectations, meets expectations, met expectations, quarterly, a few times a year, several times a year",
    1: "minor, acceptable, satisfactory, adequate, fine, yearly, annually, once a year",
    NEUTRAL_LEVEL: "neutral, undecided, fair, average, ok, okay, so so, medium, moderate, intermediate, maybe, "
             "perhaps, mixed, same, the same, about the same, stayed the same, remained the same, no change, no "
             "difference, unchanged, might or might not, neither, middle, ni de acuerdo ni en desacuerdo, "
             "regular, más o menos, tal vez, quizás, talvez",
    -1: "little, introduced, approaching, approaching expectations, meh",
    -3: "developing, emerging, below average, needs improvement, needs work, no not really, basic, "
        "algo en desacuerdo, parcialmente en desacuerdo",
    -5: "incomplete, beginning, en desacuerdo, desacuerdo, against, "
        "below expectations, does not meet expectations, did not meet expectations, novice, beginner",
    -7: "unsatisfactory",
    -9: "bottom, muy en desacuerdo, totalmente en desacuerdo, completamente en desacuerdo, hate, hated, pésimo, "
        "not introduced, not yet introduced, "
        "terrible, awful, horrible, unacceptable, worst, no not at all",
}
_DIRECTION_WORDS = {
    1: "agree, satisfied, likely, helpful, useful, valuable, important, confident, comfortable, prepared, supported, "
       "motivated, knowledgeable, skilled, capable, competent, proficient, familiar, informed, interested, engaged, "
       "connected, included, welcome, valued, effective, relevant, beneficial, clear, easy, ready, willing, able, "
       "sure, certain, good, well, positive, favorable, approve, true, likeme, high, strong, better, improved, "
       "increased, yes, si, sí, would, will, met, achieved, happy, "
       "glad, pleased, favor, favour, like, liked, pass, passed, correct, bueno, buena, bien, satisfecho, satisfecha, "
       "útil, probable, verdadero, cierto",
    -1: "disagree, dissatisfied, unsatisfied, unlikely, unhelpful, unimportant, uncomfortable, unprepared, "
        "unsupported, unmotivated, unskilled, unfamiliar, uninformed, uninterested, disengaged, disconnected, "
        "excluded, unwelcome, ineffective, irrelevant, unclear, difficult, hard, unwilling, unable, unsure, "
        "uncertain, bad, poor, badly, poorly, negative, unfavorable, disapprove, false, untrue, low, weak, worse, "
        "worsened, decreased, declined, no, sad, unhappy, oppose, opposed, dislike, disliked, fail, failed, incorrect, "
        "malo, mala, mal, insatisfecho, insatisfecha, improbable, falso",
}
_IGNORED_WORDS = frozenset(("i", "im", "am", "feel", "felt", "it", "is", "was", "be", "got", "quality", "level",
                            "knowledge",
                            "skill", "skills", "confidence", "understanding", "experience"))
# What is good to have more of; a word such as stress isn't among them, so a scale of it keeps its order.
_GOOD_NOUNS = frozenset(re.findall(r"\w+", """
    growth improvement improvements support extent progress gain gains benefit benefits increase change difference
    impact learning interest success ability degree amount agreement satisfaction confidence knowledge skill skills
    understanding motivation session sessions meeting meetings"""))
_GOOD_VERBS = frozenset(("learned", "gained", "grew", "understand", "understood"))
_COMPARING_WORDS = frozenset(("than", "as", "before", "after", "now", "of", "to", "in"))
# The initials of the words of agreement; they are a scale only where both ends are among its answers.
_INITIALS = {"sa": 9, "a": 5, "n": NEUTRAL_LEVEL, "u": NEUTRAL_LEVEL, "d": -5, "sd": -9}
# Two answers of which each is one letter: yes or no, true or false, pass or fail; sí o no, verdadero o falso.
_LETTER_PAIRS = ({"y": 5, "n": -5}, {"t": 5, "f": -5}, {"p": 5, "f": -5}, {"s": 5, "n": -5}, {"sí": 5, "n": -5},
                 {"v": 5, "f": -5})
# Signs that say how good something is. Several of one sign are counted instead: see `repeated_signs`.
_SIGN_LEVELS = {sign: level for level, signs in {
    9: "😀😃😄😁😆😍🤩🥰❤", DEFAULT_LEVEL: "😊🙂☺👍✓✔✅+", NEUTRAL_LEVEL: "😐😑😶🤷👌",
    -5: "🙁☹😕😟😞😔👎✗✘❌-−", -9: "😢😭😠😡🤬😫"}.items() for sign in signs}
_STAR, _NO_STAR = "★", "☆"
_REPEATABLE_SIGNS = frozenset(f"{_STAR}{_NO_STAR}⭐🌟+*✓✔✅❤♥👍😀😊🙂")
_SIGN_VARIANTS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\\s]")    # how a sign is drawn, its skin's tone
_APOSTROPHES = re.compile(r"['’‘`]")
_NON_WORD = re.compile(r"[\W_]+")
_IGNORED_SUFFIXES = (" for me", " of me", " to me", " of")


@cache
def _levels(*tables: int) -> dict[str, int]:
    all_tables = (_AMOUNT_LEVELS, _PHRASE_LEVELS, _DIRECTION_WORDS, _NOUN_AMOUNT_LEVELS)
    return {phrase.strip(): level for number in tables for level, phrases in all_tables[number].items()
            for phrase in phrases.split(",")}


def answer_levels(answers: Sequence[str]) -> list[int]:
    """Return the levels of those of `answers` whose words have one, in their order."""
    initials = [answer.replace(".", "").strip().casefold() for answer in answers]
    if {"sa", "sd"} <= set(initials) <= set(_INITIALS):
        return [_INITIALS[letters] for letters in initials]
    for pair in _LETTER_PAIRS:
        if len(initials) == len(pair) and set(initials) == set(pair):
            return [pair[letter] for letter in initials]
    return [level for level in map(answer_level, answers) if level is not None]


def repeated_signs(answers: Sequence[str]) -> list[float]:
    """Return how often each of `answers` repeats one sign, the same for all (`★★★; ★★; ★`), or [] for other answers."""
    texts = [_SIGN_VARIANTS.sub("", answer) for answer in answers]
    if any(_STAR in text for text in texts):    # `★★☆` is two stars of three
        texts = [text.replace(_NO_STAR, "") for text in texts]
    signs = set("".join(texts))
    return [float(len(text)) for text in texts] if len(signs) == 1 and signs <= _REPEATABLE_SIGNS else []


@cache
def answer_level(text: str) -> int | None:
    """Return the level of the answer `text`, or None where its words have none."""
    sign = _SIGN_VARIANTS.sub("", text)
    if sign in _SIGN_LEVELS:
        return _SIGN_LEVELS[sign]
    phrase = _NON_WORD.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())).strip()
    words = phrase.replace("like me", "likeme").split()
    level = _phrase_level([word for word in words if word not in _IGNORED_WORDS])
    return _noun_level(words) if level is None else level


def _noun_level(words: list[str]) -> int | None:
    """Return the level of a degree of something good, or compared with before: `some growth`, `more now`."""
    compared = [word for word in words if word not in _COMPARING_WORDS | _IGNORED_WORDS]
    rest = [word for word in compared if word not in _GOOD_NOUNS | _GOOD_VERBS]
    if len(rest) < len(compared) or _GOOD_NOUNS & set(words):
        level = _levels(3).get(" ".join(rest))
        if level is not None:
            return level
    return _phrase_level(rest) if len(rest) < len(words) else None


def _phrase_level(words: list[str]) -> int | None:
    phrase = " ".join(words)
    for end in _IGNORED_SUFFIXES:
        phrase = phrase.removesuffix(end)
    fixed, amounts, poles = _levels(0, 1), _levels(0), _levels(2)
    if phrase in fixed:
        return fixed[phrase]
    if phrase.startswith("neither "):
        return NEUTRAL_LEVEL
    words = phrase.split()
    known = [word for word in words if word in poles]
    if len(known) != 1:
        return None
    words.remove(known[0])
    amount = amounts.get(" ".join(words)) if words else DEFAULT_LEVEL
    return None if amount is None else poles[known[0]] * amount
