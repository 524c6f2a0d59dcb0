"""Nothing that anybody is shown changes unknowingly: each part is, word for word, what is kept in tests/kept/."""

import pytest

from tests.kept import STATES, kept


@pytest.fixture(scope="module", params=STATES)
def state(request):
    """Return what is kept of a state and what is said of it now, by part."""
    return kept(request.param), STATES[request.param]()


def first_difference(before: str, now: str) -> str:
    """Return the text around the first difference, as it was and as it is."""
    at = next((at for at, pair in enumerate(zip(before, now, strict=False)) if len(set(pair)) > 1),
              min(len(before), len(now)))
    return f"was …{before[max(at - 60, 0):at + 60]!r}…, is …{now[max(at - 60, 0):at + 60]!r}…"


def test_nothing_is_said_otherwise_than_what_is_kept(state):
    before, now = state
    changed = {name: first_difference(before[name], now[name]) for name in before.keys() & now.keys()
               if before[name] != now[name]}
    assert not changed, f"Where that is meant, run .venv/bin/python -m tests.kept and read its difference. {changed}"
    assert list(before) == list(now)
