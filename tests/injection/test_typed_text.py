"""Typed text is shown as typed on every page: never as bold text, a link, an image or a request."""

import csv
from datetime import date

import pytest

from cop_sheets.layout import COPS, DATA_TABS, SURVEY_RESPONSES, ColumnType
from pages.session.menu import PAGES
from tests.support.browser import running_app, wait_loaded
from tests.support.proof import sample_pairs
from tests.support.sheets import CLEAN_SHEETS, cells, with_all_columns

EVIL = "![x](http://127.0.0.1:1/x.png) **b** <b>"
PARTNERSHIP = "![x](x.png) **b** <b>"     # the name of a folder contains no slash
SHOWN = "**b** <b>"
# Pages without typed text: rules and columns are the product's own.
OURS_ALONE = {"rule_book.py", "data_dictionary.py"}
TYPED_KINDS = {ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE}


def write_evil(folder):
    """Write two partnerships in which every typed cell is EVIL, with an invalid choice and an unreadable date."""
    for name in (PARTNERSHIP, "Avery"):
        (folder / name).mkdir()
        for tab in DATA_TABS:
            rows = with_all_columns(tab.name, cells(CLEAN_SHEETS[tab.name]))
            by_header = {column.header: column for column in tab.columns}
            for row in rows[1:]:
                for index, header in enumerate(rows[0]):
                    if by_header[header].kind in TYPED_KINDS and header != "Training Cohort":
                        row[index] = EVIL
                    if header == "Delivery Mode" and tab is not COPS:
                        row[index] = EVIL
            undated = list(rows[-1])
            if tab not in (COPS, SURVEY_RESPONSES):
                undated[rows[0].index("Date")] = EVIL
                rows.append(undated)
            with (folder / name / f"{tab.name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def evil_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evil")
    write_evil(folder)
    with running_app(folder) as url:
        yield url


@pytest.fixture
def requested_urls(tab):
    """The addresses that the tab asks for during this test."""
    urls = []

    def record(request):
        urls.append(request.url)

    tab.page.on("request", record)
    yield urls
    tab.page.remove_listener("request", record)


# By choice, because the menu keeps it.
@pytest.mark.proof
@pytest.mark.parametrize(("entry", "partnership"), sorted(
    sample_pairs(PAGES, [PARTNERSHIP, None]), key=lambda pair: pair[1] is None),
    ids=lambda value: value.title if value in PAGES else "one" if value else "all")
def test_typed_text_is_shown_as_typed_and_loads_nothing(evil_app, tab, requested_urls, entry, partnership):
    query = f"fiscal_year=FY 24-25&as_of={date(2025, 7, 15)}" + (f"&partnership={partnership}" if partnership else "")
    page = tab.open(evil_app, entry, query)
    wait_loaded(page)
    assert [url for url in requested_urls if "x.png" in url.split("?")[0]] == []
    for made in ("img[src*='x.png']", "a[href*='x.png']", "a[href*='127.0.0.1:1/']"):
        assert page.locator(made).count() == 0, made
    for tag in ("strong", "b"):
        assert [text for text in page.locator(tag).all_inner_texts() if text.strip() == "b"] == []
    if partnership and entry.file not in OURS_ALONE:
        assert SHOWN in page.get_by_test_id("stMain").evaluate("element => element.textContent")
