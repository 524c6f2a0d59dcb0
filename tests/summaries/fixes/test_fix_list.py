"""The fix list: the flags of one partnership in sheet order, the same on the screen, in Excel and in the PDF."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from cop_sheets import build_tables, open_source, read_all
from cop_sheets.sample.source import SampleSource, write_sample
from cop_sheets.writers.template import template_bytes
from cop_sheets.writers.xlsx_writer import MAX_CELL_LENGTH
from pages.session.current_source import WORKBOOKS_VARIABLE
from summaries import Report, build_report
from summaries.documents.board import board_data
from summaries.fixes.fix_list import (
    FIX_LIST_COLUMNS,
    NO_ROW_TEXT,
    fix_list,
    fix_list_data,
    fix_list_name,
    fix_list_pdf,
    fix_list_sentence,
    fix_list_statuses,
    fix_list_xlsx,
)
from summaries.fixes.priorities import fix_counts, priority_fixes
from tests.pages.test_pages import FRAME
from tests.support.paper import typeset_texts
from tests.support.sheets import EMPTY_SHEETS, MONTHS, monthly, report, report_on, workbook

TYPED = "![x](http://127.0.0.1:1/x.png) **b** <b> #image(\"x.png\") $x$ =1+1"


def read_back(data: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@pytest.fixture(scope="module")
def faulty():
    """A must, a should and two infos, on two tabs."""
    return report({
        "CoPs": "CoP ID | CoP Name | Domain | Facilitators\nC1 | Rainbow | | A; B; C",
        "Sessions": "CoP ID | Date | Status | Delivery Mode | Minutes\n" + "\n".join(
            f"C1 | 2024-{month:02}-09 | Held | In-person | 60" for month in range(7, 13)) + "\n" + "\n".join(
            f"C1 | 2025-{month:02}-09 | Held | {'in person' if month == 1 else 'In-person'} | "
            f"{'an hour' if month == 2 else 60}" for month in range(1, 7))})


def test_one_row_per_cell_in_sheet_order(faulty):
    listed = [" | ".join(row) for row in fix_list(faulty, True)[["Tab", "Cell", "CoP", "What stands there",
                                                                 "How serious", "Rule"]].itertuples(index=False)]
    assert listed == [
        "CoPs | C2 | C1 Rainbow | (blank) | ● must | COP-01",
        "CoPs | D2 | C1 Rainbow | A; B; C | ▲ should | COP-05",
        "Sessions | D8 | C1 Rainbow | in person | ○ info | CEL-04",
        "Sessions | E9 | C1 Rainbow | an hour | ▲ should | CEL-02"]


def test_every_flag_is_a_row_with_its_message_and_fix(faulty):
    flags, listed = faulty.flags, fix_list(faulty, True)
    assert listed["What is wrong"].tolist() == flags["Message"].tolist()
    assert listed["What to type instead"].tolist() == flags["Fix"].tolist()
    assert tuple(listed.columns) == FIX_LIST_COLUMNS


def test_a_date_is_written_as_in_the_sheet_and_in_iso_in_the_flags():
    planned = report({"Sessions": [["CoP ID", "Date", "Status"], ["C1", datetime(2026, 10, 9), "Held"]]})
    listed, flags = fix_list(planned), planned.flags
    assert "10/9/2026" in listed["What stands there"].tolist() and "2026-10-09" in flags["Value"].tolist()


def test_info_only_if_requested(faulty):
    assert "○ info" not in set(fix_list(faulty)["How serious"]) and len(fix_list(faulty)) == 3
    assert fix_list_sentence(faulty) == "3 on the list: 1 must, 2 should. Not shown: 1 only for information."
    assert fix_list_sentence(faulty, True) == "4 on the list: 1 must, 2 should, 1 info."
    assert fix_list_sentence(report()) == "Nothing to fix."


def test_a_row_without_a_cell_has_the_tab_or_workbook():
    for faults, expected in (({"sheets": {"Consultations": None}}, ["Consultations", "whole tab", ""]),
                             ({"exact": EMPTY_SHEETS}, ["", "whole workbook", ""])):
        assert fix_list(report(**faults))[["Tab", "Cell", "What stands there"]].values.tolist() == [expected]


def test_the_excel_file_equals_the_screen(faulty):
    header, *rows = read_back(fix_list_xlsx(faulty, True))
    assert header == ["Done", *FIX_LIST_COLUMNS]
    assert rows == [["☐", *row] for row in fix_list(faulty, True).values.tolist()]


@settings(max_examples=25)
@example("_x0041_").via("how Excel writes characters that XML can't hold")
@example("http://127.0.0.1:1/x.png").via("an address")
@example("007").via("a number with zeros before it")
@example("a\nb\r\nc\td\x01").via("line breaks and control characters")
@example("y" * 40000).via("more than a cell holds")
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn"]), min_size=1))
def test_any_text_stays_text_in_excel(faulty, text):
    typed = Report(faulty.period, faulty.results, faulty.row_statuses)
    typed.flags = faulty.flags.assign(Value=text)
    shown = [row[3] for row in fix_list(typed, True).values.tolist()]
    found = [row[4] for row in read_back(fix_list_xlsx(typed, True))[1:]]
    assert shown == [text] * 4
    assert found == ([text] * 4 if len(text) <= MAX_CELL_LENGTH else [text[:MAX_CELL_LENGTH - 1] + "…"] * 4)


def test_the_workbook_is_set_up_for_printing_and_ticking(faulty):
    package = zipfile.ZipFile(io.BytesIO(fix_list_xlsx(faulty)))
    sheet, book = (package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "workbook"))
    assert 'orientation="landscape"' in sheet and '<pageSetUpPr fitToPage="1"/>' in sheet and 'fitToHeight="0"' in sheet
    assert "Alamance: fix list, FY 24-25 as of July 15, 2025" in sheet and "Page &amp;P of &amp;N" in sheet
    assert "'Fix list'!$1:$1" in book and "_xlnm.Print_Titles" in book
    assert 'state="frozen"' in sheet and 'paperSize="1"' in sheet    # Letter
    assert '<pageMargins left="0.4" right="0.4" top="0.8" bottom="0.6"' in sheet
    # One box per row; a tick turns the whole row gray.
    assert 'sqref="A2:A4"><formula1>"☐,☑"</formula1>' in sheet and '<conditionalFormatting sqref="A2:I4">' in sheet
    assert '<formula>$A2="☑"</formula>' in sheet and '<autoFilter ref="A1:I4"/>' in sheet


def test_a_typed_name_is_not_a_code_in_the_printed_header():
    named = report_on(workbook({"CoPs": "CoP ID | Domain\nC1 | "}, name="A&B &P"))
    sheet = zipfile.ZipFile(io.BytesIO(fix_list_xlsx(named))).read("xl/worksheets/sheet1.xml").decode()
    assert "A&amp;&amp;B &amp;&amp;P: fix list" in sheet
    assert fix_list_name(named) == "fix-list-A-B-P-FY-24-25"


def test_the_same_list_gives_the_same_files(faulty):
    again = Report(faulty.period, faulty.results, faulty.row_statuses)
    assert fix_list_xlsx(again, True) == fix_list_xlsx(faulty, True) != fix_list_xlsx(faulty)
    assert fix_list_pdf(again, True) == fix_list_pdf(faulty, True) != fix_list_pdf(faulty)


def test_the_pdf_has_every_row_under_its_tab(faulty):
    page = fix_list_data(faulty, True)
    assert [(tab["name"], [entry["cell"] for entry in tab["lines"]]) for tab in page["tabs"]] == [
        ("CoPs", ["C2", "D2"]), ("Sessions", ["D8", "E9"])]
    assert [entry["wrong"] for tab in page["tabs"] for entry in tab["lines"]] == faulty.flags["Message"].tolist()
    assert page["heading"] == "Alamance: fix list" and "4 on the list" in page["summary"]


def test_typed_text_is_not_markup_in_the_pdf():
    typed = report_on(workbook({"CoPs": [["CoP ID", "CoP Name", "Domain"], ["C1", TYPED, ""]]}, name=TYPED))
    texts, others = typeset_texts("fix_list.typ", fix_list_data(typed))
    assert f"{TYPED}: fix list" in texts and f"C1 {TYPED}" in texts
    assert others == []


def test_partnerships_are_listed_most_urgent_first():
    table = fix_counts(report_on(workbook(name="Clean"), workbook({"CoPs": "CoP ID | Domain\nC1 | "}, name="Blank"),
                                 workbook({"CoPs": "CoP ID | Domain | Practice\nC1 | | "}, name="Worse"),
                                 workbook(exact=EMPTY_SHEETS, name="New")))
    assert table.values.tolist()[0][:4] == ["Worse", 2, 0, 0]
    assert table["Partnership"].tolist() == ["Worse", "Blank", "New", "Clean"]
    assert table["First to fix"].tolist()[2:] == ["Nothing has been entered yet.", "Nothing to fix"]


def test_what_is_first_to_fix_is_first_on_the_overview_of_that_partnership():
    books = [workbook({"Sessions": f"CoP ID | Date\n{monthly(months=MONTHS[2:], status='')}\nC1 | soon"}, name="Ashe"),
             workbook(exact={"Consultations": None}, name="Wake"),
             workbook({"CoPs": "CoP ID | CoP Name | Domain\nC1 | A | \nC2 | B | Play"}, name="Clay")]
    made = report_on(*books, replace(books[-1], partnership="Clay copy"))
    assert made.tables.duplicate_workbooks.copy_of == {"Clay copy": "Clay"}
    first = dict(fix_counts(made)[["Partnership", "First to fix"]].itertuples(index=False, name=None))
    assert first == {name: f"{priority_fixes(made.of(name))[0].what}." for name in first}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def opened(**choices) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("fix_list.py").run()
    assert not app.exception
    return app


def test_without_a_partnership_the_page_shows_counts_and_a_choice(folder):
    app = opened()
    assert "A list is about one partnership" in "".join(element.value for element in app.markdown)
    assert app.dataframe[0].value.columns.tolist()[0] == "Partnership"
    assert [button.label for button in app.download_button] == ["Download this table (CSV)"]


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in app.main.text)


def test_the_page_shows_the_list_and_the_options_in_the_address(folder):
    few, more = (texts(opened(partnership="Macon", fix_info=info)) for info in ("false", "true"))
    assert "● must · " in few and "○ info · " not in few and "○ info · " in more


def test_a_blank_workbook_shows_where_to_start(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    assert "● must · WBK-02" in texts(opened())


@pytest.fixture(scope="module")
def missed():
    """Months missed after row 2, in Google Sheets, with two session dates that can't be read."""
    missing = report({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | then | Held\nC1 | soon | Held\n"
                                  "C1 | 2025-01-09 | Held"})
    vars(missing)["flags"] = missing.flags.assign(Link="https://docs.google.com/spreadsheets/d/x/edit#gid=0&range=D2")
    return missing


def test_a_missed_session_belongs_after_a_row_and_may_be_one_whose_date_cannot_be_read(missed):
    rows = fix_list(missed)[fix_list(missed)["Rule"] == "COP-10"]
    assert rows[["Tab", "Cell", "What stands there"]].values.tolist() == [
        ["Sessions", "after row 2", NO_ROW_TEXT], ["Sessions", "after row 5", NO_ROW_TEXT]]
    assert "unless one is among its 2 sessions whose dates can't be read. CoPs meet" in rows["What is wrong"].iloc[0]
    assert rows["What to type instead"].iloc[0].startswith("Add the session to the Sessions tab after row 2 if it was")
    flags = missed.flags[(missed.flags["Rule"] == "COP-10") & (missed.flags["Severity"] == "must")]
    assert flags[["Column", "Row", "Value"]].values.tolist() == [["B", 2, "2024-07-09"], ["B", 5, "2025-01-09"]]


def test_a_session_missed_before_all_others_belongs_before_their_first_row():
    late = report({"Sessions": "CoP ID | Date | Status\n" + monthly(months=MONTHS[1:])})
    assert [cell for cell, rule in zip(fix_list(late)["Cell"], fix_list(late)["Rule"], strict=True)
            if rule == "COP-10"] == ["before row 2"]


JUNE, FROM_AUGUST = monthly(months=("2024-05", "2024-06")), monthly(months=MONTHS[1:])
LOG, OWN_ROW = "CoP ID | Date | Status\n", "in a row of its own"
TWO_LOGS = {"Sessions": None, "Sessions FY 23-24": LOG + JUNE, "Sessions FY 24-25": LOG + FROM_AUGUST}


@pytest.mark.parametrize(("sheets", "cell", "fix"), [
    (TWO_LOGS, ["Sessions FY 24-25", "before row 2"], "to the tab Sessions FY 24-25 before row 2 if"),
    ({"Sessions": LOG + JUNE + "\n" + FROM_AUGUST}, ["Sessions", "after row 3"], "to the Sessions tab after row 3 if"),
    # The newest row is first.
    ({"Sessions": LOG + monthly(months=MONTHS[:0:-1])}, ["Sessions", OWN_ROW], f"to the Sessions tab {OWN_ROW} if"),
    ({"Sessions": LOG + monthly("C2", MONTHS[::-1]) + "\n" + monthly(months=MONTHS[2:3]),
      "CoPs": "CoP ID\nC1\nC2"}, ["Sessions", OWN_ROW], f"to the Sessions tab {OWN_ROW} if"),
    ({"Sessions": LOG + monthly(months=[MONTHS[2], MONTHS[1], *MONTHS[3:]])}, ["Sessions", OWN_ROW],
     f"to the Sessions tab {OWN_ROW} if"),
    # Two tabs have rows of the year.
    (TWO_LOGS | {"Sessions FY 23-24": LOG + JUNE + "\n" + monthly(months=["2024-09"])},
     ["Sessions FY 23-24", "B3"], "to the Sessions tab if")])
def test_a_missed_session_belongs_where_the_dates_of_its_year_ascend(sheets, cell, fix):
    rows = fix_list(report(sheets))
    july = rows[(rows["Rule"] == "COP-10") & rows["What is wrong"].str.contains("July 2024")]
    assert july[["Tab", "Cell"]].values.tolist() == [cell]
    assert fix in july["What to type instead"].iloc[0]


def test_the_cell_is_a_link_in_excel_and_in_the_pdf(missed, faulty):
    link = missed.flags["Link"].iloc[0]
    package = zipfile.ZipFile(io.BytesIO(fix_list_xlsx(missed)))
    sheet, targets = (package.read(f"xl/worksheets/{name}").decode() for name in ("sheet1.xml",
                                                                                  "_rels/sheet1.xml.rels"))
    assert sheet.count("<hyperlink ref=\"C") == len(fix_list(missed)) and link.split("#")[0] in targets
    assert read_back(fix_list_xlsx(missed))[1][2] == fix_list(missed)["Cell"].iloc[0]
    assert {entry["link"] for tab in fix_list_data(missed)["tabs"] for entry in tab["lines"]} == {link}
    assert b"/URI" in fix_list_pdf(missed) and b"/URI" not in fix_list_pdf(faulty)


def drawn_cards(count: int) -> None:
    """Draw `count` cards, with a link in the first: the script of an app of its own."""
    import pandas as pd

    from pages.components import FlagCard, draw_flag_cards
    rows = pd.DataFrame({"cell": [f"A{number + 1}" for number in range(count)]})
    draw_flag_cards(rows, "cards", lambda row: FlagCard(
        row["cell"], ("Log", "● must"), "**x**", "wrong", "right", "https://docs.google.com/x" * (row["cell"] == "A1")))


def test_a_card_links_to_its_cell_and_a_long_list_has_pages():
    app = AppTest.from_function(drawn_cards, args=(21,)).run()
    cells = [element.value for element in app.markdown]
    assert cells[:2] == ["**[A1](https://docs.google.com/x)**", "**A2**"] and len(cells) == 20
    assert [element.value for element in app.text][:4] == [
        "Log\n● must", "What stands there:\n**x**", "What is wrong:\nwrong", "What to type instead:\nright"]
    app.session_state["cards"] = 2
    assert [element.value for element in app.run().markdown] == ["**A21**"]


def test_without_a_readable_workbook_the_page_names_it(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    assert opened().dataframe[0].value[["Partnership", "First to fix"]].values.tolist() == [
        ["Alamance", "The workbook can't be read."]]


def test_files_of_the_built_in_sample_say_so(faulty, tmp_path):
    source = SampleSource()
    sample = build_report(build_tables(read_all(source)).of(["Camden"]), source.fiscal_year, source.as_of)
    for one, is_sample in ((sample, True), (faulty, False)):
        title = CalamineWorkbook.from_filelike(io.BytesIO(fix_list_xlsx(one))).sheet_names
        assert title == ["Fix list (sample data, made up)" if is_sample else "Fix list"]
        texts = fix_list_data(one)["title"], fix_list_data(one)["summary"], board_data(one)["about"]
        assert ["sample data, made up" in text for text in texts] == [is_sample] * 3
    write_sample(tmp_path)
    assert not build_tables(read_all(open_source(str(tmp_path)))).is_sample    # whoever wrote the files knows it


def test_only_flags_that_can_be_explained_have_a_flag_id_to_ask_about():
    sheets = {"Sessions": LOG + monthly(months=MONTHS[:3]) + "\nC9 | 2024-10-09 | 9"}
    one = report(sheets)
    asked = {flag["Rule"]: bool(flag_id) for flag, (_, flag_id) in zip(
        fix_list(one).to_dict("records"), fix_list_statuses(one), strict=True)}
    assert asked["COP-10"] and not asked["SES-01"]
