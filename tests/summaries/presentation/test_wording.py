"""Pieces of sentences."""

import pytest

from summaries.presentation.wording import pluralize, pluralize_with_commas, singular_or_plural, with_period


@pytest.mark.parametrize(("count", "expected"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (6535, "6535 rows")])
def test_a_noun_agrees_with_its_count(count, expected):
    assert pluralize(count, "row") == expected


def test_large_counts_can_have_commas():
    assert pluralize_with_commas(6535, "row is", "rows are") == "6,535 rows are"


def test_a_plural_can_be_given():
    assert pluralize(2, "holds", "hold") == "2 hold"
    assert singular_or_plural(1.0, "person", "people") == "person"
    assert singular_or_plural(0.5, "person", "people") == "people"


@pytest.mark.parametrize("text", ["It is damaged", "It is damaged.", "It is damaged..."])
def test_a_sentence_has_one_period(text):
    assert with_period(text) == "It is damaged."
