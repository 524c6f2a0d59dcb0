"""A comparison takes over the changes of figures of the one before, but for partnerships of which something differs."""

import pytest

from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.changes import figure_change_table, figure_changes, figure_changes_by_content, row_change_table
from tests.summaries.changes.unchecked import compare_unchecked
from tests.support.sheets import monthly, workbook

SESSIONS = "CoP ID | Date | Status\n" + monthly()
QUARTER_ENDS = ("2025-03-31", "2025-06-30")
BEFORE = workbook(name="Ashe"), workbook(name="Burke")
NEW_ASHE = workbook({"Sessions": SESSIONS + "\nC1 | 2024-07-16 | Held"}, name="Ashe")
ANSWERS = "CoP ID | Role | CoP members feeling supported in their role\n" + "\n".join(["C1 | Member | 4"] * 9)
NEW_BURKES = {
    "a session added": workbook({"Sessions": SESSIONS + "\nC1 | 2024-08-13 | Held"}, name="Burke"),
    "sessions gone": workbook({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held"}, name="Burke"),
    "answers added": workbook({"Survey Responses": ANSWERS}, name="Burke"),
    "as before": BEFORE[1],
}
AUDIENCES = {"a partnership": (PARTNERSHIP_AUDIENCE, None), "NCPC": (ncpc_audience(2), QUARTER_ENDS)}


def compared(burke, days=("2025-05-20", "2025-07-15"), audience=PARTNERSHIP_AUDIENCE, quarter_ends=None):
    return compare_unchecked(BEFORE, (NEW_ASHE, burke), days, audience, quarter_ends=quarter_ends)


@pytest.mark.parametrize(("audience", "quarter_ends"), AUDIENCES.values(), ids=AUDIENCES)
@pytest.mark.parametrize("burke", NEW_BURKES.values(), ids=NEW_BURKES)
def test_only_partnerships_with_other_sheets_are_compared_again(burke, audience, quarter_ends):
    arguments = {"audience": audience, "quarter_ends": quarter_ends}
    first, again, fresh = (compared(book, **arguments) for book in (BEFORE[1], burke, burke))
    known = [change for change in figure_changes(first) if change.partnership == "Ashe"]
    again.known_figures = figure_changes_by_content(first)
    assert figure_change_table(again).equals(figure_change_table(fresh))
    found = figure_changes(again)
    assert known and [change for change in found if change.partnership == "Ashe"] == known    # the same objects
    assert all(change not in figure_changes(first) for change in found if change.partnership == "Burke") or (
        burke is BEFORE[1])
    assert len(figure_changes_by_content(again)) == 2


def test_another_day_is_compared_anew():
    first, again, fresh = (compared(BEFORE[1], days) for days in [("2025-05-20", "2025-07-15"),
                                                                  *[("2025-05-20", "2025-06-01")] * 2])
    again.known_figures = figure_changes_by_content(first)
    assert figure_change_table(again).equals(figure_change_table(fresh))
    assert not figure_change_table(again).equals(figure_change_table(first))


def test_an_id_retyped_as_a_number_is_a_change():
    """The workbook's `version` is the same for both."""
    cops = {"CoPs": "CoP ID | CoP Name\n3104 | Rainbow"}
    before, after = (workbook(cops | {"Sessions": [["CoP ID", "Date", "Status"], [cop, "2024-07-09", "Held"]]},
                              name="Ashe") for cop in ("3104.0", 3104.0))
    assert before.version == after.version
    comparison = compare_unchecked(before, after)
    assert len(row_change_table(comparison)) and "Number of sessions" in set(
        figure_change_table(comparison)["Indicator"])
