"""Labels of rows that are no data: what reads a label takes no longer than the text is long."""

from time import process_time

import pytest

from cop_sheets.parsing.row_labels import is_period, is_total_label, starts_with_total


@pytest.mark.parametrize("reads", [is_period, is_total_label, starts_with_total])
@pytest.mark.parametrize("text", ["Ann" + "-" * 32_000 + "x", "Total " * 5_000, "FY 2024 " * 4_000, "(" * 32_000,
                                  "total" + " " * 32_000 + "x", "Q1 to " * 5_000], ids=lambda text: text[:6])
def test_long_texts_take_no_longer_than_their_length(reads, text):
    started = process_time()
    assert not is_period(text) or len(text) < 80
    reads(text)
    assert process_time() - started < 5
