"""What flags.csv of NCPC's pack can be checked for: its words, its explanations, and flags that its cells give."""

import re
from collections.abc import Iterable, Mapping

from cop_sheets.decisions import Explanation, ExplanationStatus
from cop_sheets.layout import DATA_TABS, TABS
from cop_sheets.text import escape_formula
from validators import FLAG_COLUMNS, RULES, SEVERITIES, FlagStatus, Rule, RuleCategory
from validators.flags import PART_SEPARATOR
from workflow.packs.ncpc.texts import KEPT_COLUMNS

FlagRow = Mapping[str, str]    # one row of flags.csv by header
_REPLACED_COLUMNS = ("Tab", "Header", "Message")
_PATTERNS = {"Row": re.compile(r"\d*"), "Column": re.compile("[A-Z]*"), "Flag ID": re.compile(r"(F-\w+(; |$))*"),
             "Subject": re.compile(r"(S-\w+(; |$))*")}
# Of these every row is in NCPC's cells, and no flag of another rule can be at the same cell only there.
_VIEWS = ("cops", "cop_months", "active_spans", "sessions", "trainings")


def has_only_texts_for_ncpc(flags: Iterable[FlagRow], partnership: str, is_same_version: bool) -> bool:
    """Return whether rows of flags.csv have no other text than `flags_for_ncpc` writes for a partnership.

    `is_same_version`: whether this version of the product wrote them, whose words are known.
    """
    rules = {rule.id: rule for rule in RULES}
    words = {"Severity": {*SEVERITIES}, "Kind": {*RuleCategory}, "Partnership": {escape_formula(partnership)},
             "Status": {*FlagStatus}}
    if is_same_version:
        words |= {"Rule": {*rules}, "Tab": {"", *(tab.name for tab in TABS)},
                  "Header": {"", *(column.header for tab in TABS for column in tab.columns)}}
    empty = [column for column in FLAG_COLUMNS if column not in (*KEPT_COLUMNS, *_REPLACED_COLUMNS)]
    return all(all(flag[column] in known for column, known in words.items())
               and all(pattern.fullmatch(flag[column]) for column, pattern in _PATTERNS.items())
               and not any(flag[column] for column in empty)
               and (not is_same_version or _is_of_rule(flag, rules[flag["Rule"]])) for flag in flags)


def _is_of_rule(flag: FlagRow, rule: Rule) -> bool:
    return (flag["Message"] == escape_formula(rule.title) and flag["Kind"] == rule.category
            and flag["Severity"] in {rule.severity, *(case.severity for case in rule.cases)})


def unexplained_flags(flags: Iterable[FlagRow], explanations: Iterable[Explanation]) -> list[FlagRow]:
    """Return the flags that are not open, although no explanation says so."""
    statuses = {explanation.flag_id: explanation.status for explanation in explanations}
    found = []
    for flag in flags:
        known = [statuses.get(flag_id) for flag_id in flag["Flag ID"].split(PART_SEPARATOR)]
        if (flag["Status"] == FlagStatus.EXPLAINED and {*known} != {ExplanationStatus.APPROVED}) or (
                flag["Status"] == FlagStatus.WAITING and ExplanationStatus.WAITING not in known):
            found.append(flag)
    return found


def flag_places(flags: Iterable[FlagRow]) -> dict[tuple[str, ...], FlagRow]:
    """Return the flags that NCPC's cells give like the original ones, by rule, severity, tab and row.

    Their rules need no column that NCPC doesn't get. Flag IDs differ where an ID is replaced.
    """
    given = {rule.id for rule in RULES if rule.view in _VIEWS and _needs_figures_only(rule)}
    return {tuple(flag[column] for column in ("Rule", "Severity", "Tab", "Row")): flag for flag in flags
            if flag["Rule"] in given}


def _needs_figures_only(rule: Rule) -> bool:
    """Return whether each column of the layout that a rule names is used by figures, and none is private."""
    names = {rule.column, *(case.column for case in rule.cases), *rule.needed_columns, *(rule.rests_on or ())}
    columns = [column for tab in DATA_TABS for column in tab.columns if column.name in names]
    return not rule.rests_on_private and all(column.figure for column in columns)
