"""The partnerships side by side, those that need attention first: standing, freshness, completeness, open musts."""

from collections import Counter

import pandas as pd

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.text import join_words
from summaries.figures import MEETS, format_share, pluralize, standing_counts
from summaries.freshness import freshness_text, last_activity
from summaries.memo import memoized
from summaries.presentation import STANDING_COLORS, STANDING_MARKS
from summaries.report import Report
from validators import Severity
from validators.views import not_required, rows_to_check

RANKING_COLUMNS = ("Partnership", "CoPs That Meet", "Standing", "Open Must Flags", "Last Logged", "Months Met",
                   "Required Cells Filled")
UNREADABLE_TEXT, NO_COP_TEXT = "? can't be read", "– no CoP active"
EMPTY_TEXT = "–"


@memoized
def ranking(report: Report) -> pd.DataFrame:
    """Return a line a workbook, worst first, columns `RANKING_COLUMNS`: all text but Open Must Flags (a count) and
    Standing (a list of marks with a count each, such as `✓ 3`: how many CoPs stand where).

    First the workbooks that can't be read, then those without an active CoP, then the smallest share of CoPs that meet
    the model; of equals the most open *must* flags, then by name.
    """
    cells, last, musts = required_cells(report), last_activity(report), _count_musts(report)
    standing = {name: cop_standings for name, cop_standings in report.standing.groupby("Partnership")}
    rows = []
    for failure in report.tables.failures:
        name = failure.partnership
        rows.append(((0, 0.0), (name, UNREADABLE_TEXT, [], musts[name], UNREADABLE_TEXT, EMPTY_TEXT, EMPTY_TEXT)))
    for name in report.tables.partnerships:
        cop_standings = standing.get(name)
        rank, meeting_text, marks, months = (1, 0.0), NO_COP_TEXT, [], EMPTY_TEXT
        if cop_standings is not None:
            meeting = int((cop_standings["Standing"] == MEETS).sum())
            rank, meeting_text = (2, meeting / len(cop_standings)), f"{meeting} of {len(cop_standings)}"
            marks = [standing_mark(stand, count) for stand, count in standing_counts(cop_standings).items() if count]
            months = f"{cop_standings['Months Met'].sum()} of {cop_standings['Months Due'].sum()}"
        filled = format_share(*cells[name])[1] if name in cells else EMPTY_TEXT
        activity_text = freshness_text(last.get(name), report.period.as_of)
        rows.append((rank, (name, meeting_text, marks, musts[name], activity_text, months, filled)))
    rows.sort(key=lambda row: (row[0], -row[1][3], row[1][0].casefold()))
    table = pd.DataFrame([cells for _, cells in rows], columns=list(RANKING_COLUMNS))
    return table.astype({"Open Must Flags": "int64"})


def standing_mark(standing: str, count: int) -> str:
    """Return how many CoPs stand so, as a mark and a number: `✓ 3`."""
    return f"{STANDING_MARKS[standing][0]} {count}"


@memoized
def mark_colors(report: Report) -> dict[str, str]:
    """Return the colour of each mark with a count that stands in `ranking`."""
    colours = {STANDING_MARKS[standing][0]: colour for standing, colour in STANDING_COLORS.items()}
    return {mark: colours[mark[0]] for marks in ranking(report)["Standing"] for mark in marks}


def _count_musts(report: Report) -> Counter:
    flags = report.flags
    return Counter(flags.loc[flags["Severity"] == Severity.MUST, "Partnership"])


@memoized
def required_cells(report: Report) -> dict[str, tuple[int, int]]:
    """Return, by partnership, how many of the required cells are filled, and how many there are.

    Required cells are those under the columns that each row of a tab must fill, in the rows that are judged: the CoPs
    active in the year, the rows dated in it, by the as-of date but for survey responses, and those without a readable
    date. A column that a tab doesn't have is blank in each of its rows; a cell that is filled but can't be read is
    filled. Of survey responses the CoP ID is left out where the audience may not know who answered: it is asked of some
    roles only.
    """
    filled, required = Counter(), Counter()
    for tab in DATA_TABS:
        rows = rows_to_check(report.row_statuses.derived, tab)
        for column in tab.columns:
            if not column.required or f"state:{column.name}" not in rows:
                continue
            if tab is SURVEY_RESPONSES and column.name == "cop_id" and not report.audience.sees_small_groups:
                continue
            required_rows = rows[~not_required(rows, tab, column)]
            empty = required_rows[f"state:{column.name}"].isin([CellStatus.BLANK, CellStatus.ABSENT])
            required.update(required_rows["partnership"])
            filled.update(required_rows.loc[~empty, "partnership"])
    return {name: (filled[name], count) for name, count in required.items()}


@memoized
def ranking_sentence(report: Report) -> str:
    """Say where attention is due first. It names a partnership, which is typed text."""
    rows = ranking(report)
    unreadable, without_cop = (rows["CoPs That Meet"] == words for words in (UNREADABLE_TEXT, NO_COP_TEXT))
    parts = [f"{pluralize(int(is_match.sum()), singular, plural)}" for is_match, singular, plural in (
        (unreadable, "workbook can't be read", "workbooks can't be read"),
        (without_cop, "has no CoP active", "have no CoP active")) if is_match.any()]
    beginning = f"Of {pluralize(len(rows), 'partnership')}, {join_words(parts)}. " if parts else ""
    meets = report.standing["Standing"] == MEETS
    if meets.all():
        return beginning + ("Every other CoP meets the model." if parts and len(meets) else "Every CoP meets the model."
                            if len(meets) else "")
    first = rows[~unreadable & ~without_cop].iloc[0]
    stands = f"{first['CoPs That Meet']} CoPs meet the model"
    return f"{beginning}Attention is due first at {first['Partnership']}: {stands}."
