"""The generated parts of docs/rules.md: every rule with its location, severities, messages and effect."""

from cop_sheets.layout import (
    CONSULTATIONS,
    COPS,
    EXPLANATIONS_TAB,
    SESSIONS,
    SURVEY_ITEMS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
)
from summaries.documents.reference import rule_cases
from summaries.figures import CANNOT_BE_JUDGED, DOES_NOT_MEET, NOT_DOCUMENTED
from tests.docs.tables import table
from validators import RULES, Case, Rule, RuleCategory, Severity

# For each view (the table that a rule checks): what one row is, and the tab of the flagged cells.
CHECKED_ROWS: dict[str, tuple[str, Tab | None]] = {
    "cops": ("each CoP that is active in the year", COPS),
    "cop_months": ("each month that is due for an active CoP", COPS),
    "books": ("each partnership with an active CoP", COPS),
    "active_spans": ("each period in which a CoP was active", COPS),
    "sessions": ("each session of the year, or without a date", SESSIONS),
    "unmarked_cancellations": ("each session that counts as held because its Status is blank", SESSIONS),
    "trainings": ("each training of the year, or without a date", TRAININGS),
    "cohorts": ("each facilitator-training cohort", TRAININGS),
    "consultations": ("each consultation of the year, or without a date", CONSULTATIONS),
    "similar_names": ("each individual consulted in the year", CONSULTATIONS),
    "people_lists": ("each list of people in Individuals or Facilitators", None),
    "responses": ("each survey response of the year", SURVEY_RESPONSES),
    "answers": ("each answer to an outcome", SURVEY_RESPONSES),
    "outcomes": ("each outcome of a partnership", SURVEY_RESPONSES),
    "survey_items": ("each question on Survey Items", SURVEY_ITEMS),
    "workbooks": ("each workbook", None),
    "duplicate_workbooks": ("each pair of workbooks", None),
    "folder": ("the folder of workbooks", None),
    "tabs": ("each tab", None),
    "unread_tabs": ("each tab that is not read", None),
    "columns": ("each header", None),
    "date_columns": ("each column of dates", None),
    "cells": ("each cell of a known column", None),
    "ids": ("each CoP ID and Training ID", None),
    "dates": ("each date, other than a session's", None),
    "rows": ("each row of a tab with data", None),
    "non_data_rows": ("each tab with data", None),
    "explanations": ("each explanation of a flag", EXPLANATIONS_TAB),
}
GROUPS = {
    "COP": "CoPs: the fidelity model", "TRN": "Trainings", "SUR": "Survey", "WBK": "Workbooks",
    "TAB": "Tabs and columns", "CEL": "Cells", "ROW": "Rows", "SES": "Sessions", "CON": "Consultations",
    "EXP": "Explanations of flags",
}


def sections() -> dict[str, str]:
    """Return the sections of the page, by name."""
    return {"count": _count(), "rules": "\n\n".join(_group(prefix) for prefix in GROUPS)}


def _count() -> str:
    by_severity = {severity: sum(rule.severity is severity for rule in RULES) for severity in Severity}
    model = sum(rule.category is RuleCategory.FIDELITY for rule in RULES)
    severities = ", ".join(f"{count} *{severity}*" for severity, count in by_severity.items())
    return (f"{len(RULES)} rules: {model} about the fidelity model and {len(RULES) - model} about the data. "
            f"By severity: {severities}.")


def _group(prefix: str) -> str:
    lines = [line for rule in RULES if rule.id.startswith(f"{prefix}-") for line in _lines(rule)]
    headers = ("Rule", "What it checks", "Severity", "Message", "What to do", "Effect on the standing",
               "Who may explain it")
    return f"### {GROUPS[prefix]}\n\n{table(headers, lines)}"


def _lines(rule: Rule) -> list[tuple[str, ...]]:
    what, tab = CHECKED_ROWS[rule.view]
    sentences = rule_cases(rule.id)[["What It Says", "What to Do", "Who May Explain It"]].values.tolist()
    heading = f"**{rule.id}** {rule.title}" + (f" (“{rule.source_text}”)" if rule.source_text else "")
    lines = []
    for number, (case, (message, fix, decider)) in enumerate(zip(rule.cases, sentences, strict=True)):
        first = number == 0
        lines.append((heading if first else "", _checks(rule, case, tab, what if first else ""), str(case.severity),
                      message, fix, effect_of(rule, case), decider))
    return lines


def _checks(rule: Rule, case: Case, tab: Tab | None, what: str) -> str:
    name = rule.column_of(case)
    place = tab and (f"{tab.name}, {tab[name].header}" if name else tab.name)
    return ": ".join(filter(None, (place, what)))


def effect_of(rule: Rule, case: Case) -> str:
    """Return what a flag of this case does to the standing of its CoP, in words."""
    if rule.category is not RuleCategory.FIDELITY or rule.severity is not Severity.MUST:
        return "none"
    if case.unknown:
        return CANNOT_BE_JUDGED
    if case.severity is not Severity.MUST:
        return "none"
    return NOT_DOCUMENTED if case.blank else DOES_NOT_MEET
