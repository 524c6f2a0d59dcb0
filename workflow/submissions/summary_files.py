"""The files of the summary that people get: as of today with the column Submission, and as certified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cop_sheets import FiscalYear
from cop_sheets.text import escape_formula, join_words, match_key
from summaries import Report
from summaries.figures.figure import NOT_REPORTED
from summaries.ncpc.certified_figures import FigureDifference, differing_figures, summary_file_rows
from summaries.ncpc.frozen_rows import FrozenRow, parse_summary_csv, stack_rows, summary_csv
from summaries.ncpc.none_outputs import outputs_that_may_be_none
from workflow.submissions.certified_rows import CertifiedRows
from workflow.submissions.states import Certification, Submission, Submissions, SubmissionStatus

KnownRows = Mapping[str, CertifiedRows | None]    # by fingerprint
_DISPLAYS_WITHOUT_ROWS = (NOT_REPORTED, "0")    # of an output, where it isn't confirmed as none
_ALTERED = "its certified rows were altered in the store"


def differences_since(report: Report, submission: Submission, known: KnownRows) -> tuple[FigureDifference, ...]:
    """Return the figures of a report that differ from those certified last; () where there is no certification.

    `report`: of today, for whichever audience, of the partnership alone or with others. An output that was confirmed
    as none differs once it has rows: that its confirmation doesn't count while the year is returned changes nothing,
    nor does one of before that a report made before the last certification still has.
    """
    latest, name = submission.latest, submission.partnership
    rows, today = known.get(latest.fingerprint) if latest else None, summary_file_rows(report).get(name)
    if latest is None or not rows or not today:
        return ()
    differences = differing_figures(rows.rows, today)
    if not differences or not (confirmed := {*latest.nones} | _confirmed_nones(report, submission)):
        return differences
    still_none = confirmed & {*outputs_that_may_be_none(report).get(name, ())}
    return tuple(one for one in differences if one.indicator not in still_none or (
        one.indicator not in latest.nones and one.before not in _DISPLAYS_WITHOUT_ROWS))


def _confirmed_nones(report: Report, submission: Submission) -> set[str]:
    """Return the outputs that a report has as confirmed none."""
    return {none.output for none in report.tables.decisions.confirmed_nones
            if (none.partnership, none.fiscal_year) == (submission.partnership, submission.fiscal_year)}


def submission_texts(report: Report, submissions: Submissions, known: KnownRows) -> dict[str, str]:
    """Return the text of the column Submission by partnership of a report of today."""
    texts = {}
    for name in report.tables.all_partnerships:
        submission = submissions.of(name, report.period.fiscal_year)
        texts[name] = submission.text(bool(differences_since(report, submission, known)))
    return texts


def summary_file(report: Report, texts: Mapping[str, str] | None = None) -> bytes:
    """Return the file of the NCPC summary of a report, with the column Submission; `texts`: by partnership.

    Without `texts` the column is empty: a source alone doesn't know what was certified.
    """
    by_printed_name = {escape_formula(name): text for name, text in (texts or {}).items()}
    return summary_csv(parse_summary_csv(report.ncpc_csv), by_printed_name)


@dataclass(frozen=True)
class CertifiedSummary:
    """The summary as certified: the bytes of its file, b"" where nobody's figures are in it.

    `certified`: the partnerships that are in it. `missing`: by name, why another one of the source is not. `unlisted`:
    partnerships that have certified the year, and are not among the source's.
    """

    file: bytes
    certified: tuple[str, ...]
    missing: Mapping[str, str]
    unlisted: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of it: who is in it, and who is missing and why."""
        total = len(self.certified) + len(self.missing)
        texts = [f"{len(self.certified)} of {total} partnerships {'has' if len(self.certified) == 1 else 'have'} "
                 "certified figures in it."] if total > 1 else []
        if self.missing:
            texts.append(f"Missing: {join_words([f'{name} ({why})' for name, why in self.missing.items()])}.")
        if self.unlisted:
            texts.append(f"Not in it, because no workbook of today has that name: {join_words(self.unlisted)}. Where "
                         "one was renamed, put the old name under Former Names in the registry.")
        return tuple(texts)


def certified_summary(report: Report, submissions: Submissions, known: KnownRows, for_ncpc: bool,
                      unlisted: tuple[str, ...] = ()) -> CertifiedSummary:
    """Return the summary of the report's partnerships and year as certified: their frozen rows, byte for byte.

    `unlisted`: see `unlisted_partnerships`; none where whoever reads it may not see, or has not chosen, all of them.

    Of each partnership the last certification that is Certified or Accepted counts; one that is returned is missing.
    The rows of all partnerships are the sums of the printed rows.
    """
    names, year = report.tables.all_partnerships, report.period.fiscal_year
    today = submission_texts(report, submissions, known)
    parts: dict[str, tuple[FrozenRow, ...]] = {}
    missing, texts = {}, {}
    for name in names:
        submission = submissions.of(name, year)
        rows = known.get(submission.counted.fingerprint) if submission.counted else None
        if rows is None:
            missing[name] = _ALTERED if submission.counted else _missing_reason(submission)
            continue
        parts[name] = rows.of_audience(for_ncpc)
        texts[parts[name][0][2]] = today[name]    # by the name that it had then
    stacked = stack_rows(list(parts.values()), missing)
    return CertifiedSummary(summary_csv(stacked, texts) if parts else b"", tuple(parts), missing, unlisted)


def _missing_reason(submission: Submission) -> str:
    if submission.status is SubmissionStatus.RETURNED:
        return submission.text().lower()
    return str(SubmissionStatus.NOT_CERTIFIED).lower()


def unlisted_partnerships(submissions: Submissions, year: FiscalYear, names: Iterable[str]) -> tuple[str, ...]:
    """Return the partnerships that have certified a year and are not among `names`, which are all of the source's."""
    listed = {match_key(name) or name for name in names}
    return tuple(name for submission in submissions if submission.fiscal_year == year and submission.counted
                 and (match_key(name := submission.partnership) or name) not in listed)


def certifications_of(submissions: Submissions) -> list[Certification]:
    """Return the certifications whose rows are needed: the last one of each year, and the one that counts."""
    return [made for submission in submissions for made in (submission.latest, submission.counted) if made]
