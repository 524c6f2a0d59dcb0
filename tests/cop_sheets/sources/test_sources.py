"""Sources list their workbooks in order, and have a sentence for each that can't be read."""

import os
from pathlib import Path

import pytest

from cop_sheets.errors import SourceUnreadable
from cop_sheets.source_factory import open_source
from cop_sheets.sources.base import WorkbookRef, read_all
from tests.support.workbook_bytes import ods, ods_row, ods_table, ods_text, xlsx, xlsx_row

BOOK = xlsx(xlsx_row(1, '<c r="A1"><v>1</v></c>'))
SHEET = ods(ods_table(ods_row(ods_text("a"))))


def fill(folder: Path, files: dict[str, bytes | str]) -> str:
    """Write `files` into `folder` and return it as a source."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(folder)


def read(source: str):
    """Return the partnerships that were read, and {partnership: sentence} of the failures."""
    reading = read_all(open_source(source))
    return [book.partnership for book in reading.workbooks], {
        failure.partnership: failure.message for failure in reading.failures}


def test_a_folder_of_workbooks_in_the_order_of_their_names(tmp_path):
    source = fill(tmp_path, {"wake.xlsx": BOOK, "Ashe.xlsm": BOOK, "Dare  County.ODS": SHEET,
                             "notes.txt": "x", "b.pdf": "x"})
    assert read(source) == (["Ashe", "Dare County", "wake"], {})


def test_one_workbook(tmp_path):
    fill(tmp_path, {"Wake.xlsx": BOOK, "Ashe.xlsx": BOOK})
    reading = read_all(open_source(str(tmp_path / "Wake.xlsx")))
    assert [(book.partnership, book.address) for book in reading.workbooks] == [("Wake", str(tmp_path / "Wake.xlsx"))]


def test_folders_of_csv_files_beside_workbooks(tmp_path):
    source = fill(tmp_path, {
        "Ashe/Sessions.csv": "CoP ID\nC1\n", "Ashe/CoPs.CSV": "CoP ID\n", "Ashe/notes.txt": "", "Wake.xlsx": BOOK,
        "empty/readme.txt": "", "answer-key.csv": "Rule\n"})
    reading = read_all(open_source(source))
    ashe, wake = reading.workbooks
    assert (ashe.partnership, ashe.address, wake.partnership) == ("Ashe", str(tmp_path / "Ashe"), "Wake")
    assert [(grid.name, grid.rows) for grid in ashe.raw_sheets] == [
        ("CoPs", [["CoP ID"]]), ("Sessions", [["CoP ID"], ["C1"]])]


def test_loose_csv_files_alone_are_one_workbook(tmp_path, monkeypatch):
    source = fill(tmp_path / "Ashe", {"Sessions.csv": "CoP ID\n", "CoPs.csv": "CoP ID\n"})
    assert read(source) == (["Ashe"], {})
    monkeypatch.chdir(source)
    assert read(".") == (["Ashe"], {})


def test_hidden_and_lock_files_are_skipped(tmp_path):
    source = fill(tmp_path, {"Ashe.xlsx": BOOK, "~$Ashe.xlsx": b"lock", ".~lock.Ashe.xlsx#": b"", ".Wake.xlsx": BOOK,
                             ".git/x.csv": "a"})
    assert read(source) == (["Ashe"], {})


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".numbers", ".gsheet"])
def test_other_spreadsheet_formats_have_advice_to_save_them(tmp_path, ending):
    names, failures = read(fill(tmp_path, {"Ashe.xlsx": BOOK, f"Wake{ending}": b"x"}))
    assert names == ["Ashe"]
    assert failures["Wake"].startswith(f"Wake{ending} ")
    assert ".xlsx" in failures["Wake"]


def test_a_numbers_document_that_is_a_folder(tmp_path):
    _, failures = read(fill(tmp_path, {"Wake.numbers/Data/x.csv": "a", "Wake.numbers/a.csv": "a"}))
    assert "Apple Numbers" in failures["Wake"]


def test_one_bad_workbook_stops_no_other(tmp_path):
    reading = read_all(open_source(fill(tmp_path, {"Ashe.xlsx": BOOK, "Dare.xlsx": b"", "Wake.xlsx": BOOK})))
    assert [book.partnership for book in reading.workbooks] == ["Ashe", "Wake"]
    failure = reading.failures[0]
    assert (failure.partnership, failure.address) == ("Dare", str(tmp_path / "Dare.xlsx"))
    assert failure.message.startswith("Dare.xlsx is empty")


def test_workbooks_of_one_name_are_not_read(tmp_path):
    names, failures = read(fill(tmp_path, {
        "Wake County.xlsx": BOOK, "wake-county.ods": SHEET, "Ashe.xlsx": BOOK, "Dare.xlsx": BOOK,
        "Dare/CoPs.csv": "a"}))
    assert names == ["Ashe"]
    assert len(failures) == 2
    assert "Wake County.xlsx and wake-county.ods" in failures["Wake County"]
    assert "not guessed at" in failures["Wake County"]


def test_progress_is_reported_after_each(tmp_path):
    progress = []
    source = open_source(fill(tmp_path, {"b.xlsx": BOOK, "a.xlsx": b"", "c.xlsx": BOOK}))
    read_all(source, lambda *step: progress.append(step))
    assert progress == [(1, 3, "a"), (2, 3, "b"), (3, 3, "c")]


def test_the_version_changes_with_the_file(tmp_path):
    source = fill(tmp_path, {"Ashe.xlsx": BOOK, "Wake/CoPs.csv": "a"})

    def versions():
        return {entry.partnership: entry.version for entry in open_source(source).list()}

    before = versions()
    assert versions() == before
    os.utime(tmp_path / "Ashe.xlsx", ns=(1, 1))
    fill(tmp_path, {"Wake/Sessions.csv": "b"})
    assert all(versions()[name] != before[name] for name in before)


def test_files_are_only_read(tmp_path):
    source = fill(tmp_path, {"Ashe.xlsx": BOOK, "Wake/CoPs.csv": "a"})
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    read(source)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes())
            for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("source", "words"), [
    ("", "No source is given"),
    ("nowhere", "There is no file or folder"),
    ("nowhere.xlsx", "There is no file or folder"),
    ("hollow", "holds nothing that can be read: put workbooks"),
    ("hollow/notes.txt", "is not a workbook: give an .xlsx"),
    ("hollow/loose.csv", "is not a workbook: give an .xlsx"),
    ("a\0b", "check its name"),
    ("x" * 5000, "check its name"),
    ("google", "No Google Sheets are configured"),
    ("Google", "No Google Sheets are configured"),
    ("https://docs.google.com/spreadsheets/d/abc/edit#gid=0", "copy the address from its address bar"),
    ("https://example.org/book.xlsx", "is a web address: download the workbook"),
])
def test_a_source_without_workbooks_says_what_to_do(tmp_path, monkeypatch, source, words):
    fill(tmp_path, {"hollow/notes.txt": "x"})
    if source.endswith(".csv"):
        fill(tmp_path, {source: "a"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceUnreadable) as caught:
        open_source(source)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_deleted_workbook_is_a_failure(tmp_path):
    source = open_source(fill(tmp_path, {"Ashe.xlsx": BOOK, "Wake/CoPs.csv": "a"}))
    entries = source.list()
    (tmp_path / "Ashe.xlsx").unlink()
    (tmp_path / "Wake/CoPs.csv").unlink()
    (tmp_path / "Wake").rmdir()

    class Stale:
        def list(self) -> list[WorkbookRef]:
            return entries

        read = source.read

    reading = read_all(Stale())
    assert [failure.partnership for failure in reading.failures] == ["Ashe", "Wake"]
    assert all("can't be opened" in failure.message for failure in reading.failures)


def test_a_file_over_the_limit_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / "Ashe.xlsx"
    with path.open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("opened"))
    assert "is larger than 25 MB" in read(str(tmp_path))[1]["Ashe"]
