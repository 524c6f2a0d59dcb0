"""When a CoP is active, recounted: by its dates, by its sessions where those say nothing, in several spans."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tests.oracle.recount.cells import BAD, day_of, is_error
from tests.oracle.recount.kinds import COUNTED, LATER, OTHER_YEAR, UNDATED, UNKNOWN_COP
from tests.oracle.recount.sheets import is_day


@dataclass
class Life:
    """One row of a CoP: `typed` as its Start Date, `start` what it is taken for; `unsure` of the start, `open` its end.

    An End Date before the Start Date makes nothing of both known. `own`: the held sessions that can be of no other life
    of the CoP.
    """

    row: dict
    typed: object
    start: object
    end: object
    backwards: bool
    fate: str = ""
    own: list = ()

    @property
    def unsure(self):
        return self.typed == BAD or self.backwards

    @property
    def open(self):
        return self.end == BAD or self.backwards


def life_of(row, cop, year):
    """Return the `Life` that `row` says; `cop` is None where it names none."""
    typed, end = day_of(row["Start Date"]), day_of(row["End Date"])
    backwards = is_day(typed) and is_day(end) and end < typed
    held = sorted(cop.held) if cop else []
    if backwards:
        in_year = [day for day in held if year.start <= day <= year.end]
        start = (in_year or held or [None])[0]
        fate = COUNTED if in_year else OTHER_YEAR if held else UNDATED
        return Life(row, typed, start, end, backwards, fate, held)
    start = typed
    if not is_day(start) and held:
        start = min(held[0], end) if is_day(end) else held[0]
    return Life(row, typed, start, end, backwards, fate_of(year, start, end, known=cop is not None), held)


def fate_of(year, start, end, known):
    """Return why a CoP is not counted, or `COUNTED`: active on a day of the year up to the as-of date."""
    if not is_day(start):
        return UNDATED
    if start > year.end or (is_day(end) and end < year.start):
        return OTHER_YEAR
    if start > year.as_of:
        return LATER
    return COUNTED if known else UNKNOWN_COP


def settle(year, cop):
    """Give `cop` its lives, the fate of each of its rows, the row that describes it, and what its starts leave open."""
    lives = [life_of(row, cop, year) for row in cop.rows]
    doubts = [life for life in lives if life.backwards or not (is_day(life.end) and life.end < year.start)]
    cop.unsure = any(life.unsure for life in doubts)
    cop.undated = any(life.typed is None for life in doubts)
    cop.id_unread = any(is_error(life.row["CoP ID"]) for life in doubts
                        if life.backwards or not is_day(life.typed) or life.typed <= year.end)
    if len(lives) > 1 and not any(surely_meet(*pair) for pair in combinations(lives, 2)):
        if any(not is_day(life.typed) or life.unsure or life.open for life in lives):
            share_out(year, cop, lives)
        counted = [life for life in lives if life.fate == COUNTED]
        chosen = max(counted or lives, key=lambda life: (not life.backwards and life.start) or date.min)
        cop.lives, cop.fates = lives, [life.fate for life in lives]
    else:
        chosen = ([life for life in lives if life.fate == COUNTED] or lives)[0]
        cop.lives, cop.fates = [chosen], [chosen.fate] * len(lives)
    cop.row, cop.life, cop.fate = chosen.row, chosen, chosen.fate


def surely_meet(one, other):
    """Return whether two lives have a day in common whatever their unknown dates are."""
    days = {day for life in (one, other) for day in (life.typed, life.end) if is_day(day)}
    days |= {day + timedelta(way) for day in days for way in (-1, 1)} | {date.min, date.max}
    return all(start <= until and since <= end for start, end in ways(one, days) for since, until in ways(other, days))


def ways(life, days):
    """Return the (first, last) days that a life may have had, each one of `days` where it isn't known."""
    starts = [life.typed] if is_day(life.typed) and not life.backwards else days
    ends = days if life.open else [life.end if is_day(life.end) else date.max]
    return [(start, end) for start in starts for end in ends if start <= end]


def share_out(year, cop, lives):
    """Find when each of several lives began, and which held sessions are surely its own, from what the others leave."""
    for life in lives:
        others = [other for other in lives if other is not life]
        life.own = [day for day in sorted(cop.held) if may_hold(life, day)
                    and not any(may_hold(other, day) for other in others)]
        left = [day for day in sorted(cop.held) if not any(
            is_day(other.typed) and not other.unsure and not other.open and may_hold(other, day) for other in lives)]
        if is_day(life.typed) and not life.backwards:
            continue
        in_year = [day for day in sorted(cop.held) if year.start <= day <= year.end]
        last = life.end if is_day(life.end) and not life.backwards and cop.held else None
        if life.backwards:
            life.start = (in_year or left or [None])[0]
            life.fate = COUNTED if in_year else OTHER_YEAR if left else UNDATED
        else:
            life.start = min([*left[:1], *([last] if last else [])], default=None)
            life.fate = fate_of(year, life.start, life.end, known=True)


def may_hold(life, day):
    """Return whether a life may have had `day`."""
    began = life.backwards or not is_day(life.typed) or life.typed <= day
    return began and (life.open or not is_day(life.end) or day <= life.end)
