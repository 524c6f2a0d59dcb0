"""Browser entry point: `streamlit run app.py`. The script that every visit runs is pages/frame.py."""

from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from cop_sheets.runtime import install_log_redaction as install_redaction
from pages.components import log_admin_notices
from pages.server.base_url import BASE_URL_ROUTE, BaseUrlMiddleware
from pages.server.security import SecurityMiddleware
from pages.server.security_headers import SecurityHeaders
from pages.session import record_listen_address, tolerate_unreadable_secrets, warm_up
from pages.uploads import UploadQuota


@asynccontextmanager
async def lifespan(_app):
    """Begin to read and judge the sheets as the server starts: the first visitor watches the rest of it."""
    install_redaction()
    record_listen_address(st.get_option("server.address"), st.get_option("server.allowedHosts"))
    log_admin_notices()
    Thread(target=warm_up, daemon=True).start()
    yield


# A workbook that somebody tries stays in memory: from 1 MB on the parser of forms would put it on disk meanwhile.
MultiPartParser.spool_max_size = (st.get_option("server.maxUploadSize") + 1) * 1024 * 1024
tolerate_unreadable_secrets()
# Streamlit holds only its websocket to this list; here every answer is.
allowed_hosts = st.get_option("server.allowedHosts") or ["*"]
app = st.App("pages/frame.py", lifespan=lifespan, routes=[BASE_URL_ROUTE], middleware=[
    Middleware(SecurityHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts),
    Middleware(SecurityMiddleware),
    Middleware(BaseUrlMiddleware), Middleware(UploadQuota)])
