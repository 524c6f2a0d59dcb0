"""What stands in the way of reporting, in order of its effect on the figures, and what to do about each."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, OUTCOMES, SESSIONS, SURVEY_RESPONSES, TRAININGS, column_letter
from cop_sheets.raw import shown
from cop_sheets.text import listed
from summaries.figures import PARTNERSHIP, Need, Reported
from summaries.fixes.row_blockers import OUTCOME_RANK, TAB_RANK, WORKBOOK_RANK, Obstacle, listed_cells, row_obstacles
from summaries.memo import once
from summaries.report import Report
from validators import RULES
from validators.tab_names import OwnTabs
from validators.views import REGISTRY

OBSTACLE_COLUMNS = ("Partnership", "Tab", "What", "Rows", "Effect", "Where", "Fix")
WHOLE_WORKBOOK = "The whole workbook"


@once
def obstacles(report: Report) -> pd.DataFrame:
    """Return a line an obstacle, what hides most first, columns `OBSTACLE_COLUMNS`.

    Rows (Int64) is empty where a whole workbook, tab or outcome is missing. What and Effect never hold typed text.
    """
    lines = [(found.partnership, found.tab, found.what, found.rows, found.effect, found.where, found.fix)
             for found in found_obstacles(report)]
    return pd.DataFrame(lines, columns=list(OBSTACLE_COLUMNS)).astype({"Rows": "Int64"})


@once
def found_obstacles(report: Report) -> list[Obstacle]:
    """Return the obstacles in the order of `obstacles`."""
    of_rows = list(row_obstacles(report.accounts, report.discretion))
    found = [*of_rows, *_sheet_obstacles(report, of_rows), *_outcome_obstacles(report)]
    found += _column_obstacles(report, found)
    own_tabs = OwnTabs(report.tables, report.discretion)
    found = [each._replace(fix=own_tabs.fix(each.partnership, each.fix)) for each in found]
    order = {name: number for number, name in enumerate(report.tables.partnerships)}
    found.sort(key=lambda each: (each.rank, -(each.rows or 0), not each.excluded, order.get(each.partnership, -1)))
    return found


@once
def obstacle_cells(report: Report, line: int) -> pd.DataFrame:
    """Return the cells behind line `line` of `obstacles`: Tab, Cell, CoP, What Stands There.

    Who was consulted is told nowhere, so of that column what stands there is left out; so is what else the report's
    audience may not see, and of those who may see no single response the line itself.
    """
    lines, keeps = [], report.discretion
    for cell in found_obstacles(report)[line].cells:
        if keeps.hides_rows(cell.tab):
            continue
        found = report.tables.places[cell.place]
        content = found.grid.rows[cell.row - 1]
        there = (cell.index is not None and cell.index < len(content) and cell.column != "individuals"
                 and not keeps.hides(found, cell.row, cell.index))
        lines.append((keeps.tab_name(found.tab, found.grid.name),
                      f"row {cell.row}" if cell.index is None else f"{column_letter(cell.index + 1)}{cell.row}",
                      "" if keeps.hides_cop(found) else cell.cop, shown(content[cell.index]) if there else ""))
    return pd.DataFrame(lines, columns=["Tab", "Cell", "CoP", "What Stands There"])


_WITHOUT_TAB = {
    COPS.name: "CoPs and sessions are not reported, and no response is of a known CoP",
    SESSIONS.name: "Sessions are not reported",
    TRAININGS.name: "Training events and participants are not reported",
    CONSULTATIONS.name: "Individuals and hours of consultation are not reported",
    SURVEY_RESPONSES.name: "No outcome can be reported",
}
# What becomes of the figures where a column stands twice though no row needs it to be counted.
_WITHOUT_COLUMN = {
    (SESSIONS.name, "status"): "Cancelled sessions count as held",
    (COPS.name, "cop_id"): "The names of the CoPs stand for their IDs",
    (COPS.name, "start_date"): "CoPs count as active from their first held session only",
    (COPS.name, "end_date"): "CoPs that have ended count as active",
    (CONSULTATIONS.name, "individuals"): "Individuals are counted by their number only, not by name",
    (CONSULTATIONS.name, "number_of_individuals"): "Individuals are counted by name only",
    (SURVEY_RESPONSES.name, "role"): "A response counts for every statement that it answered",
    (SURVEY_RESPONSES.name, "fiscal_year"): "A response counts in the year of its timestamp",
}


def _hits(report: Report, *rules: str) -> Iterator[tuple]:
    """Yield the findings of `rules`, each with the case that spoke."""
    numbers = {number: RULES[number] for number in range(len(RULES)) if RULES[number].id in rules}
    lines = report.findings.lines
    for line in lines[lines["rule"].isin(list(numbers))].itertuples(index=False):
        yield numbers[line.rule].id, line, numbers[line.rule].cases[line.case]


def _sheet_obstacles(report: Report, of_rows: list[Obstacle]) -> Iterator[Obstacle]:
    """Yield the workbooks and tabs that are not read, and the columns that stand twice and hide no row."""
    named = {(found.partnership, cell.place, cell.column) for found in of_rows for cell in found.cells}
    with_rows = {place for frame in report.accounts.facts.frames.values() for place in frame["place"].unique()}
    for rule, line, case in _hits(report, "WBK-01", "WBK-02", "TAB-01", "TAB-04", "TAB-05"):
        name, details = line.partnership, line.details
        if found := report.tables.places[line.place] if line.place >= 0 else details.get("unread"):
            details = details | report.discretion.told(found, details)
        if line.place == REGISTRY:
            continue    # Whom it hides is a workbook that can't be read; otherwise the list from before stands.
        if rule == "WBK-01":
            yield Obstacle(WORKBOOK_RANK, name, "", "The workbook can't be read", None, "No figure of it is reported",
                           WHOLE_WORKBOOK, f"{details['sentence'].rstrip('.')}.")
        elif rule == "WBK-02":
            yield Obstacle(WORKBOOK_RANK, name, "", "Nothing has been entered yet", None, "No figure of it is reported",
                           WHOLE_WORKBOOK, case.fix)
        elif rule == "TAB-01":
            tab, missing = details["tab"], details["missing"]
            yield Obstacle(TAB_RANK, name, tab, f"There is no tab {tab}" if missing else "The headers can't be found",
                           None, _WITHOUT_TAB[tab] if missing else "None of its rows is counted",
                           WHOLE_WORKBOOK if missing else details["sheet"], case.fix.format_map(details))
        elif rule == "TAB-05":
            if details["count"] > details["again"]:    # a copy of what is read hides nothing
                tab = details["known_tab"]
                yield Obstacle(TAB_RANK, name, tab, f"A tab with the headers of {tab} is not read", details["count"],
                               "None of its rows is counted", details["sheet"], case.fix.format_map(details))
        elif line.place in with_rows and (name, line.place, details["name"]) not in named:
            yield from _stands_twice(report, line, case)


def _column_obstacles(report: Report, found: list[Obstacle]) -> Iterator[Obstacle]:
    """Yield the columns without which a figure is not reported though no row says so: those of tabs without rows."""
    reported = Reported(report.accounts)
    missing: dict[tuple, list[str]] = defaultdict(list)
    for figure in report.figures:
        needs = reported.needs(figure) if figure.unreported and figure.level == PARTNERSHIP else ()
        if needs and not any(_speaks_of(each, figure.partnership, needs) for each in found):
            missing[figure.partnership, needs[0].tab, figure.unreported].append(figure.indicator)
    for (name, tab, why), indicators in missing.items():
        place = next((place for place in report.tables.places
                      if place.partnership == name and place.tab is tab and place.header_row), None)
        sheet = report.discretion.tab_name(tab, place.grid.name) if place else tab.name
        where = f"{sheet} header row {place.header_row}" if place else sheet
        yield Obstacle(TAB_RANK, name, tab.name, f"There is {why}", None,
                       f"Not reported: {listed(indicators)}", where,
                       f"Add the column; if one of yours is it, add to the tab Column Map: {sheet} | your header | "
                       "the header it stands for.")


def _speaks_of(found: Obstacle, partnership: str, needs: tuple[Need, ...]) -> bool:
    """Say whether an obstacle is about the workbook, a tab or a column that a figure with these `needs` lacks."""
    if found.partnership != partnership or found.rank > OUTCOME_RANK:
        return False
    columns = {name for need in needs for group in need.groups for name in group}
    return found.rank == WORKBOOK_RANK or (
        found.tab in {need.tab.name for need in needs} and (not found.cells or found.cells[0].column in columns))


def _stands_twice(report: Report, line, case) -> Iterator[Obstacle]:
    details, found = line.details, report.tables.places[line.place]
    tab = found.tab
    column = next((column for column in tab.columns if column.name == details["name"]), None)
    asks = column is None or column.outcome     # a question of the partnership's own, or a statement of NCPC's
    words = "A question of the survey" if column is None else f"The column {column.header}"
    effect = "Its answers are not counted" if asks else _WITHOUT_COLUMN.get((tab.name, column.name))
    if effect:
        cells = listed_cells({int(details["other_index"]), int(details["column_index"])}, found.header_row)
        where = f"{report.discretion.tab_name(tab, found.grid.name)} {cells}"
        yield Obstacle(TAB_RANK, line.partnership, tab.name, f"{words} stands twice, so neither is read", None, effect,
                       where, case.fix)


def _outcome_obstacles(report: Report) -> Iterator[Obstacle]:
    """Yield the outcomes that nobody is asked, or by pairs that aren't clear, or, in a year that has ended, in vain."""
    outcomes: dict[tuple, list[int]] = defaultdict(list)
    fixes: dict[tuple, list[str]] = defaultdict(list)
    lines = {}
    for rule, line, case in _hits(report, *_OF_OUTCOMES):
        outcomes[rule, line.partnership].append(line.details["outcome"])
        fixes[rule, line.partnership].append(case.fix.format_map(line.details))
        lines[rule, line.partnership] = line
    for (rule, name), numbers in outcomes.items():
        line = lines[rule, name]
        found, count = report.tables.places[line.place], len(numbers)
        one, many = _OF_OUTCOMES[rule]
        what = (one if count == 1 else many).format(count=count, **line.details)
        fix = " ".join(dict.fromkeys(fixes[rule, name])) if rule != "SUR-01" else (
            "Ask it on the form; if a question of yours asks it, add a line to the tab Survey Items: that question | "
            f"{', '.join(map(str, numbers))}.")
        effect, where = ("No change from before to now", "") if rule == "SUR-07" else (
            "No percent", f" header row {found.header_row}")
        yield Obstacle(OUTCOME_RANK, name, found.tab.name, what, None,
                       f"{effect} for: " + "; ".join(OUTCOMES[number - 1] for number in numbers),
                       f"{report.discretion.tab_name(found.tab, found.grid.name)}{where}", fix)


_OF_OUTCOMES = {
    "SUR-01": ("{count} outcome is not asked", "{count} outcomes are not asked"),
    "SUR-05": ("{count} outcome has no valid answer in {year_name}", "{count} outcomes have no valid answer in "
               "{year_name}"),
    "SUR-07": ("Before and Now questions of {count} outcome are not in pairs",
               "Before and Now questions of {count} outcomes are not in pairs"),
}
