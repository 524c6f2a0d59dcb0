"""The counting version is raised when figures change: a hash of the golden figures is kept with it."""

import hashlib

from summaries.counting_version import COUNTING_VERSION, GOLDEN_FIGURES
from tests.golden.store import expanded, load

FIGURES = "ncpc summary/summary/"    # the block of the NCPC summary, every cell but the Source Version
# Named, so that a state that is added to tests/golden/ is no changed figure. Add those that count something new.
STATES = ("as-NCPC-sees-it", "not-by-name", "nothing-wrong", "nothing-yet", "one-in-July", "one-of-each", "registry",
          "sample", "two-in-March", "two-years")


def figures_hash(golden: dict[str, list[str]]) -> str:
    """Return a short hash of the figures of `STATES`."""
    digest = hashlib.sha256()
    for state in STATES:
        digest.update("\n".join(line for line in expanded(golden, state) if line.startswith(FIGURES)).encode())
    return digest.hexdigest()[:16]


def reminder(found: str) -> str:
    """Return what to do about changed golden figures; "" where they are those of the counting version."""
    if found == GOLDEN_FIGURES:
        return ""
    return (f"The golden figures are not those of counting version {COUNTING_VERSION}. If any figure is new or counted "
            f"otherwise, set COUNTING_VERSION to {COUNTING_VERSION + 1} in summaries/counting_version.py, unless this "
            "change has raised it already; if the states themselves are others, leave it. In both cases set "
            f'GOLDEN_FIGURES to "{found}".')


def test_the_golden_figures_are_those_of_the_counting_version():
    message = reminder(figures_hash(load()))
    assert not message, message


def test_a_changed_figure_is_a_reminder():
    golden = load()
    state = "sample"
    at = next(at for at, line in enumerate(golden[state]) if line.startswith(FIGURES) and "/Number: " in line)
    golden[state][at] += "1"
    message = reminder(figures_hash(golden))
    assert f"set COUNTING_VERSION to {COUNTING_VERSION + 1}" in message
