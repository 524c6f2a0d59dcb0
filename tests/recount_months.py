"""The months of a CoP's fiscal year recounted: which were due, met, and which nobody can judge."""

from calendar import monthrange
from datetime import date

from tests.recount_cells import BAD, PUT_OFF, letters
from tests.recount_kinds import COUNTED
from tests.recount_sheets import is_day

MEETS, DOES_NOT, UNJUDGED = "Meets the model", "Does not meet", "Cannot be judged"
NOT_DOCUMENTED = "Not documented here"
WRITTEN = ("Domain", "Community", "Membership", "Practice", "Assessment and Evaluation", "Facilitators")


def judge_months(cop, year, headers):
    """Return (met, due, unknown) of `cop`, active in `year`; `headers`: tab -> the known headers it has."""
    due = [(first, last) for first, last in months(year)
           if last <= year.as_of and cop.start <= first and not (is_day(cop.end) and cop.end < last)]
    met = [(first, last) for first, last in due if any(first <= day <= last for day in cop.held)]
    if not {"CoP ID", "Date"} <= headers.get("Sessions", set()):
        return 0, len(due), len(due)
    missing = [month for month in due if month not in met]
    told_apart = "CoP ID" in headers.get("CoPs", set())
    judged = [month for month in missing if told_apart and not excused(cop, month)]
    undatable = sum(day == BAD and status != "Cancelled" for day, status, _, sure in cop.sessions if sure)
    return len(met), len(due), len(missing) - len(judged) + min(undatable, len(judged))


def months(year):
    """Return the (first, last) day of the twelve months of `year`, July first."""
    starts = [date(year.first + (at > 5), (at + 6) % 12 + 1, 1) for at in range(12)]
    return [(first, first.replace(day=monthrange(first.year, first.month)[1])) for first in starts]


def excused(cop, month):
    """Return whether `month` may have had a session: one in it can't be read, or it is after an unreadable end."""
    first, last = month
    if any(is_day(day) and first <= day <= last and (status == BAD or (status == "Held" and not sure))
           for day, status, _, sure in cop.sessions):
        return True
    return cop.end == BAD and first > max(cop.held, default=date.min)


def standing(cop, year, headers):
    """Return the standing of a CoP whose other cells all keep the model, None where the year doesn't judge it."""
    if cop.fate != COUNTED:
        return None
    met, due, unknown = judge_months(cop, year, headers)
    if met + unknown < due or unknown:
        return DOES_NOT if met + unknown < due else UNJUDGED
    written = all(letters(cop.row[header]) not in ("", *PUT_OFF) for header in WRITTEN)
    return MEETS if written else NOT_DOCUMENTED
