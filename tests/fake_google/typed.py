"""What Google makes of text that is typed into a cell: a number, a percentage, a date, a time, TRUE, a formula."""

import re
from datetime import date, datetime, timedelta

from tests.fake_google.book import Cell, NumberFormat, serial
from tests.fake_google.formats import Locale

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<currency>\$?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?P<decimals>\.\d*)?"
                     r"(?P<exponent>[eE][+-]?\d+)?(?P<percent>%?)")
_DATE = re.compile(r"(?P<a>\d{1,4})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})(?:[ T]+(?P<time>.+))?")
_TIME = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?(?:\s*([ap]m))?", re.IGNORECASE)


def cell(text: str, locale: Locale) -> Cell:
    """Return the cell that typing `text` makes; a leading apostrophe keeps it text."""
    if text.startswith("'"):
        return Cell(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Cell(formula=text)
    stripped = text.strip()
    if stripped.upper() in ("TRUE", "FALSE"):
        return Cell(stripped.upper() == "TRUE")
    for read in (_number, _moment):
        found = read(stripped, locale)
        if found:
            value, number_format = found
            return Cell(value, format={"numberFormat": number_format.json()} if number_format else {})
    return Cell(text or None)


def _number(text: str, locale: Locale) -> tuple | None:
    plain = text.replace(locale.group, "\0").replace(locale.decimal, ".").replace("\0", ",")
    match = _NUMBER.fullmatch(plain)
    if not match or not (match["digits"] or len(match["decimals"] or "") > 1):
        return None
    value = float(f"{match['sign']}{(match['digits'] or '0').replace(',', '')}{match['decimals'] or ''}"
                  f"{match['exponent'] or ''}")
    if match["percent"]:
        return value / 100, NumberFormat("PERCENT", "0.00%" if match["decimals"] else "0%")
    if match["currency"]:
        return value, NumberFormat("CURRENCY", "\"$\"#,##0.00" if match["decimals"] else "\"$\"#,##0")
    if match["exponent"]:
        return value, NumberFormat("SCIENTIFIC", "0.00E+00")
    grouped = "," in (match["digits"] or "")
    return value, NumberFormat("NUMBER", "#,##0.00" if match["decimals"] else "#,##0") if grouped else None


def _moment(text: str, locale: Locale) -> tuple | None:
    match = _DATE.fullmatch(text)
    if not match:
        length = _length(text)
        if length is None:
            return None
        pattern = locale.time if length < timedelta(days=1) else "[h]:mm:ss"
        return serial(length), NumberFormat("TIME", pattern)
    day = _day(match, locale)
    if day is None:
        return None
    if not match["time"]:
        # A date typed the ISO way keeps looking so.
        return serial(day), NumberFormat("DATE", "yyyy-mm-dd" if len(match["a"]) == 4 else locale.date)
    length = _length(match["time"])
    if length is None or length >= timedelta(days=1):
        return None
    moment = datetime(day.year, day.month, day.day) + length
    return serial(moment), NumberFormat("DATE_TIME", locale.default("DATE_TIME"))


def _day(match: re.Match, locale: Locale) -> date | None:
    first, second, third = (int(match[name]) for name in "abc")
    if len(match["a"]) == 4:
        year, month, day = first, second, third
    elif locale.date.lower().startswith("d"):
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    year += 0 if year > 99 else 2000 if year < 30 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _length(text: str) -> timedelta | None:
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    hours = int(match[1])
    if match[4]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if match[4].lower() == "pm" else 0)
    return timedelta(hours=hours, minutes=int(match[2]), seconds=int(match[3] or 0))
