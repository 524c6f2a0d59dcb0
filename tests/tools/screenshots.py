"""Captures the README's screenshots anew: `python -m tests.tools.screenshots` writes docs/*.png. Look at them before
a commit.

The workbooks are the made-up ones of the sample: in a folder with copies of last week, and as Google Sheets with a
login.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import openpyxl
from playwright.sync_api import Browser, Page, sync_playwright

from cop_sheets import open_source, read_all
from cop_sheets.layout import SESSIONS
from cop_sheets.sample.source import write_sample
from cop_sheets.settings import StateSettings
from cop_sheets.store import folder_prefix
from cop_sheets.store.database import Store, record_reading
from pages.session.menu import PAGES
from tests.fake_google import SheetsServer
from tests.pages.uploads.own_log import own_log
from tests.support import ROOT
from tests.support.asgi import claims
from tests.support.browser import ARGUMENTS, DRAW_TIMEOUT, find_chromium, free_port, running_app, wait_idle, wait_loaded
from tests.support.login_provider import SECRET, auth, forged_cookie, write_secrets

WIDTH, HEIGHT = 1440, 1000
YEAR = "FY 24-25"
ENTRIES = {entry.file.removesuffix(".py"): entry for entry in PAGES}
CERTIFIED, RETURNED, OPEN, WAITING = "Avery", "Camden", "Iredell", "Macon"
NCPC = "ncpc@example.org"
_DRAWN = ":is(canvas, [data-testid=stVegaLiteChart] svg):visible"    # tables and charts are drawn last


class Screenshots:
    """Opens pages of the app at `url`, and writes screenshots of them."""

    def __init__(self, browser: Browser, url: str, email: str = "") -> None:
        self._url = url
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        if email:
            context.add_cookies([{"name": name, "value": value, "url": url} for name, value in
                                 forged_cookie(claims(email, origin=url), SECRET).items()])
        self.page: Page = context.new_page()

    def open(self, name: str, partnership: str = "", height: int = HEIGHT) -> Page:
        """Open a page for a partnership, or for all."""
        entry = ENTRIES[name]
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        of_one = f"&partnership={quote(partnership)}" if partnership else ""
        self.page.goto(f"{self._url}/{entry.path}?fiscal_year={quote(YEAR)}{of_one}")
        wait_idle(self.page, entry.marker)
        return self.page

    def write(self, file: str) -> None:
        """Write what the window shows."""
        wait_loaded(self.page)
        self.page.locator(_DRAWN).first.wait_for(timeout=DRAW_TIMEOUT)
        self.page.evaluate("document.activeElement.blur()")
        self.page.screenshot(path=ROOT / "docs" / f"{file}.png")
        print(f"docs/{file}.png")


@contextmanager
def open_sample(browser: Browser, folder: Path) -> Iterator[Screenshots]:
    """Yield the screenshots of the built-in sample, as somebody sees it who has just installed the app."""
    with running_app(folder / "none") as url:
        yield Screenshots(browser, url)


def capture_sample(screenshots: Screenshots) -> None:
    """Capture the pages that read the sheets."""
    for name in ("overview", "compliance", "outcomes", "ncpc_summary"):
        screenshots.open(name, CERTIFIED if name == "compliance" else "")
        screenshots.write(name.replace("_", "-"))
    page = screenshots.open("workbooks", height=2150)
    page.locator("input[type=file]").set_input_files({
        "name": "Camden.xlsx", "buffer": own_log(),
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
    page.get_by_text("Accept all").first.wait_for(timeout=DRAW_TIMEOUT)
    screenshots.write("upload")


@contextmanager
def open_history(browser: Browser, folder: Path) -> Iterator[Screenshots]:
    """Yield the screenshots of workbooks in which sessions were added since last week, and some have disappeared."""
    workbooks, state = folder / "workbooks", folder / "history"
    write_sample(workbooks)
    store = Store(StateSettings(folder=state))
    path = workbooks / f"{CERTIFIED}.xlsx"
    for day, is_loss in ((9, True), (3, False)):
        record_reading(store, read_all(open_source(str(workbooks))), datetime.now(UTC) - timedelta(days=day),
                       prefix=folder_prefix(workbooks))
        book = openpyxl.load_workbook(path)
        sheet = book[SESSIONS.name]
        if is_loss:
            sheet.delete_rows(sheet.max_row - 5, 6)
        else:
            last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value)
            for header, cell in zip(sheet[1], sheet[last], strict=True):
                sheet.cell(last + 1, cell.column, datetime(2025, 6, 26) if header.value == "Date" else cell.value)
        book.save(path)
    store.close()
    with running_app(workbooks, COP_STATE=str(state)) as url:
        yield Screenshots(browser, url)


def capture_history(screenshots: Screenshots) -> None:
    """Capture what has changed."""
    page = screenshots.open("changes", height=1640)
    page.get_by_text("have disappeared since").first.wait_for(timeout=DRAW_TIMEOUT)
    page.get_by_role("combobox", name="Figure").wait_for(timeout=DRAW_TIMEOUT)
    screenshots.write("changes")


@contextmanager
def open_year_end(browser: Browser, folder: Path) -> Iterator[Callable[[str], Screenshots]]:
    """Yield a function that returns what somebody with this address sees, of Google Sheets with a login.

    A partnership's director has its name as the first part of the address.
    """
    workbooks, port = folder / "sheets", free_port()
    write_sample(workbooks)
    url = f"http://127.0.0.1:{port}"
    with SheetsServer() as google:
        names = (CERTIFIED, RETURNED, WAITING, OPEN)
        books = {name: google.add_xlsx(workbooks / f"{name}.xlsx") for name in names}
        registry = google.add_registry(books, managers={name: director(name) for name in names})
        secrets = folder / "secrets.toml"
        write_secrets(secrets, google.secrets(registry=registry.address, snapshots=str(folder / "copies")),
                      {"ncpc": [NCPC]}, auth("http://127.0.0.1:9", url))
        with secrets.open("a", encoding="utf-8") as file:
            file.write('[report]\ndue = "07-31"\n')
        with running_app(folder / "none", secrets, port):
            yield lambda email: Screenshots(browser, url, email)


def director(partnership: str) -> str:
    """Return the address of a partnership's director."""
    return f"director.{partnership.lower()}@example.org"


def capture_year_end(screenshots_of: Callable[[str], Screenshots]) -> None:
    """Capture a year before it is certified, and NCPC's list with an accepted, a returned and an uncertified one."""
    for name in (CERTIFIED, RETURNED, WAITING):
        screenshots = screenshots_of(director(name))
        page = screenshots.open("certify", height=1760)
        page.get_by_label("Comment").fill("The flags are known, and the figures are right as they are.")
        page.keyboard.press("Tab")
        if name == CERTIFIED:
            screenshots.write("certify")
        page.get_by_role("button", name=f"Certify {YEAR}").click()
        page.get_by_text(f"{YEAR} is certified").first.wait_for(timeout=DRAW_TIMEOUT)
    screenshots = screenshots_of(NCPC)
    for name, button in ((CERTIFIED, "Accept"), (RETURNED, "Return"), (WAITING, "")):
        page = screenshots.open("certify")
        page.get_by_role("combobox", name="Open a partnership's year").click()
        page.get_by_role("option", name=name).click()
        page.get_by_role("button", name="Download the pack").wait_for(timeout=DRAW_TIMEOUT)
        if button == "Return":
            page.get_by_label("Reason").fill("Three sessions of March have no attendance.")
        if button:
            page.get_by_role("button", name=button, exact=True).click()
            page.get_by_text(f"of {name} is {button.lower()}ed").first.wait_for(timeout=DRAW_TIMEOUT)
    screenshots.write("certify-ncpc")


def main() -> None:
    """Capture all screenshots."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for number, (opening, capture) in enumerate(((open_sample, capture_sample), (open_history, capture_history),
                                                     (open_year_end, capture_year_end))):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            with opening(browser, folder) as opened:
                capture(opened)


if __name__ == "__main__":
    main()
