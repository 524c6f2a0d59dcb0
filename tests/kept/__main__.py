"""Renews what is kept: `python -m tests.kept`, and then `git diff` says what has changed."""

from tests.kept import STATES, keep

for state, make in STATES.items():
    keep(state, make())
