"""Blockers: what keeps figures from being reported, largest effect first, and how to fix each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from cop_sheets.layout import (
    CONSULTATIONS,
    COPS,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
    column_letter,
)
from cop_sheets.parsing import TabLocation
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import sheet_text
from cop_sheets.text import join_words
from summaries.figures import PARTNERSHIP, Figure, TabRequirement
from summaries.fixes.blocked_cells import CALLED_OFF_SESSION, BlockedCell
from summaries.fixes.row_blockers import (
    OUTCOME_RANK,
    TAB_RANK,
    WORKBOOK_RANK,
    Blocker,
    blocker_from_cells,
    find_row_blockers,
    join_addresses,
)
from summaries.fixes.rule_fixes import rule_fix
from summaries.memo import memoized
from summaries.presentation.wording import singular_or_plural, with_period
from summaries.report import Report
from validators import RULES, Case
from validators.redaction import NO_HEADER
from validators.tab_names import TabNames
from validators.views import REGISTRY_PLACE

BLOCKER_COLUMNS = ("Partnership", "Tab", "What", "Rows", "Effect", "Where", "Fix")
WHOLE_WORKBOOK_LOCATION = "The whole workbook"


@memoized
def blockers_table(report: Report) -> pd.DataFrame:
    """Return one row per blocker, largest effect first, columns `BLOCKER_COLUMNS`.

    Rows (Int64) is empty where a whole workbook, tab or outcome is missing. What and Effect never hold typed text.
    """
    rows = [(blocker.partnership, blocker.tab, blocker.what, blocker.rows, blocker.effect, blocker.where, blocker.fix)
            for blocker in find_blockers(report)]
    return pd.DataFrame(rows, columns=list(BLOCKER_COLUMNS)).astype({"Rows": "Int64"})


@memoized
def find_blockers(report: Report) -> list[Blocker]:
    """Return the blockers in the order of `blockers_table`; of two workbooks that hold the same rows, only one's."""
    copies = report.tables.duplicate_workbooks.copy_of
    return [blocker for blocker in find_all_blockers(report) if blocker.partnership not in copies]


@memoized
def count_blockers(report: Report) -> Counter[str]:
    """Return the number of blockers of each workbook, of one that holds the same rows as another, too."""
    return Counter(blocker.partnership for blocker in find_all_blockers(report))


@memoized
def find_all_blockers(report: Report) -> list[Blocker]:
    """Like `find_blockers`, with those of workbooks that hold the same rows as another."""
    row_blockers = [*find_row_blockers(report), *_called_off_blockers(report)]
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
    """Return the cells of row `blocker_index` of `blockers_table`: Tab, Cell, CoP, What Stands There.

    What Stands There is empty for Individuals, because nobody sees who was consulted, and for what the report's
    audience may not see. Tabs of which the audience may see no single row are left out.
    """
    rows, policy = [], report.redaction
    for cell in find_blockers(report)[blocker_index].cells:
        if policy.redacts_rows(cell.tab):
            continue
        location = report.tables.locations[cell.place]
        row_cells, column = location.raw_sheet.rows[cell.row - 1], cell.column_index
        address, value = f"row {cell.row}", ""
        if column is not None:
            address = f"{column_letter(column + 1)}{cell.row}"
            if column < len(row_cells) and cell.column != "individuals" and not policy.redacts(location, cell.row,
                                                                                               column):
                value = sheet_text(row_cells[column])
        rows.append((policy.tab_name(location.tab, location.raw_sheet.name), address,
                     "" if policy.redacts_cop(location) else cell.cop, value))
    return pd.DataFrame(rows, columns=["Tab", "Cell", "CoP", "What Stands There"])


_MISSING_TAB_EFFECTS = {
    COPS.name: "CoPs and sessions are not reported, and no response is of a known CoP",
    SESSIONS.name: "Sessions are not reported",
    TRAININGS.name: "Training events and participants are not reported",
    CONSULTATIONS.name: "Individuals and hours of consultation are not reported",
    SURVEY_RESPONSES.name: "No outcome can be reported",
}
_REPEATED_QUESTION_EFFECT = "Its answers are not counted"
# The effect of a repeated column that no row needs to be counted; a column that is not here has none.
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


class _CaseViolation(NamedTuple):
    """A violation of a rule that no blocked cell shows, with the case that applies. `row`, `column`: -1, "" for none.
    """

    rule_id: str
    case: Case
    partnership: str
    place: int
    details: Mapping[str, Any]
    cop: str
    row: int
    column: str


def _violations_of(report: Report, *rule_ids: str) -> Iterator[_CaseViolation]:
    """Yield the violations of the rules with `rule_ids` that are not explained."""
    violations = report.results.violations
    rule_numbers = [number for number, rule in enumerate(RULES) if rule.id in rule_ids]
    rows = violations[violations["rule"].isin(rule_numbers) & violations["explained"].isna()]
    columns = (rows[name].tolist() for name in ("rule", "case", "partnership", "place", "details", "cop", "row",
                                                "column"))
    for rule, case, *others in zip(*columns, strict=True):
        yield _CaseViolation(RULES[rule].id, RULES[rule].cases[case], *others)


def _called_off_blockers(report: Report) -> Iterator[Blocker]:
    """Yield one blocker for the sessions of a partnership that count as held although a text calls them off."""
    groups: dict[str, list[_CaseViolation]] = defaultdict(list)
    for violation in _violations_of(report, "SES-06"):
        if violation.details["counted"]:
            groups[violation.partnership].append(violation)
    for name, violations in groups.items():
        cells = [BlockedCell(name, SESSIONS, False, violation.column, CALLED_OFF_SESSION, violation.place,
                             violation.row, report.tables.locations[violation.place].columns[violation.column],
                             violation.cop) for violation in violations]
        yield blocker_from_cells(report, name, cells, " ".join(dict.fromkeys(
            violation.case.fix for violation in violations)))


def _sheet_blockers(report: Report, row_blockers: list[Blocker]) -> Iterator[Blocker]:
    """Yield the workbooks and tabs that are not read, and repeated columns without a blocked row."""
    blocked_columns = {(blocker.partnership, cell.place, cell.column)
                       for blocker in row_blockers for cell in blocker.cells}
    places_with_rows = {place for frame in report.row_statuses.derived.frames.values()
                        for place in frame["place"].unique()}
    for violation in _violations_of(report, "WBK-01", "WBK-02", "TAB-01", "TAB-04", "TAB-05"):
        name, place, details = violation.partnership, violation.place, violation.details
        location = report.tables.locations[place] if place >= 0 else details.get("unread")
        details = {**details, **report.redaction.redacted_details(location, dict(details))}
        if place == REGISTRY_PLACE:
            continue    # A workbook that it keeps out is flagged as unreadable; for the rest the last list is used.
        if violation.rule_id == "WBK-01":
            # The message says what to do; the rule's fix says what is missing until then.
            yield Blocker(WORKBOOK_RANK, name, "", "The workbook can't be read", None, "No figure of it is reported",
                          WHOLE_WORKBOOK_LOCATION, with_period(details["sentence"]))
        elif violation.rule_id == "WBK-02":
            yield Blocker(WORKBOOK_RANK, name, "", "Nothing has been entered yet", None, "No figure of it is reported",
                          WHOLE_WORKBOOK_LOCATION, violation.case.fix)
        elif violation.rule_id == "TAB-01":
            tab, missing = details["tab"], details["missing"]
            yield Blocker(TAB_RANK, name, tab, f"There is no tab {tab}" if missing else "The headers can't be found",
                          None, _MISSING_TAB_EFFECTS[tab] if missing else "None of its rows is counted",
                          WHOLE_WORKBOOK_LOCATION if missing else details["sheet"],
                          violation.case.fix.format_map(details))
        elif violation.rule_id == "TAB-05":
            if details["count"] > details["again"]:    # a copy of a tab that is read blocks nothing
                tab = details["known_tab"]
                yield Blocker(TAB_RANK, name, tab, f"A tab with the headers of {tab} is not read", details["count"],
                              "None of its rows is counted", details["sheet"], violation.case.fix.format_map(details))
        elif place in places_with_rows and (name, place, details["name"]) not in blocked_columns:
            yield from _repeated_column_blocker(report, violation)


def _column_blockers(report: Report, blockers: list[Blocker]) -> Iterator[Blocker]:
    """Yield the missing columns of tabs without rows: no row is blocked, but a figure is not reported."""
    figures_by_reason: dict[tuple[str, Tab, str], list[Figure]] = defaultdict(list)
    for figure in report.figures:
        needs = figure.requirements if figure.unreported_reason and figure.level == PARTNERSHIP else ()
        if needs and not any(_is_covered_by(blocker, figure.partnership, needs) for blocker in blockers):
            figures_by_reason[figure.partnership, needs[0].tab, figure.unreported_reason].append(figure)
    for (name, tab, reason), figures in figures_by_reason.items():
        location = next((location for location in report.tables.locations
                         if location.partnership == name and location.tab is tab and location.header_row), None)
        sheet = report.redaction.tab_name(tab, location.raw_sheet.name) if location else tab.name
        where = f"{sheet} header row {location.header_row}" if location else sheet
        yield Blocker(TAB_RANK, name, tab.name, f"There is {reason}", None,
                      f"Not reported: {join_words(figure.indicator for figure in figures)}", where,
                      rule_fix("TAB-02", {"sheet": sheet} | _missing_header(report, location, figures[0])))


def _missing_header(report: Report, location: TabLocation | None, figure: Figure) -> dict[str, str]:
    """Return the header that a tab lacks for `figure`, words for it if one of several columns would do.

    And the partnership's own header that looks like it.
    """
    missing = [group for need in figure.requirements if location and need.tab is location.tab
               for group in need.groups if not set(group) & set(location.columns)]
    if location is None or [*map(len, missing)] != [1]:
        return {"wanted": "the header it stands for", "our_header": NO_HEADER}
    name = missing[0][0]
    return {"wanted": location.tab[name].header, "our_header": report.redaction.likely_header(location, name)}


def _is_covered_by(blocker: Blocker, partnership: str, requirements: tuple[TabRequirement, ...]) -> bool:
    """Return whether `blocker` is about the workbook, a tab or a column that a figure with `requirements` lacks."""
    if blocker.partnership != partnership or blocker.rank > OUTCOME_RANK:
        return False
    columns = {name for need in requirements for group in need.groups for name in group}
    return blocker.rank == WORKBOOK_RANK or (
        blocker.tab in {need.tab.name for need in requirements}
        and (not blocker.cells or blocker.cells[0].column in columns))


def _repeated_column_blocker(report: Report, violation: _CaseViolation) -> Iterator[Blocker]:
    details, location = violation.details, report.tables.locations[violation.place]
    tab = location.tab
    column = next((column for column in tab.columns if column.name == details["name"]), None)
    if column is None:    # a question of the partnership's own form
        what, effect = "A question of the survey", _REPEATED_QUESTION_EFFECT
    else:
        what = f"The column {column.header}"
        effect = _REPEATED_QUESTION_EFFECT if column.outcome else _REPEATED_COLUMN_EFFECTS.get((tab.name, column.name),
                                                                                               "")
    if effect and location.header_row:
        cells = join_addresses({int(details["other_index"]), int(details["column_index"])}, location.header_row)
        yield Blocker(TAB_RANK, violation.partnership, tab.name, f"{what} stands twice, so neither is read", None,
                      effect, f"{report.redaction.tab_name(tab, location.raw_sheet.name)} {cells}", violation.case.fix)


def _outcome_blockers(report: Report) -> Iterator[Blocker]:
    """Yield one blocker for the outcomes of a partnership that nobody is asked, whose pairs are unclear, or that have
    no valid answer in a year that has ended."""
    groups: dict[tuple[str, str], list[_CaseViolation]] = defaultdict(list)
    for violation in _violations_of(report, *_OUTCOME_TEXTS):
        groups[violation.rule_id, violation.partnership].append(violation)
    for (rule_id, name), violations in groups.items():
        numbers = [violation.details["outcome"] for violation in violations]
        location, count = report.tables.locations[violations[-1].place], len(numbers)
        what = singular_or_plural(count, *_OUTCOME_TEXTS[rule_id]).format(count=count, **violations[-1].details)
        numbers_text = {"outcome": ", ".join(map(str, numbers))}
        fixes = dict.fromkeys(violation.case.fix.format_map({**violation.details, **numbers_text})
                              for violation in violations)
        effect, where = ("No change from before to now", "") if rule_id == "SUR-07" else (
            "No percent", f" header row {location.header_row}")
        yield Blocker(OUTCOME_RANK, name, location.tab.name, what, None,
                      f"{effect} for: " + "; ".join(OUTCOMES[number - 1] for number in numbers),
                      f"{report.redaction.tab_name(location.tab, location.raw_sheet.name)}{where}", " ".join(fixes))


_OUTCOME_TEXTS = {
    "SUR-01": ("{count} outcome is not asked", "{count} outcomes are not asked"),
    "SUR-05": ("{count} outcome has no valid answer in {year_name}", "{count} outcomes have no valid answer in "
               "{year_name}"),
    "SUR-07": ("Before and Now questions of {count} outcome are not in pairs",
               "Before and Now questions of {count} outcomes are not in pairs"),
}
