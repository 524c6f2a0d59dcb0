"""The rule book and the data dictionary as tables, derived from the rules and the layout."""

import string
from functools import cache

import pandas as pd

from cop_sheets import csv_bytes
from cop_sheets.layout import AGREEMENT_SCALE, TABS, Column, ColumnType
from cop_sheets.writers.template import accepted_values_text
from summaries.fixes import cop_names, flag_cells, flag_values
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import RULES, Case, Rule
from validators import RuleCategory as About

CATEGORY_NAMES = {About.FIDELITY: "the model", About.DATA: "the data"}
FLAG_COUNT_COLUMN = "Flags Now"
NOBODY = "nobody"
# Texts for the fields of message templates, where the field's name would not explain it.
_PLACEHOLDER_TEXTS = {"cop_name": "CoP", "value": "what is typed", "typed": "what is typed", "year_name": "fiscal year",
                      "end": "End Date", "domain_changed_on": "Domain Changed On", "cad_updated_on": "CAD Updated On",
                      "facilitator_count": "number", "missing_since": "month", "missing_streak": "number",
                      "missing_training": "months", "open_training": "months", "missing_implementation": "months",
                      "open_implementation": "months", "uncovered": "strategies", "words": "outcome",
                      "outcome": "the outcome's number", "outcome_words": "outcome",
                      "sentence": "What is the matter with it",
                      "day_first": "how many dates", "either": "how many", "turned": "", "cells": "", "judged": "",
                      "rows_text": "how many rows below its headers are", "rows_named": "how many, and which rows",
                      "known_tab": "tab that is read", "files_named": "how many files, and which",
                      "shared_text": "how many, and in which", "duplicates_text": "",
                      "sheet": "tab", "wanted": "column", "first_headers": "first headers", "letter": "column letter",
                      "other_letter": "column letter", "start_text": "the other date", "header": "column",
                      "consequence": "What follows from it", "problem": "why",
                      "accepted": "an example of what can be read", "kind": "what the column holds",
                      "understood": "what is understood", "as_of": "as-of date", "first": "another row",
                      "attended": "number",
                      "parts_text": "the numbers of the parts", "parts": "their sum", "one": "one name",
                      "other": "another", "unique_text": "id or name",
                      "why_unknown": "why", "where": "what has it", "cancellation_text": "the words", "notes": "",
                      "unread": "", "insertion": "",
                      "counted": "", "counting": "", "as_it_stands": "", "names_first": "",
                      "names_verb": "count, or not yet",
                      "number_verb": "counts, or not yet",
                      "flag": "which flag", "flag_id": "Flag ID", "decider": "who", "until": "date",
                      "has": "Before or Now", "lacks": "Now or Before",
                      "change": "what has changed", "now": "another Flag ID"}


@cache
def rule_book() -> pd.DataFrame:
    """Return one row per rule, in the order of the rule book, all text.

    Severity is the worst of its cases, All Severities has all of them. What It Says and What to Do have one line per
    case, with ‹words› for the fields of its template.
    """
    return pd.DataFrame([{
        "Rule": rule.id, "Title": rule.title, "About": CATEGORY_NAMES[rule.category],
        "Severity": SEVERITY_MARKS[rule.severity],
        "All Severities": ", ".join(dict.fromkeys(str(case.severity) for case in rule.cases)),
        "Explained By": str(rule.explained_by or NOBODY),
        "What It Says": _case_texts(rule, "message"), "What to Do": _case_texts(rule, "fix"),
        "The Programme's Words": rule.source_text, "Fiscal Years": ", ".join(rule.fiscal_years)} for rule in RULES])


@cache
def rule_book_csv() -> bytes:
    """Return the rule book as a CSV file."""
    return csv_bytes(rule_book())


def template_text(sentence: str) -> str:
    """Return a template with ‹words› for its fields: `{value} hours can't be counted` has ‹what is typed›."""
    parts = []
    for before, name, _, _ in string.Formatter().parse(sentence):
        name = name or ""
        text = _PLACEHOLDER_TEXTS.get(name, name.replace("_", " "))
        parts += [before, f"‹{text}›" if text else ""]
    return "".join(parts)


def _case_texts(rule: Rule, part: str) -> str:
    """Return the messages or fixes (`part`) of the cases of `rule`, one per line, with severity if there are several.
    """
    has_several = len(rule.cases) > 1
    return "\n".join((f"{case.severity}: " if has_several else "") + template_text(getattr(case, part))
                     for case in rule.cases)


def get_rule(rule_id: str) -> Rule:
    """Return the rule with the id `rule_id`."""
    return next(rule for rule in RULES if rule.id == rule_id)


@cache
def rule_cases(rule_id: str) -> pd.DataFrame:
    """Return one row per case of a rule: How Serious, What It Says, What to Do, Who May Explain It."""
    rule = get_rule(rule_id)
    return pd.DataFrame([(SEVERITY_MARKS[case.severity], template_text(case.message), template_text(case.fix),
                          _decider_text(rule, case)) for case in rule.cases],
                        columns=["How Serious", "What It Says", "What to Do", "Who May Explain It"])


def _decider_text(rule: Rule, case: Case) -> str:
    """Return who decides about explanations of a case, and what an explanation says: `a manager: it was held`."""
    decider = rule.decider(case)
    return f"{decider}: {rule.explanation}" if decider and rule.explanation else str(decider or NOBODY)


@memoized
def rules_with_flag_counts(report: Report) -> pd.DataFrame:
    """Return the rule book with `FLAG_COUNT_COLUMN`, the number of open flags of each rule in `report`."""
    book = rule_book().copy()
    book.insert(2, FLAG_COUNT_COLUMN, book["Rule"].map(report.open_flags["Rule"].value_counts()).fillna(0).astype(int))
    return book


@memoized
def rules_sentence(report: Report) -> str:
    """Return how many rules there are, of which category, and how many have flags."""
    fidelity_count = sum(rule.category is About.FIDELITY for rule in RULES)
    raised, flags = int((rules_with_flag_counts(report)[FLAG_COUNT_COLUMN] > 0).sum()), len(report.open_flags)
    now = (f"{pluralize(flags, 'flag is', 'flags are')} raised now, by {raised} of them" if flags else
           "No flag is raised now")
    return (f"{len(RULES)} rules: {fidelity_count} about the model, which rest on the programme's own words, and "
            f"{len(RULES) - fidelity_count} about the data. {now}.")


@memoized
def flags_for_rule(report: Report, rule_id: str) -> pd.DataFrame:
    """Return one row per open flag of a rule, all text.

    Columns: Partnership, Tab, Cell, CoP, Severity, What Stands There, What Is Wrong.
    """
    names = cop_names(report)
    flags = report.flags.assign(Cell=flag_cells(report), Value=flag_values(report)).loc[report.open_flags.index]
    flags = flags[flags["Rule"] == rule_id].to_dict("records")
    return pd.DataFrame(
        [(flag["Partnership"], flag["Tab"], flag["Cell"], names.get((flag["Partnership"], flag["CoP ID"]),
                                                                   flag["CoP ID"]),
          SEVERITY_MARKS[flag["Severity"]], str(flag["Value"]), flag["Message"]) for flag in flags],
        columns=["Partnership", "Tab", "Cell", "CoP", "Severity", "What Stands There", "What Is Wrong"], dtype=object)


@cache
def data_dictionary() -> pd.DataFrame:
    """Return one row per column of the layout, all text. Required, Unique and Feeds a Figure are yes or no."""
    return pd.DataFrame([{
        "Tab": tab.name, "Column": column.header, "What It Is For": column.help, "Kind": str(column.kind),
        "What It Takes": _accepted_text(column), "Required": _yes_no(column.required), "Unique": _yes_no(column.unique),
        "Feeds a Figure": _yes_no(column.figure), "Allowed Values": "; ".join(_allowed_values(column)),
        "Other Names": "; ".join(column.aliases)} for tab in TABS for column in tab.columns])


@cache
def data_dictionary_csv() -> bytes:
    """Return the data dictionary as a CSV file."""
    return csv_bytes(data_dictionary())


@cache
def tab_list() -> pd.DataFrame:
    """Return one row per tab of the layout: Tab, One Row Is, Needed (yes or no), Other Names."""
    return pd.DataFrame([(tab.name, tab.row_description, _yes_no(not tab.optional),
                          "; ".join(tab.aliases)) for tab in TABS],
                        columns=["Tab", "One Row Is", "Needed", "Other Names"])


def _accepted_text(column: Column) -> str:
    if column.kind is ColumnType.CHOICE:
        return "One of the allowed values."
    if column.kind is ColumnType.CHOICES:
        return "One or more of the allowed values, with a semicolon between."
    return accepted_values_text(column) or "Any text."


def _allowed_values(column: Column) -> tuple[str, ...]:
    return column.choices or {ColumnType.YES_NO: ("Yes", "No"),
                              ColumnType.AGREEMENT: AGREEMENT_SCALE}.get(column.kind, ())


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def search_rows(table: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the rows of `table` that contain every word of `query`, ignoring case."""
    query_words = query.casefold().split()
    if not query_words:
        return table
    texts = table.astype(str).agg(" ".join, axis=1).str.casefold()
    return table[[all(word in text for word in query_words) for text in texts]]
