"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from cop_sheets.layout import Tab
from summaries.audience import FEW_ANSWERS, Audience
from summaries.figures.requirements import TabRequirement
from validators.derived import EXCLUSION_REASONS
from validators.redaction import RedactionPolicy

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"
NOT_REPORTED = "not reported"
# Labels of Figure.counts. "row|rows" is a singular and a plural.
HELD_NO_SESSION = "of {number} held no session"
SESSIONS_UNREAD = "CoP|CoPs whose sessions can't be read"
AT_CEILING = "at the top already before"
REPEATED_COP = "row|rows with a CoP ID of another row"
IDENTICAL_ROW = "identical to another row"
CALLED_OFF = "session|sessions called off by Notes or Topic, counted as held"
# Why a row that counts in the year is left out of one figure, and the label of their number in the figure's Note.
NO_PARTICIPANTS, NO_INDIVIDUALS, NO_HOURS = (
    "no readable number of participants", "no readable individuals", "no readable hours above 0")
NO_ANSWER, OFF_SCALE, ERROR_VALUE, ROLE_UNREAD = (
    "no answer", "answer off the scale", "spreadsheet error", "Role can't be read")
_LEFT_OUT_LABELS = {
    NO_PARTICIPANTS: "training|trainings without a readable number of participants",
    NO_INDIVIDUALS: "row|rows without readable individuals",
    NO_HOURS: "row|rows without readable hours above 0",
    NO_ANSWER: "blank or N/A left out",
    OFF_SCALE: "off the scale left out",
    ERROR_VALUE: "with a spreadsheet error left out",
    ROLE_UNREAD: "left out for a Role that can't be read",
}


class MissingTab(NamedTuple):
    """A tab that a figure can't count although it counts another tab of the same kind.

    `partnership` is "" in the partnership's own figure. `sheet`: the sheet's name as typed. `reason`: what is missing
    on it.
    """

    partnership: str
    tab: Tab
    sheet: str
    reason: str

    def note(self, audience: Audience) -> str:
        """Return the text for the figure's Note."""
        name = RedactionPolicy(shows_people=audience.sees_people).tab_name(self.tab, self.sheet)
        return f"{self.partnership} without {name} ({self.reason})".strip()


@dataclass
class Figure:
    """One row of the NCPC summary.

    `indicator`: the name of an output or outcome, or of the survey. `number`, `denominator`, `percent`: None where
    there is none. `display`: the number as text. `item_id`, `item`: the CoP, training or measure of an Item row.

    `used`: positions of the counted rows in the table of `tab`. `left_out`: (position, reason) of each row left out.
    `notes`: texts for the Note. `counts`: numbers for the Note by label ("identical to another row"); they are summed
    over partnerships. `date_range`: the first and last day of the survey's responses, ISO format. `exact_hours`: the
    hours before rounding.

    `requirements`: the tabs and columns without which the figure is not reported. `unreported_reason`: why it is not
    reported, "" where it is; an unreported figure has no number and no rows, and the reason never holds typed text.
    `missing_tabs`: tabs that it can't count beside others that it counts. `missing_partnerships`: in the figure of all
    partnerships, those without a number.
    """

    section: str
    level: str
    indicator: str
    partnership: str
    tab: Tab
    number: float | None
    display: str
    item_id: str = ""
    item: str = ""
    denominator: float | None = None
    percent: float | None = None
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    date_range: tuple[str, ...] = ()
    used: list[int] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    exact_hours: Decimal | None = None
    requirements: tuple[TabRequirement, ...] = ()
    unreported_reason: str = ""
    missing_tabs: list[MissingTab] = field(default_factory=list)
    missing_partnerships: list[str] = field(default_factory=list)


def note_parts(figure: Figure, audience: Audience) -> list[str]:
    """Return the parts of a figure's Note: its notes, whether few answered, its counts, and why rows are left out.

    The counts of rows left out add up to all of them.
    """
    missing_tabs = [missing.note(audience) for missing in figure.missing_tabs]
    few_answers = [FEW_ANSWERS] if figure.section == OUTCOME and audience.is_few(figure.denominator) else []
    counts = [_count_text(label, count, figure) for label, count in figure.counts.items()
              if count or _shows_zero(label, figure)]
    reasons = Counter(reason for _, reason in figure.left_out)
    left_out = [_labeled_count(label, reasons[reason]) for reason, label in _LEFT_OUT_LABELS.items() if reasons[reason]]
    excluded = ", ".join(f"{reasons[reason]} {reason}" for reason in EXCLUSION_REASONS if reasons[reason])
    return [*figure.notes, *missing_tabs, *few_answers, *left_out, *counts, *[f"excluded: {excluded}"] * bool(excluded)]


def _shows_zero(label: str, figure: Figure) -> bool:
    """Return whether the Note has a count of 0: that all held a session is known, unless some can't be read."""
    return label == AT_CEILING or (label == HELD_NO_SESSION and not figure.counts.get(SESSIONS_UNREAD))


def _count_text(label: str, count: int, figure: Figure) -> str:
    if label == HELD_NO_SESSION and not count:
        return all_held_text(int(figure.number or 0))
    if label == SESSIONS_UNREAD and count == figure.number:
        return "sessions can't be read"    # of any CoP
    return _labeled_count(label, count).format(number=format_number(figure.number))


def all_held_text(cops: int) -> str:
    """Return that each of the CoPs held a session: `all 6 held a session`."""
    return f"{({1: 'it', 2: 'both'}).get(cops, f'all {cops:,}')} held a session"


def _labeled_count(label: str, count: int) -> str:
    """Return `2 trainings without …` for the label `training|trainings without …`."""
    first, *rest = label.split(" ")
    return " ".join([str(count), first.split("|")[0 if count == 1 else -1], *rest])


def format_number(number: float | None) -> str:
    """Return a number as text: `1,012`, `33.5`; "" for None."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{round(number, 2):,}"


# As many digits as the longest sum of two numbers that a cell can hold.
_EXACT_CONTEXT = Context(prec=700, rounding=ROUND_HALF_UP)
_HUNDREDTH = Decimal("0.01")


def exact_sum(hours: Iterable[float | Decimal]) -> Decimal:
    """Return the sum of `hours`, unrounded; a float counts as the decimal number that it is printed as."""
    total = Decimal(0)
    for value in hours:
        total = _EXACT_CONTEXT.add(total, value if isinstance(value, Decimal) else Decimal(repr(value)))
    return total


def round_hours(hours: Decimal) -> float:
    """Return a sum of hours rounded half up to hundredths. Only what is shown is rounded, once, at the end."""
    return float(round_to_hundredths(hours))


def round_to_hundredths(number: Decimal) -> Decimal:
    """Return a number rounded half up to hundredths."""
    return number.quantize(_HUNDREDTH, context=_EXACT_CONTEXT)


def format_share(number: float, denominator: float) -> tuple[float | None, str]:
    """Return the percent with one decimal and the share as text, `88.1% (37 of 42)`; None and `no answers` for 0."""
    if not denominator:
        return None, "no answers"
    percent = round(100 * number / denominator + 1e-9, 1)
    return percent, f"{percent:.1f}% ({number:.0f} of {denominator:.0f})"
