"""The state of the years that a visit sees, from memory: a rerun waits for no database."""

from dataclasses import replace

from pages.session import PageContext, latest_decisions, submissions_for
from summaries import Report
from workflow.submissions import CertifiedSummary, Submission, certified_summary, submission_texts
from workflow.submissions.summary_files import KnownRows


def certified_partnership(context: PageContext) -> str | None:
    """Return the partnership whose year the page is about: the chosen one, or the only one; None for several."""
    names = context.tables.all_partnerships
    return context.partnership or (names[0] if len(names) == 1 else None)


def current_submission(context: PageContext, partnership: str) -> Submission:
    """Return the state of a partnership's year that is shown."""
    return submissions_for(context.source).of(partnership, context.fiscal_year)


def known_rows(context: PageContext) -> KnownRows:
    """Return the frozen rows of certifications, by fingerprint."""
    return {} if context.source.is_sample else latest_decisions().certified_rows


def current_texts(context: PageContext) -> dict[str, str]:
    """Return the text of the column Submission by partnership of the report that is shown; {} for the sample."""
    if context.source.is_sample:
        return {}
    return submission_texts(_report_of_today(context), submissions_for(context.source), known_rows(context))


def _report_of_today(context: PageContext) -> Report:
    """Return the report with which certified figures are compared, whatever day the visit looks at."""
    today = context.source.as_of
    return context.report if context.as_of == today else replace(context, as_of=today).latest_report()


def current_certified_summary(context: PageContext) -> CertifiedSummary:
    """Return the summary as certified of the partnerships that are shown."""
    return certified_summary(_report_of_today(context), submissions_for(context.source), known_rows(context),
                             for_ncpc=context.viewer.is_ncpc)
