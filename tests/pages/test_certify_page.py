"""The page Certify: the year's end with real rights, what each sees, and what is refused, each with its sentence."""

import csv
import io
from datetime import date
from urllib.parse import parse_qs

import pytest
import streamlit as st
from python_calamine import CalamineWorkbook
from streamlit.config import get_option, set_option
from streamlit.testing.v1 import AppTest

from cop_sheets import fiscal_year_of
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store.database import read_events
from pages.session import current_config, current_store, latest_decisions
from pages.session.current_source import live_sheets_for
from summaries.ncpc.workbook import ITEMS, PARTNERSHIPS
from tests.fake_google import SheetsServer
from tests.fake_google.book import new_book
from tests.generated.files import to_xlsx
from tests.pages.test_explanations_page import HOSTILE, press, words
from tests.pages.test_pages import FRAME, folder, opened
from tests.support.asgi import claims
from tests.support.login_provider import auth, write_secrets
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS, YEAR, with_all_columns, workbook
from workflow.packs import fingerprint, make_pack
from workflow.submissions import freezing

__all__ = ["folder"]
pytestmark = pytest.mark.usefixtures("quick_packs")
PAGE, ANN, BEN, DEE, NCPC = "certify.py", "ann@example.org", "ben@example.org", "dee@example.org", "ncpc@example.org"
# The membership differs, or the two workbooks would be copies of each other.
SHEETS = {name: {tab: with_all_columns(tab, sheet, defaults={"Membership": name} if tab == "CoPs" else None)
                 for tab, sheet in CLEAN_SHEETS.items()} for name in ("Ashe", "Burke")}


EMPTY_LOGS = {tab: EMPTY_SHEETS[tab] for tab in ("Sessions", "Trainings", "Consultations", "Survey Responses")}


@pytest.fixture
def sheets(tmp_path):
    """The sheets of two partnerships, and an app with a login that shows them; Dee certifies for Ashe."""
    before = get_option("secrets.files")
    with SheetsServer() as google:
        google.listed = {name: google.add_book(f"{name} log", sheet) for name, sheet in SHEETS.items()}
        registry = google.add_registry(google.listed, managers={"Ashe": ANN, "Burke": BEN}, certifies={"Ashe": DEE})
        google.registry = registry.id
        write_secrets(tmp_path / "secrets.toml", google.secrets(registry=registry.address,
                                                                snapshots=str(tmp_path / "copies")),
                      {"ncpc": [NCPC]}, auth("http://127.0.0.1:9", "http://127.0.0.1:8501"))
        with open(tmp_path / "secrets.toml", "a") as file:
            file.write('\n[report]\ndue = "07-31"\n')
        set_option("secrets.files", [str(tmp_path / "secrets.toml")])
        yield google
        latest_decisions().stop()
        set_option("secrets.files", before)


def visiting(email, page=PAGE, year=YEAR, **choices):
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.user = claims(email)
    for name, value in (choices | {"fiscal_year": year}).items():
        app.query_params[name] = value
    app.switch_page(page).run()
    assert not app.exception
    return app


def read_again():
    """Let the app read the sheets and the registry as they are now."""
    live_sheets = live_sheets_for(current_config().settings)
    live_sheets.sheet_sync._started_at = None    # a minute later
    visiting(NCPC)
    assert live_sheets.sheet_sync.wait(30)


def write_reason(app, reason):
    area, = (area for area in app.text_area if area.label.startswith(("Reason", "Why")))
    area.set_value(reason)


def comment_of(app):
    area, = (area for area in app.text_area if area.label.startswith("Comment"))
    return area


def review(app, label, reason=""):
    app.selectbox(key="submission").select("Ashe").run()
    if reason:
        write_reason(app, reason)
    return press(app, label)


def events():
    with current_store().read() as connection:
        return [(event.what, event.who) for event in read_events(connection)]


def test_the_round(sheets):
    dee, ncpc = visiting(DEE), visiting(NCPC)
    assert f"{YEAR}: Not certified" in words(dee)
    said = press(dee, f"Certify {YEAR}")
    assert f"{YEAR} is certified. NCPC sees it" in said and "Fingerprint: " in said
    said = review(ncpc.run(), "Return", f"One session is missing. {HOSTILE}")
    assert "FY 24-25 of Ashe is returned" in said
    for page in ("overview.py", "fix_list.py", PAGE):    # the reason, at the top of every page, as text
        app = visiting(DEE, page)
        assert f"Reason: One session is missing. {HOSTILE}" in "\n".join(element.value for element in app.text)
        assert "NCPC has returned a certified year" in app.warning[0].value
    assert not visiting(BEN, "overview.py").warning
    assert "returned" not in words(visiting(NCPC, "overview.py"))    # NCPC has its list; of one partnership it is there
    app = visiting(NCPC, "overview.py", partnership="Ashe")
    assert f"Reason: One session is missing. {HOSTILE}" in words(app) and "The partnership mends" in words(app)
    said = press(dee.run(), f"Certify {YEAR}")
    assert "the same figures were certified" in said
    comment_of(dee).set_value("It was held online.")
    assert "is certified. NCPC" in press(dee, f"Certify {YEAR}")
    assert "is accepted" in review(ncpc.run(), "Accept")
    dee.run()
    assert "only NCPC can reopen it" in words(dee)
    write_reason(dee, "A session was forgotten.")
    assert "NCPC sees your reason" in press(dee, "Ask NCPC to reopen it")
    assert "asks to have it reopened. Reason: A session was forgotten." in words(ncpc.run())
    assert "is reopened" in review(ncpc, "Reopen", "Yes.")
    assert f"{YEAR}: Accepted 20" in words(dee.run()) and "; reopened" in words(dee)
    assert events() == [("certified", DEE), ("returned", NCPC), ("certified", DEE), ("accepted", NCPC),
                        ("reopen requested", DEE), ("reopened", NCPC)]


def test_who_sees_no_button(sheets):
    assert not [button for app in (visiting(ANN), visiting(NCPC, partnership="Ashe")) for button in app.button
                if button.label.startswith(("Certify", "Accept"))]
    assert "certified by those who stand in its row" in words(visiting(ANN))
    assert "NCPC never certifies for others." in words(visiting(NCPC, partnership="Ashe"))
    assert [button for button in visiting(BEN).button if button.label == f"Certify {YEAR}"]
    assert not [box for box in visiting(DEE).selectbox if box.key == "submission"]


def test_rights_removed_while_the_page_is_open(sheets):
    """Of one who may see nothing any more, and of one who may still see the partnership."""
    dee, ann = visiting(DEE), visiting(ANN)
    sheets.write_registry(sheets.registry, sheets.listed, managers={"Ashe": DEE, "Burke": BEN},
                          certifies={"Ashe": "eve@example.org"})
    read_again()
    said = press(dee, f"Certify {YEAR}")
    assert "certified by those who stand in its row of the registry" in said and events() == []
    assert "nothing for you to see" in words(ann.run())


def test_two_tabs_at_once(sheets):
    first, second = visiting(DEE), visiting(DEE)
    press(first, f"Certify {YEAR}")
    said = press(second, f"Certify {YEAR}")
    assert "Nothing was certified, because the same figures were certified" in said and events() == [("certified", DEE)]


def test_a_year_that_is_not_over(sheets):
    year = fiscal_year_of(date.today())
    assert f"{year} can be certified from July 1" in words(visiting(DEE, year=str(year)))


def test_changed_since(sheets, monkeypatch):
    monkeypatch.setattr(freezing, "make_pack", make_pack)    # whole packs
    monkeypatch.setattr(freezing, "fingerprint", fingerprint)
    dee = visiting(DEE)
    press(dee, f"Certify {YEAR}")
    book, row = sheets.listed["Ashe"].id, len(SHEETS["Ashe"]["Sessions"]) + 1
    for column, content in zip("ABC", ("C1", "2025-06-20", "Held"), strict=True):
        sheets.set_cell(book, "Sessions", f"{column}{row}", content)
    shown = next(button for button in dee.button if button.label == f"Certify {YEAR}")
    read_again()
    shown.click().run()    # of a page that still shows the figures of before
    assert "the workbook has changed since this page was drawn" in words(dee)
    said = words(dee.run())
    assert f"{YEAR}: Certified 20" in said and "; changed since" in said
    assert "; today's figures differ." in said
    table = next(element.value for element in dee.dataframe if "Today" in element.value)
    assert table.to_numpy().tolist() == [["Number of sessions", "", "12", "13"], ["Number of sessions", "C1", "12",
                                                                                 "13"]]
    while "Comparing with what was certified" in words(dee.run()):
        continue
    assert "Since then 1 session added: Number of sessions 12 would be 13." in words(dee)
    assert [element for element in dee.dataframe if "Row After" in element.value]    # the rows behind it
    assert "is certified. NCPC sees it" in press(dee, f"Certify {YEAR}") and len(events()) == 2


def test_a_certified_year_stays_after_its_rows_have_left_the_sheets(sheets):
    """Everybody begins the next year with a fresh sheet; another partnership's certified years stay its own."""
    press(visiting(DEE), f"Certify {YEAR}")
    review(visiting(NCPC), "Return", "One session is missing.")
    current = fiscal_year_of(date.today())
    fresh = CLEAN_SHEETS | EMPTY_LOGS | {"Sessions": f"CoP ID | Date | Status\nC1 | {current.first_day} | Held"}
    for name, book in sheets.listed.items():
        sheets.replace(new_book(f"{name} log", {tab: with_all_columns(tab, text, defaults={"Membership": name} if tab ==
                                                "CoPs" else None) for tab, text in fresh.items()}, book.id))
    read_again()
    banner = visiting(ANN, "overview.py", year=str(current))
    link, = (link for link in banner.get("page_link") if link.proto.label == f"Open Certify, {YEAR}")
    assert parse_qs(link.proto.query_string) == {"partnership": ["Ashe"], "fiscal_year": [YEAR]}
    dee = visiting(DEE)
    assert dee.selectbox(key="fiscal_year").value == YEAR and f"{YEAR}: Returned 20" in words(dee)
    assert f"{YEAR}: nothing logged" in words(dee) and "History: 2 steps" in [one.label for one in dee.expander]
    assert "Download the pack" in [element.proto.label for element in dee.get("download_button")]
    ncpc = visiting(NCPC, "ncpc_summary.py")
    assert "As certified" in [element.value for element in ncpc.subheader]
    assert "Missing: Ashe (returned 20" in words(ncpc) and ncpc.selectbox(key="fiscal_year").value == YEAR
    assert YEAR not in visiting(BEN).selectbox(key="fiscal_year").options


def test_ncpc_sees_the_certified_figures_and_what_was_open(sheets, monkeypatch):
    monkeypatch.setattr(freezing, "make_pack", make_pack)    # whole packs
    monkeypatch.setattr(freezing, "fingerprint", fingerprint)
    book, row = sheets.listed["Ashe"].id, len(SHEETS["Ashe"]["Sessions"]) + 1
    dee = visiting(DEE)
    for column, content in zip("ABC", ("C1", "2025-06-20", "Heldd"), strict=True):    # a must flag
        sheets.set_cell(book, "Sessions", f"{column}{row}", content)
    read_again()
    comment_of(dee.run()).set_value(f"It is right. {HOSTILE}")
    press(dee, f"Certify {YEAR}")
    sheets.set_cell(book, "Sessions", f"C{row}", "Held")
    read_again()
    ncpc = visiting(NCPC)
    ncpc.selectbox(key="submission").select("Ashe").run()
    while "Looking up which flags were open" in words(ncpc.run()):
        continue
    said = words(ncpc)
    assert "With a comment" in said and "It is right." not in said
    assert "1 must flag was open when it was certified." in said
    assert "the certified figures still count" in said
    certified, today = (next(element.value for element in ncpc.dataframe if column in element.value)
                        for column in ("Note", "Today"))
    figures = dict(zip(certified["Indicator"], certified["Figure"], strict=True))
    assert figures["Number of sessions"] == "12"    # as it was certified
    assert today.to_numpy().tolist()[0] == ["Number of sessions", "", "12", "13"]
    assert "Reason (to return it)" in [area.label for area in ncpc.text_area]


def test_the_last_day_is_said_to_the_one_partnership(sheets, monkeypatch):
    late = f"{YEAR}: Not certified · late: the last day was July 31, 2025"
    assert late in words(visiting(DEE)) and late in words(visiting(NCPC, partnership="Ashe"))
    press(dee := visiting(DEE), f"Certify {YEAR}")
    assert "the last day" not in words(dee)
    year = fiscal_year_of(date.today())
    assert f"{year}: Not certified · the last day is July 31, {year.start + 1}" in words(visiting(DEE, year=str(year)))


def test_ncpc_sorts_by_late_and_has_the_list_with_addresses(sheets):
    ncpc = visiting(NCPC)
    press(visiting(DEE), f"Certify {YEAR}")
    ncpc.run()
    table = next(element.value for element in ncpc.dataframe if "Submission" in element.value)
    assert table[["Partnership", "Late"]].to_numpy().tolist() == [["Burke", "late"], ["Ashe", ""]]
    assert "1 of 2 partnerships have certified FY 24-25; the last day for it is July 31, 2025." in words(ncpc)
    labels = [element.proto.label for element in ncpc.get("download_button")]
    assert "Download who is late, with addresses (CSV): 1" in labels
    assert not [label for label in (element.proto.label for element in visiting(DEE).get("download_button"))
                if "late" in label]


def test_the_summary_page_has_the_column_and_the_file_as_certified(sheets, monkeypatch):
    files, draw = {}, st.download_button

    def download_button(label, data, *arguments, **more):
        files[label] = data
        return draw(label, data, *arguments, **more)

    monkeypatch.setattr(st, "download_button", download_button)
    press(visiting(DEE), f"Certify {YEAR}")
    ncpc = visiting(NCPC, "ncpc_summary.py")
    assert "1 of 2 partnerships has certified figures in it.\nMissing: Burke (not certified)." in words(ncpc)
    assert "Download as certified (CSV)" in [element.proto.label for element in ncpc.get("download_button")]
    ncpc.radio(key="ncpc_view").set_value("Every line, as in the file").run()
    table = next(element.value for element in ncpc.dataframe if "Submission" in element.value)
    shown = dict(zip(table["Partnership"], table["Submission"], strict=True))
    assert shown["Ashe"].startswith("Certified 20") and (shown["Burke"], shown["All partnerships"]) == (
        "Not certified", "")
    rows = list(csv.DictReader(io.StringIO(files["Download for NCPC (CSV)"].decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["Download for Excel"]()))
    for name, is_item in ((PARTNERSHIPS, False), (ITEMS, True)):
        headers, *lines = book.get_sheet_by_name(name).to_python()
        assert [line[headers.index("Submission")] for line in lines] == [
            row["Submission"] for row in rows if (row["Level"] == "Item") is is_item]


def test_without_a_login_a_typed_name_serves(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))
    book = workbook(exact={"Consultations": None}, name="Ashe")
    (folder / "Ashe.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in book.raw_sheets}))
    app = opened(PAGE, fiscal_year=YEAR)
    try:
        assert "None this year?" in words(app)
        assert "*Last Year* is FY 23-24 as of " in words(app)
        button, = (button for button in app.button if button.label == f"Certify {YEAR}")
        assert button.proto.type == "primary"
        said = press(app, f"Certify {YEAR}")
        assert "your name is blank" in said and "it is not said whether there was none" in said
        assert "the comment is empty" in said    # all at once
        app.text_input(key="acting_name").set_value("Dee Lee").run()
        assert "it is not said whether there was none" in press(app, f"Certify {YEAR}")
        for radio in app.radio:
            if radio.key.startswith("none_"):
                radio.set_value("Yes, none")
        comment_of(app).set_value("None this year.")
        said = press(app, f"Certify {YEAR}")
        assert "by Dee Lee (typed name), as of" in said
        places = [said.index(text) for text in ("certified. Nothing leaves", f"{YEAR}: Certified 20", "Fingerprint: ")]
        assert places == sorted(places)
        assert "a comment is needed" not in said
        assert "Certify anew" in [element.label for element in app.expander]
        assert "No figure has changed since it was certified, so there is nothing to certify anew." in said
        button, = (button for button in app.button if button.label == f"Certify {YEAR}")
        assert button.proto.type == "secondary"
        assert "0 (none, certified)" in str(next(element.value for element in app.dataframe).to_dict())
    finally:
        latest_decisions().stop()
