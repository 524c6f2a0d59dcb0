"""The private parts of Streamlit that the product uses still exist and behave as the product expects.

When a test here fails after an update of Streamlit, its message says what changed, which module uses it, and what would
break. Decision 8 in docs/decisions explains why the product needs them.
"""

import inspect
import json
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser

from pages.server import login_cookie, url_paths
from pages.server.security import _CONTENT_DISPOSITION
from pages.server.websocket_filter import _STREAMLIT_WORDS, ALLOWED_MESSAGES, ALLOWED_OPERATIONS
from tests.architecture.imports import file_layer, imported, package_of, product_sources
from tests.support.run_in_thread import run_in_thread

STATIC = Path(streamlit.__file__).parent / "static"
# Modules of the product that import private names of Streamlit (anything other than `streamlit` itself).
PRIVATE_IMPORTS = {
    "pages/server/login_cookie.py": {"streamlit.web.server.server_util.get_cookie_secret",
                                     "streamlit.web.server.starlette.starlette_app_utils.decode_signed_value"},
    "pages/server/secrets_loading.py": {"streamlit.runtime.secrets.secrets_singleton"},
    "pages/server/websocket_filter.py": {"streamlit.proto.BackMsg_pb2.BackMsg",
                                         "streamlit.proto.ForwardMsg_pb2.ForwardMsg"},
    "pages/uploads/quota.py": {"streamlit.runtime",
                               "streamlit.runtime.memory_uploaded_file_manager.MemoryUploadedFileManager"},
}
# Paths of Streamlit's server may be spelled in one module only.
STREAMLIT_PATH = re.compile(r"""["'](?:/_stcore/|/media/|/auth/|/oauth2callback)""")


def changed(what: str, module: str, consequence: str) -> str:
    """Return the message for a failed check."""
    return f"Streamlit {streamlit.__version__} changed {what}. {module} uses it: {consequence}"


def test_private_names_are_imported_in_the_listed_modules_only():
    private = {path: {name for name in imported(source, package_of(path)) if name.startswith("streamlit.")}
               for path, source in product_sources().items()}
    assert {path: names for path, names in private.items() if names} == PRIVATE_IMPORTS


def test_paths_of_the_server_are_spelled_in_one_module_only():
    assert [path for path, source in product_sources().items() if file_layer(path) == "entry points"
            and STREAMLIT_PATH.search(source)] == ["pages/server/url_paths.py"]


def test_the_words_about_a_failed_download_are_known():
    from streamlit.runtime.backend_operation_handler import DeferredFileHandler

    assert f'error_msg="{_STREAMLIT_WORDS}"' in inspect.getsource(DeferredFileHandler.handle), changed(
        "what it says of a download that failed", "pages/server/websocket_filter.py", "visitors would read its words")


def test_the_login_cookie_can_be_read():
    from streamlit.web.server import server_util
    from streamlit.web.server.starlette import starlette_app_utils as utils

    message = changed("how it signs cookies", "pages/server/login_cookie.py", "downloads and sign-out would fail")
    assert (server_util.AUTH_COOKIE_NAME, server_util.TOKENS_COOKIE_NAME) == (
        login_cookie.LOGIN_COOKIE, login_cookie.TOKENS_COOKIE), message
    secret = "an example of a secret for cookies"
    signed = utils.create_signed_value(secret, login_cookie.LOGIN_COOKIE, json.dumps({"email": "ann@example.org"}))
    claims = utils.decode_signed_value(secret, login_cookie.LOGIN_COOKIE, signed)
    assert claims == b'{"email": "ann@example.org"}', message
    assert utils.decode_signed_value("another secret", login_cookie.LOGIN_COOKIE, signed) is None, message
    assert callable(server_util.get_cookie_secret), message


def test_a_long_login_is_still_split_into_numbered_chunks():
    from streamlit import auth_util

    cookies: dict[str, str] = {}
    auth_util.set_cookie_with_chunks(cookies.__setitem__, lambda name, value: value.encode(), login_cookie.LOGIN_COOKIE,
                                     {"groups": "x" * 9000}, cookie_attr_size=100)
    message = changed("how it splits a long login over cookies", "pages/server/login_cookie.py",
                      "parts of two logins could be combined into a third")
    assert cookies.pop(login_cookie.LOGIN_COOKIE).startswith(login_cookie._CHUNK_COUNT_PREFIX.decode()), message
    assert len(cookies) > 1 and all(map(login_cookie._CHUNK_NAME.fullmatch, cookies)), message


def test_paths_of_the_server_are_the_same():
    from streamlit.web.server.starlette import starlette_agent_routes as agent
    from streamlit.web.server.starlette import starlette_auth_routes as auth
    from streamlit.web.server.starlette import starlette_routes as routes

    message = changed("a path of its server", "pages/server/url_paths.py",
                      "access to files or logins would not be checked")
    assert f"/{routes.BASE_ROUTE_MEDIA}/" == url_paths.MEDIA_PATH, message
    assert f"/{routes.BASE_ROUTE_UPLOAD_FILE}/" == url_paths.UPLOAD_PATH, message
    assert f"/{auth._ROUTE_AUTH_LOGIN}" == url_paths.LOGIN_PATH, message
    assert f"/{auth._ROUTE_AUTH_LOGOUT}" == url_paths.LOGOUT_PATH, message
    assert f"/{auth._ROUTE_OAUTH_CALLBACK}" == url_paths.CALLBACK_PATH, message
    blocked = [routes.ROUTE_METRICS, agent._ROUTE_AGENT_INTERACT, agent._ROUTE_AGENT_SCHEMA, agent._ROUTE_AGENT_MCP]
    assert all(f"/{path}".startswith(url_paths.BLOCKED_PATHS) for path in blocked), message


def test_a_browsers_messages_have_the_same_types():
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = changed("the messages of a browser", "pages/server/websocket_filter.py",
                      "pages would not work, or messages would pass without a check of access")
    fields = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    operations = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    assert fields >= ALLOWED_MESSAGES, message
    assert {field.name for field in operations.oneofs_by_name["payload"].fields} >= ALLOWED_OPERATIONS, message
    assert "fragment_id" in BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].message_type.fields_by_name, message


def test_the_page_has_inline_scripts_and_a_head():
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    message = changed("its page index.html", "pages/server/csp_hashes.py or pages/server/base_url.py",
                      "scripts would be blocked, or deep links would connect slowly")
    assert re.search(r"<script>.+?</script>", page, re.DOTALL) and page.count("<head>") == 1, message


def test_the_page_reads_the_base_url_from_the_window():
    scripts = [path.read_text(encoding="utf-8", errors="ignore") for path in (STATIC / "static" / "js").rglob("*.js")]
    message = changed("how its page finds the server", "pages/server/base_url.py", "deep links would connect slowly")
    for name in ("__streamlit", "BACKEND_BASE_URL", "MAIN_PAGE_BASE_URL"):
        assert any(name in script for script in scripts), message


def test_secrets_are_loaded_by_the_method_that_the_product_replaces():
    from streamlit.runtime.secrets import Secrets, secrets_singleton

    message = changed("how it loads secrets", "pages/server/secrets_loading.py",
                      "an unreadable secrets file would fail every request")
    assert isinstance(secrets_singleton, Secrets), message
    assert list(inspect.signature(Secrets.load_if_toml_exists).parameters) == ["self"], message


def test_stored_uploads_can_be_measured():
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    manager.add_file("a session", UploadedFileRec("a file", "Alamance.xlsx", "application/octet-stream", b"four"))
    message = changed("how it stores uploads", "pages/uploads/quota.py", "visits could fill the server's memory")
    stored = manager.file_storage["a session"]
    assert [(file.file_id, len(file.data)) for file in stored.values()] == [("a file", 4)], message


@pytest.mark.parametrize(("name", "field"), [("NCPC summary.csv", "quoted"), ("Réunion “1”.csv", "encoded")])
def test_the_name_of_a_download_is_written_in_a_known_form(name, field):
    from streamlit.runtime.media_file_storage import MediaFileKind
    from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
    from streamlit.web.server.starlette.starlette_routes import create_media_routes

    storage = MemoryMediaFileStorage("/media")
    file_id = storage.load_and_get_id(b"a,b\n", "text/csv", MediaFileKind.DOWNLOADABLE, name)
    sent = []

    async def send(message):
        sent.append(message)

    path = f"{url_paths.MEDIA_PATH}{storage.get_url(file_id).rpartition('/')[2]}"
    app = Starlette(routes=create_media_routes(storage, None))
    run_in_thread(app({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}, None, send))
    headers = {key.decode(): value.decode("latin-1") for key, value in sent[0]["headers"]}
    match = _CONTENT_DISPOSITION.fullmatch(headers["content-disposition"])
    assert match and match[field], changed("the header Content-Disposition", "pages/server/security.py",
                                           "no download would be served where users sign in")


def test_uploads_stay_in_memory():
    assert hasattr(MultiPartParser, "spool_max_size"), "Starlette changed its form parser, which app.py configures"
