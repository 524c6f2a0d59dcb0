"""The partnerships' Google Sheets for tests: the local server, the product's client, and simulated time."""

from datetime import UTC, datetime, timedelta

from cop_sheets.google.client import GoogleClient
from cop_sheets.google.provisioning.provision import provision_sheet
from cop_sheets.google.rate_limit import RateLimiter
from cop_sheets.google.sync import SheetSync
from cop_sheets.settings import StateSettings
from cop_sheets.settings.google import GoogleSettings, parse_google_settings
from cop_sheets.store import CopyStore
from cop_sheets.store.database import CopyDatabase, Store
from tests.fake_google import SheetsServer
from tests.fake_google.__main__ import secrets_toml

LOG = {"CoPs": [["CoP ID", "CoP Name"], ["C1", "Rainbow"]], "Sessions": [["CoP ID", "Date"]]}


class FakeTime:
    """Time that passes only in `sleep` and `skip_minute`; `slept` lists the sleeps so far."""

    def __init__(self):
        self.seconds, self.slept = 1000.0, []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def skip_minute(self, **length: float) -> None:
        self.seconds += timedelta(**length).total_seconds()

    def now(self) -> datetime:
        return datetime(2025, 1, 14, 15, tzinfo=UTC) + timedelta(seconds=self.seconds - 1000)


def settings(google: SheetsServer, folder, **more) -> GoogleSettings:
    """Return settings with the server's address; copies are stored in `folder`."""
    return parse_google_settings(google.secrets(**more) | {"snapshots": str(folder / "copies")})


def new_client(google: SheetsServer, folder, time: FakeTime | None = None, per_minute: int = 10_000,
               **more) -> GoogleClient:
    """Return the product's client, at the server."""
    time = time or FakeTime()
    more = more or {"registry": "https://docs.google.com/spreadsheets/d/1Registry-of-the-partnerships"}
    return GoogleClient(settings(google, folder, **more), rate_limiter=RateLimiter(per_minute, time.clock, time.sleep),
                        clock=time.clock, sleep=time.sleep)


def new_sheet_sync(google: SheetsServer, folder, time: FakeTime | None = None, only: str | None = None,
                   **more) -> SheetSync:
    """Return a SheetSync as in a newly started process."""
    time = time or FakeTime()
    asking = new_client(google, folder, time, **more)
    # A store of its own, as a new process has; the database is the same.
    store = Store(StateSettings(folder=asking.settings.snapshots))
    sheet_sync = SheetSync(asking.settings, only, asking, time.now,
                           CopyStore(asking.settings, CopyDatabase(store, time.now)))
    sheet_sync.load()
    return sheet_sync


def provisioner(google: SheetsServer, folder):
    """Return a function that provisions a sheet, by address or id, and returns its messages; retries don't wait."""
    def write(text: str, dry_run: bool = False) -> list[str]:
        time = FakeTime()

        def made(found, scopes, role):
            return GoogleClient(found, scopes, RateLimiter(10_000, time.clock, time.sleep), time.clock, time.sleep,
                                role)

        return provision_sheet(text, settings(google, folder, partnerships={"Alamance": text}), dry_run, made)

    return write


def secrets_file(google: SheetsServer, folder, **more) -> str:
    """Write the secrets for the server, with `more` (a registry or partnerships); return the file."""
    table = google.secrets(**more) | {"snapshots": str(folder / "copies")}
    path = folder / "secrets.toml"
    path.write_text(secrets_toml(table), encoding="utf-8")
    return str(path)


def add_books(google: SheetsServer, *names: str, **more) -> dict[str, str]:
    """Add a small workbook for each name, and return the table with their addresses."""
    return {name: google.add_book(f"{name} log", LOG, **more).address for name in names}
