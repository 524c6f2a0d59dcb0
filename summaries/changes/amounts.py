"""What each row, person or CoP contributes to the number and to the denominator of a figure."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from cop_sheets.program_words import OUTCOMES
from summaries.figures import ITEM, OUTCOME, OUTPUT, SELF_AGREEMENT, SELF_CHANGE, Figure, SurveyRecords, find_indicator
from summaries.figures.contributions import Contribution, member_contributions, row_contribution
from summaries.figures.figure import exact_sum
from summaries.figures.row_records import RowRecords
from summaries.memo import memoized
from summaries.report import Report


class FigureMeasure(StrEnum):
    """Which of the two numbers of a figure a line is about."""

    NUMBER = "Number"
    DENOMINATOR = "Denominator"


@memoized
def _records(report: Report) -> RowRecords:
    return RowRecords(report.row_statuses)


@memoized
def _survey_records(report: Report) -> SurveyRecords:
    return SurveyRecords(report.row_statuses)


@memoized
def _indicator_contributions(report: Report, indicator: str, partnership: str) -> tuple[Contribution, ...]:
    return tuple(find_indicator(indicator).contributions(_records(report), partnership))


def exact_amount(figure: Figure, measured: FigureMeasure) -> Decimal | None:
    """Return the number or the denominator of a figure, hours unrounded; None where it is not known."""
    number = figure.denominator if measured is FigureMeasure.DENOMINATOR else figure.number
    if number is not None and measured is FigureMeasure.NUMBER and figure.exact_hours is not None:
        return figure.exact_hours
    return None if number is None else exact_sum([number])


def contributions(report: Report, figure: Figure, measured: FigureMeasure) -> list[Contribution]:
    """Return what each unit contributes; the sum is the number or the denominator of the figure.

    Raises RuntimeError if it isn't: a difference would be explained wrongly.
    """
    amount = exact_amount(figure, measured)
    if amount is None:
        return []
    found = list(_contributions(report, figure, measured))
    if exact_sum(contribution.amount for contribution in found) != amount:
        raise RuntimeError(f"the contributions to {figure.indicator}, {measured}, don't add up to it")
    return found


def _contributions(report: Report, figure: Figure, measured: FigureMeasure) -> Iterator[Contribution]:
    if figure.section == OUTPUT:
        used = set(figure.used)
        yield from (contribution for contribution in _indicator_contributions(report, figure.indicator,
                                                                              figure.partnership)
                    if figure.level != ITEM or used.issuperset(contribution.rows))
    elif figure.section == OUTCOME:
        yield from _outcome_contributions(report, figure, measured)
    elif measured is FigureMeasure.NUMBER:
        yield from (row_contribution(position, Decimal(1)) for position in figure.used)
    else:
        yield from member_contributions(_records(report), figure.partnership)


def _outcome_contributions(report: Report, figure: Figure, measured: FigureMeasure) -> Iterator[Contribution]:
    measure = next((note for note in figure.notes if note in (SELF_AGREEMENT, SELF_CHANGE)), "")
    scores = _survey_records(report).scores.get((figure.partnership, OUTCOMES.index(figure.indicator) + 1, measure))
    if scores is None:
        return
    counts = scores.valid & scores.agrees if measured is FigureMeasure.NUMBER else scores.valid
    yield from (row_contribution(position, Decimal(1)) for position in scores.response[counts.astype(bool)].tolist())
