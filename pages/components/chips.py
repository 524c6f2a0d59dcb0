"""Columns of colored chips for states, standings and severities: color, mark and word."""

from collections.abc import Mapping
from functools import cache
from typing import cast

import streamlit as st

from summaries.presentation import (
    MONTH_COLORS,
    MONTH_MARKS,
    SEVERITY_COLORS,
    SEVERITY_MARKS,
    STANDING_COLORS,
    STANDING_MARKS,
)

MONTH_LEGEND = ("**✓** met · **✗** missed · **◇** missed, and explained · **?** cannot be judged · **…** not due · "
                "**–** before its start or after its end")


def _chip_column(label: str, colors: Mapping[str, str | None], marks: Mapping[str, str] | None = None, **more):
    # None draws an option without color, which Streamlit's type hints leave out.
    return st.column_config.MultiselectColumn(
        label, options=list(colors), color=cast(list[str], list(colors.values())),
        format_func=marks.__getitem__ if marks else None, **more)


@cache
def month_column(month: str):
    """Return the column of the month with this full name. It shows marks; screen readers and search use words."""
    return _chip_column(month[:3], {state: MONTH_COLORS.get(state) for state in MONTH_MARKS}, MONTH_MARKS, width=40)


@cache
def state_column():
    """Return the column State, with mark and word."""
    return _chip_column("State", {MONTH_MARKS[state]: color for state, color in MONTH_COLORS.items()}, width=160)


@cache
def standing_column():
    """Return the column Standing, with mark and words."""
    return _chip_column("Standing", {STANDING_MARKS[name][0]: color for name, color in STANDING_COLORS.items()},
                        width=192)


@cache
def severity_column():
    """Return the column Severity, with mark and word."""
    return _chip_column("Severity", {SEVERITY_MARKS[name][0]: color for name, color in SEVERITY_COLORS.items()},
                        width=100)
