"""The outputs of each quarter."""

import pytest

from tests.oracle.recount.reported import OUTPUTS
from tests.summaries.figures.test_figures import consulted
from tests.support.sheets import report


def test_quarters_start_in_july():
    quarters = report({"Sessions": "CoP ID | Date\nC1 | 2024-07-01\nC1 | 2024-09-30\nC1 | 2024-10-01\n"
                                   "C1 | 2025-06-30"}).quarters
    row = quarters[quarters["Indicator"] == "Number of sessions"].iloc[0]
    assert row[["Q1", "Q2", "Q3", "Q4", "Year"]].tolist() == [2, 1, 0, 1, 4]


def test_every_output_of_every_quarter_counted_by_hand():
    """CoP B ends on the last day of Q1, C starts on the first of Q4 and D on that of Q3; Cy is in Q1 and Q2."""
    full_report = report({
        "CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | A | 2024-07-01 |\nC2 | B | 2024-07-01 | 2024-09-30\n"
                "C3 | C | 2025-04-01 |\nC4 | D | 2025-01-01 | 2025-01-01",
        "Sessions": "CoP ID | Date\nC1 | 2024-07-09\nC1 | 2024-09-30\nC2 | 2024-08-09\nC3 | 2025-04-01",
        "Trainings": "Title | Date | Participants\nA | 2024-09-30 | 10\nB | 2024-10-01 | 7\nC | 2024-12-31 |",
        **consulted("2024-09-30 | Cy | | 1.5", "2024-10-01 | Cy; Di | | 0.25", "2024-12-31 | | 4 | 2",
                    "2025-06-30 | Di | | 1")},
        as_of="2025-06-30")
    assert full_report.quarters.drop(columns="Partnership").to_numpy().tolist() == [
        [OUTPUTS[0], 2, 1, 2, 2, 4], [OUTPUTS[1], 3, 0, 0, 1, 4], [OUTPUTS[2], 1, 2, 0, 0, 3],
        [OUTPUTS[3], 10, 7, 0, 0, 17], [OUTPUTS[4], 1, 6, 0, 1, 6], [OUTPUTS[5], 1.5, 2.25, 0, 1, 4.75]]


@pytest.mark.parametrize(("as_of", "counts"), [("2024-12-31", [1, 1, 0, 0]), ("2025-01-01", [1, 1, 2, 0])])
def test_future_quarters_have_no_active_cops(as_of, counts):
    full_report = report({"CoPs": "CoP ID | CoP Name | Start Date\nC1 | A | 2024-07-01\nC2 | B | 2025-01-01"},
                         as_of=as_of)
    assert full_report.quarters.iloc[0][["Q1", "Q2", "Q3", "Q4"]].tolist() == counts
