"""The survey of NCPC's pack: questions and scales under neutral names, and answers as the steps of a scale."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cop_sheets.layout import AGREEMENT_MEASURE, SURVEY_ITEMS, SURVEY_RESPONSES
from cop_sheets.parsing import SurveyItem, SurveyQuestion, Tables, TabLocation, WorkbookMap
from cop_sheets.parsing.values import CellStatus, Scale, are_comparable, is_default_scale
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import Cell, CellError, RawSheet
from cop_sheets.text import match_key

NOT_READABLE = "not shown"    # replaces what can't be read; it can't be read either, in a column of any type
REPLACED_ERROR = CellError("#REF!")


class AskedQuestion(NamedTuple):
    """A column of a responses tab in the pack: its header, and where its answers are in the original workbook.

    `question`: None for a column that is not counted, whose cells are blank. `prefix`: what an answer on the replaced
    scale starts with; None for the default scale.
    """

    header: str
    question: SurveyQuestion | None = None
    column: int = -1
    prefix: str | None = None

    def answer(self, rank: int) -> Cell:
        """Return the cell of the answer with this rank in the pack."""
        return float(rank) if self.prefix is None else f"{self.prefix}{rank}"


@dataclass
class NcpcSurvey:
    """The questions of one workbook under neutral names: `Question 1` for the first row of Survey Items, and so on.

    Questions of the program's own words keep them.
    """

    workbook_map: WorkbookMap
    _scales: list[Scale | None] = field(default_factory=list)
    _answers: dict[tuple[int, int, int, str, int], tuple[int | None, CellStatus]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.workbook_map.survey.items:
            self._scale_number(item.scale.answers)

    def read_answers(self, tables: Tables) -> None:
        """Take the answers of the workbook, the only one in `tables`."""
        answers = tables.answers
        if len(answers):
            columns = [answers[name].tolist() for name in ("response", "column", "outcome", "measure", "pair", "rank",
                                                           "state")]
            for response, column, outcome, measure, pair, rank, state in zip(*columns, strict=True):
                self._answers[response, column, outcome, measure, pair] = (
                    None if rank != rank else int(rank), CellStatus(state))

    def _scale_number(self, scale: Scale | None) -> int:
        """Return the number of a scale; scales that can be compared have the same one."""
        for number, known in enumerate(self._scales):
            if are_comparable(known, scale):
                return number
        self._scales.append(scale)
        return len(self._scales) - 1

    def _prefix(self, scale: Scale | None) -> str | None:
        """Return what the answers of a scale start with in the pack; None for the default scale."""
        return None if scale is None or is_default_scale(scale) else f"Scale {self._scale_number(scale) + 1} step "

    def items_sheet(self) -> RawSheet | None:
        """Return the tab Survey Items of the pack; None where the workbook declares no question."""
        items = self.workbook_map.survey.items
        if not items:
            return None
        uncounted = {(question.question, question.outcome, question.measure)
                     for location in self.workbook_map.locations for question, _ in location.uncounted_questions}
        rows: list[list[Cell]] = [[column.header for column in SURVEY_ITEMS.columns]]
        for number, item in enumerate(items, start=1):
            key = item.question, item.outcome, item.measure or ""
            scale = NOT_READABLE if key in uncounted and item.measure is not None else self._scale_text(item)
            rows.append([_header(number), float(item.outcome),
                         NOT_READABLE if item.measure is None else item.measure, scale])
        return RawSheet(SURVEY_ITEMS.name, rows)

    def _scale_text(self, item: SurveyItem) -> str:
        prefix = self._prefix(item.scale.answers)
        return "" if prefix is None else "; ".join(
            f"{prefix}{rank}" for rank in range(1, len(item.scale.answers or ()) + 1))

    def questions_on(self, location: TabLocation) -> list[AskedQuestion]:
        """Return the columns of questions on a responses tab, those of the program's words first."""
        columns = [AskedQuestion(OUTCOMES[question.outcome - 1], question, index)
                   for question, index in location.questions if self._is_own_words(location, question, index)]
        repeated = [name for *_, name in location.repeated_columns]
        for column in SURVEY_RESPONSES.columns:
            if column.outcome and column.name in repeated:
                columns += [AskedQuestion(column.header)] * 2
        counted, used = list(location.questions), set()
        uncounted = {question.question for question, _ in location.uncounted_questions}
        keys_repeated = {match_key(name) for name in repeated}
        for number, item in enumerate(self.workbook_map.survey.items, start=1):
            if item.question in keys_repeated:
                columns += [AskedQuestion(_header(number))] * 2
                continue
            position = next((position for position, (question, _) in enumerate(counted) if position not in used
                             and replace(item.survey_question, pair=question.pair) == question), None)
            if position is not None:
                used.add(position)
                question, index = counted[position]
                columns.append(AskedQuestion(_header(number), question, index, self._prefix(question.scale)))
            elif item.question in uncounted:
                columns.append(AskedQuestion(_header(number)))
        return columns

    def _is_own_words(self, location: TabLocation, question: SurveyQuestion, index: int) -> bool:
        column = next(column for column in SURVEY_RESPONSES.columns if column.outcome == question.outcome)
        is_default = question.measure == AGREEMENT_MEASURE and question.scale is None and question.pair == -1
        declared = {item.question for item in self.workbook_map.survey.items}
        return is_default and location.columns.get(column.name) == index and question.question not in declared

    def given_answer(self, response: int, asked: AskedQuestion) -> tuple[int | None, CellStatus]:
        """Return the rank and the status of one response's answer; `response`: its position in the table of responses.
        """
        question = asked.question
        if question is None:
            return None, CellStatus.BLANK
        return self._answers.get((response, asked.column, question.outcome, question.measure, question.pair),
                                 (None, CellStatus.BLANK))


def _header(number: int) -> str:
    return f"Question {number}"
