"""The state of the years that a visit sees, from memory: a rerun waits for no database."""

from dataclasses import replace

import streamlit as st

from pages.components import table_key
from pages.session import PageContext, are_submissions_known, latest_decisions, submissions_for
from summaries import Report
from workflow.submissions import (
    CertifiedSummary,
    Submission,
    Submissions,
    certified_summary,
    submission_texts,
    summary_file,
    unlisted_partnerships,
)
from workflow.submissions.summary_files import KnownRows

_MAX_FILES = 8    # in memory, so that a rerun makes none anew


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
    """Return the text of the column Submission by partnership of the report that is shown; {} for the sample.

    {} also while what was certified can't be looked up.
    """
    if context.source.is_sample or not are_submissions_known(context.source):
        return {}
    return submission_texts(_report_of_today(context), submissions_for(context.source), known_rows(context))


def _report_of_today(context: PageContext) -> Report:
    """Return the report with which certified figures are compared, whatever day the visit looks at."""
    today = context.source.as_of
    return context.report if context.as_of == today else replace(context, as_of=today).latest_report()


def current_certified_summary(context: PageContext) -> CertifiedSummary:
    """Return the summary as certified of the partnerships that are shown."""
    report, submissions = _report_of_today(context), submissions_for(context.source)
    counted = tuple(one.counted.fingerprint if one.counted else one.text() for name in report.tables.all_partnerships
                    if (one := submissions.of(name, report.period.fiscal_year)))
    key = table_key("certified", report, context.source.fingerprint, tuple(current_texts(context).items()), counted,
                    context.viewer.is_ncpc, unlisted := _unlisted(context, submissions))
    return _cached_certified_summary(key, report, submissions, known_rows(context), context.viewer.is_ncpc, unlisted)


def _unlisted(context: PageContext, submissions: Submissions) -> tuple[str, ...]:
    """Return who has certified the year and is not among the source's partnerships, for whoever looks at all of them.

    Whoever may see some only, or has chosen one, learns nothing of others.
    """
    if context.viewer.partnerships is not None or context.partnership is not None:
        return ()
    return unlisted_partnerships(submissions, context.fiscal_year, context.tables.all_partnerships)


@st.cache_resource(max_entries=_MAX_FILES, show_spinner=False)
def _cached_certified_summary(key: str, _report: Report, _submissions: Submissions, _known: KnownRows,
                              _for_ncpc: bool, unlisted: tuple[str, ...]) -> CertifiedSummary:
    return certified_summary(_report, _submissions, _known, _for_ncpc, unlisted)


def current_summary_file(context: PageContext) -> bytes:
    """Return the file of the summary as of the day that is shown, with the column Submission."""
    texts = current_texts(context)
    key = table_key("summary_file", context.report, context.source.fingerprint, tuple(texts.items()))
    return _cached_summary_file(key, context.report, texts)


@st.cache_resource(max_entries=_MAX_FILES, show_spinner=False)
def _cached_summary_file(key: str, _report: Report, _texts: dict[str, str]) -> bytes:
    return summary_file(_report, _texts)
