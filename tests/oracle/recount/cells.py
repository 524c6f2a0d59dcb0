"""The value of one cell, read in a simple way: a date, a whole number, hours, an answer.

Every reader returns None for a blank cell and `UNREADABLE_CELL` for one that can't be read.
"""

import re
from datetime import date, datetime, time, timedelta

from tests.oracle.recount.scales import place_on

UNREADABLE_CELL = "cannot be read"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FULL_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
               "november", "december"]
CLOCK = r"(?:[ t]\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?)?"
DAY_NAMES = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
BLANK_WORDS = ("na", "notapplicable", "none")
PENDING_WORDS = ("tbd", "tba", "tobedetermined", "tobehired", "pending", "unknown", "seecad")
WORD_SCALE = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"]


def clean_cell(cell):
    """Return `cell` with numbers as float, booleans as "TRUE" and "FALSE", text without invisible characters."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, str):
        for invisible in "\u200b\ufeff\u2060":
            cell = cell.replace(invisible, "")
        # A tab character separates people, so it is kept; spaces around it are dropped.
        lines = re.sub(r" *\t[ \t]*", "\t", cell.replace("\u00a0", " ")).split("\n")
        cleaned = ["\t".join(" ".join(part.split()) for part in line.split("\t") if part.strip()) for line in lines]
        return "\n".join(line for line in cleaned if line)
    return cell


def cell_text(cell):
    """Return `cell` as text: 101.0 is "101", a date is ISO."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


def is_error(cell):
    """Return whether `cell` is a spreadsheet error."""
    return isinstance(cell, str) and bool(re.fullmatch(r"#(N/A|[A-Z]+(/0)?[!?])", cell))


def cell_key(cell):
    """Return the letters and digits of `cell` in lower case."""
    return "".join(character for character in cell_text(cell).lower() if character.isalnum())


def is_blank_word(cell):
    """Return whether `cell` is a word or mark that counts as blank: N/A, none, a dash, a question mark."""
    if not isinstance(cell, str) or is_error(cell):
        return False
    marks = cell.rstrip(",;:! ")
    return cell_key(cell) in BLANK_WORDS if cell_key(cell) else marks != "" and not marks.strip("-–—−.…?_ ")


def is_prefilled_blank(cell):
    """Return whether `cell` is blank, 0, FALSE or a zero time, as pre-filled formulas produce."""
    if isinstance(cell, float):
        return cell == 0
    if isinstance(cell, time):
        return cell == time()
    if isinstance(cell, timedelta):
        return not cell
    return isinstance(cell, str) and cell.lower() in ("", "0", "0.0", "false", "0:00", "00:00:00")


def calendar_day(year, month, day):
    """Return the date, or `UNREADABLE_CELL` if there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return UNREADABLE_CELL


def month_number(word):
    """Return 1 to 12 for an English month's name, short or full, or None."""
    word = word.rstrip(".")
    for names in (MONTHS, FULL_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else None


def plain_date(text):
    """Return a text date in lower case, without what doesn't change the day: the weekday, the time, full width.

    A time other than an hour from 0 to 23, or with more than 59 minutes, is kept.
    """
    text = "".join(chr(ord(mark) - 0xFEE0) if "！" <= mark <= "～" else mark for mark in text).lower()
    text = re.sub(rf"^{DAY_NAMES}[.,]? (?=.)", "", text)
    text = re.sub(r"^(\d\d?) ?([-/.]) ?(\d\d?) ?\2 ?(\d{4})(?!\d)", r"\1\2\3\2\4", text)
    text = re.sub(rf",? ?\({DAY_NAMES}\)|(?<=\d{{4}}),? {DAY_NAMES}\b\.?|(?<=m) \({DAY_NAMES}\)", "", text)
    found = re.fullmatch(r"(.*\d)(?:,? (?:at )?|t)(\d\d?)(?:[:.h](\d\d)(:\d\d)?)?( ?[ap]\.? ?m\.?)?"
                         r"( ?(?:-|to) ?\d\d?(?:[:.]\d\d)? ?[ap]m)?", text)
    if not found or not (found[3] or found[5] or found[6]) or not re.search(r"\d{4}|[-/.]\d\d$", found[1]):
        return text
    latest = 12 if found[5] or found[6] else 23
    return found[1] if int(found[2]) <= latest and int(found[3] or 0) < 60 else text


def read_date(cell, month_only=False):
    """Return the date in `cell`; with `month_only` a month is read as its first day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if cell == "":
        return None
    if not isinstance(cell, str):
        return UNREADABLE_CELL
    text = plain_date(cell)
    if found := re.fullmatch(r"(\d{4})[-/](\d\d?)[-/](\d\d?)" + CLOCK, text):
        return calendar_day(*found.groups())
    if found := re.fullmatch(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)" + CLOCK, text):
        month, _, day, year = found.groups()
        return calendar_day(year if len(year) == 4 else "20" + year, month, day)
    if found := re.fullmatch(r"([a-z]+\.?) (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", text):
        month, day, year = found.groups()
        return calendar_day(year, month_number(month) or 0, day)
    if found := re.fullmatch(r"(\d\d?) ([a-z]+\.?) (\d{4})", text):
        day, month, year = found.groups()
        return calendar_day(year, month_number(month) or 0, day)
    return read_month(text) if month_only else UNREADABLE_CELL


def read_month(text):
    """Return the first day of a month such as `sep 2024`, `9/2024` or `2024-09`."""
    if found := re.fullmatch(r"([a-z]+\.?) (\d{4})", text):
        return calendar_day(found[2], month_number(found[1]) or 0, 1)
    if found := re.fullmatch(r"(\d\d?)/(\d{4})", text):
        return calendar_day(found[2], found[1], 1)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        return calendar_day(found[1], found[2], 1)
    return UNREADABLE_CELL


def read_whole_number(cell):
    """Return the whole number in `cell`, which can't be negative."""
    if cell == "":
        return None
    if isinstance(cell, float):
        return int(cell) if cell >= 0 and cell == cell // 1 else UNREADABLE_CELL
    if isinstance(cell, str) and re.fullmatch(r"(\d+|\d{1,3}(,\d{3})+)(\.0+)?", cell):
        return int(cell.split(".")[0].replace(",", ""))
    return UNREADABLE_CELL


def read_hours(cell):
    """Return the hours in `cell`, which may be negative."""
    if cell == "":
        return None
    if isinstance(cell, float):
        return cell
    if isinstance(cell, time):
        return cell.hour + cell.minute / 60 + cell.second / 3600
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 3600
    if not isinstance(cell, str):
        return UNREADABLE_CELL
    text = cell.lower()
    if re.fullmatch(r"-?\d*\.?\d+", text):
        return float(text)
    if found := re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", text):
        return int(found[1]) + int(found[2]) / 60 + int(found[3] or 0) / 3600
    if found := re.fullmatch(r"(?:(\d*\.?\d+) ?(?:hours?|hrs?|h))? ?(?:(\d+) ?(?:minutes?|mins?|m))?", text):
        return float(found[1] or 0) + int(found[2] or 0) / 60
    return UNREADABLE_CELL


def read_fiscal_year(cell):
    """Return the first year of the fiscal year in `cell`: 2024 for `FY 24-25`."""
    if cell == "":
        return None
    match = re.fullmatch(r"(?:fy ?)?(?:20)?(\d\d)[-/](?:20)?(\d\d)", cell_text(cell).lower())
    return 2000 + int(match[1]) if match and int(match[2]) == int(match[1]) + 1 else UNREADABLE_CELL


def read_choice(cell, choices):
    """Return the meaning of `cell` by `choices` (spelling -> meaning)."""
    if cell == "":
        return None
    wanted = re.sub(r"[\W_]", "", cell_text(cell).lower())
    return next((meant for spelling, meant in choices.items() if re.sub(r"\W", "", spelling.lower()) == wanted),
                UNREADABLE_CELL)


def read_answer(cell, scale=None, left_out=()):
    """Return the answer's place on its scale, 1 for the lowest; None if it is blank, N/A or in `left_out`."""
    text = cell_text(cell).lower()
    if scale and place_on(scale, text):
        return place_on(scale, text)
    if text in ("", *left_out) or is_blank_word(text):
        return None
    if scale:
        return UNREADABLE_CELL
    if found := re.fullmatch(r"([1-5])(?:\.0)?(?: - (.+))?", text):
        return int(found[1])
    text = "neutral" if text == "neither agree nor disagree" else text
    return WORD_SCALE.index(text) + 1 if text in WORD_SCALE else UNREADABLE_CELL
