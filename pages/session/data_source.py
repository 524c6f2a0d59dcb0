"""The sheets that this app shows, in one version: what lists them, reads them and says how they stand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from cop_sheets import FiscalYear, ReadResult, fiscal_year_of
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources import CopyStatus, Source, WorkbookRef

if TYPE_CHECKING:
    from pages.session.live_sheets import LiveSheets


@dataclass(frozen=True)
class DataSource:
    """The sheets that this app shows, in one version; `fingerprint` changes whenever something in them may have.

    `read` reads them and is told what to call with done, total and a workbook's name. `live_sheets` is there for
    Google.
    """

    fingerprint: str
    read: Callable[[Callable[[int, int, str], None]], ReadResult] = field(compare=False)
    source: Source | None = None
    live_sheets: "LiveSheets | None" = None

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

    def workbook_refs(self, zone: tzinfo | None = None) -> tuple[WorkbookRef, ...]:
        """Return the workbooks as they are listed, each with when it was last changed where that is known.

        That is by a clock in `zone` where the sheets say it with a time zone; a file's time is this machine's own.
        """
        if self.live_sheets is None:
            return tuple(self.source.list())
        sheet_sync = self.live_sheets.sheet_sync
        return tuple(WorkbookRef(entry.partnership, sheet_sync.address(entry), "",
                                 _in_zone(sheet_sync.get_revision(entry).modified_at, zone))
                     for entry in sheet_sync.partnerships)

    def states(self) -> tuple[CopyStatus, ...]:
        """Return how the workbooks that this app keeps copies of stand; () where it reads them where they lie."""
        return tuple(self.live_sheets.sheet_sync.states()) if self.live_sheets else ()


def _in_zone(when: datetime | None, zone: tzinfo | None) -> datetime | None:
    return when.astimezone(zone).replace(tzinfo=None) if when else None
