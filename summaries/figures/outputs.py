"""NCPC outputs: CoPs, sessions for each, training events and participants, individuals and hours of consultation.

The functions that end in `_figures` compute one indicator each; `indicators` says which.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cop_sheets.layout import CONSULTATIONS, COPS, PID, SESSIONS, TRAININGS
from cop_sheets.parsing.people import person_key
from summaries.figures.figure import (
    CALLED_OFF,
    HELD_NO_SESSION,
    IDENTICAL_ROW,
    ITEM,
    NO_HOURS,
    NO_INDIVIDUALS,
    NO_PARTICIPANTS,
    OUTPUT,
    PARTNERSHIP,
    REPEATED_COP,
    SESSIONS_UNREAD,
    Figure,
    exact_sum,
    format_number,
    round_hours,
)
from summaries.figures.indicator import Indicator
from summaries.figures.row_records import (
    ConsultationRecord,
    CopRowRecord,
    ExcludedRow,
    RowRecords,
    SessionRecord,
    TrainingRecord,
)

COUNTED_WITHOUT_NAMES = "individual|individuals counted without names: may be duplicated"
CountedRecord = CopRowRecord | SessionRecord | TrainingRecord | ConsultationRecord


def make_output_figure(indicator: Indicator, partnership: str, number: float | None, used: Iterable[CountedRecord],
                       left_out: Iterable[ExcludedRow], *, level: str = PARTNERSHIP, item_id: str = "", item: str = "",
                       notes: Sequence[str] = (), counts: dict[str, int] | None = None,
                       exact_hours: Decimal | None = None) -> Figure:
    """Return a figure of `indicator`; see `Figure` for the other arguments."""
    return Figure(OUTPUT, level, indicator.name, partnership, indicator.tab, number, format_number(number),
                  item_id=item_id, item=item, notes=list(notes), counts=counts or {}, exact_hours=exact_hours,
                  used=[row.position for row in used], left_out=sorted((row.position, row.reason) for row in left_out),
                  requirements=indicator.requirements)


def _excluded(rows: Iterable[CountedRecord], reason: str) -> list[ExcludedRow]:
    return [ExcludedRow(row.position, reason, "") for row in rows]


def _identical_count(used: Iterable[CountedRecord]) -> dict[str, int]:
    return {IDENTICAL_ROW: sum(row.identical for row in used)}


def cop_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the number of CoPs that were active in the year, with how many of them held no session."""
    active = [cop for cop in records.cops[partnership] if cop.active]
    with_session = {session.cop for session in records.sessions[partnership]}
    without_session = [cop.cop for cop in active if cop.cop not in with_session]
    unread = sum(records.may_have_met(partnership, cop) for cop in without_session)
    counts = {HELD_NO_SESSION: len(without_session) - unread, SESSIONS_UNREAD: unread} if active else {}
    counts["without a readable Start Date, active from the first held session"] = sum(
        not cop.has_start_date for cop in active)
    counts["with an End Date before the Start Date, counted by sessions"] = sum(cop.backwards for cop in active)
    rows = records.cop_rows[partnership]
    counts[REPEATED_COP] = max(len(rows) - len(active), 0)
    yield make_output_figure(indicator, partnership, len(active), rows, records.left_out[COPS][partnership],
                             counts=counts | _identical_count(rows))


def session_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the number of sessions held, then that of each CoP that was active in the year or held one."""
    sessions, left_out = records.sessions[partnership], records.left_out[SESSIONS][partnership]
    yield make_output_figure(indicator, partnership, len(sessions), sessions, left_out,
                             counts=_session_counts(sessions))
    held_by_cop: dict[str, list[SessionRecord]] = defaultdict(list)
    left_out_by_cop: dict[str, list[ExcludedRow]] = defaultdict(list)
    for session in sessions:
        held_by_cop[session.cop].append(session)
    for row in left_out:
        left_out_by_cop[row.cop].append(row)
    for cop in records.cops[partnership]:
        held = held_by_cop[cop.cop]
        if cop.active or held:
            notes = [] if cop.active else ["not active in the year by its dates"]
            yield make_output_figure(indicator, partnership, len(held), held, left_out_by_cop[cop.cop], level=ITEM,
                                     item_id=cop.cop, item=cop.name, notes=notes, counts=_session_counts(held))


def _session_counts(sessions: list[SessionRecord]) -> dict[str, int]:
    return {"outside the CoP's dates": sum(session.outside for session in sessions),
            CALLED_OFF: sum(session.called_off for session in sessions)} | _identical_count(sessions)


def training_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the number of training events."""
    trainings, left_out = records.trainings[partnership], records.left_out[TRAININGS][partnership]
    yield make_output_figure(indicator, partnership, len(trainings), trainings, left_out,
                             counts=_identical_count(trainings))


def participant_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the number of participants of all trainings, then that of each training."""
    trainings = records.trainings[partnership]
    with_number = [training for training in trainings if training.participants == training.participants]
    without_number = [training for training in trainings if training.participants != training.participants]
    yield make_output_figure(indicator, partnership, count_participants(trainings), with_number,
                             [*records.left_out[TRAININGS][partnership], *_excluded(without_number, NO_PARTICIPANTS)],
                             counts=_identical_count(with_number))
    for training, item_id in zip(trainings, _item_ids(trainings, records.training_id_counts[partnership]), strict=True):
        number = count_participants([training])
        used = [] if number is None else [training]
        left_out = _excluded([training], NO_PARTICIPANTS) if number is None else []
        yield make_output_figure(indicator, partnership, number, used, left_out, level=ITEM, item_id=item_id,
                                 item=training.title)


def _item_ids(trainings: list[TrainingRecord], id_counts: Counter[str]) -> list[str]:
    """Return an Item ID for each training: its ID, or title and date where the ID is blank or repeated.

    `id_counts`: how often each ID occurs on the tab. A title and date that is already an Item ID gets a number.
    """
    item_ids = [training.training_id if id_counts[training.training_id] == 1 else "" for training in trainings]
    used_ids = set(item_ids)
    last_numbers: dict[str, int] = {}    # by title and date
    for position, training in enumerate(trainings):
        if not item_ids[position]:
            title_and_date = f"{training.title} {training.day}".strip()
            number = last_numbers.get(title_and_date, 0) + 1
            item_ids[position] = title_and_date if number == 1 else f"{title_and_date} {number}"
            while item_ids[position] in used_ids:
                number += 1
                item_ids[position] = f"{title_and_date} {number}"
            last_numbers[title_and_date] = number
            used_ids.add(item_ids[position])
    return item_ids


def count_participants(trainings: Iterable[TrainingRecord]) -> float | None:
    """Return the sum of the participants; None if trainings took place but none has a readable number."""
    trainings = list(trainings)
    known = [training.participants for training in trainings if training.participants == training.participants]
    return sum(known) if known or not trainings else None


def individual_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the number of individuals who received consultation, with how many are counted without names."""
    rows = records.consultations[partnership]
    used = [row for row in rows if row.has_individuals]
    without_individuals = [row for row in rows if not row.has_individuals]
    named, unnamed = count_individuals(rows)
    yield make_output_figure(indicator, partnership, named + unnamed, used,
                             [*records.left_out[CONSULTATIONS][partnership],
                              *_excluded(without_individuals, NO_INDIVIDUALS)],
                             counts=_identical_count(used) | {COUNTED_WITHOUT_NAMES: unnamed})


def count_individuals(rows: Sequence[ConsultationRecord]) -> tuple[int, int]:
    """Return the number of different names, and the number of individuals in rows without names."""
    names = {person_key(name) for row in rows for name in row.people}
    unnamed = sum(row.number for row in rows if not row.people and row.number == row.number)
    return len(names), int(unnamed)


def hour_figures(indicator: Indicator, records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the hours of consultation."""
    rows = records.consultations[partnership]
    used = [row for row in rows if row.has_hours]
    without_hours = [row for row in rows if not row.has_hours]
    exact = total_hours(rows)
    yield make_output_figure(indicator, partnership, round_hours(exact), used,
                             [*records.left_out[CONSULTATIONS][partnership], *_excluded(without_hours, NO_HOURS)],
                             counts=_identical_count(used), exact_hours=exact)


def total_hours(rows: Iterable[ConsultationRecord]) -> Decimal:
    """Return the hours of consultation, unrounded: those above 0, once per row, never times people."""
    return exact_sum(row.hours for row in rows if row.has_hours)


def program_codes(psc_codes: list[str]) -> tuple[str, str]:
    """Return the PSC and PID for CoPs: `3104; 3125` and the one PID there is; "" and "" without CoPs.

    `psc_codes`: the PSC of each row of the CoPs tab, "" where it is blank.
    """
    return "; ".join(sorted({code for code in psc_codes if code})), PID if psc_codes else ""
