"""The flags and explanations of NCPC's pack, without text that people typed."""

from dataclasses import replace

from cop_sheets import csv_bytes
from cop_sheets.decisions import Explanation
from cop_sheets.text import match_key
from summaries.report import Report
from validators import FLAG_COLUMNS, RULES

KEPT_COLUMNS = frozenset(("Severity", "Rule", "Kind", "Partnership", "Row", "Column", "Flag ID", "Subject", "Status"))


def flags_for_ncpc(report: Report) -> bytes:
    """Return flags.csv for NCPC: its columns are the same, but those that quote cells are empty.

    Tab and Header have the layout's words, Message the title of the rule. `report`: for NCPC.
    """
    flags = report.flags.copy()
    tabs = {location.raw_sheet.name: location.tab for location in report.tables.locations}
    meant = [tabs.get(name) for name in flags["Tab"].tolist()]
    headers = {match_key(column.header): column.header for tab in tabs.values() for column in tab.columns}
    kept_headers = [headers.get(match_key(header), "") for header in flags["Header"].tolist()]
    for column in FLAG_COLUMNS:
        if column not in KEPT_COLUMNS:
            flags[column] = ""
    flags["Tab"] = [tab.name if tab else "" for tab in meant]
    flags["Header"] = kept_headers
    titles = {rule.id: rule.title for rule in RULES}
    flags["Message"] = [titles[rule] for rule in flags["Rule"].tolist()]
    return csv_bytes(flags)


def explanations_for_ncpc(report: Report, explanations: tuple[Explanation, ...]) -> tuple[Explanation, ...]:
    """Return the explanations of flags whose Flag ID NCPC may see, without what was typed and by whom."""
    shown = {part.flag_id for parts in report.flag_parts for part in parts if part.flag_id}
    return tuple(map(without_texts, (each for each in explanations if each.flag_id in shown)))


def without_texts(explanation: Explanation) -> Explanation:
    """Return an explanation without what was typed and by whom."""
    return replace(explanation, what="", reason="", asked_by="", decided_by="", sentence="")
