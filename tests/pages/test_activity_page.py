"""The page Activity, run without a browser: charts of the year, the calendar of cohorts, totals by partnership."""

from cop_sheets.writers.template import template_bytes
from pages.session.menu import PAGES
from tests.generated.files import to_xlsx
from tests.pages.test_pages import folder as folder
from tests.pages.test_pages import opened, words
from tests.support.sheets import CLEAN_SHEETS, YEAR, with_all_columns

TYPED = "![x](http://127.0.0.1:1/x.png) **b** <b>"
MARKER = next(entry.marker for entry in PAGES if entry.file == "activity.py")
PERIOD = {"fiscal_year": YEAR, "as_of": "2025-07-15"}
CALENDAR, EVENTS = "Cohorts by month of their year", "Events of the chosen cohort, by date"
SHARES = "Each partnership's figures of this year and the year before"


def texts(app):
    return [element.value for element in app.text]


def tables(app):
    """Return the page's tables by their accessible names; the data tables of charts have none."""
    return {element.proto.alt: element.value for element in app.dataframe}


def test_the_page_shows_what_happened_then_when_then_who(folder):
    app = opened("activity.py", **PERIOD)
    assert [element.value for element in app.header] == [
        MARKER, "How much consultation was given each quarter?",
        "Do facilitator-training cohorts keep to 6 + 6 months?", "Which partnerships did how much?"]
    assert [element.value for element in app.subheader] == [
        "How many sessions were held each month?", "How many people came to a session?",
        "How many trainings took place each month?", "How many people took part in trainings?"]
    assert any(text.startswith("Against FY 23-24, FY 24-25 had more sessions (245, then 213)") for text in texts(app))
    assert len(app.get("vega_lite_chart")) == 5
    assert tables(app)[SHARES]["Sessions"].sum() == 245
    assert any("workbook can't be read: Transylvania" in text for text in texts(app))


def test_one_partnership_is_not_compared_with_others(folder):
    app = opened("activity.py", partnership="Macon", **PERIOD)
    assert SHARES not in tables(app) and "Partnership" not in tables(app)[CALENDAR]
    assert any(text.startswith("52 sessions were held in FY 24-25, 7 more") for text in texts(app))


def test_a_cohort_selected_on_the_page_or_in_the_url_shows_its_events(folder):
    app = opened("activity.py", **PERIOD)
    assert tables(app)[CALENDAR]["T2"].iloc[0] == ["missed"] and EVENTS not in tables(app)
    app.selectbox(key="cohort").set_value(("Avery", "cohort24-25")).run()
    assert not app.exception
    events = tables(app)[EVENTS]
    assert events["Month"].tolist() == ["T1", "T3", "T4", "T5", "T6", *[f"I{number}" for number in range(7, 13)]]
    again = opened("activity.py", cohort="Cohort 24-25, Avery", **PERIOD)
    assert tables(again)[EVENTS].equals(events)


def test_a_year_without_rows_explains_what_to_do_next(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    app = opened("activity.py")
    assert any("are not reported: nothing entered yet." in text for text in texts(app))
    assert any("twelve months touch" in text and "is not known" in text for text in texts(app))
    assert not app.get("vega_lite_chart") and not app.dataframe


def test_without_a_readable_workbook_nothing_is_drawn(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    app = opened("activity.py")
    assert any("No workbook could be read" in text for text in texts(app)) and not app.dataframe
    assert [element.value for element in app.header] == [MARKER]


def test_typed_text_is_drawn_as_plain_text(folder):
    days = [f"Vision | 2024-{month:02}-10 | {TYPED} | Facilitator training" for month in range(7, 10)]
    sheets = CLEAN_SHEETS | {"Trainings": "\n".join(["Title | Date | Cohort | Phase", *days]).replace("Vision", TYPED)}
    for name in ("Alamance", "_b_ **b**"):
        (folder / f"{name}.xlsx").write_bytes(to_xlsx({tab: with_all_columns(tab, text) for tab,
                                                       text in sheets.items()}))
    app = opened("activity.py", **PERIOD)
    app.selectbox(key="cohort").set_value(("Alamance", TYPED.casefold().replace(" ", ""))).run()
    assert not app.exception
    assert tables(app)[CALENDAR]["Cohort"].tolist() == [TYPED] * 2
    assert tables(app)[EVENTS]["Title"].tolist() == [TYPED] * 3
    headings = [element.value for kind in ("title", "header", "subheader") for element in app.get(kind)]
    assert not any("**b**" in said for said in [words(app), *headings])
