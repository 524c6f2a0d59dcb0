"""How one partnership's workbook stands, where a source keeps copies: current, an old copy and why, or missing."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from cop_sheets.date_format import format_datetime


@dataclass(frozen=True)
class CopyStatus:
    """How one partnership's workbook stands: current where `reason` is "", else `reason` says why not and what to do.

    `as_of` is when its rows were last known to be those of the sheet, with a time zone; None where there are none.
    `was_refreshed`: it was read since the last look, rather than known to be unchanged.
    """

    partnership: str
    address: str
    as_of: datetime | None
    reason: str
    was_refreshed: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there are no rows of it at all."""
        return self.as_of is None

    @property
    def is_outdated(self) -> bool:
        """Whether its rows are a copy that may not be what the sheet says now."""
        return bool(self.reason) and not self.is_missing

    def message(self, zone: tzinfo | None = None) -> str:
        """Return what to tell: "" where it is current, "As of …: why" for an old copy, else why there is none.

        The time is as a clock in `zone` shows it; this machine's own unless given.
        """
        return f"As of {format_datetime(self.as_of, zone)}: {self.reason}" if self.is_outdated else self.reason
