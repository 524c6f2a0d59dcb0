"""NCPC's pack: what figures use of a workbook, and nothing else that somebody typed.

`make_pack` writes its files with these functions; `verify_pack` writes them anew and compares.
"""

from workflow.packs.ncpc.cells import NCPC_CELLS_FORM, cells_for_ncpc
from workflow.packs.ncpc.flags import (
    FLAG_ID,
    RULE_ID,
    SUBJECT,
    flag_places,
    has_form_for_ncpc,
    has_words_for_ncpc,
    unexplained_flags,
)
from workflow.packs.ncpc.form import find_unlike_cells
from workflow.packs.ncpc.texts import explanations_for_ncpc, flags_for_ncpc, without_texts

__all__ = [
    "FLAG_ID", "NCPC_CELLS_FORM", "RULE_ID", "SUBJECT", "cells_for_ncpc", "explanations_for_ncpc", "find_unlike_cells",
    "flag_places", "flags_for_ncpc", "has_form_for_ncpc", "has_words_for_ncpc", "unexplained_flags", "without_texts",
]
