"""The page Compliance, run without a browser: calendar, one CoP, one month, and the flags with their filters."""

import pytest

from cop_sheets.writers.template import template_bytes
from pages.components import flags as flag_view
from summaries.fidelity import REASON_COLUMN
from summaries.fixes.flag_list import rule_heading
from summaries.presentation.theme import SEVERITY_MARKS, STANDING_MARKS
from tests.generated.files import to_xlsx
from tests.pages.test_pages import folder as folder
from tests.pages.test_pages import opened, words
from tests.support.sheets import CLEAN_SHEETS, YEAR, monthly, with_all_columns

TYPED = "![x](http://127.0.0.1:1/x.png) **b** <b>"
CIRCLE = "Family Child Care Circle (C1), Camden"
PERIOD = {"fiscal_year": YEAR, "as_of": "2025-07-15"}


def texts(app):
    return [element.value for element in app.text]


def tables(app):
    """Return the page's tables by their accessible names; the data table of the chart has none."""
    return {element.proto.alt: element.value for element in app.dataframe}


def keys(app):
    return [element.proto.id for element in app.dataframe]


def flags(app):
    return tables(app)["Flags, most urgent first"]


@pytest.fixture
def shown(folder):
    """The page with the built-in sample."""
    return opened("compliance.py")


def test_the_page_shows_who_meets_the_model_then_which_months_then_what_to_fix(shown):
    assert [element.value for element in shown.header] == [
        "Which CoPs meet the model?", "Did every CoP meet every month?", "One CoP, and one month of it",
        "Which cells need fixing?"]
    assert "16 of 23 CoPs meet the model; 4 do not, 2 are not documented here and 1 cannot be judged." in texts(shown)
    calendar = tables(shown)["Dosage calendar: every CoP of the year by month"]
    assert len(calendar) == 23 and list(calendar["Standing"][0]) == ["✗", "Does not meet"]
    assert [*calendar][:5] == ["CoP", "Partnership", "Standing", REASON_COLUMN, "Met"]
    assert [*calendar][5:7] == ["Due", "Recommendations Not Followed"] and [*calendar][-1] == "CoP ID"
    assert calendar[REASON_COLUMN][2] == "A facilitator does not meet the requirements"
    for mark in ("✓", "✗", "?", "…", "–"):
        assert f"**{mark}**" in words(shown)


def test_the_calendar_has_its_facts_as_text_and_as_csv(shown):
    assert "As text: Every CoP by month" in [element.label for element in shown.expander]
    lines = next(text for text in texts(shown) if "November 2024: missed" in text)
    assert "Standing: ✗ Does not meet · What Keeps It from the Model: No session in 2 of 12 months" in lines
    assert lines.count("June 2025: ") == 20    # a page of the 23
    assert "Download this table (CSV)" in [element.proto.label for element in shown.get("download_button")]


def test_the_fix_list_of_all_partnerships_has_its_facts_as_text_and_as_csv(folder):
    app = opened("fix_list.py")
    lines = [text for text in texts(app) if text.startswith("Iredell\n● must: 10")]
    assert len(lines) == 2    # on a phone and on paper; where a screen reader reads the desktop's page
    assert "Download this table (CSV)" in [element.proto.label for element in app.get("download_button")]


def test_a_selected_cop_shows_its_detail_and_a_selected_month_what_is_missing(shown):
    shown.selectbox(key="cop").set_value(("Camden", "C1")).run()
    assert not shown.exception
    assert f"Family Child Care Circle: {STANDING_MARKS['Does not meet']}. No session in 2 of 12 months." in texts(
        shown)
    assert {metric.label: metric.value for metric in shown.metric} == {
        "Months met": "10 of 12", "Sessions held": "10", "Members": "17", "Survey responses": "10",
        "Recommendations of the model not followed": "0"}
    row = tables(shown)["The CoP's row, cell by cell"]
    assert row["Item"].tolist()[0] == "Domain" and row["Cell"].tolist()[0] == "F4"
    assert not any("November 2024: missed." in text for text in texts(shown))
    shown.selectbox(key="month").set_value("November 2024").run()
    assert "Family Child Care Circle, November 2024: missed." in texts(shown)
    assert any(text.startswith("What to do: Add the session") for text in texts(shown))
    shown.selectbox(key="month").set_value("October 2024").run()
    assert tables(shown)["Sessions of the chosen month"]["Status"].tolist() == ["held"]


def test_a_selected_cop_shows_its_own_flags_below_its_numbers(shown):
    shown.selectbox(key="cop").set_value(("Avery", "C6")).run()
    headings = [element.value for element in shown.subheader]
    assert headings[:3] == ["Where it stands", "Its flags", "What its row on the CoPs tab says"]
    own = next(element.value for element in shown.dataframe if element.proto.alt == "Flags, most urgent first")
    assert own["Rule"].tolist() == ["COP-01", "COP-03", "COP-07", "COP-08", "COP-09", "COP-04"]


def test_a_cop_that_is_not_counted_leads_to_its_cell(shown):
    assert "1 more CoP is not counted: Evening Circle, Iredell (its End Date is before its Start Date)." in texts(shown)
    assert "**W8**" in words(shown)
    assert "CoPs, column End Date, row 8\nEvening Circle, Iredell\n● must · CEL-06" in texts(shown)
    assert "What is wrong:\nThe End Date 2025-02-03 is before the Start Date 2025-03-03." in texts(shown)
    assert ("What to type instead:\nCorrect whichever is wrong; leave End Date blank if the CoP goes on."
            in texts(shown))


def test_a_cop_without_trainings_or_flags_says_so(shown):
    shown.selectbox(key="cop").set_value(("Avery", "C4")).run()
    assert "None: nothing about this CoP needs fixing." in texts(shown)


def test_a_url_opens_the_same_view(folder):
    app = opened("compliance.py", **PERIOD, cop=CIRCLE, month="December 2024", severity="info",
                 rule=rule_heading("TRN-03"))
    assert app.selectbox(key="cop").value == ("Camden", "C1") and app.selectbox(key="month").value == "December 2024"
    assert "Family Child Care Circle, December 2024: missed." in texts(app)
    assert [list(severity) for severity in flags(app)["Severity"]] == [SEVERITY_MARKS["info"].split(" ")]
    assert flags(app)["Rule"].tolist() == ["TRN-03"]


def test_info_is_hidden_until_it_is_selected(shown):
    assert {severity[1] for severity in flags(shown)["Severity"]} == {"must", "should"}
    assert "**58 flags**: 37 must, 21 should; 24 more are not shown" in words(shown)
    shown.pills(key="severity").set_value(["must", "should", "info"]).run()
    assert [severity[1] for severity in flags(shown)["Severity"]] == ["must"] * 37 + ["should"] * 21 + ["info"] * 24


def test_flags_are_filtered_by_tab_rule_and_cop_together(shown):
    shown.multiselect(key="tab").set_value(["CoPs"]).run()
    assert set(flags(shown)["Tab"]) == {"CoPs"}
    shown.multiselect(key="flag_cop").set_value([("Avery", "C6")]).run()
    assert len(flags(shown)) == 6 and set(flags(shown)["CoP ID"]) == {"C6"} and set(flags(shown)["Partnership"]) == {
        "Avery"}
    shown.multiselect(key="rule").set_value(["COP-01"]).run()
    assert flags(shown)["Cell"].tolist() == ["F7"]
    shown.multiselect(key="rule").set_value(["CON-02"]).run()
    assert not shown.exception and "**0 flags**" in words(shown)


def test_a_row_selected_under_one_filter_is_not_selected_under_another(shown):
    before = keys(shown)
    shown.multiselect(key="rule").set_value(["COP-10"]).run()
    after = keys(shown)
    assert before[-1] != after[-1] and before[1] == after[1]
    shown.selectbox(key="partnership").set_value("Camden").run()
    assert keys(shown)[1] != after[1] and not shown.exception


def test_a_selected_cop_of_another_partnership_is_deselected(shown):
    shown.selectbox(key="cop").set_value(("Camden", "C1")).run()
    shown.selectbox(key="partnership").set_value("Macon").run()
    assert not shown.exception and shown.selectbox(key="cop").value is None and not shown.metric


def test_more_flags_than_can_be_selected_are_still_listed(shown, monkeypatch):
    monkeypatch.setattr(flag_view, "MAX_SELECTABLE_ROWS", 10)
    shown.run()
    assert not shown.exception and len(flags(shown)) == 58
    assert "Filter these to choose one" in words(shown)


@pytest.mark.parametrize("files", [{"Alamance.xlsx": template_bytes()}, {"Alamance.xlsx": b"not a workbook"}])
def test_without_data_the_page_explains_what_to_do_next(folder, files):
    for name, data in files.items():
        (folder / name).write_bytes(data)
    app = opened("compliance.py", **PERIOD)
    assert not app.exception and len(flags(app)) == 1
    assert any("Fill the CoPs tab" in text or "see the page Workbooks" in text for text in texts(app))
    assert [element.value for element in app.header] == ["Which CoPs meet the model?", "Which cells need fixing?"]


def test_a_year_without_rows_is_no_error(shown):
    shown.selectbox(key="fiscal_year").set_value("FY 25-26").run()
    assert not shown.exception


def test_typed_text_is_shown_as_typed_and_never_as_markdown(folder):
    tabs = {"CoPs": f"CoP ID | CoP Name | Training Cohort\nC1 | {TYPED} | {TYPED}",
            "Sessions": f"CoP ID | Date | Status | Topic\n{monthly(months=['2024-07', '2024-09'])}\n"
                        f"C1 | 2024-08-09 | Held | {TYPED}",
            "Trainings": f"Title | Date | Cohort\n{TYPED} | 2024-09-10 | {TYPED}"}
    rows = {tab: with_all_columns(tab, text) for tab, text in (CLEAN_SHEETS | tabs).items()}
    (folder / "Alamance.xlsx").write_bytes(to_xlsx(rows))
    app = opened("compliance.py", **PERIOD, cop=f"{TYPED} (C1), Alamance", month="August 2024")
    assert f"{TYPED}, August 2024: met." in texts(app)
    assert tables(app)["Sessions of the chosen month"]["Topic"].tolist() == [TYPED]
    assert tables(app)["Trainings of its cohort"]["Title"].tolist() == [TYPED]
    drawn = [element.value for kind in ("title", "header", "subheader", "markdown", "caption", "info", "success")
             for element in app.get(kind)] + [metric.label + metric.value for metric in app.metric]
    assert not [text for text in drawn if "127.0.0.1" in text]
