"""The tab Survey Items: the outcome and scale of each survey question, and pairs of Before and Now questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cop_sheets.layout import AGREEMENT_MEASURE, AGREEMENT_SCALE, BEFORE, NOW, SURVEY_ITEMS
from cop_sheets.parsing.locate.column_map import ConfigError, ConfigRow
from cop_sheets.parsing.values import CellStatus, ParsedScale, Scale, are_comparable, parse_cell, parse_scale
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import match_key


@dataclass(frozen=True)
class SurveyQuestion:
    """A question of the responses tab: the match key of its header, its outcome (1 to 6) and measure.

    `scale`: the answers, lowest first; None: 1 to 5, or the five words. `excluded_answers`: answers that are not steps
    of the scale. `pair`: a Before and a Now question with the same number are a pair; below 0: not paired.
    """

    question: str
    outcome: int
    measure: str = AGREEMENT_MEASURE
    scale: Scale | None = None
    excluded_answers: Scale = ()
    pair: int = -1

    @property
    def steps(self) -> int:
        """The number of answers of the scale."""
        return len(self.scale or AGREEMENT_SCALE)


@dataclass(frozen=True, eq=False)
class SurveyItem:
    """A row of Survey Items with a question and an outcome.

    `measure` is None where the cell can't be read. `followed`: all its cells are valid.
    """

    config_row: ConfigRow
    question: str
    outcome: int
    measure: str | None
    scale: ParsedScale
    followed: bool

    @property
    def is_paired(self) -> bool:
        """Whether it is, or may be, one half of a Before and Now pair."""
        return self.measure != AGREEMENT_MEASURE

    @property
    def survey_question(self) -> SurveyQuestion:
        """The question that it describes."""
        return SurveyQuestion(self.question, self.outcome, self.measure or "", self.scale.answers,
                              self.scale.excluded_answers)


@dataclass
class SurveyItems:
    """The rows of Survey Items, and the errors of their cells.

    `ambiguous_pairs`: by outcome, the Before and Now questions whose order doesn't decide which are a pair.
    """

    items: list[SurveyItem] = field(default_factory=list)
    errors: list[ConfigError] = field(default_factory=list)
    ambiguous_pairs: dict[int, list[SurveyItem]] = field(default_factory=dict)
    _rejected: set[SurveyItem] = field(default_factory=set)

    def questions(self, headers: list[str]) -> tuple[list[tuple[SurveyQuestion, int]],
                                                     list[tuple[SurveyQuestion, int]]]:
        """Return the questions of one responses tab, and those that are not counted, with their column indexes.

        `headers`: the match keys of the tab's headers. A question whose header is repeated is in neither list.
        """
        counted: list[tuple[SurveyQuestion, int]] = []
        uncounted: list[tuple[SurveyQuestion, int]] = []
        frequency = Counter(headers)
        pairs = {item: number for halves in self._paired_items().values()
                 for number, item_pair in enumerate(self._find_pairs(halves, set(headers)) or ()) for item in item_pair}
        for number, item in enumerate(self.items, start=1):
            if item.question and frequency[item.question] == 1:
                question = replace(item.survey_question, pair=pairs.get(item, -number))
                (counted if item.followed and item not in self._rejected else uncounted).append(
                    (question, headers.index(item.question)))
        return counted, uncounted

    def _paired_items(self) -> dict[int, list[SurveyItem]]:
        """Return the halves of pairs by outcome, in the order of the rows."""
        halves = defaultdict(list)
        for item in self.items:
            if item.is_paired:
                halves[item.outcome].append(item)
        return halves

    def _find_pairs(self, halves: list[SurveyItem], headers: set[str]) -> list[tuple[SurveyItem, SurveyItem]] | None:
        """Return the pairs on a responses tab; None where the order of the rows doesn't decide which they are.

        Where the order of all rows doesn't, because each form has questions of its own, that of the tab's rows may.
        """
        item_pairs = _pairs_in_order(halves)
        return _pairs_in_order([item for item in halves
                                if item.question in headers]) if item_pairs is None else item_pairs

    def match_pairs(self, tabs: list[set[str]]) -> None:
        """Find ambiguous pairs, and pairs with different scales; `tabs`: the header keys of each responses tab."""
        for outcome, halves in self._paired_items().items():
            everywhere = all(any(item.question in headers for headers in tabs) for item in halves)
            tabs_with_any = [headers for headers in tabs if any(item.question in headers for item in halves)]
            if _pairs_in_order(halves) is None and (not everywhere or any(
                    self._find_pairs(halves, headers) is None for headers in tabs_with_any)):
                self.ambiguous_pairs[outcome] = halves
                self._rejected |= set(halves)
            for headers in tabs_with_any:
                self._check_scales_match(self._find_pairs(halves, headers) or ())

    def _check_scales_match(self, item_pairs: Iterable[tuple[SurveyItem, SurveyItem]]) -> None:
        """Reject pairs whose questions are the same or have different scales, since they can't be compared."""
        for item_pair in item_pairs:
            if not all(item.followed and item not in self._rejected for item in item_pair):
                continue
            before_or_now, other = item_pair
            if before_or_now.question == other.question:
                self._rejected |= set(item_pair)
                self.errors.append(_config_error(other, "measure", "this question stands as Before and as Now",
                                                 "Give Before and Now a question each."))
            elif not are_comparable(before_or_now.scale.answers, other.scale.answers):
                self._rejected |= set(item_pair)
                self.errors.append(_config_error(other, "scale", "Before and Now of one outcome have different scales",
                                                 "Give both the same Scale, lowest answer first."))


def _pairs_in_order(halves: list[SurveyItem]) -> list[tuple[SurveyItem, SurveyItem]] | None:
    """Return the pairs where Before and Now alternate, [] where one of them is missing; None for any other order.

    An item whose measure can't be read may be either, so nothing is paired across it.
    """
    if {BEFORE, NOW} - {item.measure for item in halves}:
        return []
    item_pairs: list[tuple[SurveyItem, SurveyItem]] = []
    remaining = list(halves)
    while remaining:
        if remaining[0].measure is None:
            remaining.pop(0)
            continue
        measures = [item.measure for item in remaining[:2]]
        if {*measures} != {BEFORE, NOW} or (item_pairs and item_pairs[0][0].measure != measures[0]):
            return None
        item_pairs.append((remaining[0], remaining[1]))
        remaining = remaining[2:]
    return item_pairs


def parse_survey_items(config_rows: list[ConfigRow]) -> SurveyItems:
    """Parse the rows of Survey Items; rows that repeat an earlier one are ignored."""
    survey_items = SurveyItems()
    first: dict[tuple[str, int, str], SurveyItem] = {}
    for config_row in config_rows:
        question, outcome = config_row.cells.get("question", ""), config_row.cells.get("outcome", "")
        if not question or not outcome:
            continue
        number = _outcome_number(outcome)
        measure, state = parse_cell(SURVEY_ITEMS["measure"], config_row.cells.get("measure", ""))
        scale = parse_scale(config_row.cells.get("scale", ""))
        measure = None if state is CellStatus.UNREADABLE else measure or AGREEMENT_MEASURE
        if number is None:
            survey_items.errors.append(ConfigError(config_row, "outcome",
                                                   f"“{outcome}” is not one of the six NCPC outcomes",
                                                   "Type its number, 1 to 6, or its words."))
            continue
        item = SurveyItem(config_row, match_key(question), number, measure, scale,
                          followed=measure is not None and not scale.problem)
        if measure is None:
            survey_items.errors.append(_config_error(item, "measure",
                                                     f"“{config_row.cells['measure']}” is not a measure",
                                                     "Type Agreement, Before or Now."))
        elif scale.problem:
            survey_items.errors.append(_config_error(item, "scale", scale.problem, scale.fix))
        else:
            earlier_item = first.setdefault((item.question, number, measure), item)
            if earlier_item is not item and are_comparable(earlier_item.scale.answers, scale.answers):
                continue
            if earlier_item is not item:
                survey_items._rejected.add(earlier_item)
                survey_items.errors.append(_config_error(item, "scale",
                                                         "a line above gives this question another scale",
                                                         "Keep one of the two lines."))
                continue
        survey_items.items.append(item)
    return survey_items


def _config_error(item: SurveyItem, column: str, problem: str, fix: str) -> ConfigError:
    words = OUTCOMES[item.outcome - 1]
    return ConfigError(item.config_row, column, f"{problem}, so the question doesn't count for “{words}”", fix)


def _outcome_number(text: str) -> int | None:
    words = {match_key(outcome): number for number, outcome in enumerate(OUTCOMES, start=1)}
    words |= {str(number): number for number in range(1, len(OUTCOMES) + 1)}
    return words.get(match_key(text))
