"""NCPC does not see whether several CoPs share the name in a response, nor how many do."""

from functools import cache

import pytest

from summaries.audience import PARTNERSHIP_AUDIENCE
from tests.support.outputs import outputs
from tests.support.proof import sample_pairs
from tests.support.sheets import monthly, workbook
from tests.validators.test_privacy import KNOWLEDGE, NCPC, seen_by

NAMES = ("Moon", "Rainbow", "Rainbow", "Sun", "Sun", "Sun")
IDS = [f"C{number}" for number in range(len(NAMES))]


def answered(typed):
    """Return a workbook of CoPs with responses of C0 and one response with the CoP `typed`."""
    rows = [f"11/{day}/2024 | C0 | Member | 4" for day in range(1, 8)] + [f"11/9/2024 | {typed} | Member | 4"]
    return workbook({
        "CoPs": "CoP ID | CoP Name\n" + "\n".join(map(" | ".join, zip(IDS, NAMES, strict=True))),
        "Sessions": "CoP ID | Date | Status\n" + "\n".join(map(monthly, IDS)),
        "Survey Responses": f"Timestamp | CoP ID | Role | {KNOWLEDGE}\n" + "\n".join(rows)})


@cache
def shown_to_ncpc(typed, as_of):
    """Return all that NCPC is shown of `answered(typed)`."""
    return outputs(seen_by(NCPC, answered(typed), as_of=as_of), drawn=False)


@pytest.mark.proof
@pytest.mark.parametrize(("typed", "as_of"), sample_pairs(
    ["Sun", "Somebody", "Rainbo"], ["2024-12-31", "2025-02-15", "2025-07-15"]))
def test_ncpc_is_not_shown_that_a_name_is_shared_by_several_cops(typed, as_of):
    shared, other = shown_to_ncpc("Rainbow", as_of), shown_to_ncpc(typed, as_of)
    assert [name for name in shared if shared[name] != other.get(name)] == []


def test_the_partnership_itself_sees_it():
    flags = [seen_by(PARTNERSHIP_AUDIENCE, answered(text)).flags for text in ("Rainbow", "Sun")]
    assert [set(one.loc[one["Rule"] == "COP-17", "CoP ID"]) for one in flags] == [
        {"C3", "C4", "C5"}, {"C1", "C2"}]
