"""The pages in a real browser: no errors, no requests to other machines, bookmarks, and downloads."""

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets.sample.source import write_sample
from cop_sheets.writers.template import template_bytes
from pages.session.menu import FIRST_ENTRY, PAGES
from tests.support.browser import running_app, wait_idle

PERIOD = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}
COMPLIANCE = next(entry for entry in PAGES if entry.file == "compliance.py")
NCPC = next(entry for entry in PAGES if entry.file == "ncpc_summary.py")
WORKBOOKS = next(entry for entry in PAGES if entry.file == "workbooks.py")


def test_a_request_to_another_machine_is_noticed_and_does_not_arrive(page, page_errors):
    page.goto("about:blank")    # The app's content security policy would block the request before it is sent.
    away = ["http://192.0.2.1/by-number", "http://cdn.example/by-name"]
    said = page.evaluate("all => Promise.all(all.map(one => fetch(one, {mode: 'no-cors'}).catch(String)))", away)
    assert said == ["TypeError: Failed to fetch"] * 2
    page.evaluate("new Promise(done => { new WebSocket('ws://192.0.2.1/socket').onerror = () => done() })")
    assert sorted(page_errors.outside) == sorted([*away, "ws://192.0.2.1/socket"])
    assert len(page_errors.console) == 1 and "WebSocket" in page_errors.console[0]
    page_errors.forget()


@pytest.mark.parametrize("visit", ["first", "second"])
def test_tabs_share_no_state(app_url, page, visit):
    page.goto(f"{app_url}/_stcore/health")
    cookies, *kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert "visited" not in cookies and kept == [0, 0]
    page.evaluate("document.cookie = 'visited=yes; path=/'; localStorage.visited = sessionStorage.visited = 'yes'")


@pytest.mark.parametrize("partnership", [None, "Avery"])
def test_the_download_has_the_same_bytes_as_the_command_line(sample_app, page, partnership):
    folder, url = sample_app
    chosen = {**PERIOD, **({"partnership": partnership} if partnership else {})}
    page.goto(f"{url}/{NCPC.path}?" + "&".join(f"{name}={value}" for name, value in chosen.items()))
    wait_idle(page, NCPC.marker)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download for NCPC").click()
    arguments = ["summary", str(folder), "--fiscal-year", PERIOD["fiscal_year"], "--as-of", PERIOD["as_of"]]
    written = CliRunner().invoke(cli, arguments + (["--partnership", partnership] if partnership else [])).stdout_bytes
    # The terminal's Submission is empty, because it doesn't look into the store.
    shown = download.value.path().read_bytes()
    assert shown.replace(b",Not certified\r\n", b",\r\n") == written and b",Not certified\r\n" in shown
    assert "This is sample data" not in page.content()


@pytest.fixture(scope="module")
def blank_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blank")
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    with running_app(folder) as url:
        yield url


def test_the_menu_leads_to_every_page(blank_app, page):
    page.goto(blank_app)
    wait_idle(page, FIRST_ENTRY.marker)
    for entry in [*PAGES[1:], FIRST_ENTRY]:
        page.get_by_test_id("stSidebar").get_by_role("link", name=entry.title).click()
        wait_idle(page, entry.marker)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_blank_workbook_opens_every_page_without_an_error(blank_app, tab, entry):
    page = tab.open(blank_app, entry)
    assert page.get_by_test_id("stException").count() == 0


def test_an_uploaded_workbook_shows_its_flags(app_url, page, tmp_path):
    write_sample(tmp_path, partnerships=1)
    page.goto(f"{app_url}/{WORKBOOKS.path}")
    wait_idle(page, WORKBOOKS.marker)
    page.locator("input[type=file]").set_input_files(next(tmp_path.glob("*.xlsx")))
    wait_idle(page, "flags")
    page.get_by_text("Download these flags").wait_for()


def test_selecting_a_figure_opens_its_rows(app_url, page):
    page.goto(f"{app_url}/{NCPC.path}")
    wait_idle(page, NCPC.marker)
    first_box = {"x": 16, "y": 54}  # on the table's first row; the rows of a canvas are no elements to click
    page.get_by_test_id("stDataFrame").first.click(position=first_box)
    wait_idle(page, "Rows behind “Number of CoPs”")


def test_moving_through_the_calendar_chooses_nothing_and_the_box_of_a_row_chooses_its_cop(app_url, page):
    page.goto(f"{app_url}/{COMPLIANCE.path}?partnership=Camden")
    wait_idle(page, COMPLIANCE.marker)
    assert page.title() == "Compliance · Camden"
    calendar = page.get_by_test_id("stDataFrame").nth(1)    # the first table is the chart's data, in a closed expander
    calendar.click(position={"x": 300, "y": 54})
    page.keyboard.press("ArrowDown")
    wait_idle(page, COMPLIANCE.marker)
    assert "cop=" not in page.url, "the focus alone has chosen something"
    calendar.click(position={"x": 16, "y": 54})
    page.wait_for_url("**cop=*")
