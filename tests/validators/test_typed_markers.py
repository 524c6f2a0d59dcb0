"""Text typed anywhere in a workbook: NCPC sees it only from public cells.

Each workbook has a marker in one kind of cell, after which its partnership is named. Nothing that NCPC sees may contain
a marker of a cell that is not public, whichever rule, table or message might quote it.
"""

import re
from datetime import date
from functools import cache

import pytest

from cop_sheets import parse_fiscal_year
from cop_sheets.layout import (
    COLUMN_MAP,
    CONSULTATIONS,
    DATA_TABS,
    EXPLANATIONS_TAB,
    SURVEY_ITEMS,
    SURVEY_RESPONSES,
    TABS,
)
from summaries import build_report
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.figures.figure import ALL
from summaries.fixes import fix_counts
from summaries.fixes.blockers import blocker_cells, blockers_table, find_blockers
from summaries.fixes.fix_list import fix_list
from summaries.fixes.flag_list import flag_filter_options
from summaries.fixes.priorities import priority_fixes
from summaries.ncpc.rows_behind import figure_rows
from summaries.survey.gaps import outcome_gaps
from summaries.workbooks.status import tab_table, workbook_table
from tests.support.outputs import as_text
from tests.support.sheets import AS_OF, DEFAULTS, YEAR, tables, workbook

GUARDED = (CONSULTATIONS, SURVEY_RESPONSES, SURVEY_ITEMS, COLUMN_MAP, EXPLANATIONS_TAB)
MARKER = re.compile(r"Zo(\d+)x")
MAP = ["Our Tab", "Our Column", "Means"]
FORMS = ("{}", "4 or {}", "{}; Ann Lee", "1/2/2025 {}")


class Planted:
    """The workbooks, and of each marker by its number whether NCPC may be handed it."""

    def __init__(self):
        self.books, self.is_public = [], []

    def marker(self, is_public=False):
        """Return a new marker."""
        self.is_public.append(is_public)
        return f"Zo{len(self.is_public) - 1}x"

    def add(self, name, tabs):
        """Add a workbook of the partnership `name`, clean but for `tabs`."""
        self.books.append(workbook(exact=tabs, name=name))


def filled(tab):
    """Return a row of `tab` as a partnership fills it, by header."""
    cells = {SURVEY_ITEMS: ("Mine", "4", "", ""), COLUMN_MAP: ("Consultations", "Hrs", "Hours"),
             EXPLANATIONS_TAB: ("F-000000000000", "No session", "The storm", "Ann Lee")}.get(tab)
    return dict(zip(DEFAULTS[tab.name], cells, strict=True)) if cells else DEFAULTS[tab.name]


def with_text_under(row, header, text):
    """Return the cells of `row` with `text` under `header`."""
    return [text if name == header else cell for name, cell in row.items()]


def in_cells(planted, tab):
    """Plant a marker in each column's cells: as it is and in many rows alike, beside a number, a name and a date."""
    row = filled(tab)
    for column in tab.columns:
        for form in FORMS:
            text = form.format(planted.marker(tab is CONSULTATIONS and column.name == "consultant"))
            planted.add(f"{tab.name}, {column.header}: {form}", {
                tab.name: [list(row), *[with_text_under(row, column.header, text)] * (9 if form == "{}" else 1)]})


def over_headers(planted, tab):
    """Plant a marker over each header, beside them, above them and instead of them."""
    row, is_public = filled(tab), tab not in GUARDED
    cells = list(row.values())
    for header in row:
        headers = [planted.marker(is_public) if name == header else name for name in row]
        planted.add(f"{tab.name} over {header}", {tab.name: [headers, cells, cells]})
    text = planted.marker(is_public)
    planted.add(f"{tab.name} aside", {tab.name: [[text, *row, text], ["x", *cells], ["x", *cells], ["#REF!", *cells]]})
    planted.add(f"{tab.name} below a title", {tab.name: [[planted.marker(is_public)], [], list(row), cells]})
    planted.add(f"{tab.name} without headers", {tab.name: [[planted.marker(is_public), "x"], ["y", "z"]]})


def explained(planted, tab):
    """Plant a marker over each header and say on the tab Column Map what it means; below it are cells with errors."""
    row = filled(tab)
    for column in tab.columns:
        text = planted.marker()
        wrong = ["#REF!", "", "Ann", "15/10/2024", "5/10/2024", "1.5 hrs", "rainbow", "2030-01-01", "2001-01-01"]
        planted.add(f"{tab.name} {column.header} explained", {
            tab.name: [[text if name == column.header else name for name in row], list(row.values()),
                       list(row.values()), *(with_text_under(row, column.header, cell) for cell in wrong)],
            "Column Map": [MAP, [tab.name, text, column.header]]})


def named(planted):
    """Plant a marker in the names of tabs: of one that is not read, and of each that the tab Column Map explains."""
    for tab in (CONSULTATIONS, SURVEY_RESPONSES, SURVEY_ITEMS):
        row = filled(tab)
        rows = [[*row, "Aside"], [*row.values(), "x"], [*row.values(), "x"], ["#REF!"] * len(row)]
        lacking = [[header for header in row if header not in ("Hours", "CoP ID", "Outcome")], ["x"] * len(row)]
        for name, own in (("one", rows), ("two", rows), ("lacking", lacking), ("headless", [["x", "y"]])):
            text = planted.marker()
            names = [text, f"{text} too"] if name == "two" else [text]
            planted.add(f"{name} called {tab.name}", {tab.name: None} | dict.fromkeys(names, own) | {
                "Column Map": [MAP, *([each, "", tab.name] for each in names)]})
        planted.add(f"not read beside {tab.name}", {f"{planted.marker()} {tab.name}": rows})
    for tab in DATA_TABS:
        row = filled(tab)
        text = planted.marker()
        planted.add(f"not read, like {tab.name}", {f"{text} old": [[*row, text], *[[*row.values(), text]] * 3]})
        text = planted.marker()
        planted.add(f"not read, over a header of {tab.name}", {
            "Old": [[text, *list(row)[1:]], *[list(row.values())] * 3]})
    planted.add("not read", {planted.marker(): [["x", "y"], ["1", "2"]]})


QUESTIONS = {
    "once": ([["{}", "4", "", ""]], ["{}"]), "twice": ([["{}", "4", "", ""]], ["{}", "{}"]),
    "not asked": ([["{}", "4", "", ""]], []), "of no outcome": ([["{}", "{}", "", ""]], ["{}"]),
    "of two scales": ([["{}", "4", "Before", "1; 2"], ["{} now", "4", "Now", "1; 3"]], ["{}", "{} now"]),
    "in several pairs": ([["{}", "4", "Before", ""], ["{} b", "4", "Before", ""], ["{} now", "4", "Now", ""],
                          ["{} now b", "4", "Now", ""]], ["{}", "{} b", "{} now", "{} now b"]),
    "turned round": ([["{}", "4", "", "{} high; {} middle; {} low"], ["{} b", "5", "", "5; 4; 3; 2; 1"]],
                     ["{}", "{} b"]),
}


def own_questions(planted):
    """Plant a marker in questions of the partnership's own, and in what is answered to them."""
    for name, (lines, columns) in QUESTIONS.items():
        for cell in ("4", "often", "{}", "#REF!"):
            text = planted.marker()
            answers = [["Timestamp", "CoP ID", "Role", *columns],
                       *[["5/6/2025 11:02:10", "C1", "Member", *[cell] * len(columns)]] * 2]
            planted.add(f"asked {name}: {cell}", {
                tab: [[each.replace("{}", text) for each in line] for line in rows] for tab, rows in (
                    ("Survey Items", [list(filled(SURVEY_ITEMS)), *lines]), ("Survey Responses", answers))})


@cache
def planted():
    """Return all workbooks."""
    all_of_them = Planted()
    for tab in GUARDED:
        in_cells(all_of_them, tab)
    for tab in TABS:
        over_headers(all_of_them, tab)
    for tab in (CONSULTATIONS, SURVEY_RESPONSES):
        explained(all_of_them, tab)
    named(all_of_them)
    own_questions(all_of_them)
    return all_of_them


def parts_of(report):
    """Return, by name, the text of every output that quotes cells, headers or tabs."""
    parts = {"flags": report.flags, "fix list": fix_list(report, True), "standing": report.standing,
             "blockers": blockers_table(report), "fixes": priority_fixes(report), "fix counts": fix_counts(report),
             "gaps": outcome_gaps(report), "tabs": tab_table(report), "workbooks": workbook_table(report, ()),
             "choices": flag_filter_options(report), "summary": report.ncpc}
    for number in range(len(find_blockers(report))):
        parts[f"cells of blocker {number}"] = blocker_cells(report, number)
    for number, figure in enumerate(report.figures):
        if figure.level == ALL:
            parts[f"rows of {figure.indicator}"] = figure_rows(report, number), report.figure_rows(number)
    return {name: as_text(part) for name, part in parts.items()}


@cache
def planted_tables():
    """Return the typed tables of all workbooks."""
    return tables(*planted().books)


@cache
def planted_report(audience, as_of):
    """Return the report of all workbooks for `audience`."""
    return build_report(planted_tables(), parse_fiscal_year(YEAR), date.fromisoformat(as_of), audience)


@cache
def parts_quoting(audience, as_of):
    """Return, by marker, the first output for `audience` that contains it."""
    part_by_marker = {}
    for name, text in parts_of(planted_report(audience, as_of)).items():
        for number in MARKER.findall(text):
            part_by_marker.setdefault(int(number), name)
    return part_by_marker


@pytest.mark.parametrize("as_of", [AS_OF, "2024-08-15"])
def test_ncpc_is_given_a_typed_name_only_out_of_public_cells(as_of):
    is_public = planted().is_public
    assert {number: part for number, part in parts_quoting(ncpc_audience(),
                                                           as_of).items() if not is_public[number]} == {}


def test_the_partnership_sees_most_places_and_ncpc_the_public_ones():
    own, theirs = parts_quoting(PARTNERSHIP_AUDIENCE, AS_OF), parts_quoting(ncpc_audience(), AS_OF)
    is_public = planted().is_public
    assert {number for number in own if is_public[number]} == set(theirs)
    assert len(theirs) >= 50 and len(own) - len(theirs) > 150


def test_a_redacted_header_and_tab_are_called_what_they_stand_for():
    report = planted_report(ncpc_audience(), AS_OF)
    own = report.flags[report.flags["Partnership"] == "Consultations Hours explained"]
    assert set(own.loc[own["Rule"].isin(["CEL-02", "CEL-03"]), "Header"]) >= {"Hours"}
    aside = report.flags[(report.flags["Partnership"] == "Consultations aside") & (report.flags["Rule"] == "TAB-03")]
    assert aside[["Row", "Column", "Header", "Value", "Message", "Fix"]].to_numpy().tolist() == [
        [1, column, "(not shown)", "", "This is a column that is not read; it is kept aside.",
         "Nothing; if it stands for a column that is read, say so on the tab Column Map: Consultations | (not shown) | "
         "the header it stands for."] for column in "AJ"]
    called = report.flags[report.flags["Partnership"] == "one called Survey Responses"]
    assert set(called["Tab"]) <= {"Survey Responses", "Trainings", "Consultations", "CoPs", "Sessions"}
    aside = tab_table(report).set_index("Partnership")["Tabs Not Read"]
    assert (aside["not read"], aside["one called Consultations"]) == ("1", "")
