"""A year is certified once for the same cells: Burke's workbook, in a folder of its own, has those of Ashe."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cop_sheets import FiscalYear
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from summaries.figures import INDICATORS
from tests.support.sheets import tables, workbook
from tests.workflow.submission_steps import BEN, FY, NORA, accepted, by, certified, reopened, returned, state
from tests.workflow.test_submissions import MORE_SESSIONS, RETURNED, contents, refused
from workflow.submissions import certify, draft_certification, return_certification

pytestmark = pytest.mark.usefixtures("quick_packs")
REFUSAL = "another partnership's certification of FY 24-25 rests on the same cells"


def burke_certified(store, year=FY, sheets=None, names=None, **more):
    at = datetime(2026, 7, 10, tzinfo=UTC)
    book = replace(workbook(sheets, name="Ashe"), partnership="Burke")
    draft = draft_certification(tables(book), "Burke", year, at.date(), dict.fromkeys(
        (one.name for one in INDICATORS), False), min_respondents=5)
    return certify(store, by(BEN, at=at, names=names or PartnershipNames()), draft, sheet="folder 1",
                   comment="So it is.", **{"seen": "", **more})


def test_they_are_refused_while_the_other_one_counts(store):
    made = certified(store)
    refused(REFUSAL, burke_certified, store)
    accepted(store, made.fingerprint)
    refused(REFUSAL, burke_certified, store)
    reopened(store, made.fingerprint)
    refused(REFUSAL, burke_certified, store)
    assert contents(store)[-1] == ["certified", "accepted", "reopened"]


def test_they_are_refused_where_the_year_was_certified_before(store):
    first = burke_certified(store, sheets=MORE_SESSIONS)
    certified(store)
    return_certification(store, by(NORA), "Burke", FY, first.fingerprint, "A session too many.")
    refused(REFUSAL, burke_certified, store, seen=first.fingerprint)


def test_other_cells_another_year_and_a_returned_one_are_no_copies(store):
    made = certified(store)
    burke_certified(store, FiscalYear(2025))
    returned(store, made.fingerprint)
    burke_certified(store)
    refused(REFUSAL, certified, store, seen=made.fingerprint, comment="Mended.")
    assert state(store).status is RETURNED


def test_a_former_name_is_no_other_partnership(store):
    certified(store)
    names = PartnershipNames((PartnershipEntry("Burke", None, former_names=("Ashe",)),))
    refused("the same figures were certified", burke_certified, store, names=names)
