"""What each row, person or CoP contributes to a figure: the amounts add up to the figure's number.

A comparison of two days explains the difference of a figure by them.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from cop_sheets.layout import COPS
from cop_sheets.parsing.people import person_key
from summaries.figures.row_records import RowRecords


class Unit(Enum):
    """What a figure counts: rows, people (each once), or CoPs (each once)."""

    ROW = "row"
    PERSON = "person"
    COP = "CoP"


class Contribution(NamedTuple):
    """The amount that one unit contributes to a figure.

    `key`: the row's position in the table of the figure's tab, the person's key or the CoP. `rows`: the positions of
    the counted rows of the tab in which the unit is.
    """

    unit: Unit
    key: int | str
    amount: Decimal
    rows: tuple[int, ...]


def row_contribution(position: int, amount: Decimal) -> Contribution:
    """Return the contribution of a row that counts by itself."""
    return Contribution(Unit.ROW, position, amount, (position,))


def cop_contributions(records: RowRecords, partnership: str) -> Iterator[Contribution]:
    """Yield 1 for each CoP that was active in the year."""
    rows = _rows_by_cop(records, partnership)
    for cop in records.cops[partnership]:
        if cop.active:
            yield Contribution(Unit.COP, cop.cop, Decimal(1), tuple(rows[cop.cop]))


def member_contributions(records: RowRecords, partnership: str) -> Iterator[Contribution]:
    """Yield the number of Members of each CoP that was active in the year, where it is known."""
    rows = _rows_by_cop(records, partnership)
    for cop in records.cops[partnership]:
        if cop.active and cop.members == cop.members:
            yield Contribution(Unit.COP, cop.cop, Decimal(repr(cop.members)), tuple(rows[cop.cop]))


def _rows_by_cop(records: RowRecords, partnership: str) -> dict[str, list[int]]:
    counted = records.row_statuses.counted(COPS)
    own = counted[counted["partnership"] == partnership]
    rows: dict[str, list[int]] = defaultdict(list)
    for position, cop in zip(own.index.tolist(), own["cop"].tolist(), strict=True):
        rows[cop].append(position)
    return rows


def individual_contributions(records: RowRecords, partnership: str) -> Iterator[Contribution]:
    """Yield 1 for each person who is named, and the number of people of each row that names nobody."""
    rows_by_person: dict[str, list[int]] = defaultdict(list)
    for row in records.consultations[partnership]:
        for key in dict.fromkeys(map(person_key, row.people)):
            rows_by_person[key].append(row.position)
        if not row.people and row.number == row.number:
            yield row_contribution(row.position, Decimal(repr(row.number)))
    for key, rows in rows_by_person.items():
        yield Contribution(Unit.PERSON, key, Decimal(1), tuple(rows))
