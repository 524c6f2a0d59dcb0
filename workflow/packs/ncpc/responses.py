"""The counted survey responses of NCPC's pack: what the figures need, and no longer who gave which answer.

An outcome's figure only needs how many agree, or rose, and why others are left out. So of an answer only that is
written, and for each outcome these are sorted anew over the rows of the same role: what one row has is not what one
person answered. Rows that were equal stay equal, because Notes count them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from cop_sheets.fiscal_year import FiscalYear
from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import Cell
from summaries.report import Report
from validators.derived import AFTER_AS_OF, COUNTED, UNREADABLE_STATES, find_duplicate_rows
from workflow.packs.ncpc.survey import NOT_READABLE, REPLACED_ERROR, AskedQuestion, NcpcSurvey

_ROLE = SURVEY_RESPONSES["role"]
_ASKED = {choice: frozenset(column.outcome for column in SURVEY_RESPONSES.columns
                            if column.outcome and choice in column.asked_roles) for choice in _ROLE.choices}
# Of the roles that are asked the same, the last one stands for all: no CoP is asked of it, if of any of them.
_SAME_ROLE = {asked: choice for choice, asked in _ASKED.items()}
_BLANK = (CellStatus.BLANK, CellStatus.ABSENT)


class _Score(NamedTuple):
    """What a figure needs of a response's answers to one outcome in one way. `off`, `errors`: numbers of cells."""

    is_valid: bool = False
    agrees: bool = False
    is_at_ceiling: bool = False
    off: int = 0
    errors: int = 0


class _Unit(NamedTuple):
    """A response, or several equal ones: their positions, and the indexes of their tabs among all locations."""

    positions: tuple[int, ...]
    places: tuple[int, ...]


_Pair = tuple[AskedQuestion, AskedQuestion]


class NcpcResponses:
    """The cells of counted responses by position. `roles`: of the column Role. `units`: the first of equal rows."""

    def __init__(self, report: Report, survey: NcpcSurvey) -> None:
        self._survey, self._locations = survey, report.tables.locations
        self._report, self._counted = report, report.row_statuses.counted(SURVEY_RESPONSES)
        self.roles: dict[int, Cell] = {}
        self.units: dict[int, int] = {}
        self._answers: dict[tuple[int, str], Cell] = {}
        groups: dict[tuple[int, ...], list[_Unit]] = {}
        for unit in self._equal_rows():
            groups.setdefault(unit.places, []).append(unit)
        for places, units in groups.items():
            self._write(units, self._asked_on_all(places))
        dated = self._counted.dropna(subset=["date"])
        by_date = dated.loc[dated["fiscal_year_typed"].isna(), "date"]    # whose date says the fiscal year
        self._first_day, self._last_day = dated["date"].min(), dated["date"].max()
        self._first_day_in_year = by_date.min()
        self._last_unit: int | None = None    # the response, or equal ones, with the last day

    def answer(self, position: int, question: AskedQuestion) -> Cell:
        """Return the answer of a counted response in a column of the pack."""
        return self._answers.get((position, question.header), "")

    def day(self, position: int, moment: Any) -> Cell:
        """Return the day of a response. The days of single responses are not needed: only the first and the last of
        those that count, and whether others are of another year or too late."""
        status = self._report.row_statuses.status[SURVEY_RESPONSES.slug].at[position]
        year, typed = (self._report.row_statuses.derived[SURVEY_RESPONSES].at[position, name] for name in (
            "fiscal_year", "fiscal_year_typed"))
        is_typed = typed == typed    # not NaN
        if status == COUNTED:
            unit = self.units[position]
            if moment.normalize() == self._last_day and self._last_unit in (None, unit):
                self._last_unit = unit
                return _date(self._last_day)
            return _date(self._first_day if is_typed else self._first_day_in_year)
        if status == AFTER_AS_OF:
            return self._report.period.as_of + timedelta(days=1)
        if not is_typed and year == year:
            return FiscalYear(int(year)).first_day
        return min(self._report.period.fiscal_year.first_day, self._report.period.as_of)

    def _equal_rows(self) -> Iterable[_Unit]:
        counted = self._counted
        first_of = find_duplicate_rows(counted, SURVEY_RESPONSES, self._locations)
        positions: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for index, place, row in zip(counted.index.tolist(), counted["place"].tolist(), counted["row"].tolist(),
                                     strict=True):
            positions.setdefault(first_of.get(index, (place, row)), []).append((index, place))
        for members in positions.values():
            self.units |= {index: members[0][0] for index, _ in members}
            yield _Unit(*map(tuple, zip(*members, strict=True)))

    def _asked_on_all(self, places: Iterable[int]) -> list[AskedQuestion]:
        """Return the questions that every one of these tabs has, as the first one has them."""
        first, *others = ([question for question in self._survey.questions_on(self._locations[place])
                           if question.question] for place in dict.fromkeys(places))
        return [question for question in first
                if all(any(question.header == other.header for other in more) for more in others)]

    def _write(self, units: Sequence[_Unit], asked: Sequence[AskedQuestion]) -> None:
        """Write the answers of units that are alike in their tabs anew."""
        by_role: dict[Cell, list[_Unit]] = {}
        for unit in units:
            by_role.setdefault(self._role(unit), []).append(unit)
        rows = iter(units)
        for role, sources in sorted(by_role.items(), key=lambda pair: str(pair[0])):
            targets = [next(rows) for _ in sources]
            for unit in targets:
                self.roles |= dict.fromkeys(unit.positions, role)
            for outcome in _ASKED.get(str(role)) or range(1, len(OUTCOMES) + 1):
                statements, pairs = _statements(asked, outcome), _pairs(asked, outcome)
                given = [[score(unit) for unit in sources] for score in (
                    partial(self._agreement, statements=statements), partial(self._change, pairs=pairs))]
                if role == NOT_READABLE:    # only whether there is an answer that no outcome can use
                    given = [[_Score(score.is_valid) for score in scores] for scores in given]
                for unit, agreement, change in zip(targets, *map(sorted, given), strict=True):
                    cells = _agreement_cells(agreement, statements) | _change_cells(change, pairs)
                    for position in unit.positions:
                        self._answers |= {(position, header): cell for header, cell in cells.items()}

    def _role(self, unit: _Unit) -> Cell:
        role, state = (self._counted.at[unit.positions[0], name] for name in (_ROLE.name, f"state:{_ROLE.name}"))
        if state in _BLANK:
            return ""
        return NOT_READABLE if state in UNREADABLE_STATES else _SAME_ROLE[_ASKED[role]]

    def _agreement(self, unit: _Unit, statements: Sequence[AskedQuestion]) -> _Score:
        """Return the score of a response's answers to the statements of one outcome; see `score_responses`."""
        ranks, off, errors = self._given(unit, statements)
        agrees = all(rank >= _agree_from(question) for rank, question in zip(ranks, statements, strict=True)
                     if rank is not None)
        is_valid = any(rank is not None for rank in ranks)
        return _Score(is_valid, is_valid and agrees, False, off, errors)

    def _change(self, unit: _Unit, pairs: Sequence[_Pair]) -> _Score:
        """Return the score of a response's answers to the pairs of one outcome; see `score_responses`."""
        ranks, off, errors = self._given(unit, [question for pair in pairs for question in pair])
        both = [(before, now, _steps(pair[0])) for before, now, pair in zip(ranks[::2], ranks[1::2], pairs, strict=True)
                if before is not None and now is not None]
        return _Score(bool(both), bool(both) and all(now > before for before, now, _ in both),
                      any(before == steps for before, _, steps in both), off, errors)

    def _given(self, unit: _Unit, questions: Sequence[AskedQuestion]) -> tuple[list[int | None], int, int]:
        """Return the ranks of a response's answers, and how many are off the scale, and errors."""
        given = [self._survey.given_answer(unit.positions[0], question) for question in questions]
        states = [state for _, state in given]
        return ([rank if state is CellStatus.OK else None for rank, state in given],
                states.count(CellStatus.UNREADABLE), states.count(CellStatus.ERROR))


def _date(moment: Any) -> date:
    return date(moment.year, moment.month, moment.day)


def _statements(asked: Sequence[AskedQuestion], outcome: int) -> list[AskedQuestion]:
    return [one for one in asked if one.question and (one.question.outcome, one.question.measure) == (
        outcome, AGREEMENT_MEASURE)]


def _pairs(asked: Sequence[AskedQuestion], outcome: int) -> list[_Pair]:
    """Return the questions Before and Now of an outcome that belong together."""
    by_measure = [{one.question.pair: one for one in asked if one.question and (
        one.question.outcome, one.question.measure) == (outcome, measure)} for measure in (BEFORE, NOW)]
    return [(before, by_measure[1][pair]) for pair, before in by_measure[0].items() if pair in by_measure[1]]


def _steps(asked: AskedQuestion) -> int:
    return asked.question.steps if asked.question else 0


def _agree_from(asked: AskedQuestion) -> int:
    """Return the lowest answer that agrees."""
    return _steps(asked) - 1 if _steps(asked) > 3 else _steps(asked)


def _unread_cells(score: _Score) -> list[Cell]:
    return [*[NOT_READABLE] * score.off, *[REPLACED_ERROR] * score.errors]


def _agreement_cells(score: _Score, statements: Sequence[AskedQuestion]) -> dict[str, Cell]:
    """Return cells with this score by header: one answer, the highest or the lowest of its scale."""
    unread = _unread_cells(score)
    cells = dict(zip((one.header for one in statements), unread, strict=False))
    if score.is_valid and len(unread) < len(statements):
        one = statements[len(unread)]
        cells[one.header] = one.answer(_steps(one) if score.agrees else 1)
    return cells


def _change_cells(score: _Score, pairs: Sequence[_Pair]) -> dict[str, Cell]:
    """Return cells with this score by header: the first pair rises, begins with the highest answer, or stays."""
    cells: dict[str, Cell] = {}
    if score.is_valid:
        before, now = pairs[0]
        cells[before.header] = before.answer(_steps(before) if score.is_at_ceiling else 1)
        cells[now.header] = now.answer(_steps(now) if score.agrees else 1)
    others = pairs[score.is_valid:]
    return cells | dict(zip((one.header for pair in others for one in pair), _unread_cells(score), strict=False))
