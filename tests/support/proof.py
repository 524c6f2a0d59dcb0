"""The number of cases in large sets: a fixed part in `make test`, all of them in `make proof`.

Such a test has the mark `proof` (`pytest.mark.proof`): `make proof` sets PROOF=1 and runs only these tests.
"""

import os
import random
from collections.abc import Sequence
from itertools import product
from typing import TypeVar

from hypothesis import HealthCheck, settings

Case = TypeVar("Case")
Other = TypeVar("Other")
PROOF = os.environ.get("PROOF", "0") not in ("", "0")


def case_count(few: int, all_of_them: int) -> int:
    """Return how many cases to run: `few` in `make test`, `all_of_them` in `make proof`."""
    return all_of_them if PROOF else few


def example_settings(few: int, all_of_them: int) -> settings:
    """Return the settings of a hypothesis test with `few` examples, or `all_of_them` in `make proof`."""
    return settings(max_examples=case_count(few, all_of_them),
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def sample_cases(cases: Sequence[Case], few: int, seed: int = 1) -> list[Case]:
    """Return a sample of `few` cases, chosen by `seed` and in their order; all of them in `make proof`."""
    if PROOF or len(cases) <= few:
        return list(cases)
    drawn = random.Random(seed).sample(range(len(cases)), few)
    return [cases[number] for number in sorted(drawn)]


def sample_pairs(first: Sequence[Case], second: Sequence[Other]) -> list[tuple[Case, Other]]:
    """Return pairs that have each of `first` and each of `second` in turn; all pairs in `make proof`."""
    if PROOF:
        return list(product(first, second))
    return [(first[number % len(first)], second[number % len(second)])
            for number in range(max(len(first), len(second)))]
