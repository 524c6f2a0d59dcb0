"""Words that read as blank: N/A and its like in every column, TBD and its like where something is to be documented."""

import pytest

from cop_sheets.blanks import is_filled, is_nothing, is_pending
from cop_sheets.layout import TABS, Kind
from cop_sheets.parsing.values.cells import EMPTY, State, parse, parse_answer
from cop_sheets.raw import CellProblem, clean

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
DOCUMENTS = [column for column in ALL if column.required and column.kind in (Kind.TEXT, Kind.PEOPLE)]
OTHERS = [column for column in ALL if column not in DOCUMENTS]


@pytest.mark.parametrize("text", NOTHING)
def test_what_reads_as_blank(text):
    assert is_nothing(clean(text)) and not is_filled(clean(text)) and not is_pending(clean(text))


@pytest.mark.parametrize("text", PENDING)
def test_what_documents_nothing_yet(text):
    assert is_pending(clean(text)) and not is_nothing(clean(text))


@pytest.mark.parametrize("text", SOMETHING)
def test_what_says_something(text):
    assert not is_nothing(clean(text)) and is_filled(clean(text)) and not is_pending(clean(text))


@pytest.mark.parametrize("cell", [0.0, 1.0, CellProblem("#N/A"), CellProblem("=A1")])
def test_numbers_and_errors_are_filled(cell):
    assert is_filled(cell)


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.name)
@pytest.mark.parametrize("text", NOTHING[:10])
def test_every_column_reads_them_as_blank(column, text):
    assert parse(column, text) == (EMPTY.get(column.kind), State.BLANK)


@pytest.mark.parametrize("column", DOCUMENTS, ids=lambda column: column.name)
@pytest.mark.parametrize("text", PENDING[:7])
def test_a_required_text_or_people_column_reads_what_is_put_off_as_blank(column, text):
    assert parse(column, text) == (EMPTY.get(column.kind), State.BLANK)


@pytest.mark.parametrize("column", OTHERS, ids=lambda column: column.name)
def test_elsewhere_what_is_put_off_is_text_or_cannot_be_read(column):
    states = {Kind.TEXT: State.READ, Kind.ID: State.READ, Kind.PEOPLE: State.BLANK}
    assert parse(column, "TBD")[1] is states.get(column.kind, State.UNREADABLE)


@pytest.mark.parametrize(("scale", "cell", "expected"), [
    (("None", "Some", "All"), "None", (1, State.READ)), (("None", "Some", "All"), "none.", (1, State.READ)),
    (("None", "Some", "All"), "N/A", (None, State.BLANK)), (("Some", "All"), "None", (None, State.BLANK)),
    (("-", "0", "+"), "-", (1, State.READ)), (("-", "0", "+"), "–", (None, State.BLANK)),
    (("?", "Yes"), "?", (1, State.READ)), (("😞", "😐", "🙂"), "?", (None, State.BLANK)),
    (("😞", "😐", "🙂"), "😐", (2, State.READ)), (None, "-", (None, State.BLANK)), (None, "?", (None, State.BLANK)),
    (None, "none", (None, State.BLANK)), (None, "TBD", (None, State.UNREADABLE)), (None, "", (None, State.BLANK))])
def test_an_answer_that_the_scale_itself_has_stays_one(scale, cell, expected):
    assert parse_answer(scale, cell) == expected
