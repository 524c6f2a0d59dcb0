"""Which flags of the later day are new, and which of the earlier day were fixed, as pages show them."""

import pandas as pd

from cop_sheets.raw import text_in_sheet
from summaries.changes.comparison import Comparison
from summaries.changes.flags import FIXED, NEW, flag_changes
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from validators.flags import PART_SEPARATOR


@memoized
def new_flags(comparison: Comparison) -> frozenset[tuple[str, str]]:
    """Return partnership and Subject of the flags that are new; of a flag of several months, of each new one."""
    return frozenset((change.flag["Partnership"], subject) for change in flag_changes(comparison)
                     if change.change == NEW for subject in change.flag["Subject"].split(PART_SEPARATOR) if subject)


def is_new(partnership: str, subjects: str, new: frozenset[tuple[str, str]]) -> bool:
    """Return whether a flag with these Subjects, or one of its months, is among the new ones."""
    return any((partnership, subject) in new for subject in subjects.split(PART_SEPARATOR))


@memoized
def fixed_flags(comparison: Comparison) -> pd.DataFrame:
    """Return the flags that were fixed: Partnership (if there are several), Tab, Cell, What was there, What was wrong.

    Cell is where it was. Then How serious and Rule. All text.
    """
    fixed = [change.flag for change in flag_changes(comparison) if change.change == FIXED]
    rows = [(flag["Partnership"], flag["Tab"], "" if pd.isna(flag["Row"]) else f"{flag['Column']}{flag['Row']}",
             str(text_in_sheet(flag["Value"])), flag["Message"], SEVERITY_MARKS[flag["Severity"]], flag["Rule"])
            for flag in fixed]
    table = pd.DataFrame(rows, columns=["Partnership", "Tab", "Cell", "What was there", "What was wrong",
                                        "How serious", "Rule"], dtype=object)
    return table.drop(columns="Partnership") if len(comparison.partnerships) < 2 else table
