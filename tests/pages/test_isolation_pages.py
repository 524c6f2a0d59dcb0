"""A workbook that makes the product crash is reported as unread, and the pages work without it."""

import pytest

from cop_sheets.parsing import crashed_workbooks
from cop_sheets.parsing.values import columns
from cop_sheets.sources import isolation
from summaries import report as reports
from tests.generated.files import to_xlsx
from tests.pages.test_pages import folder, opened
from tests.support.sheets import CLEAN_SHEETS, with_all_columns

__all__ = ["folder"]
VISIT = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}
TEXT = "it makes the product crash"


def crash_of_a_cell(monkeypatch):
    real = columns.parse_cell

    def parse(column, cell):
        if cell == TEXT:
            raise RuntimeError(cell)
        return real(column, cell)
    monkeypatch.setattr(columns, "parse_cell", parse)


def crash_of_the_standing(monkeypatch):
    real = reports.standing_table

    def standing_table(findings, *more):
        if any((frame["notes"] == TEXT).any() for frame in findings.derived.frames.values() if "notes" in frame):
            raise RuntimeError(TEXT)
        return real(findings, *more)
    monkeypatch.setattr(reports, "standing_table", standing_table)


@pytest.mark.parametrize("crash", [crash_of_a_cell, crash_of_the_standing])
def test_the_pages_work_without_it(folder, monkeypatch, crash):
    for name in ("Ashe", "Clay", "Dare"):
        found = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}
        if name == "Clay":
            found["Sessions"][4][found["Sessions"][0].index("Notes")] = TEXT
        (folder / f"{name}.xlsx").write_bytes(to_xlsx(found))
    crash(monkeypatch)
    monkeypatch.setattr(isolation, "MAX_SEARCH_SECONDS", 1000)
    table = opened("workbooks.py", **VISIT).dataframe[0].value
    assert table["Partnership"].tolist() == ["Clay", "Ashe", "Dare"]
    assert table["State"].tolist() == ["✗ can't be read", "✓ read", "✓ read"]
    assert table["What to Do"][0].startswith("Clay was not read: something in row 5 of its tab Sessions is more than")
    monkeypatch.setattr(crashed_workbooks, "MAX_SEARCHED", 0)    # The place was found; each search takes a while.
    for page in ("overview.py", "compliance.py", "ncpc_summary.py"):
        assert opened(page, **VISIT).dataframe
    alone = opened("workbooks.py", partnership="Clay", **VISIT)
    if crash is crash_of_the_standing:    # It was typed, so it is an option.
        assert alone.dataframe[0].value["State"].tolist() == ["✗ can't be read"]
    else:
        assert alone.selectbox(key="partnership").value != "Clay"
        assert "Clay" in alone.dataframe[0].value["Partnership"].tolist()
    assert opened("compliance.py", partnership="Dare", **VISIT).dataframe


def test_a_crash_on_every_workbook_is_reported(folder, monkeypatch):
    (folder / "Clay.xlsx").write_bytes(to_xlsx({tab: with_all_columns(tab, text) for tab,
                                                text in CLEAN_SHEETS.items()}))

    def stop(*_):
        raise RuntimeError(TEXT)
    monkeypatch.setattr(reports, "standing_table", stop)
    with pytest.raises(AssertionError):    # The page ends with Streamlit's own error message.
        opened("workbooks.py", **VISIT)
