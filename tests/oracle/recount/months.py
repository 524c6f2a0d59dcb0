"""The months of a CoP's fiscal year recounted: which were due, which were met, and which cannot be judged."""

from calendar import monthrange
from datetime import date, timedelta

from tests.oracle.recount.cells import PENDING_WORDS, UNREADABLE_CELL, cell_key
from tests.oracle.recount.kinds import COUNTED
from tests.oracle.recount.sheets import is_date

MEETS, DOES_NOT, UNKNOWN = "Meets the model", "Does not meet", "Cannot be judged"
OF_ANY_COP = "sessions that may be any CoP's"    # a key of `Count.has`, beside the tabs
NOT_DOCUMENTED = "Not documented here"
DOCUMENTED = ("Domain", "Community", "Membership", "Practice", "Assessment and Evaluation", "Facilitators")


def judge_months(cop, year, headers):
    """Return (met, due, unknown) of `cop`, active in `year`; `headers`: tab -> the known headers it has."""
    due = [month for month in months(year) if is_due(cop, year, month)]
    met = [(first, last) for first, last in due if any(first <= day <= last for day in cop.held)]
    if not {"CoP ID", "Date"} <= headers.get("Sessions", set()):
        return 0, len(due), len(due)
    missing = [month for month in due if month not in met]
    # Names serve as IDs where no CoP has one.
    has_names = bool({"CoP ID", "CoP Name"} & headers.get("CoPs", set()))
    is_known_cop = has_names and not headers.get(OF_ANY_COP) and not cop.id_unread
    judged = [month for month in missing if is_known_cop and not may_have_session(cop, month)]
    return len(met), len(due), len(missing) - len(judged) + min(undatable_count(cop), len(judged))


def is_due(cop, year, month):
    """Return whether a month has ended and the CoP was, or may have been, active on each of its days."""
    return month[1] <= year.as_of and all(any(may_be_active(period, day) for period in cop.periods)
                                          for day in days_of(month))


def days_of(month):
    return [month[0] + timedelta(number) for number in range((month[1] - month[0]).days + 1)]


def may_be_active(period, day):
    """Return whether a CoP was active on `day` in this period, or may have been."""
    return (period.is_uncertain or (period.start is not None and period.start <= day)) and not (
        is_date(period.end) and not period.open and period.end < day)


def certainly_active(period, day):
    """Return whether a CoP was certainly active on `day` in this period, by its dates or its own sessions."""
    sure_start = is_date(period.typed) and not period.is_uncertain
    begun = period.typed <= day if sure_start else any(held <= day for held in period.own)
    over = not any(day <= held for held in period.own) if period.open else is_date(period.end) and period.end < day
    return begun and not over


def undatable_count(cop):
    """Return how many sessions without a date, of this CoP or maybe of it, may have been held in any month."""
    return sum((day == UNREADABLE_CELL and status != "Cancelled")
               or (day is None and status in ("Held", UNREADABLE_CELL))
               for day, status, _, _ in cop.sessions)


def months(year):
    """Return the (first, last) day of the twelve months of `year`, July first."""
    starts = [date(year.first + (at > 5), (at + 6) % 12 + 1, 1) for at in range(12)]
    return [(first, first.replace(day=monthrange(first.year, first.month)[1])) for first in starts]


def may_have_session(cop, month):
    """Return whether `month` may have had a session: one can't be read, or the CoP's active dates are unknown."""
    first, last = month
    if any(is_date(day) and first <= day <= last and (status == UNREADABLE_CELL or (status == "Held" and not sure))
           for day, status, _, sure in cop.sessions):
        return True
    return not all(any(certainly_active(period, day) for period in cop.periods) for day in days_of(month))


def standing(cop, year, headers):
    """Return the standing of a CoP whose other cells meet the model; None if it is not active in the year."""
    if cop.row_status != COUNTED:
        return None
    met, due, unknown = judge_months(cop, year, headers)
    if met + unknown < due:
        return DOES_NOT
    if unknown or cop.is_uncertain:
        return UNKNOWN
    written = all(cell_key(cop.row[header]) not in ("", *PENDING_WORDS) for header in DOCUMENTED)
    return MEETS if written and not cop.row["name put off"] and not cop.undated else NOT_DOCUMENTED
