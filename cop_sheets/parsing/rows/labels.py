"""Texts of rows that are not data: a period as a heading, the label of a total, a remark."""

import re
from functools import lru_cache

from cop_sheets.fiscal_year import parse_fiscal_year_start
from cop_sheets.parsing.values import parse_month

_MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
          r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?")
_YEAR = r"(?:(?:19|20)\d\d\b|['’]\d\d\b)"
_FISCAL_YEAR = (r"(?:(?:s?fy|(?:fiscal|calendar|program|school|contract|grant)\s+year|cy|year)\s*['’]?(?:\d{4}|\d\d)"
                r"(?:\s*[-/–—]\s*['’]?(?:\d{4}|\d\d))?\b|(?:19|20)\d\d\s*[-/–—]\s*['’]?(?:(?:19|20)\d\d|\d\d)\b)")
_QUARTER = (r"(?:(?:q|qtr\.?|quarter)\s*#?\s*[1-4]\b|\b[1-4]\s?q\b|quarter\s+(?:one|two|three|four)\b|"
            r"(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth)\s+(?:quarter|qtr\.?))")
_PERIOD = rf"(?:{_FISCAL_YEAR}|{_QUARTER}|{_MONTH}|{_YEAR})"
_BETWEEN = r"(?:[\s,;:|/()&–—-]|\b(?:to|through|thru|of|and)\b)*"
_PERIODS = re.compile(rf"(?:(?:for\s+)?(?:the\s+)?(?:month|quarter|year|period)(?:\s+of)?\s*[:–—-]?\s*)?"
                      rf"{_PERIOD}(?:{_BETWEEN}{_PERIOD}){{0,4}}", re.IGNORECASE)
_TAB_WORDS = re.compile(
    r"\b(?:sessions?|trainings?|consultations?|meetings?|events?|cops?|communit(?:y|ies) of practice|survey|responses?|"
    r"log|data|entries|records?|report|for|the|of|in|new|year|program|begins?|starts?)\b", re.IGNORECASE)
_EDGES = re.compile(r"^[\s*=#_~•»>(\[{:.,|–—-]+|[\s*=#_~•«<)\]}:.,|–—-]+$")

# A text of these words, numbers and periods only, with at least one of the first, is nothing but a total's label.
_TOTAL_WORDS = frozenset(("total", "totals", "subtotal", "subtotals", "sum", "ytd"))
_AVERAGE_WORDS = frozenset(("average", "averages", "avg", "mean"))
_WORDS_BESIDE_TOTAL = frozenset(re.findall(r"\w+", """
    grand sub over all overall final cumulative combined page spring summer fall autumn winter season semester
    month months monthly quarter quarters quarterly year years yearly annual fiscal fy calendar school program
    week weekly half first second third fourth last this hours hrs minutes sessions meetings trainings events
    consultations participants individuals people of for the to date so far in and as through thru"""))
# With these words a label may be the topic of a CoP's own entry (`Attendance totals`), or say who came.
_COUNTING_WORDS = frozenset(re.findall(r"\w+", """
    number numbers no count headcount attendance attended attendees attending present served trained reached helped
    given held persons members staff teachers educators providers individual participant session hour responses cops
    duplicated unduplicated who were was those that came our we"""))
_TO_DATE = re.compile(r"\bto[\s-]+date\b", re.IGNORECASE)
_PERIOD_IN_LABEL = re.compile(rf"(?<!\w)(?:{_PERIOD})", re.IGNORECASE)
_LABEL_WORDS = re.compile(r"[^\W\d_]+")
_OPTIONAL_PLURAL = re.compile(r"(?<=\w)\((s)\)", re.IGNORECASE)
_STARTS_WITH_TOTAL = re.compile(
    rf"(?:(?:{_PERIOD}|grand|sub|over-?all|final|cumulative|combined|annual|yearly?|monthly|quarterly|ytd|running)"
    rf"[\s,:–—-]*){{0,3}}(?:totals?|sum)\b.*", re.IGNORECASE | re.DOTALL)
_GROUP_TOTAL = re.compile(r"(?P<group>.{1,80}?)[\s:–—-]+(?:sub-?|grand )?total[\s:.=]*", re.IGNORECASE | re.DOTALL)
_NAME_LIKE_LABEL = re.compile(r"(?:April|May|June|August|Autumn|Summer) (?:Sum|Totals?)")
# Texts of which at least one is in each `is_export_label`, in lower case.
EXPORT_HINTS = ("response", '{"importid"')
TOTAL_HINTS = ("total", "sum", "average", "avg", "mean", "ytd", "to date", "to-date")

_REMARK_MARKER = re.compile(r"\s*(?:[*※†‡]|--|==|>>|//|(?:please )?(?:notes?|nb|n\.b\.|ps|p\.s\.|fyi|reminder|"
                            r"attention|info)\s*[:!–—-]|please\b|\(.*\)\s*$|\[.*\]\s*$)", re.IGNORECASE | re.DOTALL)
_REMARK_START = re.compile(
    r"(?:no|none|nothing|all|see|summer|winter|spring|fall|holidays?|break|closed|cancel?led|postponed|moved|below|above|"
    r"from|until|since|as of|(?:last )?updated|due to|because|rest of|end of|beginning of|start of|still|waiting)\b",
    re.IGNORECASE)
_MAX_LABEL_WORDS = 5
_MAX_LABEL_LENGTH = 300    # characters of the longest text that may be a label
_MAX_TOTAL_LENGTH = 80     # and of the longest that is a total's and nothing else


@lru_cache(maxsize=4096)
def is_period(text: str, with_words: bool = False) -> bool:
    """Return whether `text` is a fiscal year, a year, a quarter, a month, or several (`Q1 (July - September 2024)`).

    `with_words`: words for the content of the tab may be beside it (`Sessions FY 24-25`).
    """
    text = _strip_decoration(text)
    if not text or len(text) > 80:
        return False
    if _PERIODS.fullmatch(text) or parse_month(text) or parse_fiscal_year_start(text) is not None:
        return True
    return with_words and is_period(_strip_decoration(" ".join(_TAB_WORDS.sub(" ", text).split())))


def _strip_decoration(text: str) -> str:
    text = " ".join(text.split())
    # Not for long texts: the time of the pattern grows with the square of the length.
    return _EDGES.sub("", text) if len(text) <= _MAX_LABEL_LENGTH else text


@lru_cache(maxsize=4096)
def is_total_label(text: str) -> bool:
    """Return whether `text` has the word for a total and else only periods, numbers and words such as `hours to date`.

    So it can be no topic of an entry, which `Running totals` can. An average's label is none: `Average` is what
    people answer, too.
    """
    words = _label_words(text)
    return (not words.isdisjoint(_TOTAL_WORDS) or _says_to_date(text)) and words <= _TOTAL_WORDS | _WORDS_BESIDE_TOTAL


@lru_cache(maxsize=4096)
def is_counting_label(text: str) -> bool:
    """Return whether `text` is a total's label, or is one beside words that say what is counted: `Total served`."""
    words = _label_words(text)
    return (not words.isdisjoint(_TOTAL_WORDS) or _says_to_date(text)) and (
        words <= _TOTAL_WORDS | _WORDS_BESIDE_TOTAL | _COUNTING_WORDS)


@lru_cache(maxsize=4096)
def is_average_label(text: str) -> bool:
    """Return whether `text` is the label of an average: `Average`, `Avg attendance`."""
    words = _label_words(text)
    return not words.isdisjoint(_AVERAGE_WORDS) and (
        words <= _AVERAGE_WORDS | _TOTAL_WORDS | _WORDS_BESIDE_TOTAL | _COUNTING_WORDS)


def is_period_of_total(text: str) -> bool:
    """Return whether `text` is a period, not as a number alone, or other words beside a total: `Q2`, `Fall`, `All`."""
    words = _label_words(text)
    return (is_period(text) and not text.isdecimal()) or (bool(words) and words <= _TOTAL_WORDS | _WORDS_BESIDE_TOTAL)


def may_name_person(text: str) -> bool:
    """Return whether a total's label may be a person's name as well: `June Total`."""
    return bool(_NAME_LIKE_LABEL.fullmatch(text.strip()))


def _label_words(text: str) -> frozenset[str]:
    """Return the words of `text` that are no periods, in lower case; none where it is too long for a label."""
    if len(text) > _MAX_TOTAL_LENGTH:
        return frozenset()
    text = _OPTIONAL_PLURAL.sub(r"\1", text)    # `total(s)`
    return frozenset(word.casefold() for word in _LABEL_WORDS.findall(_PERIOD_IN_LABEL.sub(" ", text)))


def _says_to_date(text: str) -> bool:
    return len(text) <= _MAX_TOTAL_LENGTH and bool(_TO_DATE.search(text))


def starts_with_total(text: str) -> bool:
    """Return whether `text` starts with the word for a total, whatever comes after (`Total of all our sessions`)."""
    return bool(_STARTS_WITH_TOTAL.fullmatch(text))


def group_of_total(text: str) -> str:
    """Return whose total `text` is, as spreadsheets label subtotals: `Ann Lee` of `Ann Lee Total`; "" for other texts.
    """
    match = _GROUP_TOTAL.fullmatch(text)
    return match["group"].strip() if match else ""


def mentions_total(text: str) -> bool:
    """Return whether `text` is the label of a total or an average in one of these ways."""
    return len(text) <= 120 and (is_counting_label(text) or is_average_label(text) or starts_with_total(text)
                                 or group_of_total(text) != "")


def is_marked_remark(text: str) -> bool:
    """Return whether `text` is marked as a remark: `* …`, `Note: …`, `(…)`."""
    return bool(_REMARK_MARKER.match(text))


def is_remark(text: str) -> bool:
    """Return whether `text` is a sentence rather than a name or an id."""
    words = text.split()
    return is_marked_remark(text) or len(words) > _MAX_LABEL_WORDS or (
        len(words) > 1 and bool(_REMARK_START.match(text))) or (len(words) > 2 and text.endswith((".", "!")))


def is_export_label(text: str) -> bool:
    """Return whether survey services write `text` below the headers of what they export, in each column."""
    return text.casefold() in ("response", "open-ended response") or text.casefold().startswith('{"importid"')
