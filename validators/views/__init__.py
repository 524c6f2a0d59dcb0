"""The tables that rules judge, one row for each thing to be judged, each row with its cell's address.

A view says what is so; whether that breaks a rule is for the rule to say.
"""

from validators.views.cells import accepted, empty_partnerships, excused, judged_rows
from validators.views.date_order import ORDER_FIX
from validators.views.logs import EARLIEST, asking, attendance, is_planned, is_repeated, is_uncounted, questions_of
from validators.views.registry import REGISTRY, told_by_the_registry, with_registry
from validators.views.unread import UNREAD_TAB

__all__ = [
    "EARLIEST", "ORDER_FIX", "REGISTRY", "UNREAD_TAB", "accepted", "asking", "attendance", "empty_partnerships",
    "excused", "is_planned", "is_repeated", "is_uncounted", "judged_rows", "questions_of", "told_by_the_registry",
    "with_registry",
]
