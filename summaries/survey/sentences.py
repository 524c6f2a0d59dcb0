"""Sentences about the six outcomes: the highest and the lowest, and the change against the year before."""

from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import join_words
from summaries.figures import NOT_REPORTED, NOTHING_ENTERED, SELF_AGREEMENT, SELF_CHANGE
from summaries.presentation.wording import pluralize
from summaries.report import Report
from summaries.survey.answers import OutcomeResult, answered_results

_FILL = f"Put what your survey form collected on the tab {SURVEY_RESPONSES.name}"


def percent_text(result: OutcomeResult) -> str:
    """Return percent and n as in the NCPC summary, marked if few answered."""
    return f"{result.figure.display}, few" if result.few else result.figure.display


def percent_change(now: OutcomeResult, before: OutcomeResult) -> float:
    """Return the change in percentage points, to one decimal. Both results must have answers."""
    return round((now.figure.percent or 0) - (before.figure.percent or 0), 1)


def result_text(result: OutcomeResult | None, is_unreported: bool = False) -> str:
    """Return `percent_text`, or "no answers" if `result` is None, or that the outcome is not reported."""
    return percent_text(result) if result else NOT_REPORTED if is_unreported else "no answers"


def agreement_sentence(report: Report) -> str:
    """Return the outcomes with the highest and the lowest percent, and the change since the same date a year ago."""
    min_respondents = report.audience.min_respondents
    sentences = [f"{_extremes_sentence(results, measure, min_respondents)} {_change_sentence(report, results, measure)}"
                 for measure in (SELF_AGREEMENT, SELF_CHANGE) if (results := answered_results(report, measure))]
    return " ".join(sentences) or no_answers_sentence(report)


def no_answers_sentence(report: Report) -> str:
    """Return why there are no answers in the year, and what to do."""
    year = report.period.fiscal_year
    if not report.tables.partnerships:
        return "No workbook could be read, so there are no answers yet: see the page Workbooks."
    reasons = {report.unreported_reason(words) for words in OUTCOMES}
    if all(reasons):
        reason = reasons.pop() if len(reasons) == 1 else "the page NCPC summary says why"
        return f"The outcomes are {NOT_REPORTED} in {year}: {reason}." + f" {_FILL}." * (reason == NOTHING_ENTERED)
    responses = len(report.deduplicated_rows(SURVEY_RESPONSES))
    if not responses:
        return f"There are no survey responses of {year} yet. {_FILL}, or choose another year."
    return (f"{pluralize(responses, 'response')} of {year}, but no valid answer to any of the six outcomes: the page "
            "Outcomes says what to do.")


_SUBJECTS = {SELF_AGREEMENT: "Self-reported agreement is", SELF_CHANGE: "Self-reported change is"}


def _extremes_sentence(results: dict[int, OutcomeResult], measure: str, min_respondents: int) -> str:
    enough = [result for result in results.values() if not result.few]
    subject = _SUBJECTS[measure]
    if len(enough) < 2:
        most = max(result.answers for result in results.values())
        known = [result for result in results.values() if not result.few] or list(results.values())
        named = f": {_results_text(known)}" if len(results) < 3 or enough else ""
        few = len(results) - len(enough)
        rest = (f"; {pluralize(few, 'outcome')} with fewer than {min_respondents} answers" if enough and few else
                "" if enough else f"; few answers so far, at most {most} to an outcome")
        return f"{subject} known of {pluralize(len(results), 'outcome')}{named}{rest}."
    shares = [(result.figure.number or 0) / result.answers for result in enough]
    top, bottom = ([result for result, share in zip(enough, shares, strict=True) if share == end]
                   for end in (max(shares), min(shares)))
    if max(shares) == min(shares):
        return f"{subject} the same on {pluralize(len(enough), 'outcome')}: {_results_text(top)}."
    return f"{subject} highest on {_results_text(top)}, and lowest on {_results_text(bottom)}."


def _results_text(results: list[OutcomeResult]) -> str:
    # Without the mark of `percent_text`: these results have enough answers, or the sentence says that they are few.
    return join_words(f"“{OUTCOMES[result.outcome - 1]}”, {result.figure.display}" for result in results)


def _change_sentence(report: Report, results: dict[int, OutcomeResult], measure: str) -> str:
    before = answered_results(report.before, measure)
    year = report.before.period.fiscal_year
    date = "" if report.period.fiscal_year.has_ended(report.period.as_of) else " at the same date"
    if not before:
        return f"There are no answers of {year}{date} to compare with."
    pairs = [(result, before[outcome]) for outcome, result in results.items()
             if outcome in before and not result.few and not before[outcome].few]
    if not pairs:
        return f"Too few answered in both years to compare with {year}{date}."
    points = [percent_change(now, then) for now, then in pairs]
    most = max(map(abs, points))
    if not most:
        return f"Against {year}{date} nothing has changed."
    counts = [(sum(change > 0 for change in points), "rose"), (sum(change < 0 for change in points), "fell"),
              (points.count(0), "stayed")]
    change_counts = join_words(f"{count} {word}" for count, word in counts if count)
    now, then = next(pair for pair, change in zip(pairs, points, strict=True) if abs(change) == most)
    return (f"Against {year}{date}, of {pluralize(len(pairs), 'outcome')} {change_counts}; the largest change is on "
            f"“{OUTCOMES[now.outcome - 1]}”, from {then.figure.display} to {now.figure.display}.")
