"""A tab that stays open for the tests of a file: the menu opens a page in a fifth of the time that an address takes."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from pages.session.menu import PageEntry
from tests.support.browser import SIZE, PageErrors, wait_idle


@dataclass
class Tab:
    """A tab and its errors. `shown`: the app, its choices and the page that it shows; None if that is uncertain."""

    page: Page
    errors: PageErrors
    shown: tuple[str, str, PageEntry] | None = None

    def open(self, url: str, entry: PageEntry, query: str = "") -> Page:
        """Open a page of the app at `url` with the choices in `query`, and wait until it is drawn.

        By the menu where the tab shows another page of that app with these choices, else by address.
        """
        before, self.shown = self.shown, None
        if before and before[:2] == (url, query) and before[2] != entry:
            self.page.get_by_test_id("stSidebar").get_by_role("link", name=entry.title, exact=True).click()
        else:
            self.page.goto(f"{url}/{entry.path}?{query}")
        wait_idle(self.page, entry.marker)
        self.shown = url, query, entry
        return self.page


@pytest.fixture(scope="module")
def module_tab(chromium):
    """The tab of a file, in a browser context of its own."""
    context = chromium.new_context(viewport=SIZE, accept_downloads=True, reduced_motion="reduce")
    tab = Tab(context.new_page(), PageErrors())
    tab.errors.watch(tab.page)
    yield tab
    context.close()


@pytest.fixture
def tab(module_tab):
    """The tab of this file; the test fails in the end if there are errors that weren't cleared."""
    yield module_tab
    try:
        assert module_tab.errors == PageErrors()
    finally:
        module_tab.errors.forget()
