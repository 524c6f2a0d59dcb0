"""Makes flags of violations: the cell's address, the message and the fix."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from cop_sheets.blanks import is_blank_text
from cop_sheets.date_format import format_date
from cop_sheets.layout import ColumnType, column_letter
from cop_sheets.parsing import Tables, TabLocation
from cop_sheets.parsing.people import parse_people_cell
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.raw import display_text
from cop_sheets.registry import RegistryError
from validators.check_results import CheckResults
from validators.explanations import explain_flags
from validators.flag_cells import locate_violations
from validators.identity import FlagPart, identify_flags
from validators.redaction import NOT_SHOWN, RedactionPolicy
from validators.rules import FIX_FROM_VIEW, Decider
from validators.tab_names import TabNames
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE
from validators.views.parts import NAME_SEPARATORS, part_name
from validators.violation import Violation

MAX_QUOTED_LENGTH = 3000    # characters of a cell that a flag quotes
FLAG_COLUMNS = ("Severity", "Rule", "Kind", "Partnership", "CoP ID", "Tab", "Row", "Column", "Header", "Value",
                "Message", "Fix", "Link", "Flag ID", "Subject", "Status", "Reason")
PART_SEPARATOR = "; "    # between the Flag IDs and the Subjects of a flag with several parts


@dataclass(frozen=True)
class FlagTable:
    """Flags in sheet order: `frame` has the columns `FLAG_COLUMNS`, and each list one item per flag.

    `deciders`: who decides about its explanation; None where it can't be explained. `is_value_redacted`: whether its
    Value is redacted. `insertions`: `after row 78` for a flag about a row that the tab
    lacks: its cell, in the row before, is correct; "" for other flags. `parts`: its parts with their Flag IDs and
    Subjects, which Flag ID and Subject join.
    """

    frame: pd.DataFrame
    deciders: list[Decider | None]
    is_value_redacted: list[bool]
    insertions: list[str]
    parts: list[tuple[FlagPart, ...]]


def build_flags_with_redactions(results: CheckResults, redaction: RedactionPolicy) -> FlagTable:
    """Return the flags that a reader with the policy `redaction` gets.

    Row is the spreadsheet's row number and Column a letter; both are empty only where no cell exists. The number of
    flags of each rule and severity does not depend on `redaction`, except for those reported as one count per
    partnership.
    """
    tables = results.derived.tables
    violations = locate_violations(results, redaction)
    tab_names = TabNames(tables, redaction)
    explained = explain_flags(violations, identify_flags(violations, results, redaction), results, redaction)
    violations, parts = [flag.violation for flag in explained], [flag.shown_parts for flag in explained]
    rows = [(*_flag(flag.violation, tables, redaction, tab_names), _join_ids(part.flag_id for part in flag.shown_parts),
             _join_ids(part.subject for part in flag.shown_parts), str(flag.status), flag.reason) for flag in explained]
    is_redacted = [_is_redacted(violation, violation.column_index, tables, redaction) for violation in violations]
    insertions = [violation.details.get("insertion", "").strip() for violation in violations]
    frame = pd.DataFrame(rows, columns=list(FLAG_COLUMNS)).astype({"Row": "Int64"})
    # As objects: as text, numbers would be escaped in files like text that could be a formula.
    frame["Value"] = pd.Series([row[FLAG_COLUMNS.index("Value")] for row in rows], dtype=object)
    return FlagTable(frame, [flag.decider for flag in explained], is_redacted, insertions, parts)


def _join_ids(ids: Iterable[str]) -> str:
    return PART_SEPARATOR.join(filter(None, ids))


def message_of_parts(message: str, parts: Sequence[FlagPart], chosen: Sequence[FlagPart]) -> str:
    """Return the message of a flag with `parts` as it is for some of them: it names the months of these alone."""
    for separator in NAME_SEPARATORS:
        names, own_names = (separator.join(part_name(part.part) for part in some) for some in (parts, chosen))
        if names and names in message:
            return message.replace(names, own_names)
    return message


def _is_redacted(violation: Violation, column_index: int | None, tables: Tables, redaction: RedactionPolicy) -> bool:
    return column_index is not None and violation.place >= 0 and redaction.redacts(
        tables.locations[violation.place], violation.row, column_index)


def _flag(violation: Violation, tables: Tables, redaction: RedactionPolicy, tab_names: TabNames) -> tuple[object, ...]:
    location: TabLocation | None = (
        tables.locations[violation.place] if violation.place >= 0 else violation.details.get("unread"))
    is_unread = violation.place == UNREAD_TAB_PLACE
    if location:
        tab = redaction.tab_name(location.tab, location.raw_sheet.name, is_unread)
    else:
        tab = violation.details.get("sheet", "")
    if redacted := redaction.redacted_details(location, violation.details):
        violation = replace(violation, details={**violation.details, **redacted})
    header, value = "", ""
    column_index = violation.column_index
    absent_header = _absent_header(violation, tables)
    if location and column_index is not None:
        header = _truncate(redaction.header(location, column_index, is_unread)
                           if column_index < len(location.headers)
                           else absent_header or violation.details.get("wanted", ""))
        cells = location.raw_sheet.rows[violation.row - 1] if violation.row <= len(location.raw_sheet.rows) else []
        value = _truncate(display_text(cells[column_index])) if column_index < len(cells) else ""
    registry_error: RegistryError | None = violation.details["fault"] if violation.place == REGISTRY_PLACE else None
    if registry_error:
        header, value = registry_error.header, registry_error.value
    # Also where the flag moved to another cell: its message would quote the redacted one.
    use_redacted = bool(violation.case.redacted_message) and (any(
        _is_redacted(violation, index, tables, redaction) for index in (column_index, violation.original_column_index))
        or (not location and violation.rule.rests_on_private and not redaction.shows_people))
    if _is_redacted(violation, column_index, tables, redaction) or (is_unread and header == NOT_SHOWN):
        value = ""
    if absent_header:
        message, fix = _absent_column_texts(violation, tab, absent_header, tab_names)
    else:
        message, fix = _message_and_fix(violation, location, header, value, use_redacted, tab_names)
    cop = "" if location and redaction.redacts_cop(location) else _truncate(violation.cop)
    letter = column_letter(column_index + 1) if column_index is not None else ""
    link = registry_error.link if registry_error else (
        location.link(f"{letter}{violation.row}") if location and letter else "")
    return (str(violation.case.severity), violation.rule.id, str(violation.rule.category), violation.partnership, cop,
            tab, violation.row if letter else pd.NA, letter, header, value, violation.group_prefix + message, fix, link)


def _absent_header(violation: Violation, tables: Tables) -> str:
    """Return the header of the column that the tab lacks and the rule needs; "" for other violations."""
    if not violation.is_absent_column:
        return ""
    columns = tables.locations[violation.place].tab.columns
    return next((column.header for column in columns if column.name == violation.column), "")


def _truncate(value: Any) -> Any:
    """Return a text cut off after MAX_QUOTED_LENGTH characters, any other value as it is."""
    return f"{value[:MAX_QUOTED_LENGTH]}…" if isinstance(value, str) and len(value) > MAX_QUOTED_LENGTH else value


class _TemplateValues(dict[str, object]):
    """The values that a message may quote; a violation's details are looked up only when quoted."""

    def __init__(self, details: Mapping[str, Any], **own: object) -> None:
        super().__init__(own)
        self._details = details

    def __missing__(self, name: str) -> object:
        value = self._details[name]
        return format_date(value) if isinstance(value, date) else _truncate(value)


def absent_column_fix(tab: str, header: str) -> str:
    """Return what to do about a column that `tab` lacks and doesn't require (TAB-02 has its own fix)."""
    return (f"Add the column {header}; if a column of yours is it, say so on the tab Column Map: {tab} | your header | "
            f"{header}.")


def _absent_column_texts(violation: Violation, tab: str, header: str, tab_names: TabNames) -> tuple[str, str]:
    return (f"{tab} has no column {header}, which the model's rule “{violation.rule.title}” needs.",
            tab_names.fix(violation.partnership, absent_column_fix(tab, header)))


def _message_and_fix(violation: Violation, location: TabLocation | None, header: str, value: str,
                     use_redacted: bool, tab_names: TabNames) -> tuple[str, str]:
    details, case, column_index = violation.details, violation.case, violation.column_index
    values = _TemplateValues(details, value=value, header=header, letter=column_letter((column_index or 0) + 1))
    if "other_index" in details and not pd.isna(details["other_index"]):
        values["other_letter"] = column_letter(int(details["other_index"]) + 1)
    if "cop_name" in details:
        values["cop_name"] = _truncate(details["cop_name"] or violation.cop)
    kind = details.get("kind")
    values["kind"] = _TYPE_TEXTS.get(kind, kind) if kind else kind
    template = case.redacted_message if use_redacted else case.message
    message = tab_names.rename_tabs(violation.partnership, template, is_template=True).format_map(values)
    fix = (use_redacted and case.redacted_fix) or case.fix
    # A fix from the view is our own sentence too, so it is a template like the others.
    fix = details["todo"] if fix == FIX_FROM_VIEW else fix
    place = violation.place if details.get("insertion") else None
    fix = tab_names.fix(violation.partnership, fix, is_template=True, place=place).format_map(values)
    if (location and value != "" and column_index is not None and column_index == violation.original_column_index
            and not violation.rule.applies_to_row):
        message = _blank_prefix(location, column_index, value) + message
    return message, fix


def _blank_prefix(location: TabLocation, index: int, value: str) -> str:
    """Return the start of the message about a cell whose text reads as blank; "" for other cells."""
    name = next((name for name, column_index in location.columns.items() if column_index == index), None)
    if is_blank_text(value):
        return f"“{value}” reads as blank. "
    if name is None or location.tab.settings or parse_cell(location.tab[name], value)[1] is not CellStatus.BLANK:
        return ""
    if location.tab[name].kind is ColumnType.PEOPLE and parse_people_cell(value).unnamed:
        return ""    # the cell has text, but no name: the rule's own message says so
    return f"“{value}” documents nothing yet and reads as blank. "


_TYPE_TEXTS = {"whole number": "a whole number from 0 up", "date": "a date", "timestamp": "a date",
               "fiscal year": "a fiscal year", "hours": "hours", "yes/no": "Yes or No", "choice": "one of the choices",
               "choices": "the choices", "people": "names", "id": "an id", "text": "text", "agreement": "an answer"}
