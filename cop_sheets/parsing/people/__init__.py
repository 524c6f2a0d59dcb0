"""Who a cell names: lists of people taken apart, names told from notes, and when two names are one person's.

What is not certain is read and marked as such.
"""

from cop_sheets.parsing.people.name_parts import is_degree, normalize_words, person_key, remove_parentheses
from cop_sheets.parsing.people.names import ParsedPeople, parse_people_cell
from cop_sheets.parsing.people.vocabulary import GENERATIONS, TITLES

__all__ = [
    "GENERATIONS", "TITLES", "ParsedPeople", "is_degree", "normalize_words", "parse_people_cell", "person_key",
    "remove_parentheses",
]
