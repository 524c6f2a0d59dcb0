"""A flag's address is the cell's: opening the workbook there, without our reader, shows the flagged value."""

import re
from datetime import date, datetime, time

import pytest
from python_calamine import CalamineWorkbook

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.sample.source import write_sample
from summaries import build_report

ERROR = re.compile(r"#[A-Z/0]+[!?]?|=.*")


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def seen(cell) -> str:
    """What a person sees, by a second way than `cop_sheets.raw.display_text`."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, datetime):
        return str(cell) if cell.time() != time() else str(cell.date())
    return " ".join(str(cell).split())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_flag_points_at_the_cell_that_it_shows(tmp_path, seed):
    write_sample(tmp_path, seed=seed)
    report = build_report(build_tables(read_all(open_source(str(tmp_path)))), parse_fiscal_year("FY 24-25"),
                          date(2025, 7, 15))
    pointing = report.flags[report.flags["Column"] != ""]
    assert len(pointing) > 60
    books = {}
    for flag in pointing.to_dict("records"):
        name, tab = flag["Partnership"], flag["Tab"]
        if (name, tab) not in books:
            book = CalamineWorkbook.from_path(str(tmp_path / f"{name}.xlsx"))
            books[name, tab] = book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
        rows = books[name, tab]
        row, column = flag["Row"] - 1, column_number(flag["Column"]) - 1
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        assert seen(cell) == " ".join(flag["Value"].split()) or (cell == "" and ERROR.fullmatch(flag["Value"])), flag


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_two_flags_share_a_cell(tmp_path, seed):
    write_sample(tmp_path, seed=seed)
    flags = build_report(build_tables(read_all(open_source(str(tmp_path)))), parse_fiscal_year("FY 24-25"),
                         date(2025, 7, 15)).flags
    cells = flags[flags["Column"] != ""]
    assert not cells.duplicated(["Partnership", "Tab", "Row", "Column"]).any()
    assert cells["Row"].notna().all() and flags.loc[flags["Column"] == "", "Row"].isna().all()
