"""The order of day and month in the dates of a column, resolved before any date is read."""

import re
import unicodedata
from datetime import date, datetime

from tests.oracle.recount.cells import UNREADABLE_CELL, calendar_day, plain_date, read_date

DATE_HEADERS = {"CoPs": ("Start Date", "End Date"), "Sessions": ("Date",), "Trainings": ("Date",),
                "Consultations": ("Date",), "Survey Responses": ("Timestamp",)}
DIGITS = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)(?:[ t].*)?", re.DOTALL)
SHOWN = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)")
AT_START = re.compile(r"(\d\d?) ?([-/.\\]) ?(\d\d?) ?\2 ?(\d{4})(?!\d|[-/\\]\d)")
DAY, MONTH = "day first", "month first"


def split_means(means):
    """Return the header that a Column Map row means, and the order of its dates, None if it gives none."""
    match = re.fullmatch(r"(.*\S)\s*\(\s*(day|month)[ -]first\s*\)", means.strip(), re.IGNORECASE)
    return (match[1], f"{match[2].lower()} first") if match else (means, None)


def resolve_date_orders(tab, rows, orders):
    """Replace the dates in `rows` of `tab` by what they mean, given the order of each column.

    Ambiguous dates become `UNREADABLE_CELL`. `orders`: header -> the order that the Column Map gives.
    """
    for header in DATE_HEADERS.get(tab, ()):
        cells = [row[header] for row in rows]
        both = [readings(cell) for cell in cells]
        only_day = [cell for cell in cells if shows_day_first(cell)]
        either = [pair for pair in both if pair and UNREADABLE_CELL not in pair]
        order = orders.get(header) or (None if only_day else MONTH)
        turned = bool(only_day) and not either
        for row, cell, pair in zip(rows, cells, both, strict=True):
            if order != MONTH:
                row[header] = resolve_date(cell, pair, order, turned)


def readings(cell):
    """Return the dates that a text means month first and day first; None if it is no such text.

    Each is `UNREADABLE_CELL` if there is no such day.
    """
    match = DIGITS.fullmatch(plain_date(cell)) if isinstance(cell, str) else None
    if not match:
        return None
    one, _, two, year = match.groups()
    year = year if len(year) == 4 else "20" + year
    return calendar_day(year, one, two), calendar_day(year, two, one)


def shows_day_first(cell):
    """Return whether `cell` is a date that can only be day first, or starts with one, its year in four digits."""
    if not isinstance(cell, str) or read_date(cell) != UNREADABLE_CELL:
        return False
    shown = SHOWN.fullmatch(plain_date(cell)) or AT_START.match(unicodedata.normalize("NFKC", cell))
    if not shown:
        return False
    one, _, two, year = shown.groups()
    return int(one) > 12 and calendar_day(year if len(year) == 4 else "20" + year, two, one) != UNREADABLE_CELL


def resolve_date(cell, pair, order, turned):
    """Return the cell with its order resolved: a date, an unambiguous text, or `UNREADABLE_CELL`."""
    if pair:
        if order == DAY:
            return pair[1]
        return cell if pair[1] == UNREADABLE_CELL or pair[0] == pair[1] else UNREADABLE_CELL
    if turned and isinstance(cell, date | datetime) and cell.day <= 12 and cell.day != cell.month:
        return date(cell.year, cell.day, cell.month) if order == DAY else UNREADABLE_CELL
    return cell
