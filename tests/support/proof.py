"""How many cases of a large family run: a fixed part of them in `make test`, all of them in `make proof`.

Such a test has the mark `proof` (`pytest.mark.proof`): `make proof` sets PROOF=1 and runs these tests alone.
"""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

Case = TypeVar("Case")
PROOF = os.environ.get("PROOF", "0") not in ("", "0")


def case_count(few: int, all_of_them: int) -> int:
    """Return how many cases to run: `few` in `make test`, `all_of_them` in `make proof`."""
    return all_of_them if PROOF else few


def example_settings(few: int, all_of_them: int) -> settings:
    """Return the settings of a hypothesis test that draws `few` examples, and `all_of_them` in `make proof`."""
    return settings(max_examples=case_count(few, all_of_them),
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def sample_cases(cases: Sequence[Case], few: int, seed: int = 1) -> list[Case]:
    """Return `few` of `cases`, drawn by `seed` and in their order; in `make proof` all of them."""
    if PROOF or len(cases) <= few:
        return list(cases)
    drawn = random.Random(seed).sample(range(len(cases)), few)
    return [cases[number] for number in sorted(drawn)]
