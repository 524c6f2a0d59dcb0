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
_ID = "[0-9A-HJKMNP-TV-Z]{12}"
FLAG_ID, SUBJECT, RULE_ID = (re.compile(pattern) for pattern in (f"F-{_ID}", f"S-{_ID}", "[A-Z]{3}-[0-9]{2}"))
_PATTERNS = {"Row": re.compile("([1-9][0-9]{0,6})?"), "Column": re.compile("([A-Z]{1,3})?"), "Rule": RULE_ID,
             "Flag ID": re.compile(f"(F-{_ID}(; F-{_ID})*)?"), "Subject": re.compile(f"(S-{_ID}(; S-{_ID})*)?")}
_RULES = {rule.id: rule for rule in RULES}
_TAB_NAMES = {"", *(tab.name for tab in TABS)}
_HEADERS = {"", *(column.header for tab in TABS for column in tab.columns)}
# Of these every row is in NCPC's cells, and no flag of another rule can be at the same cell only there.
_VIEWS = ("cops", "cop_months", "active_spans", "sessions", "trainings")


def has_form_for_ncpc(flags: Iterable[FlagRow], partnership: str) -> bool:
    """Return whether rows of flags.csv have no text of a form that `flags_for_ncpc` never writes for a partnership.

    That is what every version of the product has in common; Tab, Header and Message are not checked.
    """
    words = {"Severity": {*SEVERITIES}, "Kind": {*RuleCategory}, "Partnership": {escape_formula(partnership)},
             "Status": {*FlagStatus}}
    empty = [column for column in FLAG_COLUMNS if column not in (*KEPT_COLUMNS, *_REPLACED_COLUMNS)]
    return all(all(flag[column] in known for column, known in words.items())
               and all(pattern.fullmatch(flag[column]) for column, pattern in _PATTERNS.items())
               and not any(flag[column] for column in empty) for flag in flags)


def has_words_for_ncpc(flag: FlagRow) -> bool:
    """Return whether the Rule, Tab, Header and Message of a row of flags.csv are words of this version."""
    rule = _RULES.get(flag["Rule"])
    return rule is not None and flag["Tab"] in _TAB_NAMES and flag["Header"] in _HEADERS and (
        flag["Message"], flag["Kind"]) == (escape_formula(rule.title), rule.category) and (
        flag["Severity"] in {rule.severity, *(case.severity for case in rule.cases)})


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
