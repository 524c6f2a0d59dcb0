"""What a violation is: a row of a view for which a case of a rule holds, and the cell at which it is flagged.

A violation has three forms on its way from the rule to the flag, with the same field names. A state may have a million
violations and a few thousand flags, so the first two forms are columnar, and objects are made for flags only:

1. `CheckResults.violations`, a DataFrame with `VIOLATION_COLUMNS`: what `engine.run_rules` finds.
2. `ViolationArrays`, NumPy arrays: the cell of each violation that is flagged. `target_cells` finds the cells,
   `flag_cells` reduces them to one flag per cell and groups similar ones.
3. `Violation`: one for each flag. `flag_cells.locate_violations` returns them, `flags.build_flags_with_redactions`
   makes them rows of the flags table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from validators.rules import Case, Rule

# The form that the engine returns, one row per violation.
# rule, case: positions in RULES and in the rule's cases.
# partnership, cop: whose row it is; cop is "" where the row is of no CoP.
# place: position in `Tables.locations`; REGISTRY_PLACE or UNREAD_TAB_PLACE; -1 where there is no tab.
# row: the spreadsheet's row; 0 where there is none.
# column, column_index: the column that the rule points at, by its name in the layout, or by its index from 0. Where one
# is known the other is "" or NaN.
# details: the row of the view, a mapping from column name to value, for the message.
# suppressed: another rule reports the cause, so this violation is no flag (it still decides standing).
# explained: the explanations that hold for its flag, by part; None without any.
VIOLATION_COLUMNS = ("rule", "case", "partnership", "cop", "place", "row", "column", "column_index", "details",
                     "suppressed", "explained")

NO_COLUMN = -1    # the `column_index` of a violation that points at no cell


@dataclass
class ViolationArrays:
    """Violations with the cell that each points at: arrays of one length, one element per violation.

    `position`: its row in the DataFrame, where its other fields are. `rule`, `case`, `place`, `row`: as there.
    `column_index`: the column of the cell, NO_COLUMN where it points at no cell. `original_column_index`: the column
    that the violation is about, NO_COLUMN where the tab has no such column; it differs from `column_index` where the
    flag had to move to a free cell.
    """

    position: np.ndarray
    rule: np.ndarray
    case: np.ndarray
    place: np.ndarray
    row: np.ndarray
    column_index: np.ndarray
    original_column_index: np.ndarray

    def __len__(self) -> int:
        return len(self.position)

    def take(self, indexes: np.ndarray) -> "ViolationArrays":
        """Return the violations at `indexes`, in that order."""
        return ViolationArrays(*(getattr(self, name)[indexes] for name in _ARRAY_NAMES))

    def __add__(self, other: "ViolationArrays") -> "ViolationArrays":
        return ViolationArrays(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in _ARRAY_NAMES))


_ARRAY_NAMES = tuple(ViolationArrays.__dataclass_fields__)


@dataclass(frozen=True)
class Violation:
    """A violation that becomes a flag. Fields as in `VIOLATION_COLUMNS` and `ViolationArrays`; None for NO_COLUMN.

    `group_prefix`: the start of the message where the flag stands for several violations: how many, and their cells.
    `group_rows`, `group_columns`: the rows of these cells and the columns that they are about (NO_COLUMN where the tab
    has none), None for a single violation. `positions`: the rows of `CheckResults.violations` that it is made of.
    """

    rule: Rule
    case: Case
    partnership: str
    cop: str
    place: int
    row: int
    column: str
    column_index: int | None
    original_column_index: int | None
    details: Mapping[str, Any]
    group_prefix: str = ""
    group_rows: np.ndarray | None = field(default=None, compare=False, repr=False)
    group_columns: np.ndarray | None = field(default=None, compare=False, repr=False)
    positions: np.ndarray | None = field(default=None, compare=False, repr=False)

    @property
    def is_absent_column(self) -> bool:
        """Whether the tab has no such column, so that the flag points beside the headers."""
        return self.place >= 0 and self.column_index is not None and self.original_column_index is None
