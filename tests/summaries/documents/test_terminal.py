"""The report in a terminal: typed text cannot break its lines."""

import pytest

from summaries.documents.terminal import report_lines
from tests.support.sheets import report


@pytest.fixture(scope="module")
def typed():
    return report({"CoPs": "CoP ID | CoP Name\nRainbow | Rainbow\nC2 | Sun", "Sessions": "CoP ID | Date\nC2 | so⏎on"})


def test_a_cop_whose_name_is_its_id_is_named_once(typed):
    texts = [text for _, text in report_lines(typed)]
    assert texts[3].startswith("  Rainbow: Does not meet") and texts[4].startswith("  C2 Sun: Does not meet")


def test_a_line_break_in_a_cell_starts_no_line(typed):
    texts = [text for _, text in report_lines(typed)]
    assert not any("\n" in text for text in texts)
    assert any("Sessions B2  “so / on”  “so / on” " in text for text in texts)
