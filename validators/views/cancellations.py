"""View of sessions with a blank Status whose Topic or Notes say that they did not take place."""

import re
from itertools import islice

import numpy as np
import pandas as pd

from cop_sheets.layout import SESSIONS
from validators.derived import DerivedTables
from validators.views.logs import log_rows_to_check

_SESSION = r"(?:sessions?|meetings?|mtgs?|class(?:es)?|groups?|cop|months?|gatherings?|it)"
_CANCELLATION = (r"(?:cancell?ed|postponed|re-?scheduled|called[ -](?:it[ -])?off(?! sick)|(?:rained|snowed)[ -]out|"
                 r"no[ -]sessions?(?! next)|"
                 r"no[ -]meetings?(?! (?:minutes|notes|rooms?|space|links?|fees?|agenda|summary|materials|next))|"
                 r"snow[ -]?day(?=\W*$|\W*[.,;:!()/–—-]| (?:cancell?ed|closed|closing|closure|no|so|we|was|and|today|"
                 r"due|school|schools|again|call|called|here|for (?:all|us|everyone|schools?))\b))")
# After a negation, with only filler words between, the session did take place: "was not cancelled".
_NEGATION = r"(?:not|never|neither|nor|without|no longer|\w+n['’]t|(?:was|were|is|are|had|has|have|did)nt)"
_FILLER = (r"(?:been|being|be|was|were|is|are|get|got|have|had|has|to|going|need|needed|ever|yet|actually|really|then|"
           rf"finally|at all|in the end|after all|an?|the|or|{_CANCELLATION})")
_CANCELLATION_PATTERN = re.compile(rf"\b{_CANCELLATION}\b", re.IGNORECASE)
_NEGATED_PATTERN = re.compile(rf"\b{_NEGATION}(?: {_FILLER}){{0,6}} {_CANCELLATION}\b", re.IGNORECASE)
# The session is the one that was held instead: "rescheduled from March", "make-up for the cancelled session".
_MAKE_UP_PATTERN = re.compile(rf"\bre-?scheduled from\b(?!.{{0,99}}\bto\b)|"
                              rf"\b(?:(?:in )?place|instead|in lieu) of (?:the |a |our )?{_CANCELLATION} \w+|"
                              rf"\bmake-?up\b[\w ]{{0,20}}\b(?:for|of)\b.{{0,99}}\b{_CANCELLATION}\b", re.IGNORECASE)
# Somebody or something else: "two members cancelled", "field trip postponed", "next session postponed", "cancelled her
# membership".
_PERSON = (r"(?:(?<!all )(?<!every )(?:member|participant|parent|attendee|guest|visitor|speaker|presenter)|"
           r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|some|several|few|many|most|couple(?: of)?)(?: \w+)? "
           r"(?:members|participants|people|parents|teachers|directors|providers|families|attendees|guests|others|staff|"
           r"centers|sites)|who)")
_THING = (r"(?:trip|visit|tour|membership|registration|party|picnic|conference|appointment|order|fair|fundraiser|"
          r"observation|screening|vacation|flight|potluck|subscription|reservation)s?")
_OTHER_SESSION = (r"(?:(?:next|previous|following|upcoming|future|other|another|earlier|last)(?! minute)"
                  r"(?: [\w'’]+){0,2}?)")
_AUXILIARY = r"(?:was|were|is|are|has|have|had|been|being|be|got|also|both|just|to|will|may|might|must|that)"
_OTHERS_PATTERN = re.compile(
    rf"\b(?:{_PERSON}|{_THING}|{_OTHER_SESSION})(?: {_AUXILIARY}){{0,4}} {_CANCELLATION}\b|"
    rf"\b{_CANCELLATION} (?:(?:her|his|their|my) (?!(?:\w+ )?{_SESSION}\b)|(?:the|an?|our) (?:\w+ )?{_THING}\b)",
    re.IGNORECASE)
# It was held all the same, said after the words or, with a reason, before them. "Held in May instead" is another day.
_NEVERTHELESS = (r"(?:anyway|anyhow|regardless|online|virtually|remotely|as planned|outside|outdoors|today|"
                 r"the same day|(?:on|by|via|over|through) (?:zoom|teams|phone|webex|skype|video|google))\b")
_HELD_AFTER_PATTERN = re.compile(
    rf"\b(?:(?:held|met)(?: it| the {_SESSION})? {_NEVERTHELESS}|"
    r"(?:but|then|still|anyway)(?: (?:it|we|was|were|then|still|later))* (?:held|met)(?=\W*$|[.,;!?])|"
    rf"(?:still|but|but it) took place|took place {_NEVERTHELESS}|went ahead|(?:moved|went|switched) online)",
    re.IGNORECASE)
_NOTHING_HELD_PATTERN = re.compile(r"\b(?:no|not|never|nothing|none|nobody)\b(?!.*\b(?:but|so|we)\b)",
                                   re.IGNORECASE)
_HELD_BEFORE_PATTERN = re.compile(
    r"(?:^|[.;:!?] ?|\b(?:we|was|were|session|meeting|class|still|and) )(?:held|met)\b(?! back)[^.;!?]{0,60}\b"
    r"(?:because|due|despite|after|since|as|in spite|even though|although)\b[^.;!?]{0,60}$", re.IGNORECASE)
# Other words for it. "did not meet the goal", "not held back" and "skipped the song" are about something else.
_NOT_HELD_PATTERN = re.compile(
    r"\b(?:did(?: not|n['’]?t) (?:take place|happen|occur|"
    r"meet(?=\W*$|\W*[.,;:!()–—-]| (?:this|today|because|due|in|on|as|for|at)\b))|"
    r"(?:not|none|(?:was|were)n['’]?t) held(?! back)|no[ -](?:class(?:es)?|mtgs?)|cancell?ation(?! polic)|cxld?|canx|"
    r"(?:session|meeting|class|month|we) (?:was )?skipped(?=\W*$)|"
    r"skipped (?:this|the|our) (?:month|meeting|session|class))\b", re.IGNORECASE)
_HAD_TO_PATTERN = re.compile(
    rf"(?:^|[.,;:!?()–—-] ?|\b(?:we|i|they|it|and|so|but|facilitators?|host|{_SESSION}) )(?P<words>"
    r"(?:had|have|has|needed|need|decided|chose|(?:was|were) forced) to (?:be )?(?:cancel(?:l?ed)?|postponed?|"
    rf"re-?scheduled?|call (?:it )?off|skip))\b(?! (?:next|last|her|his|their|my|ann?y|some)\b(?! minute)(?!(?: \w+)? "
    rf"{_SESSION}\b)| (?:the|our|an?) (?!(?:\w+ )?{_SESSION}\b)| (?:our |the )?(?:next|last)\b(?! minute))|"
    r"^(?P<closed>(?:we (?:are|were) |office |building |schools? |centers? )?closed)"
    r"(?=\W*$| ?[,.;:(/–—-]| (?:for|due|because|today|on|this)\b)|"
    r"^(?P<doing>(?:we are |we['’]re )?(?:postponing|re-?scheduling|cancell?ing))"
    rf"(?= (?:to|until|till|due|because|for|this|today|it|(?:the|our|this) {_SESSION})\b)", re.IGNORECASE)
_WHOLE_TEXT_PATTERN = re.compile(
    r"\W*(?:skipped|(?:to )?re-?schedule|(?:to )?cancel|cancell?ing|(?:to )?postpone|postponing|postponement|"
    r"re-?scheduling)\W*", re.IGNORECASE)
_MAX_MATCHES = 20    # in one text; more would take long
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
    """Return the words of `text` that say that the session did not take place; "" where there are none."""
    words = " ".join(text.split())
    if _CANCELLATION_PATTERN.search(words):    # the other patterns are slow to search for
        rest = words
        for pattern in (_MAKE_UP_PATTERN, _NEGATED_PATTERN, _OTHERS_PATTERN):
            rest = pattern.sub("", rest)
        for match in islice(_CANCELLATION_PATTERN.finditer(rest), _MAX_MATCHES):
            if not _says_held(rest, match):
                return match[0]
    if _WHOLE_TEXT_PATTERN.fullmatch(words):
        return words
    if not_held := _NOT_HELD_PATTERN.search(words):
        return not_held[0]
    had_to = _HAD_TO_PATTERN.search(words)
    return next(filter(None, had_to.groups())) if had_to and not _says_held(words, had_to) else ""


def _says_held(text: str, match: re.Match[str]) -> bool:
    """Return whether `text` says beside `match` that the session was held nevertheless."""
    held = _HELD_AFTER_PATTERN.search(text, match.end())
    if held and not _NOTHING_HELD_PATTERN.search(text[match.start():held.start()]):
        return True
    return bool(_HELD_BEFORE_PATTERN.search(text[:match.start()]))
