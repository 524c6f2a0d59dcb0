"""The page Explanations: the round from asking to the decision with two logins, what each sees, and what is refused."""

import pytest
from sqlalchemy import text
from streamlit.config import get_option, set_option
from streamlit.testing.v1 import AppTest

from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store.database import read_events
from pages.session import current_config, current_store, latest_decisions
from pages.session.current_source import live_sheets_for
from tests.fake_google import SheetsServer
from tests.generated.files import to_xlsx
from tests.pages.test_pages import FRAME, folder, opened
from tests.support.asgi import claims
from tests.support.login_provider import auth, write_secrets
from tests.support.sheets import CLEAN_SHEETS, MONTHS, monthly, with_all_columns, workbook
from workflow.people import MAX_TEXT

__all__ = ["folder"]
PAGE, ANN, BEN, NCPC = "explanations.py", "ann@example.org", "ben@example.org", "ncpc@example.org"
# No session in November; two on June 9.
SESSIONS = f"CoP ID | Date | Status\n{monthly(months=MONTHS[:4] + MONTHS[5:])}\nC1 | 2025-06-09 | "
SHEET = {tab: with_all_columns(tab, sheet) for tab, sheet in (CLEAN_SHEETS | {"Sessions": SESSIONS}).items()}
FLAG, EXPLANATION = "A flag that is right as it is, or can't be mended", "An explanation"
HOSTILE = "**bold** <b>b</b> [a](javascript:alert(1)) $x$ :red[r]"


@pytest.fixture
def sheets(tmp_path):
    """The sheets of two partnerships, and an app with a login that shows them."""
    before = get_option("secrets.files")
    with SheetsServer() as google:
        google.listed = {name: google.add_book(f"{name} log", SHEET) for name in ("Ashe", "Burke")}
        registry = google.add_registry(google.listed, managers={"Ashe": ANN, "Burke": BEN})
        google.registry = registry.id
        write_secrets(tmp_path / "secrets.toml", google.secrets(registry=registry.address,
                                                                snapshots=str(tmp_path / "copies")),
                      {"ncpc": [NCPC]}, auth("http://127.0.0.1:9", "http://127.0.0.1:8501"))
        set_option("secrets.files", [str(tmp_path / "secrets.toml")])
        yield google
        latest_decisions().stop()
        set_option("secrets.files", before)


def visiting(email: str, **choices: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.user = claims(email)
    for name, value in choices.items():
        app.query_params[name] = value
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for kind in ("header", "text", "caption", "info", "warning", "success", "error",
                                                "subheader") for element in app.get(kind))


def press(app: AppTest, label: str) -> str:
    next(button for button in app.button if button.label == label).click().run()
    return words(app)


def box_of(app: AppTest, label: str):
    box, = (box for box in app.selectbox if box.label == label)
    return box


def ask(app: AppTest, rule_words: str, reason: str) -> str:
    box = box_of(app, FLAG)
    box.select(next(option for option in box.options if rule_words in option)).run()
    area, = (area for area in app.text_area if area.label.startswith("Why"))
    area.set_value(reason)
    return press(app, "Ask")


def decide(app: AppTest, label: str, sentence: str) -> str:
    area, = (area for area in app.text_area if area.label.startswith("Your answer"))
    area.set_value(sentence)
    return press(app, label)


def events() -> list[tuple[str, str]]:
    with current_store().read() as connection:
        return [(event.what, event.who) for event in read_events(connection)]


def test_the_round_from_asking_to_the_decision(sheets):
    ann, ncpc = visiting(ANN), visiting(NCPC)
    said = ask(ann, "November 2024", f"A hurricane {HOSTILE}")
    assert "It waits to be decided" in said and "Waiting: NCPC decides" in said and "Decide" not in said
    assert not [element.value for kind in ("markdown", "caption", "info", "success", "warning", "header", "subheader")
                for element in ann.get(kind) if "bold" in element.value]
    said = words(ncpc.run())
    assert "1 waits for you." in said and f"Reason: A hurricane {HOSTILE}" in said and ANN in said
    assert "Ashe" in box_of(ncpc, EXPLANATION).options[0]
    said = decide(ncpc, "Approve", "We all saw it")
    assert "Approved: Sessions" in said and f"Decided by: {NCPC}" in said and "None waits for you." in said
    said = words(ann.run())
    assert "Answer: We all saw it" in said and "Approved" in said
    assert not [option for option in box_of(ann, FLAG).options if "November 2024" in option]
    assert "Withdrawn: its flag is open again." in press(ann, "Withdraw")
    assert [option for option in box_of(ann, FLAG).options if "November 2024" in option]
    assert events() == [("explanation asked", ANN), ("explanation approved", NCPC), ("explanation withdrawn", ANN)]


def test_a_manager_decides_about_the_data_and_ncpc_sees_a_count(sheets):
    ann = visiting(ANN)
    said = ask(ann, "June 9", "Cy Dunn came twice")
    assert "1 waits for you." in said and "You asked for this yourself" in said
    said = words(visiting(NCPC))
    assert "1 more is about the data." in said and "Cy Dunn" not in said and "Decide" not in said
    said = decide(ann, "Decline", "She came once")
    assert "Declined: " in said and f"Decided by: {ANN} (who had asked for it, too)" in said
    assert "June 9" in str(box_of(ann, FLAG).options)
    ben = words(visiting(BEN))
    assert "Nobody has asked for an explanation." in ben and "Cy Dunn" not in ben


@pytest.mark.parametrize(("typed", "said"), [
    ("11/01/2025", "the last day, November 1, 2025, has passed"), ("12/31", "can't be read as a date"),
    ("12/31/yyyy", "can't be read as a date"), ("31/12/2090", "can't be read as a date"),
    ("12/31/2090", "Approved, until December 31, 2090: Sessions"), (" ", "Approved: Sessions"),
])
def test_nothing_is_approved_without_the_last_day_that_was_typed(sheets, typed, said):
    ask(visiting(ANN), "November 2024", "A hurricane")
    ncpc = visiting(NCPC)
    field, = (field for field in ncpc.text_input if field.label.startswith("Until"))
    field.set_value(typed)
    assert said in decide(ncpc, "Approve", "Yes")
    assert len(events()) == (2 if said.startswith("Approved") else 1)
    if not said.startswith("Approved"):    # what was typed stays
        assert typed in [field.value for field in ncpc.text_input] and "Yes" in [area.value for area in ncpc.text_area]


def test_a_reason_is_needed_and_what_was_typed_stays(sheets):
    ann = visiting(ANN)
    assert "the reason is blank" in ask(ann, "November 2024", " ")
    area, = ann.text_area
    area.set_value("x" * MAX_TEXT)
    assert "It waits to be decided" in press(ann, "Ask")
    assert events() == [("explanation asked", ANN)]


def test_rights_that_were_removed_while_the_page_was_open_are_gone(sheets):
    """Whatever the page still shows: nothing is drawn any more, and nothing is kept."""
    ann = visiting(ANN)
    box = box_of(ann, FLAG)
    box.select(box.options[0]).run()
    sheets.write_registry(sheets.registry, sheets.listed, managers={"Ashe": BEN, "Burke": BEN})
    library = live_sheets_for(current_config().settings).sheet_sync
    library._started_at = None    # a minute later
    visiting(NCPC)
    assert library.wait(30)
    ann.text_area[0].set_value("A hurricane")
    said = press(ann, "Ask")
    assert "nothing for you to see" in said and "just pressed a button for was not kept" in said and events() == []
    assert "was not kept" not in words(ann.run())


def test_two_tabs_decide_about_what_each_was_shown(sheets):
    ask(visiting(ANN), "November 2024", "A hurricane")
    one, other, ann = visiting(NCPC), visiting(NCPC), visiting(ANN)
    assert "Approved: Sessions" in decide(one, "Approve", "Yes")
    said = decide(other, "Decline", "No")
    assert "Not done." in said and "decided anew since this page was drawn" in said and "Answer: Yes" in said
    assert "decided or withdrawn since this page was drawn" in press(ann, "Withdraw")
    assert "Declined: Sessions" in decide(other, "Decline", "On second thoughts")
    assert [what for what, _ in events()] == [f"explanation {what}" for what in ("asked", "approved", "declined")]


def test_after_a_decision_the_form_is_empty_and_about_the_next_that_waits(sheets):
    ann, ben, ncpc = visiting(ANN), visiting(BEN), visiting(NCPC)
    for app in (ann, ben):
        ask(app, "November 2024", "A hurricane")
    before = box_of(ncpc.run(), EXPLANATION)
    first = before.value
    assert "Approved: Sessions" in decide(ncpc, "Approve", "Yes")
    after, (area,) = box_of(ncpc, EXPLANATION), ncpc.text_area
    # A box of its own, because the browser remembers the label "Waiting: …" that is no option any more.
    assert after.key != before.key and after.value != first and area.value == ""
    assert "Declined: Sessions" in decide(ncpc, "Decline", "No")
    assert box_of(ncpc, EXPLANATION).value is None and "None waits for you." in words(ncpc)
    for sentence in ("Not yet", "No, no"):    # anew, which changes no label
        box_of(ncpc, EXPLANATION).select_index(0).run()
        assert "Declined: Sessions" in decide(ncpc, "Decline", sentence) and not ncpc.text_area
    assert [what for what, _ in events()] == ["explanation asked"] * 2 + ["explanation approved"] + [
        "explanation declined"] * 3


def test_a_press_about_what_is_not_there_any_more_is_answered(sheets):
    ann, ncpc = visiting(ANN), visiting(NCPC)
    ask(ann, "November 2024", "A hurricane")
    ncpc.run().text_area[0].set_value("Yes")
    approve, = (button for button in ncpc.button if button.label == "Approve")
    other = visiting(ANN)
    press(ann, "Withdraw")
    approve.click().run()
    assert "Not done." in words(ncpc) and "decided anew since this page was drawn" in words(ncpc)
    assert "Done." in press(other, "Withdraw") and len(events()) == 2    # once, as by a double click


def test_what_is_typed_stays_where_a_row_is_inserted_above_the_flag(sheets):
    ann = visiting(ANN)
    box = box_of(ann, FLAG)
    box.select(next(option for option in box.options if "June 9" in option)).run()
    before, (area,) = box_of(ann, FLAG), ann.text_area
    chosen = before.value
    with sheets._change(sheets.listed["Ashe"].id) as book:
        book.tab("Sessions").rows.insert(1, [])
    live_sheets = live_sheets_for(current_config().settings)
    live_sheets.sheet_sync._started_at = None    # a minute later
    visiting(NCPC)
    assert live_sheets.sheet_sync.wait(30)
    ann.run()
    after = box_of(ann, FLAG)
    assert after.value == chosen and after.key != before.key and after.options != before.options
    assert ann.text_area[0].id == area.id    # so the browser keeps what is typed
    ann.text_area[0].set_value("She came twice.")
    assert "It waits to be decided" in press(ann, "Ask") and len(events()) == 1


def test_where_nothing_can_be_kept_the_page_says_so_and_shows_what_was_decided(sheets):
    ann = visiting(ANN)
    ask(ann, "November 2024", "A hurricane")
    with current_store().write() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO gone"))
    said = ask(ann, "June 9", "Twice")
    assert "Not done." in said and "Nothing could be kept just now" in said and "A hurricane" in said
    assert "Nothing can be asked or decided just now" in said and str(current_store().settings.folder) not in said


def test_without_a_login_a_typed_name_decides_about_the_data_alone(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))
    book = workbook({"Sessions": SESSIONS}, name="Ashe")
    (folder / "Ashe.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in book.raw_sheets}))
    app = opened(PAGE)
    assert "your name is blank" in ask(app, "June 9", "Twice")
    app.text_input[0].set_value("Kim Vale")
    assert "It waits to be decided" in press(app, "Ask")
    said = ask(app, "November 2024", "A hurricane")
    assert "Waiting: NCPC decides, but not here: without a login" in said and "who read" not in said
    assert box_of(app, EXPLANATION).options[0].startswith("Waiting: Sessions")
    assert len(box_of(app, EXPLANATION).options) == 1
    assert "Approved: Sessions" in decide(app, "Approve", "Right")
    assert events() == [(f"explanation {what}", "Kim Vale (typed name)") for what in ("asked", "asked", "approved")]
    latest_decisions().stop()


def test_the_fix_list_leads_to_asking_about_a_flag(sheets):
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.user, app.query_params["partnership"] = claims(ANN), "Ashe"
    app.switch_page("fix_list.py").run()
    links = [link.proto.query_string for link in app.get("page_link") if link.proto.label.startswith("It is right")]
    assert len(links) == 2
    ann = visiting(ANN, **dict(pair.split("=") for pair in links[0].split("&")))
    assert [value for value in words(ann).split("\n") if value.startswith("What is wrong") and "November 2024" in value]
    area, = ann.text_area
    area.set_value("A hurricane")
    press(ann, "Ask")
    app.run()
    assert any("An explanation waits to be decided" in element.value for element in app.text)
    assert len([link for link in app.get("page_link") if link.proto.label.startswith("It is right")]) == 1


def test_on_an_earlier_day_nothing_is_asked_or_decided(sheets):
    ann = visiting(ANN, as_of="2025-07-15")
    assert "choose today under As of" in words(ann) and not ann.text_area and not ann.get("form")
