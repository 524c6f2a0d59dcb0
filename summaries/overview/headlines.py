"""The headlines: standing, outputs, survey and outcomes of the year, each beside the year before at the same date.

Every value is the text of the NCPC summary's figure of all partnerships together, or of the only one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cop_sheets.program_words import OUTCOMES
from summaries.figures import (
    ALL,
    INDICATORS,
    ITEM,
    MEETS,
    NOT_REPORTED,
    OUTCOME,
    PARTNERSHIP,
    SELF_AGREEMENT,
    SELF_CHANGE,
    SURVEY,
    Figure,
    HeadlineContext,
    format_number,
    format_share,
)
from summaries.figures.reported import CONFIRMED_NONE_DISPLAY
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.presentation.wording import pluralize, pluralize_with_commas
from summaries.report import Report

STANDING_SECTION = "Standing"
NO_CHANGE, UNKNOWN_VALUE = "no change", "unknown"
NONE_CERTIFIED = "none, certified"
SURVEY_LABEL = "Survey responses"
_Key = tuple[str, str]  # an indicator, and for an outcome its measure, else ""


@dataclass(frozen=True)
class Headline:
    """One figure as the overview shows it. No text contains what people typed.

    `section`: STANDING_SECTION, OUTPUT, MEASURE or OUTCOME. `indicator`: the figure's, "" for the standing. `value`:
    the figure's display in the NCPC summary, or `not reported`. `detail`: one short line; for an outcome its measure.
    `before`: the value of the year before as of the same day. `change`: the difference to it (`+14`, `+2.3 points`,
    `no change`). Both are "" where nothing is logged for the year before, and `change` also where one year's figure
    is not reported. `is_improvement`: whether the change is for the better, None without a change. `percent`: the
    value of a standing or an outcome as a percent. `unreported_reason`: why there is no value, "" where there is one.
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
    """Return the headlines: standing, the outputs, survey responses, then the outcomes in NCPC's order.

    An outcome that was measured both as self-reported agreement and as self-reported change has two headlines. Without
    a readable workbook there are none.
    """
    if not report.tables.partnerships:
        return ()
    figures = _total_figures(report)
    before = report.before if active_partnerships(report.before) else None
    earlier = _total_figures(before) if before else {}
    context = HeadlineContext({indicator: figure for (indicator, measure), figure in figures.items() if not measure})
    result = [_standing_headline(report, before)]
    for indicator in INDICATORS:
        output = figures[indicator.name, ""]
        detail = NONE_CERTIFIED if output.display == CONFIRMED_NONE_DISPLAY else indicator.detail(output, context)
        result.append(_number_headline(output, indicator.label, detail,
                                       earlier.get((indicator.name, ""))))
    survey = figures[SURVEY, ""]
    result.append(_number_headline(survey, SURVEY_LABEL, _members_text(survey), earlier.get((SURVEY, ""))))
    result += [_outcome_headline(figure, measure, _previous_figure(earlier, name, measure)) for name in OUTCOMES
               for measure in (SELF_AGREEMENT, SELF_CHANGE) if (figure := figures.get((name, measure)))]
    return tuple(result)


def _total_figures(report: Report) -> dict[_Key, Figure]:
    """Return the figures of all partnerships together or, if there is only one, of that one."""
    level = ALL if len(report.tables.all_partnerships) > 1 else PARTNERSHIP
    return {(figure.indicator, _measure_of(figure)): figure for figure in report.figures
            if figure.level == level or (level == PARTNERSHIP and figure.section == OUTCOME and figure.level == ITEM)}


def _previous_figure(earlier: dict[_Key, Figure], name: str, measure: str) -> Figure | None:
    """Return the year before's figure of an outcome and measure, or the unreported one, which has no measure."""
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
    detail += f"; {explained} explained" if (explained := int(report.deduplicated_standing["Explained"].sum())) else ""
    change, better = _points_change(percent, _meeting_percent(before))
    return Headline(STANDING_SECTION, "", "Meet the model", value, detail, earlier, change, better, percent)


def _count_meeting(report: Report | None) -> tuple[int, int, str]:
    """Return how many CoPs meet the model, of how many, and both as text; 0, 0 and "" without a report."""
    if report is None:
        return 0, 0, ""
    meeting, cops = int((report.deduplicated_standing["Standing"] == MEETS).sum()), len(report.deduplicated_standing)
    return meeting, cops, NOT_REPORTED if report.unreported_reason() else f"{meeting:,} of {cops:,}"


def _meeting_percent(report: Report | None) -> float | None:
    meeting, cops, _ = _count_meeting(report)
    return format_share(meeting, cops)[0]


def months_met(report: Report) -> tuple[int, int]:
    """Return in how many months a session was held that was due, and how many were due, summed over CoPs."""
    return int(report.deduplicated_standing["Months Met"].sum()), int(report.deduplicated_standing["Months Due"].sum())


def _number_headline(figure: Figure, label: str, detail: str, before: Figure | None) -> Headline:
    value, earlier = _value_text(figure), _value_text(before) if before else ""
    change, better = "", None
    if figure.number is not None and before and before.number is not None:
        change, better = _signed_change(figure.number - before.number)
    detail = figure.unreported_reason or "; ".join(filter(None, (detail, _missing_text(figure))))
    return Headline(figure.section, figure.indicator, label, value or UNKNOWN_VALUE, detail, earlier, change, better,
                    unreported_reason=figure.unreported_reason)


def _value_text(figure: Figure) -> str:
    return NOT_REPORTED if figure.unreported_reason else format_number(figure.number)


def _missing_text(figure: Figure) -> str:
    return (f"without {pluralize(len(figure.missing_partnerships), 'partnership')}"
            if figure.missing_partnerships else "")


def _members_text(figure: Figure) -> str:
    members = figure.denominator
    return "no members recorded" if members is None else f"for {pluralize_with_commas(int(members), 'member')} recorded"


def _outcome_headline(figure: Figure, measure: str, before: Figure | None) -> Headline:
    change, better = _points_change(figure.percent, before.percent if before else None)
    return Headline(OUTCOME, figure.indicator, figure.indicator, figure.display, measure,
                    before.display if before else "", change, better, figure.percent, figure.unreported_reason)


def _points_change(percent: float | None, before: float | None) -> tuple[str, bool | None]:
    """Return the change between two percents in points, with one decimal, and whether it is an improvement."""
    if percent is None or before is None:
        return "", None
    return _signed_change(percent - before, "{:.1f} points".format)


def _signed_change(difference: float, text: Callable[[float], str] = format_number) -> tuple[str, bool | None]:
    """Return a difference as text with its sign, and whether it is an improvement (None: no change)."""
    difference = round(difference, 2)
    if not difference:
        return NO_CHANGE, None
    return f"{'+' if difference > 0 else '-'}{text(abs(difference))}", difference > 0
