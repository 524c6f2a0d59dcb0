"""How current the workbooks are, where a source keeps copies of them: in sentences."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from cop_sheets.date_format import format_datetime
from cop_sheets.sources import CopyStatus
from summaries.figures import pluralize

MAX_NAMES = 3    # so many partnerships are named in a sentence; of more it says how many
MAX_SENTENCES = 4    # so many are told above a page; of more, the last one says how many


def last_check_sentence(when: datetime | None, zone: tzinfo | None = None) -> str:
    """Say when Google was last asked what has changed, by a clock in `zone`."""
    return f"Google Sheets, looked at {format_datetime(when, zone)}" if when else "Google Sheets, not looked at yet"


def progress_sentence(done: int, total: int, last: str, may_see: Callable[[str], bool]) -> str:
    """Say how far a refresh is, which has read `done` of `total` workbooks, the `last` partnership's latest.

    It is named to whom it may be named. A total of 0: what there is to read is not known yet, or all of it is read.
    """
    if not total:
        return "Looking at what has changed"
    return f"Reading what has changed: {done} of {total}" + (f", the last one {last}" if last and may_see(last) else "")


def copies_headline(states: Sequence[CopyStatus], zone: tzinfo | None = None) -> str:
    """Say in one line, without what anybody typed, how much comes from old copies and how old they are; "" for none."""
    times = sorted(state.as_of for state in states if state.is_outdated)
    if not times:
        return ""
    shown = f"{pluralize(len(times), 'workbook')} {'is' if len(times) == 1 else 'are'} shown as of"
    return f"{shown} {format_datetime(times[0], zone)}{' or later' if times[0] != times[-1] else ''}."


def copies_sentences(states: Sequence[CopyStatus], notices: Sequence[str], zone: tzinfo | None = None,
                     show_all: bool = False) -> list[str]:
    """Return what to tell of what isn't current, a sentence a reason; [] where everything is.

    Each sentence of old copies says as of when the oldest of them is; `notices` concern all workbooks. What is missing
    is told only where nothing else is there: beside others it is a workbook to mend, and no matter of age. `show_all`:
    all of it, what is missing and every partnership's name too, not as much as fits above a page.
    """
    sentences, used_reasons = [], set()
    by_reason: dict[tuple[bool, str], list[CopyStatus]] = {}
    show_missing = show_all or all(state.is_missing for state in states)
    for state in states:
        if state.is_outdated or (state.reason and show_missing):
            # What is wrong is told once however many sheets it keeps away: the reason follows the partnership's name.
            by_reason.setdefault((state.is_outdated, _reason_text(state)), []).append(state)
    for (is_old, reason), found in by_reason.items():
        names = _names_text(found, show_all)
        used_reasons.add(reason)
        if is_old:
            oldest = min(state.as_of for state in found)
            sentences.append(f"As of {format_datetime(oldest, zone)}, {names}: {reason}")
        else:
            sentences.append(f"Missing here, {names}: {reason}")
    found = [*(notice for notice in notices if not any(reason in notice for reason in used_reasons)), *sentences]
    found = [f"{sentence.rstrip('.')}." for sentence in found]
    if show_all or len(found) <= MAX_SENTENCES:
        return found
    shown = found[:MAX_SENTENCES - 1]
    return [*shown, f"And {len(found) - len(shown)} more, which the page Workbooks names."]


def _reason_text(state: CopyStatus) -> str:
    return state.reason.removeprefix(f"{state.partnership} was not read: ")


def _names_text(states: Sequence[CopyStatus], show_all: bool) -> str:
    if len(states) > MAX_NAMES and not show_all:
        return pluralize(len(states), "workbook")
    return ", ".join(state.partnership for state in states)
