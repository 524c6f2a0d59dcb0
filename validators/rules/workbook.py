"""Rules about workbooks, tabs, columns, cells, rows and ids."""

import pandas as pd

from cop_sheets.layout import COLUMN_MAP
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_limits import EARLIEST_DATE
from cop_sheets.registry import PARTNERSHIPS_TAB
from cop_sheets.text import join_words
from validators.rules.predicates import all_of, is_in, is_positive, is_true
from validators.rules.rule import DUPLICATE_WORKBOOKS, Case, Predicate, Rule, RuleCategory, Severity
from validators.views import DATE_ORDER_FIX

MUST, SHOULD, INFO = Severity
_ERROR_PRECEDENCE, _UNREADABLE_PRECEDENCE, _BLANK_PRECEDENCE, _NORMALIZED_PRECEDENCE = 0, 2, 3, 4


def _has_status(state: CellStatus, *others: Predicate) -> Predicate:
    return all_of(is_in("state", state), *others)


def _in_registry(predicate: Predicate) -> Predicate:
    return all_of(is_in("tab", PARTNERSHIPS_TAB.name), predicate)


def _on_column_map(view: pd.DataFrame) -> pd.Series:
    return view["tab"] == COLUMN_MAP.name


def _affects_figures(view: pd.DataFrame) -> pd.Series:
    return view["figure"].astype(bool)


def _is_config_cell(view: pd.DataFrame) -> pd.Series:
    return view["kind"] == "setting"


_CELL = {"state": CellStatus.OK, "required": True, "figure": True, "kind": "date"}
_DATES = {"backwards": False, "start_text": "2024-07-01", "early": False, "late": False, "planned": False}
_TAB = {"missing": False, "headerless": False, "tab": "Sessions", "likely_text": "", "our_tab": "its name"}
_COLUMN = {"status": "there", "tab": "Sessions", "likely_text": "", "our_header": "your header"}
_PREVIOUS_LIST_TEXT = "; the list of partnerships from before stands."
_PARTLY_IGNORED = "Part of this line can't be followed: {problem}."
_UNREADABLE = "“{value}” can't be read as {kind}"
_UNREADABLE_REDACTED = "What stands here can't be read as {kind}"
_ACCEPTED = "Type {accepted}."
# The fix of a settings cell quotes the cell.
_PARTNERSHIP_LIST_FIX = "Its partnership's own list says what to type instead."
_UNREAD_TAB = "{sheet} is not read: {rows_text} not counted. Its headers are those of {known_tab}{duplicates_text}."

# The tab Column Map can't map its own columns.
_MAP_HEADERS = join_words(column.header for column in COLUMN_MAP.columns)
_OWN_HEADER = "Add it; if a column of yours is it, give that the header {wanted}."
_NO_HEADERS = "The header row of {sheet} can't be found in its first 20 rows."
_NO_COLUMN = "{sheet} has no column {wanted}."
_COLUMN_NOT_READ = "The column {wanted} is not one that is read; it is kept aside."
_COLUMN_NOT_READ_REDACTED = "This is a column that is not read; it is kept aside."

RULES = (
    Rule("WBK-01", "The workbook can be read", RuleCategory.DATA, MUST, "workbooks", None,
         (Case(MUST, lambda view: view["sentence"] != "", "{sentence}",
               "Until it can be read, it is missing from every figure."),),
         passing_row={"sentence": "", "empty": False}, failing_row={"sentence": "It is damaged.", "empty": False},
         rests_on=()),
    Rule("WBK-02", "Something has been entered", RuleCategory.DATA, MUST, "workbooks", None,
         (Case(MUST, is_true("empty"), "Nothing has been entered yet in any tab of this workbook.",
               "Start with the CoPs tab, one row a Community of Practice."),),
         passing_row={"sentence": "", "empty": False}, failing_row={"sentence": "", "empty": True}, rests_on=()),
    Rule("WBK-03", "Each workbook has its own rows", RuleCategory.DATA, MUST, DUPLICATE_WORKBOOKS, None,
         (Case(MUST, is_true("same"), "This workbook and that of {other} hold the same rows under two names: which is "
               "the copy? All rows count them once.", "Take the copy away, or correct its name or address."),
          Case(SHOULD, lambda view: view["shared_text"] != "", "Dated rows of this workbook stand, equal in every "
               "column, in another one too: {shared_text}. All of them count.", "If they were copied, delete them "
               "where they don't belong.")),
         passing_row={"same": False, "shared_text": ""}, failing_row={"same": True, "shared_text": ""},
         rests_on=("others",)),
    Rule("WBK-04", "The folder holds nothing that is not read", RuleCategory.DATA, INFO, "folder", None,
         (Case(INFO, is_positive("count"), "Not read: {files_named}.",
               "To have a workbook read, move it up into the folder "
               "itself; give CSV files a folder of their own, called after their partnership. Take away what is not to "
               "be read."),),
         passing_row={"count": 0}, failing_row={"count": 1}, rests_on=("names",)),
    Rule("TAB-01", "Every tab is there", RuleCategory.DATA, MUST, "tabs", None,
         (Case(MUST, _in_registry(is_true("missing")), "The registry has no tab {tab}" + _PREVIOUS_LIST_TEXT,
               "Name the tab that lists the partnerships {tab}."),
          Case(MUST, _in_registry(is_true("headerless")),
               "The header row of {sheet} in the registry can't be found in its "
               "first 20 rows" + _PREVIOUS_LIST_TEXT, "Give it the headers {first_headers}, each once."),
          Case(MUST, all_of(_on_column_map, is_true("headerless")), _NO_HEADERS,
               "Give it the headers " + _MAP_HEADERS + "."),
          Case(MUST, is_true("missing"), "There is no tab {tab}.{likely_text}",
               "Add it from the template; if a tab of yours is it, add to the tab Column Map: Our Tab = {our_tab}, Our "
               "Column blank, Means = {tab}."),
          Case(MUST, is_true("headerless"), _NO_HEADERS,
               "Give it the headers {first_headers}; if yours are called otherwise, add to the tab Column Map: "
               "{sheet} | your header | the header it stands for.")),
         passing_row=_TAB, failing_row=_TAB | {"missing": True}, rests_on=("missing",)),
    Rule("TAB-02", "Every required column is there", RuleCategory.DATA, MUST, "columns", None,
         (Case(MUST, _in_registry(is_in("status", "lacking")), "{sheet} in the registry has no column {wanted}"
               + _PREVIOUS_LIST_TEXT, _OWN_HEADER),
          Case(MUST, all_of(_on_column_map, is_in("status", "lacking")), _NO_COLUMN, _OWN_HEADER),
          Case(MUST, is_in("status", "lacking"), _NO_COLUMN + "{likely_text}",
               "Add it; if a column of yours is it, add to the tab Column Map: {sheet} | {our_header} | {wanted}."),),
         passing_row=_COLUMN, failing_row=_COLUMN | {"status": "lacking"}, rests_on=()),
    Rule("TAB-03", "Columns that are not read", RuleCategory.DATA, INFO, "columns", None,
         (Case(INFO, _in_registry(is_in("status", "unknown")), "The column {wanted} is not one that is read in the "
               "registry; it is kept aside.", "Nothing; if it stands for a column that is read, give it that header: "
               "{first_headers}."),
          Case(INFO, all_of(_on_column_map, is_in("status", "unknown")), _COLUMN_NOT_READ,
               "Nothing; if it stands for a column "
               "that is read, give it that header: " + _MAP_HEADERS + ".", redacted_message=_COLUMN_NOT_READ_REDACTED),
          Case(INFO, is_in("status", "unknown"), _COLUMN_NOT_READ,
               "Nothing; if it stands for a column that is read, say so on the tab Column Map: {sheet} | {wanted} | "
               "the header it stands for.",
               redacted_message=_COLUMN_NOT_READ_REDACTED),),
         passing_row=_COLUMN, failing_row=_COLUMN | {"status": "unknown"}, rests_on=()),
    Rule("TAB-04", "Each header stands once", RuleCategory.DATA, MUST, "columns", None,
         (Case(MUST, is_in("status", "repeated"), "Columns {other_letter} and {letter} both stand for “{wanted}”; "
               "neither is read.", "Rename one of the two, or delete it if it is empty."),),
         passing_row={"status": "there"}, failing_row={"status": "repeated"}, rests_on=()),
    Rule("TAB-05", "Tabs that look like logs are read", RuleCategory.DATA, SHOULD, "unread_tabs", None,
         (Case(SHOULD, all_of(is_positive("count"), is_true("is_copy")), _UNREAD_TAB,
               "If they are to be counted, add to the tab "
               "Column Map: {sheet} | | {known_tab}. If the tab is a copy, leave it as it is, or delete it."),
          Case(SHOULD, is_positive("count"), _UNREAD_TAB, "If they are to be, add to the tab Column Map: {sheet} | | "
               "{known_tab}.")),
         passing_row={"count": 0, "is_copy": False}, failing_row={"count": 1, "is_copy": False},
         rests_on=("known_tab", "count")),
    Rule("TAB-06", "The order of dates is known", RuleCategory.DATA, MUST, "date_columns", None,
         (Case(MUST, is_true("unsettled"), "{day_first} here can only be day/month; {either} could be either{turned}. "
               "None of them is read until the order of day and month is known{cells}{judged}.",
               DATE_ORDER_FIX),),
         passing_row={"unsettled": False}, failing_row={"unsettled": True},
         rests_on=("day_first", "either", "turned")),
    Rule("TAB-07", "CoPs without IDs", RuleCategory.DATA, INFO, "columns", None,
         (Case(INFO, is_in("status", "not needed"), "No CoP on {sheet} has an ID, so their names serve as IDs.",
               "Nothing, as long as names stay the same: put the old name of a renamed CoP under Former Names."),),
         passing_row=_COLUMN, failing_row=_COLUMN | {"status": "not needed"}, rests_on=()),
    Rule("CEL-01", "Required cells are filled", RuleCategory.DATA, MUST, "cells", None,
         (Case(MUST, _has_status(CellStatus.BLANK, is_true("required")), "{header} is blank. {consequence}",
               "Fill it in."),),
         passing_row=_CELL, failing_row=_CELL | {"state": CellStatus.BLANK}, precedence=_BLANK_PRECEDENCE),
    Rule("CEL-02", "Cells can be read", RuleCategory.DATA, MUST, "cells", None,
         (Case(MUST, _has_status(CellStatus.UNREADABLE, _is_config_cell, _affects_figures),
               "This line can't be followed: {problem}.", "{accepted}",
               redacted_message="This line can't be followed.", redacted_fix=_PARTNERSHIP_LIST_FIX),
          Case(SHOULD, _has_status(CellStatus.UNREADABLE, _is_config_cell), _PARTLY_IGNORED, "{accepted}",
               redacted_message="Part of this line can't be followed.", redacted_fix=_PARTNERSHIP_LIST_FIX),
          Case(MUST, _has_status(CellStatus.UNREADABLE, _affects_figures),
               _UNREADABLE + "; figures for NCPC depend on it.", _ACCEPTED,
               redacted_message=_UNREADABLE_REDACTED + "; figures for NCPC depend on it."),
          Case(SHOULD, _has_status(CellStatus.UNREADABLE), _UNREADABLE + ".", _ACCEPTED,
               redacted_message=_UNREADABLE_REDACTED + ".")),
         passing_row=_CELL, failing_row=_CELL | {"state": CellStatus.UNREADABLE}, precedence=_UNREADABLE_PRECEDENCE),
    Rule("CEL-03", "No spreadsheet errors", RuleCategory.DATA, MUST, "cells", None,
         (Case(MUST, _has_status(CellStatus.ERROR),
               "{value} is a spreadsheet error, or a formula without a result, so there is "
               "nothing to read.", "Correct the formula, or type the value itself.",
               redacted_message="What stands here is a spreadsheet error, or a formula without a result, so there is "
                        "nothing to read."),),
         passing_row=_CELL, failing_row=_CELL | {"state": CellStatus.ERROR}, precedence=_ERROR_PRECEDENCE),
    Rule("CEL-04", "Values understood after tidying", RuleCategory.DATA, INFO, "cells", None,
         (Case(INFO, _has_status(CellStatus.NORMALIZED), "“{value}” is read as {understood}.",
               "Nothing, if that is right.",
               redacted_message="What stands here was understood after tidying."),),
         passing_row=_CELL, failing_row=_CELL | {"state": CellStatus.NORMALIZED}, precedence=_NORMALIZED_PRECEDENCE),
    Rule("CEL-05", "Each id stands once", RuleCategory.DATA, MUST, "ids", None,
         (Case(MUST, _in_registry(is_true("repeated")), "Listed more than once: {problem}.",
               "Correct one of the rows, or delete it."),
          Case(INFO, all_of(is_true("repeated"), is_true("unclear")),
               "Whether “{typed}” stands twice, or for one CoP that "
               "closed and reopened, cannot be judged: a date in one of its rows on {tab} is blank or can't be read.",
               "Fill in or correct that date; then this can be judged.", unknown=True),
          Case(MUST, is_true("repeated"), "“{typed}” stands a second time on {tab}.",
               "Give each its own {unique_text}; delete the row if it is the same one."),),
         passing_row={"repeated": False, "unclear": False, "tab": "CoPs"},
         failing_row={"repeated": True, "unclear": False, "tab": "CoPs"}, rests_on=()),
    Rule("CEL-06", "Dates are possible", RuleCategory.DATA, MUST, "dates", None,
         (Case(MUST, is_true("backwards"), "The End Date {value} is before the Start Date {start_text}.",
               "Correct whichever is wrong; leave End Date blank if the CoP goes on."),
          Case(MUST, is_true("early"), "{value} is before " f"{EARLIEST_DATE.year}.", "Correct the year.",
               redacted_message=f"What stands here is before {EARLIEST_DATE.year}."),
          Case(MUST, is_true("late"), "{value} is more than a year after {as_of}.", "Correct the year.",
               redacted_message="What stands here is more than a year after {as_of}."),
          Case(INFO, is_true("planned"), "{value} is after {as_of}: this row is planned, and doesn't count yet.",
               "Nothing, if the date is right.",
               redacted_message="What stands here is after {as_of}: this row is planned, and doesn't count yet.")),
         passing_row=_DATES, failing_row=_DATES | {"backwards": True},
         rests_on=("start_date", "end_date", "date", "timestamp")),
    Rule("ROW-01", "Totals rows are not data", RuleCategory.DATA, INFO, "rows", None,
         (Case(INFO, is_in("status", "totals"), "This row was taken for a Totals row and is not counted.",
               "Nothing; if it is an entry, type other words than Total, and its date where that is blank."),),
         passing_row={"status": "data"}, failing_row={"status": "totals"}, applies_to_row=True,
         rests_on=()),
    Rule("ROW-02", "No row stands twice", RuleCategory.DATA, SHOULD, "rows", None,
         (Case(SHOULD, is_in("status", "repeat"), "This row is the same as {first} in every column{counting}.",
               "Delete one if it was entered twice."),),
         passing_row={"status": "data", "counting": ""}, failing_row={"status": "repeat", "counting": ". Both count"},
         applies_to_row=True, rests_on=(), explanation="these are two entries that are alike"),
    Rule("ROW-03", "Headings and notes are not data", RuleCategory.DATA, INFO, "non_data_rows", None,
         (Case(INFO, is_positive("count"), "Not entries, and not counted: {rows_named}.",
               "Nothing; if one of them is an entry, fill its other cells."),),
         passing_row={"count": 0}, failing_row={"count": 1}, rests_on=("count",)),
)
