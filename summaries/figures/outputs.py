"""NCPC outputs: CoPs, sessions for each, training events and participants, individuals and hours of consultation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cop_sheets.layout import CONSULTATIONS, COPS, PID, SESSIONS, TRAININGS, Tab
from cop_sheets.parsing.people import person_key
from summaries.figures.figure import (
    HELD_NO_SESSION,
    IDENTICAL,
    INDICATORS,
    ITEM,
    NO_HOURS,
    NO_INDIVIDUALS,
    NO_PARTICIPANTS,
    OUTPUT,
    PARTNERSHIP,
    SESSIONS_UNREAD,
    Figure,
    exact_sum,
    number_text,
    rounded,
)
from summaries.figures.row_records import Consultation, Ledger, LeftOut, Session, Training

MAY_BE_DUPLICATED = "may be duplicated"


def output_figures(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    """Yield the output figures of one partnership: each Partnership row, followed by its Item rows."""
    yield from ledger.reported.settle(_figures(ledger, partnership))


def _figures(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    yield _cops(ledger, partnership)
    yield from _sessions(ledger, partnership)
    yield from _trainings(ledger, partnership)
    yield from _consultations(ledger, partnership)


def _figure(indicator: str, partnership: str, tab: Tab, number: float | None, used: Iterable,
            left_out: Iterable[LeftOut], **more) -> Figure:
    return Figure(OUTPUT, more.pop("level", PARTNERSHIP), indicator, partnership, tab, number, number_text(number),
                  used=[getattr(row, "position", row) for row in used],
                  left_out=sorted((row.position, row.reason) for row in left_out), **more)


def _without(rows: Iterable, reason: str) -> list[LeftOut]:
    return [LeftOut(row.position, reason, "") for row in rows]


def _cops(ledger: Ledger, partnership: str) -> Figure:
    active = [cop for cop in ledger.cops[partnership] if cop.active]
    meeting = {session.cop for session in ledger.sessions[partnership]}
    silent = [cop.cop for cop in active if cop.cop not in meeting]
    unread = sum(ledger.may_have_met(partnership, cop) for cop in silent)
    tallies = {HELD_NO_SESSION: len(silent) - unread, SESSIONS_UNREAD: unread} if active else {}
    tallies["without a readable Start Date, active from the first held session"] = sum(not cop.dated for cop in active)
    tallies["with an End Date before the Start Date, counted by sessions"] = sum(cop.backwards for cop in active)
    rows = ledger.cop_rows[partnership]
    return _figure(INDICATORS[0], partnership, COPS, len(active), rows, ledger.left_out[COPS][partnership],
                   tallies=tallies | _identical(rows))


def _sessions(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    sessions, left_out = ledger.sessions[partnership], ledger.left_out[SESSIONS][partnership]
    yield _figure(INDICATORS[1], partnership, SESSIONS, len(sessions), sessions, left_out,
                  tallies=_session_tallies(sessions))
    by_cop, left_by_cop = defaultdict(list), defaultdict(list)
    for session in sessions:
        by_cop[session.cop].append(session)
    for row in left_out:
        left_by_cop[row.cop].append(row)
    for cop in ledger.cops[partnership]:
        if cop.active or by_cop[cop.cop]:
            held = by_cop[cop.cop]
            notes = [] if cop.active else ["not active in the year by its dates"]
            yield _figure(INDICATORS[1], partnership, SESSIONS, len(held), held, left_by_cop[cop.cop], level=ITEM,
                          item_id=cop.cop, item=cop.name, notes=notes, tallies=_session_tallies(held))


def _session_tallies(sessions: list[Session]) -> dict[str, int]:
    return {"outside the CoP's dates": sum(session.outside for session in sessions)} | _identical(sessions)


def _identical(used: list) -> dict[str, int]:
    return {IDENTICAL: sum(row.identical for row in used)}


def _trainings(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    trainings, left_out = ledger.trainings[partnership], ledger.left_out[TRAININGS][partnership]
    yield _figure(INDICATORS[2], partnership, TRAININGS, len(trainings), trainings, left_out,
                  tallies=_identical(trainings))
    known = [training for training in trainings if training.participants == training.participants]
    unknown = [training for training in trainings if training.participants != training.participants]
    yield _figure(INDICATORS[3], partnership, TRAININGS, participants(trainings), known,
                  [*left_out, *_without(unknown, NO_PARTICIPANTS)], tallies=_identical(known))
    for training, item_id in zip(trainings, _item_ids(trainings, ledger.training_ids[partnership]), strict=True):
        number = participants([training])
        yield _figure(INDICATORS[3], partnership, TRAININGS, number, [] if number is None else [training],
                      _without([training], NO_PARTICIPANTS) if number is None else [], level=ITEM, item_id=item_id,
                      item=training.title)


def _item_ids(trainings: list[Training], typed: Counter) -> list[str]:
    """Return what names each training: its ID, or, where that is blank or `typed` twice, title and date, and a number
    where another one has the same."""
    own = [training.training_id if typed[training.training_id] == 1 else "" for training in trainings]
    taken = set(own)
    numbers: dict[str, int] = {}    # the last one that was tried, by title and date
    for at, training in enumerate(trainings):
        if not own[at]:
            words = f"{training.title} {training.day}".strip()
            number = numbers.get(words, 0) + 1
            own[at] = words if number == 1 else f"{words} {number}"
            while own[at] in taken:
                number += 1
                own[at] = f"{words} {number}"
            numbers[words] = number
            taken.add(own[at])
    return own


def participants(trainings: Iterable[Training]) -> float | None:
    """Return how many took part; None of trainings none of which says it, 0 of none."""
    trainings = list(trainings)
    known = [training.participants for training in trainings if training.participants == training.participants]
    return sum(known) if known or not trainings else None


def _consultations(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    rows, left_out = ledger.consultations[partnership], ledger.left_out[CONSULTATIONS][partnership]
    named, unnamed = individuals(rows)
    telling = [row for row in rows if row.tells_who]
    silent = _without((row for row in rows if not row.tells_who), NO_INDIVIDUALS)
    tallies = _identical(telling) | {f"individual|individuals counted without names: {MAY_BE_DUPLICATED}": unnamed}
    yield _figure(INDICATORS[4], partnership, CONSULTATIONS, named + unnamed, telling, [*left_out, *silent],
                  tallies=tallies)
    telling, exact = [row for row in rows if row.tells_hours], hours(rows)
    silent = _without((row for row in rows if not row.tells_hours), NO_HOURS)
    yield _figure(INDICATORS[5], partnership, CONSULTATIONS, rounded(exact), telling, [*left_out, *silent],
                  tallies=_identical(telling), exact=exact)


def individuals(rows: Iterable[Consultation]) -> tuple[int, int]:
    """Return how many different named individuals the rows have, and how many more are counted without names."""
    names = {person_key(name) for row in rows for name in row.people}
    unnamed = sum(row.number for row in rows if not row.people and row.number == row.number)
    return len(names), int(unnamed)


def hours(rows: Iterable[Consultation]) -> Decimal:
    """Return the hours of consultation, not rounded: once a row, never times people; only those above 0."""
    return exact_sum(row.hours for row in rows if row.tells_hours)


def programme_codes(typed: list[str]) -> tuple[str, str]:
    """Return all PSC and PID codes of CoPs, such as `3104; 3125`; a blank PID reads as Communities of Practice.

    `typed`: the PSC of each of their rows, "" where it is blank.
    """
    return "; ".join(sorted({code for code in typed if code})), PID if typed else ""
