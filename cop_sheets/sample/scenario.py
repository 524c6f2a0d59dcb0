"""A generated workbook with helpers that find rows, change cells and record the flags to expect."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any

from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, FiscalYear
from cop_sheets.layout import (
    CANCELLED,
    CONSULTATIONS,
    COPS,
    FACILITATOR_TRAINING,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
)
from cop_sheets.sample.generator import PartnershipData, SampleCop, cohort_name
from cop_sheets.sample.workbook import SampleSheet, SampleWorkbook


@dataclass
class Scenario:
    """One partnership's workbook; the helpers are about the last fiscal year, which the answer key covers."""

    book: SampleWorkbook
    partnership_data: PartnershipData
    as_of: date
    rng: Random

    @property
    def year(self) -> int:
        """The calendar year in which the fiscal year of the answer key starts."""
        return self.partnership_data.years[-1]

    @property
    def cops(self) -> SampleSheet:
        """The CoPs tab."""
        return self.book.sheet(COPS)

    @property
    def sessions(self) -> SampleSheet:
        """The Sessions tab of the answer key's fiscal year."""
        return self.book.sheet(SESSIONS)

    @property
    def trainings(self) -> SampleSheet:
        """The Trainings tab."""
        return self.book.sheet(TRAININGS)

    @property
    def consultations(self) -> SampleSheet:
        """The Consultations tab."""
        return self.book.sheet(CONSULTATIONS)

    @property
    def responses(self) -> SampleSheet:
        """The Survey Responses tab."""
        return self.book.sheet(SURVEY_RESPONSES)

    def day(self, month: int, day: int) -> date:
        """Return that day of the fiscal year."""
        return date(self.year + (month < FIRST_FISCAL_MONTH), month, day)

    def cop(self, mode: str) -> SampleCop:
        """Return the first CoP that meets in `mode`, without the last one, which is new."""
        return next(cop for cop in self.partnership_data.cops[:-1] if cop.mode == mode)

    def change_cop(self, severity: str, rule: str, cop: SampleCop, **cell: Any) -> None:
        """Set one cell of the row of `cop` and expect `rule` there."""
        row = self.cop_row(cop)
        self.cops.set_cells(row, **cell)
        self.book.expect(severity, rule, self.cops, row, next(iter(cell)), cop.id)

    def cop_row(self, cop: SampleCop) -> list[Any]:
        """Return the row of `cop` on the CoPs tab."""
        return next(row for row in self.cops.rows if self.cops.get(row, "cop_id") == cop.id)

    def held_session(self, cop: SampleCop, month: int) -> list[Any]:
        """Return the session that `cop` held in that month."""
        return next(row for row in self._in_month(cop, month) if self.sessions.get(row, "status") != CANCELLED)

    def _in_month(self, cop: SampleCop, month: int) -> list[list[Any]]:
        first = self.day(month, 1)
        return [row for row in self.sessions.rows if self.sessions.get(row, "cop_id") == cop.id
                and self._is_in(self.sessions.get(row, "date"), first)]

    def _is_in(self, day: object, first: date) -> bool:
        return isinstance(day, date) and (day.year, day.month) == (first.year, first.month)

    def remove_sessions(self, cop: SampleCop, *months: int) -> None:
        """Remove all sessions of `cop` in these months."""
        removed_ids = {id(row) for month in months for row in self._in_month(cop, month)}
        self.sessions.rows = [row for row in self.sessions.rows if id(row) not in removed_ids]

    def add_after(self, sheet: SampleSheet, row: list[Any], new: list[Any]) -> list[Any]:
        """Insert `new` below `row` and return it."""
        position = next(index for index, known in enumerate(sheet.rows) if known is row)
        sheet.rows.insert(position + 1, new)
        return new

    def change_session(self, severity: str, rule: str, cop: SampleCop, month: int, **cell: Any) -> list[Any]:
        """Set one cell of the session that `cop` held in that month and expect `rule` there."""
        row = self.sessions.set_cells(self.held_session(cop, month), **cell)
        self.book.expect(severity, rule, self.sessions, row, next(iter(cell)), cop.id)
        return row

    def cohort_events(self) -> list[list[Any]]:
        """Return the twelve trainings of the year's cohort, in order."""
        return [row for row in self.trainings.rows if self.trainings.get(row, "cohort") == cohort_name(self.year)]

    def other_training(self) -> list[Any]:
        """Return the year's training that belongs to no cohort."""
        return next(row for row in reversed(self.trainings.rows) if not self.trainings.get(row, "cohort"))

    def change_training(self, severity: str, rule: str, row: list[Any], **cell: Any) -> None:
        """Set one cell of a training and expect `rule` there."""
        self.trainings.set_cells(row, **cell)
        self.book.expect(severity, rule, self.trainings, row, next(iter(cell)))

    def expect_of_cohort(self, rule: str, column: str = "cohort") -> None:
        """Expect `rule` at the first facilitator training of the year's cohort."""
        events = [row for row in self.cohort_events()
                  if self.trainings.get(row, "phase") == FACILITATOR_TRAINING]
        self.book.expect("info", rule, self.trainings, events[0], column)

    def year_consultations(self) -> list[list[Any]]:
        """Return the year's consultations that are dated by the day."""
        dated = [(self.consultations.get(row, "date"), row) for row in self.consultations.rows]
        return [row for day, row in dated if isinstance(day, date) and day >= FiscalYear(self.year).first_day]

    def change_consultation(self, severity: str, rule: str, row: list[Any], **cell: Any) -> None:
        """Set one cell of a consultation and expect `rule` there."""
        self.consultations.set_cells(row, **cell)
        self.book.expect(severity, rule, self.consultations, row, next(iter(cell)),
                         self.consultations.get(row, "cop_id"))

    def year_responses(self) -> list[list[Any]]:
        """Return the year's survey responses."""
        first = datetime.combine(FiscalYear(self.year).first_day, time())
        return [row for row in self.responses.rows if self.responses.get(row, "timestamp") >= first]
