"""The app on a phone, by touch, and on paper."""

import pytest

from pages.session.menu import FIRST_ENTRY, PAGES
from tests.support.browser import wait_idle
from tests.support.paper import count_pdf_pages

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
COMPLIANCE = next(entry for entry in PAGES if entry.file == "compliance.py")
BOARD = next(entry for entry in PAGES if entry.file == "board_page.py")
NCPC = next(entry for entry in PAGES if entry.file == "ncpc_summary.py")
FIX_LIST = next(entry for entry in PAGES if entry.file == "fix_list.py")


@pytest.fixture
def phone(chromium, page_errors):
    """A tab on a phone; its errors are recorded."""
    context = chromium.new_context(**PHONE)
    tab = context.new_page()
    page_errors.watch(tab)
    yield tab
    context.close()


def top_of_the_title(page) -> float:
    return page.locator("h1").bounding_box()["y"]


def test_on_a_phone_pages_and_partnerships_are_chosen_by_touch_and_then_the_content_is_on_screen(app_url, phone):
    phone.goto(f"{app_url}/{COMPLIANCE.path}")
    wait_idle(phone, COMPLIANCE.marker)
    menu, sidebar = phone.locator(".st-key-in_page_menu"), phone.get_by_test_id("stSidebar")
    assert not sidebar.is_visible() and not phone.get_by_test_id("stExpandSidebarButton").is_visible()
    menu.locator("summary").tap()
    menu.get_by_label("Partnership").tap()
    phone.get_by_role("option", name="Camden").tap()
    phone.wait_for_url("**partnership=Camden")
    wait_idle(phone, "Camden · FY 24-25")
    menu.get_by_label("Partnership").wait_for(state="hidden")
    assert top_of_the_title(phone) < 300
    assert phone.get_by_text("Does not meet, 9 of 12 months met: Everyone Belongs").is_visible()
    menu.locator("summary").tap()
    menu.get_by_role("link", name=FIX_LIST.title).tap()
    wait_idle(phone, FIX_LIST.marker)
    menu.get_by_role("link", name=FIX_LIST.title).wait_for(state="hidden")
    assert top_of_the_title(phone) < 300
    assert phone.get_by_text("What to type instead").first.bounding_box()["width"] < 390
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= 390


def test_a_page_prints_without_its_sidebar(app_url, page):
    page.goto(f"{app_url}/{FIX_LIST.path}?partnership=Camden")
    wait_idle(page, FIX_LIST.marker)
    assert page.get_by_test_id("stSidebar").is_visible()
    assert not page.locator(".st-key-in_page_menu").is_visible()
    page.emulate_media(media="print")
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert not page.locator(".st-key-in_page_menu").is_visible()


def test_paper_has_what_a_phone_shows_and_no_table_that_scrolls(app_url, page):
    page.goto(f"{app_url}/{COMPLIANCE.path}?partnership=Camden")
    wait_idle(page, COMPLIANCE.marker)
    lines = page.get_by_text("Does not meet, 9 of 12 months met: Everyone Belongs")
    card = page.locator('[class*="st-key-unbroken_"]').first
    assert not lines.is_visible() and not card.is_visible()
    page.emulate_media(media="print")
    assert "No session in 3 of 12 months" in lines.inner_text()
    assert card.is_visible() and "What is wrong: " in card.inner_text()
    assert card.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
    # The chart's data, in a closed expander, is the only table that isn't replaced.
    assert not any(table.is_visible() for table in page.get_by_test_id("stDataFrame").all())


@pytest.mark.parametrize(("entry", "text"), [
    (FIRST_ENTRY, "CoPs That Meet: 3 · CoPs: 6 · Standing: ✓ 3 ✗ 3"), (NCPC, "Figure: 245 · Note: without Montgomery")],
    ids=lambda one: getattr(one, "title", ""))
def test_a_table_that_paper_would_cut_off_prints_as_lines(app_url, page, entry, text):
    page.goto(f"{app_url}/{entry.path}")
    wait_idle(page, entry.marker)
    assert not page.get_by_text(text).is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text(text).is_visible()


@pytest.mark.parametrize("entry", [FIRST_ENTRY, COMPLIANCE, NCPC], ids=lambda entry: entry.title)
def test_paper_has_no_buttons_choices_and_closed_folds(app_url, page, entry):
    page.goto(f"{app_url}/{entry.path}")
    wait_idle(page, entry.marker)
    controls = page.get_by_test_id("stMain").locator("button, input, summary, [data-testid=stSelectbox]")
    assert any(control.is_visible() for control in controls.all())
    page.emulate_media(media="print")
    assert not [control.inner_text() for control in controls.all() if control.is_visible()]


def test_a_card_is_not_split_over_two_pages(app_url, page):
    page.goto(app_url)
    wait_idle(page, FIRST_ENTRY.marker)
    page.emulate_media(media="print")
    for card in page.get_by_test_id("stGridCell").all():
        assert card.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
        assert card.evaluate("card => card.scrollHeight <= card.clientHeight + 1"), "text leaves its card"


def test_the_keyboard_is_seen_in_the_menu_on_the_page_that_is_open(app_url, page):
    page.goto(app_url)
    wait_idle(page, FIRST_ENTRY.marker)
    link = page.get_by_test_id("stSidebar").get_by_role("link", name=FIRST_ENTRY.title)
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


def test_the_labels_of_cards_and_of_links_fit_on_a_phone(app_url, phone):
    phone.goto(app_url)
    wait_idle(phone, FIRST_ENTRY.marker)
    for label in phone.locator("[data-testid=stMetricLabel] p, .stMain [data-testid=stPageLink] p").all():
        assert label.evaluate("label => label.scrollWidth <= label.clientWidth"), label.inner_text()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_board_page_prints_on_exactly_one_page(app_url, page, media):
    page.goto(f"{app_url}/{BOARD.path}")
    wait_idle(page, BOARD.marker)
    page.locator(".st-key-sheet img").wait_for()
    page.emulate_media(media=media)
    assert [count_pdf_pages(page.pdf(format="Letter")) for _ in range(2)] == [1, 1]
