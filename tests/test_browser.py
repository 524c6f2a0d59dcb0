"""The pages in a real browser: no error, no word to another machine, and files that are the command line's."""

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets.sample import write_sample
from tests.browser import running_app, wait_idle

PAGES = {"": "Which CoPs meet the model?", "ncpc_summary": "Is every row accounted for?", "workbooks": "What was read?"}
PERIOD = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}


@pytest.mark.parametrize(("path", "marker"), PAGES.items(), ids=lambda value: value or "compliance")
def test_a_cold_deep_link_opens_without_any_error(app_url, page, path, marker):
    page.goto(f"{app_url}/{path}")
    wait_idle(page, marker)
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()


def test_the_menu_leads_to_every_page(app_url, page):
    page.goto(app_url)
    wait_idle(page, PAGES[""])
    for link, marker in (("NCPC summary", PAGES["ncpc_summary"]), ("Workbooks", PAGES["workbooks"]),
                         ("Compliance", PAGES[""])):
        page.get_by_role("link", name=link).click()
        wait_idle(page, marker)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    write_sample(folder)
    with running_app(folder) as url:
        yield folder, url


@pytest.mark.parametrize("partnership", [None, "Avery"])
def test_the_download_is_what_the_command_line_writes_byte_for_byte(state, page, partnership):
    folder, url = state
    chosen = {**PERIOD, **({"partnership": partnership} if partnership else {})}
    page.goto(f"{url}/ncpc_summary?" + "&".join(f"{name}={value}" for name, value in chosen.items()))
    wait_idle(page, PAGES["ncpc_summary"])
    with page.expect_download() as download:
        page.get_by_role("button", name="Download for NCPC").click()
    arguments = ["summary", str(folder), "--fiscal-year", PERIOD["fiscal_year"], "--as-of", PERIOD["as_of"]]
    written = CliRunner().invoke(cli, arguments + (["--partnership", partnership] if partnership else [])).stdout_bytes
    assert download.value.path().read_bytes() == written
    assert "This is sample data" not in page.content()


def test_a_blank_workbook_opens_every_page_without_an_error(tmp_path_factory, page):
    from cop_sheets.template import template_bytes
    folder = tmp_path_factory.mktemp("blank")
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    with running_app(folder) as url:
        for path, marker in PAGES.items():
            page.goto(f"{url}/{path}")
            wait_idle(page, marker)


def test_an_uploaded_workbook_shows_its_flags(app_url, page, tmp_path):
    write_sample(tmp_path, partnerships=1)
    page.goto(f"{app_url}/workbooks")
    wait_idle(page, PAGES["workbooks"])
    page.locator("input[type=file]").set_input_files(next(tmp_path.glob("*.xlsx")))
    wait_idle(page, "flags")
    page.get_by_text("Download these flags").wait_for()


def test_choosing_a_row_opens_what_is_behind_it(app_url, page):
    page.goto(f"{app_url}/ncpc_summary")
    wait_idle(page, PAGES["ncpc_summary"])
    first_box = {"x": 16, "y": 54}  # of the table's first row; a canvas has no elements to ask for
    page.get_by_test_id("stDataFrame").first.click(position=first_box)
    wait_idle(page, "Rows behind “Number of CoPs”")
    page.goto(app_url)
    wait_idle(page, PAGES[""])
    page.get_by_test_id("stDataFrame").nth(1).click(position=first_box)
    wait_idle(page, "What to do: ")
