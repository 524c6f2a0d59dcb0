"""Who a cell names: lists of people taken apart, names told from notes, and when two names are one person's.

What is not certain is read and marked as such.
"""

from cop_sheets.parsing.people.name_parts import aside_removed, is_degree, person_key, words_of
from cop_sheets.parsing.people.names import People, people_in
from cop_sheets.parsing.people.vocabulary import GENERATIONS, TITLES

__all__ = [
    "GENERATIONS", "TITLES", "People", "aside_removed", "is_degree", "people_in", "person_key", "words_of",
]
