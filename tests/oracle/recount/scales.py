"""Scales and pairs of Survey Items, read a second way: by lists of common answers."""

import re
from itertools import pairwise

# Lowest first. A scale with words of one list in the opposite order is listed highest first.
KNOWN_ANSWERS = (
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("no", "somewhat", "yes"),
    ("low", "medium", "high", "very high"),
    ("poor", "fair", "good", "excellent"),
    ("no growth", "little growth", "some growth", "significant growth"),
    ("less than before", "same as before", "more than before"),
    ("learned nothing", "learned a little", "learned a lot"),
    ("sd", "d", "n", "a", "sa"),
    ("one", "two", "three", "four", "five"),
    ("none", "partial", "complete"),
    *(pair.split("/") for pair in ("n/y", "f/t", "f/v", "n/s", "n/sí", "fail/pass", "👎/👍", "-/+")),
    ("nunca", "casi nunca", "a veces", "casi siempre", "siempre"), ("nada", "poco", "algo", "bastante", "mucho"),
    ("malo", "regular", "bueno", "muy bueno", "excelente"),
    ("totalmente en desacuerdo", "en desacuerdo", "neutral", "de acuerdo", "totalmente de acuerdo"),
    ("no sessions", "some sessions", "most sessions", "every session"), ("sad", "ok", "happy"),
    ("★", "★★", "★★★"), ("+", "++", "+++"), ("🙁", "😐", "😀"), ("bad", "fine", "super"),
    ("strongly oppose", "oppose", "favor", "strongly favor"), ("introduced", "practicing", "mastered"),
)
NO_ANSWER = ("n/a", "na", "don't know")


def read_scale(text):
    """Return the steps of a Scale cell, lowest first (None: the default), and its answers that are not steps."""
    listed = [word.strip().lower() for word in str(text).split(";") if word.strip()]
    steps = [word for word in listed if word not in NO_ANSWER]
    left_out = [word for word in listed if word in NO_ANSWER]
    steps = steps[::-1] if highest_first(steps) else steps
    return None if not steps or is_usual(steps) else steps, left_out


def is_usual(steps):
    """Return whether `steps` are the default scale: the five words of agreement, 1 to 5, or both."""
    middle = "neither agree nor disagree"
    usual = [{word, str(place), f"{place} - {word}"} for place, word in enumerate(KNOWN_ANSWERS[0], start=1)]
    usual[2] |= {middle, f"3 - {middle}"}
    return len(steps) == len(usual) and all(step in words for step, words in zip(steps, usual, strict=True))


def highest_first(steps):
    """Return whether `steps` are listed highest first, by known words or, without any, by numbers."""
    words = [re.sub(r"^\d+ - ", "", step) for step in steps]
    for known in KNOWN_ANSWERS:
        places = [known.index(word) for word in words if word in known]
        if len(places) > 1:
            return all(one > other for one, other in pairwise(places))
    numbers = [int(step) for step in steps if step.isdigit()]
    return len(numbers) == len(steps) > 1 and all(one > other for one, other in pairwise(numbers))


def place_on(scale, text):
    """Return the place of an answer on a scale, from 1, by the whole step, its number or its words; or None."""
    for place, step in enumerate(scale, start=1):
        if text == step or (" - " in step and text in step.split(" - ", 1)):
            return place
    return None


def pairs_of(halves):
    """Return [(Before, Now)] of one outcome's questions in their order; [] if the pairs are not clear."""
    order = "".join(half.measure[0] for half in halves)
    if not re.fullmatch(r"(BN)+|(NB)+", order):
        return []
    return [tuple(sorted(couple, key=lambda half: half.measure))
            for couple in zip(halves[::2], halves[1::2], strict=True)]
