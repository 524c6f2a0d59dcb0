"""View of sessions with a blank Status whose Topic or Notes say that they did not take place."""

import re

import numpy as np
import pandas as pd

from cop_sheets.layout import SESSIONS
from validators.derived import DerivedTables
from validators.views.logs import log_rows_to_check

_CANCELLATION = r"(?:cancell?ed|postponed|re-?scheduled|called[ -]off|no[ -]meeting|no[ -]session|snow[ -]?day)"
# After a negation, with only filler words between, the session did take place: "was not cancelled".
_NEGATION = r"(?:not|never|neither|nor|without|no longer|\w+n['’]t|(?:was|were|is|are|had|has|have|did)nt)"
_FILLER = (r"(?:been|being|be|was|were|is|are|get|got|have|had|has|to|going|need|needed|ever|yet|actually|really|then|"
           rf"finally|at all|in the end|after all|an?|the|or|{_CANCELLATION})")
_CANCELLATION_PATTERN = re.compile(rf"\b{_CANCELLATION}\b", re.IGNORECASE)
_NEGATED_PATTERN = re.compile(rf"\b{_NEGATION}(?: {_FILLER}){{0,6}} {_CANCELLATION}\b", re.IGNORECASE)
# The session is the one that was held instead: "rescheduled from March", "make-up for the cancelled session".
_MAKE_UP_PATTERN = re.compile(rf"\bre-?scheduled from\b(?!.{{0,99}}\bto\b)|"
                              rf"\bmake-?up\b[\w ]{{0,20}}\b(?:for|of)\b.{{0,99}}\b{_CANCELLATION}\b", re.IGNORECASE)
# Other words for it. "did not meet the goal", "not held back" and "skipped the song" are about something else.
_NOT_HELD_PATTERN = re.compile(
    r"\b(?:did(?: not|n['’]?t) (?:take place|happen|occur|"
    r"meet(?=\W*$|\W*[.,;:!()–—-]| (?:this|today|because|due|in|on|as|for|at)\b))|"
    r"(?:not|none|(?:was|were)n['’]?t) held(?! back)|no[ -](?:class(?:es)?|mtgs?)|cancell?ation(?! polic)|cxld?|canx|"
    r"(?:session|meeting|class|month|we) (?:was )?skipped(?=\W*$)|"
    r"skipped (?:this|the|our) (?:month|meeting|session|class))\b", re.IGNORECASE)
_WHOLE_TEXT_PATTERN = re.compile(r"\W*(?:skipped|(?:to )?re-?schedule|(?:to )?cancel|cancell?ing)\W*", re.IGNORECASE)
_VIEW_COLUMNS = ["partnership", "cop", "place", "row", "counts"]
_CELL_TEXTS = {"notes": "the Notes say", "topic": "the Topic says"}


def unmarked_cancellations_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per session of the year, or undated, that counts as held although its text says otherwise.

    `cancellation_text`: the words that say so; `where`: in which cell; `counted`: an addition to the message where it
    counts; `lacks_status`: whether the tab has no Status. Points at Status, or then at the cell with the words.
    """
    sessions = log_rows_to_check(derived, SESSIONS)
    without_status = sessions[sessions["held"] & (sessions["status"] == "")]
    matches: dict[int, tuple[str, str, str]] = {}
    for name, where in _CELL_TEXTS.items():
        texts = without_status[name].tolist()
        text_matches = {text: _cancellation_text(text) for text in set(texts)}
        for index, text in zip(without_status.index.tolist(), texts, strict=True):
            if text_matches[text]:
                matches.setdefault(index, (text_matches[text], where, name))
    indexes = sorted(matches)
    view = sessions.loc[indexes, _VIEW_COLUMNS].reset_index(drop=True)
    for part, name in enumerate(("cancellation_text", "where")):
        view[name] = pd.Series([matches[index][part] for index in indexes], dtype=str)
    locations = derived.tables.locations
    view["lacks_status"] = [SESSIONS["status"].name not in locations[place].columns for place in view["place"]]
    view["column"] = [matches[index][-1] if is_lacking else SESSIONS["status"].name
                      for is_lacking, index in zip(view["lacks_status"], indexes, strict=True)]
    view["counted"] = np.where(view.pop("counts"), ". This session counts as held", "")
    view["column_index"] = np.nan
    return view


def _cancellation_text(text: str) -> str:
    """Return the words of `text` that say that something did not take place; "" where there are none."""
    words = " ".join(text.split())
    if _CANCELLATION_PATTERN.search(words):    # the negations are slow to search for
        match = _CANCELLATION_PATTERN.search(_NEGATED_PATTERN.sub("", _MAKE_UP_PATTERN.sub("", words)))
        if match:
            return match[0]
    if _WHOLE_TEXT_PATTERN.fullmatch(words):
        return words
    match = _NOT_HELD_PATTERN.search(words)
    return match[0] if match else ""
