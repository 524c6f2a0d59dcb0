"""The ranking of partnerships: standing, freshness, completeness and open must flags; most attention needed first."""

from collections import Counter
from typing import Any

import pandas as pd

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.text import join_words
from summaries.fidelity.calendar import EXPLAINED_MONTH
from summaries.figures import MEETS, format_share, standing_counts
from summaries.freshness import DAYS_COLUMN, days_since, last_activity
from summaries.memo import memoized
from summaries.presentation import GRAY, MONTH_COLORS, MONTH_MARKS, STANDING_COLORS, STANDING_MARKS
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import Severity
from validators.views import not_required, rows_to_check

CELLS_FILLED_COLUMN = "Cells Filled (%)"    # of the required ones
RANKING_COLUMNS = ("Partnership", "CoPs That Meet", "CoPs", "Standing", "Open Must Flags", DAYS_COLUMN,
                   "Months Met", "Months Due", CELLS_FILLED_COLUMN)
UNREADABLE_TEXT, NO_COP_TEXT = "? can't be read", "– no CoP active"


@memoized
def ranking(report: Report) -> pd.DataFrame:
    """Return one row per workbook, worst first, columns `RANKING_COLUMNS`.

    Standing is a list of marks with the number of CoPs, such as `✓ 3`, and how many flags about them are explained, or
    of the one text for a workbook without an active CoP; the others are numbers, missing where they are unknown.
    Workbooks that can't be read come first, then those without an active CoP, then the smallest share of CoPs that meet
    the model, then the most open *must* flags, then by name.
    """
    cells, last, musts = required_cells(report), last_activity(report), _count_musts(report)
    standing = {name: cop_standings for name, cop_standings in report.standing.groupby("Partnership")}
    rows: list[tuple[tuple[int, float], dict[str, Any]]] = []
    for failure in report.tables.failures:
        name = failure.partnership
        rows.append(((0, 0.0), {"Partnership": name, "Standing": [UNREADABLE_TEXT], "Open Must Flags": musts[name]}))
    for name in report.tables.partnerships:
        row = {"Partnership": name, "CoPs That Meet": 0, "CoPs": 0, "Standing": [NO_COP_TEXT],
               "Open Must Flags": musts[name], DAYS_COLUMN: days_since(report, last.get(name)),
               CELLS_FILLED_COLUMN: format_share(*cells.get(name, (0, 0)))[0]}
        rank = 1, 0.0
        if (cops := standing.get(name)) is not None:
            counts = standing_counts(cops)
            row |= {"CoPs That Meet": counts[MEETS], "CoPs": len(cops),
                    "Standing": [standing_mark(stand, count) for stand, count in counts.items() if count]
                    + _explained_mark(cops),
                    "Months Met": int(cops["Months Met"].sum()), "Months Due": int(cops["Months Due"].sum())}
            rank = 2, counts[MEETS] / len(cops)
        rows.append((rank, row))
    rows.sort(key=lambda row: (row[0], -row[1]["Open Must Flags"], row[1]["Partnership"].casefold()))
    table = pd.DataFrame([row for _, row in rows], columns=list(RANKING_COLUMNS))
    whole = ("CoPs That Meet", "CoPs", "Open Must Flags", DAYS_COLUMN, "Months Met", "Months Due")
    return table.astype({"Partnership": "str", CELLS_FILLED_COLUMN: "Float64"}
                        | dict.fromkeys(whole, "Int64"))


def standing_mark(standing: str, count: int) -> str:
    """Return the number of CoPs with a standing, as a mark and a number: `✓ 3`."""
    return f"{STANDING_MARKS[standing][0]} {count}"


def _explained_mark(cops: pd.DataFrame) -> list[str]:
    explained = int(cops["Explained"].sum())
    return [f"{MONTH_MARKS[EXPLAINED_MONTH]} {explained} explained"] if explained else []


@memoized
def mark_colors(report: Report) -> dict[str, str]:
    """Return the color of each mark with a count or a text in `ranking`."""
    colors = {STANDING_MARKS[standing][0]: color for standing, color in STANDING_COLORS.items()}
    colors[MONTH_MARKS[EXPLAINED_MONTH]] = MONTH_COLORS[EXPLAINED_MONTH]
    return {mark: colors.get(mark[0], GRAY) for marks in ranking(report)["Standing"] for mark in marks}


def _count_musts(report: Report) -> Counter[str]:
    """Return the number of open *must* flags by partnership."""
    flags = report.open_flags
    return Counter(flags.loc[flags["Severity"] == Severity.MUST, "Partnership"].tolist())


@memoized
def required_cells(report: Report) -> dict[str, tuple[int, int]]:
    """Return how many of the required cells are filled, and how many there are, by partnership.

    Required cells are those in the layout's required columns, in the rows that are checked: the CoPs that are active in
    the year, the rows dated in it (up to the as-of date, except survey responses), and rows without a readable date.
    Cells of a column that a tab doesn't have are blank, and a cell that can't be read is filled. The CoP ID of survey
    responses is left out if the audience may not know who answered, because only some roles are asked for it.
    """
    filled: Counter[str] = Counter()
    required: Counter[str] = Counter()
    for tab in DATA_TABS:
        rows = rows_to_check(report.row_statuses.derived, tab)
        for column in tab.columns:
            if not column.required or f"state:{column.name}" not in rows:
                continue
            if tab is SURVEY_RESPONSES and column.name == "cop_id" and not report.audience.sees_small_groups:
                continue
            required_rows = rows[~not_required(rows, tab, column, report.row_statuses.derived)]
            empty = required_rows[f"state:{column.name}"].isin([CellStatus.BLANK, CellStatus.ABSENT])
            required.update(required_rows["partnership"])
            filled.update(required_rows.loc[~empty, "partnership"])
    return {name: (filled[name], count) for name, count in required.items()}


@memoized
def ranking_sentence(report: Report) -> str:
    """Return a sentence that names the partnership that needs attention first; its name is typed text.

    A copy of another's workbook is no partnership of its own here.
    """
    rows = report.without_copies(ranking(report))
    unreadable, without_cop = rows["CoPs"].isna(), (rows["CoPs"] == 0).fillna(False)
    parts = [f"{pluralize(int(is_match.sum()), singular, plural)}" for is_match, singular, plural in (
        (unreadable, "workbook can't be read", "workbooks can't be read"),
        (without_cop, "has no CoP active", "have no CoP active")) if is_match.any()]
    beginning = f"Of {pluralize(len(rows), 'partnership')}, {join_words(parts)}. " if parts else ""
    meets = report.deduplicated_standing["Standing"] == MEETS
    if meets.all():
        return beginning + ("Every other CoP meets the model." if parts and len(meets) else "Every CoP meets the model."
                            if len(meets) else "")
    first = rows[~unreadable & ~without_cop].iloc[0]
    met = f"{first['CoPs That Meet']} of {first['CoPs']} CoPs meet the model"
    return f"{beginning}Attention is due first at {first['Partnership']}: {met}."
