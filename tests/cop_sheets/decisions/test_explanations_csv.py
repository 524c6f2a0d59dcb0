"""explanations.csv: what is written is read back, and a file that is none is refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.decisions import (
    EXPLANATION_HEADERS,
    Explanation,
    ExplanationStatus,
    explanations_csv,
    parse_explanations_csv,
)
from cop_sheets.errors import BadRequest

TEXTS = st.text(st.sampled_from("ab =+-@|%\";,\t\n\r")
                | st.characters(exclude_categories=("Cs",), exclude_characters="'"), max_size=30)
NEEDED = TEXTS.filter(bool)
DAYS = st.none() | st.dates()
EXPLANATIONS = st.builds(Explanation, NEEDED, NEEDED, TEXTS, TEXTS, DAYS, TEXTS, TEXTS, TEXTS,
                         st.sampled_from(ExplanationStatus), TEXTS, DAYS, TEXTS, DAYS)
STORM = Explanation("Alamance", "F-0123456789AB", "The storm; roads were closed", "ann@example.org", date(2025, 7, 1),
                    "S-0123456789AB", "COP-10", "No session in November 2024", ExplanationStatus.APPROVED,
                    "bob@example.org", date(2025, 7, 3), "Agreed.", date(2026, 6, 30))


def test_one_explanation_is_one_row():
    assert explanations_csv([STORM]).decode("utf-8-sig").split("\r\n") == [
        "Partnership,Flag ID,Subject,Rule,What,Reason,Asked By,Asked On,Status,Decided By,Decided On,Sentence,Until",
        "Alamance,F-0123456789AB,S-0123456789AB,COP-10,No session in November 2024,The storm; roads were closed,"
        "ann@example.org,2025-07-01,Approved,bob@example.org,2025-07-03,Agreed.,2026-06-30", ""]


@given(st.lists(EXPLANATIONS, max_size=3))
def test_what_is_written_is_read_back(explanations):
    assert parse_explanations_csv(explanations_csv(explanations)) == tuple(explanations)


@given(st.lists(st.text(max_size=20), min_size=13, max_size=13))
def test_reading_and_writing_again_gives_the_same_bytes(texts):
    data = explanations_csv([Explanation(f"A{texts[0]}", f"F{texts[1]}", reason=texts[2], what=texts[3])])
    assert explanations_csv(parse_explanations_csv(data)) == data


HEADERS = ",".join(EXPLANATION_HEADERS)


@pytest.mark.parametrize(("text", "expected"), [
    ("", "The first row must hold the header Partnership, Flag ID"),
    (HEADERS.replace("Until", "Reason"), "The first row must hold the header Reason and Until once"),
    (f"{HEADERS}\nA,F-1", "Row 2 has 2 cells, and the first row has 13"),
    (f"{HEADERS}\nA,,,,,,,,Approved,,,,", "Row 2, Flag ID: this is blank"),
    (f"{HEADERS}\n\nA,F-1,,,,,,,Jane,,,,", "Row 3, Status: this is not Waiting, Approved or Declined"),
    (f"{HEADERS}\nA,F-1,,,,,,Jane,Waiting,,,,", "Row 2, Asked On: this is not a date such as 2025-07-31"),
    (f'{HEADERS}\n"A', "Row 2: a quotation mark is not closed"),
    (f'{HEADERS}\n\n"A"b', "Row 3: a quotation mark is not closed"),
    (b"PK\x03\x04\xff", "This is not a CSV file in UTF-8"),
])
def test_a_wrong_file_is_refused_without_its_text(text, expected):
    with pytest.raises(BadRequest, match=f"^{expected}") as error:
        parse_explanations_csv(text if isinstance(text, bytes) else text.encode())
    assert "Jane" not in str(error.value)
