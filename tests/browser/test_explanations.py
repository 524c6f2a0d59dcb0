"""The round from asking to the decision in the browser, with two logins, by keyboard and at a phone's width."""

from urllib.parse import urlencode

import pytest

from pages.session.menu import PAGES
from tests.browser.test_accessibility import WIDTHS, check_accessible
from tests.pages.test_explanations_page import NCPC, SHEET
from tests.support.browser import DRAW_TIMEOUT, wait_idle
from tests.support.deployments import ANN, running_deployment

EXPLANATIONS = next(entry for entry in PAGES if entry.file == "explanations.py")
FIX_LIST = next(entry for entry in PAGES if entry.file == "fix_list.py")
HOSTILE = "A hurricane **bold** <img src=x onerror=alert(1)> [a](javascript:alert(1))"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    with running_deployment(tmp_path_factory.mktemp("explanations"), SHEET) as one, one.running():
        yield one


@pytest.fixture
def tab_of(deployed, chromium, page_errors):
    """Return a function that returns a tab in which somebody is signed in."""
    contexts = []

    def open_tab(email: str, width: str = "desk"):
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, has_touch=width == "phone",
                                       is_mobile=width == "phone", reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": deployed.url}
                             for name, value in deployed.login(email).items()])
        tab = context.new_page()
        page_errors.watch(tab)
        return tab

    yield open_tab
    for context in contexts:
        context.close()


def opened(tab, deployed, entry, **query):
    tab.goto(f"{deployed.url}/{entry.path}?{urlencode({'partnership': 'Ashe'} | query)}")
    wait_idle(tab, entry.marker)
    return tab


def is_in_view(tab, text: str) -> bool:
    """Wait for a text, and return whether it is within the part of the page that is on screen."""
    found = tab.get_by_text(text).first
    found.wait_for(timeout=DRAW_TIMEOUT)
    box = found.bounding_box()
    return box is not None and 0 <= box["y"] < tab.viewport_size["height"]


def test_the_round_from_asking_to_the_decision(deployed, tab_of):
    ann = opened(tab_of(ANN, "phone"), deployed, FIX_LIST)
    ann.get_by_role("link", name="It is right: explain it").first.tap()
    wait_idle(ann, EXPLANATIONS.marker)
    ann.get_by_label("Why is it right, or why can't it be mended?").fill(HOSTILE)
    check_accessible(ann)
    ann.get_by_role("button", name="Ask", exact=True).tap()
    assert is_in_view(ann, "It waits to be decided")
    ann.get_by_text(HOSTILE).first.wait_for()
    check_accessible(ann)

    ncpc = opened(tab_of(NCPC), deployed, EXPLANATIONS)
    ncpc.get_by_text(HOSTILE).first.wait_for()
    check_accessible(ncpc)
    ncpc.get_by_label("Your answer, in a sentence").focus()
    ncpc.keyboard.type("We all saw it")
    for _ in range(20):
        ncpc.keyboard.press("Tab")
        if ncpc.evaluate("document.activeElement.innerText") == "Approve":
            break
    ncpc.keyboard.press("Enter")
    assert is_in_view(ncpc, "Approved: Sessions")
    wait_idle(ncpc, EXPLANATIONS.marker)
    check_accessible(ncpc)

    opened(ann, deployed, EXPLANATIONS)
    ann.get_by_text(f"Decided by: {NCPC}").wait_for(timeout=DRAW_TIMEOUT)
    assert ann.get_by_role("button", name="Withdraw").is_visible()
