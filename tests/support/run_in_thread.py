"""Runs a coroutine in a separate thread, because the browser tests keep an event loop in the main thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def run_in_thread(coroutine: Coroutine):
    """Return the result of `coroutine`, or raise its exception."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
