"""Each rule whose flags can be explained: approved silences exactly that flag, until a cell changes that it rests on.

The workbook of each rule, and each change of it, is a partnership of one report.
"""

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.decisions import Decisions, Explanation, ExplanationStatus
from cop_sheets.layout import OUTCOMES, TABS, ColumnType
from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import RawSheet, Workbook
from summaries import build_report
from summaries.audience import ncpc_audience
from tests.generated.files import with_blank_rows, with_columns_shuffled, with_tabs_shuffled
from tests.support.sheets import AS_OF, YEAR, report, workbook
from tests.validators.flag_cases import CASES
from tests.validators.identity.reports import parts_of, with_rows_shuffled
from validators import RULES, Decider, FlagStatus

EXPLAINABLE = {rule.id: rule for rule in RULES if rule.explained_by}
CASE_NAMES = {"COP-14": "COP-12 and COP-14"}
# What decides a flag beside, or instead of, columns that its rule declares.
MORE_COLUMNS = {"COP-15": ["growing_together_book"], "ROW-02": ["minutes"], "SES-05": ["date"],
                "CON-03": ["individuals"]}
# A column of each tab that decides no flag of another tab.
HARMLESS = {"CoPs": "members", "Sessions": "minutes", "Trainings": "minutes", "Consultations": "consultant"}
NEW_CELLS = {ColumnType.DATE: "2024-12-25", ColumnType.WHOLE: 87.0, ColumnType.HOURS: 13.5, ColumnType.YES_NO: "Yes",
             ColumnType.CHOICE: "Virtual", ColumnType.PEOPLE: "Zed Quill"}
COLUMNS = {tab.name: {column.name: column for column in tab.columns} for tab in TABS}


def book(rule_id, name):
    """Return the tabs of a workbook with a flag of the rule."""
    if rule_id == "SUR-01":
        made = workbook(without={"Survey Responses": [OUTCOMES[5]]}, name=name)
    else:
        made = workbook(CASES[CASE_NAMES.get(rule_id, rule_id)][0], name=name)
    return {sheet.name: sheet.rows for sheet in made.raw_sheets}


def moved(tabs):
    """Return `tabs` with rows, columns and tabs in another order, and with blank rows."""
    return with_tabs_shuffled(with_blank_rows(with_columns_shuffled(with_rows_shuffled(tabs, 1), 1), 1), 1)


def edited(tabs, sheet, rows, name):
    """Return `tabs` with another value in the column `name` of some rows; None without that column."""
    location = next(location for location in locate_tabs(as_workbook("x", tabs)).locations
                    if location.raw_sheet.name == sheet)
    if name not in location.columns:
        return None
    changed, index, column = deepcopy(tabs), location.columns[name], COLUMNS[location.tab.name][name]
    for row in rows or range(location.header_row + 1, len(changed[sheet]) + 1):
        cells = changed[sheet][row - 1]
        cells += [""] * (index + 1 - len(cells))
        new = NEW_CELLS.get(column.kind, "Edited words")
        cells[index] = "No" if cells[index] == new == "Yes" else "In-person" if cells[index] == new else new
    return changed


def as_workbook(name, tabs):
    return Workbook(name, f"{name}.xlsx", [RawSheet(tab, rows) for tab, rows in tabs.items()])


def reported(workbooks, decisions=(), year=YEAR, as_of=AS_OF):
    tables = build_tables(ReadResult([as_workbook(name, tabs) for name, tabs in workbooks.items()]))
    return build_report(replace(tables, decisions=Decisions(tuple(decisions))), parse_fiscal_year(year),
                        date.fromisoformat(as_of))


def approved(partnership, part):
    return Explanation(partnership, part.flag_id, "It is so", "ann@example.org", date(2025, 7, 1), part.subject,
                       part.flag["Rule"], part.flag["Message"], ExplanationStatus.APPROVED, "bob@example.org",
                       date(2025, 7, 2), "Agreed.")


class Explained:
    """The workbooks of all rules: as they are, moved, edited elsewhere, and edited where the flag rests."""

    def __init__(self):
        self.before = reported({rule_id: book(rule_id, rule_id) for rule_id in EXPLAINABLE})
        self.part = {}
        for part in parts_of(self.before):
            if part.flag["Rule"] == part.flag["Partnership"] and can_be_explained(self.before, part):
                self.part.setdefault(part.flag["Rule"], part)
        self.workbooks, self.edits = {}, {}
        for rule_id, part in self.part.items():
            tabs, sheet = book(rule_id, rule_id), part.flag["Tab"]
            self.workbooks[rule_id], self.workbooks[f"{rule_id} moved"] = tabs, moved(tabs)
            others = tabs
            for other, name in HARMLESS.items():
                others = edited(others, other, [], name) if other != sheet else others
            self.workbooks[f"{rule_id} elsewhere"] = others
            for name in self.columns(part):
                changed = edited(tabs, sheet, [part.flag["Row"]], name)
                if changed:
                    self.edits.setdefault(rule_id, []).append(f"{rule_id} {name}")
                    self.workbooks[f"{rule_id} {name}"] = changed
        self.decisions = [approved(name, self.part[name.split()[0]]) for name in self.workbooks]
        self.after = reported(self.workbooks, self.decisions)
        self.next_year = reported(self.workbooks, self.decisions, "FY 25-26", "2026-07-15")

    def columns(self, part):
        """Return the names of the columns of the flagged row that decide the flag."""
        rule, flag = EXPLAINABLE[part.flag["Rule"]], part.flag
        known = COLUMNS.get(flag["Tab"], {})
        headers = {column.header: name for name, column in known.items()}
        declared = [headers.get(flag["Header"])] if rule.rests_on is None else rule.rests_on
        return [name for name in (*declared, *MORE_COLUMNS.get(rule.id, ())) if name in known]


def can_be_explained(checked, part):
    """Return whether the flag of a part can be explained."""
    return next(decider for parts, decider in zip(checked.flag_parts, checked.flag_deciders, strict=True)
                if part.flag_id in {each.flag_id for each in parts} and part.flag_id)


def statuses(checked, partnership):
    """Return {Flag ID: status} of a partnership, without the flags about equal workbooks."""
    return {part.flag_id: part.flag["Status"] for part in parts_of(checked)
            if part.flag["Partnership"] == partnership and part.flag["Rule"] != "WBK-03"}


@pytest.fixture(scope="module")
def explained():
    return Explained()


by_rule = pytest.mark.parametrize("rule_id", EXPLAINABLE)


@by_rule
def test_approved_silences_exactly_that_flag(explained, rule_id):
    flag_id = explained.part[rule_id].flag_id
    assert statuses(explained.after, rule_id) == statuses(explained.before, rule_id) | {flag_id: FlagStatus.EXPLAINED}
    reason = next(part.flag["Reason"] for part in parts_of(explained.after)
                  if (part.flag["Partnership"], part.flag_id) == (rule_id, flag_id))
    assert reason == "It is so (asked by ann@example.org, approved by bob@example.org: “Agreed.”)"


@by_rule
def test_it_stays_explained_when_rows_and_columns_move_and_other_cells_change(explained, rule_id):
    for change in ("moved", "elsewhere"):
        assert statuses(explained.after, f"{rule_id} {change}")[explained.part[rule_id].flag_id] == "Explained"


@by_rule
def test_editing_each_cell_that_it_rests_on_opens_it_again(explained, rule_id):
    for name in explained.edits.get(rule_id, ()):
        assert FlagStatus.EXPLAINED not in statuses(explained.after, name).values(), name


def test_nearly_every_rule_rests_on_a_cell_of_the_flagged_row(explained):
    # The others rest on other rows: months without a session or training, outcomes without an answer.
    assert set(EXPLAINABLE) - set(explained.edits) == {"COP-10", "SUR-01", "SUR-05", "TRN-03", "TRN-04", "TRN-05",
                                                       "TRN-06"}


@by_rule
def test_next_year_it_explains_nothing_and_nothing_is_said_of_it(explained, rule_id):
    flags = explained.next_year.flags
    own = flags[flags["Partnership"].isin([name for name in explained.workbooks if name.split()[0] == rule_id])]
    assert set(own["Status"]) <= {FlagStatus.OPEN}
    assert not own["Rule"].str.startswith("EXP").any()


def test_no_figure_moves(explained):
    without = reported(explained.workbooks)
    assert explained.after.ncpc_csv == without.ncpc_csv
    assert explained.after.reconciliation.equals(without.reconciliation)


def test_ncpc_can_identify_each_flag_about_which_it_decides(explained):
    seen = explained.before.for_audience(ncpc_audience())
    ids = {part.flag_id for part in parts_of(seen)}
    for rule_id, part in explained.part.items():
        if EXPLAINABLE[rule_id].explained_by is Decider.NCPC:
            assert part.flag_id in ids


@pytest.mark.parametrize("name", ["COP-02 unknown", "COP-06 unknown", "COP-10 unknown", "CEL-02", "CEL-03", "CON-02 0",
                                  "COP-16", "COP-17"])
def test_what_cannot_be_read_or_judged_cannot_be_explained(name):
    rule_id = name.split()[0]
    sheets = {"Consultations": "Date | Hours\n2024-10-08 | -1"} if name == "CON-02 0" else CASES.get(name, ({}, []))[0]
    if name == "COP-17":
        sheets = {"Survey Responses": "CoP ID | Role\nC9 | Member"}
    checked = report(sheets)
    found = [part for part in parts_of(checked) if part.flag["Rule"] == rule_id]
    assert found
    tabs = {sheet.name: sheet.rows for sheet in workbook(sheets).raw_sheets}
    after = reported({"Alamance": tabs}, [approved("Alamance", part) for part in found])
    own = after.flags[after.flags["Rule"] == rule_id]
    assert set(own["Status"]) == {"Open"} and set(own["Reason"]) == {""}
    messages = after.flags[after.flags["Rule"] == "EXP-02"]["Message"].tolist()
    assert messages and all(message.endswith("can't be explained.") for message in messages)
