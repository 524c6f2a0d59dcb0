"""The view of sessions without a Status whose Topic or Notes say that they did not take place."""

import re

import numpy as np
import pandas as pd

from cop_sheets.layout import SESSIONS
from validators.derived import DerivedTables
from validators.views.logs import log_rows_to_check

_CANCELLATION = r"(?:cancell?ed|postponed|re-?scheduled|called[ -]off|no[ -]meeting|no[ -]session|snow[ -]?day)"
# Said after one of these, with no more than such words between, it did take place.
_NEGATION = r"(?:not|never|neither|nor|without|no longer|\w+n['’]t|(?:was|were|is|are|had|has|have|did)nt)"
_FILLER = (r"(?:been|being|be|was|were|is|are|get|got|have|had|has|to|going|need|needed|ever|yet|actually|really|then|"
           rf"finally|at all|in the end|after all|an?|the|or|{_CANCELLATION})")
_CANCELLATION_PATTERN = re.compile(rf"\b{_CANCELLATION}\b", re.IGNORECASE)
_NEGATED_PATTERN = re.compile(rf"\b{_NEGATION}(?: {_FILLER}){{0,6}} {_CANCELLATION}\b", re.IGNORECASE)
_VIEW_COLUMNS = ["partnership", "cop", "place", "row", "counts"]
_CELL_TEXTS = {"notes": "the Notes say", "topic": "the Topic says"}


def unmarked_cancellations_view(derived: DerivedTables) -> pd.DataFrame:
    """A line a session of the year, or undated, that counts as held for want of a Status though it says otherwise.

    `text_matches`: the words that say so; `where`: in which cell; `counted`: what to add where it counts. It points at
    Status, where the tab has no such column at that cell.
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
    for part, name in enumerate(("said", "where")):
        view[name] = pd.Series([matches[index][part] for index in indexes], dtype=str)
    locations = derived.tables.locations
    view["column"] = ["status" if "status" in locations[place].columns else matches[index][-1]
                      for place, index in zip(view["place"], indexes, strict=True)]
    view["counted"] = np.where(view.pop("counts"), ". This session counts as held", "")
    view["column_index"] = np.nan
    return view


def _cancellation_text(text: str) -> str:
    """Return the words of `text` that say that something did not take place, "" where none do."""
    words = " ".join(text.split())
    match = _CANCELLATION_PATTERN.search(words) and _CANCELLATION_PATTERN.search(
        _NEGATED_PATTERN.sub("", words))    # the second takes long
    return match[0] if match else ""
