"""What differs from a certification: what the product counts otherwise is distinguished from changed rows."""

from functools import cache

import pytest

from summaries.ncpc.certified_figures import summary_file_rows
from tests.support.sheets import monthly
from tests.workflow.submission_steps import FY, JULY_10, ashe, draft_of
from workflow.packs import CertificationDetails, make_pack, read_pack
from workflow.submissions import compare_with_certified

MORE_SESSIONS = {"Sessions": f"CoP ID | Date | Status\n{monthly()}\nC1 | 2025-06-20 | Held\nC1 | 2025-06-21 | Held"}


@cache
def certified():
    draft = draft_of(ashe())
    details = CertificationDetails("Ashe", FY, JULY_10.date(), "dee@x.org", JULY_10)
    return read_pack(make_pack(draft.report, details, draft.report.audience)), summary_file_rows(draft.report)["Ashe"]


def counted_otherwise(rows):
    """Return certified rows as an earlier version that counted one session less for each CoP has frozen them."""
    return tuple(tuple("11" if cell == "12" and row[7] == "Number of sessions" else cell for cell in row)
                 for row in rows)


def test_what_was_confirmed_as_none_has_not_changed_while_it_does_not_count():
    """Such as after a return: today's report has no confirmed nones then."""
    without = {"exact": {"Consultations": None}}
    answers = {"Number of individuals receiving consultation": True, "Hours of consultation": True}
    draft = draft_of(ashe(**without), answers=answers)
    details = CertificationDetails("Ashe", FY, JULY_10.date(), "dee@x.org", JULY_10,
                                   confirmed_nones=draft.report.tables.decisions.confirmed_nones)
    pack = read_pack(make_pack(draft.report, details, draft.report.audience))
    rows = summary_file_rows(draft.report)["Ashe"]
    assert compare_with_certified(pack, rows, draft_of(ashe(**without)).report).sentences == ()
    changed = compare_with_certified(pack, rows, draft_of(ashe(MORE_SESSIONS, **without)).report)
    assert changed.sentences == ("Since then 2 sessions added: Number of sessions 12 would be 14.",)


@pytest.mark.parametrize(("is_recounted", "sheets", "expected"), [
    (False, None, ()),
    (False, MORE_SESSIONS, ("Since then 2 sessions added: Number of sessions 12 would be 14.",)),
    (True, None, ("The product counts otherwise: Number of sessions 11 would be 12.",)),
    (True, MORE_SESSIONS, ("The product counts otherwise: Number of sessions 11 would be 12.",
                           "Since then 2 sessions added: Number of sessions 12 would be 14.")),
])
def test_each_difference_has_its_cause(is_recounted, sheets, expected):
    pack, rows = certified()
    found = compare_with_certified(pack, counted_otherwise(rows) if is_recounted else rows,
                                   draft_of(ashe(sheets)).report)
    assert found.sentences == expected
    assert [one.item_id for one in found.changed] == (["", "C1"] if sheets else [])
