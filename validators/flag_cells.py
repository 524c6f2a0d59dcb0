"""From findings to the cells that flags point at: at most one a cell, and many that are alike as one.

All of it goes by columns of numbers: what is told of a flag is made for the few that are left.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS, SURVEY_RESPONSES, column_letter
from cop_sheets.parsing import Place, Tables
from validators.derived import Facts
from validators.engine import Findings
from validators.filled_cells import FilledCells
from validators.redaction import LATE, LATE_RESPONSES, REPEATED, UNSURVEYED, Discretion
from validators.rules import RULES, SEVERITIES, Case, Kind, Rule
from validators.target_cells import NOWHERE, Cells, pointed
from validators.views import REGISTRY, UNREAD_TAB, is_planned

ALIKE_FROM = 8      # so many cells of a column, and over half of those filled, wrong in one way, are one flag
MOST_APART = 2000   # of more flags of one rule in one tab there is one, and it names the first cells only
RUNS_NAMED = 10


@dataclass(frozen=True)
class Spot:
    """A finding with the cell that it points at; `column` is None where no cell exists.

    `home` is the column that it is about, wherever it had to move. `alike`: in words, the cells that it stands for.
    """

    rule: Rule
    case: Case
    partnership: str
    cop: str
    place: int
    row: int
    column: int | None
    details: Mapping
    home: int | None = None
    alike: str = ""


_ORDER = sorted(((rule, case) for rule in range(len(RULES)) for case in range(len(RULES[rule].cases))),
                key=lambda pair: (RULES[pair[0]].rank, SEVERITIES.index(RULES[pair[0]].cases[pair[1]].severity),
                                  RULES[pair[0]].id))
# By rule and case: of two flags about one cell the one with the lower number speaks.
_STRENGTH = np.zeros((len(RULES), max(len(rule.cases) for rule in RULES)), int)
_STRENGTH[tuple(zip(*_ORDER, strict=True))] = np.arange(len(_ORDER))
_SEVERITY = np.array([[SEVERITIES.index(rule.cases[min(case, len(rule.cases) - 1)].severity)
                      for case in range(_STRENGTH.shape[1])] for rule in RULES])
_ABOUT_ROW = np.array([rule.about_row for rule in RULES])
_OF_DATES = next(number for number, rule in enumerate(RULES) if rule.id == LATE)
_OF_A_COP = np.array([rule.about_row and rule.kind is Kind.FIDELITY for rule in RULES])


def spots_of(findings: Findings, discretion: Discretion) -> list[Spot]:
    """Return what there is to flag, in sheet order: partnership, tab, row, column."""
    tables = findings.facts.tables
    cells, numbered = pointed(findings.lines, tables.places), []
    planned = set()
    if discretion.responders:
        planned = _planned_responses(findings.facts)
        of_planned = [pair in planned for pair in zip(cells.place.tolist(), cells.row.tolist(), strict=True)]
        cells = cells.at(np.flatnonzero(~np.array(of_planned, bool) | (cells.rule == _OF_DATES)))
    else:
        cells, numbered = _by_number(cells, findings, discretion)
    cells = _at_most_one_a_cell(cells, tables)
    flagged, together = _not_too_many(cells, *_alike_as_one(cells, findings.facts, planned))
    made = _Spots(cells, findings.lines, tables.places)
    spots = [made.of_many(flag, together[flag]) if flag in together else made.one(flag) for flag in flagged.tolist()]
    spots += numbered
    order = {name: number for number, name in enumerate(tables.partnerships)}
    unread = {id(tab.place): number for number, tab in enumerate(tables.unread)}
    # A partnership's own tabs come first, those that are read before the others: the registry is not its to keep.
    spots.sort(key=lambda spot: (order.get(spot.partnership, -1), spot.partnership, spot.place == REGISTRY,
                                 spot.place == UNREAD_TAB, spot.place, unread.get(id(spot.details.get("unread")), 0),
                                 spot.row, -1 if spot.column is None else spot.column, spot.rule.id))
    return spots


def _planned_responses(facts: Facts) -> set[tuple[int, int]]:
    """Return place and row of the survey responses after the as-of date, of which their date alone is spoken of.

    To those who may see no single response it would tell when each of them came, so there they are like the others.
    """
    later = facts[SURVEY_RESPONSES][is_planned(facts, facts[SURVEY_RESPONSES])]
    return set(zip(later["place"].tolist(), later["row"].tolist(), strict=True))


def _by_number(cells: Cells, findings: Findings, discretion: Discretion) -> tuple[Cells, list[Spot]]:
    """Take out the flags that would tell of single responses; of these return one a partnership, about a tab."""
    tables = findings.facts.tables
    ids = np.array([rule.id for rule in RULES])[cells.rule]
    late = np.flatnonzero((ids == LATE) & (cells.place >= 0))
    details = findings.lines["details"].to_numpy(object)
    late = np.array([at for at in late.tolist() if discretion.hides_rows(tables.places[cells.place[at]].tab)
                     and not details[cells.line[at]]["early"]], int)
    rest = ids != UNSURVEYED
    rest[late] = False
    # That two responses are the same would tell one by the other.
    rest[[at for at in np.flatnonzero((ids == REPEATED) & (cells.place >= 0)).tolist()
          if discretion.hides_rows(tables.places[cells.place[at]].tab)]] = False
    spots = _numbers_of(cells.at(late), findings.lines, tables)
    if discretion.unsurveyed is not None:
        spots += _numbers_of(pointed(discretion.unsurveyed, tables.places), discretion.unsurveyed, tables)
    return cells.at(np.flatnonzero(rest)), spots


def _numbers_of(cells: Cells, lines: pd.DataFrame, tables: Tables) -> list[Spot]:
    """Return one spot a partnership and case of `cells`, which says how many they are and points at no cell."""
    made = _Spots(cells, lines, tables.places)
    groups: dict[tuple, list[int]] = defaultdict(list)
    names = lines["partnership"].to_numpy(object)
    for at, pair in enumerate(zip(cells.rule.tolist(), cells.case.tolist(), strict=True)):
        groups[names[cells.line[at]], *pair].append(at)
    return [_number_of(made.one(members[0]), len(members), tables) for members in groups.values()]


def _number_of(first: Spot, count: int, tables: Tables) -> Spot:
    tab, noun, sentence = (COPS, "CoP", first.case.discreet) if first.rule.id == UNSURVEYED else (
        SURVEY_RESPONSES, "response", LATE_RESPONSES)
    place = next(number for number, found in enumerate(tables.places)
                 if found.tab is tab and found.partnership == first.partnership)
    told = {"count": f"{count:,} {noun}{'s' * (count != 1)}", "have": "has" if count == 1 else "have"}
    return replace(first, case=replace(first.case, message=sentence, discreet=""), cop="", place=place, row=0,
                   column=None, home=None, details=first.details | told)


def _at_most_one_a_cell(cells: Cells, tables: Tables) -> Cells:
    """Of flags about one cell keep the most particular; those about a row or CoP move to a free cell of it."""
    strength = _STRENGTH[cells.rule, cells.case]
    # On a tab that is not read no other flag stands.
    free = (cells.column == NOWHERE) | (cells.place == UNREAD_TAB)
    about_row = _ABOUT_ROW[cells.rule] & ~free
    fixed = np.flatnonzero(~free & ~about_row)
    fixed = cells.at(fixed[np.argsort(strength[fixed], kind="stable")])
    fixed = fixed.at(np.flatnonzero(~_repeated(fixed)))
    movable = np.flatnonzero(about_row)
    movable = cells.at(movable[np.argsort(strength[movable], kind="stable")])
    _move(movable, fixed, tables)
    return cells.at(np.flatnonzero(free)) + fixed + movable


def _repeated(cells: Cells, first: bool = True) -> np.ndarray:
    """Say of each cell whether it stands before; or, unless `first`, whether it stands anywhere else."""
    frame = pd.DataFrame({"place": cells.place, "row": cells.row, "column": cells.column})
    return frame.duplicated(keep="first" if first else False).to_numpy()


def _move(movable: Cells, fixed: Cells, tables: Tables) -> None:
    """Move each cell of `movable` that is taken, in their order, to one of its row's that is free."""
    both = fixed + movable
    crowded = pd.MultiIndex.from_arrays([both.place, both.row])
    crowded = crowded[_repeated(both, first=False)].drop_duplicates()
    if not len(crowded):
        return
    wanted = pd.MultiIndex.from_arrays([movable.place, movable.row]).isin(crowded)
    taken: dict[tuple[int, int], set[int]] = {tuple(pair): set() for pair in crowded}
    for position in np.flatnonzero(pd.MultiIndex.from_arrays([fixed.place, fixed.row]).isin(crowded)):
        taken[fixed.place[position], fixed.row[position]].add(fixed.column[position])
    known = {place: sorted(tables.places[place].columns.values()) if place >= 0 else []
             for place in set(movable.place[wanted].tolist())}
    positions = np.flatnonzero(wanted)
    for position, place, row, column in zip(positions.tolist(), *(
            cells[positions].tolist() for cells in (movable.place, movable.row, movable.column)), strict=True):
        here = taken[place, row]
        if column in here:
            column = next((other for other in known[place] if other not in here), None)
            column = max(here) + 1 if column is None else column
            movable.column[position] = column
        here.add(column)


def _alike_as_one(cells: Cells, facts: Facts, planned: set[tuple[int, int]]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Return which cells are flagged, and of those that stand for others all of them, in the order of their rows.

    Many cells of a column that are wrong in the same way are one flag at the first of them.
    """
    # A CoP that breaks the model stands for itself: its row is no cell like many others.
    alone = (cells.home == NOWHERE) | _OF_A_COP[cells.rule]
    keys = pd.DataFrame({"place": cells.place, "home": cells.home, "rule": cells.rule, "case": cells.case,
                         "alone": np.where(alone, np.arange(len(cells)), NOWHERE)})
    groups = keys.groupby(list(keys), sort=False).ngroup().to_numpy() if len(keys) else np.empty(0, int)
    order, sizes = np.argsort(groups, kind="stable"), np.bincount(groups)
    ends = np.cumsum(sizes)
    filled, flagged, together = FilledCells(facts, planned), np.ones(len(cells), bool), {}
    for group in np.flatnonzero(sizes >= ALIKE_FROM):
        members = order[ends[group] - sizes[group]:ends[group]]
        if sizes[group] > filled.count(int(cells.place[members[0]]), int(cells.home[members[0]])) / 2:
            members = members[np.argsort(cells.row[members], kind="stable")]
            flagged[members[1:]] = False
            together[int(members[0])] = members
    return order[flagged[order]], together


def _not_too_many(cells: Cells, flagged: np.ndarray, together: dict[int, np.ndarray]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Return the same where more than MOST_APART flags of one rule in one tab are one for each severity: the first."""
    found = cells.at(flagged)
    codes, distinct = pd.factorize(found.place * len(RULES) + found.rule)
    kept, many = np.ones(len(flagged), bool), {}
    for code in np.flatnonzero((np.bincount(codes) > MOST_APART) & (distinct >= 0)):
        of_rule = flagged[codes == code]
        kept[codes == code] = False
        severities = _SEVERITY[cells.rule[of_rule], cells.case[of_rule]]
        for severity in np.unique(severities):
            flags = of_rule[severities == severity]
            first = flags[np.lexsort((cells.column[flags], cells.row[flags]))[0]]
            kept[flagged == first] = True
            if len(flags) > 1:
                members = np.concatenate([together.get(int(flag), np.array([flag])) for flag in flags])
                many[int(first)] = members[np.lexsort((cells.row[members], cells.column[members]))]
    left = set(flagged[kept].tolist())
    return flagged[kept], {flag: members for flag, members in together.items() if flag in left} | many


class _Spots:
    """Makes spots of cells, with all that is known of them."""

    def __init__(self, cells: Cells, lines: pd.DataFrame, places: list[Place]) -> None:
        self._cells, self._places = cells, places
        self._partnerships, self._cops, self._columns, self._details = (
            lines[name].to_numpy(object) for name in ("partnership", "cop", "column", "details"))

    def one(self, position: int) -> Spot:
        """Return the spot of one cell."""
        cells, line = self._cells, self._cells.line[position]
        rule = RULES[cells.rule[position]]
        case = rule.cases[cells.case[position]]
        place, row, column, home = (int(getattr(cells, name)[position]) for name in ("place", "row", "column", "home"))
        cop, details = str(self._cops[line] or ""), self._details[line]
        if place >= 0 and column != NOWHERE and home == NOWHERE:    # The tab has no such column.
            header = next((found.header for found in self._places[place].tab.columns
                           if found.name == self._columns[line]), "")
            cop, details = "", details | ({"absent": header} if header else {})
        return Spot(rule, case, self._partnerships[line], cop, place, row, None if column == NOWHERE else column,
                    details, None if home == NOWHERE else home)

    def of_many(self, position: int, members: np.ndarray) -> Spot:
        """Return the spot of one cell that stands for `members`, in the order of their columns and rows."""
        rows, columns = self._cells.row[members], self._cells.home[members]
        in_one_column = bool((columns == columns[0]).all() and columns[0] != NOWHERE)
        columns = columns if in_one_column else self._cells.column[members]
        runs = [(letter, first, last) for column in dict.fromkeys(columns.tolist())
                for letter in [column_letter(column + 1)] for first, last in _runs(rows[columns == column].tolist())]
        named = runs if len(members) <= MOST_APART else runs[:RUNS_NAMED]
        words = ", ".join(f"{letter}{first}" if first == last else f"{letter}{first} to {letter}{last}"
                          for letter, first, last in named)
        rest = len(members) - sum(last - first + 1 for _, first, last in named) if len(named) < len(runs) else 0
        words += f" and {rest} more" if rest else ""
        where = "one column" if in_one_column else "this tab"
        cops = set(self._cops[self._cells.line[members]].tolist())
        return replace(self.one(position), alike=f"{len(members)} cells of {where} ({words}) are flagged alike; the "
                       "first: ", cop=str(cops.pop() or "") if len(cops) == 1 else "")


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of each unbroken run of `rows`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [(first, last) for first, last in runs]
