"""The headlines: standing, outputs, survey and outcomes of the year, each beside the year before at the same date.

Every value is that of the NCPC summary, to the letter: of the only partnership, or of all of them together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cop_sheets.layout import OUTCOMES
from summaries.figures import (
    ALL,
    HELD_NO_SESSION,
    INDICATORS,
    ITEM,
    MAY_BE_DUPLICATED,
    MEASURE,
    MEETS,
    NOT_REPORTED,
    OUTCOME,
    PARTNERSHIP,
    SELF_AGREEMENT,
    SELF_CHANGE,
    SESSIONS_UNREAD,
    SURVEY,
    Figure,
    format_number,
    format_share,
    pluralize,
)
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.ncpc import pluralize_with_commas
from summaries.report import Report
from validators import RULES
from validators.derived import CANCELLED

STANDING_SECTION = "Standing"
NO_CHANGE, UNKNOWN_VALUE = "no change", "unknown"
_COPS, _SESSIONS, _TRAININGS, _PARTICIPANTS, _INDIVIDUALS, _HOURS = INDICATORS
_LABELS = {_COPS: "Communities of Practice", _SESSIONS: "Sessions held", _TRAININGS: "Training events",
           _PARTICIPANTS: "People trained", _INDIVIDUALS: "People consulted", _HOURS: "Hours of consultation",
           SURVEY: "Survey responses"}
_CANCELLATION_RULE = "SES-06"
_Key = tuple[str, str]  # an indicator, and for an outcome how it was measured


@dataclass(frozen=True)
class Headline:
    """One figure as it is shown; all texts are ours, never typed ones.

    `section`: STANDING_SECTION, OUTPUT, MEASURE or OUTCOME. `value` is what the NCPC summary shows for `indicator` (""
    where it has no such figure, `not reported` where nobody reports it). `detail`: one short line, for an outcome how
    it was measured. `before`: the value of the year before as of the same day, `change` from it to now (`+14`, `+2.3
    points`, `no change`); both "" where the year before has nothing logged, `change` also where a year is not reported.
    `unreported_reason`: why there is no value, "" where there is one. `is_improvement`: whether the change is for the
    better, None where there is none. `percent`: what `value` says as a percent, of a standing or an outcome.
    """

    section: str
    indicator: str
    label: str
    value: str
    detail: str
    before: str = ""
    change: str = ""
    is_improvement: bool | None = None
    percent: float | None = None
    unreported_reason: str = ""


@memoized
def headlines(report: Report) -> tuple[Headline, ...]:
    """Return the headlines: standing, the six outputs, survey responses, then the outcomes in NCPC's order.

    An outcome that was measured both as self-reported agreement and as self-reported change has a headline each. None
    at all where no workbook could be read.
    """
    if not report.tables.partnerships:
        return ()
    figures = _total_figures(report)
    before = report.before if active_partnerships(report.before) else None
    earlier = _total_figures(before) if before else {}
    result = [_standing_headline(report, before)]
    result += [_output_headline(report, figures[name, ""], earlier.get((name, ""))) for name in (*INDICATORS, SURVEY)]
    result += [_outcome_headline(figure, measure, _previous_figure(earlier, name, measure)) for name in OUTCOMES
               for measure in (SELF_AGREEMENT, SELF_CHANGE) if (figure := figures.get((name, measure)))]
    return tuple(result)


def _total_figures(report: Report) -> dict[_Key, Figure]:
    """Return the figures that sum up: of all partnerships where there are several, else the partnership's own."""
    level = ALL if len(report.tables.all_partnerships) > 1 else PARTNERSHIP
    return {(figure.indicator, _measure_of(figure)): figure for figure in report.figures
            if figure.level == level or (level == PARTNERSHIP and figure.section == OUTCOME and figure.level == ITEM)}


def _previous_figure(earlier: dict[_Key, Figure], name: str, measure: str) -> Figure | None:
    """Return the year before's figure of an outcome; one that is not reported has no measure."""
    return earlier.get((name, measure)) or next(
        (figure for (other, _), figure in earlier.items() if other == name and figure.unreported_reason), None)


def _measure_of(figure: Figure) -> str:
    if figure.section != OUTCOME:
        return ""
    return SELF_CHANGE if SELF_CHANGE in figure.notes else SELF_AGREEMENT


def _standing_headline(report: Report, before: Report | None) -> Headline:
    (meeting, cops, value), (_, _, earlier) = _count_meeting(report), _count_meeting(before)
    percent, _ = format_share(meeting, cops)
    if percent is None:
        why = report.unreported_reason()
        return Headline(STANDING_SECTION, "", "Meet the model", value, why or "No CoP is active yet", earlier,
                        unreported_reason=why)
    met, due = months_met(report)
    detail = f"{percent:.1f}%; " + (f"{met:,} of {pluralize_with_commas(due, 'month')}" if due else "no month due yet")
    change, better = _points_change(percent, _meeting_percent(before))
    return Headline(STANDING_SECTION, "", "Meet the model", value, detail, earlier, change, better, percent)


def _count_meeting(report: Report | None) -> tuple[int, int, str]:
    """Return how many CoPs meet the model, of how many, and both as text."""
    if report is None:
        return 0, 0, ""
    meeting, cops = int((report.deduplicated_standing["Standing"] == MEETS).sum()), len(report.deduplicated_standing)
    return meeting, cops, NOT_REPORTED if report.unreported_reason() else f"{meeting:,} of {cops:,}"


def _meeting_percent(report: Report | None) -> float | None:
    meeting, cops, _ = _count_meeting(report)
    return format_share(meeting, cops)[0]


def months_met(report: Report) -> tuple[int, int]:
    """Return how many months had the session that was due, and how many months were due, over all CoPs."""
    return int(report.deduplicated_standing["Months Met"].sum()), int(report.deduplicated_standing["Months Due"].sum())


def _output_headline(report: Report, figure: Figure, before: Figure | None) -> Headline:
    value, earlier = _value_text(figure), _value_text(before) if before else ""
    change, better = "", None
    if figure.number is not None and before and before.number is not None:
        change, better = _signed_change(figure.number - before.number)
    return Headline(figure.section, figure.indicator, _LABELS[figure.indicator], value or UNKNOWN_VALUE,
                    figure.unreported_reason or _detail_text(report, figure) + _missing_text(figure), earlier, change,
                    better,
                    unreported_reason=figure.unreported_reason)


def _value_text(figure: Figure) -> str:
    return NOT_REPORTED if figure.unreported_reason else format_number(figure.number)


def _missing_text(figure: Figure) -> str:
    return (f"; without {pluralize(len(figure.missing_partnerships), 'partnership')}"
            if figure.missing_partnerships else "")


def _detail_text(report: Report, figure: Figure) -> str:
    """Return what a board may ask of the number next."""
    if figure.indicator == _COPS:
        without_session, unread = (_sum_counts(report, _COPS, label) for label in (HELD_NO_SESSION, SESSIONS_UNREAD))
        parts = [f"{without_session:,} held no session"] * bool(without_session) + [
            f"of {unread:,} it can't be read"] * bool(unread)
        return "; ".join(parts) or ("each held a session" if figure.number else "none is active")
    if figure.indicator == _PARTICIPANTS:
        return "counted at each event"
    if figure.indicator == _INDIVIDUALS:
        unnamed = _sum_counts(report, _INDIVIDUALS, MAY_BE_DUPLICATED)
        return f"{unnamed:,} of them without names" if unnamed else "each name counted once"
    if figure.indicator == _HOURS:
        return f"in {pluralize_with_commas(len(figure.used), 'consultation')}"
    if figure.indicator == _TRAININGS:
        participants_figure = _total_figures(report)[_PARTICIPANTS, ""]
        if participants_figure.unreported_reason:
            return f"people trained are {NOT_REPORTED}"
        without_session = len(figure.used) - len(participants_figure.used)
        return f"{without_session:,} without a number of people" if without_session else "all with a number of people"
    if figure.section == MEASURE:
        members = figure.denominator
        return ("no members recorded" if members is None
                else f"for {pluralize_with_commas(int(members), 'member')} recorded")
    return _cancelled_text(report, figure)


def _sum_counts(report: Report, indicator: str, label: str) -> int:
    """Return what the partnerships' own figures of `indicator` count under the label that ends so."""
    duplicates = report.tables.duplicate_workbooks.copy_of
    return sum(count for figure in report.figures if figure.level == PARTNERSHIP and figure.indicator == indicator
               and figure.partnership not in duplicates
               for name, count in figure.counts.items() if name.endswith(label))


def _cancelled_text(report: Report, figure: Figure) -> str:
    """Return how many sessions were cancelled, and how many of those that count are said in words to have been."""
    cancelled, unmarked = sum(reason == CANCELLED for _,
                              reason in figure.left_out), _count_unmarked_cancellations(report)
    if not unmarked:
        return f"{cancelled:,} more cancelled" if cancelled else "none cancelled"
    marked = f"{cancelled:,} more marked Cancelled" if cancelled else "none marked Cancelled"
    verb_text = "was called off by its" if unmarked == 1 else "were called off by their"
    return f"{marked}; of the {figure.number:,.0f} held, {unmarked:,} {verb_text} Notes or Topic"


def _count_unmarked_cancellations(report: Report) -> int:
    """Return how many sessions count as held though they are flagged as said not to have taken place."""
    violations, duplicates = report.results.violations, report.tables.duplicate_workbooks.copy_of
    flagged = violations[violations["rule"].isin([number for number,
                                                  rule in enumerate(RULES) if rule.id == _CANCELLATION_RULE])]
    return sum(details["counted"] != "" and partnership not in duplicates
               for partnership, details in zip(flagged["partnership"], flagged["details"], strict=True))


def _outcome_headline(figure: Figure, measure: str, before: Figure | None) -> Headline:
    change, better = _points_change(figure.percent, before.percent if before else None)
    return Headline(OUTCOME, figure.indicator, figure.indicator, figure.display, measure,
                    before.display if before else "", change, better, figure.percent, figure.unreported_reason)


def _points_change(percent: float | None, before: float | None) -> tuple[str, bool | None]:
    """Return the change between two percents, each as it is shown: one decimal."""
    if percent is None or before is None:
        return "", None
    return _signed_change(percent - before, "{:.1f} points".format)


def _signed_change(difference: float, text: Callable[[float], str] = format_number) -> tuple[str, bool | None]:
    difference = round(difference, 2)
    if not difference:
        return NO_CHANGE, None
    return f"{'+' if difference > 0 else '-'}{text(abs(difference))}", difference > 0
