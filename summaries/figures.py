"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from collections import Counter
from dataclasses import dataclass, field

from cop_sheets.layout import Tab
from summaries.accounting import REASONS
from summaries.audience import FEW_ANSWERS, Audience

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"
HELD_NO_SESSION = "of {number} held no session"
AT_THE_TOP = "at the top already before"


@dataclass
class Figure:
    """One line of the summary.

    `number`, `denominator`, `percent`: None where there is none. `used`: positions, in the tab's table, of the rows
    that it counted. `left_out`: the position of each row that it left out, and why. `notes` are words of their own;
    `tallies` counts, by what they count ("off the scale left out"), which several partnerships' figures add up;
    `span` the first and last day of the measure.
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


def note_of(figure: Figure, audience: Audience) -> list[str]:
    """Return what the figure's Note says: its words, whether few answered, its counts, and why rows are left out.

    A count of nothing is told only where that is news.
    """
    reasons = Counter(reason for _, reason in figure.left_out)
    excluded = [f"{reasons[reason]} {reason}" for reason in REASONS if reasons[reason]]
    few = [FEW_ANSWERS] if figure.section == OUTCOME and audience.is_few(figure.denominator) else []
    return figure.notes + few + [f"{count} {_numbered(label, count)}".format(number=number_text(figure.number))
                           for label, count in figure.tallies.items()
                           if count or label in (HELD_NO_SESSION, AT_THE_TOP)] + (
        [f"excluded: {', '.join(excluded)}"] if excluded else [])


def _numbered(label: str, count: int) -> str:
    """Return `training|trainings without …` in the singular or the plural."""
    words, *rest = label.split(" ")
    return " ".join([words.split("|")[0 if count == 1 else -1], *rest])


def number_text(number: float | None) -> str:
    """Return a number as people write it: 12, 33.5, and nothing where there is none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{round(number, 2):,}"


def share_text(number: float, denominator: float) -> tuple[float | None, str]:
    """Return the percent, one decimal, and how it is shown: `88.1% (37 of 42)`; None and `no answers` of nothing."""
    if not denominator:
        return None, "no answers"
    percent = round(100 * number / denominator + 1e-9, 1)
    return percent, f"{percent:.1f}% ({number:.0f} of {denominator:.0f})"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
