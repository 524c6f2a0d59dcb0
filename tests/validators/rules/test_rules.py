"""The rule book: every rule is complete, its failing row is flagged and its passing row is not, its messages fill."""

import string
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cop_sheets.layout import TABS
from tests.support.sheets import report
from validators import RULES, Case, Rule, RuleCategory, RuleError, Severity
from validators.engine import _find_violations
from validators.schemas import violating_rows

# Every rule that the product promises, by severity.
PROMISED = {
    "must": "COP-01 COP-02 COP-03 COP-04 COP-06 COP-07 COP-08 COP-09 COP-10 COP-11 COP-16 SUR-01 SUR-05 WBK-01 WBK-02 "
            "WBK-03 TAB-01 TAB-02 TAB-04 TAB-06 CEL-01 CEL-02 CEL-03 CEL-05 CEL-06 SES-01 TRN-07 CON-01 CON-02 CON-06 "
            "SUR-02 SUR-07",
    "should": "COP-05 COP-12 COP-13 COP-14 COP-15 COP-17 COP-20 TRN-01 TRN-02 TAB-05 ROW-02 SES-02 SES-04 SES-05 "
              "SES-06 SUR-03 EXP-02",
    "info": "COP-18 COP-19 TRN-03 TRN-04 TRN-05 TRN-06 WBK-04 TAB-03 CEL-04 ROW-01 ROW-03 SES-03 CON-03 CON-04 CON-05 "
            "SUR-04 SUR-06 TAB-07 EXP-01 EXP-04",
}
by_id = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def rows(*changes) -> pd.DataFrame:
    return pd.DataFrame([{"place": 0, "row": 2} | dict(change) for change in changes])


def test_the_book_holds_every_promised_rule_once_with_its_severity():
    promised = {rule_id: severity for severity, ids in PROMISED.items() for rule_id in ids.split()}
    assert {rule.id: str(rule.severity) for rule in RULES} == promised
    assert len(RULES) == len(promised)


@by_id
def test_the_failing_row_is_flagged_and_the_passing_one_is_not(rule):
    violating = violating_rows([rule], {rule.view: rows(rule.passing_row, rule.failing_row)})
    is_violation = pd.DataFrame({key: series.to_numpy() for key, series in violating.items()}).any(axis=1).tolist()
    assert is_violation == [False, True]


@by_id
def test_the_failing_row_has_the_rules_own_severity(rule):
    violating = violating_rows([rule], {rule.view: rows(rule.failing_row)})
    first = min(number for _, number in violating)
    assert rule.cases[first].severity is rule.severity


@by_id
def test_a_rule_says_what_is_wrong_and_what_to_do(rule):
    assert rule.title and rule.fiscal_years
    for case in rule.cases:
        message = case.message.removesuffix("{likely_text}")    # a sentence of its own, or nothing
        assert message.rstrip("}").endswith((".", "?")) or message.startswith("{")
        assert case.fix
        fields = [name for _, name, _, _ in string.Formatter().parse(case.message + case.fix) if name]
        assert all(name.replace("_", "").isalnum() for name in fields)


@by_id
def test_a_fidelity_rule_quotes_the_programme_and_no_case_is_worse_than_its_rule(rule):
    assert bool(rule.source_text) == (rule.category is RuleCategory.FIDELITY or rule.id == "COP-16")
    order = list(Severity)
    assert all(order.index(case.severity) >= order.index(rule.severity) for case in rule.cases)
    assert all(case.severity is Severity.INFO for case in rule.cases if case.unknown)


def test_a_crashing_predicate_stops_the_run_loudly_and_names_its_rule():
    def crash(view):
        raise KeyError("no such column")

    case = Case(Severity.MUST, crash, "It is wrong.", "Mend it.")
    rule = Rule("XXX-01", "A mistake of ours", RuleCategory.DATA, Severity.MUST, "cops", None, (case,), {}, {})
    with pytest.raises(RuleError, match="XXX-01"):
        violating_rows([rule], {rule.view: rows({})})


@by_id
def test_a_rule_applies_to_its_failing_row_and_needs_columns_of_one_tab(rule):
    if rule.applies is not None and rule.id != "TRN-03":    # its rows without a cohort are of tabs without the column
        assert rule.applies(rows(rule.failing_row)).tolist() == [True]
    tabs = {tab for tab in TABS for column in tab.columns if column.name in rule.needed_columns}
    assert tabs or not rule.needed_columns


def test_an_applies_that_crashes_names_its_rule():
    crashing = replace(next(rule for rule in RULES if rule.id == "TRN-01"), applies=lambda view: view["no such column"])
    places = report({"Trainings": "Title | Date | Phase\nA | 2024-07-10 | Facilitator training"},
                    without={"Trainings": ["Minutes"]}).tables.locations
    view = rows(crashing.failing_row).assign(place=next(
        number for number, place in enumerate(places) if place.tab.name == "Trainings"))
    with pytest.raises(RuleError, match="TRN-01"):
        list(_find_violations([crashing], {crashing.view: view}, places))


def test_the_readme_counts_the_rules_that_there_are():
    readme = Path(__file__).resolve().parents[3] / "README.md"
    assert f"{len(RULES)} rules" in readme.read_text(encoding="utf-8")
