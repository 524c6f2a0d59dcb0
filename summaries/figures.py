"""A figure: one number of the NCPC summary with the rows that it counted and those that it left out, and why."""

from dataclasses import dataclass, field

from cop_sheets.layout import Tab

OUTPUT, OUTCOME, MEASURE = "Output", "Outcome", "Measure"
ITEM, PARTNERSHIP, ALL = "Item", "Partnership", "All"
ALL_PARTNERSHIPS = "All partnerships"


@dataclass
class Figure:
    """One line of the summary.

    `number`, `denominator`, `percent`: None where there is none. `used`: positions, in the tab's table, of the rows
    that it counted. `left_out`: the position of each row that it left out, and why.
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
    used: list[int] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)


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
