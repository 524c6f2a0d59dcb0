"""What the server uses while it is visited: CPU seconds and memory, from Linux's /proc; elsewhere nothing."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.pages import cpu_seconds

EVERY = 1.0    # seconds between two looks


@dataclass(frozen=True)
class Look:
    """The server at one moment (monotonic seconds): CPU seconds used so far and the memory that it holds, in MB."""

    at: float
    cpu: float
    mb: float


def look_at(process: int) -> Look | None:
    """Return what `process` uses now; None where the system doesn't say."""
    cpu = cpu_seconds(process)
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return None
    held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), None)
    return None if cpu is None or held is None else Look(time.monotonic(), cpu, int(held) / 1024)


async def watch(process: int, looks: list[Look]) -> None:
    """Add a look to `looks` every second, until cancelled."""
    while True:
        if look := look_at(process):
            looks.append(look)
        await asyncio.sleep(EVERY)
