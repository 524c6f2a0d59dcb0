"""Every page opens by its address without any error, and axe finds no serious or critical problem on it.

Axe runs wide and narrow, with all rules in the light scheme and with those about colors in the dark one.
"""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.session.menu import PAGES
from tests.support.browser import wait_idle, wait_loaded

SERIOUS = {"serious", "critical"}
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
OPTIONS = {"resultTypes": ["violations"]}
# The rules that a scheme changes.
ONLY_COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# The sample has no history, and nothing is decided about it; tests/browser/ opens these pages with one.
NO_TABLES = ("changes.py", "explanations.py", "certify.py")
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def serious_problems(page, scheme):
    """Return what axe finds: (rule, HTML of the first element); of the dark scheme, what depends on colors alone."""
    if not page.evaluate("'axe' in window"):    # Its script takes a while to load.
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(found => found.violations)",
                          OPTIONS | (ONLY_COLORS if scheme != SCHEMES[0] else {}))
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]


def check_accessible(page):
    """Check a page as it is, in both schemes: axe finds nothing serious, and it is no wider than the screen."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        wait_loaded(page)
        assert serious_problems(page, scheme) == [], scheme
    page.emulate_media(color_scheme=SCHEMES[0])
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_cold_deep_link_opens_without_any_error_and_axe_finds_no_serious_problem(app_url, page, entry):
    page.emulate_media(color_scheme=SCHEMES[0])
    page.goto(f"{app_url}/{entry.path}")
    wait_idle(page, entry.marker)
    wait_loaded(page)
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("canvas").count() > 0 or entry.file in NO_TABLES
    backgrounds = set()
    # Each step changes one of both, because the page is drawn anew each time.
    for schemes, (width, (wide, high)) in zip((SCHEMES, SCHEMES[::-1]), WIDTHS.items(), strict=True):
        page.set_viewport_size({"width": wide, "height": high})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            wait_loaded(page)
            wait_idle(page, entry.marker)
            assert serious_problems(page, scheme) == [], (scheme, width)
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= wide
            backgrounds.add(page.evaluate(BACKGROUND))
    assert len(backgrounds) == len(SCHEMES), "the page has not followed the scheme"
    headings = page.locator("h1, h2, h3, h4")
    assert headings.locator("a, button").count() == 0, "a heading is a tab stop"
    assert page.title() == entry.title
    levels = [int(name[1]) for name in headings.evaluate_all("all => all.map(one => one.tagName)")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
