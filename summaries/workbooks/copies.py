"""Sentences about how current the workbooks are, for a source that keeps copies of them."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from cop_sheets.date_format import format_datetime
from cop_sheets.errors import not_read
from cop_sheets.sources import CopyStatus
from summaries.presentation.wording import MAX_NAMES, pluralize, with_period

MAX_SENTENCES = 4    # sentences above a page; of more, the last sentence has the number


def last_check_sentence(when: datetime | None, zone: tzinfo | None = None) -> str:
    """Return when Google was last checked for changes, in time zone `zone`."""
    return f"Google Sheets, looked at {format_datetime(when, zone)}" if when else "Google Sheets, not looked at yet"


def progress_sentence(done: int, total: int, last: str, may_see: Callable[[str], bool]) -> str:
    """Return the progress of a refresh that has read `done` of `total` workbooks, most recently that of `last`.

    The partnership is named only if `may_see` allows it. A total of 0 means that it is not known yet, or that all are
    read.
    """
    if not total:
        return "Looking at what has changed"
    return f"Reading what has changed: {done} of {total}" + (f", the last one {last}" if last and may_see(last) else "")


def copies_headline(states: Sequence[CopyStatus], zone: tzinfo | None = None) -> str:
    """Return how many workbooks are old copies, and of when, without typed text; "" if there is none."""
    times = sorted(state.as_of for state in states if state.is_outdated and state.as_of)
    if not times:
        return ""
    shown = pluralize(len(times), "workbook is", "workbooks are")
    return f"{shown} shown as of {format_datetime(times[0], zone)}{' or later' if times[0] != times[-1] else ''}."


def copies_sentences(states: Sequence[CopyStatus], notices: Sequence[str], zone: tzinfo | None = None,
                     show_all: bool = False) -> list[str]:
    """Return one sentence per reason why workbooks are not current; [] if all are.

    A sentence about old copies has the time of the oldest. `notices` are about all workbooks. Missing workbooks are
    included only if all are missing: otherwise they are errors of single workbooks and not a matter of age.
    `show_all` includes missing workbooks, all names and all sentences, not only as many as fit above a page.
    """
    sentences: list[str] = []
    used_reasons: set[str] = set()
    by_reason: dict[tuple[bool, str], list[CopyStatus]] = {}
    show_missing = show_all or all(state.is_missing for state in states)
    for state in states:
        if state.is_outdated or (state.reason and show_missing):
            # One sentence per reason, however many workbooks have it: the reason follows the names.
            by_reason.setdefault((state.is_outdated, _reason_text(state)), []).append(state)
    for (is_old, reason), reason_states in by_reason.items():
        names = _names_text(reason_states, show_all)
        used_reasons.add(reason)
        if is_old:
            oldest = min(state.as_of for state in reason_states if state.as_of)
            sentences.append(f"As of {format_datetime(oldest, zone)}, {names}: {reason}")
        else:
            sentences.append(f"Missing here, {names}: {reason}")
    new_notices = [notice for notice in notices if not any(reason in notice for reason in used_reasons)]
    all_sentences = [with_period(sentence) for sentence in (*new_notices, *sentences)]
    if show_all or len(all_sentences) <= MAX_SENTENCES:
        return all_sentences
    shown = all_sentences[:MAX_SENTENCES - 1]
    return [*shown, f"And {len(all_sentences) - len(shown)} more, which the page Workbooks names."]


def _reason_text(state: CopyStatus) -> str:
    return state.reason.removeprefix(f"{not_read(state.partnership)}: ")


def _names_text(states: Sequence[CopyStatus], show_all: bool) -> str:
    if len(states) > MAX_NAMES and not show_all:
        return pluralize(len(states), "workbook")
    return ", ".join(state.partnership for state in states)
