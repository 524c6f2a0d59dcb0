"""The partnerships side by side, those that need attention first: standing, freshness, completeness, open musts."""

from collections import Counter

import pandas as pd

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES
from cop_sheets.parsing.values import State
from cop_sheets.text import listed
from summaries.figures import MEETS, plural, share_text, standing_counts
from summaries.freshness import freshness_text, last_logged
from summaries.memo import once
from summaries.presentation import STANDING_COLOURS, STANDING_MARKS
from summaries.report import Report
from validators import Severity
from validators.views import excused, judged_rows

RANKING_COLUMNS = ("Partnership", "CoPs That Meet", "Standing", "Open Must Flags", "Last Logged", "Months Met",
                   "Required Cells Filled")
UNREADABLE, NO_COP = "? can't be read", "– no CoP active"
NOTHING = "–"


@once
def ranking(report: Report) -> pd.DataFrame:
    """Return a line a workbook, worst first, columns `RANKING_COLUMNS`: all text but Open Must Flags (a count) and
    Standing (a list of marks with a count each, such as `✓ 3`: how many CoPs stand where).

    First the workbooks that can't be read, then those without an active CoP, then the smallest share of CoPs that meet
    the model; of equals the most open *must* flags, then by name.
    """
    cells, last, musts = required_cells(report), last_logged(report), _musts(report)
    standing = {name: own for name, own in report.standing.groupby("Partnership")}
    lines = []
    for failure in report.tables.failures:
        name = failure.partnership
        lines.append(((0, 0.0), (name, UNREADABLE, [], musts[name], UNREADABLE, NOTHING, NOTHING)))
    for name in report.tables.partnerships:
        own = standing.get(name)
        rank, stands, marks, months = (1, 0.0), NO_COP, [], NOTHING
        if own is not None:
            meeting = int((own["Standing"] == MEETS).sum())
            rank, stands = (2, meeting / len(own)), f"{meeting} of {len(own)}"
            marks = [standing_mark(stand, count) for stand, count in standing_counts(own).items() if count]
            months = f"{own['Months Met'].sum()} of {own['Months Due'].sum()}"
        filled = share_text(*cells[name])[1] if name in cells else NOTHING
        fresh = freshness_text(last.get(name), report.period.as_of)
        lines.append((rank, (name, stands, marks, musts[name], fresh, months, filled)))
    lines.sort(key=lambda line: (line[0], -line[1][3], line[1][0].casefold()))
    table = pd.DataFrame([cells for _, cells in lines], columns=list(RANKING_COLUMNS))
    return table.astype({"Open Must Flags": "int64"})


def standing_mark(standing: str, count: int) -> str:
    """Return how many CoPs stand so, as a mark and a number: `✓ 3`."""
    return f"{STANDING_MARKS[standing][0]} {count}"


@once
def mark_colours(report: Report) -> dict[str, str]:
    """Return the colour of each mark with a count that stands in `ranking`."""
    colours = {STANDING_MARKS[standing][0]: colour for standing, colour in STANDING_COLOURS.items()}
    return {mark: colours[mark[0]] for marks in ranking(report)["Standing"] for mark in marks}


def _musts(report: Report) -> Counter:
    flags = report.flags
    return Counter(flags.loc[flags["Severity"] == Severity.MUST, "Partnership"])


@once
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
        rows = judged_rows(report.accounts.facts, tab)
        for column in tab.columns:
            if not column.required or f"state:{column.name}" not in rows:
                continue
            if tab is SURVEY_RESPONSES and column.name == "cop_id" and not report.audience.sees_small_groups:
                continue
            asked = rows[~excused(rows, tab, column)]
            empty = asked[f"state:{column.name}"].isin([State.BLANK, State.ABSENT])
            required.update(asked["partnership"])
            filled.update(asked.loc[~empty, "partnership"])
    return {name: (filled[name], count) for name, count in required.items()}


@once
def ranking_sentence(report: Report) -> str:
    """Say where attention is due first. It names a partnership, which is typed text."""
    lines = ranking(report)
    unreadable, silent = (lines["CoPs That Meet"] == words for words in (UNREADABLE, NO_COP))
    said = [f"{plural(int(where.sum()), one, many)}" for where, one, many in (
        (unreadable, "workbook can't be read", "workbooks can't be read"),
        (silent, "has no CoP active", "have no CoP active")) if where.any()]
    beginning = f"Of {plural(len(lines), 'partnership')}, {listed(said)}. " if said else ""
    judged = report.standing["Standing"] == MEETS
    if judged.all():
        return beginning + ("Every other CoP meets the model." if said and len(judged) else "Every CoP meets the model."
                            if len(judged) else "")
    first = lines[~unreadable & ~silent].iloc[0]
    stands = f"{first['CoPs That Meet']} CoPs meet the model"
    return f"{beginning}Attention is due first at {first['Partnership']}: {stands}."
