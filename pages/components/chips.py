"""Columns whose cells are coloured marks: a list of words, of which those that have a colour or a mark show it."""

from collections.abc import Mapping
from functools import cache

import streamlit as st

from summaries.presentation import (
    MONTH_COLOURS,
    MONTH_MARKS,
    SEVERITY_COLOURS,
    SEVERITY_MARKS,
    STANDING_COLOURS,
    STANDING_MARKS,
)

MONTH_LEGEND = ("**✓** met · **✗** missed · **?** cannot be judged · **…** not due · **–** before its start or after "
                "its end")


def _chips(label: str, colours: Mapping[str, str | None], marks: Mapping[str, str] | None = None, **more):
    return st.column_config.MultiselectColumn(
        label, options=list(colours), color=list(colours.values()),
        format_func=marks.__getitem__ if marks else None, **more)


@cache
def month_column(month: str):
    """Return the column of one month's states: each is drawn as its mark, and read out and searched as its word."""
    return _chips(month[:3], {state: MONTH_COLOURS.get(state) for state in MONTH_MARKS}, MONTH_MARKS, width=40)


@cache
def state_column():
    """Return a column of a month's state, mark and word."""
    return _chips("State", {MONTH_MARKS[state]: colour for state, colour in MONTH_COLOURS.items()}, width=160)


@cache
def standing_column():
    """Return a column of standings, mark and words."""
    return _chips("Standing", {STANDING_MARKS[name][0]: colour for name, colour in STANDING_COLOURS.items()}, width=192)


@cache
def severity_column():
    """Return a column of severities, mark and word."""
    return _chips("Severity", {SEVERITY_MARKS[name][0]: colour for name, colour in SEVERITY_COLOURS.items()}, width=100)
