"""What has changed since last week, in the browser: at both widths, by keyboard, and axe finds nothing serious."""

from datetime import UTC, datetime, timedelta

import pytest

from cop_sheets import ReadResult
from cop_sheets.settings import StateSettings
from cop_sheets.store import folder_prefix
from cop_sheets.store.database import Store, record_reading
from pages.session.menu import PAGES
from tests.browser.test_accessibility import SCHEMES, WIDTHS, serious_problems
from tests.pages.history.test_changes import SINCE, book, write
from tests.support.browser import running_app, wait_idle, wait_loaded

CHANGES = next(entry for entry in PAGES if entry.file == "changes.py")
FIX_LIST = next(entry for entry in PAGES if entry.file == "fix_list.py")


@pytest.fixture(scope="module")
def history_url(tmp_path_factory):
    """The app with two workbooks of which one has lost four sessions and one cell was fixed."""
    folder, state = (tmp_path_factory.mktemp(name) for name in ("workbooks", "state"))
    store = Store(StateSettings(folder=state))
    for days_ago, count in ((9, 8), (2, 4)):
        record_reading(store, ReadResult([book(count, domain=""), book(2, name="Burke")]),
                       datetime.now(UTC) - timedelta(days=days_ago), prefix=folder_prefix(folder))
    store.close()
    write(folder, book(4, hours="-3"), book(2, name="Burke"))
    with running_app(folder, COP_STATE=str(state)) as url:
        yield url


@pytest.mark.parametrize("width", WIDTHS)
def test_what_has_changed_is_said_where_it_is_looked_for(history_url, page, width):
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    for entry, query, text in ((PAGES[0], "", f"Since {SINCE}: 1 CoP changed, 4 sessions removed"),
                               (FIX_LIST, "?partnership=Alamance", f"1 flag fixed since {SINCE}"),
                               (CHANGES, "", "4 sessions removed")):
        page.goto(f"{history_url}/{entry.path}{query}")
        page.get_by_text("4 sessions have disappeared since").first.wait_for()
        page.get_by_text(text).first.wait_for()
        wait_loaded(page)
        wait_idle(page, entry.marker)
        assert serious_problems(page, SCHEMES[0]) == []
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= wide
    lines, table = (page.locator(f"[class*=st-key-{kind}_row_changes]") for kind in ("narrow", "wide"))
    assert (lines.is_visible(), table.is_visible()) == ((True, False) if width == "phone" else (False, True))


def test_the_rows_of_a_term_open_by_keyboard(history_url, page):
    page.goto(f"{history_url}/{CHANGES.path}?partnership=Alamance")
    wait_idle(page, CHANGES.marker)
    page.get_by_role("combobox", name="Figure").focus()
    page.keyboard.type("Number of sessions, Number")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download the rows behind it (CSV)").wait_for()
    assert page.evaluate("document.activeElement.closest('[data-testid=stSelectbox]') !== null")
