"""NCPC outputs: CoPs, sessions for each, training events and participants, individuals and hours of consultation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cop_sheets.layout import CONSULTATIONS, COPS, PID, SESSIONS, TRAININGS, Tab
from cop_sheets.parsing.people import person_key
from summaries.figures.figure import (
    HELD_NO_SESSION,
    IDENTICAL_ROW,
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
    format_number,
    round_hours,
)
from summaries.figures.row_records import ConsultationRecord, ExcludedRow, RowRecords, SessionRecord, TrainingRecord

MAY_BE_DUPLICATED = "may be duplicated"


def output_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the output figures of one partnership: each Partnership row, followed by its Item rows."""
    yield from records.reported.mark_unreported(_partnership_figures(records, partnership))


def _partnership_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    yield _cop_figure(records, partnership)
    yield from _session_figures(records, partnership)
    yield from _training_figures(records, partnership)
    yield from _consultation_figures(records, partnership)


def _output_figure(indicator: str, partnership: str, tab: Tab, number: float | None, used: Iterable,
                   left_out: Iterable[ExcludedRow], **more) -> Figure:
    return Figure(OUTPUT, more.pop("level", PARTNERSHIP), indicator, partnership, tab, number, format_number(number),
                  used=[getattr(row, "position", row) for row in used],
                  left_out=sorted((row.position, row.reason) for row in left_out), **more)


def _exclude(rows: Iterable, reason: str) -> list[ExcludedRow]:
    return [ExcludedRow(row.position, reason, "") for row in rows]


def _cop_figure(records: RowRecords, partnership: str) -> Figure:
    active = [cop for cop in records.cops[partnership] if cop.active]
    with_session = {session.cop for session in records.sessions[partnership]}
    without_session = [cop.cop for cop in active if cop.cop not in with_session]
    unread = sum(records.may_have_met(partnership, cop) for cop in without_session)
    tallies = {HELD_NO_SESSION: len(without_session) - unread, SESSIONS_UNREAD: unread} if active else {}
    tallies["without a readable Start Date, active from the first held session"] = sum(not cop.has_start_date
                                                                                       for cop in active)
    tallies["with an End Date before the Start Date, counted by sessions"] = sum(cop.backwards for cop in active)
    rows = records.cop_rows[partnership]
    return _output_figure(INDICATORS[0], partnership, COPS, len(active), rows, records.left_out[COPS][partnership],
                          counts=tallies | _identical_count(rows))


def _session_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    sessions, left_out = records.sessions[partnership], records.left_out[SESSIONS][partnership]
    yield _output_figure(INDICATORS[1], partnership, SESSIONS, len(sessions), sessions, left_out,
                         counts=_session_counts(sessions))
    by_cop, left_by_cop = defaultdict(list), defaultdict(list)
    for session in sessions:
        by_cop[session.cop].append(session)
    for row in left_out:
        left_by_cop[row.cop].append(row)
    for cop in records.cops[partnership]:
        if cop.active or by_cop[cop.cop]:
            held = by_cop[cop.cop]
            notes = [] if cop.active else ["not active in the year by its dates"]
            yield _output_figure(INDICATORS[1], partnership, SESSIONS, len(held), held, left_by_cop[cop.cop],
                                 level=ITEM,
                                 item_id=cop.cop, item=cop.name, notes=notes, counts=_session_counts(held))


def _session_counts(sessions: list[SessionRecord]) -> dict[str, int]:
    return {"outside the CoP's dates": sum(session.outside for session in sessions)} | _identical_count(sessions)


def _identical_count(used: list) -> dict[str, int]:
    return {IDENTICAL_ROW: sum(row.identical for row in used)}


def _training_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    trainings, left_out = records.trainings[partnership], records.left_out[TRAININGS][partnership]
    yield _output_figure(INDICATORS[2], partnership, TRAININGS, len(trainings), trainings, left_out,
                         counts=_identical_count(trainings))
    with_number = [training for training in trainings if training.participants == training.participants]
    without_number = [training for training in trainings if training.participants != training.participants]
    yield _output_figure(INDICATORS[3], partnership, TRAININGS, count_participants(trainings), with_number,
                         [*left_out, *_exclude(without_number, NO_PARTICIPANTS)], counts=_identical_count(with_number))
    for training, item_id in zip(trainings, _item_ids(trainings, records.training_id_counts[partnership]), strict=True):
        number = count_participants([training])
        yield _output_figure(INDICATORS[3], partnership, TRAININGS, number, [] if number is None else [training],
                             _exclude([training], NO_PARTICIPANTS) if number is None else [], level=ITEM,
                             item_id=item_id,
                             item=training.title)


def _item_ids(trainings: list[TrainingRecord], id_counts: Counter) -> list[str]:
    """Return what names each training: its ID, or, where that is blank or `id_counts` has it twice, title and date.

    Where another one has the same, a number follows.
    """
    item_ids = [training.training_id if id_counts[training.training_id] == 1 else "" for training in trainings]
    used_ids = set(item_ids)
    numbers: dict[str, int] = {}    # the last one that was tried, by title and date
    for position, training in enumerate(trainings):
        if not item_ids[position]:
            title_and_date = f"{training.title} {training.day}".strip()
            number = numbers.get(title_and_date, 0) + 1
            item_ids[position] = title_and_date if number == 1 else f"{title_and_date} {number}"
            while item_ids[position] in used_ids:
                number += 1
                item_ids[position] = f"{title_and_date} {number}"
            numbers[title_and_date] = number
            used_ids.add(item_ids[position])
    return item_ids


def count_participants(trainings: Iterable[TrainingRecord]) -> float | None:
    """Return how many took part; None of trainings none of which says it, 0 of none."""
    trainings = list(trainings)
    known = [training.participants for training in trainings if training.participants == training.participants]
    return sum(known) if known or not trainings else None


def _consultation_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    rows, left_out = records.consultations[partnership], records.left_out[CONSULTATIONS][partnership]
    named, unnamed = count_individuals(rows)
    countable_rows = [row for row in rows if row.has_individuals]
    excluded_rows = _exclude((row for row in rows if not row.has_individuals), NO_INDIVIDUALS)
    tallies = _identical_count(countable_rows) | {
        f"individual|individuals counted without names: {MAY_BE_DUPLICATED}": unnamed}
    yield _output_figure(INDICATORS[4], partnership, CONSULTATIONS, named + unnamed, countable_rows,
                         [*left_out, *excluded_rows],
                         counts=tallies)
    countable_rows, exact = [row for row in rows if row.has_hours], total_hours(rows)
    excluded_rows = _exclude((row for row in rows if not row.has_hours), NO_HOURS)
    yield _output_figure(INDICATORS[5], partnership, CONSULTATIONS, round_hours(exact), countable_rows,
                         [*left_out, *excluded_rows],
                         counts=_identical_count(countable_rows), exact_hours=exact)


def count_individuals(rows: Iterable[ConsultationRecord]) -> tuple[int, int]:
    """Return how many different named individuals the rows have, and how many more are counted without names."""
    names = {person_key(name) for row in rows for name in row.people}
    unnamed = sum(row.number for row in rows if not row.people and row.number == row.number)
    return len(names), int(unnamed)


def total_hours(rows: Iterable[ConsultationRecord]) -> Decimal:
    """Return the hours of consultation, not rounded: once a row, never times people; only those above 0."""
    return exact_sum(row.hours for row in rows if row.has_hours)


def program_codes(psc_codes: list[str]) -> tuple[str, str]:
    """Return all PSC and PID codes of CoPs, such as `3104; 3125`; a blank PID reads as Communities of Practice.

    `psc_codes`: the PSC of each of their rows, "" where it is blank.
    """
    return "; ".join(sorted({code for code in psc_codes if code})), PID if psc_codes else ""
