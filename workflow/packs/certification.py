"""What is known about a certification when its pack is made."""

from dataclasses import dataclass
from datetime import date, datetime

from cop_sheets import FiscalYear
from cop_sheets.decisions import ConfirmedNone


@dataclass(frozen=True)
class CertificationDetails:
    """A certification of one partnership's fiscal year as of a day.

    `who`: the address or typed name of the person who certified, `when`: an aware datetime, whose
    offset gives the day. `statement`: the sentence
    that was agreed to; `comment`: typed, may be "". `confirmed_nones`: the outputs that were confirmed as none.
    `event_hash`: the hash of the store's event that the certification follows, "" without a store.
    """

    partnership: str
    fiscal_year: FiscalYear
    as_of: date
    who: str
    when: datetime
    statement: str = ""
    comment: str = ""
    confirmed_nones: tuple[ConfirmedNone, ...] = ()
    event_hash: str = ""

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise ValueError("when: a datetime with a time zone")


def statement(partnership: str, fiscal_year: FiscalYear) -> str:
    """Return the sentence to which whoever certifies agrees."""
    return (f"To the best of my knowledge, these figures of {partnership} for {fiscal_year} are complete and right, "
            "and what they rest on can be shown.")
