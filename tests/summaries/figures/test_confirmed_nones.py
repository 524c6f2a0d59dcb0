"""An output that was confirmed as none is 0, as long as its tab has no row of the year; the missing tab is no flag."""

from dataclasses import replace

import pytest

from cop_sheets import FiscalYear
from cop_sheets.decisions import ConfirmedNone, Decisions
from summaries import build_report
from summaries.figures import HOURS_OF_CONSULTATION, INDICATORS, NUMBER_OF_SESSIONS, NUMBER_OF_TRAININGS
from summaries.overview.headlines import headlines
from tests.support.sheets import EMPTY_SHEETS, figure, report, report_on, workbook

CONSULTATIONS_GONE = {"Consultations": None}


def confirmed(made, *indicators, year=2024, name="Alamance"):
    """Return the report `made` with these outputs confirmed as none."""
    nones = tuple(ConfirmedNone(name, FiscalYear(year), one.name, one.tab.name) for one in indicators)
    tables = replace(made.tables, decisions=Decisions(confirmed_nones=nones))
    return build_report(tables, made.period.fiscal_year, made.period.as_of)


def row_of(made, indicator, *where):
    row = figure(made, indicator.name, *where)
    return row["Number"], row["Display"], row["Note"]


def rules(made):
    return made.flags["Rule"].tolist()


@pytest.mark.parametrize(("content", "reason"), [(None, "no tab Consultations"), (
    "", "no header row on Consultations")], ids=["missing", "empty"])
def test_a_missing_or_empty_tab(content, reason):
    before = report(exact={"Consultations": content})
    assert row_of(before, HOURS_OF_CONSULTATION) == (None, "not reported", reason)
    assert "TAB-01" in rules(before)
    after = confirmed(before, HOURS_OF_CONSULTATION)
    assert row_of(after, HOURS_OF_CONSULTATION) == (0, "0 (none, certified)", "")
    assert rules(after) == [rule for rule in rules(before) if rule != "TAB-01"]


@pytest.mark.parametrize("text", [EMPTY_SHEETS["Consultations"], "Date | Hours\n2023-10-08 | 2"])
def test_a_tab_without_rows_of_the_year(text):
    after = confirmed(report({"Consultations": text}), HOURS_OF_CONSULTATION)
    assert row_of(after, HOURS_OF_CONSULTATION)[:2] == (0, "0 (none, certified)")


@pytest.mark.parametrize(("text", "expected"), [
    ("Date | Hours\n2024-10-08 | 2", (2, "2")),    # somebody typed a row since
    ("Date | Hours\n2024-10-08 | some", (0, "0")),    # of which the hours can't be read
    ("Date | Hours\n | 2", (0, "0")),    # which may be of the year
    ("x | y\n1 | 2", (None, "not reported")),    # whose headers can't be found, which stays a flag
])
def test_a_tab_that_has_rows_is_counted_as_without_the_answer(text, expected):
    exact = {"Consultations": text} if text.startswith("x") else {}
    made = report({} if exact else {"Consultations": text}, exact)
    assert row_of(made, HOURS_OF_CONSULTATION)[:2] == row_of(confirmed(made, HOURS_OF_CONSULTATION),
                                                             HOURS_OF_CONSULTATION)[:2] == expected
    assert rules(made) == rules(confirmed(made, HOURS_OF_CONSULTATION))


def test_other_years_partnerships_and_outputs_stay():
    made = report(exact=CONSULTATIONS_GONE)
    for other in (confirmed(made, HOURS_OF_CONSULTATION, year=2023),
                  confirmed(made, HOURS_OF_CONSULTATION, name="Ashe"), confirmed(made, NUMBER_OF_TRAININGS)):
        assert other.ncpc_csv == made.ncpc_csv and rules(other) == rules(made)


def test_the_sum_of_all_counts_it():
    made = report_on(workbook(exact=CONSULTATIONS_GONE), workbook(name="Ashe"))
    assert "without Alamance (no tab Consultations)" in row_of(
        made, HOURS_OF_CONSULTATION, "All partnerships", "All")[2]
    after = confirmed(made, HOURS_OF_CONSULTATION)
    assert row_of(after, HOURS_OF_CONSULTATION, "All partnerships", "All") == (1.5, "1.5", "")
    assert after.of("Alamance").ncpc_csv == confirmed(report(exact=CONSULTATIONS_GONE), HOURS_OF_CONSULTATION).ncpc_csv


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_each_output_can_be_none(indicator):
    made = report(exact={tab: None for tab in (indicator.tab.name, "Sessions")})
    assert row_of(confirmed(made, indicator, NUMBER_OF_SESSIONS), indicator)[:2] == (0, "0 (none, certified)")


def test_no_headline_is_about_all_trainings_where_there_is_none():
    before = report({"Trainings": EMPTY_SHEETS["Trainings"]})
    details = [{headline.indicator: headline.detail for headline in headlines(made)}[NUMBER_OF_TRAININGS.name]
               for made in (before, confirmed(before, NUMBER_OF_TRAININGS))]
    assert details == ["", "none, certified"]
