"""The sheets that this app shows, in one version: what lists them, reads them and says how they stand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from cop_sheets import FiscalYear, Reading, fiscal_year_of
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources import BookState, Entry, Source

if TYPE_CHECKING:
    from pages.session.live_sheets import Behind


@dataclass(frozen=True)
class Opened:
    """The sheets that this app shows, in one version; `mark` changes whenever something in them may have.

    `read` reads them and is told what to call with done, total and a workbook's name. `behind` is there for Google.
    """

    mark: str
    read: Callable[[Callable[[int, int, str], None]], Reading] = field(compare=False)
    source: Source | None = None
    behind: "Behind | None" = None

    @property
    def is_sample(self) -> bool:
        """Whether this is the built-in sample."""
        return isinstance(self.source, SampleSource)

    @property
    def as_of(self) -> date:
        """The day as of which it is looked at unless somebody chooses another."""
        return SAMPLE_AS_OF if self.is_sample else datetime.now().date()

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year that is shown first; the sample's is the last one that ended."""
        return self.source.fiscal_year if self.is_sample else fiscal_year_of(self.as_of)

    def entries(self, zone: tzinfo | None = None) -> tuple[Entry, ...]:
        """Return the workbooks as they are listed, each with when it was last changed where that is known.

        That is by a clock in `zone` where the sheets say it with a time zone; a file's time is this machine's own.
        """
        if self.behind is None:
            return tuple(self.source.list())
        library = self.behind.library
        return tuple(Entry(line.partnership, library.address(line), "", _local(library.mark_of(line).modified, zone))
                     for line in library.partnerships)

    def states(self) -> tuple[BookState, ...]:
        """Return how the workbooks that this app keeps copies of stand; () where it reads them where they lie."""
        return tuple(self.behind.library.states()) if self.behind else ()


def _local(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
