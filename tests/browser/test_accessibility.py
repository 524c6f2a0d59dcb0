"""Accessibility: axe finds no serious or critical problem on any page, light or dark, wide or narrow."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.session.menu import PAGES
from tests.support.browser import wait_idle, wait_loaded

SERIOUS = {"serious", "critical"}
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_axe_finds_no_serious_problem(app_url, page, entry, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{app_url}/{entry.path}")
    wait_idle(page, entry.marker)
    for width, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        wait_loaded(page)
        wait_idle(page, entry.marker)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == [], width
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= wide
    headings = page.locator("h1, h2, h3, h4")
    levels = [int(name[1]) for name in headings.evaluate_all("all => all.map(one => one.tagName)")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
