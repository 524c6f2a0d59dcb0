"""What the tab Survey Items says: which question of the survey answers which outcome, on which scale, and the pairs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cop_sheets.layout import AGREEMENT_MEASURE, AGREEMENT_SCALE, BEFORE, NOW, OUTCOMES, SURVEY_ITEMS
from cop_sheets.parsing.column_map import SettingFault, SettingLine
from cop_sheets.parsing.values import ReadScale, Scale, State, are_alike, parse, read_scale
from cop_sheets.text import key


@dataclass(frozen=True)
class Statement:
    """A question of the responses tab, by the key of its header, and what it answers.

    `scale`: the answers, lowest first; None is the default of 1 to 5 or the five words. `left_out`: answers that the
    form offers and that are no step of it. `pair`: Before and Now of one number are a pair; below 0 it has no other.
    """

    question: str
    outcome: int
    measure: str = AGREEMENT_MEASURE
    scale: Scale | None = None
    left_out: Scale = ()
    pair: int = -1

    @property
    def steps(self) -> int:
        """How many answers the scale has."""
        return len(self.scale or AGREEMENT_SCALE)


@dataclass(frozen=True, eq=False)
class Item:
    """A line of Survey Items that names a question and an outcome.

    `measure` is None where the cell can't be read. `followed`: its cells can be read.
    """

    line: SettingLine
    question: str
    outcome: int
    measure: str | None
    scale: ReadScale
    followed: bool

    @property
    def is_half(self) -> bool:
        """Whether it is one half of a retrospective pair, or may be."""
        return self.measure != AGREEMENT_MEASURE

    @property
    def statement(self) -> Statement:
        """The statement that it makes of its question."""
        return Statement(self.question, self.outcome, self.measure or "", self.scale.answers, self.scale.left_out)


@dataclass
class SurveyItems:
    """All lines of Survey Items, and the cells that can't be followed.

    `unpaired`: by outcome, the items that are Before and Now questions whose order doesn't say which belong together.
    """

    items: list[Item] = field(default_factory=list)
    faults: list[SettingFault] = field(default_factory=list)
    unpaired: dict[int, list[Item]] = field(default_factory=dict)
    _refused: set[Item] = field(default_factory=set)

    def statements(self, headers: list[str]) -> tuple[list[tuple[Statement, int]], list[tuple[Statement, int]]]:
        """Return what one responses tab asks, and what of that can't be counted, each with the index of its header.

        `headers`: the keys of the tab's headers. A question that stands twice is in neither.
        """
        asked, uncounted, times = [], [], Counter(headers)
        pairs = {item: number for halves in self._halves().values()
                 for number, couple in enumerate(self._couples(halves, set(headers)) or ()) for item in couple}
        for number, item in enumerate(self.items, start=1):
            if item.question and times[item.question] == 1:
                statement = replace(item.statement, pair=pairs.get(item, -number))
                (asked if item.followed and item not in self._refused else uncounted).append(
                    (statement, headers.index(item.question)))
        return asked, uncounted

    def _halves(self) -> dict[int, list[Item]]:
        """Return by outcome the halves of pairs, in the order of their lines."""
        halves = defaultdict(list)
        for item in self.items:
            if item.is_half:
                halves[item.outcome].append(item)
        return halves

    def _couples(self, halves: list[Item], headers: set[str]) -> list[tuple[Item, Item]] | None:
        """Return the pairs on a responses tab; None where the order of the lines doesn't say which they are.

        Where that of all lines doesn't, because every form has questions of its own, that of the tab's own may.
        """
        couples = _in_order(halves)
        return _in_order([item for item in halves if item.question in headers]) if couples is None else couples

    def pair_up(self, tabs: list[set[str]]) -> None:
        """Find the pairs that can't be told or compared; `tabs`: the headers of each responses tab."""
        for outcome, halves in self._halves().items():
            everywhere = all(any(item.question in headers for headers in tabs) for item in halves)
            asked = [headers for headers in tabs if any(item.question in headers for item in halves)]
            if _in_order(halves) is None and (not everywhere or any(
                    self._couples(halves, headers) is None for headers in asked)):
                self.unpaired[outcome] = halves
                self._refused |= set(halves)
            for headers in asked:
                self._compare(self._couples(halves, headers) or ())

    def _compare(self, couples: Iterable[tuple[Item, Item]]) -> None:
        """Before and Now can be compared on one scale only; of a pair with two, both are left out."""
        for couple in couples:
            if not all(item.followed and item not in self._refused for item in couple):
                continue
            one, other = couple
            if one.question == other.question:
                self._refused |= set(couple)
                self.faults.append(_fault(other, "measure", "this question stands as Before and as Now",
                                          "Give Before and Now a question each."))
            elif not are_alike(one.scale.answers, other.scale.answers):
                self._refused |= set(couple)
                self.faults.append(_fault(other, "scale", "Before and Now of one outcome have different scales",
                                          "Give both the same Scale, lowest answer first."))


def _in_order(halves: list[Item]) -> list[tuple[Item, Item]] | None:
    """Return the pairs that the order of the lines says: Before and Now in turn, each next to its own; None if it
    doesn't. One side alone is no pair.

    One whose measure can't be read may be either, so nothing is paired across it.
    """
    if {BEFORE, NOW} - {item.measure for item in halves}:
        return []
    couples, rest = [], list(halves)
    while rest:
        if rest[0].measure is None:
            rest.pop(0)
            continue
        couple = tuple(rest[:2])
        measures = [item.measure for item in couple]
        if {*measures} != {BEFORE, NOW} or (couples and couples[0][0].measure != measures[0]):
            return None
        couples.append(couple)
        rest = rest[2:]
    return couples


def read_survey_items(lines: list[SettingLine]) -> SurveyItems:
    """Return what the lines of Survey Items declare; a line that says again what one above says counts once."""
    found = SurveyItems()
    first: dict[tuple, Item] = {}
    for line in lines:
        question, outcome = line.cells.get("question", ""), line.cells.get("outcome", "")
        if not question or not outcome:
            continue
        number = _outcome_number(outcome)
        measure, state = parse(SURVEY_ITEMS["measure"], line.cells.get("measure", ""))
        scale = read_scale(line.cells.get("scale", ""))
        measure = None if state is State.UNREADABLE else measure or AGREEMENT_MEASURE
        if number is None:
            found.faults.append(SettingFault(line, "outcome", f"“{outcome}” is not one of the six NCPC outcomes",
                                             "Type its number, 1 to 6, or its words."))
            continue
        item = Item(line, key(question), number, measure, scale, followed=measure is not None and not scale.problem)
        if measure is None:
            found.faults.append(_fault(item, "measure", f"“{line.cells['measure']}” is not a measure",
                                       "Type Agreement, Before or Now."))
        elif scale.problem:
            found.faults.append(_fault(item, "scale", scale.problem, scale.fix))
        else:
            above = first.setdefault((item.question, number, measure), item)
            if above is not item and are_alike(above.scale.answers, scale.answers):
                continue
            if above is not item:
                found._refused.add(above)
                found.faults.append(_fault(item, "scale", "a line above gives this question another scale",
                                           "Keep one of the two lines."))
                continue
        found.items.append(item)
    return found


def _fault(item: Item, column: str, problem: str, fix: str) -> SettingFault:
    words = OUTCOMES[item.outcome - 1]
    return SettingFault(item.line, column, f"{problem}, so the question doesn't count for “{words}”", fix)


def _outcome_number(text: str) -> int | None:
    words = {key(outcome): number for number, outcome in enumerate(OUTCOMES, start=1)}
    words |= {str(number): number for number in range(1, len(OUTCOMES) + 1)}
    return words.get(key(text))
