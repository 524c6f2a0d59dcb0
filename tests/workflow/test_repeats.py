"""What somebody repeats within a minute, such as by a double click, is kept once, and done; later it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.stores import NOON
from tests.workflow.submission_steps import (
    DEE,
    JULY_10,
    NORA,
    accepted,
    asked_to_reopen,
    certified,
    quick_packs,
    reopened,
    returned,
)
from tests.workflow.test_explanations import ANN, NCPC, asked, events_of, report
from workflow.explanations import approve, decline, withdraw
from workflow.people import ActionRefused, Actor

__all__ = ["quick_packs"]
SOON, LATER = timedelta(seconds=59), timedelta(seconds=61)
OTHER_DEE, OTHER_NORA, OTHER_ANN, OTHER_NCPC = (replace(viewer, email="other@x.org") for viewer in (
    DEE, NORA, ANN, NCPC))


def check(store, step, viewer, other):
    """`step`: a function of a viewer and of how much later it is."""
    step(viewer, timedelta(0))
    kept = events_of(store)
    step(viewer, SOON)
    assert events_of(store) == kept
    for who, when in ((viewer, LATER), (other, SOON)):
        with pytest.raises(ActionRefused):
            step(who, when)
    assert events_of(store) == kept


@pytest.mark.parametrize(("before", "step", "viewer", "other"), [
    ((), accepted, NORA, OTHER_NORA), ((), returned, NORA, OTHER_NORA), ((accepted,), reopened, NORA, OTHER_NORA),
    ((accepted,), asked_to_reopen, DEE, OTHER_DEE)])
def test_steps_of_a_year(store, quick_packs, before, step, viewer, other):
    made = certified(store).fingerprint
    for earlier in before:
        earlier(store, made)
    arguments = () if step is asked_to_reopen else (made,)
    check(store, lambda who, after: step(store, *arguments, viewer=who, at=JULY_10 + after), viewer, other)


def test_the_same_figures_are_never_certified_twice(store, quick_packs):
    certified(store)
    with pytest.raises(ActionRefused, match="the same figures were certified"):
        certified(store)


@pytest.mark.parametrize("action", [approve, decline, withdraw])
def test_explanations(store, action):
    request = asked(store)
    arguments = (request,) if action is withdraw else (report(), request, "Yes")
    check(store, lambda who, after: action(store, Actor(lambda: who, now=lambda: NOON + after), *arguments),
          *((ANN, OTHER_ANN) if action is withdraw else (NCPC, OTHER_NCPC)))


def test_to_ask(store):
    assert asked(store) == asked(store) and len(events_of(store)) == 1
    with pytest.raises(ActionRefused):
        asked(store, reason="Another reason")


def test_what_was_undone_since_is_no_repetition(store):
    first = asked(store)
    withdraw(store, Actor(lambda: ANN, now=lambda: NOON), first)
    assert asked(store) == first and len(events_of(store)) == 3
