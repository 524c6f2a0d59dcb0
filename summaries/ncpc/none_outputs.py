"""Outputs of which a partnership may say that there was none in the year, because nothing is entered for them."""

from cop_sheets import FiscalYear
from cop_sheets.decisions import ConfirmedNone
from summaries.figures import Indicator, find_indicator
from summaries.figures.reported import ReportingStatus
from summaries.memo import memoized
from summaries.report import Report


@memoized
def outputs_without_rows(report: Report) -> tuple[Indicator, ...]:
    """Return the outputs that are 0, or not reported, because their tab is missing or has no row of the year.

    `report` is of one partnership. Outputs that were confirmed as none are among them.
    """
    return tuple(find_indicator(output) for outputs in outputs_that_may_be_none(report).values() for output in outputs)


@memoized
def outputs_that_may_be_none(report: Report) -> dict[str, tuple[str, ...]]:
    """Return the names of the same outputs by partnership, of a report of one or several."""
    reported, found = ReportingStatus(report.row_statuses), dict[str, tuple[str, ...]]()
    for figure in report.figures:
        if reported.may_be_none(figure):
            found[figure.partnership] = (*found.get(figure.partnership, ()), figure.indicator)
    return found


def confirmed_none(partnership: str, fiscal_year: FiscalYear, output: str) -> ConfirmedNone:
    """Return the record of an output that was confirmed as none. Raises KeyError where there is no such output."""
    return ConfirmedNone(partnership, fiscal_year, output, find_indicator(output).tab.name)
