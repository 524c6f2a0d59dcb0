"""A local fake of Google's APIs, as far as the project uses them: Sheets v4, Drive v3 `files.list`, tokens.

Real HTTP on loopback, so the real clients, the real JWT flow and real timeouts talk to it:

    with SheetsServer({"1AbC…": {"CoPs": [["CoP ID", "Start Date"], ["C1", date(2024, 7, 1)]]}}) as google:
        google.url                        # the api_base: http://127.0.0.1:PORT
        google.service_account()          # the fields of a key file; the key is generated once per process
        google.secrets(registry=address)  # the table [connections.cop_sheets], with registry, api_base and the key

Paths are Google's own: `/v4/spreadsheets/…`, `/drive/v3/files`, `/token`, and for google-auth's background call
`/v1/projects/-/serviceAccounts/…/allowedLocations`.

Workbooks (each of these returns the `Book`; tests use its `.id`, `.address` and `.tabs`)
    add_book(title, tabs, id=None, …)   tabs: title -> rows of plain cells: text, numbers, booleans, date, datetime,
                                        time, timedelta, None, `Error("#REF!")`, or a `Cell` for all else
    add_xlsx(path, id=None, …)          an .xlsx as Google would import it
    add_empty(title, id=None, …)        an empty spreadsheet with one tab, Sheet1
    …: shared=True (else 403), listed=True (else Drive doesn't list it, as if it was shared by link), role="writer" or
    "reader", drive_id=None (that of a shared drive), time_zone, locale
    book(id) · set_cell(id, tab, "F17", cell) · rename_tab(id, old, new) · delete_tab(id, tab) · touch(id)
    revoke(id) · share(id) · remove(id) · replace(book) · add_registry({name: book or address}) · write_registry(id, …)

Recorded requests
    requests                            a list of `Call`: method, path, query (name -> list), kind ("sheets", "drive",
                                        "token", "iam"), id (the spreadsheet's), status, body
    count(kind=None)                    default: all except "iam"
    forget() · wait_for(kind, count, timeout=10)
    page_size = 3                       the most files on a page of Drive's list

Faults (`faults.py` declares them; `faults.ALL` is name -> Fault, `faults.OF_SHEETS`, `OF_DRIVE`, `OF_TOKENS` by place)
    fault(where, Fault, times=None, after=0)  where: a kind, a spreadsheet's id, "write" or "everything"; the first
                                        `after` calls there are answered normally
    mend(where=None)                    removes faults
    quota(reads_per_minute=60, …)       answers 429 beyond it, over the last 60 seconds of `clock`
    delay(seconds, kind=None)           delays every response
    expire_tokens()                     all issued tokens are rejected with 401
    fault.with_headers(Retry_After="7") · faults.always(name, answers.answer({…}, 418)) for a fault that isn't declared
    faults.silence(until=event)         no response until `event` is set (then the right one) or the client disconnects

`SheetsServer(clock=Clock())` uses a clock that tests set with `advance(61)` for quota, token ages and modified times.
`clients.py` has two clients for it: gspread's, through the JWT flow, and google-api-python-client's.
`python -m tests.fake_google FOLDER` serves a folder of workbooks until Ctrl-C (`__main__.py`).
"""

from tests.fake_google.book import Book, Cell, Error, NumberFormat, Tab
from tests.fake_google.faults import Fault
from tests.fake_google.server import Call, Clock, SheetsServer

__all__ = ["Book", "Call", "Cell", "Clock", "Error", "Fault", "NumberFormat", "SheetsServer", "Tab", "faults"]
