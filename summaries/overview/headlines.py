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
    number_text,
    plural,
    share_text,
)
from summaries.freshness import logged
from summaries.memo import once
from summaries.ncpc import plural_of
from summaries.report import Report
from validators import RULES
from validators.derived import CANCELLED

STANDING = "Standing"
NO_CHANGE, UNKNOWN = "no change", "unknown"
_COPS, _SESSIONS, _EVENTS, _TRAINED, _CONSULTED, _HOURS = INDICATORS
_LABELS = {_COPS: "Communities of Practice", _SESSIONS: "Sessions held", _EVENTS: "Training events",
           _TRAINED: "People trained", _CONSULTED: "People consulted", _HOURS: "Hours of consultation",
           SURVEY: "Survey responses"}
_CALLED_OFF = "SES-06"
_Key = tuple[str, str]  # an indicator, and for an outcome how it was measured


@dataclass(frozen=True)
class Headline:
    """One figure as it is shown; all texts are ours, never typed ones.

    `section`: STANDING, OUTPUT, MEASURE or OUTCOME. `value` is what the NCPC summary shows for `indicator` ("" where
    it has no such figure, `not reported` where nobody reports it). `detail`: one short line, for an outcome how it was
    measured. `before`: the value of the year before as of the same day, `change` from it to now (`+14`, `+2.3 points`,
    `no change`); both "" where the year before has nothing logged, `change` also where a year is not reported.
    `unreported`: why there is no value, "" where there is one. `better`: whether the change is for the better, None
    where there is none. `percent`: what `value` says as a percent, of a standing or an outcome.
    """

    section: str
    indicator: str
    label: str
    value: str
    detail: str
    before: str = ""
    change: str = ""
    better: bool | None = None
    percent: float | None = None
    unreported: str = ""


@once
def headlines(report: Report) -> tuple[Headline, ...]:
    """Return the headlines: standing, the six outputs, survey responses, then the outcomes in NCPC's order.

    An outcome that was measured both as self-reported agreement and as self-reported change has a headline each. None
    at all where no workbook could be read.
    """
    if not report.tables.partnerships:
        return ()
    figures = _figures(report)
    before = report.before if logged(report.before) else None
    earlier = _figures(before) if before else {}
    found = [_standing(report, before)]
    found += [_output(report, figures[name, ""], earlier.get((name, ""))) for name in (*INDICATORS, SURVEY)]
    found += [_outcome(figure, measure, _earlier(earlier, name, measure)) for name in OUTCOMES
              for measure in (SELF_AGREEMENT, SELF_CHANGE) if (figure := figures.get((name, measure)))]
    return tuple(found)


def _figures(report: Report) -> dict[_Key, Figure]:
    """Return the figures that sum up: of all partnerships where there are several, else the partnership's own."""
    level = ALL if len(report.tables.listed) > 1 else PARTNERSHIP
    return {(figure.indicator, _measure(figure)): figure for figure in report.figures
            if figure.level == level or (level == PARTNERSHIP and figure.section == OUTCOME and figure.level == ITEM)}


def _earlier(earlier: dict[_Key, Figure], name: str, measure: str) -> Figure | None:
    """Return the year before's figure of an outcome; one that is not reported has no measure."""
    return earlier.get((name, measure)) or next(
        (figure for (other, _), figure in earlier.items() if other == name and figure.unreported), None)


def _measure(figure: Figure) -> str:
    if figure.section != OUTCOME:
        return ""
    return SELF_CHANGE if SELF_CHANGE in figure.notes else SELF_AGREEMENT


def _standing(report: Report, before: Report | None) -> Headline:
    (meeting, cops, value), (_, _, earlier) = _meeting(report), _meeting(before)
    percent, _ = share_text(meeting, cops)
    if percent is None:
        why = report.unreported()
        return Headline(STANDING, "", "Meet the model", value, why or "No CoP is active yet", earlier, unreported=why)
    met, due = months_met(report)
    detail = f"{percent:.1f}%; " + (f"{met:,} of {plural_of(due, 'month')}" if due else "no month due yet")
    change, better = _points(percent, _share(before))
    return Headline(STANDING, "", "Meet the model", value, detail, earlier, change, better, percent)


def _meeting(report: Report | None) -> tuple[int, int, str]:
    """Return how many CoPs meet the model, of how many, and both as text."""
    if report is None:
        return 0, 0, ""
    meeting, cops = int((report.standing_once["Standing"] == MEETS).sum()), len(report.standing_once)
    return meeting, cops, NOT_REPORTED if report.unreported() else f"{meeting:,} of {cops:,}"


def _share(report: Report | None) -> float | None:
    meeting, cops, _ = _meeting(report)
    return share_text(meeting, cops)[0]


def months_met(report: Report) -> tuple[int, int]:
    """Return how many months had the session that was due, and how many months were due, over all CoPs."""
    return int(report.standing_once["Months Met"].sum()), int(report.standing_once["Months Due"].sum())


def _output(report: Report, figure: Figure, before: Figure | None) -> Headline:
    value, earlier = _value(figure), _value(before) if before else ""
    change, better = "", None
    if figure.number is not None and before and before.number is not None:
        change, better = _signed(figure.number - before.number)
    return Headline(figure.section, figure.indicator, _LABELS[figure.indicator], value or UNKNOWN,
                    figure.unreported or _detail(report, figure) + _missing(figure), earlier, change, better,
                    unreported=figure.unreported)


def _value(figure: Figure) -> str:
    return NOT_REPORTED if figure.unreported else number_text(figure.number)


def _missing(figure: Figure) -> str:
    return f"; without {plural(len(figure.without), 'partnership')}" if figure.without else ""


def _detail(report: Report, figure: Figure) -> str:
    """Return what a board may ask of the number next."""
    if figure.indicator == _COPS:
        silent, unread = (_tally(report, _COPS, label) for label in (HELD_NO_SESSION, SESSIONS_UNREAD))
        told = [f"{silent:,} held no session"] * bool(silent) + [f"of {unread:,} it can't be read"] * bool(unread)
        return "; ".join(told) or ("each held a session" if figure.number else "none is active")
    if figure.indicator == _TRAINED:
        return "counted at each event"
    if figure.indicator == _CONSULTED:
        unnamed = _tally(report, _CONSULTED, MAY_BE_DUPLICATED)
        return f"{unnamed:,} of them without names" if unnamed else "each name counted once"
    if figure.indicator == _HOURS:
        return f"in {plural_of(len(figure.used), 'consultation')}"
    if figure.indicator == _EVENTS:
        trained = _figures(report)[_TRAINED, ""]
        if trained.unreported:
            return f"people trained are {NOT_REPORTED}"
        silent = len(figure.used) - len(trained.used)
        return f"{silent:,} without a number of people" if silent else "all with a number of people"
    if figure.section == MEASURE:
        members = figure.denominator
        return "no members recorded" if members is None else f"for {plural_of(int(members), 'member')} recorded"
    return _not_held(report, figure)


def _tally(report: Report, indicator: str, label: str) -> int:
    """Return what the partnerships' own figures of `indicator` count under the label that ends so."""
    copies = report.tables.twins.copy_of
    return sum(count for figure in report.figures if figure.level == PARTNERSHIP and figure.indicator == indicator
               and figure.partnership not in copies
               for name, count in figure.tallies.items() if name.endswith(label))


def _not_held(report: Report, figure: Figure) -> str:
    """Return how many sessions were cancelled, and how many of those that count are said in words to have been."""
    cancelled, said = sum(reason == CANCELLED for _, reason in figure.left_out), _called_off_count(report)
    if not said:
        return f"{cancelled:,} more cancelled" if cancelled else "none cancelled"
    marked = f"{cancelled:,} more marked Cancelled" if cancelled else "none marked Cancelled"
    was = "was called off by its" if said == 1 else "were called off by their"
    return f"{marked}; of the {figure.number:,.0f} held, {said:,} {was} Notes or Topic"


def _called_off_count(report: Report) -> int:
    """Return how many sessions count as held though they are flagged as said not to have taken place."""
    lines, copies = report.findings.lines, report.tables.twins.copy_of
    flagged = lines[lines["rule"].isin([number for number, rule in enumerate(RULES) if rule.id == _CALLED_OFF])]
    return sum(details["counted"] != "" and partnership not in copies
               for partnership, details in zip(flagged["partnership"], flagged["details"], strict=True))


def _outcome(figure: Figure, measure: str, before: Figure | None) -> Headline:
    change, better = _points(figure.percent, before.percent if before else None)
    return Headline(OUTCOME, figure.indicator, figure.indicator, figure.display, measure,
                    before.display if before else "", change, better, figure.percent, figure.unreported)


def _points(percent: float | None, before: float | None) -> tuple[str, bool | None]:
    """Return the change between two percents, each as it is shown: one decimal."""
    if percent is None or before is None:
        return "", None
    return _signed(percent - before, "{:.1f} points".format)


def _signed(difference: float, text: Callable[[float], str] = number_text) -> tuple[str, bool | None]:
    difference = round(difference, 2)
    if not difference:
        return NO_CHANGE, None
    return f"{'+' if difference > 0 else '-'}{text(abs(difference))}", difference > 0
