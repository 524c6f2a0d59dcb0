"""The page Workbooks: the state and age of each workbook, the blank template, and an uploaded one."""

import os
from datetime import date, datetime

import pandas as pd
import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables, open_source
from cop_sheets.layout import DATA_TABS
from cop_sheets.sample.source import write_sample
from cop_sheets.sources.base import Failure, WorkbookRef
from cop_sheets.writers.template import template_bytes
from summaries import build_report
from summaries.fidelity import REASON_COLUMN
from summaries.freshness import DAYS_COLUMN, inactive_sentence
from summaries.workbooks.status import (
    WORKBOOK_COLUMNS,
    blank_workbook,
    max_line_count,
    standing_rows,
    tab_table,
    unreadable_workbook_sentences,
    workbook_table,
    workbooks_sentence,
)
from tests.pages.test_pages import folder, opened
from tests.support.sheets import EMPTY_SHEETS, report, report_on, workbook
from validators import RULES

__all__ = ["folder"]
PAGE = "workbooks.py"


def of(*workbooks, failures=(), as_of="2025-07-15"):
    return build_report(build_tables(ReadResult(list(workbooks), list(failures))), FiscalYear(2024),
                        date.fromisoformat(as_of))


def test_workbooks_that_need_attention_come_first():
    report = of(workbook(name="Ashe"), workbook(EMPTY_SHEETS, name="Burke"), workbook({"Trainings": None}, name="Clay"),
                failures=[Failure("Dare", "Dare.xlsx", "Dare is damaged")], as_of="2025-06-20")
    entries = (WorkbookRef("Ashe", "Ashe.xlsx", "1", datetime(2025, 6, 14, 9, 30)),
               WorkbookRef("Dare", "Dare.xlsx", "2"))
    table = workbook_table(report, entries)
    assert tuple(table.columns) == WORKBOOK_COLUMNS
    assert table[["State", "Partnership", "What to Do"]].to_numpy().tolist() == [
        ["✗ can't be read", "Dare", "Dare is damaged."],
        ["□ nothing entered yet", "Burke", "Start with the CoPs tab, one row a Community of Practice."],
        ["✓ read", "Ashe", "Nothing."],
        ["✓ read", "Clay", "1 thing stands in the way of reporting: see NCPC summary."]]
    assert table[DAYS_COLUMN].dtype == "Int64" and table[DAYS_COLUMN].fillna(-1).tolist() == [-1, -1, 11, 11]
    assert table["Last Logged"].tolist()[2:] == [pd.Timestamp("2025-06-09")] * 2
    assert table["File Changed"].tolist()[2] == pd.Timestamp("2025-06-14 09:30") and table["File Changed"].count() == 1
    assert workbooks_sentence(report) == "3 of 4 workbooks were read. 1 holds nothing yet."


def test_unreadable_workbooks_are_explained_in_full_up_to_a_limit():
    failures = [Failure(name, f"{name}.xlsx", f"{name}.xlsx is damaged") for name in ("Ashe", "Burke", "Clay")]
    report = of(workbook(name="Avery"), failures=[*failures[:2], Failure("Dare", "x.xlsx", "x.xlsx is empty.")])
    assert unreadable_workbook_sentences(report) == ("Ashe.xlsx is damaged.", "Burke.xlsx is damaged.",
                                                     "Dare: x.xlsx is empty.")
    assert unreadable_workbook_sentences(of(failures=[*failures, *failures]))[2:] == (
        "Clay.xlsx is damaged.", "And 3 more that can't be read: the table says why.")
    assert unreadable_workbook_sentences(of(workbook(name="Avery"))) == ()


@pytest.mark.parametrize(("as_of", "days", "todo"), [
    ("2025-06-09", 0, "Nothing."), ("2025-06-10", 1, "Nothing."), ("2025-07-10", 31, "Nothing."),
    ("2025-07-11", 32, "Log what has happened since."), ("2024-01-01", pd.NA, "Log what has happened since."),
])
def test_a_month_without_activity_asks_for_an_entry(as_of, days, todo):
    report = of(workbook(), as_of=as_of)
    row = workbook_table(report, ()).iloc[0]
    assert (row[DAYS_COLUMN] is days or row[DAYS_COLUMN] == days) and row["What to Do"] == todo
    assert "File Changed" not in row
    assert inactive_sentence(report).startswith("1 partnership has ") == (todo != "Nothing.")


def test_of_workbooks_in_the_same_state_the_longest_ago_comes_first():
    early = {"Sessions": "CoP ID | Date\nC1 | 2024-07-09", **{tab: EMPTY_SHEETS[tab] for tab in (
        "Trainings", "Consultations", "Survey Responses")}}
    never = early | {"Sessions": EMPTY_SHEETS["Sessions"]}
    table = workbook_table(of(workbook(name="Ashe"), workbook(early, name="Burke"), workbook(never, name="Clay")), ())
    assert table["Partnership"].tolist() == ["Clay", "Burke", "Ashe"]


@pytest.mark.parametrize(("letters", "lines"), [(0, 3), (126, 3), (127, 4), (290, 7), (2000, 7)])
def test_the_longest_sentence_fits(letters, lines):
    assert max_line_count(pd.DataFrame({"What to Do": ["Nothing.", "x" * letters]})) == lines
    assert max_line_count(pd.DataFrame({"What to Do": pd.Series([], dtype="str")})) == 3


def test_rows_by_tab_are_those_of_the_reconciliation():
    report = report_on(workbook(name="Ashe"), workbook({"Consultations": None}, {"Budget": "Item | Cost"}, name="Clay"))
    table = tab_table(report)
    reconciliation_rows = report.reconciliation
    for row in table.to_dict("records"):
        own = reconciliation_rows[reconciliation_rows["Partnership"]
                                  == row["Partnership"]].set_index("Tab")["Rows Read"]
        assert [row[tab.name] for tab in DATA_TABS] == own.tolist() and row["Rows Read"] == own.sum()
    assert table["Tabs Not Read"].tolist() == ["", "Budget"]


def test_a_local_file_shows_when_it_was_saved(tmp_path):
    for name in ("Ashe.xlsx", "Clay/CoPs.csv", "Clay/Sessions.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    saved = datetime(2025, 6, 14, 9, 30)
    for name, offset in (("Ashe.xlsx", 0), ("Clay/CoPs.csv", -60), ("Clay/Sessions.csv", 0)):
        os.utime(tmp_path / name, (saved.timestamp() + offset,) * 2)
    assert [entry.changed for entry in open_source(str(tmp_path)).list()] == [saved, saved]


def title_of(number):
    return next(rule.title for rule in RULES if rule.id == number)


def test_the_standing_of_an_upload_has_a_mark_and_words():
    rows = standing_rows(report({"CoPs": "CoP ID | CoP Name | Domain\nC1 | Rainbow | "}))
    assert rows["Standing"].tolist() == ["□ Not documented here"]
    assert rows[REASON_COLUMN].tolist() == ["Not documented here: the domain"]


def test_the_blank_workbook_is_the_template():
    assert blank_workbook() == template_bytes()


def test_the_page_lists_the_workbooks_of_the_visit(folder):
    write_sample(folder)
    everything = opened(PAGE, fiscal_year="FY 24-25", as_of="2025-07-15").dataframe[0].value
    assert set(everything["Partnership"]) > {"Avery"} and everything["File Changed"].notna().all()
    alone = opened(PAGE, fiscal_year="FY 24-25", as_of="2025-07-15", partnership="Avery").dataframe[0].value
    assert alone["Partnership"].tolist() == ["Avery"]


def test_an_upload_shows_the_standing_of_its_cops(folder, forked_workers):
    write_sample(folder / "other", partnerships=1)
    data = next((folder / "other").glob("*.xlsx")).read_bytes()
    app = opened(PAGE)
    app.file_uploader(key="upload").set_value(("Mine.xlsx", data, "application/octet-stream")).run()
    assert not app.exception
    assert any("CoPs meet" in element.value or "CoP meet" in element.value for element in app.text)
    app.file_uploader(key="upload").set_value(("Mine.xlsx", template_bytes(), "application/octet-stream")).run()
    assert not app.exception and any("Fill the CoPs tab" in element.value for element in app.text)


def test_a_folder_of_unreadable_workbooks_is_no_error(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    app = opened(PAGE)
    assert any("0 of 1 workbook were read." in element.value for element in app.text)
    assert any(element.value.startswith("Alamance.xlsx ") for element in app.text)
    assert app.dataframe[1].value.empty


@pytest.mark.parametrize("page", [PAGE, "overview.py"])
def test_partnerships_that_logged_nothing_for_a_month_are_listed_to_download(folder, page):
    write_sample(folder, partnerships=2)
    (folder / "Yancey.xlsx").write_bytes(template_bytes())
    app = opened(page, fiscal_year="FY 24-25", as_of="2025-12-31")
    opener, = (one for one in app.expander if "logged nothing" in one.label)
    assert opener.label == "3 partnerships have logged nothing for more than a month, 1 of them never"
    assert (opener.dataframe[0].value["Last Logged"] == "never").tolist() == [True, False, False]
    assert "Download this list (CSV)" in [button.label for button in app.download_button]


@pytest.mark.parametrize("page", [PAGE, "overview.py"])
def test_where_all_have_logged_something_the_page_says_so(folder, page):
    write_sample(folder, partnerships=2)
    app = opened(page, fiscal_year="FY 24-25", as_of="2025-06-20")
    assert "Every partnership has logged something within the last month." in [text.value for text in app.text]
    assert not any("logged nothing" in one.label for one in app.expander)


@pytest.mark.parametrize("is_sample", [True, False])
def test_with_the_sample_a_trial_comes_before_what_was_read(folder, is_sample):
    if not is_sample:
        (folder / "Alamance.xlsx").write_bytes(template_bytes())
    headers = [element.value for element in opened(PAGE).header]
    ordered = ["What was read?", "How many rows, tab by tab?", "Start with a blank workbook", "Try a workbook of yours"]
    assert headers == ([ordered[3], ordered[2], *ordered[:2]] if is_sample else ordered)
