"""What to fix: the fix list, the list of flags on pages, blockers of figures, and priorities.

Each has the cell and what to type there.
"""

from summaries.fixes.blockers import blocker_cells, blockers_table, count_blockers, find_blockers
from summaries.fixes.fix_list import (
    FIX_LIST_COLUMNS,
    cop_labels,
    cop_names,
    fix_list_links,
    fix_list_name,
    fix_list_pdf,
    fix_list_sentence,
    fix_list_subjects,
    fix_list_xlsx,
    flag_cells,
    flag_values,
    visible_values,
)
from summaries.fixes.flag_list import FlagFilterOptions, filter_flags, flag_filter_options, flag_rows, rule_heading
from summaries.fixes.priorities import PriorityFix, fix_counts, open_musts_sentence, priority_fixes

__all__ = [
    "FIX_LIST_COLUMNS",
    "FlagFilterOptions",
    "PriorityFix",
    "blocker_cells",
    "blockers_table",
    "cop_labels",
    "cop_names",
    "count_blockers",
    "filter_flags",
    "find_blockers",
    "fix_counts",
    "fix_list_links",
    "fix_list_name",
    "fix_list_pdf",
    "fix_list_sentence",
    "fix_list_subjects",
    "fix_list_xlsx",
    "flag_cells",
    "flag_filter_options",
    "flag_rows",
    "flag_values",
    "open_musts_sentence",
    "priority_fixes",
    "rule_heading",
    "visible_values",
]
