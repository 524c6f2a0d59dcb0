"""Whether a comment is needed to certify a year, in the words that the form and the refusal share."""

from collections.abc import Iterable
from dataclasses import replace

from cop_sheets.decisions import Decisions
from summaries import Report
from summaries.memo import memoized
from summaries.ncpc.none_outputs import confirmed_none, outputs_without_rows
from summaries.report import report_for_partnerships
from workflow.submissions.drafts import comment_reason
from workflow.submissions.states import Submission, SubmissionStatus
from workflow.submissions.summary_files import KnownRows, differences_since

SAME_FIGURES = "the same figures were certified"
_CERTIFIED_ANEW = (SubmissionStatus.RETURNED, SubmissionStatus.REOPENED)


def comment_requirement(report: Report, submission: Submission, known: KnownRows) -> str:
    """Return why a comment is needed, such as `needed: 1 must flag is open`; "" where none is.

    `report`: of the partnership alone, of today; the answers to "None this year?" are still to come.
    """
    without, with_all = _reasons(report)
    if with_all:
        return f"needed: {without}"
    if without:
        return f"needed, unless the answer to “None this year?” is yes: {without}"
    latest = submission.latest
    if latest and submission.status in _CERTIFIED_ANEW and known.get(latest.fingerprint) and not differences_since(
            report, submission, known):
        return f"needed: {SAME_FIGURES} before"
    return ""


@memoized
def _reasons(report: Report) -> tuple[str, str]:
    """Return why a comment is needed if no output without rows is confirmed as none, and if each of them is."""
    without = _reason(report, ())
    return without, without and _reason(report, [one.name for one in outputs_without_rows(report)])


def _reason(report: Report, outputs: Iterable[str]) -> str:
    (name,), period, tables = report.tables.all_partnerships, report.period, report.tables
    nones = tuple(confirmed_none(name, period.fiscal_year, output) for output in outputs)
    kept = tuple(one for one in tables.decisions.confirmed_nones if one.fiscal_year == period.fiscal_year)
    if {*nones} != {*kept}:
        tables = replace(tables, decisions=Decisions(tables.decisions.explanations, nones))
        report = report_for_partnerships(tables, [name], period.fiscal_year, period.as_of, report.audience)
    return comment_reason(report)
