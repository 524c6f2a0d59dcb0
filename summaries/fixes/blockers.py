"""What stands in the way of reporting, in order of its effect on the figures, and what to do about each."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, OUTCOMES, SESSIONS, SURVEY_RESPONSES, TRAININGS, column_letter
from cop_sheets.raw import display_text
from cop_sheets.text import join_words
from summaries.figures import PARTNERSHIP, TabRequirement
from summaries.fixes.row_blockers import (
    OUTCOME_RANK,
    TAB_RANK,
    WORKBOOK_RANK,
    Blocker,
    find_row_blockers,
    join_addresses,
)
from summaries.memo import memoized
from summaries.report import Report
from validators import RULES
from validators.tab_names import TabNames
from validators.views import REGISTRY_PLACE

BLOCKER_COLUMNS = ("Partnership", "Tab", "What", "Rows", "Effect", "Where", "Fix")
WHOLE_WORKBOOK_LOCATION = "The whole workbook"


@memoized
def blockers_table(report: Report) -> pd.DataFrame:
    """Return a line an obstacle, what hides most first, columns `BLOCKER_COLUMNS`.

    Rows (Int64) is empty where a whole workbook, tab or outcome is missing. What and Effect never hold typed text.
    """
    rows = [(blocker.partnership, blocker.tab, blocker.what, blocker.rows, blocker.effect, blocker.where, blocker.fix)
            for blocker in find_blockers(report)]
    return pd.DataFrame(rows, columns=list(BLOCKER_COLUMNS)).astype({"Rows": "Int64"})


@memoized
def find_blockers(report: Report) -> list[Blocker]:
    """Return the obstacles in the order of `blockers_table`."""
    row_blockers = list(find_row_blockers(report.row_statuses, report.redaction))
    blockers = [*row_blockers, *_sheet_blockers(report, row_blockers), *_outcome_blockers(report)]
    blockers += _column_blockers(report, blockers)
    tab_names = TabNames(report.tables, report.redaction)
    blockers = [blocker._replace(fix=tab_names.fix(blocker.partnership, blocker.fix)) for blocker in blockers]
    order = {name: number for number, name in enumerate(report.tables.partnerships)}
    blockers.sort(key=lambda blocker: (blocker.rank, -(blocker.rows or 0), not blocker.excluded,
                                       order.get(blocker.partnership, -1)))
    return blockers


@memoized
def blocker_cells(report: Report, blocker_index: int) -> pd.DataFrame:
    """Return the cells behind line `blocker_index` of `blockers_table`: Tab, Cell, CoP, What Stands There.

    Who was consulted is told nowhere, so of that column what stands there is left out; so is what else the report's
    audience may not see, and of those who may see no single response the line itself.
    """
    rows, policy = [], report.redaction
    for cell in find_blockers(report)[blocker_index].cells:
        if policy.redacts_rows(cell.tab):
            continue
        location = report.tables.locations[cell.place]
        row_cells = location.raw_sheet.rows[cell.row - 1]
        is_visible = (cell.index is not None and cell.index < len(row_cells) and cell.column != "individuals"
                      and not policy.redacts(location, cell.row, cell.index))
        rows.append((policy.tab_name(location.tab, location.raw_sheet.name),
                     f"row {cell.row}" if cell.index is None else f"{column_letter(cell.index + 1)}{cell.row}",
                     "" if policy.redacts_cop(location) else cell.cop,
                     display_text(row_cells[cell.index]) if is_visible else ""))
    return pd.DataFrame(rows, columns=["Tab", "Cell", "CoP", "What Stands There"])


_MISSING_TAB_EFFECTS = {
    COPS.name: "CoPs and sessions are not reported, and no response is of a known CoP",
    SESSIONS.name: "Sessions are not reported",
    TRAININGS.name: "Training events and participants are not reported",
    CONSULTATIONS.name: "Individuals and hours of consultation are not reported",
    SURVEY_RESPONSES.name: "No outcome can be reported",
}
# What becomes of the figures where a column stands twice though no row needs it to be counted.
_REPEATED_COLUMN_EFFECTS = {
    (SESSIONS.name, "status"): "Cancelled sessions count as held",
    (COPS.name, "cop_id"): "The names of the CoPs stand for their IDs",
    (COPS.name, "start_date"): "CoPs count as active from their first held session only",
    (COPS.name, "end_date"): "CoPs that have ended count as active",
    (CONSULTATIONS.name, "individuals"): "Individuals are counted by their number only, not by name",
    (CONSULTATIONS.name, "number_of_individuals"): "Individuals are counted by name only",
    (SURVEY_RESPONSES.name, "role"): "A response counts for every statement that it answered",
    (SURVEY_RESPONSES.name, "fiscal_year"): "A response counts in the year of its timestamp",
}


def _violations_of(report: Report, *rules: str) -> Iterator[tuple]:
    """Yield the findings of `rules`, each with the case that spoke."""
    numbers = {number: RULES[number] for number in range(len(RULES)) if RULES[number].id in rules}
    violations = report.results.violations
    for violation in violations[violations["rule"].isin(list(numbers))].itertuples(index=False):
        yield numbers[violation.rule].id, violation, numbers[violation.rule].cases[violation.case]


def _sheet_blockers(report: Report, row_blockers: list[Blocker]) -> Iterator[Blocker]:
    """Yield the workbooks and tabs that are not read, and the columns that stand twice and hide no row."""
    blocked_columns = {(found.partnership, cell.place, cell.column) for found in row_blockers for cell in found.cells}
    with_rows = {place for frame in report.row_statuses.derived.frames.values() for place in frame["place"].unique()}
    for rule, violation, case in _violations_of(report, "WBK-01", "WBK-02", "TAB-01", "TAB-04", "TAB-05"):
        name, details = violation.partnership, violation.details
        if found := report.tables.locations[violation.place] if violation.place >= 0 else details.get("unread"):
            details = details | report.redaction.redacted_details(found, details)
        if violation.place == REGISTRY_PLACE:
            continue    # Whom it hides is a workbook that can't be read; otherwise the list from before stands.
        if rule == "WBK-01":
            yield Blocker(WORKBOOK_RANK, name, "", "The workbook can't be read", None, "No figure of it is reported",
                          WHOLE_WORKBOOK_LOCATION, f"{details['sentence'].rstrip('.')}.")
        elif rule == "WBK-02":
            yield Blocker(WORKBOOK_RANK, name, "", "Nothing has been entered yet", None, "No figure of it is reported",
                          WHOLE_WORKBOOK_LOCATION, case.fix)
        elif rule == "TAB-01":
            tab, missing = details["tab"], details["missing"]
            yield Blocker(TAB_RANK, name, tab, f"There is no tab {tab}" if missing else "The headers can't be found",
                          None, _MISSING_TAB_EFFECTS[tab] if missing else "None of its rows is counted",
                          WHOLE_WORKBOOK_LOCATION if missing else details["sheet"], case.fix.format_map(details))
        elif rule == "TAB-05":
            if details["count"] > details["again"]:    # a copy of what is read hides nothing
                tab = details["known_tab"]
                yield Blocker(TAB_RANK, name, tab, f"A tab with the headers of {tab} is not read", details["count"],
                              "None of its rows is counted", details["sheet"], case.fix.format_map(details))
        elif violation.place in with_rows and (name, violation.place, details["name"]) not in blocked_columns:
            yield from _repeated_column_blocker(report, violation, case)


def _column_blockers(report: Report, blockers: list[Blocker]) -> Iterator[Blocker]:
    """Yield the columns without which a figure is not reported though no row says so: those of tabs without rows."""
    missing: dict[tuple, list[str]] = defaultdict(list)
    for figure in report.figures:
        needs = figure.requirements if figure.unreported_reason and figure.level == PARTNERSHIP else ()
        if needs and not any(_is_covered_by(blocker, figure.partnership, needs) for blocker in blockers):
            missing[figure.partnership, needs[0].tab, figure.unreported_reason].append(figure.indicator)
    for (name, tab, reason), indicators in missing.items():
        location = next((location for location in report.tables.locations
                         if location.partnership == name and location.tab is tab and location.header_row), None)
        sheet = report.redaction.tab_name(tab, location.raw_sheet.name) if location else tab.name
        where = f"{sheet} header row {location.header_row}" if location else sheet
        yield Blocker(TAB_RANK, name, tab.name, f"There is {reason}", None,
                      f"Not reported: {join_words(indicators)}", where,
                      f"Add the column; if one of yours is it, add to the tab Column Map: {sheet} | your header | "
                      "the header it stands for.")


def _is_covered_by(blocker: Blocker, partnership: str, requirements: tuple[TabRequirement, ...]) -> bool:
    """Say whether `blocker` is about the workbook, a tab or a column that a figure with these `requirements` lacks."""
    if blocker.partnership != partnership or blocker.rank > OUTCOME_RANK:
        return False
    columns = {name for need in requirements for group in need.groups for name in group}
    return blocker.rank == WORKBOOK_RANK or (
        blocker.tab in {need.tab.name for need in requirements}
        and (not blocker.cells or blocker.cells[0].column in columns))


def _repeated_column_blocker(report: Report, violation, case) -> Iterator[Blocker]:
    details, location = violation.details, report.tables.locations[violation.place]
    tab = location.tab
    column = next((column for column in tab.columns if column.name == details["name"]), None)
    is_question = column is None or column.outcome     # a question of the partnership's own, or a statement of NCPC's
    words = "A question of the survey" if column is None else f"The column {column.header}"
    effect = "Its answers are not counted" if is_question else _REPEATED_COLUMN_EFFECTS.get((tab.name, column.name))
    if effect:
        cells = join_addresses({int(details["other_index"]), int(details["column_index"])}, location.header_row)
        where = f"{report.redaction.tab_name(tab, location.raw_sheet.name)} {cells}"
        yield Blocker(TAB_RANK, violation.partnership, tab.name, f"{words} stands twice, so neither is read", None,
                      effect,
                      where, case.fix)


def _outcome_blockers(report: Report) -> Iterator[Blocker]:
    """Yield the outcomes that nobody is asked, or by pairs that aren't clear, or, in a year that has ended, in vain."""
    outcomes: dict[tuple, list[int]] = defaultdict(list)
    fixes: dict[tuple, list[str]] = defaultdict(list)
    violation_by_group = {}
    for rule, violation, case in _violations_of(report, *_OUTCOME_TEXTS):
        outcomes[rule, violation.partnership].append(violation.details["outcome"])
        fixes[rule, violation.partnership].append(case.fix.format_map(violation.details))
        violation_by_group[rule, violation.partnership] = violation
    for (rule, name), numbers in outcomes.items():
        violation = violation_by_group[rule, name]
        location, count = report.tables.locations[violation.place], len(numbers)
        singular, plural = _OUTCOME_TEXTS[rule]
        what = (singular if count == 1 else plural).format(count=count, **violation.details)
        fix = " ".join(dict.fromkeys(fixes[rule, name])) if rule != "SUR-01" else (
            "Ask it on the form; if a question of yours asks it, add a line to the tab Survey Items: that question | "
            f"{', '.join(map(str, numbers))}.")
        effect, where = ("No change from before to now", "") if rule == "SUR-07" else (
            "No percent", f" header row {location.header_row}")
        yield Blocker(OUTCOME_RANK, name, location.tab.name, what, None,
                      f"{effect} for: " + "; ".join(OUTCOMES[number - 1] for number in numbers),
                      f"{report.redaction.tab_name(location.tab, location.raw_sheet.name)}{where}", fix)


_OUTCOME_TEXTS = {
    "SUR-01": ("{count} outcome is not asked", "{count} outcomes are not asked"),
    "SUR-05": ("{count} outcome has no valid answer in {year_name}", "{count} outcomes have no valid answer in "
               "{year_name}"),
    "SUR-07": ("Before and Now questions of {count} outcome are not in pairs",
               "Before and Now questions of {count} outcomes are not in pairs"),
}
