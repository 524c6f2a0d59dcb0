"""Uploaded files: recognized by content, named as the file, and never written to disk."""

import io
import os
import re
import sys
import tomllib
import zipfile
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from cop_sheets import ReadResult, SheetsError, build_tables, read_upload
from cop_sheets.readers.safe_zip import SIZE_LIMIT
from cop_sheets.writers.template import template_bytes
from pages.session.menu import PAGES
from tests.generated.files import to_xlsx
from tests.injection.hostile import NAUGHTY, sheets_typed
from tests.pages.test_pages import FRAME, folder
from tests.support import ROOT
from tests.support.browser import running_process, wait_idle
from tests.support.sheets import report_on
from tests.support.workbook_bytes import ods, ods_row, ods_table, ods_text, ole_container, zipped

__all__ = ["folder"]
TYPED = to_xlsx(sheets_typed(tuple(word for word in NAUGHTY if not set(word) & set("\ud800\ufffe\uffff"))))
FEW = to_xlsx(sheets_typed(NAUGHTY[:6]))
ODS = ods(ods_table(ods_row(ods_text("CoP ID"), ods_text("Date")), ods_row(ods_text("C1"), ods_text("2025-01-14")),
                    name="Sessions"))
NAMES = {
    "../../../etc/cron.d/evil.xlsx": "evil", "..\\..\\evil.xlsx": "evil", "C:\\Users\\me\\evil.xlsx": "evil",
    "/etc/passwd": "passwd", "a\0b.xlsx": "ab", "a\nb.xlsx": "a\nb", "": "The uploaded file", ".": "The uploaded file",
    "..": "..", "\u202egnp.xlsx": "gnp", "\u200b.xlsx": ".xlsx", "x" * 300 + ".xlsx": "x" * 300, "=1+1.xlsx": "=1+1",
    "<b>.xlsx": "<b>", "%2e%2e%2f.xlsx": "%2e%2e%2f", "con.xlsx": "con", ".xlsx": ".xlsx", "\ud800.xlsx": ".xlsx",
    "a.tar.gz": "a.tar"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.move",
           "shutil.copyfile", "tempfile.mkstemp", "tempfile.mkdtemp"}
_active_watches: list[list[str] | None] = [None]


def changes(event: str, arguments: tuple) -> str | None:
    """Return what an audit event changes in the file system; None if nothing.

    A number instead of a path is a pipe or a file that is open already.
    """
    if event in CHANGES:
        return f"{event} {arguments[0]!r}"
    if (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
            and arguments[0] != os.devnull and not isinstance(arguments[0], int)):
        return f"open {arguments[0]!r}"
    return None


def _record_change(event, arguments):
    if _active_watches[0] is not None and (found := changes(event, arguments)):
        _active_watches[0].append(found)


@pytest.fixture(scope="module")
def hook():
    """A Python audit hook, which can't be removed; it records only while files are watched."""
    sys.addaudithook(_record_change)


@contextmanager
def watch_file_changes():
    """Collect the changes that this process makes in the file system."""
    _active_watches[0] = found = []
    try:
        yield found
    finally:
        _active_watches[0] = None


def test_the_watch_records_changes(hook, tmp_path):
    with watch_file_changes() as changes_seen:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b").write_text("x")
        (tmp_path / "a" / "b").read_text()
        (tmp_path / "a" / "b").rename(tmp_path / "c")
    assert [change.split(" ")[0] for change in changes_seen] == ["os.mkdir", "open", "os.rename"]


@pytest.fixture(scope="module")
def checked(hook):
    """Return the workbooks of NAMES, those in the reports of all, and the changes to files meanwhile.

    Two reports, because two of the names are of one partnership.
    """
    with watch_file_changes() as changes_seen:
        books = {name: read_upload(name, ODS) for name in NAMES}
        first = {book.partnership: name for name, book in reversed(books.items())}
        groups = [[name for name in NAMES if (name in first.values()) is is_first] for is_first in (True, False)]
        partnerships = [name for group in groups
                        for name in report_on(*map(books.__getitem__, group)).tables.partnerships]
    return books, dict(zip(groups[0] + groups[1], partnerships, strict=True)), changes_seen


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_only_a_name(checked, name):
    books, partnerships, changes_before = checked
    with watch_file_changes() as changes_seen:
        assert partnerships[name] == NAMES[name]
        with pytest.raises(SheetsError) as refused:
            read_upload(name, b"plain text")
    assert changes_before == changes_seen == [] and "\n" not in str(refused.value).replace("a\nb", "")
    assert not re.search(r"[/\\\0]", books[name].partnership + books[name].address)


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.txt", "a.exe", "a.csv", "a"])
def test_a_files_type_is_detected_from_its_content(name):
    for data, tabs in ((ODS, ["Sessions"]), (TYPED, list(sheets_typed(("a",))))):
        workbook = read_upload(name, data)
        assert [grid.name for grid in workbook.raw_sheets] == tabs and workbook.partnership == "a"
    for data, words in ((ole_container("EncryptionInfo", "EncryptedPackage"), "protected with a password"),
                        (b"CoP ID,Date\n", "plain text"), (b"PK\x03\x04" + bytes(SIZE_LIMIT), "larger than 25 MB"),
                        (zipped({"../../evil": b"x"}), "a zip archive"), (b"", "is empty")):
        with pytest.raises(SheetsError, match=words):
            read_upload(name, data)


def test_parts_of_a_workbook_are_never_unpacked_to_their_paths(hook):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as blank, zipfile.ZipFile(stream, "w") as more:
        for part in blank.namelist():
            more.writestr(part, blank.read(part))
        more.writestr("../../evil", "x")
        more.writestr("/etc/evil", "x")
    with watch_file_changes() as changes_seen:
        build_tables(ReadResult([read_upload("a.xlsx", stream.getvalue())]))
    assert changes_seen == []


def test_the_servers_limit_is_the_readers():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["maxUploadSize"] * 1024 * 1024 == SIZE_LIMIT


@pytest.mark.parametrize("name", ["../../evil\n<b>.xlsx", "", "x" * 300])
def test_the_page_accepts_any_name_and_writes_nothing(hook, folder, forked_workers, name):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    app = AppTest.from_file(FRAME, default_timeout=120).run()
    app.switch_page("workbooks.py").run()
    with watch_file_changes() as changes_seen:
        app.file_uploader(key="upload").set_value((name, FEW, "text/html")).run()
        assert not app.exception and len(app.dataframe) == 7
        app.file_uploader(key="upload").set_value((name, b"not one", "")).run()
    assert not app.exception and "plain text" in app.text[-1].value
    assert changes_seen == []


HOOK = """
import os, sys
log = os.open(os.environ["CHANGES_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.path.insert(0, {root!r})
os.environ["PYTHONPATH"] = ""
def hear(event, arguments):
    if event in {events!r} or event == "open" and not isinstance(arguments[0], int) and isinstance(
            arguments[2], int) and arguments[2] & {writes}:
        os.write(log, (event + " " + repr(arguments[0]) + chr(10)).encode())
sys.addaudithook(hear)
"""


def test_an_upload_in_the_browser_stays_in_memory(page, tmp_path):
    log, hooks, workbooks = tmp_path / "log", tmp_path / "hooks", tmp_path / "workbooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(HOOK.format(root=str(ROOT), events=CHANGES, writes=WRITES), "utf-8")
    workbooks.mkdir()
    entry = next(entry for entry in PAGES if entry.file == "workbooks.py")
    # Starlette would write a file over 1 MB to disk while it arrives: this one is padded with incompressible bytes.
    stream = io.BytesIO(FEW)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("padding", os.urandom(3_000_000))
    with running_process("app.py", workbooks, PYTHONPATH=str(hooks), CHANGES_LOG=str(log),
                         PYTHONDONTWRITEBYTECODE="1") as (url, _):
        page.goto(f"{url}/{entry.path}?fiscal_year={quote('FY 24-25')}")
        wait_idle(page, entry.marker)
        before = log.read_text("utf-8")
        page.locator("input[type=file]").set_input_files(
            {"name": "..%2f..%2fevil <b>.xlsx", "mimeType": "text/html", "buffer": stream.getvalue()})
        wait_idle(page, "Which of its cells need fixing?")
        changed = log.read_text("utf-8").removeprefix(before).splitlines()
        page.goto("about:blank")    # It would request the app after that has ended.
    assert [change for change in changed if os.devnull not in change] == []
