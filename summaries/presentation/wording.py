"""Pieces of sentences that many modules need: singular and plural, counts, the period at the end; wrapped lines."""

from collections.abc import Iterable
from textwrap import wrap

SAMPLE_NOTE = "sample data, made up"    # in files of the built-in sample, which may be passed on
MAX_NAMES = 3    # how many names a sentence lists; of more, it has a number


def singular_or_plural(count: float, singular: str, plural: str | None = None) -> str:
    """Return the form that agrees with `count`; the plural is the singular with an s, unless given."""
    return singular if count == 1 else singular + "s" if plural is None else plural


def pluralize(count: int, singular: str, plural: str | None = None) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{count} {singular_or_plural(count, singular, plural)}"


def pluralize_with_commas(count: int, singular: str, plural: str | None = None) -> str:
    """Return `1 row` or `6,535 rows`."""
    return f"{count:,} {singular_or_plural(count, singular, plural)}"


def line_count(texts: Iterable[str], characters: int) -> int:
    """Return how many lines of `characters` the longest of `texts` takes when it is wrapped; 1 without texts."""
    return max((len(wrap(text, characters)) for text in texts), default=1)


def with_period(text: str) -> str:
    """Return `text` with exactly one period at its end."""
    return f"{text.rstrip('.')}."
