"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from cop_sheets.layout import Tab
from summaries.audience import FEW_ANSWERS, Audience
from validators.derived import EXCLUSION_REASONS
from validators.redaction import RedactionPolicy

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"
INDICATORS = ("Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
              "Number of individuals receiving consultation", "Hours of consultation")
NOT_REPORTED = "not reported"
HELD_NO_SESSION = "of {number} held no session"
SESSIONS_UNREAD = "CoP|CoPs whose sessions can't be read"
AT_CEILING = "at the top already before"
IDENTICAL_ROW = "identical to another row"
# Why a row that counts elsewhere is left out of one figure, and how the figure's Note says of how many.
NO_PARTICIPANTS, NO_INDIVIDUALS, NO_HOURS = (
    "no readable number of participants", "no readable individuals", "no readable hours above 0")
NO_ANSWER, OFF_SCALE, ERROR_VALUE, ROLE_UNREAD = (
    "no answer", "answer off the scale", "spreadsheet error", "Role can't be read")
_LEFT_OUT_TEXTS = {
    NO_PARTICIPANTS: "training|trainings without a readable number of participants",
    NO_INDIVIDUALS: "row|rows without readable individuals",
    NO_HOURS: "row|rows without readable hours above 0",
    NO_ANSWER: "blank or N/A left out",
    OFF_SCALE: "off the scale left out",
    ERROR_VALUE: "with a spreadsheet error left out",
    ROLE_UNREAD: "left out for a Role that can't be read",
}


class MissingTab(NamedTuple):
    """One of several tabs that mean the same, of which nothing counts in a figure, and why.

    `partnership` is "" on that one's own line. `sheet` is what the tab is called, which is typed text.
    """

    partnership: str
    tab: Tab
    sheet: str
    reason: str

    def note(self, audience: Audience) -> str:
        """Return what the figure's Note says of it."""
        name = RedactionPolicy(shows_people=audience.sees_people).tab_name(self.tab, self.sheet)
        return f"{self.partnership} without {name} ({self.reason})".strip()


@dataclass
class Figure:
    """One line of the summary.

    `number`, `denominator`, `percent`: None where there is none. `used`: positions, in the tab's table, of the rows
    that it counted. `left_out`: the position of each row that it left out, and why. `notes` are words of their own;
    `counts` counts, by what they count ("identical to another row"), which several partnerships' figures add up;
    `date_range` the first and last day of the measure. `exact_hours`: the hours before they are rounded.

    `unreported_reason`: why the figure is not reported, "" where it is; then it has no number and no rows. It never
    holds text that people typed. `missing_tabs`: the tabs that it leaves out beside others. `missing_partnerships`: of
    all partnerships together, those that don't report it.
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
    unreported_reason: str = ""
    missing_tabs: list[MissingTab] = field(default_factory=list)
    missing_partnerships: list[str] = field(default_factory=list)


def note_parts(figure: Figure, audience: Audience) -> list[str]:
    """Return what the figure's Note says: its words, whether few answered, its counts, and why rows are left out.

    A count of nothing is told only where that is news. Of each row left out it says why: their counts add up to all.
    """
    few_note = [FEW_ANSWERS] if figure.section == OUTCOME and audience.is_few(figure.denominator) else []
    tallies = [_count_text(label, count, figure) for label, count in figure.counts.items() if count or _shows_zero(
        label, figure)]
    partly = [missing.note(audience) for missing in figure.missing_tabs]
    if not figure.left_out:
        return [*figure.notes, *partly, *few_note, *tallies]
    reasons = Counter(reason for _, reason in figure.left_out)
    partial = [_counted_label(label, reasons[reason]) for reason, label in _LEFT_OUT_TEXTS.items() if reasons[reason]]
    excluded = [f"{reasons[reason]} {reason}" for reason in EXCLUSION_REASONS if reasons[reason]]
    return [*figure.notes, *partly, *few_note, *partial, *tallies,
            *([f"excluded: {', '.join(excluded)}"] if excluded else [])]


def _shows_zero(label: str, figure: Figure) -> bool:
    """Say whether a count of nothing is told: that no CoP is silent, unless sessions of some can't be read."""
    return label == AT_CEILING or (label == HELD_NO_SESSION and not figure.counts.get(SESSIONS_UNREAD))


def _count_text(label: str, count: int, figure: Figure) -> str:
    if label == SESSIONS_UNREAD and count == figure.number:
        return "sessions can't be read"    # of all the CoPs there are
    return _counted_label(label, count).format(number=format_number(figure.number))


def _counted_label(label: str, count: int) -> str:
    return f"{count} {_pluralize_label(label, count)}"


def _pluralize_label(label: str, count: int) -> str:
    """Return `training|trainings without …` in the singular or the plural."""
    words, *rest = label.split(" ")
    return " ".join([words.split("|")[0 if count == 1 else -1], *rest])


def format_number(number: float | None) -> str:
    """Return a number as people write it: 12, 33.5, and nothing where there is none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{round(number, 2):,}"


# As many digits as the longest sum of two numbers that a cell can hold.
_EXACT_CONTEXT = Context(prec=700, rounding=ROUND_HALF_UP)
_HUNDREDTH = Decimal("0.01")


def exact_sum(hours: Iterable[float | Decimal]) -> Decimal:
    """Return what `hours` add up to, each taken as the decimal number that it is written as; nothing is rounded."""
    total = Decimal(0)
    for value in hours:
        total = _EXACT_CONTEXT.add(total, value if isinstance(value, Decimal) else Decimal(repr(value)))
    return total


def round_hours(hours: Decimal) -> float:
    """Return a sum of hours to the hundredth, halves up. Only what is shown is rounded, once, at the end."""
    return float(hours.quantize(_HUNDREDTH, context=_EXACT_CONTEXT))


def format_share(number: float, denominator: float) -> tuple[float | None, str]:
    """Return the percent, one decimal, and how it is shown: `88.1% (37 of 42)`; None and `no answers` of nothing."""
    if not denominator:
        return None, "no answers"
    percent = round(100 * number / denominator + 1e-9, 1)
    return percent, f"{percent:.1f}% ({number:.0f} of {denominator:.0f})"


def pluralize(count: int, singular: str, plural_form: str | None = None) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{count} {singular if count == 1 else plural_form or singular + 's'}"
