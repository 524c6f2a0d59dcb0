"""The status of a partnership's copy, where a source keeps copies, and the sentences about copies that are old."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from cop_sheets.date_format import format_datetime

NOT_CHECKED = "Google has not been asked since whether it has changed; press Refresh"
INTERNAL_ERROR = ("the app made a mistake of its own while it read the sheets, so what is shown may be old; "
                  "tell whoever keeps it, and press Refresh")


def not_read_yet(partnership: str) -> str:
    """Return the reason for a sheet that was never read."""
    return f"{partnership} has not been read yet: wait until all sheets are, or press Refresh"


@dataclass(frozen=True)
class CopyStatus:
    """The copy of one partnership's workbook: current where `reason` is "", else why it is not, and what to do.

    `as_of` is when it was last known to be the same as the sheet, with a time zone; None where there is no copy.
    `was_refreshed`: since the last check for changes the sheet was read, rather than known to be unchanged.
    """

    partnership: str
    address: str
    as_of: datetime | None
    reason: str
    was_refreshed: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is no copy."""
        return self.as_of is None

    @property
    def is_outdated(self) -> bool:
        """Whether there is a copy, and the sheet may have changed since."""
        return bool(self.reason) and not self.is_missing

    def message(self, zone: tzinfo | None = None) -> str:
        """Return "" where the copy is current, "As of …: why" where it is old, else why there is none.

        The time is in `zone`; default, this machine's time zone.
        """
        as_of = f"As of {format_datetime(self.as_of, zone)}: " if self.as_of and self.reason else ""
        return f"{as_of}{self.reason}"

    def line(self) -> str:
        """Return the line that the command `pull` prints."""
        as_of = f"as of {format_datetime(self.as_of)}" if self.as_of else ""
        if not self.reason:
            return f"{self.partnership}: {'read anew' if self.was_refreshed else 'unchanged'}, {as_of}"
        copy = f"its copy is {as_of}" if as_of else "there is no copy of it"
        return f"{self.partnership}: could not be read; {copy}. {self.reason}"
