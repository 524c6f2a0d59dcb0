"""Overview and NCPC summary show the same numbers as the CSV, and bookmarks open the same view."""

import csv
import io

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets.layout import OUTCOMES
from tests.support.browser import wait_idle

YEAR, AS_OF = "FY 24-25", "2025-07-15"
CARDS = {"Number of CoPs": "Communities of Practice", "Number of sessions": "Sessions held",
         "Number of training events": "Training events", "Number of participants": "People trained",
         "Number of individuals receiving consultation": "People consulted",
         "Hours of consultation": "Hours of consultation"}


def written(folder, partnership):
    """Return the CSV's rows for Partnership or All, by indicator."""
    arguments = ["summary", str(folder), "--fiscal-year", YEAR, "--as-of", AS_OF]
    data = CliRunner().invoke(cli, arguments + (["--partnership", partnership] if partnership else [])).stdout_bytes
    level = "Partnership" if partnership else "All"
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return {line["Indicator"]: line for line in lines if line["Level"] == level}


def address(url, path, partnership):
    chosen = f"&partnership={partnership}" if partnership else ""
    return f"{url}/{path}?fiscal_year={YEAR}&as_of={AS_OF}{chosen}"


@pytest.mark.parametrize("partnership", [None, "Camden"], ids=["all", "one"])
def test_the_overview_shows_the_figures_of_the_file(sample_app, page, partnership):
    folder, url = sample_app
    lines = written(folder, partnership)
    page.goto(address(url, "", partnership))
    wait_idle(page, "Where do we stand?")
    for indicator, label in CARDS.items():
        card = page.get_by_test_id("stMetric").filter(has_text=label).first
        assert card.get_by_test_id("stMetricValue").inner_text() == lines[indicator]["Display"], indicator
    shown = page.get_by_test_id("stTable").first.inner_text()
    for outcome in OUTCOMES:
        assert outcome in shown and lines[outcome]["Display"] in shown, outcome


@pytest.mark.parametrize("partnership", [None, "Camden"], ids=["all", "one"])
def test_the_summary_shows_the_figures_of_the_file(sample_app, page, partnership):
    folder, url = sample_app
    page.set_viewport_size({"width": 1440, "height": 2400})    # the page's table holds only the visible rows
    page.goto(address(url, "ncpc_summary", partnership))
    wait_idle(page, "What is reported to NCPC?")
    table = page.get_by_test_id("stDataFrame").first
    table.locator("td[role=gridcell]").first.wait_for(state="attached")
    shown = table.locator("tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    by_indicator = {cell: cells for cells in shown for cell in cells}
    for indicator, line in written(folder, partnership).items():
        cells = by_indicator[indicator]
        assert line["Display"] in cells and line["Rows Used"] in cells and line["Rows Excluded"] in cells, indicator


def test_a_bookmark_opens_the_same_view_in_a_new_browser(sample_app, chromium, page):
    _, url = sample_app
    page.goto(address(url, "compliance", "Camden"))
    wait_idle(page, "Which cells need fixing?")
    page.get_by_role("combobox", name="Rule", exact=True).click()
    page.keyboard.type("COP-10")
    page.get_by_role("option", name="COP-10").click()
    page.keyboard.press("Escape")
    page.wait_for_url("**rule=*")
    wait_idle(page, "2 flags")
    elsewhere = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    elsewhere.goto(page.url)
    wait_idle(elsewhere, "2 flags")
    page_texts = [tab.get_by_test_id("stMain").evaluate("main => main.innerText") for tab in (page, elsewhere)]
    assert page_texts[0] == page_texts[1] and "Camden" in page_texts[1]
    elsewhere.context.close()
