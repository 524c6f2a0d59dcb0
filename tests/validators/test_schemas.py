"""Pandera checks the typed rows against the layout, before any rule or figure uses them."""

from datetime import date

import pandera.pandas as pa
import pytest

from cop_sheets import FiscalYear, Period
from cop_sheets.layout import SESSIONS
from tests.support.sheets import tables, workbook
from validators.derived.columns import derive
from validators.schemas import check_types


@pytest.fixture
def sessions():
    """Return the typed rows of a small Sessions tab."""
    typed = tables(workbook({"Sessions": "CoP ID | Date | Status | Attended\n"
                                         "C1 | 9/10/2024 | Held | 12\nC1 | 10/8/2024 | | "}))
    return derive(typed, Period(FiscalYear(2024), date(2025, 1, 31)))[SESSIONS].copy()


def test_what_is_typed_as_the_layout_says_passes(sessions):
    check_types(SESSIONS, sessions)


@pytest.mark.parametrize(("column", "cells"), [
    ("status", ["Held", "Perhaps"]), ("status", ["Held", None]), ("topic", ["", None]), ("attended", [12.0, -1.0]),
    ("attended", ["12", ""]), ("date", ["9/10/2024", "10/8/2024"])])
def test_data_of_another_type_is_rejected(sessions, column, cells):
    sessions[column] = cells
    with pytest.raises(pa.errors.SchemaError, match=column):
        check_types(SESSIONS, sessions)
