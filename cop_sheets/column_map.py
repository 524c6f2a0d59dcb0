"""A workbook's two settings tabs: Column Map says what tabs and columns mean, Survey Items what questions answer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cop_sheets.blanks import is_filled
from cop_sheets.date_order import DateOrder, split_order
from cop_sheets.grid import Cell, Grid, shown
from cop_sheets.kinds import Scale, State, parse
from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    AGREEMENT_SCALE,
    BEFORE,
    COLUMN_MAP,
    EXAMPLE_MARK,
    NOW,
    OUTCOMES,
    SURVEY_ITEMS,
    Column,
    Tab,
    tab_named,
)
from cop_sheets.words import key

MOST_ANSWERS = 100  # of a scale


@dataclass(frozen=True)
class SettingLine:
    """One filled line of a settings tab: its address and its cells by column name."""

    tab: Tab
    sheet: str
    row: int
    cells: dict[str, str]
    letters: dict[str, int]


@dataclass(frozen=True)
class SettingFault:
    """A cell of a settings tab that can't be followed: what is wrong with it and what to type instead."""

    line: SettingLine
    column: str
    problem: str
    fix: str


@dataclass(frozen=True)
class Statement:
    """A question of the responses tab, by the key of its header, and what it answers.

    `scale`: the answers, lowest first; None is the default of 1 to 5 or the five words. `pair`: the how-manieth of
    its outcome and measure it is; Before and Now of one number are a retrospective pair.
    """

    question: str
    outcome: int
    measure: str = AGREEMENT_MEASURE
    scale: Scale | None = None
    pair: int = 0

    @property
    def steps(self) -> int:
        """How many answers the scale has."""
        return len(self.scale) if self.scale else 5


@dataclass
class ColumnMap:
    """What the partnership's own tabs and columns mean, by their keys, and the lines that can't be followed.

    `orders`: the date order of a column, where a line gives one.
    """

    tabs: dict[str, Tab] = field(default_factory=dict)
    columns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    orders: dict[tuple[str, str], DateOrder] = field(default_factory=dict)
    lines: list[tuple[SettingLine, str, str]] = field(default_factory=list)
    faults: list[SettingFault] = field(default_factory=list)


def setting_lines(tab: Tab, grid: Grid, header_row: int, columns: dict[str, int]) -> Iterator[SettingLine]:
    """Yield the filled lines of a settings tab below its header row, the template's example left out."""
    for number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        cells = {name: _shown_at(row, index) for name, index in columns.items()}
        if any(cells.values()) and key(cells.get(tab.columns[0].name, "")) != key(EXAMPLE_MARK):
            yield SettingLine(tab, grid.name, number, cells, columns)


def _shown_at(row: list[Cell], index: int) -> str:
    return shown(row[index]) if index < len(row) and is_filled(row[index]) else ""


def read_column_map(lines: list[SettingLine], sheet_names: list[str]) -> ColumnMap:
    """Return what `lines` say; a line about a tab that the workbook hasn't got is a fault, never a guess."""
    found = ColumnMap()
    known = {key(name) for name in sheet_names}
    for line in lines:
        ours, column, means = (line.cells.get(name, "") for name in ("our_tab", "our_column", "means"))
        if not ours or not means:
            continue
        if key(ours) not in known and not any(tab_named(name) and key(tab_named(name).name) == key(ours)
                                              for name in sheet_names):
            found.faults.append(SettingFault(line, "our_tab", f"no tab of this workbook is called “{ours}”",
                                             "Type the name as it stands on the tab."))
        elif not column:
            tab = tab_named(means)
            if tab is None or tab is COLUMN_MAP:
                found.faults.append(SettingFault(line, "means", f"“{means}” is not a tab that is read",
                                                 "Type CoPs, Sessions, Trainings, Consultations or Survey Responses."))
            else:
                found.tabs[key(ours)] = tab
        else:
            meant, order = split_order(means)
            found.columns.setdefault((key(ours), key(column)), []).append(meant)
            first = found.orders.setdefault((key(ours), key(column)), order) if order else None
            if first is not order:
                found.faults.append(SettingFault(line, "means", f"a line above says that {column} is {first}",
                                                 "Keep one of the two lines."))
            found.lines.append((line, key(ours), key(column)))
    return found


def read_statements(lines: list[SettingLine]) -> tuple[list[tuple[SettingLine, Statement]], list[SettingFault]]:
    """Return the statements that the Survey Items lines declare, and the cells that can't be followed."""
    statements, faults, order = [], [], Counter()
    for line in lines:
        question, outcome = line.cells.get("question", ""), line.cells.get("outcome", "")
        if not question or not outcome:
            continue
        number = _outcome_number(outcome)
        measure, state = parse(SURVEY_ITEMS["measure"], line.cells.get("measure", ""))
        scale = tuple(part.strip() for part in line.cells.get("scale", "").split(";") if part.strip()) or None
        if number is None:
            faults.append(SettingFault(line, "outcome", f"“{outcome}” is not one of the six NCPC outcomes",
                                       "Type its number, 1 to 6, or its words."))
        elif state is State.UNREADABLE:
            faults.append(SettingFault(line, "measure", f"“{line.cells['measure']}” is not a measure",
                                       "Type Agreement, Before or Now."))
        elif scale and (len(scale) < 2 or len({answer.casefold() for answer in scale}) < len(scale)):
            faults.append(SettingFault(line, "scale", "a scale needs at least two different answers",
                                       "Type the answers, lowest first, with a semicolon between."))
        elif scale and len(scale) > MOST_ANSWERS:
            faults.append(SettingFault(line, "scale", f"a scale has {MOST_ANSWERS} answers at most",
                                       "Type the answers that can be given, lowest first."))
        else:
            measure = measure or AGREEMENT_MEASURE
            order[number, measure] += 1
            statements.append((line, Statement(key(question), number, measure, scale, order[number, measure] - 1)))
    return statements, faults + _unlike_scales(statements)


def _unlike_scales(statements: list[tuple[SettingLine, Statement]]) -> list[SettingFault]:
    """Before and Now can be compared on one scale only; of a pair with two, both are left out."""
    faults = []
    pairs: dict[tuple[int, int], list] = {}
    for line, statement in statements:
        if statement.measure in (BEFORE, NOW):
            pairs.setdefault((statement.outcome, statement.pair), []).append((line, statement))
    for pair in pairs.values():
        if len({tuple(map(key, statement.scale or AGREEMENT_SCALE)) for _, statement in pair}) > 1:
            for entry in pair:
                statements.remove(entry)
            faults.append(SettingFault(pair[1][0], "scale", "Before and Now of one outcome have different scales",
                                       "Give both the same Scale, lowest answer first."))
    return faults


def _outcome_number(text: str) -> int | None:
    words = {key(outcome): number for number, outcome in enumerate(OUTCOMES, start=1)}
    words |= {str(number): number for number in range(1, len(OUTCOMES) + 1)}
    return words.get(key(text))


def required_blanks(line: SettingLine) -> Iterator[Column]:
    """Yield the required columns of a settings line whose cell is blank."""
    yield from (column for column in line.tab.columns
                if column.required and column.name in line.letters and not line.cells[column.name])
