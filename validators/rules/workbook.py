"""Rules about the sheets themselves: workbooks, tabs, columns, cells, rows and ids."""

import pandas as pd

from cop_sheets.layout import COLUMN_MAP
from cop_sheets.parsing.values import State
from cop_sheets.registry import PARTNERSHIPS
from cop_sheets.text import listed
from validators.rules.predicates import both, is_in
from validators.rules.rule import TWINS, Case, Kind, Predicate, Rule, Severity
from validators.views import ORDER_FIX

MUST, SHOULD, INFO = Severity
_ERROR_RANK, _UNREADABLE_RANK, _BLANK_RANK, _TIDIED_RANK = 0, 2, 3, 4


def _is(state: State, *others: Predicate) -> Predicate:
    return both(is_in("state", state), *others)


def _listed(predicate: Predicate) -> Predicate:
    return both(is_in("tab", PARTNERSHIPS.name), predicate)


def _about_the_map(view: pd.DataFrame) -> pd.Series:
    return view["tab"] == COLUMN_MAP.name


def _figure(view: pd.DataFrame) -> pd.Series:
    return view["figure"].astype(bool)


def _setting(view: pd.DataFrame) -> pd.Series:
    return view["kind"] == "setting"


def _any(name: str) -> Predicate:
    return lambda view: view[name] > 0


def _true(name: str) -> Predicate:
    return lambda view: view[name].astype(bool)


_CELL = {"state": State.READ, "required": True, "figure": True, "kind": "date"}
_DATES = {"backwards": False, "early": False, "late": False, "planned": False}
_COLUMN = {"status": "there", "tab": "Sessions"}
_EARLIER = "; the list of partnerships from before stands."
_PARTLY = "Part of this line can't be followed: {problem}."
_UNREADABLE = "“{value}” can't be read as {kind}"
_UNREADABLE_HERE = "What stands here can't be read as {kind}"
_ACCEPTED = "Type {accepted}."
_OWN_LIST = "Its partnership's own list says what to type instead."    # the fix of a setting repeats what was typed
_UNREAD_TAB = "{sheet} is not read: {rows_said} not counted. Its headers are those of {known_tab}{again_said}."

# Nothing that stands on the tab Column Map says what its own columns mean.
_MAP_HEADERS = listed(column.header for column in COLUMN_MAP.columns)
_OWN_HEADER = "Add it; if a column of yours is it, give that the header {wanted}."
_NO_HEADERS = "The header row of {sheet} can't be found in its first 20 rows."
_NO_COLUMN = "{sheet} has no column {wanted}."
_NOT_READ = "The column {wanted} is not one that is read; it is kept aside."
_NOT_READ_HERE = "This is a column that is not read; it is kept aside."

RULES = (
    Rule("WBK-01", "The workbook can be read", Kind.DATA, MUST, "workbooks", None,
         (Case(MUST, lambda view: view["sentence"] != "", "{sentence}",
               "Until it can be read, it is missing from every figure."),),
         keeps={"sentence": "", "empty": False}, breaks={"sentence": "It is damaged.", "empty": False}),
    Rule("WBK-02", "Something has been entered", Kind.DATA, MUST, "workbooks", None,
         (Case(MUST, _true("empty"), "Nothing has been entered yet in any tab of this workbook.",
               "Start with the CoPs tab, one row a Community of Practice."),),
         keeps={"sentence": "", "empty": False}, breaks={"sentence": "", "empty": True}),
    Rule("WBK-03", "Each workbook has its own rows", Kind.DATA, MUST, TWINS, None,
         (Case(MUST, _true("same"), "This workbook and that of {other} hold the same rows under two names: which is "
               "the copy? All rows count them once.", "Take the copy away, or correct its name or address."),
          Case(SHOULD, lambda view: view["shared_said"] != "", "Dated rows of this workbook stand, equal in every "
               "column, in another one too: {shared_said}. All of them count.", "If they were copied, delete them "
               "where they don't belong.")),
         keeps={"same": False, "shared_said": ""}, breaks={"same": True, "shared_said": ""}),
    Rule("WBK-04", "The folder holds nothing that is not read", Kind.DATA, INFO, "folder", None,
         (Case(INFO, _any("count"), "Not read: {files_named}.", "To have a workbook read, move it up into the folder "
               "itself; give CSV files a folder of their own, called after their partnership. Take away what is not to "
               "be read."),),
         keeps={"count": 0}, breaks={"count": 1}),
    Rule("TAB-01", "Every tab is there", Kind.DATA, MUST, "tabs", None,
         (Case(MUST, _listed(_true("missing")), "The registry has no tab {tab}" + _EARLIER,
               "Name the tab that lists the partnerships {tab}."),
          Case(MUST, _listed(_true("headerless")), "The header row of {sheet} in the registry can't be found in its "
               "first 20 rows" + _EARLIER, "Give it the headers {first_headers}, each once."),
          Case(MUST, both(_about_the_map, _true("headerless")), _NO_HEADERS,
               "Give it the headers " + _MAP_HEADERS + "."),
          Case(MUST, _true("missing"), "There is no tab {tab}.",
               "Add it from the template; if a tab of yours is it, add to the tab Column Map: Our Tab = its name, Our "
               "Column blank, Means = {tab}."),
          Case(MUST, _true("headerless"), _NO_HEADERS,
               "Give it the headers {first_headers}; if yours are called otherwise, add to the tab Column Map: "
               "{sheet} | your header | the header it stands for.")),
         keeps={"missing": False, "headerless": False, "tab": "Sessions"},
         breaks={"missing": True, "headerless": False, "tab": "Sessions"}),
    Rule("TAB-02", "Every required column is there", Kind.DATA, MUST, "columns", None,
         (Case(MUST, _listed(is_in("status", "lacking")), "{sheet} in the registry has no column {wanted}"
               + _EARLIER, _OWN_HEADER),
          Case(MUST, both(_about_the_map, is_in("status", "lacking")), _NO_COLUMN, _OWN_HEADER),
          Case(MUST, is_in("status", "lacking"), _NO_COLUMN,
               "Add it; if a column of yours is it, add to the tab Column Map: {sheet} | your header | {wanted}."),),
         keeps=_COLUMN, breaks=_COLUMN | {"status": "lacking"}),
    Rule("TAB-03", "Columns that are not read", Kind.DATA, INFO, "columns", None,
         (Case(INFO, _listed(is_in("status", "unknown")), "The column {wanted} is not one that is read in the "
               "registry; it is kept aside.", "Nothing; if it stands for a column that is read, give it that header: "
               "{first_headers}."),
          Case(INFO, both(_about_the_map, is_in("status", "unknown")), _NOT_READ, "Nothing; if it stands for a column "
               "that is read, give it that header: " + _MAP_HEADERS + ".", discreet=_NOT_READ_HERE),
          Case(INFO, is_in("status", "unknown"), _NOT_READ,
               "Nothing; if it stands for a column that is read, say so on the tab Column Map: {sheet} | {wanted} | "
               "the header it stands for.",
               discreet=_NOT_READ_HERE),),
         keeps=_COLUMN, breaks=_COLUMN | {"status": "unknown"}),
    Rule("TAB-04", "Each header stands once", Kind.DATA, MUST, "columns", None,
         (Case(MUST, is_in("status", "repeated"), "Columns {other_letter} and {letter} both stand for “{wanted}”; "
               "neither is read.", "Rename one of the two, or delete it if it is empty."),),
         keeps={"status": "there"}, breaks={"status": "repeated"}),
    Rule("TAB-05", "Tabs that look like logs are read", Kind.DATA, SHOULD, "unread_tabs", None,
         (Case(SHOULD, both(_any("count"), _true("is_copy")), _UNREAD_TAB, "If they are to be counted, add to the tab "
               "Column Map: {sheet} | | {known_tab}. If the tab is a copy, leave it as it is, or delete it."),
          Case(SHOULD, _any("count"), _UNREAD_TAB, "If they are to be, add to the tab Column Map: {sheet} | | "
               "{known_tab}.")),
         keeps={"count": 0, "is_copy": False}, breaks={"count": 1, "is_copy": False}),
    Rule("TAB-06", "The order of dates is known", Kind.DATA, MUST, "date_columns", None,
         (Case(MUST, _true("unsettled"), "{day_first} here can only be day/month; {either} could be either{turned}. "
               "None of them is read until the order is known.", ORDER_FIX),),
         keeps={"unsettled": False}, breaks={"unsettled": True}),
    Rule("CEL-01", "Required cells are filled", Kind.DATA, MUST, "cells", None,
         (Case(MUST, _is(State.BLANK, _true("required")), "{header} is blank. {consequence}", "Fill it in."),),
         keeps=_CELL, breaks=_CELL | {"state": State.BLANK}, rank=_BLANK_RANK),
    Rule("CEL-02", "Cells can be read", Kind.DATA, MUST, "cells", None,
         (Case(MUST, _is(State.UNREADABLE, _setting, _figure), "This line can't be followed: {problem}.", "{accepted}",
               discreet="This line can't be followed.", discreet_fix=_OWN_LIST),
          Case(SHOULD, _is(State.UNREADABLE, _setting), _PARTLY, "{accepted}",
               discreet="Part of this line can't be followed.", discreet_fix=_OWN_LIST),
          Case(MUST, _is(State.UNREADABLE, _figure), _UNREADABLE + "; figures for NCPC depend on it.", _ACCEPTED,
               discreet=_UNREADABLE_HERE + "; figures for NCPC depend on it."),
          Case(SHOULD, _is(State.UNREADABLE), _UNREADABLE + ".", _ACCEPTED, discreet=_UNREADABLE_HERE + ".")),
         keeps=_CELL, breaks=_CELL | {"state": State.UNREADABLE}, rank=_UNREADABLE_RANK),
    Rule("CEL-03", "No spreadsheet errors", Kind.DATA, MUST, "cells", None,
         (Case(MUST, _is(State.PROBLEM), "{value} is a spreadsheet error, or a formula without a result, so there is "
               "nothing to read.", "Correct the formula, or type the value itself.",
               discreet="What stands here is a spreadsheet error, or a formula without a result, so there is nothing "
                        "to read."),),
         keeps=_CELL, breaks=_CELL | {"state": State.PROBLEM}, rank=_ERROR_RANK),
    Rule("CEL-04", "Values understood after tidying", Kind.DATA, INFO, "cells", None,
         (Case(INFO, _is(State.TIDIED), "“{value}” is read as {understood}.", "Nothing, if that is right.",
               discreet="What stands here was understood after tidying."),),
         keeps=_CELL, breaks=_CELL | {"state": State.TIDIED}, rank=_TIDIED_RANK),
    Rule("CEL-05", "Each id stands once", Kind.DATA, MUST, "ids", None,
         (Case(MUST, _listed(_true("repeated")), "Listed more than once: {problem}.",
               "Correct one of the rows, or delete it."),
          Case(INFO, both(_true("repeated"), _true("unclear")), "Whether “{typed}” stands twice, or for one CoP that "
               "closed and reopened, cannot be judged: a date in one of its rows on {tab} is blank or can't be read.",
               "Fill in or correct that date; then this can be judged.", unknown=True),
          Case(MUST, _true("repeated"), "“{typed}” stands a second time on {tab}.",
               "Give each its own id; delete the row if it is the same one."),),
         keeps={"repeated": False, "unclear": False, "tab": "CoPs"},
         breaks={"repeated": True, "unclear": False, "tab": "CoPs"}),
    Rule("CEL-06", "Dates are possible", Kind.DATA, MUST, "dates", None,
         (Case(MUST, _true("backwards"), "The End Date {value} is before the Start Date.",
               "Correct whichever is wrong."),
          Case(MUST, _true("early"), "{value} is before 2010.", "Correct the year.",
               discreet="What stands here is before 2010."),
          Case(MUST, _true("late"), "{value} is more than a year after {as_of}.", "Correct the year.",
               discreet="What stands here is more than a year after {as_of}."),
          Case(INFO, _true("planned"), "{value} is after {as_of}: this row is planned, and doesn't count yet.",
               "Nothing, if the date is right.",
               discreet="What stands here is after {as_of}: this row is planned, and doesn't count yet.")),
         keeps=_DATES, breaks=_DATES | {"backwards": True}),
    Rule("ROW-01", "Totals rows are not data", Kind.DATA, INFO, "rows", None,
         (Case(INFO, is_in("status", "totals"), "This row was taken for a Totals row and is not counted.",
               "Nothing; if it is an entry, type other words than Total, and its date where that is blank."),),
         keeps={"status": "data"}, breaks={"status": "totals"}, about_row=True),
    Rule("ROW-02", "No row stands twice", Kind.DATA, SHOULD, "rows", None,
         (Case(SHOULD, is_in("status", "repeat"), "This row is the same as {first} in every column{counting}.",
               "Delete one if it was entered twice."),),
         keeps={"status": "data", "counting": ""}, breaks={"status": "repeat", "counting": ". Both count"},
         about_row=True),
    Rule("ROW-03", "Headings and notes are not data", Kind.DATA, INFO, "no_entries", None,
         (Case(INFO, _any("count"), "Not entries, and not counted: {rows_named}.",
               "Nothing; if one of them is an entry, fill its other cells."),),
         keeps={"count": 0}, breaks={"count": 1}),
)
