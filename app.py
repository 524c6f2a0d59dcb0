"""The browser door: `streamlit run app.py`. The script that every visit runs is pages/frame.py."""

from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

from cop_sheets.redact import install as install_redaction
from pages.parts.base_address import ROUTE, BaseAddress
from pages.parts.store import warm_up


@asynccontextmanager
async def lifespan(_app):
    """Begin to read and judge the sheets as the server starts: the first visitor watches the rest of it."""
    install_redaction()
    Thread(target=warm_up, daemon=True).start()
    yield


app = st.App("pages/frame.py", lifespan=lifespan, routes=[ROUTE], middleware=[Middleware(BaseAddress)])
