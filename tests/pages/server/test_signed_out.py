"""A tab that stays open after its login has ended: no part of the page is updated, and no button has an effect."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from pages.server.websocket_filter import POLICY_VIOLATION
from tests.support.deployments import NCPC, running_deployment
from tests.support.streamlit_protocol import StreamlitClient, fetch


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The app with the sheets of two partnerships and a login."""
    with running_deployment(tmp_path_factory.mktemp("signed-out")) as one, one.running():
        yield one


def pressing(stream: StreamlitClient, label: str) -> BackMsg:
    """Return a browser's message for pressing the button `label`, in its fragment."""
    drawn = [message.delta for message in stream.messages if message.WhichOneof("type") == "delta"]
    fragment, button = next((delta.fragment_id, delta.new_element.button.id) for delta in drawn
                            if delta.new_element.button.label == label)
    assert fragment
    return BackMsg(rerun_script={"fragment_id": fragment,
                                 "widget_states": {"widgets": [{"id": button, "trigger_value": True}]}})


def settled(stream: StreamlitClient) -> StreamlitClient:
    """Visit the page Workbooks until no refresh is running, which is when the button Refresh is drawn."""
    for _ in range(200):
        stream.open_page("workbooks")
        if any(message.delta.new_element.button.label == "Refresh" for message in stream.messages):
            return stream
    raise AssertionError("the refresh never ended")


def watching(stream: StreamlitClient) -> BackMsg:
    """Return the message that a page sends every second while it shows a refresh: a rerun of its fragment."""
    fragment = pressing(stream, "Refresh").rerun_script.fragment_id
    return BackMsg(rerun_script={"fragment_id": fragment, "is_auto_rerun": True})


def test_while_signed_in_the_status_is_updated(deployed):
    with StreamlitClient(deployed.url, deployed.login(NCPC)) as stream:
        asked = watching(settled(stream))
        stream.messages = []
        stream.send(asked)
        assert any(text.startswith("Google Sheets, looked at") for text in stream.wait_until_drawn().texts)
        deployed.google.forget()
        stream.send(pressing(settled(stream), "Refresh"))
        assert deployed.google.wait_for("drive", 1)


@pytest.mark.parametrize("asking", [watching, lambda stream: pressing(stream, "Refresh")])
def test_after_the_sign_out_it_is_not_and_refresh_sends_no_request(deployed, asking):
    mine = deployed.login(NCPC, nonce=asking.__name__)
    with StreamlitClient(deployed.url, mine) as stream:
        asked = asking(settled(stream))
        fetch(deployed.url, "/auth/logout", mine)
        deployed.google.forget()
        assert_ends(stream, asked)
        assert deployed.google.count() == 0


def assert_ends(stream: StreamlitClient, asked: BackMsg) -> None:
    """Send a message after the sign-out: the connection is closed, and nothing more is drawn."""
    stream.messages = []
    stream.send(asked)
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            stream.receive()
    assert closed.value.rcvd.code == POLICY_VIOLATION
    assert "delta" not in [message.WhichOneof("type") for message in stream.messages]
