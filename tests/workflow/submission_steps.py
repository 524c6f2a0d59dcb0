"""People and steps of the year's end, for tests: Ann is Ashe's manager, Dee its director, Nora is of NCPC."""

import hashlib
from datetime import UTC, datetime

import pytest

from cop_sheets import parse_fiscal_year
from cop_sheets.settings import UNRESTRICTED_VIEWER, Viewer
from tests.support.sheets import YEAR, tables, workbook
from workflow.decisions import read_submissions
from workflow.people import Actor
from workflow.submissions import (
    accept,
    certify,
    draft_certification,
    freezing,
    reopen,
    request_reopening,
    return_certification,
)

FY = parse_fiscal_year(YEAR)
JULY_10 = datetime(2025, 7, 10, 14, tzinfo=UTC)
ANN = Viewer(frozenset(["Ashe"]), False, "ann@x.org")    # a manager, where Dee certifies
DEE = Viewer(frozenset(["Ashe"]), False, "dee@x.org", frozenset(["Ashe"]))
BEN = Viewer(frozenset(["Burke"]), False, "ben@x.org", frozenset(["Burke"]))
NORA = Viewer(None, True, "nora@x.org")
LAPTOP = UNRESTRICTED_VIEWER
SHEET = "google ashe"


@pytest.fixture
def quick_packs(monkeypatch):
    """Make packs that hold the summary only, because a whole one takes a second."""
    def make(report, details, audience):
        return repr((details, audience)).encode() + report.ncpc_csv

    monkeypatch.setattr(freezing, "make_pack", make)
    monkeypatch.setattr(freezing, "fingerprint", lambda pack: hashlib.sha256(pack).hexdigest())


def by(viewer, name="", at=JULY_10, **more):
    """Return somebody who acts at a time; `name`: what they typed."""
    return Actor(lambda: viewer, name, now=lambda: at, **more)


_made = {}    # tables and drafts, because each takes half a second


def _once(make, *key):
    if repr(key) not in _made:
        _made[repr(key)] = make()
    return _made[repr(key)]


def ashe(sheets=None, **more):
    """Return Ashe's tables; `sheets` and `more`: see `workbook`."""
    return _once(lambda: tables(workbook(sheets, name="Ashe", **more)), sheets, more)


def draft_of(made, at=JULY_10, answers=None, as_of=None, **more):
    """Return the draft of Ashe's year as of a day; default, of that time."""
    day = as_of or at.date()
    return _once(lambda: draft_certification(made, "Ashe", FY, day, answers, min_respondents=5, **more),
                 made.version, made.decisions, made.all_partnerships, day, answers, more)


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
