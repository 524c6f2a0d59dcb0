"""The results of checking tables against the rules in a period."""

from dataclasses import dataclass

import pandas as pd

from validators.derived import DerivedTables, MonthlyDosage


@dataclass
class CheckResults:
    """What the rules found.

    `violations`: one row per violation, columns `VIOLATION_COLUMNS` (see `violation`). `valid_answers`: see
    `engine.valid_answers`.
    """

    derived: DerivedTables
    months: MonthlyDosage
    violations: pd.DataFrame
    valid_answers: pd.DataFrame
