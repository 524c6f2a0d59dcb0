"""The outcomes of the survey on the board page: chart, items on paper, and sentence."""

from dataclasses import replace

from summaries.documents.board_items import ChartItem, board_share, chart_item
from summaries.figures import NOT_REPORTED, SELF_CHANGE
from summaries.presentation import Chart
from summaries.report import Report
from summaries.survey import OutcomeResult, agreement_chart_of, outcome_name, outcome_results


def outcomes_chart(report: Report) -> Chart:
    """Return the chart of the outcomes, this year above the year before, with the board page's percents."""
    return agreement_chart_of(report, _board_results(report), _board_results(report.before))


def _board_results(report: Report) -> tuple[OutcomeResult, ...]:
    """Return the outcome results with percents as `board_share` writes them."""
    return tuple(_with_board_share(result) for result in outcome_results(report))


def _with_board_share(result: OutcomeResult) -> OutcomeResult:
    figure = result.figure
    if figure.percent is None:
        return result
    percent, display = board_share(figure.number or 0, result.answers)
    return result._replace(figure=replace(figure, percent=percent, display=display))


def outcome_items(report: Report, before: Report | None) -> list[ChartItem]:
    """Return one item per outcome and measure; none where nobody answered."""
    previous = {(result.outcome, result.measure): result for result in _board_results(before)} if before else {}
    results = _board_results(report)
    if not any(result.answers for result in results):
        return []
    return [_outcome_item(result, previous.get((result.outcome, result.measure))) for result in results]


def _outcome_item(result: OutcomeResult, previous: OutcomeResult | None) -> ChartItem:
    figure = result.figure
    detail = "" if figure.percent is None else f"{figure.number:.0f} of {figure.denominator:.0f}"
    return chart_item(outcome_name(result.outcome, result.measure), figure.percent,
                      previous.figure.percent if previous else None, shown=_percent_word(result),
                      detail=detail + (", few" if result.few else ""))


def _percent_word(result: OutcomeResult) -> str:
    """Return `83%` of `83% (10 of 12)`; all of the figure's text where there is no percent."""
    return result.figure.display if result.figure.percent is None else result.figure.display.split(" ")[0]


def outcomes_sentence(report: Report) -> str:
    """Return the lowest and the highest percent, or why there is none."""
    results = _board_results(report)
    known = [result for result in results if result.answers]
    reasons = {result.figure.unreported_reason for result in results}
    if not known and reasons and all(reasons):
        return f"The answers to the survey are {NOT_REPORTED}{f': {reasons.pop()}' if len(reasons) == 1 else ''}."
    if not known:
        return "Nobody has answered the statements of the survey in this year."
    measures = {result.measure for result in known}
    verb = "agree or moved up" if len(measures) > 1 else "moved up" if measures == {SELF_CHANGE} else "agree"
    enough = [result for result in known if not result.few] or known
    ranked = sorted(enough, key=lambda result: result.figure.percent or 0)
    low, high = _percent_word(ranked[0]), _percent_word(ranked[-1])
    if len(known) == 1:
        return f"{low} of those who answered {verb}."
    # Where the others have few answers, they may be outside of the range.
    scope = "" if len(enough) == len(known) else " with enough answers"
    if low == high:
        each = "the only" if len(enough) == 1 else "each"
        return f"On {each} statement{scope} {low} of those who answered {verb}."
    return f"Between {low} and {high} of those who answered {verb}, depending on the statement" + (
        f"; only statements{scope} are compared." if scope else ".")
