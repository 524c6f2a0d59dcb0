"""Why an outcome has no valid answer in a year: none was given, or why those given do not count."""

from itertools import compress

import numpy as np
import pandas as pd

from cop_sheets.layout import AGREEMENT_MEASURE, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.text import join_words
from validators.derived.columns import DerivedTables
from validators.derived.counting import is_asked, response_answers
from validators.derived.datetimes import UNREADABLE_STATES
from validators.derived.row_status import AFTER_AS_OF, UNDATED, UNKNOWN_COP, UNREADABLE

_RESPONSE_COLUMNS = ["role", "state:cop_id", "state:timestamp", "state:role"]
NONE_GIVEN = "none given", "Enter the answers that were given, or tell NCPC why there are none."
_COLUMN = "Give the responses tab one column {0}, or say on the tab Column Map which column of yours it is."
# Why a given answer does not count, and the fix: by the status of its row, else the first one that applies.
_REASONS = (
    ("of an unreadable Fiscal Year", "Correct the Fiscal Year, or clear it."),
    ("of a Timestamp that may be day first or month first",
     "Add one line to the tab Column Map that says whether the day or the month comes first, as TAB-06 spells it."),
    ("on a tab where no column Timestamp is read", _COLUMN.format("Timestamp")),
    ("without a readable date", "Type their Timestamp, or the year under Fiscal Year."),
    ("dated after the as-of date", "Correct the Timestamp if it is wrong; else they count once that day has come."),
    ("on a tab where no column CoP ID is read", _COLUMN.format("CoP ID")),
    ("of an unknown CoP", "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),
    ("of a Role that can't be read", "Choose Member, Facilitator or Training participant under Role."),
    ("of a Role that is not asked it", "Ask those whom the outcome is about, or correct the Role."),
    ("a spreadsheet error", "Correct the formula, or type the answer itself."),
    ("off the scale", "Type the answers as the form offers them, or declare their scale on the tab Survey Items."),
    ("only one half of Before and Now", "Enter the other half."),
)


def unanswered_reasons(derived: DerivedTables, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return, for each (partnership, outcome) of `wanted`, why it has no valid answer in the year, and the fix."""
    result = dict.fromkeys(wanted, NONE_GIVEN)
    for key, reasons in _reasons_found(derived, wanted).items():
        phrases, fixes = zip(*(_REASONS[number] for number in sorted(reasons)), strict=True)
        result[key] = f"those given are {join_words(phrases, 'or')}", " ".join(fixes)
    return result


def _reasons_found(derived: DerivedTables, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], set[int]]:
    """Return the indexes of the `_REASONS` that apply to the given answers; outcomes without answers are left out."""
    responses, year = derived[SURVEY_RESPONSES], derived.period.fiscal_year.start
    in_scope = responses["partnership"].isin({partnership for partnership, _ in wanted})
    in_scope &= responses["fiscal_year"].isna() | (responses["fiscal_year"] == year)
    answers = response_answers(derived, responses.index[in_scope])
    given = answers[~np.isin(answers["state"], (CellStatus.BLANK, CellStatus.ABSENT))]
    keys = list(zip(responses["partnership"].loc[given["response"]].tolist(), given["outcome"].tolist(), strict=True))
    is_wanted = [key in wanted for key in keys]
    answer_rows = given[np.array(is_wanted, bool)].join(responses[_RESPONSE_COLUMNS], on="response")
    reasons: dict[tuple[str, int], set[int]] = {}
    for key, number in zip(compress(keys, is_wanted), _first_reason(derived, answer_rows).tolist(), strict=True):
        reasons.setdefault(key, set()).add(number)
    return reasons


def _first_reason(derived: DerivedTables, answer_rows: pd.DataFrame) -> np.ndarray:
    """Return the index in `_REASONS` of the first reason that applies to each answer."""
    status = derived.row_status(SURVEY_RESPONSES).loc[answer_rows["response"]].to_numpy()
    undated, unknown_cop = status == UNDATED, status == UNKNOWN_COP
    reasons = [status == UNREADABLE,
               undated & (answer_rows["state:timestamp"] == CellStatus.AMBIGUOUS),
               undated & (answer_rows["state:timestamp"] == CellStatus.ABSENT), undated,
               status == AFTER_AS_OF,
               unknown_cop & (answer_rows["state:cop_id"] == CellStatus.ABSENT), unknown_cop,
               answer_rows["state:role"].isin(UNREADABLE_STATES), ~is_asked(answer_rows),
               answer_rows["state"] == CellStatus.ERROR,
               answer_rows["state"] == CellStatus.UNREADABLE, answer_rows["measure"] != AGREEMENT_MEASURE]
    return np.select([np.asarray(reason, bool) for reason in reasons], range(len(_REASONS)), len(_REASONS) - 1)
