"""The view of sessions without a Status whose Topic or Notes say that they did not take place."""

import re

import numpy as np
import pandas as pd

from cop_sheets.layout import SESSIONS
from validators.derived import Facts
from validators.views.logs import judged

_OFF = r"(?:cancell?ed|postponed|re-?scheduled|called[ -]off|no[ -]meeting|no[ -]session|snow[ -]?day)"
# Said after one of these, with no more than such words between, it did take place.
_NOT = r"(?:not|never|neither|nor|without|no longer|\w+n['’]t|(?:was|were|is|are|had|has|have|did)nt)"
_BETWEEN = (r"(?:been|being|be|was|were|is|are|get|got|have|had|has|to|going|need|needed|ever|yet|actually|really|then|"
            rf"finally|at all|in the end|after all|an?|the|or|{_OFF})")
_WORDS = re.compile(rf"\b{_OFF}\b", re.IGNORECASE)
_DENIED = re.compile(rf"\b{_NOT}(?: {_BETWEEN}){{0,6}} {_OFF}\b", re.IGNORECASE)
_KEPT = ["partnership", "cop", "place", "row", "counts"]
_WHERE = {"notes": "the Notes say", "topic": "the Topic says"}


def called_off_view(facts: Facts) -> pd.DataFrame:
    """A line a session of the year, or undated, that counts as held for want of a Status though it says otherwise.

    `said`: the words that say so; `where`: in which cell; `counted`: what to add where it counts. It points at Status,
    where the tab has no such column at that cell.
    """
    sessions = judged(facts, SESSIONS)
    silent = sessions[sessions["held"] & (sessions["status"] == "")]
    told: dict[int, tuple[str, str, str]] = {}
    for name, where in _WHERE.items():
        texts = silent[name].tolist()
        said = {text: _words_of(text) for text in set(texts)}
        for line, text in zip(silent.index.tolist(), texts, strict=True):
            if said[text]:
                told.setdefault(line, (said[text], where, name))
    lines = sorted(told)
    view = sessions.loc[lines, _KEPT].reset_index(drop=True)
    for at, name in enumerate(("said", "where")):
        view[name] = pd.Series([told[line][at] for line in lines], dtype=str)
    found = facts.tables.places
    view["column"] = ["status" if "status" in found[place].columns else told[line][-1]
                      for place, line in zip(view["place"], lines, strict=True)]
    view["counted"] = np.where(view.pop("counts"), ". This session counts as held", "")
    view["column_index"] = np.nan
    return view


def _words_of(text: str) -> str:
    """Return the words of `text` that say that something did not take place, "" where none do."""
    words = " ".join(text.split())
    found = _WORDS.search(words) and _WORDS.search(_DENIED.sub("", words))    # the second takes long
    return found[0] if found else ""
