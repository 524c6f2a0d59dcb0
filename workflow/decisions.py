"""All decisions of a store, as the checks and figures need them."""

from collections.abc import Sequence

from cop_sheets.decisions import Decisions
from cop_sheets.registry import PartnershipNames
from cop_sheets.store.database import Event, Store, read_events
from workflow.explanations import EXPLANATION_EVENTS, explanations_of_events
from workflow.submissions import SUBMISSION_EVENTS, Submissions, submissions_of_events

DECISION_EVENTS = (*EXPLANATION_EVENTS, *SUBMISSION_EVENTS)


def decisions_of_events(events: Sequence[Event], names: PartnershipNames | None = None) -> Decisions:
    """Return all decisions that result from the store's events; `names` follows former names of partnerships."""
    explanation_events = [event for event in events if event.what in EXPLANATION_EVENTS]
    return Decisions(explanations_of_events(explanation_events, names),
                     submissions_of_events(events, names).confirmed_nones)


def read_decisions(store: Store, names: PartnershipNames | None = None) -> Decisions:
    """Return all decisions of `store`, see `decisions_of_events`. Raises StoreUnavailable."""
    with store.read() as connection:
        return decisions_of_events(list(read_events(connection, DECISION_EVENTS)), names)


def read_submissions(store: Store, names: PartnershipNames | None = None) -> Submissions:
    """Return the states of all partnerships' years. Raises StoreUnavailable."""
    with store.read() as connection:
        return submissions_of_events(read_events(connection, SUBMISSION_EVENTS), names)
