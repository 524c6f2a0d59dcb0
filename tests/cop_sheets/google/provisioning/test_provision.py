"""Provisioning writes the template into an empty Google Sheet once, also after errors, and changes nothing else."""

import csv
import io

import pytest
from click.testing import CliRunner
from gspread.exceptions import APIError

from cli import cli
from cop_sheets.errors import SheetsError, WorkbookUnreadable
from cop_sheets.google import client as google_client
from cop_sheets.google import retry
from cop_sheets.google.client import READ_SCOPES, WRITE_SCOPES, GoogleClient
from cop_sheets.google.decode import SPREADSHEET_FIELDS, decode_spreadsheet
from cop_sheets.layout import TABS
from cop_sheets.writers.template import INSTRUCTIONS, START_HERE, template_bytes, template_sheets
from tests.fake_google import Cell, Fault, SheetsServer, faults
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support.google_state import new_client, provisioner, secrets_file, settings

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
NAMES = [START_HERE, *(tab.name for tab in TABS)]


@pytest.fixture
def google():
    with SheetsServer() as server:
        server.add_empty("Alamance", id=SHEET)
        yield server


@pytest.fixture
def write(google, tmp_path):
    """A function that provisions a sheet, by default Alamance's, and returns the report."""
    provision = provisioner(google, tmp_path)
    return lambda text=SHEET, dry_run=False: provision(text, dry_run)


def asked(google):
    """Return the number of requests that read a sheet, and of those that wrote to it."""
    methods = [call.method for call in google.requests if call.kind == "sheets"]
    return methods.count("GET"), methods.count("POST")


def tabs_of(book):
    """Return the current content of a spreadsheet by tab."""
    return {tab.title: tab.copy() for tab in book.tabs}


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


# Content

@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """An empty spreadsheet after provisioning."""
    with SheetsServer() as server:
        book = server.add_empty("Alamance", id=SHEET)
        provisioner(server, tmp_path_factory.mktemp("written"))(SHEET)
        yield book


def test_an_empty_sheet_gets_the_template_with_two_requests(google, write, tmp_path):
    messages = write()
    assert asked(google) == (1, 1)
    book = google.book(SHEET)
    assert [tab.title for tab in book.tabs] == [*NAMES, "Sheet1"]
    grids = decode_spreadsheet(new_client(google, tmp_path).spreadsheet(SHEET, SPREADSHEET_FIELDS, "x"), "x").raw_sheets
    start, *tabs = template_sheets()
    # Google needs no cells for the drop-down of Means.
    assert [(grid.name, grid.rows) for grid in grids] == [
        (start.name, [[instruction] for instruction in INSTRUCTIONS]),
        *((grid.name, grid.rows) for grid in tabs), ("Sheet1", [])]
    assert messages[1] == "CoPs: written with 24 headers and their notes, 7 drop-downs, 5 checks and an example row."
    assert messages[-2:] == [
        "Sheet1: left alone, since it is none of the template's; it is empty, and you may delete it.",
        f"The template is in “Alamance”: 9 tabs written. Open it: {book.address}"]


def test_it_reads_back_as_a_blank_workbook(google, write, tmp_path):
    write()
    (tmp_path / "Blank.xlsx").write_bytes(template_bytes())
    secrets = secrets_file(google, tmp_path, partnerships={"Blank": SHEET})
    flags_by_source = []
    for source in ([SHEET, "--secrets", secrets], [str(tmp_path / "Blank.xlsx")]):
        flags = run("check", *source, "--format", "csv").stdout_bytes.decode("utf-8-sig")
        flags_by_source.append(list(csv.DictReader(io.StringIO(flags, newline=""))))
    assert [flag["Rule"] for flag in flags_by_source[0]] == ["WBK-02"]
    assert [flag | {"Link": ""} for flag in flags_by_source[0]] == flags_by_source[1]


# Second runs and dry runs

def test_a_second_run_changes_nothing_and_reports_that(google, write):
    write()
    before = tabs_of(google.book(SHEET))
    google.forget()
    messages = write()
    assert asked(google) == (1, 0) and tabs_of(google.book(SHEET)) == before
    assert messages[:9] == [f"{name}: nothing to do, since it is as the template has it." for name in NAMES]
    assert messages[-1] == "Nothing was written to “Alamance”: it has all of the template that it can take."


def test_a_dry_run_reports_what_a_run_would_do_and_writes_nothing(google, write):
    before = tabs_of(google.book(SHEET))
    planned = write(dry_run=True)
    assert asked(google) == (1, 0) and tabs_of(google.book(SHEET)) == before
    assert planned[-1] == ("Nothing was written to “Alamance”, since this was a dry run: without --dry-run, 9 tabs "
                           "would be written.")
    assert [line.replace("would be ", "") for line in planned[:-1]] == write()[:-1]
    assert write(dry_run=True)[-1].endswith("since this was a dry run, and nothing is missing.")


def scopes(google):
    return {tuple(call.body["scope"].split()) for call in google.requests if call.kind == "token"}


def test_only_a_run_that_writes_requests_the_write_scope(google, tmp_path):
    secrets = secrets_file(google, tmp_path, partnerships={"Alamance": SHEET})
    for command, expected in ((["provision", SHEET, "--dry-run"], READ_SCOPES[:1]), (["check", SHEET], READ_SCOPES),
                              (["pull"], READ_SCOPES), (["provision", SHEET], WRITE_SCOPES)):
        google.forget()
        run(*command, "--secrets", secrets)
        assert scopes(google) == {expected}, command
    assert WRITE_SCOPES == ("https://www.googleapis.com/auth/spreadsheets",)


# Existing content

HEADERS = {tab.name: [column.header for column in tab.columns] for tab in TABS}


def test_a_tab_with_content_is_not_changed(google, write):
    google.add_book("Used", {
        "CoPs": [HEADERS["CoPs"], ["C1", "Rainbow"]], "Sessions": [HEADERS["Sessions"], [Cell("", '=""')]],
        "Trainings": [["Title", "When"]], "Consultations": [*[[]] * 40, [" "]], "Contacts": [["Ann"]],
        START_HERE: [["Our own notes"]]}, id="2Used-log-of-a-partnership")
    book = google.book("2Used-log-of-a-partnership")
    before = tabs_of(book)
    messages = write(book.id)
    after = tabs_of(book)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"Survey Responses", "Survey Items", "Column Map", "Explanations"}
    for line in ("CoPs: left alone, since something is entered there (first in A2).",
                 "Sessions: left alone, since something is entered there (first in A2).",
                 "Trainings: left alone, since its headers are not the template's (first in A1).",
                 "Consultations: left alone, since something is entered there (first in A41).",
                 "Contacts: left alone, since the template has no such tab.",
                 f"{START_HERE}: left alone, since something is entered there (first in A1)."):
        assert line in messages


@pytest.mark.parametrize("seed", range(6))
def test_no_log_is_changed(google, write, tmp_path, seed):
    path = tmp_path / "Log.xlsx"
    path.write_bytes(to_xlsx(generated(seed)))
    book = google.add_xlsx(path)
    before = {name: tab for name, tab in tabs_of(book).items() if any(cell for row in tab.rows for cell in row)}
    write(book.id)
    after = tabs_of(book)
    assert {name: after[name] for name in before} == before
    google.forget()
    write(book.id)
    assert asked(google) == (1, 0)


def test_a_tab_that_is_read_as_a_template_tab_gets_no_duplicate(google, write):
    google.add_book("Own", {"Log": [["When", "Which"]], "Form Responses 1": [["Timestamp"]], "cops": [],
                            "Sessions FY 23-24": [HEADERS["Sessions"]],
                            "Column Map": [HEADERS["Column Map"], ["Log", "", "Trainings"]]},
                    id="2Own-log-of-a-partnership")
    book = google.book("2Own-log-of-a-partnership")
    book.add_tab("Consultations", kind="OBJECT")
    messages = write(book.id)
    assert {tab.title for tab in book.tabs} == {"Log", "Form Responses 1", "cops", "Sessions FY 23-24", "Column Map",
                                                "Consultations", START_HERE, "Survey Items", "Explanations"}
    assert messages[1].startswith("cops: written into the empty tab with 24 headers")
    assert "Sessions: left alone, since the tab “Sessions FY 23-24” is read as Sessions." in messages
    assert "Trainings: left alone, since the tab “Log” is read as Trainings." in messages
    assert "Consultations: left alone, since it has no cells." in messages


def test_a_tab_with_headers_alone_is_completed_and_keeps_the_notes_in_it(google, write):
    google.add_book("Headers", {"CoPs": [[Cell(header, note="Ask Ann" if header == "PSC" else "")
                                          for header in HEADERS["CoPs"][:5]]]}, id="2Headers-of-a-partnership")
    book = google.book("2Headers-of-a-partnership")
    book.tab("CoPs").properties["gridProperties"] = {"rowCount": 1, "columnCount": 5}
    assert write("2Headers-of-a-partnership")[1] == (
        "CoPs: completed with headers, notes, a header row that stays in sight and a warning before headers are "
        "changed that it lacked.")
    tab = book.tab("CoPs")
    assert [cell.value for cell in tab.rows[0]] == HEADERS["CoPs"]
    assert tab.cell(0, 3).note == "Ask Ann" and tab.cell(0, 4).note.startswith("Program Identifier")
    google.forget()
    write("2Headers-of-a-partnership")
    assert asked(google) == (1, 0)


def test_a_deleted_example_does_not_come_back(google, write):
    write()
    google.book(SHEET).tab("CoPs").rows[1] = []
    google.forget()
    assert "CoPs: nothing to do" in write()[1] and asked(google) == (1, 0)


def test_another_locale_than_the_united_states_is_reported(google, write):
    google.add_empty("UK", id="2In-another-country-than-ours", locale="en_GB")
    assert "(en_GB), where a date typed as 7/9/2024 may become the 7th" in write("2In-another-country-than-ours")[-2]
    assert google.book("2In-another-country-than-ours").locale == "en_GB"


# Interrupted runs

@pytest.mark.parametrize("lost", [faults.RESET, faults.SHORT_BODY, faults.CUT_JSON], ids=lambda fault: fault.name)
def test_a_write_whose_response_is_lost_is_not_sent_again(google, write, written, lost):
    google.fault("write", lost, times=1)
    messages = write()
    assert asked(google) == (2, 1) and tabs_of(google.book(SHEET)) == tabs_of(written)
    assert "9 tabs written" in messages[-1] and "CoPs: written with" in messages[1]


@pytest.mark.parametrize("refused", [faults.UNAVAILABLE, faults.TOO_MANY, faults.HTML_INSTEAD_OF_JSON,
                                     faults.TEXT_ERROR],
                         ids=lambda fault: fault.name)
def test_a_write_that_was_not_applied_is_sent_again(google, write, written, refused):
    google.fault("write", refused, times=2)
    messages = write()
    assert asked(google) == (3, 3) and tabs_of(google.book(SHEET)) == tabs_of(written)
    assert "9 tabs written" in messages[-1]


def test_when_google_fails_after_the_write_the_next_run_finds_nothing_to_do(google, write, written):
    google.fault("write", faults.RESET, times=1)
    google.fault("sheets", faults.UNAVAILABLE, after=2)
    with pytest.raises(WorkbookUnreadable, match=r"The Google Sheet was not read: Google has trouble .* \(503\)"):
        write()
    assert asked(google)[1] == 1
    google.clear_faults()
    google.forget()
    assert write()[-1].startswith("Nothing was written to “Alamance”")
    assert asked(google) == (1, 0) and tabs_of(google.book(SHEET)) == tabs_of(written)


def test_missing_parts_of_a_sheet_are_added(google, write, written):
    write()
    book = google.book(SHEET)
    google.delete_tab(SHEET, "Trainings")
    google.delete_tab(SHEET, START_HERE)
    book.tab("CoPs").cell(0, 2).note = ""
    book.tab("Sessions").protected.clear()
    del book.tab("Survey Items").properties["gridProperties"]["frozenRowCount"]
    book.tab("Column Map").rows.clear()
    google.forget()
    messages = write()
    assert asked(google) == (1, 1)
    assert tabs_of(book) == tabs_of(written) and [tab.title for tab in book.tabs] == [*NAMES, "Sheet1"]
    assert messages[:4] == [
        f"{START_HERE}: written with 10 lines that say how to fill the workbook.",
        "CoPs: completed with notes that it lacked.",
        "Sessions: completed with a warning before headers are changed that it lacked.",
        "Trainings: written with 9 headers and their notes, 2 drop-downs, 2 checks and an example row."]
    assert messages[4] == "Consultations: nothing to do, since it is as the template has it."


@pytest.mark.parametrize("prepare", [lambda google: None, lambda google: google.book(SHEET).add_tab("CoPs"),
                                     lambda google: [google.book(SHEET).add_tab(name) for name in NAMES]])
def test_the_same_write_a_second_time_is_refused_or_changes_nothing(google, write, tmp_path, prepare):
    """As when Google still applies a request that timed out, and then its retry."""
    prepare(google)
    write()
    sent, = (call.body for call in google.requests if call.method == "POST" and call.kind == "sheets")
    before = tabs_of(google.book(SHEET))
    asking = GoogleClient(settings(google, tmp_path, partnerships={"A": SHEET}), WRITE_SCOPES)
    with pytest.raises(APIError, match="Google answered 400"):
        asking._get_retrying_client().batch_update(SHEET, sent)
    assert tabs_of(google.book(SHEET)) == before


def test_text_that_is_typed_between_two_attempts_stays(google, write):
    google.book(SHEET).add_tab("Sessions")

    def typed(kind):
        google.set_cell(SHEET, "Sessions", "A2", "C1")
        return faults.UNAVAILABLE.reply(kind)

    google.fault("write", Fault("somebody types", typed), times=1)
    messages = write()
    assert "Sessions: left alone, since something is entered there (first in A2)." in messages
    assert "8 tabs written" in messages[-1]
    tab = google.book(SHEET).tab("Sessions")
    assert [[cell and cell.value for cell in row] for row in tab.rows] == [[], ["C1"]] and not tab.protected


# Errors

def trouble(google, kind):
    """Set up one way for provisioning to fail; return the address of the sheet."""
    if kind == "not shared":
        google.revoke(SHEET)
    elif kind == "viewer":
        google.book(SHEET).role = "reader"
    elif kind == "gone":
        google.remove(SHEET)
    elif kind == "quota":
        google.fault("sheets", faults.TOO_MANY)
    elif kind == "down":
        google.fault("everything", faults.UNAVAILABLE)
    elif kind == "wrong key":
        google.fault("token", faults.BAD_KEY)
    elif kind == "protected":
        google.fault("write", faults.always_replying("protected", faults.answers.error(
            400, "Invalid requests[3].updateCells: You are trying to edit a protected cell or object.", "INVALID")))
    return {"form": "https://docs.google.com/forms/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit", "google": "google",
            "folder": "workbooks"}.get(kind, SHEET)


@pytest.mark.parametrize(("kind", "sentence"), [
    ("not shared", "The Google Sheet was not read: the app may not write to it. Share the sheet with app@test-project"),
    ("viewer", "The Google Sheet was not written: the app may not write to it. Share the sheet with app@test-project"),
    ("viewer", "choose Editor, also where it stands there already as Viewer"),
    ("gone", "there is no Google Sheet at its address"), ("quota", "Google answers only so many requests a minute"),
    ("down", "(503); try again in a few minutes"), ("wrong key", "Google doesn't know the key of"),
    ("protected", "Google refuses to change it (400)"), ("form", "it is the address of a form, not of a Google Sheet"),
    ("google", "one sheet at a time"), ("folder", "it is not the address of a Google Sheet"),
])
def test_an_error_ends_in_a_sentence_and_exit_code_2(google, tmp_path, monkeypatch, kind, sentence):
    monkeypatch.setattr(retry, "MAX_ATTEMPTS", 1)
    secrets = secrets_file(google, tmp_path, partnerships={"Alamance": SHEET})
    result = run("provision", trouble(google, kind), "--secrets", secrets)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr and len(result.stderr.splitlines()) == 1


def test_without_a_server_and_without_a_key_there_is_a_sentence(google, tmp_path, monkeypatch):
    monkeypatch.setattr(retry, "MAX_ATTEMPTS", 1)
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    keyless = tmp_path / "keyless.toml"
    keyless.write_text(f'[connections.cop_sheets]\nregistry = "x"\napi_base = "{google.url}"\n', encoding="utf-8")
    result = run("provision", SHEET, "--secrets", str(keyless))
    assert result.exit_code == 2 and "Google doesn't know who asks" in result.stderr
    with SheetsServer() as ended:
        secrets = secrets_file(ended, tmp_path, partnerships={"Alamance": SHEET})
    result = run("provision", SHEET, "--secrets", secrets)
    assert result.exit_code == 2 and "Google can't be reached from this computer" in result.stderr


def test_too_large_a_sheet_is_reported(google, write, monkeypatch):
    monkeypatch.setattr(google_client, "MAX_RESPONSE_BYTES", 100)
    with pytest.raises(SheetsError, match="it holds more than can be read"):
        write()
    assert asked(google)[1] == 0
