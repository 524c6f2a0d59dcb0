"""The partnerships' Google Sheets for tests: the loopback server, the product's client, time that nobody waits for."""

from datetime import UTC, datetime, timedelta

from cop_sheets.google.client import GoogleClient
from cop_sheets.google.provisioning.provision import provision_sheet
from cop_sheets.google.rate_limit import RateLimiter
from cop_sheets.google.sync import SheetSync
from cop_sheets.settings.google import GoogleSettings, parse_google_settings
from tests.fake_google import SheetsServer
from tests.fake_google.__main__ import secrets_toml

LOG = {"CoPs": [["CoP ID", "CoP Name"], ["C1", "Rainbow"]], "Sessions": [["CoP ID", "Date"]]}


class FakeTime:
    """Seconds that pass only where somebody sleeps or `skip_minute` is called; `slept` are the sleeps so far."""

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
    """Return settings that lead to the server; copies lie in `folder`."""
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
    """Return a library as a process that starts now has it."""
    time = time or FakeTime()
    asking = new_client(google, folder, time, **more)
    return SheetSync(asking.settings, only, asking, time.now)


def provisioner(google: SheetsServer, folder):
    """Return what provisions a sheet, by address or id, and returns the lines told; no second try is waited for."""
    def write(text: str, dry_run: bool = False) -> list[str]:
        time = FakeTime()

        def made(found, scopes, role):
            return GoogleClient(found, scopes, RateLimiter(10_000, time.clock, time.sleep), time.clock, time.sleep,
                                role)

        return provision_sheet(text, settings(google, folder, partnerships={"Alamance": text}), dry_run, made)

    return write


def secrets_file(google: SheetsServer, folder, **more) -> str:
    """Write the secrets that lead to the server, as `more`, a registry or partnerships, says; return the file."""
    table = google.secrets(**more) | {"snapshots": str(folder / "copies")}
    path = folder / "secrets.toml"
    path.write_text(secrets_toml(table), encoding="utf-8")
    return str(path)


def add_books(google: SheetsServer, *names: str, **more) -> dict[str, str]:
    """Add a small log for each name, and return the table that names them."""
    return {name: google.add_book(f"{name} log", LOG, **more).address for name in names}
