"""From findings to flags: at most one a cell, a sentence each, many alike cells of a column as one."""

from collections import defaultdict
from dataclasses import dataclass, replace

import pandas as pd

from cop_sheets.blanks import is_filled, is_nothing
from cop_sheets.grid import shown
from cop_sheets.kinds import State, parse
from cop_sheets.layout import COPS, SURVEY_RESPONSES, column_letter
from cop_sheets.layout import Kind as ColumnKind
from cop_sheets.people import people_in
from cop_sheets.places import Place
from cop_sheets.tables import Tables
from validators.book import RULES
from validators.cell_views import judged_rows
from validators.discretion import EVERYTHING, LATE, LATE_RESPONSES, UNSURVEYED, Discretion
from validators.facts import Facts
from validators.findings import Findings
from validators.registry_views import REGISTRY
from validators.rule import SEVERITIES, Case, Kind, Rule
from validators.unread_views import UNREAD_TAB

FLAG_COLUMNS = ("Severity", "Rule", "Kind", "Partnership", "CoP ID", "Tab", "Row", "Column", "Header", "Value",
                "Message", "Fix", "Link")
ALIKE_FROM = 8  # so many cells of a column, and over half of those filled, wrong in one way, are one flag


@dataclass(frozen=True)
class _Spot:
    """A finding with the cell that it points at; `column` is None where no cell exists."""

    rule: Rule
    case: Case
    partnership: str
    cop: str
    place: int
    row: int
    column: int | None
    details: dict
    home: int | None = None  # the column that it is about, wherever it had to move
    alike: tuple["_Spot", ...] = ()


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
    spots = _pointed(findings.lines, tables.places)
    if not discretion.responders:
        spots = _told_by_number(spots, discretion, tables)
    spots = _at_most_one_a_cell(spots, tables)
    spots = _alike_as_one(spots, findings.facts)
    order = {name: number for number, name in enumerate(tables.partnerships)}
    unread = {id(tab.place): number for number, tab in enumerate(tables.unread)}
    # A partnership's own tabs come first, those that are read before the others: the registry is not its to keep.
    spots.sort(key=lambda spot: (order.get(spot.partnership, -1), spot.partnership, spot.place == REGISTRY,
                                 spot.place == UNREAD_TAB, spot.place, unread.get(id(spot.details.get("unread")), 0),
                                 spot.row, -1 if spot.column is None else spot.column, spot.rule.id))
    lines = [_flag(spot, tables, discretion) for spot in spots]
    kept_back = [_hides(spot, spot.column, tables, discretion) for spot in spots]
    frame = pd.DataFrame(lines, columns=list(FLAG_COLUMNS)).astype({"Row": "Int64"})
    # As objects: text would forget which values are numbers, and a file guard them as if they were typed text.
    frame["Value"] = pd.Series([line[FLAG_COLUMNS.index("Value")] for line in lines], dtype=object)
    return frame, kept_back


def _told_by_number(spots: list[_Spot], discretion: Discretion, tables: Tables) -> list[_Spot]:
    """Make one flag of those that would tell of single responses, by partnership: a finding about a tab."""
    rest: list[_Spot] = []
    groups: dict[tuple, list[_Spot]] = defaultdict(list)
    unsurveyed = [] if discretion.unsurveyed is None else _pointed(discretion.unsurveyed, tables.places)
    for spot in [*(spot for spot in spots if spot.rule.id != UNSURVEYED), *unsurveyed]:
        is_late = (spot.rule.id == LATE and spot.place >= 0 and not spot.details["early"]
                   and discretion.hides_rows(tables.places[spot.place].tab))
        if is_late or spot.rule.id == UNSURVEYED:
            groups[spot.partnership, id(spot.case)].append(spot)
        else:
            rest.append(spot)
    return rest + [_number_of(group, tables) for group in groups.values()]


def _number_of(group: list[_Spot], tables: Tables) -> _Spot:
    first, count = group[0], len(group)
    tab, noun, sentence = (COPS, "CoP", first.case.discreet) if first.rule.id == UNSURVEYED else (
        SURVEY_RESPONSES, "response", LATE_RESPONSES)
    place = next(number for number, found in enumerate(tables.places)
                 if found.tab is tab and found.partnership == first.partnership)
    told = {"count": f"{count:,} {noun}{'s' * (count != 1)}", "have": "has" if count == 1 else "have"}
    return replace(first, case=replace(first.case, message=sentence, discreet=""), cop="", place=place, row=0,
                   column=None, home=None, details=first.details | told)


def _hides(spot: _Spot, column: int | None, tables: Tables, discretion: Discretion) -> bool:
    return column is not None and spot.place >= 0 and discretion.hides(tables.places[spot.place], spot.row, column)


def _pointed(found_lines: pd.DataFrame, places: list[Place]) -> list[_Spot]:
    """Give every finding its cell; a column that the tab doesn't have is one flag at the header row, not one a row."""
    spots = []
    lacking: dict[tuple, _Spot] = {}
    for line in found_lines[~found_lines["silent"].astype(bool)].itertuples(index=False):
        rule = RULES[line.rule]
        spot = _Spot(rule, rule.cases[line.case], line.partnership, str(line.cop or ""), int(line.place), int(line.row),
                     None, line.details)
        if spot.place < 0 or not spot.row:
            elsewhere = spot.place in (REGISTRY, UNREAD_TAB) and spot.row
            spots.append(replace(spot, column=int(line.column_index)) if elsewhere else spot)
            continue
        found = places[spot.place]
        named = line.column
        column = found.columns.get(named) if line.column_index != line.column_index else int(line.column_index)
        if column is not None:
            spots.append(replace(spot, column=column, home=column))
            continue
        if named and found.tab[named].required:
            continue  # TAB-02 speaks of it
        wanted = named or f"{rule.id}/{line.details.get('outcome')}"
        lacking.setdefault((spot.place, rule.id, wanted), replace(spot, row=found.header_row))
    spots += _beside_the_headers(lacking, spots, places)
    return spots


def _beside_the_headers(lacking: dict[tuple, _Spot], spots: list[_Spot], places: list[Place]) -> list[_Spot]:
    """Point flags about columns that aren't there at the free cells right of the header row, one each."""
    taken = defaultdict(set)
    for spot in spots:
        taken[spot.place, spot.row].add(spot.column)
    placed = []
    for (place, _, wanted), spot in lacking.items():
        column = places[place].first_free
        while column in taken[place, spot.row]:
            column += 1
        taken[place, spot.row].add(column)
        header = _header_of(places[place], wanted)
        placed.append(replace(spot, column=column, cop="", details=spot.details | (
            {"absent": header} if header else {})))
    return placed


def _header_of(found: Place, name: str) -> str:
    return next((column.header for column in found.tab.columns if column.name == name), "")


def _at_most_one_a_cell(spots: list[_Spot], tables: Tables) -> list[_Spot]:
    """Of flags about one cell keep the most particular; those about a row or CoP move to a free cell of it."""
    def strength(spot: _Spot) -> tuple:
        return spot.rule.rank, SEVERITIES.index(spot.case.severity), spot.rule.id

    kept: dict[tuple, _Spot] = {}
    # On a tab that is not read no other flag stands.
    free = [spot for spot in spots if spot.column is None or spot.place == UNREAD_TAB]
    bound = [spot for spot in spots if spot.column is not None and spot.place != UNREAD_TAB]
    movable = sorted((spot for spot in bound if spot.rule.about_row), key=strength)
    for spot in sorted((spot for spot in bound if not spot.rule.about_row), key=strength):
        kept.setdefault((spot.place, spot.row, spot.column), spot)
    for spot in movable:
        columns = [spot.column, *sorted(tables.places[spot.place].columns.values())]
        column = next((column for column in columns if (spot.place, spot.row, column) not in kept), spot.column)
        if (spot.place, spot.row, column) in kept:
            column = max(taken for place, row, taken in kept if (place, row) == (spot.place, spot.row)) + 1
        kept[spot.place, spot.row, column] = replace(spot, column=column)
    return free + list(kept.values())


def _alike_as_one(spots: list[_Spot], facts: Facts) -> list[_Spot]:
    """Make one flag of many cells of a column that are wrong in the same way; it stands at the first of them."""
    groups: dict[tuple, list[_Spot]] = defaultdict(list)
    for spot in spots:
        # A CoP that breaks the model stands for itself: its row is no cell like many others.
        alone = spot.home is None or (spot.rule.about_row and spot.rule.kind is Kind.FIDELITY)
        groups[(id(spot),) if alone else (spot.place, spot.home, spot.rule.id, id(spot.case))
               ].append(spot)
    result = []
    for group in groups.values():
        if len(group) >= ALIKE_FROM and len(group) > _filled(facts, group[0]) / 2:
            group.sort(key=lambda spot: spot.row)
            cops = {spot.cop for spot in group}
            result.append(replace(group[0], alike=tuple(group), cop=cops.pop() if len(cops) == 1 else ""))
        else:
            result += group
    return result


def _filled(facts: Facts, spot: _Spot) -> int:
    """Count the filled cells of a spot's column, in the rows that are judged; what reads as blank is none."""
    found = facts.tables.places[spot.place]
    if found.tab.settings:
        numbers = range(found.header_row + 1, len(found.grid.rows) + 1)
    else:
        rows = judged_rows(facts, found.tab)
        numbers = rows.loc[rows["place"] == spot.place, "row"]
    rows = found.grid.rows
    return sum(1 for number in numbers if spot.home < len(rows[number - 1]) and is_filled(rows[number - 1][spot.home]))


def _flag(spot: _Spot, tables: Tables, discretion: Discretion) -> tuple:
    found = tables.places[spot.place] if spot.place >= 0 else spot.details.get("unread")
    header, value, tab = "", "", discretion.tab_name(found.tab, found.grid.name) if found else spot.details.get(
        "sheet", "")
    if found:
        spot = replace(spot, details=spot.details | discretion.told(found, spot.details))
    if found and spot.column is not None:
        header = discretion.header(found, spot.column) if spot.column < len(found.headers) else spot.details.get(
            "absent", spot.details.get("wanted", ""))
        cells = found.grid.rows[spot.row - 1] if spot.row <= len(found.grid.rows) else []
        value = shown(cells[spot.column]) if spot.column < len(cells) else ""
    fault = spot.details["fault"] if spot.place == REGISTRY else None
    if fault:
        header, value = fault.header, fault.value
    # A flag may have moved away from the cell that it is about: what stood there is not told beside another either.
    discreet = bool(spot.case.discreet) and any(
        _hides(spot, column, tables, discretion) for column in (spot.column, spot.home))
    if _hides(spot, spot.column, tables, discretion):
        value = ""
    message, fix = _sentences(spot, found, tab, header, value, discreet)
    cop = "" if found and discretion.hides_cop(found) else spot.cop
    letter = column_letter(spot.column + 1) if spot.column is not None else ""
    return (str(spot.case.severity), spot.rule.id, str(spot.rule.kind), spot.partnership, cop, tab,
            spot.row if letter else pd.NA, letter, header, value, message, fix,
            fault.link if fault else found.link(f"{letter}{spot.row}") if letter else "")


def _sentences(spot: _Spot, found: Place | None, tab: str, header: str, value: str, discreet: bool) -> tuple[str, str]:
    if "absent" in spot.details:
        return (f"{tab} has no column {spot.details['absent']}, which the model's rule “{spot.rule.title}” needs.",
                f"Add the column {spot.details['absent']}; if a column of yours is it, say so on the tab Column Map: "
                f"{tab} | your header | {spot.details['absent']}.")
    details = spot.details | {"value": value, "header": header, "letter": column_letter((spot.column or 0) + 1)}
    if spot.details.get("other_index") == spot.details.get("other_index") and "other_index" in spot.details:
        details["other_letter"] = column_letter(int(spot.details["other_index"]) + 1)
    if "cop_name" in details:
        details["cop_name"] = details["cop_name"] or spot.cop
    details["kind"] = _KIND_WORDS.get(details.get("kind"), details.get("kind"))
    message = (spot.case.discreet if discreet else spot.case.message).format_map(details)
    fix = spot.case.fix.format_map(details)
    if found and value != "" and spot.column == spot.home and not spot.rule.about_row:
        message = _why_blank(found, spot.column, value) + message
    if spot.alike:
        letter = column_letter(spot.home + 1)
        cells = ", ".join(_runs(letter, [each.row for each in spot.alike]))
        message = f"{len(spot.alike)} cells of one column ({cells}) are flagged alike; the first: {message}"
    return message, fix


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


def _runs(letter: str, rows: list[int]) -> list[str]:
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{letter}{first}" if first == last else f"{letter}{first} to {letter}{last}" for first, last in runs]
