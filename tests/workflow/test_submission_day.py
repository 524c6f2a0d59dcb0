"""The day of a certification is the same in the app, in `stack`, in `verify` and on a machine of another zone."""

import time
from datetime import UTC, datetime

import pytest

from cop_sheets.settings import Viewer
from cop_sheets.store.database import read_certified_pack
from summaries import build_report
from tests.support.sheets import tables, workbook
from tests.workflow.submission_steps import FY, accepted, by, reopened, returned, state
from workflow.decisions import read_submissions
from workflow.packs import read_pack, stack_packs, verify_pack
from workflow.submissions import (
    certifications_of,
    certified_summary,
    certify,
    draft_certification,
    read_certified_rows,
)

NIGHT = datetime(2025, 7, 11, 1, 30, tzinfo=UTC)    # July 10, 9:30 PM in New York
NAMES = ("Ashe", "Burke")


@pytest.fixture
def zone(monkeypatch):
    """Return a function that moves this machine to another zone."""
    def move(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    move("America/New_York")
    yield move
    monkeypatch.undo()
    time.tzset()


def test_stack_equals_the_summary_as_certified_in_the_evening(store, zone):
    today = tables(*(workbook(name=name) for name in NAMES))
    for name in NAMES:
        draft = draft_certification(today, name, FY, datetime(2025, 7, 10).date(), min_respondents=5)
        certify(store, by(Viewer(frozenset([name]), False, "d@x.org", frozenset([name])), at=NIGHT), draft, seen="",
                sheet=name)
    submissions = read_submissions(store)
    with store.read() as connection:
        known = read_certified_rows(connection, certifications_of(submissions))
        packs = [(f"{name}.zip", read_certified_pack(connection, submissions.of(name, FY).counted.fingerprint, False))
                 for name in NAMES]
    for place in ("America/New_York", "Asia/Tokyo"):
        zone(place)
        summary = certified_summary(build_report(today, FY, datetime(2025, 7, 20).date()), read_submissions(store),
                                    known, for_ncpc=False)
        stacked = stack_packs(packs)
        assert stacked.problems == () and stacked.summary == summary.file
        assert b",Certified 2025-07-10\r\n" in summary.file
    assert "certified July 10, 2025 by" in verify_pack(packs[0][1]).sentences()[0]
    assert read_pack(packs[0][1]).manifest.certification.when.isoformat() == "2025-07-10T21:30:00-04:00"


@pytest.mark.usefixtures("quick_packs")
def test_each_step_keeps_its_day(store, zone):
    today = tables(workbook(name="Ashe"))
    draft = draft_certification(today, "Ashe", FY, datetime(2025, 7, 10).date(), min_respondents=5)
    dee = by(Viewer(frozenset(["Ashe"]), False, "d@x.org", frozenset(["Ashe"])), at=NIGHT)
    first = certify(store, dee, draft, seen="", sheet="Ashe")
    returned(store, first.fingerprint, at=NIGHT)
    assert state(store).text() == "Returned 2025-07-10"
    again = certify(store, dee, draft, comment="They are right.", seen=first.fingerprint, sheet="Ashe")
    accepted(store, again.fingerprint, at=NIGHT)
    zone("Asia/Tokyo")
    assert state(store).text() == "Accepted 2025-07-10"
    reopened(store, again.fingerprint, at=NIGHT)
    assert state(store).text() == "Accepted 2025-07-10; reopened"
