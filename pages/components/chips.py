"""Columns whose cells are coloured marks: a list of words, of which those that have a colour or a mark show it."""

from collections.abc import Mapping
from functools import cache

import streamlit as st

from summaries.presentation import (
    MONTH_COLORS,
    MONTH_MARKS,
    SEVERITY_COLORS,
    SEVERITY_MARKS,
    STANDING_COLORS,
    STANDING_MARKS,
)

MONTH_LEGEND = ("**✓** met · **✗** missed · **?** cannot be judged · **…** not due · **–** before its start or after "
                "its end")


def _chip_column(label: str, colours: Mapping[str, str | None], marks: Mapping[str, str] | None = None, **more):
    return st.column_config.MultiselectColumn(
        label, options=list(colours), color=list(colours.values()),
        format_func=marks.__getitem__ if marks else None, **more)


@cache
def month_column(month: str):
    """Return the column of one month's states: each is drawn as its mark, and read out and searched as its word."""
    return _chip_column(month[:3], {state: MONTH_COLORS.get(state) for state in MONTH_MARKS}, MONTH_MARKS, width=40)


@cache
def state_column():
    """Return a column of a month's state, mark and word."""
    return _chip_column("State", {MONTH_MARKS[state]: colour for state, colour in MONTH_COLORS.items()}, width=160)


@cache
def standing_column():
    """Return a column of standings, mark and words."""
    return _chip_column("Standing", {STANDING_MARKS[name][0]: colour for name, colour in STANDING_COLORS.items()},
                        width=192)


@cache
def severity_column():
    """Return a column of severities, mark and word."""
    return _chip_column("Severity", {SEVERITY_MARKS[name][0]: colour for name, colour in SEVERITY_COLORS.items()},
                        width=100)
