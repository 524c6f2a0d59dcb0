"""One version of the sheets that the app shows: how to list and read them, and the status of their copies."""

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
    """One version of the sheets that the app shows; `fingerprint` changes when their content may have changed.

    `read` takes a callback for progress (done, total, name of the workbook). `source` is set for a folder and the
    sample, `live_sheets` for Google Sheets.
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
    def place(self) -> str:
        """Where the workbooks are: the folder, or "" for Google Sheets and the sample."""
        return str(getattr(self.source, "path", ""))

    @property
    def as_of(self) -> date:
        """The default as-of date: today; for the sample, a fixed date."""
        return SAMPLE_AS_OF if self.is_sample else datetime.now().date()

    @property
    def fiscal_year(self) -> FiscalYear:
        """The default fiscal year: the current one; for the sample, the last one that ended."""
        return self.source.fiscal_year if isinstance(self.source, SampleSource) else fiscal_year_of(self.as_of)

    def workbook_refs(self, zone: tzinfo | None = None) -> tuple[WorkbookRef, ...]:
        """Return the workbooks in listed order, each with the time of its last change if that is known.

        Times from Google are in `zone`; times of files are in this machine's own time zone.
        """
        if self.live_sheets is None:
            return tuple(self.source.list()) if self.source else ()
        sheet_sync = self.live_sheets.sheet_sync
        return tuple(WorkbookRef(entry.partnership, sheet_sync.address(entry), "",
                                 _in_zone(sheet_sync.get_revision(entry).modified_at, zone))
                     for entry in sheet_sync.partnerships)

    def states(self) -> tuple[CopyStatus, ...]:
        """Return the status of each workbook's copy; () for a folder, which is read directly."""
        return tuple(self.live_sheets.sheet_sync.states()) if self.live_sheets else ()


def _in_zone(when: datetime | None, zone: tzinfo | None) -> datetime | None:
    return when.astimezone(zone).replace(tzinfo=None) if when else None
