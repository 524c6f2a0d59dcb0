"""A deployment: two partnerships' Google Sheets with a login whose cookies the tests sign themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fake_google import SheetsServer
from tests.support.asgi import claims
from tests.support.browser import free_port, running_app
from tests.support.login_provider import SECRET, auth, forged_cookie, write_secrets
from tests.support.sheets import CLEAN_SHEETS, with_all_columns

ANN, NCPC = "ann@example.org", "ncpc@example.org"
SHEET = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}


@dataclass
class Deployment:
    """A deployment; `folder` contains its secrets file, its copies and its folder of workbooks."""

    google: SheetsServer
    folder: Path
    port: int
    sheets: dict

    @property
    def url(self) -> str:
        """The app's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def secrets(self) -> Path:
        """The secrets file."""
        return self.folder / "secrets.toml"

    @property
    def workbooks(self) -> Path:
        """The folder of workbooks, shown if no Google Sheets are configured."""
        return self.folder / "workbooks"

    def write(self, login: bool = True, **access) -> None:
        """Write the secrets file."""
        write_secrets(self.secrets, self.sheets, access or {"ncpc": [NCPC]},
                      auth("http://127.0.0.1:9", self.url) if login else None)

    def running(self, log_file: Path | None = None):
        """Run the app, as a context manager; its output goes to `log_file` if given."""
        return running_app(self.workbooks, self.secrets, self.port, log_file)

    def login(self, email: str, **more) -> dict[str, str]:
        """Return the cookie of a login."""
        return forged_cookie(claims(email, origin=self.url, **more), SECRET)


@contextmanager
def running_deployment(folder: Path, sheet: dict = SHEET) -> Iterator[Deployment]:
    """Serve the sheets, each with the tabs `sheet`, and write the secrets file of a deployment in `folder`."""
    with SheetsServer() as google:
        listed = {name: google.add_book(f"{name} log", sheet) for name in ("Ashe", "Burke")}
        registry = google.add_registry(listed, managers={"Ashe": ANN})
        google.listed, google.registry = listed, registry.id
        deployed = Deployment(google, folder, free_port(),
                              google.secrets(registry=registry.address, snapshots=str(folder / "copies")))
        deployed.workbooks.mkdir()
        deployed.write()
        yield deployed
