"""A draft: what one partnership would certify now, and why it can't yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cop_sheets import FiscalYear, Tables
from cop_sheets.date_format import format_date
from cop_sheets.decisions import Decisions
from cop_sheets.raw import Workbook
from cop_sheets.text import join_words, shows_nothing
from summaries import Report
from summaries.audience import ncpc_audience, partnership_audience
from summaries.figures import Indicator
from summaries.ncpc.none_outputs import confirmed_none, outputs_without_rows
from summaries.report import report_for_partnerships
from validators import Severity
from validators.derived import AFTER_AS_OF, CANCELLED_SESSION, EXCLUSION_REASONS, status_heading
from workflow.people import ActionRefused

_EXPECTED_REASONS = (CANCELLED_SESSION, AFTER_AS_OF)    # of rows that are left out, and are no mistake


@dataclass(frozen=True)
class CertificationDraft:
    """What one partnership would certify now.

    `report`: of the partnership alone, with the answers of yes as confirmed nones; `ncpc_report`: as NCPC may see it.
    `answers`: whether there was none in the year, by output. `is_second_copy`: an earlier partnership's workbook holds
    the same rows. `old_copy_reason`: why its copy of the sheet is not current; "" where it is, or where it is a file.
    """

    partnership: str
    report: Report
    ncpc_report: Report
    answers: Mapping[str, bool]
    is_second_copy: bool = False
    old_copy_reason: str = ""

    @property
    def workbook(self) -> Workbook:
        """The workbook that it rests on."""
        return self.report.tables.workbook_maps[0].workbook

    @property
    def nones(self) -> tuple[str, ...]:
        """The outputs that are confirmed as none."""
        return tuple(one.name for one in outputs_without_rows(self.report) if self.answers.get(one.name))

    @property
    def unanswered(self) -> tuple[Indicator, ...]:
        """The outputs of which it isn't said whether there was none."""
        return tuple(one for one in outputs_without_rows(self.report) if one.name not in self.answers)


def draft_certification(tables: Tables, partnership: str, fiscal_year: FiscalYear, as_of: date,
                        answers: Mapping[str, bool] | None = None, *, min_respondents: int,
                        old_copy_reason: str = "") -> CertificationDraft:
    """Return what `partnership` would certify. `tables`: of all partnerships, so that copies of workbooks are noticed.

    Raises ActionRefused where its workbook can't be read.
    """
    if partnership not in tables.partnerships:
        raise unreadable_refusal(partnership)
    answers = answers or {}
    own = tables.of([partnership])
    # Answers of before don't count, and other years are not certified.
    own = replace(own, decisions=Decisions(own.decisions.explanations, tuple(
        confirmed_none(partnership, fiscal_year, output) for output, is_none in answers.items() if is_none)))
    report = report_for_partnerships(own, [partnership], fiscal_year, as_of, partnership_audience(min_respondents))
    if partnership not in report.tables.partnerships:
        raise unreadable_refusal(partnership)
    return CertificationDraft(partnership, report, report.for_audience(ncpc_audience(min_respondents)), answers,
                 partnership in tables.duplicate_workbooks.copy_of, old_copy_reason)


def first_certifiable_day(fiscal_year: FiscalYear) -> date:
    """Return the first day on which a year can be certified: July 1 after it."""
    return FiscalYear(fiscal_year.start + 1).first_day


def unreadable_refusal(partnership: str) -> ActionRefused:
    """Return the refusal for a workbook that can't be read."""
    return ActionRefused(f"Nothing was certified, because the workbook of {partnership} can't be read, so its figures "
                         "are not known: the page Workbooks says why, and what to do.")


def comment_reason(report: Report) -> str:
    """Return why a comment is needed to certify a report of one partnership; "" where none is."""
    parts = []
    if count := open_must_count(report):
        parts.append("1 must flag is open" if count == 1 else f"{count} must flags are open")
    if count := left_out_count(report):
        parts.append("1 row of the year is left out" if count == 1 else f"{count} rows of the year are left out")
    return " and ".join(parts)


def open_must_count(report: Report) -> int:
    """Return the number of must flags that are not explained."""
    return int((report.open_flags["Severity"] == Severity.MUST).sum())


def left_out_count(report: Report) -> int:
    """Return the number of the year's rows that no figure counts, without cancelled sessions and rows to come."""
    names = [status_heading(reason) for reason in EXCLUSION_REASONS if reason not in _EXPECTED_REASONS]
    return int(report.reconciliation[names].to_numpy().sum())


def refuse_unready(draft: CertificationDraft, comment: str, today: date, is_named: bool = True) -> None:
    """Raise ActionRefused with a sentence that says why a draft can't be certified, if it can't.

    All that somebody has still to fill in is said at once. `is_named`: whether it is known who certifies.
    """
    year, as_of, name = draft.report.period.fiscal_year, draft.report.period.as_of, draft.partnership
    first_day = first_certifiable_day(year)
    if today < first_day or as_of < first_day:
        raise ActionRefused(f"Nothing was certified: {year} can be certified from {format_date(first_day)}, when it "
                            "is over and every month can be in it"
                            + ("." if today < first_day else f", and {format_date(as_of)} is before that."))
    if as_of > today:
        raise ActionRefused(f"Nothing was certified, because {format_date(as_of)} is still to come: certify as of "
                            "today.")
    if draft.old_copy_reason:
        raise ActionRefused(f"Nothing was certified, because what is read of the sheet of {name} may be old: "
                            f"{draft.old_copy_reason}. Certify once it is current.")
    if draft.is_second_copy:
        raise ActionRefused(f"Nothing was certified, because the workbook of {name} holds the same rows as another "
                            "partnership's, which would be counted twice: take the copy away, or correct it.")
    known = {one.name for one in outputs_without_rows(draft.report)}
    if entered := [output for output, is_none in draft.answers.items() if is_none and output not in known]:
        raise ActionRefused(f"Nothing was certified, because something is entered for {join_words(entered)} in {year}, "
                            "so it can't be certified as none: leave that answer out.")
    gaps = [] if is_named else ["your name is blank: type your name"]
    if draft.unanswered:
        names = join_words([one.name for one in draft.unanswered])
        gaps.append(f"nothing is entered for {names} in {year}, and it is not said whether there was none: answer yes "
                    "or no for each")
    if (reason := comment_reason(draft.report)) and shows_nothing(comment):
        gaps.append(f"{reason}, and the comment is empty: say in a sentence why the figures are right as they are, or "
                    "mend the cells first")
    if gaps:
        raise ActionRefused(f"Nothing was certified, because {'; and because '.join(gaps)}.")
