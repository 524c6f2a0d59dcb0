"""The browser door: `streamlit run app.py`. The script that every visit runs is pages/frame.py."""

from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

from pages.parts.base_address import ROUTE, BaseAddress
from pages.parts.guard import Guard
from pages.parts.quiet_log import keep_words_out
from pages.parts.store import warm_up

keep_words_out()


@asynccontextmanager
async def lifespan(_app):
    """Begin to read and judge the sheets as the server starts: the first visitor watches the rest of it."""
    Thread(target=warm_up, daemon=True).start()
    yield


app = st.App("pages/frame.py", lifespan=lifespan, routes=[ROUTE],
             middleware=[Middleware(Guard), Middleware(BaseAddress)])
