"""When a CoP is active, recounted: by its dates, by its sessions where those say nothing, in several spans."""

from dataclasses import dataclass
from itertools import pairwise

from tests.recount_cells import BAD, day_of
from tests.recount_kinds import COUNTED, LATER, OTHER_YEAR, UNDATED, UNKNOWN_COP
from tests.recount_sheets import is_day


@dataclass
class Life:
    """One row of a CoP: `typed` as its Start Date, `start` what it is taken for; `unsure` of the start, `open` its end.

    An End Date before the Start Date makes nothing of both known.
    """

    row: dict
    typed: object
    start: object
    end: object
    backwards: bool
    fate: str = ""

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
        return Life(row, typed, start, end, backwards, fate)
    start = typed
    if not is_day(start) and held:
        start = min(held[0], end) if is_day(end) else held[0]
    return Life(row, typed, start, end, backwards, fate_of(year, start, end, known=cop is not None))


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
    """Give `cop` its lives, the fate of each of its rows, and the row that describes it."""
    lives = [life_of(row, cop, year) for row in (cop.row, *cop.others)]
    counted = [life for life in lives if life.fate == COUNTED]
    if len(lives) > 1 and are_apart(lives):
        chosen = max(counted or lives, key=lambda life: life.start)
        cop.lives, cop.fates = lives, [life.fate for life in lives]
    else:
        chosen = (counted or lives)[0]
        cop.lives, cop.fates = [chosen], [chosen.fate] * len(lives)
    cop.row, cop.life, cop.fate = chosen.row, chosen, chosen.fate


def are_apart(lives):
    """Return whether all of `lives` are dated and no day is in two of them: the CoP closed and reopened."""
    if not all(is_day(life.typed) and not life.backwards for life in lives):
        return False
    ordered = sorted(lives, key=lambda life: life.typed)
    return all(is_day(one.end) and one.end < other.typed for one, other in pairwise(ordered))
