"""The browser door: `streamlit run app.py`. The script that every visit runs is pages/frame.py."""

from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from pages.parts.base_address import ROUTE, BaseAddress
from pages.parts.store import warm_up


@asynccontextmanager
async def lifespan(_app):
    """Read and judge the sheets before the first visit, so that nobody waits for imports."""
    await run_in_threadpool(warm_up)
    yield


app = st.App("pages/frame.py", lifespan=lifespan, routes=[ROUTE], middleware=[Middleware(BaseAddress)])
