"""A button of the page Explanations, pressed by a message sent by hand: only whoever may do so now has an effect."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cop_sheets.settings import StateSettings
from cop_sheets.store.database import Store, read_events
from cop_sheets.store.database.tables import certifications
from tests.pages.test_explanations_page import SESSIONS, SHEET
from tests.support.deployments import ANN, NCPC, running_deployment
from tests.support.sheets import report
from tests.support.streamlit_protocol import StreamlitClient, fetch
from workflow.explainable_flags import explainable_flags

FLAG_ID, = (flag.flag_id for flag in explainable_flags(report({"Sessions": SESSIONS})).values()
            if flag.rule == "COP-10")
PAGE, QUERY = "explanations", urlencode({"flag": FLAG_ID, "partnership": "Ashe"})
YEAR_QUERY = urlencode({"fiscal_year": "FY 24-25"})
CERTIFY = "certify", f"{YEAR_QUERY}&partnership=Ashe"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The app with the sheets of two partnerships, which have flags that can be explained, and a login."""
    with running_deployment(tmp_path_factory.mktemp("forged"), SHEET) as one, one.running():
        yield one


@pytest.fixture
def events(deployed):
    """Return a function that returns the events that were added since the test began."""
    store = Store(StateSettings(folder=deployed.folder / "copies"))

    def all_events():
        with store.read() as connection:
            return [(event.what, event.who) for event in read_events(connection)]

    before = len(all_events())
    yield lambda: all_events()[before:]
    store.close()


def pressing(stream: StreamlitClient, label: str, text: str = "", page: str = PAGE, query: str = QUERY,
             chosen: str = "") -> BackMsg:
    """Return a browser's message for typing a text and pressing a button that the page has drawn; "" presses none.

    `chosen`: of the partnerships whose year can be opened.
    """
    buttons = [button.id for button in stream.elements("button") if label and button.label == label]
    assert len(buttons) == bool(label)
    states = [{"id": area.id, "string_value": text} for area in stream.elements("text_area")]
    states += [{"id": box.id, "string_value": chosen} for box in stream.elements("selectbox")
               if chosen and box.label == "Open a partnership's year"]
    return BackMsg(rerun_script={"page_name": page, "query_string": query, "widget_states": {
        "widgets": [*states, *({"id": button, "trigger_value": True} for button in buttons)]}})


def is_ended_by(stream: StreamlitClient, message: BackMsg) -> bool:
    """Send a message; return whether the connection ends, rather than that something is drawn."""
    stream.messages = []
    stream.send(message)
    try:
        stream.wait_until_drawn()
    except ConnectionClosed:
        return True
    return False


def test_while_one_may_it_has_an_effect(deployed, events):
    mine = deployed.login(ANN)
    with StreamlitClient(deployed.url, mine) as stream:
        stream.open_page(PAGE, QUERY)
        assert not is_ended_by(stream, pressing(stream, "Ask", "A hurricane"))
        assert any("It waits to be decided" in text for text in stream.texts)
        assert not is_ended_by(stream.open_page(PAGE, QUERY), pressing(stream, "Withdraw"))
    assert events() == [("explanation asked", ANN), ("explanation withdrawn", ANN)]


def test_after_the_sign_out_it_has_none(deployed, events):
    mine = deployed.login(ANN, nonce="another")
    with StreamlitClient(deployed.url, mine) as stream:
        message = pressing(stream.open_page(PAGE, QUERY), "Ask", "A hurricane")
        fetch(deployed.url, "/auth/logout", mine)
        assert is_ended_by(stream, message) or "Sign in" in stream.headings
    assert events() == []


def test_after_the_rights_were_removed_it_has_none(deployed, events):
    with StreamlitClient(deployed.url, deployed.login(ANN)) as mine, \
            StreamlitClient(deployed.url, deployed.login(NCPC)) as ncpc:
        message = pressing(mine.open_page(PAGE, QUERY), "Ask", "A hurricane")
        deployed.google.write_registry(deployed.google.registry, deployed.google.listed, managers={"Burke": ANN})
        try:
            refresh(ncpc)
            is_ended_by(mine, message)
            assert events() == []
            assert [text for text in mine.texts if "Ashe" in text] == [
                "Nothing was kept, because an explanation for Ashe is asked for by its own staff, those who sign in as "
                "its managers."]
        finally:
            deployed.google.write_registry(deployed.google.registry, deployed.google.listed, managers={"Ashe": ANN})
            refresh(ncpc)


def test_to_certify_after_the_sign_out_or_by_ncpc_has_no_effect(deployed, events):
    mine = deployed.login(ANN, nonce="a third")
    with StreamlitClient(deployed.url, mine) as stream, StreamlitClient(deployed.url, deployed.login(NCPC)) as ncpc:
        message = pressing(stream.open_page(*CERTIFY), "Certify FY 24-25", "It is right.", *CERTIFY)
        ncpc.open_page(*CERTIFY)
        assert not is_ended_by(ncpc, message)    # which draws no such button
        fetch(deployed.url, "/auth/logout", mine)
        assert is_ended_by(stream, message) or "Sign in" in stream.headings
    assert events() == []


def open_review(ncpc: StreamlitClient) -> StreamlitClient:
    """Open Ashe's year in NCPC's list, once it is known to be certified."""
    for _ in range(200):
        ncpc.open_page("certify", YEAR_QUERY)
        if any("Ashe" in box.options for box in ncpc.elements("selectbox") if box.label == "Open a partnership's year"):
            break
    message = pressing(ncpc, "", page="certify", query=YEAR_QUERY, chosen="Ashe")
    assert not is_ended_by(ncpc, message)
    return ncpc


def test_what_only_ncpc_decides_has_no_effect_from_others(deployed, events):
    """Ann sends what NCPC's browser would send; and NCPC itself, once its address is no longer NCPC's."""
    year = {"page": "certify", "query": YEAR_QUERY, "chosen": "Ashe"}
    with StreamlitClient(deployed.url, deployed.login(ANN, nonce="a fourth")) as ann:
        assert not is_ended_by(ann.open_page(PAGE, QUERY), pressing(ann, "Ask", "A hurricane"))
        assert not is_ended_by(ann.open_page(*CERTIFY), pressing(ann, "Certify FY 24-25", "It is right.", *CERTIFY))
        done = [("explanation asked", ANN), ("certified", ANN)]
        for label in ("Approve", "Return", "Accept", "Reopen"):
            with StreamlitClient(deployed.url, deployed.login(NCPC)) as ncpc:
                message = (pressing(ncpc.open_page(PAGE, QUERY), label, "Yes") if label == "Approve" else
                           pressing(open_review(ncpc), label, "Yes", **year))
                ann.open_page(message.rerun_script.page_name, message.rerun_script.query_string)
                assert not is_ended_by(ann, message)    # which draws no such button
                deployed.write(ncpc=["somebody@example.org"])
                is_ended_by(ncpc, message)
                deployed.write()
                assert events() == done
            if label in ("Accept", "Reopen"):    # with the right to do so it has an effect
                with StreamlitClient(deployed.url, deployed.login(NCPC)) as ncpc:
                    assert not is_ended_by(open_review(ncpc), pressing(ncpc, label, "Yes", **year))
                done.append((f"{label.lower()}ed", NCPC))
                assert events() == done


def test_a_pack_that_was_altered_is_not_downloaded_and_the_sentence_says_why(deployed):
    store = Store(StateSettings(folder=deployed.folder / "copies"))
    with StreamlitClient(deployed.url, deployed.login(ANN, nonce="a fifth")) as ann:
        if not any(button.label == "Download the pack" for button in ann.open_page(*CERTIFY).elements(
                "download_button")):    # where this test runs alone
            assert not is_ended_by(ann, pressing(ann, "Certify FY 24-25", "It is right.", *CERTIFY))
        with store.write() as connection:
            kept = connection.execute(select(certifications.c.event, certifications.c.pack)).all()
            connection.execute(update(certifications).values(pack=b"another"))
        try:
            pack, = (button.deferred_file_id for button in ann.open_page(*CERTIFY).elements("download_button")
                     if button.label == "Download the pack")
            answer = ann.run_operation(deferred_file={"file_id": pack})
        finally:    # other tests use the same store
            with store.write() as connection:
                for event, data in kept:
                    connection.execute(update(certifications).where(certifications.c.event == event).values(pack=data))
        assert answer.error_msg.startswith("The pack of Ashe for FY 24-25 was altered in the store")
        assert ann.run_operation(deferred_file={"file_id": "none"}).error_msg.startswith(
            "This file could not be made just now.")
    store.close()


def refresh(stream: StreamlitClient) -> None:
    """Let the app read the registry anew, and wait until it has."""
    for pressed in (False, True):
        for _ in range(200):
            stream.open_page("workbooks")
            buttons = [(message.delta.fragment_id, message.delta.new_element.button.id) for message in stream.messages
                       if message.delta.new_element.button.label == "Refresh"]
            if buttons:
                break
        if not pressed:
            fragment, button = buttons[0]
            stream.send(BackMsg(rerun_script={"fragment_id": fragment, "widget_states": {
                "widgets": [{"id": button, "trigger_value": True}]}}))
            stream.wait_until_drawn()


@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", "http://127.0.0.1:9", "http://localhost", "null"])
def test_a_page_of_another_origin_gets_no_connection(deployed, origin):
    with pytest.raises(InvalidStatus) as refused, StreamlitClient(deployed.url, deployed.login(ANN), origin=origin):
        pass
    assert refused.value.response.status_code == 403
