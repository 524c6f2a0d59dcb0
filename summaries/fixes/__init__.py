"""What to fix: the fix list, the flags as pages list them, what blocks a figure, and what to fix first.

Each names the cell and what to type there.
"""

from summaries.fixes.blockers import found_obstacles, obstacle_cells, obstacles
from summaries.fixes.fix_list import (
    FIX_LIST_COLUMNS,
    cell_of,
    cop_labels,
    cop_names,
    fix_counts,
    fix_list_name,
    fix_list_pdf,
    fix_list_xlsx,
    fix_sentence,
    values_told,
)
from summaries.fixes.flag_list import FlagChoices, flag_choices, flag_lines, flags_chosen, rule_heading
from summaries.fixes.priorities import FirstFix, first_fixes, fixes_sentence

__all__ = [
    "FIX_LIST_COLUMNS", "FirstFix", "FlagChoices", "cell_of", "cop_labels", "cop_names", "first_fixes",
    "fix_counts", "fix_list_name", "fix_list_pdf", "fix_list_xlsx", "fix_sentence", "fixes_sentence",
    "flag_choices", "flag_lines", "flags_chosen", "found_obstacles", "obstacle_cells", "obstacles", "rule_heading",
    "values_told",
]
