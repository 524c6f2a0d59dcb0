"""Every field that a chart draws is in its data; Altair draws nothing, without an error, for a field that isn't."""

import pytest

from summaries.activity.cohorts import MAX_COHORTS_WITHOUT_CHART, cohorts_chart
from summaries.presentation.theme import Chart
from summaries.survey.breakdowns import breakdown_chart, measures_of
from tests.golden.states import ONE, of_sample
from tests.summaries.activity.test_cohorts import many
from tests.support.outputs import CHART_FUNCTIONS
from tests.support.sheets import report

REPORTS = {
    "three years": lambda: of_sample(partnerships=1, years=3, cops=3), "sample": lambda: of_sample(partnerships=4),
    "one of each": lambda: report(ONE),
}


def charts_of(made):
    """Return every chart of a report, the breakdowns of its outcomes too."""
    drawn = [make(made) for make in CHART_FUNCTIONS.values()]
    drawn += [breakdown_chart(made, outcome, measure) for outcome in range(1, 7)
              for measure in measures_of(made, outcome)]
    return [chart for each in drawn for chart in ([each] if isinstance(each, Chart) else each) if chart.spec]


def drawn_fields(part, data, made):
    """Yield each field that a part of a chart draws, with the name of its data and the fields that it makes itself."""
    if isinstance(part, list):
        for each in part:
            yield from drawn_fields(each, data, made)
    elif isinstance(part, dict):
        data = part["data"].get("name", data) if isinstance(part.get("data"), dict) else data
        steps = part.get("transform", [])
        made = made | {name for step in steps for name in ([step["as"]] if isinstance(step.get("as"), str)
                                                           else step.get("as", []))}
        if isinstance(part.get("field"), str):
            yield part["field"], data, made
        for name, each in part.items():
            if name not in ("datasets", "data"):
                yield from drawn_fields(each, data, made)


def missing(chart):
    """Return the fields that a chart draws and that neither its data nor a step of its own has."""
    columns = {name: set().union(*rows) for name, rows in chart.spec["datasets"].items()}
    found = list(drawn_fields(chart.spec, None, set()))
    assert found, chart.question
    return {(chart.question, field) for field, data, made in found if field not in columns[data] | made}


@pytest.mark.parametrize("name", REPORTS)
def test_every_field_that_is_drawn_is_in_the_data(name):
    charts = charts_of(REPORTS[name]())
    assert len(charts) > 5
    assert set().union(*map(missing, charts)) == set()


def test_so_it_is_where_many_cohorts_are_added_up():
    assert missing(cohorts_chart(many(MAX_COHORTS_WITHOUT_CHART + 1))) == set()
