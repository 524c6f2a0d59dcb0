"""NCPC outputs: CoPs, sessions for each, training events and participants, individuals and hours of consultation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, PID, SESSIONS, TRAININGS, Tab
from cop_sheets.people import person_key
from summaries.figures import HELD_NO_SESSION, ITEM, OUTPUT, PARTNERSHIP, Figure, number_text
from summaries.ledger import Consultation, Ledger, LeftOut, Session

INDICATORS = ("Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
              "Number of individuals receiving consultation", "Hours of consultation")
MAY_BE_DUPLICATED = "may be duplicated"
NO_PARTICIPANTS = "no readable number of participants"


def output_figures(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    """Yield the output figures of one partnership: each Partnership row, followed by its Item rows."""
    yield _cops(ledger, partnership)
    yield from _sessions(ledger, partnership)
    yield from _trainings(ledger, partnership)
    yield from _consultations(ledger, partnership)


def _figure(indicator: str, partnership: str, tab: Tab, number: float | None, used: Iterable,
            left_out: Iterable[LeftOut], **more) -> Figure:
    return Figure(OUTPUT, more.pop("level", PARTNERSHIP), indicator, partnership, tab, number, number_text(number),
                  used=[getattr(row, "position", row) for row in used],
                  left_out=sorted((row.position, row.reason) for row in left_out), **more)


def _cops(ledger: Ledger, partnership: str) -> Figure:
    active = [cop for cop in ledger.cops[partnership] if cop.active]
    meeting = {session.cop for session in ledger.sessions[partnership]}
    silent = sum(cop.cop not in meeting for cop in active)
    derived = sum(not cop.dated for cop in active)
    tallies = {HELD_NO_SESSION: silent} if active else {}
    tallies["without a readable Start Date, active from the first held session"] = derived
    return _figure(INDICATORS[0], partnership, COPS, len(active), ledger.cop_rows[partnership],
                   ledger.left_out[COPS][partnership], tallies=tallies)


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


def _identical(rows: list) -> dict[str, int]:
    return {"identical to another row": sum(row.identical for row in rows)}


def _trainings(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    trainings, left_out = ledger.trainings[partnership], ledger.left_out[TRAININGS][partnership]
    same = _identical(trainings)
    yield _figure(INDICATORS[2], partnership, TRAININGS, len(trainings), trainings, left_out, tallies=same)
    told = [training for training in trainings if training.participants == training.participants]
    untold = [LeftOut(training.position, NO_PARTICIPANTS, "") for training in trainings if training not in told]
    total = sum(training.participants for training in told) if told or not trainings else None
    tallies = same | {"training|trainings without a readable number of participants": len(untold)}
    yield _figure(INDICATORS[3], partnership, TRAININGS, total, told, [*left_out, *untold], tallies=tallies)
    for training in trainings:
        known = training in told
        yield _figure(INDICATORS[3], partnership, TRAININGS, training.participants if known else None,
                      [training] if known else [], [] if known else [LeftOut(training.position, NO_PARTICIPANTS, "")],
                      level=ITEM, item_id=training.training_id or f"{training.title} {training.day}".strip(),
                      item=training.title, notes=[] if known else [NO_PARTICIPANTS])


def _consultations(ledger: Ledger, partnership: str) -> Iterator[Figure]:
    rows, left_out = ledger.consultations[partnership], ledger.left_out[CONSULTATIONS][partnership]
    same = _identical(rows)
    named, unnamed = individuals(rows)
    tallies = same | {f"individual|individuals counted without names: {MAY_BE_DUPLICATED}": unnamed}
    silent = [LeftOut(row.position, "no readable individuals", "") for row in rows if not row.tells_who]
    yield _figure(INDICATORS[4], partnership, CONSULTATIONS, named + unnamed, [row for row in rows if row.tells_who],
                  [*left_out, *silent], tallies=tallies)
    silent = [LeftOut(row.position, "no readable hours above 0", "") for row in rows if not row.tells_hours]
    yield _figure(INDICATORS[5], partnership, CONSULTATIONS, hours(rows), [row for row in rows if row.tells_hours],
                  [*left_out, *silent], tallies=same)


def individuals(rows: Iterable[Consultation]) -> tuple[int, int]:
    """Return how many different named individuals the rows have, and how many more are counted without names."""
    names = {person_key(name) for row in rows for name in row.people}
    unnamed = sum(row.number for row in rows if not row.people and row.number == row.number)
    return len(names), int(unnamed)


def hours(rows: Iterable[Consultation]) -> float:
    """Return the hours of consultation, to the hundredth: once a row, never times people; only those above 0."""
    return round(sum(row.hours for row in rows if row.tells_hours), 2)


def programme_codes(cops: pd.DataFrame) -> tuple[str, str]:
    """Return all PSC and PID codes of `cops`, such as `3104; 3125`; a blank PID reads as Communities of Practice."""
    codes = sorted({code for code in cops["psc"] if code})
    return "; ".join(codes), PID if len(cops) else ""
