"""The displayed text of cells: numbers and dates by number format and locale.

Only what logs contain: names of months and weekdays are English, and fractions (`# ?/?`) are shown as decimals.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.fake_google.book import EPOCH, Cell, Error, Value


@dataclass(frozen=True)
class Locale:
    """The formats of numbers and dates of a country."""

    decimal: str = "."
    group: str = ","
    date: str = "M/d/yyyy"
    time: str = "h:mm:ss am/pm"
    currency: str = "\"$\"#,##0.00"

    def default(self, kind: str) -> str:
        """Return the default pattern of a format type."""
        return {"DATE": self.date, "TIME": self.time, "DATE_TIME": f"{self.date} H:mm:ss", "PERCENT": "0.00%",
                "CURRENCY": self.currency, "SCIENTIFIC": "0.00E+00", "NUMBER": "#,##0.00", "TEXT": "@"}.get(kind, "")


_LOCALES = {
    "en_US": Locale(),
    "en_GB": Locale(date="dd/MM/yyyy", time="HH:mm:ss", currency="\"£\"#,##0.00"),
    "es_US": Locale(),
    "es_MX": Locale(date="dd/MM/yyyy"),
    "de_DE": Locale(",", ".", "dd.MM.yyyy", "HH:mm:ss", "#,##0.00 \"€\""),
    "fr_FR": Locale(",", "\u202f", "dd/MM/yyyy", "HH:mm:ss", "#,##0.00 \"€\""),
}
DATE_TIME_TYPES = {"DATE", "TIME", "DATE_TIME"}
_TOKEN = re.compile(
    r"\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|"
    r"(?P<half>am/pm|a/p)|(?P<part>y+|m+|d+|h+|s+)|\.(?P<fraction>0+)|(?P<other>.)", re.IGNORECASE | re.DOTALL)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[0#?]+")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def locale_of(name: str) -> Locale:
    """Return the locale `name`; an unknown one is en_US."""
    return _LOCALES.get(name, _LOCALES["en_US"])


def display_text(cell: Cell, locale: Locale) -> str:
    """Return the displayed text of `cell`."""
    return display_value(cell.value, cell.number_format, locale)


def display_value(value: Value, number_format: dict, locale: Locale) -> str:
    """Return the displayed text of `value` with `number_format`, JSON."""
    if value is None:
        return ""
    if isinstance(value, Error):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or locale.default(kind)
    if kind in DATE_TIME_TYPES:
        return _date_time(value, pattern)
    if not pattern or pattern in ("@", "General"):
        return _general(value, locale)
    return _number(value, pattern, locale)


def _general(value: float, locale: Locale) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}E{int(exponent):+03d}"
    return text.replace(".", locale.decimal)


def _number(value: float, pattern: str, locale: Locale) -> str:
    sections = _sections(pattern)
    sign = "-" if value < 0 else ""
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    literal = [(match.group(), match) for match in _TOKEN.finditer(section)]
    marks = "".join(text for text, match in literal if match["other"] or match["fraction"])
    digits = _DIGITS.search(marks)
    if digits is None:
        return sign + "".join(_literal(match) for _, match in literal)
    amount = Decimal(repr(abs(value))) * (100 if "%" in marks else 1)
    scientific = re.search(r"E([+-])(0+)", marks, re.IGNORECASE)
    if scientific:
        exponent = amount.adjusted() if amount else 0
        amount = amount.scaleb(-exponent)
        tail = f"E{exponent:+0{len(scientific[2]) + 1}d}"
        return sign + _digits(amount, digits.group(), locale) + tail
    text, done = "", False
    for mark, match in literal:
        if (match["other"] and mark in "#0?,.") or match["fraction"]:
            text += "" if done else _digits(amount, digits.group(), locale)
            done = True
        else:
            text += _literal(match)
    return sign + text


def _sections(pattern: str) -> list[str]:
    sections = [""]
    for match in _TOKEN.finditer(pattern):
        if match["other"] == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _literal(match: re.Match) -> str:
    if match["space"]:
        return " "
    if match["fill"] or (match.group().startswith("[") and not match["other"]):
        currency = re.match(r"\[\$([^-\]]*)", match.group())
        return currency[1] if currency else ""
    return next((match[name] for name in ("quoted", "escaped", "part", "other") if match[name] is not None), "")


def _digits(amount: Decimal, pattern: str, locale: Locale) -> str:
    whole, _, decimals = pattern.partition(".")
    places = len(decimals)
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    left = left.rjust(whole.count("0"), "0") if left != "0" or "0" in whole else ""
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", locale.group, left)
    while right and right[-1] == "0" and decimals[len(right) - 1] in "#?":
        right = right[:-1]
    return left + (locale.decimal + right if right else "")


def _date_time(value: float, pattern: str) -> str:
    tokens = list(_TOKEN.finditer(_sections(pattern)[0]))
    # Rounded once, so that 10:19:41.9999 is not shown as :41.
    moment = EPOCH + timedelta(seconds=round(value * 86_400))
    total = round(value * 86_400)
    half_day = any(match["half"] for match in tokens)
    text = ""
    for number, match in enumerate(tokens):
        if match["elapsed"]:
            text += _elapsed(match["elapsed"].lower(), total)
        elif match["half"]:
            text += "AM" if moment.hour < 12 else "PM"
        elif match["fraction"]:
            text += "." + "0" * len(match["fraction"])
        elif match["part"]:
            text += _part(match["part"].lower(), moment, half_day, _is_minute(tokens, number))
        else:
            text += _literal(match)
    return text


def _elapsed(unit: str, total: int) -> str:
    length = abs(total) // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return ("-" if total < 0 else "") + str(length).rjust(len(unit), "0")


def _is_minute(tokens: list[re.Match], number: int) -> bool:
    """An m is a minute directly after hours or before seconds, else a month."""
    before = [match for match in tokens[:number] if match["part"] or match["elapsed"]]
    after = [match for match in tokens[number + 1:] if match["part"]]
    follows = bool(before) and (before[-1]["part"] or before[-1]["elapsed"])[0] in "hH"
    return follows or (bool(after) and after[0]["part"][0] in "sS")


def _part(part: str, moment, half_day: bool, minute: bool) -> str:
    unit, length = part[0], len(part)
    if unit == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if unit == "m" and not minute:
        if length > 2:
            name = _MONTHS[moment.month - 1]
            return {3: name[:3], 5: name[0]}.get(length, name)
        return str(moment.month).rjust(length, "0")
    if unit == "d" and length > 2:
        return _DAYS[moment.weekday()][:3] if length == 3 else _DAYS[moment.weekday()]
    number = {"m": moment.minute, "d": moment.day, "s": moment.second,
              "h": (moment.hour % 12 or 12) if half_day else moment.hour}[unit]
    return str(number).rjust(length, "0")
