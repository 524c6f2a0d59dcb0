"""Parses lists of people: splits them, distinguishes names from notes, and compares names.

A list that can be read in several ways is marked as uncertain.
"""

from cop_sheets.parsing.people.name_parts import is_degree, normalize_words, person_key, remove_parentheses
from cop_sheets.parsing.people.names import ParsedPeople, parse_people_cell
from cop_sheets.parsing.people.vocabulary import GENERATIONS, TITLES

__all__ = [
    "GENERATIONS", "TITLES", "ParsedPeople", "is_degree", "normalize_words", "parse_people_cell", "person_key",
    "remove_parentheses",
]
