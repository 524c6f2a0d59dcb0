"""People and steps of the year's end, for tests: Ann is Ashe's manager, Dee its director, Nora is of NCPC."""

from datetime import UTC, datetime

from cop_sheets import parse_fiscal_year
from cop_sheets.settings import UNRESTRICTED_VIEWER, Viewer
from tests.support.sheets import YEAR, tables, workbook
from workflow.decisions import read_submissions
from workflow.explanations import Actor
from workflow.submissions import accept, certify, make_draft, reopen, request_reopening, return_certification

FY = parse_fiscal_year(YEAR)
JULY_10 = datetime(2025, 7, 10, 14, tzinfo=UTC)
ANN = Viewer(frozenset(["Ashe"]), False, "ann@x.org")    # a manager, where Dee certifies
DEE = Viewer(frozenset(["Ashe"]), False, "dee@x.org", frozenset(["Ashe"]))
BEN = Viewer(frozenset(["Burke"]), False, "ben@x.org", frozenset(["Burke"]))
NORA = Viewer(None, True, "nora@x.org")
LAPTOP = UNRESTRICTED_VIEWER
SHEET = "google ashe"


def by(viewer, name="", at=JULY_10, **more):
    """Return somebody who acts at a time; `name`: what they typed."""
    return Actor(lambda: viewer, name, now=lambda: at, **more)


def ashe(sheets=None, **more):
    """Return Ashe's tables; `sheets` and `more`: see `workbook`."""
    return tables(workbook(sheets, name="Ashe", **more))


def draft_of(made, at=JULY_10, answers=None, name="Ashe", **more):
    """Return the draft of Ashe's year as of a time."""
    return make_draft(made, name, more.pop("year", FY), more.pop("as_of", at.date()), answers, min_respondents=5, **more)


def certified(store, made=None, viewer=DEE, seen="", at=JULY_10, name="", comment="", actor=None, **more):
    """Certify Ashe's year, by default without anything in the way."""
    draft = draft_of(made or ashe(), at, **more)
    return certify(store, actor or by(viewer, name, at), draft, comment=comment, seen=seen, sheet=SHEET)


def state(store, name="Ashe", **more):
    """Return the state of Ashe's year as the store has it."""
    return read_submissions(store, **more).of(name, FY)


def accepted(store, fingerprint, viewer=NORA, at=JULY_10, **more):
    """Accept it."""
    accept(store, by(viewer, at=at, **more), "Ashe", FY, fingerprint)


def returned(store, fingerprint, viewer=NORA, at=JULY_10, reason="A month is missing."):
    """Return it."""
    return_certification(store, by(viewer, at=at), "Ashe", FY, fingerprint, reason)


def reopened(store, fingerprint, viewer=NORA, at=JULY_10, reason="A session was forgotten."):
    """Reopen it."""
    reopen(store, by(viewer, at=at), "Ashe", FY, fingerprint, reason)


def asked_to_reopen(store, viewer=DEE, at=JULY_10, reason="A session was forgotten."):
    """Ask to have it reopened."""
    request_reopening(store, by(viewer, at=at), "Ashe", FY, reason)
