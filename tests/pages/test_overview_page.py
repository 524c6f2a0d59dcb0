"""The page Overview, run without a browser: figures, what to fix first, the ranking, and empty data."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from cop_sheets import build_tables, fiscal_year_of, read_all
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource, write_sample
from cop_sheets.writers.template import template_bytes
from pages.session.current_source import WORKBOOKS_VARIABLE
from summaries import build_report
from tests.pages.test_pages import FRAME

LABELS = {"Communities of Practice": "Number of CoPs", "Sessions held": "Number of sessions",
          "Training events": "Number of training events", "People trained": "Number of participants",
          "People consulted": "Number of individuals receiving consultation",
          "Hours of consultation": "Hours of consultation"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def overview(**choices) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=120)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app) -> str:
    return "\n".join(element.value for kind in ("markdown", "text", "caption") for element in app.main.get(kind))


@pytest.mark.parametrize("name", [None, "Macon"])
def test_every_figure_equals_the_summary(folder, name):
    source = SampleSource()
    tables = build_tables(read_all(source))
    report = build_report(tables.of([name]) if name else tables, source.fiscal_year, SAMPLE_AS_OF)
    rows = report.ncpc[report.ncpc["Level"] == ("Partnership" if name else "All")]
    shown = dict(zip(rows["Indicator"], rows["Display"], strict=True))
    app = overview(**({"partnership": name} if name else {}))
    cards = {card.label: card.value for card in app.metric}
    assert {LABELS[label]: value for label, value in cards.items() if label in LABELS} == {
        indicator: shown[indicator] for indicator in LABELS.values()}
    table = app.table[0].value
    assert dict(zip(table["Outcome"], table["FY 24-25"], strict=True)) == {
        outcome: shown[outcome] for outcome in table["Outcome"]} and len(table) == 6


def test_the_first_words_are_the_talking_points(folder):
    main = [element for element in overview().main if element.type in ("header", "markdown", "metric")]
    assert [element.type for element in main[:3]] == ["header", "markdown", "markdown"]
    assert "CoPs meet the model" in main[1].value and "sessions were held" in main[2].value


def test_selecting_a_fix_opens_its_page_for_its_partnership(folder):
    app = overview()
    buttons = [button for button in app.button if button.key.startswith("fix_")]
    assert 0 < len(buttons) <= 5
    place = next(number for number, button in enumerate(buttons) if button.label == "Open Compliance of Camden")
    labels = [button.label for button in buttons]
    assert len(set(labels)) == len(labels) and "Open Fix list of Avery" in labels
    assert "Open Compliance of Camden, number 5" in labels
    buttons[place].click().run()
    assert not app.exception and app.title[0].value == "Compliance"
    assert app.selectbox(key="partnership").value == "Camden"


def test_a_name_that_could_act_as_markdown_is_in_no_label(folder):
    write_sample(folder, partnerships=1)
    next(folder.glob("*.xlsx")).rename(folder / "www.example.xlsx")
    labels = [button.label for button in overview(fiscal_year="FY 24-25").button if button.key.startswith("fix_")]
    assert "Open Fix list" in labels and len(set(labels)) == len(labels)
    assert not any("example" in label for label in labels)


def test_the_banner_of_the_sample_says_what_it_is_about_and_links_to_workbooks(folder):
    app = overview()
    assert "A Community of Practice (CoP) is a group of people" in app.info[0].value
    links = [link.proto for link in app.main.get("page_link")]
    assert [link.page for link in links if "Try a workbook" in link.label] == ["workbooks"]


def test_a_number_of_what_to_fix_first_opens_the_fix_list_at_it(folder):
    """Avery's number 3 is about one tab; what else its list holds follows after a button."""
    app = overview()
    assert "Must: the model or a figure for NCPC needs it" in words(app)
    app.button(key="fix_3").click().run()
    assert not app.exception
    shown, button = words(app), next(button for button in app.button if button.label == "Show the whole list")
    assert "**Number 3 of the Overview: A tab with the headers of Sessions is not read.**" in shown
    assert "1 of 14 on the list, what that number is about." in shown
    assert shown.count("What is wrong:") == 1 and "Old sessions" in shown
    button.click().run()
    assert words(app).count("What is wrong:") == 14 and "Number 3" not in words(app)


def test_what_a_number_is_about_is_not_shown_of_another_partnership(folder):
    app = overview()
    app.button(key="fix_3").click().run()
    app.selectbox(key="partnership").set_value("Camden").run()
    assert "Number 3" not in words(app) and words(app).count("What is wrong:") > 1


def test_one_partnership_is_not_ranked(folder):
    assert "Which partnership" in "".join(header.value for header in overview().header)
    assert "Which partnership" not in "".join(header.value for header in overview(partnership="Macon").header)


def test_a_blank_workbook_explains_what_to_do(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    text = words(overview())
    assert "Fill the CoPs tab" in text and "Nothing has been entered yet" in text


def test_without_a_readable_workbook_it_links_to_the_page_workbooks(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    app = overview()
    assert "No workbook could be read" in words(app) and not app.metric
    assert app.dataframe[0].value["Partnership"].tolist() == ["Alamance"]


def test_a_workbook_that_cannot_be_read_is_reported_beside_the_only_one_that_can(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    (folder / "Broken.xlsx").write_bytes(b"not a workbook")
    app = overview()
    assert "Of 2 partnerships, 1 workbook can't be read" in words(app)
    assert app.selectbox(key="partnership").value == "All partnerships"


def test_a_year_without_rows_is_no_error(folder):
    write_sample(folder, partnerships=2)
    this_year = str(fiscal_year_of(date.today()))    # always offered, also without rows
    shown = words(overview(fiscal_year=this_year))
    assert "No session, training, consultation or survey response is logged for" in shown


@pytest.mark.parametrize("page", ["overview.py", "board_page.py"])
def test_a_cop_that_is_not_counted_is_named(folder, page):
    app = overview()
    app.switch_page(page).run()
    assert ("1 more CoP is not counted: Evening Circle, Iredell (its End Date is before its Start Date)."
            in [element.value for element in app.main.text])


def test_a_workbook_that_cannot_be_read_says_why_it_cannot_be_looked_at_alone(folder):
    app = overview(partnership="Transylvania")
    sentence = "Transylvania can't be looked at alone, because its workbook can't be read. "
    assert [text for text in (element.value for element in app.main.text) if text.startswith(sentence)]
    app.selectbox(key="partnership").set_value("Camden").run()
    assert sentence not in words(app)
    assert sentence not in words(overview())
