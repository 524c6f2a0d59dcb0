"""All decisions of a store, as the checks and figures need them."""

from cop_sheets.decisions import Decisions
from cop_sheets.registry import PartnershipNames
from cop_sheets.store.database import Store, read_events
from workflow.explanations import EXPLANATION_EVENTS, explanations_of_events
from workflow.submissions import SUBMISSION_EVENTS, Submissions, submissions_of_events


def read_decisions(store: Store, names: PartnershipNames | None = None) -> Decisions:
    """Return all decisions of `store`; `names` follows former names of partnerships. Raises StoreUnavailable."""
    with store.read() as connection:
        return Decisions(explanations_of_events(read_events(connection, EXPLANATION_EVENTS), names),
                         submissions_of_events(read_events(connection, SUBMISSION_EVENTS), names).confirmed_nones)


def read_submissions(store: Store, names: PartnershipNames | None = None) -> Submissions:
    """Return the states of all partnerships' years; see `read_decisions`."""
    with store.read() as connection:
        return submissions_of_events(read_events(connection, SUBMISSION_EVENTS), names)
