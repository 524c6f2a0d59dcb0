"""Browser entry point: `streamlit run app.py`. Every rerun executes pages/frame.py."""

from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from cop_sheets.runtime import install_log_redaction
from pages.components import log_admin_notices
from pages.server.base_url import BASE_URL_ROUTE, BaseUrlMiddleware
from pages.server.secrets_loading import tolerate_unreadable_secrets
from pages.server.security import SecurityMiddleware
from pages.server.security_headers import SecurityHeaders
from pages.session import open_current_store, record_listen_address, warm_up
from pages.uploads import UploadQuota


def _start() -> None:
    open_current_store()
    warm_up()


@asynccontextmanager
async def lifespan(_app):
    """Set up logging, and open the store and start reading the sheets in a background thread when the server starts."""
    install_log_redaction()
    record_listen_address(st.get_option("server.address"), st.get_option("server.allowedHosts"))
    log_admin_notices()
    Thread(target=_start, daemon=True).start()
    yield


# Keeps uploads in memory: by default Starlette's form parser writes files over 1 MB to disk.
MultiPartParser.spool_max_size = (st.get_option("server.maxUploadSize") + 1) * 1024 * 1024
tolerate_unreadable_secrets()
# Streamlit checks only its websocket against this list; the middleware below checks every request.
allowed_hosts = st.get_option("server.allowedHosts") or ["*"]
app = st.App("pages/frame.py", lifespan=lifespan, routes=[BASE_URL_ROUTE], middleware=[
    Middleware(SecurityHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts),
    Middleware(SecurityMiddleware),
    Middleware(BaseUrlMiddleware), Middleware(UploadQuota)])
