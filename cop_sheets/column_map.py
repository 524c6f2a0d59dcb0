"""A workbook's two settings tabs: Column Map says what tabs and columns mean, Survey Items what questions answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cop_sheets.grid import Cell, Grid, shown
from cop_sheets.kinds import Scale, State, parse
from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    COLUMN_MAP,
    EXAMPLE_MARK,
    OUTCOMES,
    SURVEY_ITEMS,
    Column,
    Tab,
    tab_named,
)
from cop_sheets.words import key


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

    `scale`: the answers, lowest first; None is the default of 1 to 5 or the five words.
    """

    question: str
    outcome: int
    measure: str = AGREEMENT_MEASURE
    scale: Scale | None = None

    @property
    def steps(self) -> int:
        """How many answers the scale has."""
        return len(self.scale) if self.scale else 5


@dataclass
class ColumnMap:
    """What the partnership's own tabs and columns mean, by their keys, and the lines that can't be followed."""

    tabs: dict[str, Tab] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: list[tuple[SettingLine, str, str]] = field(default_factory=list)
    faults: list[SettingFault] = field(default_factory=list)


def setting_lines(tab: Tab, grid: Grid, header_row: int, columns: dict[str, int]) -> Iterator[SettingLine]:
    """Yield the filled lines of a settings tab below its header row, the template's example left out."""
    for number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        cells = {name: _shown_at(row, index) for name, index in columns.items()}
        if any(cells.values()) and key(cells.get(tab.columns[0].name, "")) != key(EXAMPLE_MARK):
            yield SettingLine(tab, grid.name, number, cells, columns)


def _shown_at(row: list[Cell], index: int) -> str:
    return shown(row[index]) if index < len(row) else ""


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
            found.columns[key(ours), key(column)] = key(means)
            found.lines.append((line, key(ours), key(column)))
    return found


def read_statements(lines: list[SettingLine]) -> tuple[list[tuple[SettingLine, Statement]], list[SettingFault]]:
    """Return the statements that the Survey Items lines declare, and the cells that can't be followed."""
    statements, faults = [], []
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
        else:
            statements.append((line, Statement(key(question), number, measure or AGREEMENT_MEASURE, scale)))
    return statements, faults


def _outcome_number(text: str) -> int | None:
    words = {key(outcome): number for number, outcome in enumerate(OUTCOMES, start=1)}
    words |= {str(number): number for number in range(1, len(OUTCOMES) + 1)}
    return words.get(key(text))


def required_blanks(line: SettingLine) -> Iterator[Column]:
    """Yield the required columns of a settings line whose cell is blank."""
    yield from (column for column in line.tab.columns
                if column.required and column.name in line.letters and not line.cells[column.name])
