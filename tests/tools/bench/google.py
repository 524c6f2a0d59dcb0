"""The cost of Google Sheets with the test server: requests, seconds and the first page, compared with plain gspread.

`python -m tests.tools.bench.google` measures only this and writes its section of docs/benchmarks.md; it takes five
minutes, because the quota is per real minute.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from gspread import Worksheet
from gspread.exceptions import APIError, GSpreadException

from cop_sheets.google.client import GoogleClient
from cop_sheets.google.rate_limit import RateLimiter
from cop_sheets.google.sync import SheetSync
from cop_sheets.layout import DATA_TABS
from cop_sheets.sample.source import write_sample
from cop_sheets.settings.google import GoogleSettings, parse_google_settings
from pages.session.menu import FIRST_ENTRY
from tests.fake_google import SheetsServer
from tests.fake_google.__main__ import secrets_toml
from tests.fake_google.clients import gspread_client
from tests.fake_google.xlsx import NotImportable
from tests.support.browser import running_process, wait_idle
from tests.tools.bench.page import machine
from tests.tools.bench.pages import browser
from tests.tools.bench.state import AS_OF, COPS, PARTNERSHIPS
from tests.tools.benchmark_sections import BENCHMARKS, write_section

HEADING = "## Google Sheets"
DELAY, PER_MINUTE = 0.15, 60
KINDS = ("drive", "sheets", "token")


@dataclass(frozen=True)
class Measurement:
    """The cost of one way to read: requests by kind, seconds (None if not measured), and the outcome."""

    what: str
    requests: dict[str, int]
    seconds: float
    note: str = ""

    def line(self) -> str:
        """Return the measurement as a row of the table."""
        counts = " | ".join(str(self.requests[kind]) for kind in KINDS)
        return f"| {self.what} | {counts} | {self.seconds:.1f} | {self.note} |"


@dataclass(frozen=True)
class Costs:
    """All measurements; `pages` are seconds from process start to the first page, without copies and with them."""

    asked: list[Measurement]
    pages: tuple[float, float]
    workbooks: int


def _measured(google: SheetsServer, what: str, work, note: str = "") -> Measurement:
    google.forget()    # a minute later, because of the quota
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    return Measurement(what, {kind: google.count(kind) for kind in KINDS}, seconds, result or note)


def _library(settings: GoogleSettings) -> SheetSync:
    """Return what a process that starts now has; its pace is one that nobody has used."""
    return SheetSync(settings, client=GoogleClient(settings, rate_limiter=RateLimiter(settings.requests_per_minute)))


def _ours(google: SheetsServer, settings: GoogleSettings, some: str) -> list[Measurement]:
    measurements = [_measured(google, "first read", _library(settings).refresh)]
    google.touch(some)
    return [*measurements, _measured(google, "one has changed", _library(settings).refresh),
            _measured(google, "none has changed", _library(settings).refresh)]


def _records(tab: Worksheet) -> None:
    try:
        tab.get_all_records()
    except APIError:
        raise
    except GSpreadException:
        return    # gspread fails on a header that is blank or repeated, but has sent its request.


def _obvious(google: SheetsServer, ids: list[str]) -> str:
    """Read the workbooks as in gspread's manual; return the outcome."""
    with gspread_client(google) as client:
        for count, identifier in enumerate(ids):
            try:
                tabs = client.open_by_key(identifier).worksheets()
                for tab in tabs[:len(DATA_TABS)]:
                    _records(tab)
            except APIError:
                return f"ends at workbook {count + 1} with Google's 429"
    return ""


def _first_page(secrets: Path, folder: Path) -> float:
    with browser() as new_page:
        page = new_page()
        begun = time.perf_counter()
        with running_process("app.py", folder, secrets) as (url, _):
            page.goto(url)
            page.get_by_text(FIRST_ENTRY.marker).first.wait_for(timeout=180_000)
            wait_idle(page, FIRST_ENTRY.marker)
            return time.perf_counter() - begun


def measure_google() -> Costs:
    """Measure everything with the sample of a whole state, one year."""
    with tempfile.TemporaryDirectory() as temporary, SheetsServer() as google:
        folder, books = Path(temporary), []
        write_sample(folder / "workbooks", partnerships=PARTNERSHIPS, years=1, cops=COPS, as_of=AS_OF)
        for file in sorted((folder / "workbooks").glob("*.xlsx")):
            try:
                books.append(google.add_xlsx(file))
            except NotImportable:
                books.append(google.add_empty(file.stem))    # the sample's damaged file can't be a Google Sheet
        registry = google.add_registry({book.properties["title"]: book for book in books})
        google.delay(DELAY)
        google.quota(PER_MINUTE)
        table = google.secrets(registry=registry.address)
        measurements = _ours(google, parse_google_settings(table | {"snapshots": str(folder / "copies")}), books[0].id)
        ids = [book.id for book in books]
        measurements.append(_measured(google, "the obvious way, 7 requests a workbook", lambda: _obvious(google, ids)))
        google.quota(None, None)
        measurements.append(_measured(google, "the same, were there no quota", lambda: _obvious(google, ids)))
        google.quota(PER_MINUTE)
        secrets = folder / "secrets.toml"
        secrets.write_text(secrets_toml(table | {"snapshots": str(folder / "page-copies")}), encoding="utf-8")
        pages = []
        for _ in range(2):
            google.forget()
            pages.append(_first_page(secrets, folder))
    return Costs(measurements, (pages[0], pages[1]), len(books))


def lines(costs: Costs) -> list[str]:
    """Return the section of docs/benchmarks.md, starting with its heading."""
    without, with_copies = costs.pages
    obvious = costs.asked[-1].requests["sheets"]
    return [
        HEADING, "",
        f"Measured on {machine()}.", "",
        f"{costs.workbooks} workbooks and the registry that names them, through the test server: {DELAY * 1000:.0f} ms "
        f"an answer, and Google's quota of {PER_MINUTE} reads in any minute, in real time.", "",
        "| what | Drive requests | Sheets requests | token requests | seconds | |", "|---|--:|--:|--:|--:|---|",
        *(one.line() for one in costs.asked), "",
        f"The goals are {costs.workbooks} requests (and one for the registry), 1 and 0, with one of Drive's each time. "
        f"The seconds of a first read are those of the quota: the 61st request waits until a minute is over. The "
        f"obvious way (open, worksheets, get_all_records of five tabs) takes {obvious} requests, which the quota "
        f"spreads over at least {(obvious - 1) // PER_MINUTE} minutes, every time anew.", "",
        f"The first page in a browser, from starting the process until the page {FIRST_ENTRY.title} is drawn: "
        f"{without:.1f} s without copies, {with_copies:.1f} s with the copies of an earlier process.",
    ]


if __name__ == "__main__":
    found = lines(measure_google())
    write_section(BENCHMARKS, "Google Sheets", "\n".join(found))
    print("\n".join(found))
