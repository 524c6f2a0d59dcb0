"""The server's CPU seconds and memory during the load test, from Linux's /proc; not measured on other systems."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.pages import cpu_seconds

SAMPLE_SECONDS = 1.0    # seconds between two samples


@dataclass(frozen=True)
class ProcessSample:
    """The server at one time (monotonic seconds): CPU seconds used so far and resident memory in MB."""

    at: float
    cpu: float
    mb: float


def sample_process(process: int) -> ProcessSample | None:
    """Return the sample of `process` now; None if the system doesn't report it."""
    cpu = cpu_seconds(process)
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return None
    rss = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), None)
    return None if cpu is None or rss is None else ProcessSample(time.monotonic(), cpu, int(rss) / 1024)


async def sample_until_cancelled(process: int, samples: list[ProcessSample]) -> None:
    """Add a sample to `samples` every second, until cancelled."""
    while True:
        if sample := sample_process(process):
            samples.append(sample)
        await asyncio.sleep(SAMPLE_SECONDS)
