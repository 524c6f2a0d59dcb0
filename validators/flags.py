"""From the cells that are to be flagged to flags: their addresses, and sentences that say what to do."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from cop_sheets.blanks import is_nothing
from cop_sheets.layout import Kind as ColumnKind
from cop_sheets.layout import column_letter
from cop_sheets.parsing import Place, Tables
from cop_sheets.parsing.people import people_in
from cop_sheets.parsing.values import State, parse
from cop_sheets.raw import shown
from validators.engine import Findings
from validators.flag_cells import Spot, spots_of
from validators.redaction import EVERYTHING, NOT_SHOWN, Discretion
from validators.rules import WHAT_TO_DO
from validators.tab_names import OwnTabs
from validators.views import REGISTRY, UNREAD_TAB

LONGEST = 3000    # characters of a typed text that a flag shows
FLAG_COLUMNS = ("Severity", "Rule", "Kind", "Partnership", "CoP ID", "Tab", "Row", "Column", "Header", "Value",
                "Message", "Fix", "Link")


def flags_of(findings: Findings, discretion: Discretion = EVERYTHING) -> pd.DataFrame:
    """Return the flags, columns `FLAG_COLUMNS`, in sheet order: partnership, tab, row, column.

    Row is the spreadsheet's number and Column a letter, both empty only where no cell exists. Whatever `discretion`
    keeps back, there are as many flags of each rule and severity, but for those that it tells by their number: one a
    partnership.
    """
    return told_flags(findings, discretion)[0]


def told_flags(findings: Findings, discretion: Discretion) -> tuple[pd.DataFrame, list[bool]]:
    """Return the flags, as `flags_of` does, and of each whether its Value is kept back."""
    tables = findings.facts.tables
    spots = spots_of(findings, discretion)
    own_tabs = OwnTabs(tables, discretion)
    lines = [_flag(spot, tables, discretion, own_tabs) for spot in spots]
    kept_back = [_hides(spot, spot.column, tables, discretion) for spot in spots]
    frame = pd.DataFrame(lines, columns=list(FLAG_COLUMNS)).astype({"Row": "Int64"})
    # As objects: text would forget which values are numbers, and a file guard them as if they were typed text.
    frame["Value"] = pd.Series([line[FLAG_COLUMNS.index("Value")] for line in lines], dtype=object)
    return frame, kept_back


def _hides(spot: Spot, column: int | None, tables: Tables, discretion: Discretion) -> bool:
    return column is not None and spot.place >= 0 and discretion.hides(tables.places[spot.place], spot.row, column)


def _flag(spot: Spot, tables: Tables, discretion: Discretion, own_tabs: OwnTabs) -> tuple:
    found = tables.places[spot.place] if spot.place >= 0 else spot.details.get("unread")
    is_unread = spot.place == UNREAD_TAB
    header, value, tab = "", "", discretion.tab_name(found.tab, found.grid.name, is_unread) if found else (
        spot.details.get("sheet", ""))
    if found and (told := discretion.told(found, spot.details)):
        spot = replace(spot, details=spot.details | told)
    if found and spot.column is not None:
        header = discretion.header(found, spot.column, is_unread) if spot.column < len(found.headers) else (
            spot.details.get("absent", spot.details.get("wanted", "")))
        header = _cut(header)
        cells = found.grid.rows[spot.row - 1] if spot.row <= len(found.grid.rows) else []
        value = _cut(shown(cells[spot.column])) if spot.column < len(cells) else ""
    fault = spot.details["fault"] if spot.place == REGISTRY else None
    if fault:
        header, value = fault.header, fault.value
    # A flag may have moved away from the cell that it is about: what stood there is not told beside another either.
    discreet = bool(spot.case.discreet) and any(
        _hides(spot, column, tables, discretion) for column in (spot.column, spot.home))
    if _hides(spot, spot.column, tables, discretion) or (is_unread and header == NOT_SHOWN):
        value = ""
    message, fix = _sentences(spot, found, tab, header, value, discreet, own_tabs)
    cop = "" if found and discretion.hides_cop(found) else _cut(spot.cop)
    letter = column_letter(spot.column + 1) if spot.column is not None else ""
    return (str(spot.case.severity), spot.rule.id, str(spot.rule.kind), spot.partnership, cop, tab,
            spot.row if letter else pd.NA, letter, header, value, message, fix,
            fault.link if fault else found.link(f"{letter}{spot.row}") if letter else "")


def _cut(said: object) -> object:
    """Return a text without what goes beyond LONGEST characters, anything else as it is."""
    return f"{said[:LONGEST]}…" if isinstance(said, str) and len(said) > LONGEST else said


class _Quoted(dict):
    """What a sentence may quote; of a finding's details only what is asked for is looked up."""

    def __init__(self, details: Mapping, **own: object) -> None:
        super().__init__(own)
        self._details = details

    def __missing__(self, name: str) -> object:
        return _cut(self._details[name])


def _sentences(spot: Spot, found: Place | None, tab: str, header: str, value: str, discreet: bool,
               own_tabs: OwnTabs) -> tuple[str, str]:
    if "absent" in spot.details:
        return (f"{tab} has no column {spot.details['absent']}, which the model's rule “{spot.rule.title}” needs.",
                own_tabs.fix(spot.partnership, f"Add the column {spot.details['absent']}; if a column of yours is it, "
                             f"say so on the tab Column Map: {tab} | your header | {spot.details['absent']}."))
    details = _Quoted(spot.details, value=value, header=header, letter=column_letter((spot.column or 0) + 1))
    if spot.details.get("other_index") == spot.details.get("other_index") and "other_index" in spot.details:
        details["other_letter"] = column_letter(int(spot.details["other_index"]) + 1)
    if "cop_name" in spot.details:
        details["cop_name"] = _cut(spot.details["cop_name"] or spot.cop)
    kind = spot.details.get("kind")
    details["kind"] = _KIND_WORDS.get(kind, kind)
    message = own_tabs.named(spot.partnership, spot.case.discreet if discreet else spot.case.message, is_template=True)
    message = message.format_map(details)
    fix = (discreet and spot.case.discreet_fix) or spot.case.fix
    fix = fix if fix != WHAT_TO_DO else spot.details["todo"]    # words of ours, too
    fix = own_tabs.fix(spot.partnership, fix, is_template=True).format_map(details)
    if found and value != "" and spot.column == spot.home and not spot.rule.about_row:
        message = _why_blank(found, spot.column, value) + message
    return spot.alike + message, fix


def _why_blank(found: Place, index: int, value: str) -> str:
    """Return what to say first of a cell in which words stand that read as blank; "" of any other."""
    name = next((name for name, at in found.columns.items() if at == index), None)
    if is_nothing(value):
        return f"“{value}” reads as blank. "
    pending = name and not found.tab.settings and parse(found.tab[name], value)[1] is State.BLANK
    if pending and found.tab[name].kind is ColumnKind.PEOPLE and people_in(value).unnamed:
        return ""    # something stands there, if nobody's name: its own sentence says so
    return f"“{value}” documents nothing yet and reads as blank. " if pending else ""


_KIND_WORDS = {"whole number": "a whole number from 0 up", "date": "a date", "timestamp": "a date",
               "fiscal year": "a fiscal year", "hours": "hours", "yes/no": "Yes or No", "choice": "one of the choices",
               "choices": "the choices", "people": "names", "id": "an id", "text": "text", "agreement": "an answer"}
