"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from cop_sheets.layout import Tab
from summaries.audience import FEW_ANSWERS, Audience
from validators.derived import REASONS
from validators.redaction import Discretion

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"
INDICATORS = ("Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
              "Number of individuals receiving consultation", "Hours of consultation")
NOT_REPORTED = "not reported"
HELD_NO_SESSION = "of {number} held no session"
SESSIONS_UNREAD = "CoP|CoPs whose sessions can't be read"
AT_THE_TOP = "at the top already before"
IDENTICAL = "identical to another row"
# Why a row that counts elsewhere is left out of one figure, and how the figure's Note says of how many.
NO_PARTICIPANTS, NO_INDIVIDUALS, NO_HOURS = (
    "no readable number of participants", "no readable individuals", "no readable hours above 0")
NO_ANSWER, OFF_SCALE, ERROR, ROLE_UNREAD = (
    "no answer", "answer off the scale", "spreadsheet error", "Role can't be read")
_LEFT_OUT = {
    NO_PARTICIPANTS: "training|trainings without a readable number of participants",
    NO_INDIVIDUALS: "row|rows without readable individuals",
    NO_HOURS: "row|rows without readable hours above 0",
    NO_ANSWER: "blank or N/A left out",
    OFF_SCALE: "off the scale left out",
    ERROR: "with a spreadsheet error left out",
    ROLE_UNREAD: "left out for a Role that can't be read",
}


class MissingTab(NamedTuple):
    """One of several tabs that mean the same, of which nothing counts in a figure, and why.

    `partnership` is "" on that one's own line. `sheet` is what the tab is called, which is typed text.
    """

    partnership: str
    tab: Tab
    sheet: str
    why: str

    def told(self, audience: Audience) -> str:
        """Return what the figure's Note says of it."""
        name = Discretion(people=audience.sees_people).tab_name(self.tab, self.sheet)
        return f"{self.partnership} without {name} ({self.why})".strip()


@dataclass
class Figure:
    """One line of the summary.

    `number`, `denominator`, `percent`: None where there is none. `used`: positions, in the tab's table, of the rows
    that it counted. `left_out`: the position of each row that it left out, and why. `notes` are words of their own;
    `tallies` counts, by what they count ("identical to another row"), which several partnerships' figures add up;
    `span` the first and last day of the measure. `exact`: the hours before they are rounded.

    `unreported`: why the figure is not reported, "" where it is; then it has no number and no rows. It never holds text
    that people typed. `partly`: the tabs that it leaves out beside others. `without`: of all partnerships together,
    those that don't report it.
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
    tallies: dict[str, int] = field(default_factory=dict)
    span: tuple[str, ...] = ()
    used: list[int] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    exact: Decimal | None = None
    unreported: str = ""
    partly: list[MissingTab] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


def note_of(figure: Figure, audience: Audience) -> list[str]:
    """Return what the figure's Note says: its words, whether few answered, its counts, and why rows are left out.

    A count of nothing is told only where that is news. Of each row left out it says why: their counts add up to all.
    """
    few = [FEW_ANSWERS] if figure.section == OUTCOME and audience.is_few(figure.denominator) else []
    tallies = [_tally(label, count, figure) for label, count in figure.tallies.items() if count or _is_news(
        label, figure)]
    partly = [missing.told(audience) for missing in figure.partly]
    if not figure.left_out:
        return [*figure.notes, *partly, *few, *tallies]
    reasons = Counter(reason for _, reason in figure.left_out)
    partial = [_counted(label, reasons[reason]) for reason, label in _LEFT_OUT.items() if reasons[reason]]
    excluded = [f"{reasons[reason]} {reason}" for reason in REASONS if reasons[reason]]
    return [*figure.notes, *partly, *few, *partial, *tallies,
            *([f"excluded: {', '.join(excluded)}"] if excluded else [])]


def _is_news(label: str, figure: Figure) -> bool:
    """Say whether a count of nothing is told: that no CoP is silent, unless sessions of some can't be read."""
    return label == AT_THE_TOP or (label == HELD_NO_SESSION and not figure.tallies.get(SESSIONS_UNREAD))


def _tally(label: str, count: int, figure: Figure) -> str:
    if label == SESSIONS_UNREAD and count == figure.number:
        return "sessions can't be read"    # of all the CoPs there are
    return _counted(label, count).format(number=number_text(figure.number))


def _counted(label: str, count: int) -> str:
    return f"{count} {_numbered(label, count)}"


def _numbered(label: str, count: int) -> str:
    """Return `training|trainings without …` in the singular or the plural."""
    words, *rest = label.split(" ")
    return " ".join([words.split("|")[0 if count == 1 else -1], *rest])


def number_text(number: float | None) -> str:
    """Return a number as people write it: 12, 33.5, and nothing where there is none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{round(number, 2):,}"


# As many digits as the longest sum of two numbers that a cell can hold.
_EXACTLY = Context(prec=700, rounding=ROUND_HALF_UP)
_HUNDREDTH = Decimal("0.01")


def exact_sum(hours: Iterable[float | Decimal]) -> Decimal:
    """Return what `hours` add up to, each taken as the decimal number that it is written as; nothing is rounded."""
    total = Decimal(0)
    for each in hours:
        total = _EXACTLY.add(total, each if isinstance(each, Decimal) else Decimal(repr(each)))
    return total


def rounded(hours: Decimal) -> float:
    """Return a sum of hours to the hundredth, halves up. Only what is shown is rounded, once, at the end."""
    return float(hours.quantize(_HUNDREDTH, context=_EXACTLY))


def share_text(number: float, denominator: float) -> tuple[float | None, str]:
    """Return the percent, one decimal, and how it is shown: `88.1% (37 of 42)`; None and `no answers` of nothing."""
    if not denominator:
        return None, "no answers"
    percent = round(100 * number / denominator + 1e-9, 1)
    return percent, f"{percent:.1f}% ({number:.0f} of {denominator:.0f})"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
