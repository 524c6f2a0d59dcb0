"""Labels of rows that are not data, and the time that it takes to recognize them."""

from time import process_time

import pytest

from cop_sheets.parsing.rows.labels import is_period, is_total_label, starts_with_total


@pytest.mark.parametrize("reads", [is_period, is_total_label, starts_with_total])
@pytest.mark.parametrize("text", ["Ann" + "-" * 32_000 + "x", "Total " * 5_000, "FY 2024 " * 4_000, "(" * 32_000,
                                  "total" + " " * 32_000 + "x", "Q1 to " * 5_000], ids=lambda text: text[:6])
def test_the_time_for_long_texts_grows_with_their_length_only(reads, text):
    started = process_time()
    assert not is_period(text) or len(text) < 80
    reads(text)
    assert process_time() - started < 5
