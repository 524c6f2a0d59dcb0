"""From the cells that are to be flagged to flags: their addresses, and sentences that say what to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from cop_sheets.blanks import is_blank_text
from cop_sheets.date_format import format_date
from cop_sheets.layout import ColumnType as ColumnKind
from cop_sheets.layout import column_letter
from cop_sheets.parsing import Tables, TabLocation
from cop_sheets.parsing.people import parse_people_cell
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.raw import display_text
from validators.engine import CheckResults
from validators.flag_cells import Violation, locate_violations
from validators.redaction import NO_REDACTION, NOT_SHOWN, RedactionPolicy
from validators.rules import FIX_FROM_VIEW
from validators.tab_names import TabNames
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE

MAX_TEXT_LENGTH = 3000    # characters of a typed text that a flag shows
FLAG_COLUMNS = ("Severity", "Rule", "Kind", "Partnership", "CoP ID", "Tab", "Row", "Column", "Header", "Value",
                "Message", "Fix", "Link")


def build_flags(results: CheckResults, redaction: RedactionPolicy = NO_REDACTION) -> pd.DataFrame:
    """Return the flags, columns `FLAG_COLUMNS`, in sheet order: partnership, tab, row, column.

    Row is the spreadsheet's number and Column a letter, both empty only where no cell exists. Whatever `redaction`
    keeps back, there are as many flags of each rule and severity, but for those that it tells by their number: one a
    partnership.
    """
    return build_flags_with_redactions(results, redaction)[0]


def build_flags_with_redactions(results: CheckResults, redaction: RedactionPolicy) -> tuple[pd.DataFrame, list[bool]]:
    """Return the flags, as `build_flags` does, and of each whether its Value is kept back."""
    tables = results.derived.tables
    violations = locate_violations(results, redaction)
    tab_names = TabNames(tables, redaction)
    rows = [_flag(violation, tables, redaction, tab_names) for violation in violations]
    is_redacted = [_is_redacted(violation, violation.column, tables, redaction) for violation in violations]
    frame = pd.DataFrame(rows, columns=list(FLAG_COLUMNS)).astype({"Row": "Int64"})
    # As objects: text would forget which values are numbers, and a file guard them as if they were typed text.
    frame["Value"] = pd.Series([row[FLAG_COLUMNS.index("Value")] for row in rows], dtype=object)
    return frame, is_redacted


def _is_redacted(violation: Violation, column: int | None, tables: Tables, redaction: RedactionPolicy) -> bool:
    return column is not None and violation.place >= 0 and redaction.redacts(tables.locations[violation.place],
                                                                             violation.row, column)


def _flag(violation: Violation, tables: Tables, redaction: RedactionPolicy, tab_names: TabNames) -> tuple:
    location = tables.locations[violation.place] if violation.place >= 0 else violation.details.get("unread")
    is_unread = violation.place == UNREAD_TAB_PLACE
    header, value, tab = "", "", redaction.tab_name(location.tab, location.raw_sheet.name, is_unread) if location else (
        violation.details.get("sheet", ""))
    if location and (redacted := redaction.redacted_details(location, violation.details)):
        violation = replace(violation, details=violation.details | redacted)
    if location and violation.column is not None:
        header = redaction.header(location, violation.column,
                                  is_unread) if violation.column < len(location.headers) else (
            violation.details.get("absent", violation.details.get("wanted", "")))
        header = _truncate(header)
        cells = location.raw_sheet.rows[violation.row - 1] if violation.row <= len(location.raw_sheet.rows) else []
        value = _truncate(display_text(cells[violation.column])) if violation.column < len(cells) else ""
    registry_error = violation.details["fault"] if violation.place == REGISTRY_PLACE else None
    if registry_error:
        header, value = registry_error.header, registry_error.value
    # A flag may have moved away from the cell that it is about: what stood there is not told beside another either.
    use_redacted = bool(violation.case.redacted_message) and any(
        _is_redacted(violation, column, tables, redaction) for column in (violation.column, violation.home))
    if _is_redacted(violation, violation.column, tables, redaction) or (is_unread and header == NOT_SHOWN):
        value = ""
    message, fix = _message_and_fix(violation, location, tab, header, value, use_redacted, tab_names)
    cop = "" if location and redaction.redacts_cop(location) else _truncate(violation.cop)
    letter = column_letter(violation.column + 1) if violation.column is not None else ""
    return (str(violation.case.severity), violation.rule.id, str(violation.rule.category), violation.partnership, cop,
            tab, violation.row if letter else pd.NA, letter, header, value, message, fix,
            registry_error.link if registry_error else location.link(f"{letter}{violation.row}") if letter else "")


def _truncate(value: object) -> object:
    """Return a text without what goes beyond LONGEST characters, anything else as it is."""
    return f"{value[:MAX_TEXT_LENGTH]}…" if isinstance(value, str) and len(value) > MAX_TEXT_LENGTH else value


class _TemplateValues(dict):
    """What a sentence may quote; of a finding's details only what is asked for is looked up."""

    def __init__(self, details: Mapping, **own: object) -> None:
        super().__init__(own)
        self._details = details

    def __missing__(self, name: str) -> object:
        value = self._details[name]
        return format_date(value) if isinstance(value, date) else _truncate(value)


def _message_and_fix(violation: Violation, location: TabLocation | None, tab: str, header: str, value: str,
                     use_redacted: bool,
                     tab_names: TabNames) -> tuple[str, str]:
    if "absent" in violation.details:
        return (f"{tab} has no column {violation.details['absent']}, which the model's rule “{violation.rule.title}” "
                "needs.",
                tab_names.fix(violation.partnership,
                              f"Add the column {violation.details['absent']}; if a column of yours is it, "
                              f"say so on the tab Column Map: {tab} | your header | {violation.details['absent']}."))
    details = _TemplateValues(violation.details, value=value, header=header,
                              letter=column_letter((violation.column or 0) + 1))
    if violation.details.get("other_index") == violation.details.get(
            "other_index") and "other_index" in violation.details:
        details["other_letter"] = column_letter(int(violation.details["other_index"]) + 1)
    if "cop_name" in violation.details:
        details["cop_name"] = _truncate(violation.details["cop_name"] or violation.cop)
    kind = violation.details.get("kind")
    details["kind"] = _TYPE_TEXTS.get(kind, kind)
    message = tab_names.rename_tabs(violation.partnership, violation.case.redacted_message if use_redacted
                                    else violation.case.message, is_template=True)
    message = message.format_map(details)
    fix = (use_redacted and violation.case.redacted_fix) or violation.case.fix
    fix = fix if fix != FIX_FROM_VIEW else violation.details["todo"]    # words of ours, too
    fix = tab_names.fix(violation.partnership, fix, is_template=True).format_map(details)
    if location and value != "" and violation.column == violation.home and not violation.rule.applies_to_row:
        message = _blank_prefix(location, violation.column, value) + message
    return violation.group_prefix + message, fix


def _blank_prefix(location: TabLocation, index: int, value: str) -> str:
    """Return what to say first of a cell in which words stand that read as blank; "" of any other."""
    name = next((name for name, column_index in location.columns.items() if column_index == index), None)
    if is_blank_text(value):
        return f"“{value}” reads as blank. "
    is_pending = name and not location.tab.settings and parse_cell(location.tab[name], value)[1] is CellStatus.BLANK
    if is_pending and location.tab[name].kind is ColumnKind.PEOPLE and parse_people_cell(value).unnamed:
        return ""    # something stands there, if nobody's name: its own sentence says so
    return f"“{value}” documents nothing yet and reads as blank. " if is_pending else ""


_TYPE_TEXTS = {"whole number": "a whole number from 0 up", "date": "a date", "timestamp": "a date",
               "fiscal year": "a fiscal year", "hours": "hours", "yes/no": "Yes or No", "choice": "one of the choices",
               "choices": "the choices", "people": "names", "id": "an id", "text": "text", "agreement": "an answer"}
