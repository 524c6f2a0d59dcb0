"""A tab without a column that a rule needs is flagged at its header row, without code in the rule for that."""

from functools import cache

import pytest

from cop_sheets.layout import STRATEGIES, TABS
from tests.support.sheets import CLEAN_SHEETS, MONTHS, cells, monthly, report, report_on, workbook
from validators import RULES

# A partnership for which every rule has something to judge: a hybrid CoP that changed its domain, sent nobody a survey
# and stopped meeting, and a cohort past its first six months without all its strategies.
SHEETS = {
    "CoPs": "CoP ID | CoP Name | Delivery Mode | Domain Changed On | CAD Updated On\n"
            "C1 | Rainbow | Hybrid | 2024-10-01 | 2024-10-15",
    "Sessions": "CoP ID | Date | Status\n" + monthly(months=MONTHS[:6]),
    "Trainings": "Title | Date | Cohort | Phase | Strategy | Delivery Mode | Minutes\n" + "\n".join(
        f"{month} | {month}-10 | A | Facilitator training | | Virtual | 90" for month in MONTHS[:6]),
    "Survey Items": "Question | Outcome | Measure | Scale\nQ1 | 3 | Agreement | 1; 2; 3; 4; 5",
    "Survey Responses": "\n".join(f"{line} | {cell}" for line, cell in zip(
        CLEAN_SHEETS["Survey Responses"].split("\n"), ("Q1", "4", "4"), strict=True)),
}
TAB_BY_VIEW = {"cops": "CoPs", "active_spans": "CoPs", "books": "CoPs", "sessions": "Sessions", "cohorts": "Trainings",
               "trainings": "Trainings", "consultations": "Consultations", "similar_names": "Consultations",
               "responses": "Survey Responses", "survey_items": "Survey Items"}
# A tab is flagged where it has none of these.
ALTERNATIVES = (("attended", "attended_in_person", "attended_online"), ("individuals", "number_of_individuals"))
# These info rules check a typed value, so a tab without the column lacks nothing. (A rule can also say `needs=()`.)
NEEDS_NO_COLUMN = {"COP-18": "a CoP without an End Date goes on", "SUR-06": "without Scale the default one is read"}
# These rules check the same column as another one, which flags a tab without it.
FLAGGED_BY = {"TRN-04": "TRN-03", "TRN-06": "TRN-03", "SES-03": "SES-04", "CON-03": "CON-01", "CON-04": "CON-01",
              "CON-06": "CON-01"}
OF_ONE_COLUMN = [rule for rule in RULES if rule.column and (rule.needs != () or rule.id in FLAGGED_BY)]


def column_of(tab, name):
    return next(known for known in TABS if known.name == tab)[name]


def test_every_rule_of_one_column_is_of_a_tab_named_here():
    assert {rule.view for rule in OF_ONE_COLUMN} == set(TAB_BY_VIEW)


def headers_of(rule):
    """Return the headers of the rule's column and its alternatives, which are absent together."""
    names = next((group for group in ALTERNATIVES if rule.column in group), (rule.column,))
    return [column_of(TAB_BY_VIEW[rule.view], name).header for name in names]


def without_column(rule):
    """Return a workbook without the column of a rule, named after the rule."""
    tab, headers, sheets = TAB_BY_VIEW[rule.view], headers_of(rule), dict(SHEETS)
    if tab in sheets:
        rows = cells(sheets[tab])
        kept = [index for index, header in enumerate(rows[0]) if header not in headers]
        sheets[tab] = "\n".join(" | ".join(row[index] for index in kept) for row in rows)
    return workbook(sheets, without={tab: headers}, name=rule.id)


NEED_THEIR_COLUMN = [rule for rule in OF_ONE_COLUMN if rule.id not in NEEDS_NO_COLUMN]


@cache
def flags_without_columns():
    """Return, by rule, the flags of a workbook without the rule's column."""
    return dict(list(report_on(*map(without_column, NEED_THEIR_COLUMN)).flags.groupby("Partnership")))


@pytest.mark.parametrize("rule", NEED_THEIR_COLUMN, ids=lambda rule: rule.id)
def test_a_tab_without_the_column_of_a_rule_is_flagged_at_its_header_row(rule):
    tab, flags = TAB_BY_VIEW[rule.view], flags_without_columns()[rule.id]
    at_header = flags[(flags["Tab"] == tab) & (flags["Row"] == 1)]
    flagged_by = {flag["Rule"] for flag in at_header.to_dict("records")
                  if any(f"no column {header}" in flag["Message"] for header in headers_of(rule))}
    expected = "TAB-02" if column_of(tab, rule.column).required else FLAGGED_BY.get(rule.id, rule.id)
    assert expected in flagged_by, flags[["Rule", "Tab", "Row", "Message"]].to_dict("records")


def test_with_all_columns_no_header_row_is_flagged():
    flags = report(SHEETS).flags
    assert not flags[flags["Row"] == 1]["Message"].str.contains("no column").any()


@pytest.mark.parametrize("rule_id", NEEDS_NO_COLUMN)
def test_a_rule_that_needs_no_column_says_so(rule_id):
    assert not next(rule for rule in RULES if rule.id == rule_id).needed_columns


def test_strategies_that_another_tab_covers_are_not_missing():
    head = "Title | Date | Cohort | Phase | Participants"
    events = "\n".join(f"{month} | {month}-10 | A | Facilitator training | 9 | {'; '.join(STRATEGIES)}"
                       for month in MONTHS[:6])
    tabs = {"Trainings FY 23-24": f"{head}\nFirst | 2024-07-09 | A | Facilitator training | 9",
            "Trainings FY 24-25": f"{head} | Strategy\n{events}"}
    flags = report({"Trainings": None}, exact=tabs).flags
    assert not flags[flags["Rule"] == "TRN-05"]["Message"].str.contains("no column Strategy").any()
