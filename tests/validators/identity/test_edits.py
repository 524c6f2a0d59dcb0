"""An edit of a cell changes the Flag IDs of exactly the flags whose identity or declared needs hold that cell.

Which these are is recounted here from the declarations of the layout and the rules. Every edited workbook is a
partnership of its own, so that one report has them all.
"""

from collections import Counter, defaultdict
from copy import deepcopy
from random import Random
from typing import NamedTuple

import pytest

from cop_sheets.layout import COPS, DATA_TABS, SESSIONS, ColumnType, column_letter
from tests.generated.workbooks import workbook
from tests.support.proof import case_count
from tests.validators.identity.reports import parts_of, report_of
from validators import RULES
from validators.identity.subjects import VIEW_SUBJECTS, SubjectType

SEEDS, EDITS = range(case_count(5, 200)), 20    # edits of each workbook
TOGETHER = 25    # workbooks in one report
RULES_BY_ID = {rule.id: rule for rule in RULES}
NEW_CELLS = {
    ColumnType.TEXT: ("Edited words", "TBD"), ColumnType.ID: ("Z9",), ColumnType.DATE: ("2024-12-25", "unclear", ""),
    ColumnType.TIMESTAMP: ("2025-02-25 10:11:12", "unclear"), ColumnType.FISCAL_YEAR: ("FY 24-25",),
    ColumnType.WHOLE: (87.0, "many", ""), ColumnType.HOURS: (3.85, -1.0, "long"), ColumnType.YES_NO: ("No", "maybe"),
    ColumnType.CHOICE: ("Hybrid", "Cancelled", "Member", "other"), ColumnType.CHOICES: ("other",),
    ColumnType.PEOPLE: ("Zed Quill; Ann Lee", "7 teachers"), ColumnType.AGREEMENT: (2.0, "perhaps")}
# Flags about something else than a row: the tabs whose cells decide the values on which they rest.
DERIVED_FROM = {"books": {"CoPs"}, "similar_names": {"Consultations"}, "SES-05": {"Sessions", "CoPs"}}


class Edit(NamedTuple):
    """An edited cell of the partnership `before`; the edited workbook is the partnership `after`."""

    before: str
    after: str
    tab: object
    sheet: str
    row: int
    name: str    # of the column


class Rows:
    """The rows of a report, by partnership, tab and spreadsheet row."""

    def __init__(self, report):
        self.derived = report.results.derived
        self.index, self.alike, self.by_cop = {}, Counter(), defaultdict(list)
        tables = report.tables
        for tab in DATA_TABS:
            values = tables[tab].values
            for index, (place, row) in enumerate(zip(values["place"], values["row"], strict=True)):
                location = tables.locations[place]
                self.index[location.partnership, tab.slug, location.raw_sheet.name, row] = index
                self.alike[self._identity(tab, location.partnership, index)] += 1
        for tab in (COPS, SESSIONS):
            for index, partnership, cop in zip(self.derived[tab].index, self.derived[tab]["partnership"],
                                               self.derived[tab]["cop"], strict=True):
                self.by_cop[partnership, tab.slug, cop].append(index)

    def names(self, tab, index):
        """Return the columns that identify a row."""
        states = self.derived.tables[tab].states
        return next((names for names in tab.identity[:-1] if all(states[name][index] <= 1 for name in names)),
                    tab.identity[-1])

    def _identity(self, tab, partnership, index):
        table, names = self.derived.tables[tab], self.names(tab, index)
        return (partnership, tab.slug, table.values["not_data"].iat[index], names,
                *(table.canonical_text(name, index) for name in names))

    def text(self, tab, partnership, sheet, row, name):
        """Return the canonical text of a cell; None for an answer to a question."""
        table = self.derived.tables[tab]
        index = self.index[partnership, tab.slug, sheet, row]
        return table.canonical_text(name, index) if name in table.raw else None

    def is_alike(self, tab, partnership, sheet, row):
        """Return whether another row has the same identity."""
        return self.alike[self._identity(tab, partnership, self.index[partnership, tab.slug, sheet, row])] > 1

    def month(self, partnership, cop, month):
        """Return the values on which a missed month rests: the CoP's dates, and its sessions of the month."""
        cops, sessions = (self.derived.tables[tab] for tab in (COPS, SESSIONS))
        frame = self.derived[SESSIONS]
        return (sorted((cops.canonical_text("start_date", index), cops.canonical_text("end_date", index))
                       for index in self.by_cop[partnership, COPS.slug, cop]),
                sorted((str(frame["date"][index]), sessions.canonical_text("status", index))
                       for index in self.by_cop[partnership, SESSIONS.slug, cop]
                       if str(frame["date"][index]).startswith(month)))


def edits_of(seed, report, tabs, random):
    """Return some edits of the generated workbook `tabs`, and the edited workbooks by name."""
    before, edits, workbooks = f"seed {seed:03d}", [], {}
    places = [(place, location) for place, location in enumerate(report.tables.locations)
              if location.partnership == before and not location.tab.settings and location.header_row]
    for number in range(EDITS):
        place, location = random.choice(places)
        frame = report.results.derived[location.tab]
        rows = frame.loc[frame["place"] == place, "row"].tolist()
        name, index = random.choice(sorted(location.columns.items()))
        if not rows:
            continue
        row, new = random.choice(rows), random.choice(NEW_CELLS[location.tab[name].kind])
        cells = tabs[location.raw_sheet.name][row - 1]
        edited = deepcopy(tabs)
        edited_row = list(cells) + [""] * (index + 1 - len(cells))
        edited_row[index] = new
        edited[location.raw_sheet.name][row - 1] = edited_row
        after = f"{before} edit {number:02d}"
        workbooks[after] = edited
        edits.append(Edit(before, after, location.tab, location.raw_sheet.name, row, name))
    return edits, workbooks


def address(part):
    """Return what a flag is found by in both reports: a row, or, for a flag about something else, its words."""
    flag, rule = part.flag, RULES_BY_ID[part.flag["Rule"]]
    if rule.view == "cop_months":
        return rule.id, flag["CoP ID"], part.part
    column = "" if rule.applies_to_row else flag["Column"]
    return rule.id, flag["Tab"], flag["Row"], column, part.part


def by_address(parts):
    """Return the parts of a partnership by address, without flags for many cells and addresses that several have."""
    found = defaultdict(list)
    for part in parts:
        found[address(part)].append(part)
    return {key: parts[0] for key, parts in found.items()
            if len(parts) == 1 and "flagged alike" not in parts[0].flag["Message"]}


def expected_change(edit, part, rows_before, rows_after, location):
    """Return whether the Flag ID of `part` has to change, and the Subject; None where it may."""
    flag, rule = part.flag, RULES_BY_ID[part.flag["Rule"]]
    subject = VIEW_SUBJECTS[rule.view]
    if rule.view == "cop_months":
        values = [rows.month(name, flag["CoP ID"], part.part) for rows, name in (
            (rows_before, edit.before), (rows_after, edit.after))]
        return values[0] != values[1], False
    if location is None or rule.about or subject.type not in (SubjectType.ROW, SubjectType.CELL, SubjectType.KEY):
        if rule.view != "cops" or flag["Row"] == (location.header_row if location else None):
            may = edit.tab is location.tab if location and rule.view in ("date_columns", "non_data_rows") else (
                edit.tab.name in DERIVED_FROM.get(rule.id, DERIVED_FROM.get(rule.view, ())))
            return (None, None) if may else (False, False)
        if "missing_since" in (rule.rests_on or ()) and edit.tab is not COPS:
            return None, False
    if location.tab.settings or flag["Row"] == location.header_row:
        return False, False
    key = location.tab.slug, location.raw_sheet.name, int(flag["Row"])
    alike = [rows.is_alike(location.tab, name, *key[1:]) for rows, name in (
        (rows_before, edit.before), (rows_after, edit.after))]
    is_own_row = (edit.tab.slug, edit.sheet, edit.row) == key
    uses_content = subject.type in (SubjectType.ROW, SubjectType.CELL)
    if uses_content and any(alike):
        if alike[0] != alike[1]:
            return (True, True) if not is_own_row else (None, None)
        return (True, True) if is_own_row else (None, None)
    if subject.type is SubjectType.KEY and not is_own_row and edit.tab is location.tab:
        return None, None    # a row that was the third of its id may be the second
    if not is_own_row:
        return False, False
    identity = edit.name in rows_before.names(location.tab, rows_before.index[edit.before, *key]) or (
        edit.name in rows_after.names(location.tab, rows_after.index[edit.after, *key]))
    if rule.rests_on is None and rule.applies_to_row:
        return (True, True) if identity else (None, False) if edit.name in {
            rule.column, *(case.column for case in rule.cases), "facilitators", "individuals"} else (False, False)
    needs = rule.rests_on
    if needs is None:
        needs = [name for name, index in location.columns.items() if column_letter(index + 1) == flag["Column"]]
    return identity or edit.name in needs, identity


@pytest.mark.proof
@pytest.mark.parametrize("first", SEEDS[::TOGETHER])
def test_an_edit_changes_exactly_the_ids_that_rest_on_it(first):
    random = Random(first)
    workbooks = {seed: workbook(seed) for seed in SEEDS[first:first + TOGETHER]}
    before = report_of({f"seed {seed:03d}": tabs for seed, tabs in workbooks.items()})
    edits, edited = [], {}
    for seed, tabs in workbooks.items():
        own_edits, own_workbooks = edits_of(seed, before, tabs, random)
        edits += own_edits
        edited |= own_workbooks
    after = report_of(edited)
    rows_before, rows_after = Rows(before), Rows(after)
    by_partnership = defaultdict(list)
    for part in parts_of(before) + parts_of(after):
        if part.flag["Rule"] != "WBK-03":    # the edited workbooks are nearly copies of each other
            by_partnership[part.flag["Partnership"]].append(part)
    locations = {(location.partnership, location.raw_sheet.name): location for location in before.tables.locations}
    wrong, counts = [], Counter()
    for edit in edits:
        cell = edit.sheet, edit.row, edit.name
        text = rows_before.text(edit.tab, edit.before, *cell)
        if text is not None and text == rows_after.text(edit.tab, edit.after, *cell):
            continue    # such as one blank text for another
        own, other = (by_address(by_partnership[name]) for name in (edit.before, edit.after))
        for key in own.keys() & other.keys():
            expected = expected_change(edit, own[key], rows_before, rows_after,
                                       locations.get((edit.before, own[key].flag["Tab"])))
            actual = own[key].flag_id != other[key].flag_id, own[key].subject != other[key].subject
            counts[expected[0], actual[0]] += 1
            if any(should not in (None, did) for should, did in zip(expected, actual, strict=True)):
                wrong.append((edit[1:2] + edit[3:], key, f"expected {expected}, was {actual}"))
    assert not wrong, f"{len(wrong)} flags:\n" + "\n".join(map(str, wrong[:20]))
    assert counts[False, False] > 20 * len(edits) and counts[True, True] > len(edits) / 10, counts
