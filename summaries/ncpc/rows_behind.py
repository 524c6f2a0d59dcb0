"""The rows behind a figure of the NCPC summary: what it counts, in words, and each row that it counted or left out."""

from collections import Counter

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab
from cop_sheets.parsing import Table
from cop_sheets.parsing.values import DATES
from cop_sheets.raw import shown
from cop_sheets.text import listed
from summaries.figures import INDICATORS, MEASURE, OUTCOME, SELF_CHANGE, Figure
from summaries.memo import once
from summaries.report import Report

COUNTED_MARK, LEFT_OUT_MARK = "✓ counted", "✗ left out"
# What is told of a row besides where it stands: enough to find it and to see why, never who was consulted or what
# somebody answered.
_TOLD = {
    COPS: ("cop_id", "cop_name", "start_date", "end_date", "members"),
    SESSIONS: ("date", "cop_id", "status"),
    TRAININGS: ("date", "training_id", "title", "participants"),
    CONSULTATIONS: ("date", "cop_id", "hours"),
    SURVEY_RESPONSES: ("timestamp", "fiscal_year", "cop_id", "role"),
}
HOW_MANY = "Individuals"
_DATED = "dated in {year} and not after {day}"
_COUNTS = dict(zip(INDICATORS, (
    "CoPs that were active on any day of {year} up to {day}",
    f"sessions that were held by a CoP of the CoPs tab, {_DATED}",
    f"training events {_DATED}",
    f"the participants of training events {_DATED}",
    f"the individuals of consultations {_DATED}: each name once, and those given only as a number besides",
    f"the hours of consultations {_DATED}: once a row, however many people took part",
), strict=True))
_AGREEMENT = ("people who agreed, of those who gave a valid answer: the top two answers of a scale, or the top one "
              "where it has three or fewer")
_CHANGE = "people whose answer for now is above the one for before, of those who gave both"
_MEASURE = "survey responses of {year} up to {day}; beside them stand the members that the CoPs tab records"


@once
def rows_behind(report: Report, line: int) -> pd.DataFrame:
    """Return the rows behind line `line` of the summary, those left out first.

    Counted (a mark and a word), Reason (where rows are left out), Partnership (of several), Tab, Row, and what of its
    own cells tells one row from another. Who may not see single rows of the figure's tab has a line a reason instead,
    with Rows, their number.
    """
    figure = report.figures[line]
    if report.discretion.hides_rows(figure.tab):
        return _counts_behind(report, figure)
    table, places = report.tables[figure.tab], report.tables.places
    fates = [(position, LEFT_OUT_MARK, reason) for position, reason in sorted(figure.left_out)]
    fates += [(position, COUNTED_MARK, "") for position in sorted(figure.used)]
    at = np.array([position for position, _, _ in fates], dtype=int)
    told = [name for name in _TOLD[figure.tab] if not _is_kept_back(report, figure.tab, name)]
    homes = [places[place] for place in table.values["place"].to_numpy()[at].tolist()]
    columns = {"Counted": [mark for _, mark, _ in fates]}
    if figure.left_out:
        columns["Reason"] = [reason for _, _, reason in fates]
    if len(report.tables.listed) > 1:
        columns["Partnership"] = [home.partnership for home in homes]
    names = [report.discretion.tab_name(home.tab, home.grid.name) for home in homes]
    columns |= {"Tab": names, "Row": table.values["row"].to_numpy()[at]}
    columns |= {figure.tab[name].header: _told(report, table, name, at) for name in told}
    if figure.tab is CONSULTATIONS:
        columns[HOW_MANY] = _how_many(table, at)
    return pd.DataFrame({name: pd.Series(cells, dtype="int64" if name == "Row" else "str")
                         for name, cells in columns.items()})


def _counts_behind(report: Report, figure: Figure) -> pd.DataFrame:
    """Return how many rows the figure counted and left out, by reason, and of several partnerships by partnership."""
    whose = report.tables[figure.tab].values["partnership"].to_numpy()
    counts = Counter((LEFT_OUT_MARK, reason, whose[position]) for position, reason in figure.left_out)
    counts.update((COUNTED_MARK, "", whose[position]) for position in figure.used)
    order = {name: number for number, name in enumerate(report.tables.partnerships)}
    lines = [(*fate, count) for fate, count in counts.items()]
    lines.sort(key=lambda line: (line[0] == COUNTED_MARK, line[1], order[line[2]]))
    table = pd.DataFrame(lines, columns=["Counted", "Reason", "Partnership", "Rows"])
    needless = [name for name, is_told in (("Reason", figure.left_out), ("Partnership", len(order) > 1)) if not is_told]
    return table.astype({"Rows": "int64"}).drop(columns=needless)


def _is_kept_back(report: Report, tab: Tab, name: str) -> bool:
    """Say whether the audience may not see a column at all."""
    return tab[name].private and name != "cop_id" and not report.discretion.people


def _told(report: Report, table: Table, name: str, at: np.ndarray) -> list[str]:
    """Return what stands in the cells, dates as 2025-01-14 however they were typed; nothing that is kept back."""
    if table.tab[name].private and not report.discretion.people:
        # It is a CoP ID: what was typed instead of one may be a person's name.
        return report.accounts.facts[table.tab]["cop"].loc[at].tolist()
    cells = [shown(cell) for cell in table.raw[name][at]]
    if not report.discretion.people:
        homes = [(report.tables.places[place], row) for place, row in zip(
            *(table.values[part].to_numpy()[at].tolist() for part in ("place", "row")), strict=True)]
        cells = ["" if name in found.columns and report.discretion.hides(found, row, found.columns[name]) else cell
                 for cell, (found, row) in zip(cells, homes, strict=True)]
    if table.tab[name].kind not in DATES:
        return cells
    days = table.values[name].to_numpy()[at]
    return [cell if np.isnat(day) else str(day.astype("datetime64[D]")) for cell, day in zip(cells, days, strict=True)]


def _how_many(table: Table, at: np.ndarray) -> list[str]:
    """Return how many individuals each consultation names, or says where it names nobody."""
    names, numbers = (table.values[name].to_numpy()[at] for name in ("individuals", "number_of_individuals"))
    return [f"{len(named)} named" if named else "" if np.isnan(number) else f"{number:.0f} by number"
            for named, number in zip(names, numbers, strict=True)]


@once
def what_it_counts(report: Report, line: int) -> str:
    """Return in a sentence or two what line `line` of the summary counts, and how many rows it used and left out."""
    figure = report.figures[line]
    if figure.unreported:
        return f"It is not reported: {figure.unreported}."
    day = report.period.until
    kind = _kind(figure).format(year=report.period.fiscal_year, day=f"{day:%B} {day.day}, {day.year}")
    reasons = Counter(reason for _, reason in figure.left_out)
    why = listed([f"{count:,} {reason}" for reason, count in reasons.most_common()])
    left_out = f"{len(figure.left_out):,} left out: {why}." if reasons else "none left out."
    rows = "1 row is" if len(figure.used) == 1 else f"{len(figure.used):,} rows are"
    return f"It counts {kind}. {rows} counted, {left_out}"


def _kind(figure: Figure) -> str:
    if figure.section == MEASURE:
        return _MEASURE
    if figure.section == OUTCOME:
        return _CHANGE if SELF_CHANGE in figure.notes else _AGREEMENT
    return _COUNTS[figure.indicator]
