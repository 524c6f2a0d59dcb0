"""What the rows of each view, and so the flags of its rules, are about."""

from dataclasses import dataclass
from enum import Enum, auto


class SubjectType(Enum):
    """What a flag is about. ROW: a row. CELL: a cell of a row. KEY: what identifies a row, which others may share.

    COLUMN: a column of one tab. SHARED_COLUMN: a column of all tabs that mean the same. TAB: a tab. UNREAD_TAB: a tab
    that is not read. DETAILS: what `ViewSubject.columns` say.
    """

    ROW = auto()
    CELL = auto()
    KEY = auto()
    COLUMN = auto()
    SHARED_COLUMN = auto()
    TAB = auto()
    UNREAD_TAB = auto()
    DETAILS = auto()


@dataclass(frozen=True)
class ViewSubject:
    """What the rows of a view are about. `columns`: for DETAILS, columns of the view; none: the whole workbook.

    `by_year`: each fiscal year is judged anew, so the year is part of the identity.
    """

    type: SubjectType
    columns: tuple[str, ...] = ()
    by_year: bool = False


VIEW_SUBJECTS = {
    "workbooks": ViewSubject(SubjectType.DETAILS),
    "duplicate_workbooks": ViewSubject(SubjectType.DETAILS, ("same",)),
    "folder": ViewSubject(SubjectType.DETAILS),
    "tabs": ViewSubject(SubjectType.TAB),
    "columns": ViewSubject(SubjectType.COLUMN),
    "date_columns": ViewSubject(SubjectType.SHARED_COLUMN),
    "cells": ViewSubject(SubjectType.CELL),
    "rows": ViewSubject(SubjectType.ROW),
    "non_data_rows": ViewSubject(SubjectType.TAB),
    "unread_tabs": ViewSubject(SubjectType.UNREAD_TAB),
    "ids": ViewSubject(SubjectType.KEY),
    "dates": ViewSubject(SubjectType.CELL),
    "cops": ViewSubject(SubjectType.DETAILS, ("cop",), by_year=True),
    "cop_months": ViewSubject(SubjectType.DETAILS, ("cop",), by_year=True),
    "active_spans": ViewSubject(SubjectType.ROW, by_year=True),
    "books": ViewSubject(SubjectType.DETAILS, by_year=True),
    "sessions": ViewSubject(SubjectType.ROW),
    "unmarked_cancellations": ViewSubject(SubjectType.ROW),
    "trainings": ViewSubject(SubjectType.ROW),
    "cohorts": ViewSubject(SubjectType.DETAILS, ("cohort_key",), by_year=True),
    "consultations": ViewSubject(SubjectType.ROW),
    "people_lists": ViewSubject(SubjectType.CELL),
    "similar_names": ViewSubject(SubjectType.DETAILS, ("pair",)),
    "responses": ViewSubject(SubjectType.ROW),
    "answers": ViewSubject(SubjectType.CELL),
    "outcomes": ViewSubject(SubjectType.DETAILS, ("outcome",), by_year=True),
    "survey_items": ViewSubject(SubjectType.ROW),
    "explanations": ViewSubject(SubjectType.DETAILS, ("flag_id",)),
}
