"""The pages, run without a browser: they show what the command line writes."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cop_sheets.sample.source import write_sample
from cop_sheets.writers.template import template_bytes
from pages.session.current_source import WORKBOOKS_VARIABLE

FRAME = str(Path(__file__).resolve().parents[2] / "pages" / "frame.py")
UPLOAD_TABLES = 4    # its tabs, its figures, its CoPs and its flags
PAGES = ("compliance.py", "ncpc_summary.py", "workbooks.py")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def opened(page: str, **choices) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.switch_page(page).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(element.value for kind in ("title", "header", "markdown", "info", "caption")
                     for element in app.get(kind))


@pytest.mark.parametrize("page", PAGES)
def test_with_no_workbooks_the_sample_is_shown_and_says_so(folder, page):
    app = opened(page)
    assert "This is sample data" in words(app)
    assert app.dataframe


@pytest.mark.parametrize("page", PAGES)
def test_a_blank_workbook_is_no_error(folder, page):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    app = opened(page)
    assert "This is sample data" not in words(app)


def test_a_workbook_that_cannot_be_read_is_named_with_what_to_do(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    app = opened("workbooks.py")
    table = app.dataframe[0].value
    assert table["State"].tolist() == ["✗ can't be read"] and "Alamance" in table["What to Do"][0]
    assert not opened("compliance.py").exception
    assert "no workbook could be read" in words(opened("ncpc_summary.py"))


def test_the_filters_of_the_flags_table_leave_the_selected_flags(folder):
    app = opened("compliance.py")
    everything = len(app.dataframe[-1].value)
    app.multiselect(key="rule").set_value(["COP-10"]).run()
    shown = app.dataframe[-1].value
    assert 0 < len(shown) < everything and set(shown["Rule"]) == {"COP-10"}
    app.pills(key="severity").set_value([]).run()
    assert len(app.dataframe[-1].value) > len(shown)


def shown_tables(app: AppTest) -> list[str]:
    return [table.value.to_csv() for table in app.dataframe]


def test_an_upload_shows_its_flags_to_its_visitor_alone_and_is_not_kept(folder):
    write_sample(folder / "other", partnerships=1)
    data = next((folder / "other").glob("*.xlsx")).read_bytes()
    before, others_before = sorted(folder.rglob("*")), opened("workbooks.py")
    app = opened("workbooks.py")
    app.file_uploader(key="upload").set_value(("Mine.xlsx", data, "application/octet-stream")).run()
    tables = shown_tables(app)
    assert not app.exception and tables[:-UPLOAD_TABLES] == shown_tables(others_before)
    assert app.dataframe[-1].value["Rule"].size
    others = opened("workbooks.py")
    assert shown_tables(others) == shown_tables(others_before) and words(others) == words(others_before)
    assert sorted(folder.rglob("*")) == before
    app.file_uploader(key="upload").set_value(("Mine.xlsx", b"\x00", "application/octet-stream")).run()
    assert "Mine" in app.text[-1].value and shown_tables(app) == shown_tables(others_before)


@pytest.mark.parametrize(("page", "part"), [
    ("changes.py", "**Figures**: why each is another number"), ("certify.py", "**None this year?**"),
    ("explanations.py", "a form to ask")])
def test_a_page_that_is_empty_with_the_sample_says_what_it_is_for_and_shows(folder, page, part):
    app = opened(page)
    assert "With your own workbooks you see here:\n\n- " in words(app) and part in words(app)
    assert not app.dataframe and not app.button
