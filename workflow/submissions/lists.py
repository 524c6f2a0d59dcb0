"""The list of all partnerships' years, and who is late."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.settings import ReportSettings
from workflow.submissions.states import Submission, SubmissionStatus

LATE = "late"
_NOT_DONE = (SubmissionStatus.NOT_CERTIFIED, SubmissionStatus.RETURNED)


def late_partnerships(submissions: Sequence[Submission], settings: ReportSettings, today: date) -> list[str]:
    """Return the partnerships whose year is not certified, or was returned, although the last day has passed."""
    return [one.partnership for one in submissions
            if one.status in _NOT_DONE and settings.is_late(one.fiscal_year, today)]


def due_text(submission: Submission, settings: ReportSettings, today: date) -> str:
    """Return by which day a year that isn't certified, or was returned, is to be certified; `late` after that day.

    Such as `late: the last day was July 31, 2025`. "" where it is certified, or no day is set.
    """
    due = settings.due_day(submission.fiscal_year)
    if due is None or submission.status not in _NOT_DONE:
        return ""
    if late_partnerships([submission], settings, today):
        return f"{LATE}: the last day was {format_date(due)}"
    return f"the last day is {format_date(due)}"


def submission_list(submissions: Sequence[Submission], texts: Mapping[str, str], settings: ReportSettings,
                    today: date) -> pd.DataFrame:
    """Return a row per partnership, those that are late first: Partnership, Submission, Late, Waits, Certified By,
    Fingerprint, Fingerprint of NCPC's Pack, all text. `texts`: of the column Submission, by partnership.
    """
    late = set(late_partnerships(submissions, settings, today))
    ordered = sorted(submissions, key=lambda one: one.partnership not in late)
    rows = [(one.partnership, texts.get(one.partnership, one.text()), LATE if one.partnership in late else "",
             f"asks to reopen: {one.reopening_request.reason}" if one.reopening_request else "",
             *((made.who, made.fingerprint, made.ncpc_fingerprint) if (made := one.latest) else ("", "", "")))
            for one in ordered]
    return pd.DataFrame(rows, columns=["Partnership", "Submission", "Late", "Waits", "Certified By", "Fingerprint",
                                       "Fingerprint of NCPC's Pack"], dtype="str")
