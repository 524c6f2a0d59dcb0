"""The switch between a fixed part of a large set of cases and all of it."""

import pytest

from tests.support import proof

LETTERS = "abcdefghij"


@pytest.mark.parametrize(("switch", "number"), [(False, 3), (True, 900)])
def test_make_proof_runs_all_cases(monkeypatch, switch, number):
    monkeypatch.setattr(proof, "PROOF", switch)
    assert proof.case_count(3, 900) == proof.example_settings(3, 900).max_examples == number


def test_a_part_is_the_same_every_time_and_in_order(monkeypatch):
    monkeypatch.setattr(proof, "PROOF", False)
    part = proof.sample_cases(LETTERS, 4)
    assert part == proof.sample_cases(LETTERS, 4) == sorted(part) and len(set(part)) == 4
    assert part != proof.sample_cases(LETTERS, 4, seed=2)
    assert proof.sample_cases(LETTERS, 30) == list(LETTERS)
    monkeypatch.setattr(proof, "PROOF", True)
    assert proof.sample_cases(LETTERS, 4) == list(LETTERS)


def test_pairs_have_each_of_both(monkeypatch):
    monkeypatch.setattr(proof, "PROOF", False)
    assert proof.sample_pairs("abc", "xy") == [("a", "x"), ("b", "y"), ("c", "x")]
    assert proof.sample_pairs("a", "xyz") == [("a", "x"), ("a", "y"), ("a", "z")]
    monkeypatch.setattr(proof, "PROOF", True)
    assert len(proof.sample_pairs("abc", "xy")) == len(set(proof.sample_pairs("abc", "xy"))) == 6
