"""Texts that count as blank: N/A and the like in every column, TBD and the like in columns that document something."""

import pytest

from cop_sheets.blanks import is_blank_text, is_filled, is_placeholder
from cop_sheets.layout import TABS, ColumnType
from cop_sheets.parsing.values.cells import EMPTY_VALUES, CellStatus, parse_answer, parse_cell
from cop_sheets.raw import CellError, clean

NOTHING = ("N/A", "NA", "n.a.", "not applicable", "none", "-", "–", "—", ".", "?",
           "n/a", "N / A", "n/a.", "N.A", "Na", "NOT APPLICABLE", "Not applicable.", "NotApplicable", "None.", "NONE",
           "none!", "(none)", "--", "---", "- -", "−", "‐", "...", "…", "??", "?!", "-.", "__", "N/A;", "n-a", "Ｎ／Ａ")
PENDING = ("TBD", "TBA", "to be determined", "to be hired", "pending", "unknown", "see CAD",
           "tbd.", "T.B.D.", "Tbd?", "To be determined.", "TO BE HIRED", "Pending…", "(unknown)", "See CAD.",
           "see the CAD")
SOMETHING = ("0", "No", "x", "Nan", "Nana", "Nonexistent", "N/A yet", "none of them", "nonesuch", "NC", "N", "A", "n/b",
             "nobody", "not", "applicable", "-1", "- Ann", "A.", "?yes", "*", "/", ";", ",", "!", "\"", "👍", "☑",
             "#N/A", "None; some", "+", "C-", "1.", "1 - ", "no", "zero", "¿quién?")
ALL = [column for tab in TABS for column in tab.columns]
DOCUMENTS = [column for column in ALL if column.required and column.kind in (ColumnType.TEXT, ColumnType.PEOPLE)]
OTHERS = [column for column in ALL if column not in DOCUMENTS]


@pytest.mark.parametrize("text", NOTHING)
def test_texts_that_count_as_blank(text):
    assert is_blank_text(clean(text)) and not is_filled(clean(text)) and not is_placeholder(clean(text))


@pytest.mark.parametrize("text", PENDING)
def test_placeholders(text):
    assert is_placeholder(clean(text)) and not is_blank_text(clean(text))


@pytest.mark.parametrize("text", SOMETHING)
def test_texts_that_do_not_count_as_blank(text):
    assert not is_blank_text(clean(text)) and is_filled(clean(text)) and not is_placeholder(clean(text))


@pytest.mark.parametrize("cell", [0.0, 1.0, CellError("#N/A"), CellError("=A1")])
def test_numbers_and_errors_are_filled(cell):
    assert is_filled(cell)


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.name)
@pytest.mark.parametrize("text", NOTHING[:10])
def test_every_column_reads_them_as_blank(column, text):
    assert parse_cell(column, text) == (EMPTY_VALUES.get(column.kind), CellStatus.BLANK)


@pytest.mark.parametrize("column", DOCUMENTS, ids=lambda column: column.name)
@pytest.mark.parametrize("text", PENDING[:7])
def test_a_placeholder_is_blank_in_a_required_text_or_people_column(column, text):
    assert parse_cell(column, text) == (EMPTY_VALUES.get(column.kind), CellStatus.BLANK)


@pytest.mark.parametrize("column", OTHERS, ids=lambda column: column.name)
def test_a_placeholder_elsewhere_is_text_or_unreadable(column):
    states = {ColumnType.TEXT: CellStatus.OK, ColumnType.ID: CellStatus.OK, ColumnType.PEOPLE: CellStatus.BLANK}
    assert parse_cell(column, "TBD")[1] is states.get(column.kind, CellStatus.UNREADABLE)


@pytest.mark.parametrize(("scale", "cell", "expected"), [
    (("None", "Some", "All"), "None", (1, CellStatus.OK)), (("None", "Some", "All"), "none.", (1, CellStatus.OK)),
    (("None", "Some", "All"), "N/A", (None, CellStatus.BLANK)), (("Some", "All"), "None", (None, CellStatus.BLANK)),
    (("-", "0", "+"), "-", (1, CellStatus.OK)), (("-", "0", "+"), "–", (None, CellStatus.BLANK)),
    (("?", "Yes"), "?", (1, CellStatus.OK)), (("😞", "😐", "🙂"), "?", (None, CellStatus.BLANK)),
    (("😞", "😐", "🙂"), "😐", (2, CellStatus.OK)), (None, "-", (None, CellStatus.BLANK)),
    (None, "?", (None, CellStatus.BLANK)),
    (None, "none", (None, CellStatus.BLANK)), (None, "TBD", (None, CellStatus.UNREADABLE)),
    (None, "", (None, CellStatus.BLANK))])
def test_a_blank_word_that_is_on_the_scale_is_an_answer(scale, cell, expected):
    assert parse_answer(scale, cell) == expected
