"""What a declaration of an NCPC output consists of. The declarations are in `indicators`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cop_sheets.layout import CONSULTATIONS, SESSIONS, TRAININGS, Tab
from summaries.figures.contributions import Contribution, row_contribution
from summaries.figures.figure import Figure
from summaries.figures.requirements import TabRequirement
from summaries.figures.row_records import ConsultationRecord, RowRecords, SessionRecord, TrainingRecord


class PeriodRecords(NamedTuple):
    """What one partnership did in a quarter or in the whole year: its active CoPs and its counted rows."""

    active_cops: int
    sessions: list[SessionRecord]
    trainings: list[TrainingRecord]
    consultations: list[ConsultationRecord]


class HeadlineContext(NamedTuple):
    """What the detail line of a headline may need besides its figure.

    `totals`: the figures of all partnerships together, or of the only one, by indicator.
    """

    totals: Mapping[str, Figure]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One output that NCPC asks for: how it is counted, and the texts that more than one page or file shows.

    Sentences of a single chart are declared with the chart.

    `name`: as NCPC lists it. It is the value in the column Indicator, and code picks an indicator by it.
    `label`: its name on a headline.
    `meaning`: its line in docs/glossary.md.
    `sentence`: completes "It counts …" on the page NCPC summary, with {year} and {day} for the period.
    `requirements`: the tabs and columns without which it is not reported; the first is the tab whose rows it counts.
    `compute(indicator, records, partnership)`: yields its figure for the partnership's year, then any Item rows.
    `count_period(records)`: its number for a quarter or the year; hours as unrounded Decimal; None if unknown.
    `contributions_of(records, partnership)`: what each unit contributes to its number; needed only where its unit is
    not the row, so that the number of several rows isn't the sum of their own.
    `detail(figure, context)`: the line below a headline.
    `total_note`: the Note on the sum of all partnerships.
    `has_cop_items`: whether the Item rows are CoPs, so that each has the PSC and PID of its CoP.
    `noun`, `column`: in the activity sentence ("session|s") and table ("Sessions"); "" leaves it out of both.
    """

    name: str
    label: str
    meaning: str
    sentence: str
    requirements: tuple[TabRequirement, ...]
    compute: Callable[["Indicator", RowRecords, str], Iterator[Figure]]
    count_period: Callable[[PeriodRecords], float | Decimal | None]
    detail: Callable[[Figure, HeadlineContext], str]
    contributions_of: Callable[[RowRecords, str], Iterator[Contribution]] | None = None
    total_note: str = ""
    has_cop_items: bool = False
    noun: str = ""
    column: str = ""

    @property
    def tab(self) -> Tab:
        """The tab whose rows it counts."""
        return self.requirements[0].tab

    def figures(self, records: RowRecords, partnership: str) -> Iterator[Figure]:
        """Yield its figures for one partnership's year: the Partnership row, then any Item rows."""
        return self.compute(self, records, partnership)

    def contributions(self, records: RowRecords, partnership: str) -> Iterator[Contribution]:
        """Yield what each unit contributes to its number for one partnership's year."""
        if self.contributions_of:
            yield from self.contributions_of(records, partnership)
            return
        for row in records.counted_rows(self.tab, partnership):
            amount = self.count_period(PeriodRecords(0, *([row] if tab is self.tab else []
                                                          for tab in (SESSIONS, TRAININGS, CONSULTATIONS))))
            if amount:
                yield row_contribution(row.position, amount if isinstance(amount, Decimal) else Decimal(repr(amount)))
