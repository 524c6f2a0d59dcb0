"""Cleaning of text, and keys that match headers, tab names and choices."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.raw import CellError, display_text, normalize_rows, sheet_text
from cop_sheets.text import clean, join_words, match_key, shows_nothing


@pytest.mark.parametrize(("typed", "cleaned"), [
    ("Rainbow", "Rainbow"),
    ("  Rainbow  ", "Rainbow"),
    ("Rain\u00a0bow", "Rain bow"),                  # non-breaking space
    ("Rain\u202fbow", "Rain bow"),                  # narrow non-breaking space
    ("Rain\u2009bow", "Rain bow"),                  # thin space
    ("Rain\tbow", "Rain bow"),
    ("Rain   bow", "Rain bow"),
    ("\ufeffRainbow", "Rainbow"),                   # byte order mark
    ("Rain\u200bbow", "Rainbow"),                   # zero-width space
    ("Rain\u200dbow", "Rainbow"),                   # zero-width joiner
    ("Rain\u00adbow", "Rainbow"),                   # soft hyphen
    ("\u202aRainbow\u202c", "Rainbow"),             # direction marks
    ("Rain\u0007bow", "Rainbow"),                   # control character
    ("Ann Lee\r\nBob Ray", "Ann Lee\nBob Ray"),
    ("Ann Lee\rBob Ray", "Ann Lee\nBob Ray"),
    ("Ann Lee \n Bob Ray\n", "Ann Lee\nBob Ray"),
    ("\u200b\u00a0 \ufeff", ""),
    ("✔\ufe0f", "✔"),                               # variation selector, as phones type it
    ("José – “quoted”", "José – “quoted”"),
])
def test_invisible_characters_are_removed(typed, cleaned):
    assert clean(typed) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(("ours", "theirs"), [
    ("CoP ID", "cop id"), ("CoP ID", "COP_ID"), ("CoP ID", " CoP-ID: "), ("CoP ID", "CoP  ID*"), ("CoP ID", "CoP\nID"),
    ("Assessment and Evaluation", "Assessment & Evaluation"), ("Assessment and Evaluation", "assessment&evaluation"),
    ("Facilitators", "Facilitator(s)"), ("Facilitators", "FACILITATOR(S)"), ("Facilitators", "Facilitators:"),
    ("In-person", "in person"), ("In-person", "IN-PERSON"), ("Number of Individuals", "Number of individuals?"),
])
def test_case_spaces_and_punctuation_do_not_count(ours, theirs):
    assert match_key(ours) == match_key(theirs)


@pytest.mark.parametrize(("one", "other"), [
    ("Date", "Dates"), ("Facilitator", "Facilitators"), ("Attended", "Attended Online"), ("Hybrid", "Virtual"),
    ("", "A")])
def test_different_words_stay_different(one, other):
    assert match_key(one) != match_key(other)


@pytest.mark.parametrize(("words", "text"),
                         [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_words_are_joined_as_in_a_sentence(words, text):
    assert join_words(words) == text


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "Loading..."])
def test_an_error_text_becomes_a_cell_error(error):
    assert normalize_rows([[error]]) == [[CellError(error)]]


def test_cells_of_every_source_are_normalized():
    rows = [[True, False, 3, 1.5, None, " a\u00a0b "], ["", None, "\u200b"], []]
    assert normalize_rows(rows) == [["TRUE", "FALSE", 3.0, 1.5, "", "a b"]]


def test_blank_rows_between_keep_their_places():
    assert normalize_rows([["a"], [], [""], ["b"], [""]]) == [["a"], [], [""], ["b"]]


@pytest.mark.parametrize(("cell", "text"),
                         [(3104.0, "3104"), (1.5, "1.5"), ("001", "001"), (CellError("#REF!"), "#REF!"),
                                            (CellError("=A1+B1"), "=A1+B1"), (-2.0, "-2")])
def test_the_text_of_a_cell(cell, text):
    assert display_text(cell) == text


@pytest.mark.parametrize(("cell", "in_files", "in_sheet"), [
    (datetime(2024, 10, 9), "2024-10-09", "10/9/2024"),
    (datetime(2024, 10, 9, 14, 5), "2024-10-09 14:05:00", "10/9/2024 14:05:00"),
    ("2024-10-09", "2024-10-09", "2024-10-09"),     # typed as text, and so in the sheet
])
def test_a_date_is_iso_in_files_and_month_first_as_the_sheet_shows_it(cell, in_files, in_sheet):
    assert (display_text(cell), sheet_text(cell)) == (in_files, in_sheet)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u2800", "\u3164 \u115f", "\u034f", "\ufe0f", "\U000e0020",
                                  "\U000e0100", "\uffa0", "\u1160", "\0"])
def test_what_shows_nothing(text):
    assert shows_nothing(text) and not shows_nothing(f"{text}a") and not shows_nothing(f"\uac00{text}")
