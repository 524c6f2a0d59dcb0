"""Messages that Streamlit answers without the page's script are answered only while the login is unchanged."""

import pytest
from streamlit.config import set_option
from streamlit.proto.BackMsg_pb2 import BackMsg

from cop_sheets.registry import PartnershipEntry
from cop_sheets.store.database.revoked_logins import RevokedLogins
from pages.server import login_cookie
from pages.server.security import SecurityMiddleware
from pages.server.websocket_filter import POLICY_VIOLATION
from tests.support.asgi import asgi, claims, login_cookie_for, run_coroutine
from tests.support.login_provider import forged_cookie
from tests.support.streamlit_protocol import cookie_header

__all__ = ["asgi"]
ANN, NCPC = "ann@example.org", "ncpc@example.org"
PAGE = BackMsg(rerun_script={"query_string": "partnership=Ashe"})
ROWS = BackMsg(backend_operation_request={"request_id": "1", "dataframe_chunk": {"source_id": "s", "limit": 10}})
FILE = BackMsg(backend_operation_request={"request_id": "1", "deferred_file": {"file_id": "f"}})
FRAGMENT = BackMsg(rerun_script={"fragment_id": "f"})


class Connection:
    """A connection of an app: `received` are the messages that reached it, `closed` is the code that closed it."""

    def __init__(self, cookies):
        self.received, self.closed, self.sent = [], None, []
        self._scope = {"type": "websocket", "path": "/_stcore/stream",
                       "headers": [(b"cookie", cookie_header(cookies or {}).encode())]}
        self._messages = []

    def say(self, *messages, between=lambda: None, first: bytes | None = None, on_receipt=None) -> list:
        """Send the first message, call `between`, send the rest, and disconnect; the app sends `first` at once.

        If `on_receipt` is given, the app calls it for each message and then sends something.
        """
        remaining = iter(messages)
        is_first = True

        async def receive():
            nonlocal is_first
            if not is_first:
                between()
            is_first = False
            message = next(remaining, None)
            if message is None:
                return {"type": "websocket.disconnect", "code": 1000}
            data = message.SerializeToString() if isinstance(message, BackMsg) else message
            return {"type": "websocket.receive", "bytes": data} if isinstance(data, bytes) else data

        async def send(message):
            assert self.closed is None, "something was sent on a closed connection"
            if message["type"] == "websocket.close":
                self.closed = message["code"]
            else:
                self.sent.append(message)

        async def app(scope, receive_message, send_message):
            assert {**scope, "headers": None} == {**self._scope, "headers": None}
            if first:
                await send_message({"type": "websocket.send", "bytes": first})
            while (message := await receive_message())["type"] != "websocket.disconnect":
                self.received.append(message.get("bytes", message))
                if on_receipt:
                    on_receipt()
                    await send_message({"type": "websocket.send", "bytes": b"drawn"})
            self.ended = message["code"]
            await send_message({"type": "websocket.send", "bytes": b"the last word"})

        run_coroutine(SecurityMiddleware(app)(self._scope, receive, send))
        return self.received


def bytes_of(*messages) -> list[bytes]:
    return [message.SerializeToString() for message in messages]


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_user_can_scroll_in_a_table(asgi, operation):
    for email in (ANN, NCPC):
        connection = Connection(login_cookie_for(email))
        assert connection.say(PAGE, operation, operation) == bytes_of(PAGE, operation,
                                                                      operation) and connection.closed is None


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_after_the_sign_out_a_tab_that_was_open_gets_no_more_rows(asgi, operation):
    connection = Connection(login_cookie_for(ANN))
    assert connection.say(PAGE, operation, PAGE, between=lambda: asgi.request("/auth/logout",
                                                                              login_cookie_for(ANN))) == bytes_of(PAGE)
    assert connection.closed == connection.ended == POLICY_VIOLATION and connection.sent == []


@pytest.mark.parametrize("change", [lambda asgi: asgi.sheet_sync.partnerships.clear(),
                                    lambda asgi: asgi.write(login=False),
                                    lambda asgi: asgi.secrets.write_text("[access")])
@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_user_without_access_gets_no_more_rows(asgi, change, operation):
    connection = Connection(login_cookie_for(ANN))
    assert connection.say(PAGE, operation,
                          between=lambda: change(asgi)) == bytes_of(PAGE) and connection.closed == POLICY_VIOLATION


def test_a_user_with_less_access_than_when_the_page_was_drawn_gets_no_more_rows(asgi):
    both = "both@example.org"
    connection = Connection(login_cookie_for(both))
    assert connection.say(PAGE, ROWS,
                          between=lambda: asgi.sheet_sync.partnerships.__delitem__(slice(1, None))) == bytes_of(PAGE)
    assert Connection(login_cookie_for(both)).say(PAGE, ROWS) == bytes_of(
        PAGE, ROWS)     # after a rerun the table contains what they may see now


@pytest.mark.parametrize("cookies", [None, forged_cookie(claims(NCPC)), login_cookie_for("stranger@example.org")])
@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_signed_out_user_gets_no_rows(asgi, cookies, operation):
    assert Connection(cookies).say(PAGE, operation) == bytes_of(PAGE)


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_page_must_be_drawn_first(asgi, operation):
    assert Connection(login_cookie_for(NCPC)).say(operation) == []


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_page_requested_before_the_registry_was_read_is_for_whom_the_registry_names(asgi, operation):
    """The page waits for the registry after the app has started."""
    partnerships, entries = asgi.sheet_sync.partnerships, list(asgi.sheet_sync.partnerships)

    def read_registry():
        partnerships[:] = entries

    def lose_access():
        del partnerships[1:]

    for email, change, accepted in ((ANN, None, True), ("both@example.org", None, True),
                                    ("both@example.org", lose_access, False), ("stranger@example.org", None, False)):
        partnerships.clear()
        connection = Connection(login_cookie_for(email))
        connection.say(PAGE, operation, between=change or (lambda: None), on_receipt=read_registry)
        assert connection.received == bytes_of(PAGE, *[operation] * accepted), (email, change)
        assert (connection.closed is None) == accepted


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_a_page_requested_before_the_ended_logins_were_read_is_for_whose_login_has_not_ended(asgi, operation,
                                                                                             monkeypatch):
    """The page waits for the store after the app has started; a connection is opened as long as nothing is known."""
    cookies, known = login_cookie_for(ANN), []
    monkeypatch.setattr(RevokedLogins, "is_known", property(lambda _: bool(known)))
    connection = Connection(cookies)
    connection.say(PAGE, operation, on_receipt=lambda: known.append(True))
    assert connection.received == bytes_of(PAGE, operation) and connection.closed is None
    known.clear()
    connection = Connection(cookies)
    assert connection.say(PAGE, operation) == bytes_of(PAGE) and connection.closed == POLICY_VIOLATION
    known.append(True)
    asgi.request("/auth/logout", cookies)
    known.clear()
    connection = Connection(cookies)
    connection.say(PAGE, operation, on_receipt=lambda: known.append(True))
    assert connection.received == bytes_of(PAGE) and connection.closed == POLICY_VIOLATION


def test_who_was_refused_by_the_registry_needs_a_rerun_of_the_page(asgi):
    stranger = "stranger@example.org"
    connection = Connection(login_cookie_for(stranger))
    assert connection.say(PAGE, ROWS, on_receipt=lambda: asgi.sheet_sync.partnerships.append(
        PartnershipEntry("Clay", "1Clay", managers=(stranger,)))) == bytes_of(PAGE)


def test_a_connection_ends_with_its_cookie(asgi, monkeypatch):
    """Streamlit reads the cookie when the connection opens, and uses that login as long as it stays open."""
    def too_old(*_):
        monkeypatch.setattr(login_cookie, "decode_signed_value", lambda *said: None)

    connection = Connection(login_cookie_for(NCPC))
    assert connection.say(PAGE, PAGE, between=too_old) == bytes_of(PAGE) and connection.closed == POLICY_VIOLATION
    assert Connection(login_cookie_for(NCPC)).say(PAGE, PAGE) == bytes_of(PAGE, PAGE)    # a new connection has no login


def test_a_fragment_is_no_rerun_of_the_page(asgi):
    connection = Connection(login_cookie_for("both@example.org"))
    assert connection.say(PAGE, FRAGMENT, ROWS,
                          between=lambda: asgi.sheet_sync.partnerships.__delitem__(slice(1, None))) == \
        bytes_of(PAGE)


@pytest.mark.parametrize("message", [
    BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True),
    BackMsg(debug_shutdown_runtime=True), BackMsg(debug_disconnect_websocket=True),
    BackMsg(backend_operation_request={"install_skills": {}}), BackMsg(backend_operation_request={}),
    BackMsg(backend_operation_request={"dismiss_skills_nudge": {}}),
], ids=lambda message: str(message).strip().replace("\n", " "))
def test_messages_that_affect_the_server_are_dropped(asgi, message):
    for cookies in (None, login_cookie_for(NCPC)):
        assert Connection(cookies).say(PAGE, message, PAGE) == bytes_of(PAGE, PAGE)


def test_all_other_messages_pass_unchanged(asgi):
    others = [b"\xff no message", b"", BackMsg(stop_script=True).SerializeToString(),
              BackMsg(app_heartbeat=True).SerializeToString(),
              BackMsg(file_urls_request={"file_names": ["a.xlsx"]}).SerializeToString(),
              {"type": "websocket.receive", "text": "text"}, {"type": "websocket.connect"}]
    assert Connection(None).say(*others) == others


@pytest.mark.parametrize("operation", [ROWS, FILE, FRAGMENT])
def test_without_a_login_anyone_gets_rows(asgi, operation):
    assert Connection(None).say(PAGE, operation) == bytes_of(PAGE)
    set_option("secrets.files", [str(asgi.secrets.with_name("another.toml"))])    # an app that never had a login
    assert Connection(None).say(PAGE, operation) == bytes_of(PAGE, operation)


def test_the_app_can_send_until_the_connection_is_closed(asgi):
    connection = Connection(login_cookie_for(ANN))
    connection.say(PAGE, ROWS, first=b"a page")
    assert [message["bytes"] for message in connection.sent] == [b"a page",
                                                                 b"the last word"] and connection.ended == 1000
    left = Connection(login_cookie_for(ANN))
    left.say(PAGE, ROWS, first=b"a page", between=lambda: asgi.request("/auth/logout", login_cookie_for(ANN)))
    assert [message["bytes"] for message in left.sent] == [b"a page"] and left.closed == POLICY_VIOLATION
