"""The proposals about an uploaded workbook are worked out once per state of its decisions."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from summaries.audience import partnership_audience
from summaries.workbooks import choices, upload_result
from summaries.workbooks.upload_result import Upload, check_upload

KNOWN = [["CoP ID", "Date", "Attended"], ["C1", "2024-07-09", 9], ["C1", "2024-08-13", 8]]
MESSY = [["CoP ID", "Mtg date", "Attended"], *KNOWN[1:]]


def xlsx(rows) -> bytes:
    book = Workbook()
    book.active.title = "Sessions"
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("rows", "accepted", "times"), [(KNOWN, None, 1), (KNOWN, (), 1), (MESSY, (), 1),
                                                         (MESSY, None, 2)])
def test_suggest_runs_once_per_state_of_the_decisions(monkeypatch, rows, accepted, times):
    """A state: before any decision, and after those that are made."""
    calls = []
    for module in (choices, upload_result):
        monkeypatch.setattr(module, "suggest", lambda found, real=module.suggest: calls.append(found) or real(found))
    result = check_upload(Upload("Camden.xlsx", xlsx(rows), None, date(2025, 1, 1), partnership_audience(5), accepted))
    assert len(calls) == times
    assert bool(result.accepted) == (times == 2)
