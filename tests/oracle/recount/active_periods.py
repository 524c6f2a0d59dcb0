"""When a CoP is active, recounted: by its dates, by its sessions where those say nothing, in several spans."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tests.oracle.recount.cells import UNREADABLE_CELL, is_error, read_date
from tests.oracle.recount.kinds import COUNTED, LATER, OTHER_YEAR, UNDATED, UNKNOWN_COP
from tests.oracle.recount.sheets import is_date


@dataclass
class ActivePeriod:
    """One row of a CoP: `typed` as its Start Date, `start` what it is taken for.

    `is_uncertain` of the start, `open` its end. An End Date before the Start Date makes nothing of both known. `own`:
    the held sessions that can be of no other life of the CoP.
    """

    row: dict
    typed: object
    start: object
    end: object
    ends_before_start: bool
    row_status: str = ""
    own: list = ()

    @property
    def is_uncertain(self):
        return self.typed == UNREADABLE_CELL or self.ends_before_start

    @property
    def open(self):
        return self.end == UNREADABLE_CELL or self.ends_before_start


def read_period(row, cop, year):
    """Return the `ActivePeriod` that `row` says; `cop` is None where it names none."""
    typed, end = read_date(row["Start Date"]), read_date(row["End Date"])
    backwards = is_date(typed) and is_date(end) and end < typed
    held = sorted(cop.held) if cop else []
    if backwards:
        in_year = [day for day in held if year.start <= day <= year.end]
        start = (in_year or held or [None])[0]
        fate = COUNTED if in_year else OTHER_YEAR if held else UNDATED
        return ActivePeriod(row, typed, start, end, backwards, fate, held)
    start = typed
    if not is_date(start) and held:
        start = min(held[0], end) if is_date(end) else held[0]
    return ActivePeriod(row, typed, start, end, backwards, period_status(year, start, end, known=cop is not None), held)


def period_status(year, start, end, known):
    """Return why a CoP is not counted, or `COUNTED`: active on a day of the year up to the as-of date."""
    if not is_date(start):
        return UNDATED
    if start > year.end or (is_date(end) and end < year.start):
        return OTHER_YEAR
    if start > year.as_of:
        return LATER
    return COUNTED if known else UNKNOWN_COP


def resolve_periods(year, cop):
    """Give `cop` its lives, the fate of each of its rows, the row that describes it, and what its starts leave open."""
    lives = [read_period(row, cop, year) for row in cop.rows]
    doubts = [life for life in lives if life.ends_before_start or not (is_date(life.end) and life.end < year.start)]
    cop.is_uncertain = any(life.is_uncertain for life in doubts)
    cop.undated = any(life.typed is None for life in doubts)
    cop.id_unread = any(is_error(life.row["CoP ID"]) for life in doubts
                        if life.ends_before_start or not is_date(life.typed) or life.typed <= year.end)
    if len(lives) > 1 and not any(certainly_overlap(*pair) for pair in combinations(lives, 2)):
        if any(not is_date(life.typed) or life.is_uncertain or life.open for life in lives):
            assign_sessions(year, cop, lives)
        counted = [life for life in lives if life.row_status == COUNTED]
        chosen = max(counted or lives, key=lambda life: (not life.ends_before_start and life.start) or date.min)
        cop.periods, cop.fates = lives, [life.row_status for life in lives]
    else:
        chosen = ([life for life in lives if life.row_status == COUNTED] or lives)[0]
        cop.periods, cop.fates = [chosen], [chosen.row_status] * len(lives)
    cop.row, cop.described_by, cop.row_status = chosen.row, chosen, chosen.row_status


def certainly_overlap(one, other):
    """Return whether two lives have a day in common whatever their unknown dates are."""
    days = {day for life in (one, other) for day in (life.typed, life.end) if is_date(day)}
    days |= {day + timedelta(way) for day in days for way in (-1, 1)} | {date.min, date.max}
    return all(start <= until and since <= end for start, end in possible_spans(one, days) for since,
               until in possible_spans(other, days))


def possible_spans(life, days):
    """Return the (first, last) days that a life may have had, each one of `days` where it isn't known."""
    starts = [life.typed] if is_date(life.typed) and not life.ends_before_start else days
    ends = days if life.open else [life.end if is_date(life.end) else date.max]
    return [(start, end) for start in starts for end in ends if start <= end]


def assign_sessions(year, cop, periods):
    """Find when each of several lives began, and which held sessions are surely its own, from what the others leave."""
    for life in periods:
        others = [other for other in periods if other is not life]
        life.own = [day for day in sorted(cop.held) if may_include(life, day)
                    and not any(may_include(other, day) for other in others)]
        left = [day for day in sorted(cop.held) if not any(
            is_date(other.typed) and not other.is_uncertain and not other.open and may_include(other, day)
            for other in periods)]
        if is_date(life.typed) and not life.ends_before_start:
            continue
        in_year = [day for day in sorted(cop.held) if year.start <= day <= year.end]
        last = life.end if is_date(life.end) and not life.ends_before_start and cop.held else None
        if life.ends_before_start:
            life.start = (in_year or left or [None])[0]
            life.row_status = COUNTED if in_year else OTHER_YEAR if left else UNDATED
        else:
            life.start = min([*left[:1], *([last] if last else [])], default=None)
            life.row_status = period_status(year, life.start, life.end, known=True)


def may_include(life, day):
    """Return whether a life may have had `day`."""
    began = life.ends_before_start or not is_date(life.typed) or life.typed <= day
    return began and (life.open or not is_date(life.end) or day <= life.end)
