"""What the form says of the comment is what the refusal says: whether it is needed, and why."""

import pytest

from tests.workflow.submission_steps import (
    JULY_10,
    accepted,
    ashe,
    certified,
    draft_of,
    quick_packs,
    reopened,
    returned,
    state,
)
from workflow.people import ActionRefused
from workflow.submissions import comment_requirement, read_certified_rows
from workflow.submissions.drafts import refuse_unready

__all__ = ["quick_packs"]
NO_TAB, OPEN = {"exact": {"Consultations": None}}, "1 must flag is open"
MISTYPED = {"sheets": {"Sessions": "CoP ID | Date | Status\nC1 | 2025-06-09 | Heldd"}}


def need(store, made, answers=None):
    submission = state(store)
    with store.read() as connection:
        known = read_certified_rows(connection, [submission.latest] if submission.latest else [])
    return comment_requirement(draft_of(made, answers=answers).report, submission, known)


def is_refused(made, answers):
    try:
        refuse_unready(draft_of(made, answers=answers), "", JULY_10.date())
    except ActionRefused as refusal:
        assert "the comment is empty" in str(refusal)
        return True
    return False


def test_nothing_in_the_way(store):
    assert need(store, ashe()) == "" and not is_refused(ashe(), {})


@pytest.mark.parametrize("shown", [None, {"Hours of consultation": True}])    # also once a yes counts
def test_a_missing_tab_needs_one_unless_there_was_none(store, shown):
    made = ashe(**NO_TAB)
    answers = [{name.name: is_none for name in draft_of(made).unanswered} for is_none in (True, False)]
    assert [is_refused(made, one) for one in answers] == [False, True]
    assert need(store, made, shown and answers[0]) == (
        f"needed, unless the answer to “None this year?” is yes: {OPEN}")


def test_other_flags_need_one_whatever_the_answer(store):
    made = ashe(**MISTYPED)
    assert need(store, made).startswith("needed: ") and is_refused(made, {})


@pytest.mark.parametrize("step", [returned, reopened])
def test_figures_that_were_certified_need_one(store, quick_packs, step):
    first = certified(store)
    assert need(store, ashe()) == ""    # nothing is to be certified anew
    if step is reopened:
        accepted(store, first.fingerprint)
    step(store, first.fingerprint)
    assert need(store, ashe()) == "needed: the same figures were certified before"
    with pytest.raises(ActionRefused, match="the same figures were certified"):
        certified(store, seen=first.fingerprint)
    second = certified(store, seen=first.fingerprint, comment="It is right.")
    returned(store, second.fingerprint)
    for comment in ("", "It is right."):
        with pytest.raises(ActionRefused, match="the same figures were certified"):
            certified(store, seen=second.fingerprint, comment=comment)
