"""Every error of Google has a sentence that says what, why and what to do, without secrets."""

import logging
import re

import pytest

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.client import GoogleClient
from cop_sheets.google.decode import SPREADSHEET_FIELDS
from cop_sheets.google.errors import GoogleUnavailable
from cop_sheets.google.rate_limit import RateLimiter
from cop_sheets.settings.google import parse_google_settings
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import LOG, FakeTime, new_client

SHEET = "1Alamance-log-of-its-communities-of-practice"
APP = "[\\w.-]+@[\\w.-]+"
SILENT, THIS, ALL = GoogleUnavailable, WorkbookUnreadable, SourceUnreadable
ANYWHERE = {
    "internal": (SILENT, r"Google has trouble of its own \(500\); try again in a few minutes"),
    "unavailable": (SILENT, r"Google has trouble of its own \(503\)"),
    "unavailable, in HTML": (SILENT, r"Google has trouble of its own \(503\)"),
    "bad gateway, in HTML": (SILENT, r"Google has trouble of its own \(502\)"),
    "request timeout": (SILENT, r"Google has trouble of its own \(408\)"),
    "a page instead": (SILENT, "a web page came instead of Google's answer, as from a network that wants a sign-in"),
    "text error": (SILENT, r"Google has trouble of its own \(500\)"),
    "empty answer": (SILENT, "Google's answer broke off on its way; try again"),
    "wrong JSON": (SILENT, "Google's answer broke off on its way; try again"),
    "cut JSON": (SILENT, "Google's answer broke off on its way; try again"),
    "short body": (SILENT, "Google's answer broke off on its way; try again"),
    "reset": (SILENT, "Google's answer broke off on its way; try again"),
    "silence": (SILENT, "Google didn't answer in time; try again"),
}
OF_SHEETS = ANYWHERE | {
    "unauthenticated": (ALL, rf"Google doesn't accept what {APP} signs in with \(401\): in the Google Cloud console"),
    "scopes": (ALL, "The app was signed in to Google without the right to read sheets: sign in again with gcloud"),
    "service disabled": (ALL, "The Google Sheets API is switched off .* press Enable, and wait"),
    "domain policy": (ALL, f"The administrator of the Google domain .*: ask them to allow {APP}"),
    "file permission": (THIS, "Alamance was not read: it is not shared with the app"),
    "too many": (SILENT, "Google answers only so many requests a minute, and these are used up; try again in a minute"),
    "too many, in HTML": (SILENT, "Google answers only so many requests a minute"),
    "not shared": (THIS, f"Share the sheet with {APP}: open it, press Share, paste this address and choose Viewer; "
                         "where your organisation blocks sharing outside it, ask its Google administrator"),
    "not found": (THIS, r"there is no Google Sheet at its address any more, or never was \(404\): open the sheet"),
    "office file": (THIS, "it is an Excel file that only lies in Google Drive: open it, choose File, Save as Google"),
}
OF_DRIVE = OF_SHEETS | {
    "service disabled": (ALL, "The Google Drive API is switched off"),
    "file permission": (SILENT, "Google Drive refuses to say; in the Google Cloud console see that the Google Drive"),
    "Drive's limit": (SILENT, "Google answers only so many requests a minute"),
}
OF_TOKENS = ANYWHERE | {
    "bad key": (ALL, f"Google doesn't know the key of {APP} any more, as if it had been deleted: in the Google Cloud "
                     "console .* where your organisation allows no keys, run the app on Google Cloud"),
    "account deleted": (ALL, f"The account {APP} was deleted or switched off: .* share the sheets with its address"),
    "account disabled": (ALL, f"The account {APP} was deleted or switched off"),
    "clock wrong": (ALL, "this computer's clock is wrong: set its date, time and time zone"),
    "unauthorized client": (ALL, f"Google refuses to sign {APP} in"),
}
CASES = [*((("sheets"), fault, OF_SHEETS) for fault in faults.OF_SHEETS),
         *((("drive"), fault, OF_DRIVE) for fault in faults.OF_DRIVE),
         *((("token"), fault, OF_TOKENS) for fault in faults.OF_TOKENS)]


def error_of(client, where, fault=None):
    """Return the error of reading a sheet, or of listing revisions."""
    client._get_retrying_client().set_timeout((3, 0.1 if fault is faults.SILENCE else 5))
    with pytest.raises(SheetsError) as problem:
        if where == "drive":
            client.list_revisions("What has changed is not known")
        else:
            client.spreadsheet(SHEET, SPREADSHEET_FIELDS, "Alamance")
    return problem.value


def is_clean(text):
    """Return whether `text` contains no secret and no technical term."""
    return not re.search(r"BEGIN|PRIVATE KEY|ya29|Bearer|eyJ|<[a-z!]|Traceback|Error\b|Exception|None|invalid_", text)


@pytest.mark.parametrize(("where", "fault", "expected"), CASES,
                         ids=[f"{where}-{fault.name}" for where, fault, _ in CASES])
def test_each_error_has_its_sentence(tmp_path, caplog, where, fault, expected):
    kind, sentence = expected[fault.name]
    with SheetsServer({SHEET: LOG}) as google, caplog.at_level(logging.DEBUG):
        google.fault(where, fault)
        client = new_client(google, tmp_path)
        problem = error_of(client, where, fault)
        account = google.service_account()
    assert type(problem) is kind
    assert re.search(sentence, str(problem)), str(problem)
    assert is_clean(str(problem))
    # Nor does its context, if it is printed completely.
    assert problem.__cause__ is None and problem.__suppress_context__
    said = caplog.text + str(problem)
    assert account["private_key"][40:80] not in said and account["private_key_id"] not in said
    assert not re.search(r"ya29\.|assertion=|Bearer \w", said)


def test_every_fault_is_tested():
    assert {fault.name for fault in faults.ALL.values()} <= {*OF_SHEETS, *OF_DRIVE, *OF_TOKENS}


def test_an_error_of_any_shape_is_handled(tmp_path):
    for body in ({"error": "text"}, {"error": {"details": "x", "errors": [3]}}, {"error": None}, [], {"no": 1}):
        with SheetsServer({SHEET: LOG}) as google:
            google.fault("sheets", faults.always_replying("odd", faults.answers.answer(body, 418)))
            problem = error_of(new_client(google, tmp_path), "sheets")
        assert str(problem).startswith("Alamance was not read: Google refuses to give it out (418): open the sheet")


def test_an_invalid_key(tmp_path):
    with SheetsServer() as google:
        table = google.secrets(registry="x")
        key = table["service_account"]["private_key"]
        table["service_account"] |= {"private_key": key[:200] + key[260:]}
        client = GoogleClient(parse_google_settings(table), rate_limiter=RateLimiter(100))
        with pytest.raises(SourceUnreadable, match="as if a part of it were missing: copy every field of") as problem:
            client.spreadsheet(SHEET, SPREADSHEET_FIELDS, "Alamance")
        assert google.count() == 0 and problem.value.__cause__ is None


def test_an_unknown_key(tmp_path):
    with SheetsServer({SHEET: LOG}) as google:
        table = google.secrets(registry="x") | {"service_account": google.service_account(known=False)}
        client = GoogleClient(parse_google_settings(table), rate_limiter=RateLimiter(100))
        with pytest.raises(SourceUnreadable, match="Google doesn't know the key of"):
            client.spreadsheet(SHEET, SPREADSHEET_FIELDS, "Alamance")


def test_a_key_with_literal_line_breaks_is_accepted(tmp_path):
    with SheetsServer({SHEET: LOG}) as google:
        table = google.secrets(registry="x")
        table["service_account"] |= {"private_key": table["service_account"]["private_key"].replace("\n", "\\n")}
        client = GoogleClient(parse_google_settings(table), rate_limiter=RateLimiter(100))
        assert client.spreadsheet(SHEET, SPREADSHEET_FIELDS, "Alamance")


def test_an_error_of_one_sheet_is_reported_for_the_next(tmp_path):
    with SheetsServer({SHEET: LOG}) as google:
        google.fault("sheets", faults.INTERNAL)
        problem = error_of(new_client(google, tmp_path, FakeTime()), "sheets")
    assert str(problem) == f"Alamance was not read: {problem.reason}"
