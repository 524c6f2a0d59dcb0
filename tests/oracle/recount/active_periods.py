"""When a CoP is active, recounted: by its dates, by its sessions where it has no dates, in one or more periods."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tests.oracle.recount.cells import UNREADABLE_CELL, is_error, read_date
from tests.oracle.recount.kinds import COUNTED, LATER, OTHER_YEAR, UNDATED, UNKNOWN_COP
from tests.oracle.recount.sheets import is_date


@dataclass
class ActivePeriod:
    """The active period that one row of a CoP describes.

    `typed`: its Start Date as read; `start`: the day it counts from. `is_uncertain`: its start is unknown; `open`: its
    end is. An End Date before the Start Date makes both unknown. `own`: the held sessions that can't belong to another
    period of the CoP.
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
    """Return the `ActivePeriod` of `row`; `cop` is None if the row names none."""
    typed, end = read_date(row["Start Date"]), read_date(row["End Date"])
    backwards = is_date(typed) and is_date(end) and end < typed
    held = sorted(cop.held) if cop else []
    if backwards:
        in_year = [day for day in held if year.start <= day <= year.end]
        start = (in_year or held or [None])[0]
        row_status = COUNTED if in_year else OTHER_YEAR if held else UNDATED
        return ActivePeriod(row, typed, start, end, backwards, row_status, held)
    start = typed
    if not is_date(start) and held:
        start = min(held[0], end) if is_date(end) else held[0]
    return ActivePeriod(row, typed, start, end, backwards, period_status(year, start, end, known=cop is not None), held)


def period_status(year, start, end, known):
    """Return the row status of a CoP; it counts if it is active on a day of the year up to the as-of date."""
    if not is_date(start):
        return UNDATED
    if start > year.end or (is_date(end) and end < year.start):
        return OTHER_YEAR
    if start > year.as_of:
        return LATER
    return COUNTED if known else UNKNOWN_COP


def resolve_periods(year, cop):
    """Set the periods of `cop`, the status of each row, the row that describes it, and what is uncertain about it."""
    periods = [read_period(row, cop, year) for row in cop.rows]
    relevant = [period for period in periods
                if period.ends_before_start or not (is_date(period.end) and period.end < year.start)]
    cop.is_uncertain = any(period.is_uncertain for period in relevant)
    cop.undated = any(period.typed is None for period in relevant)
    cop.id_unread = any(is_error(period.row["CoP ID"]) for period in relevant
                        if period.ends_before_start or not is_date(period.typed) or period.typed <= year.end)
    if len(periods) > 1 and not any(certainly_overlap(*pair) for pair in combinations(periods, 2)):
        if any(not is_date(period.typed) or period.is_uncertain or period.open for period in periods):
            assign_sessions(year, cop, periods)
        counted = [period for period in periods if period.row_status == COUNTED]
        primary = max(counted or periods,
                      key=lambda period: (not period.ends_before_start and period.start) or date.min)
        cop.periods, cop.statuses = periods, [period.row_status for period in periods]
    else:
        primary = ([period for period in periods if period.row_status == COUNTED] or periods)[0]
        cop.periods, cop.statuses = [primary], [primary.row_status] * len(periods)
    cop.row, cop.described_by, cop.row_status = primary.row, primary, primary.row_status


def certainly_overlap(one, other):
    """Return whether two periods share a day whatever their unknown dates are."""
    days = {day for period in (one, other) for day in (period.typed, period.end) if is_date(day)}
    days |= {day + timedelta(way) for day in days for way in (-1, 1)} | {date.min, date.max}
    return all(start <= until and since <= end for start, end in possible_spans(one, days)
               for since, until in possible_spans(other, days))


def possible_spans(period, days):
    """Return the possible (first, last) days of a period; an unknown one may be any of `days`."""
    starts = [period.typed] if is_date(period.typed) and not period.ends_before_start else days
    ends = days if period.open else [period.end if is_date(period.end) else date.max]
    return [(start, end) for start in starts for end in ends if start <= end]


def assign_sessions(year, cop, periods):
    """Set the start of each of several periods, and the held sessions that can belong only to it."""
    for period in periods:
        others = [other for other in periods if other is not period]
        period.own = [day for day in sorted(cop.held) if may_include(period, day)
                    and not any(may_include(other, day) for other in others)]
        left = [day for day in sorted(cop.held) if not any(
            is_date(other.typed) and not other.is_uncertain and not other.open and may_include(other, day)
            for other in periods)]
        if is_date(period.typed) and not period.ends_before_start:
            continue
        in_year = [day for day in sorted(cop.held) if year.start <= day <= year.end]
        last = period.end if is_date(period.end) and not period.ends_before_start and cop.held else None
        if period.ends_before_start:
            period.start = (in_year or left or [None])[0]
            period.row_status = COUNTED if in_year else OTHER_YEAR if left else UNDATED
        else:
            period.start = min([*left[:1], *([last] if last else [])], default=None)
            period.row_status = period_status(year, period.start, period.end, known=True)


def may_include(period, day):
    """Return whether a period may include `day`."""
    began = period.ends_before_start or not is_date(period.typed) or period.typed <= day
    return began and (period.open or not is_date(period.end) or day <= period.end)
