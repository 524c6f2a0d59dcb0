"""The menu: every page by section, with its title, icon and first heading."""

from typing import NamedTuple


class PageEntry(NamedTuple):
    """A page: its file in pages/, its title and Material icon, and (`marker`) its first heading below the title."""

    file: str
    title: str
    icon: str
    marker: str

    @property
    def path(self) -> str:
        """The page's URL path relative to the app's root; "" for the first page."""
        return "" if self == FIRST_ENTRY else self.file.removesuffix(".py")


MENU: dict[str, tuple[PageEntry, ...]] = {
    "At a glance": (
        PageEntry("overview.py", "Overview", "dashboard", "Where do we stand?"),
        PageEntry("board_page.py", "Board page", "print", "The year on one page"),
    ),
    "Fidelity": (
        PageEntry("compliance.py", "Compliance", "fact_check", "Which CoPs meet the model?"),
        PageEntry("fix_list.py", "Fix list", "checklist", "Which cells to fix, in sheet order"),
        PageEntry("explanations.py", "Explanations", "rate_review", "What can't be mended, and why?"),
        PageEntry("changes.py", "Changes", "difference", "What has changed between two days?"),
    ),
    "Results": (
        PageEntry("outcomes.py", "Outcomes", "insights", "What do members and facilitators say?"),
        PageEntry("activity.py", "Activity", "calendar_month", "What happened, month by month?"),
    ),
    "Reporting": (
        PageEntry("ncpc_summary.py", "NCPC summary", "summarize", "What is reported to NCPC?"),
        PageEntry("certify.py", "Certify", "verified", "Who stands for the year's figures?"),
    ),
    "Sheets": (
        PageEntry("workbooks.py", "Workbooks", "table_view", "What was read?"),
    ),
    "Reference": (
        PageEntry("rule_book.py", "Rule book", "gavel", "What is checked?"),
        PageEntry("data_dictionary.py", "Data dictionary", "menu_book", "What goes into which column?"),
    ),
}
PAGES = tuple(entry for entries in MENU.values() for entry in entries)
FIRST_ENTRY = PAGES[0]
WORKBOOKS_ENTRY = next(entry for entry in PAGES if entry.file == "workbooks.py")
