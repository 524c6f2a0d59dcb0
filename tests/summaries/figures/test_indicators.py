"""The declarations of NCPC's outputs: one more in the list appears in every place that shows all of them."""

import csv
import io
import sys

import pytest

from cop_sheets.layout import CONSULTATIONS
from summaries.activity.totals import activity_sentence, totals_by_partnership
from summaries.figures.indicator import Indicator
from summaries.figures.indicators import INDICATORS, find_indicator
from summaries.figures.outputs import make_output_figure
from summaries.figures.requirements import TabRequirement
from summaries.fixes import find_blockers
from summaries.ncpc import figure_description, figure_names, quarter_totals, summary_indicators, summary_totals
from summaries.ncpc.rows_behind import figure_rows
from summaries.overview.headlines import headlines
from tests.docs.glossary import sections
from tests.support.sheets import figure, report, report_on, workbook
from workflow.packs.ncpc.cells import is_in_summary

NAME = "Number of visits"
SIX_NAMES = [indicator.name for indicator in INDICATORS]


def consultation_figures(indicator, records, partnership):
    """Yield the number of consultations."""
    rows = records.consultations[partnership]
    yield make_output_figure(indicator, partnership, len(rows), rows, records.left_out[CONSULTATIONS][partnership])


SEVENTH = Indicator(
    name=NAME,
    label="Visits made",
    meaning="consultations, once a row",
    sentence="consultations dated in {year} and not after {day}",
    requirements=(TabRequirement(CONSULTATIONS, (("date",), ("consultant",))),),
    compute=consultation_figures,
    count_period=lambda period: len(period.consultations),
    detail=lambda figure, context: f"of {len(context.totals)} figures",
    total_note="a consultation by two partnerships counts twice",
    noun="visit|s",
    column="Visits",
)
SHEETS = {"Consultations": "Date | Individuals | Hours | Consultant\n2024-07-09 | Ann Lee | 1 | Di\n"
                           "2024-10-08 | Bob Ray | 2 | Di\n2025-04-08 | Cy Dunn | 1 | Di\n | Ann Lee | 1 | Di"}


@pytest.fixture
def seven_indicators(monkeypatch):
    """Put SEVENTH last in INDICATORS, in every module that has imported the list."""
    for module in list(sys.modules.values()):
        if vars(module).get("INDICATORS") is INDICATORS:
            monkeypatch.setattr(module, "INDICATORS", (*INDICATORS, SEVENTH))


def test_each_indicator_has_a_name_and_a_label_of_its_own():
    for names in ({indicator.name for indicator in INDICATORS}, {indicator.label for indicator in INDICATORS}):
        assert len(names) == len(INDICATORS)
    assert all(find_indicator(indicator.name) is indicator for indicator in INDICATORS)
    with pytest.raises(KeyError):
        find_indicator(NAME)


def test_each_indicator_requires_columns_of_the_layout():
    for indicator in INDICATORS:
        for requirement in indicator.requirements:
            assert all(requirement.tab[name].header for group in requirement.groups for name in group)


def test_each_column_that_an_indicator_requires_is_in_the_packs_of_ncpc():
    """Else its figures could not be worked out from a pack, and so none could be made."""
    unmarked = [(indicator.name, name) for indicator in INDICATORS for requirement in indicator.requirements
                for group in requirement.groups for name in group
                if not is_in_summary(requirement.tab, requirement.tab[name])]
    assert unmarked == [], "give these columns figure=True in cop_sheets/layout.py"


def test_only_sessions_have_cops_as_items():
    """Their Item rows have the PSC and PID of the CoP, those of trainings the partnership's."""
    assert [indicator.name for indicator in INDICATORS if indicator.has_cop_items] == ["Number of sessions"]


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_is_in_the_table_and_the_csv():
    both = report_on(workbook(SHEETS, name="A"), workbook(SHEETS, name="B"))
    row = figure(both, NAME, "A")
    assert (row["Section"], row["Number"], row["Rows Used"], row["Rows Excluded"], row["Note"]) == (
        "Output", 3, 3, 1, "excluded: 1 undated")
    total = figure(both, NAME, "All partnerships", "All")
    assert (total["Number"], total["Note"]) == (6, "a consultation by two partnerships counts twice; "
                                                   "excluded: 2 undated")
    lines = list(csv.DictReader(io.StringIO(both.ncpc_csv.decode("utf-8-sig"))))
    assert [(line["Partnership"], line["Number"]) for line in lines if line["Indicator"] == NAME] == [
        ("A", "3"), ("B", "3"), ("All partnerships", "6")]
    outputs = [line["Indicator"] for line in lines if (line["Section"], line["Level"]) == ("Output", "All")]
    assert outputs == [*SIX_NAMES, NAME]
    assert NAME in summary_indicators(both) and NAME in summary_totals(both)["Indicator"].tolist()


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_is_in_the_quarters():
    both = report_on(workbook(SHEETS, name="A"), workbook(SHEETS, name="B"))
    quarters = both.quarters[both.quarters["Indicator"] == NAME].drop(columns="Indicator")
    assert quarters.to_numpy().tolist() == [["A", 1, 1, 0, 1, 3], ["B", 1, 1, 0, 1, 3],
                                            ["All partnerships", 2, 2, 0, 2, 6]]
    assert quarter_totals(both)["Indicator"].tolist()[-1] == NAME


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_has_a_headline():
    one = report(SHEETS)
    seventh, = (headline for headline in headlines(one) if headline.indicator == NAME)
    assert (seventh.section, seventh.label, seventh.value, seventh.detail) == (
        "Output", "Visits made", "3", "of 8 figures")
    assert [headline.indicator for headline in headlines(one)][1:9] == [
        *SIX_NAMES, NAME, "NCPC adapted COP Participation Survey"]


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_has_rows_behind_it_and_a_sentence():
    one = report(SHEETS)
    number = figure_names(one).index(f"Alamance: {NAME}")
    assert figure_rows(one, number)["Counted"].tolist() == ["✗ left out", *["✓ counted"] * 3]
    assert figure_description(one, number) == ("It counts consultations dated in FY 24-25 and not after June 30, 2025. "
                                               "3 rows are counted, 1 left out: 1 undated.")


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_is_not_reported_without_its_columns():
    lacking = report(SHEETS, without={"Consultations": ["Consultant"]})
    row = figure(lacking, NAME)
    assert (row["Number"], row["Display"], row["Note"]) == (
        None, "not reported", "no column Consultant on Consultations")
    assert lacking.unreported_reason(NAME) == "no column Consultant on Consultations"
    assert lacking.quarters.set_index("Indicator").loc[NAME, ["Q1", "Year"]].isna().all()
    seventh, = (headline for headline in headlines(lacking) if headline.indicator == NAME)
    assert (seventh.value, seventh.detail) == ("not reported", "no column Consultant on Consultations")
    assert f"Not reported: {NAME}" in [blocker.effect for blocker in find_blockers(lacking)]


@pytest.mark.usefixtures("seven_indicators")
def test_a_seventh_indicator_is_in_the_activity_of_the_year_and_in_the_glossary():
    both = report_on(workbook(SHEETS, name="A"), workbook(SHEETS, name="B"))
    assert "and 6 visits by" in activity_sentence(both)
    assert totals_by_partnership(both)["Visits"].tolist() == [3, 3]
    assert f"| {NAME} | consultations, once a row |" in sections()["indicators"]
