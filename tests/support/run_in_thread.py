"""Runs a coroutine in a thread of its own: the browser tests keep an event loop going in the one that tests run in."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def run_in_thread(coroutine: Coroutine):
    """Return what `coroutine` returns, or raise what it raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
