"""The board page: a year beside the one before on one sheet of paper, for people who have never heard of any of it."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, SESSIONS
from cop_sheets.text import listed
from cop_sheets.writers import file_stem
from summaries.activity import consultation_by_quarter, sessions_by_month
from summaries.fidelity.standing_chart import standing_chart
from summaries.figures import (
    ALL_PARTNERSHIPS,
    CANNOT_BE_JUDGED,
    DOES_NOT_MEET,
    INDICATORS,
    MEETS,
    NOT_DOCUMENTED,
    NOT_REPORTED,
    QUARTERS,
    SELF_CHANGE,
    number_text,
    plural,
    share_text,
    standing_counts,
)
from summaries.freshness import in_words, logged
from summaries.memo import once
from summaries.overview import NO_CHANGE, STANDING, UNKNOWN, Headline
from summaries.overview.headlines import headlines
from summaries.presentation import Chart, svg
from summaries.presentation.pdf import pdf
from summaries.report import Report
from summaries.survey import Line, agreement_chart, outcome_lines, outcome_name

TEMPLATE = "board.typ"
WHAT_A_COP_IS = ("A Community of Practice (CoP) is a group of people who work in early care and education and meet at "
                 "least once a month to learn from each other. It meets the model when it does all that the Growing "
                 "Together model says it must.")
QUESTIONS = ("How many CoPs meet the model?", "How many sessions each month?", "How many hours of consultation?",
             "What do those who took part say?")
NOTHING_BEFORE = "Nothing is logged of the year before, so there is nothing to compare with."
COPS, SESSIONS_HELD, _, TRAINED, CONSULTED, HOURS = INDICATORS
_QUARTER_MONTHS = ("Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun")
_ORDER = (MEETS, DOES_NOT_MEET, NOT_DOCUMENTED, CANNOT_BE_JUDGED)
Item = dict  # of a chart: label, now and before (numbers or None), shown and shown_before, detail


@once
def board_headlines(report: Report) -> tuple[dict[str, str], ...]:
    """Return the six headlines of the sheet, all text and none of it typed: label, value, before, detail.

    Standing, CoPs, sessions, people trained, people consulted, hours of consultation.
    """
    wanted = {COPS, SESSIONS_HELD, TRAINED, CONSULTED, HOURS}
    found = [line for line in headlines(report) if line.section == STANDING or line.indicator in wanted]
    tiles = [{"label": line.label if line.indicator else "CoPs that meet the model", "value": line.value,
              "before": _last_year(line), "detail": line.detail} for line in found]
    if found and len(report.standing_once):
        tiles[0]["detail"] = f"{share_text(_meeting(report), len(report.standing_once))[0]:.1f}% of them"
    return tuple(tiles)


def _meeting(report: Report) -> int:
    return standing_counts(report.standing_once)[MEETS]


def _last_year(line: Headline) -> str:
    """Return `213 last year (32 fewer)`, or `not reported last year`; the change of a share is for the reader to see.
    """
    if not line.before:
        return ""
    if line.section == STANDING or not line.change:
        return f"{line.before} last year"
    if line.change == NO_CHANGE:
        return "as many as last year"
    return f"{line.before} last year ({line.change[1:]} {'more' if line.change.startswith('+') else 'fewer'})"


@once
def board_charts(report: Report) -> tuple[Chart, ...]:
    """Return the four charts for the screen, with the sheet's questions and plain sentences."""
    charts = standing_chart, sessions_by_month, consultation_by_quarter, agreement_chart
    return tuple(replace(make(report), question=question, answer=sentence) for make, question, sentence in zip(
        charts, QUESTIONS, _sentences(report), strict=True))


@once
def board_pdf(report: Report) -> bytes:
    """Return the sheet as a PDF of one Letter page: the same bytes for the same figures."""
    return pdf(TEMPLATE, on_sheet(report), report.period.as_of)


@once
def board_picture(report: Report) -> str:
    """Return the sheet as an SVG picture: what the PDF shows, its letters drawn."""
    return svg(TEMPLATE, on_sheet(report), report.period.as_of)


@once
def on_sheet(report: Report) -> dict:
    """Return all that stands on the sheet, as texts and numbers. It may hold text that people typed."""
    before = _before(report)
    items = _standing(report, before), _months(report, before), _quarters(report, before), _outcomes(report, before)
    return {
        "name": board_name(report), "about": board_about(report), "source": board_source(report),
        "period": f"Fiscal year {report.period.fiscal_year.first_day.year}-{str(report.period.fiscal_year)[-2:]}, "
                  f"as of {in_words(report.period.as_of)}",
        "this_year": f"This year, {_span(report)}", "compares": before is not None,
        "last_year": f"Last year, {_span(before)}" if before else NOTHING_BEFORE, "headlines": board_headlines(report),
        "charts": [{"question": question, "answer": sentence, "kind": kind, "items": own}
                   for question, sentence, kind, own in zip(QUESTIONS, _sentences(report),
                                                            ("bars", "columns", "columns", "shares"), items,
                                                            strict=True)]}


def board_name(report: Report) -> str:
    """Return whom the sheet is about: the partnership's name as typed, or all."""
    names = report.tables.listed
    return names[0] if len(names) == 1 else ALL_PARTNERSHIPS


def board_file_name(report: Report) -> str:
    """Return a name for the sheet's file, without an ending: `board-page-Alamance-FY-24-25`."""
    return file_stem("board-page", board_name(report), str(report.period.fiscal_year))


def board_about(report: Report) -> str:
    """Return what a CoP is, and of several partnerships how many the sheet is about and which are missing."""
    names, missing = report.tables.partnerships, [failure.partnership for failure in report.tables.failures]
    if len(names) + len(missing) < 2:
        return WHAT_A_COP_IS
    without = f", without {listed(missing)}, whose workbook can't be read" if missing else ""
    return f"{WHAT_A_COP_IS} This page is about {plural(len(names), 'local partnership')}{without}."


def board_source(report: Report) -> str:
    """Return where the numbers come from, in words."""
    whose = "the partnership's" if len(report.tables.listed) == 1 else "the partnerships'"
    return (f"The numbers are counted from {whose} own logs of CoPs, sessions, trainings, consultations and survey "
            "answers, by the same rules as the summary for NCPC, the funder; last year's up to the same day a year "
            "earlier. People trained are counted at each training that they took part in. Percentages are of those who "
            "answered that statement of the survey. Not documented here: only blanks in the logs stand between a CoP "
            "and the model. Cannot be judged: something in them can't be read.")


def _before(report: Report) -> Report | None:
    return report.before if logged(report.before) else None


def _span(report: Report) -> str:
    return f"{in_words(report.period.fiscal_year.first_day)} to {in_words(report.period.until)}"


def _item(label: str, now: float | None, before: float | None, **more: str) -> Item:
    return {"label": label, "now": now, "before": before, "shown": number_text(now),
            "shown_before": number_text(before), "detail": ""} | more


def _standing(report: Report, before: Report | None) -> list[Item]:
    now, then = standing_counts(report.standing_once), standing_counts(before.standing_once) if before else {}
    if not len(report.standing_once):
        return []
    return [_item(name, now[name], then.get(name), shown_before=f"{then[name]} last year" if before else "")
            for name in _ORDER]


def _months(report: Report, before: Report | None) -> list[Item]:
    if not _sessions(report) and not (before and _sessions(before)):
        return []
    now, then = (sessions_of_months(each) if each and not each.unreported(SESSIONS_HELD) else [None] * 12
                 for each in (report, before))
    names = [f"{report.period.fiscal_year.month(number)[0]:%b}" for number in range(12)]
    return [_item(*item) for item in zip(names, now, then, strict=True)]


def sessions_of_months(report: Report) -> list[int | None]:
    """Return how many sessions each month of the year had; None where it begins after the as-of date."""
    period = report.period
    found = Counter(report.counted_once(SESSIONS)["date"].dt.month)
    firsts = [period.fiscal_year.month(number)[0] for number in range(12)]
    return [found[first.month] if first <= period.as_of else None for first in firsts]


def _sessions(report: Report) -> int:
    return len(report.counted_once(SESSIONS))


def _quarters(report: Report, before: Report | None) -> list[Item]:
    now, then = hours_of_quarters(report), hours_of_quarters(before) if before else [None] * 4
    if not any(now) and not any(then):
        return []
    return [_item(*item) for item in zip(_QUARTER_MONTHS, now, then, strict=True)]


def hours_of_quarters(report: Report) -> list[float | None]:
    """Return the hours of consultation of each quarter; None where it begins after the as-of date."""
    table, period = report.quarters, report.period
    line = table[(table["Indicator"] == HOURS) & (table["Partnership"] == board_name(report))].iloc[0]
    return [float(line[quarter]) if period.fiscal_year.month(3 * number)[0] <= period.as_of and pd.notna(line[quarter])
            else None for number, quarter in enumerate(QUARTERS)]


def _outcomes(report: Report, before: Report | None) -> list[Item]:
    then = {(line.outcome, line.measure): line for line in outcome_lines(before)} if before else {}
    lines = outcome_lines(report)
    if not any(line.answers for line in lines):
        return []
    return [_share(line, then.get((line.outcome, line.measure))) for line in lines]


def _share(line: Line, before: Line | None) -> Item:
    figure = line.figure
    shown = figure.display if figure.percent is None else f"{figure.percent:.1f}%"
    detail = "" if figure.percent is None else f"{figure.number:.0f} of {figure.denominator:.0f}"
    return _item(outcome_name(line.outcome, line.measure), figure.percent, before.figure.percent if before else None,
                 shown=shown, detail=detail + (", few" if line.few else ""))


@once
def _sentences(report: Report) -> tuple[str, ...]:
    """Return a plain sentence a chart."""
    before = _before(report)
    return (_of_standing(report, before), _of_sessions(report, before), _of_consultation(report),
            _of_outcomes(outcome_lines(report)))


def _unreported(report: Report, what: str, *indicators: str) -> str:
    """Return that and why none of `indicators` is reported; "" where one is."""
    whys = [report.unreported(indicator) for indicator in indicators]
    return f"{what} {NOT_REPORTED}: {', '.join(dict.fromkeys(whys))}." if all(whys) else ""


def _of_standing(report: Report, before: Report | None) -> str:
    cops = len(report.standing_once)
    if not cops:
        return _unreported(report, "The CoPs are", COPS) or "No CoP was active in this year."
    earlier = ""
    if before and not before.unreported():
        earlier = f"; last year {_meeting(before)} of {len(before.standing_once)}"
    return f"{_meeting(report)} of {cops} CoP{'s' * (cops != 1)} meet{'s' * (cops == 1)} the model{earlier}."


def _of_sessions(report: Report, before: Report | None) -> str:
    held = _sessions(report)
    if not held:
        return _unreported(report, "The sessions are", SESSIONS_HELD) or "No session was held in this year."
    sentence = f"{held:,} session{'s were' if held != 1 else ' was'} held"
    if before and before.unreported(SESSIONS_HELD):
        sentence += f", {NOT_REPORTED} last year"
    elif before:
        more = held - _sessions(before)
        sentence += f", {abs(more):,} {'more' if more > 0 else 'fewer'} than last year" if more else ", as last year"
    months = [number or 0 for number in sessions_of_months(report)]
    if months.count(max(months)) == 1:
        busiest = report.period.fiscal_year.month(months.index(max(months)))[0]
        sentence += f"; the most, {max(months):,}, in {busiest:%B}"
    return f"{sentence}."


def _of_consultation(report: Report) -> str:
    found = {line.indicator: line for line in headlines(report)}
    if not found or not len(report.accounts.counted(CONSULTATIONS)):
        return (_unreported(report, "The consultations are", CONSULTED, HOURS)
                or "No consultation was given in this year.")
    people, hours = found[CONSULTED], found[HOURS]
    earlier = f"; last year {_consulted(people.before, hours.before)}" if hours.before else ""
    return f"{_consulted(people.value, hours.value)}{earlier}."


def _consulted(people: str, hours: str) -> str:
    if people == hours == NOT_REPORTED:
        return NOT_REPORTED
    who = "people" if people in (UNKNOWN, NOT_REPORTED) else "1 person" if people == "1" else f"{people} people"
    if hours == NOT_REPORTED:
        return f"{who} received consultation, the hours {NOT_REPORTED}"
    return f"{who} received {hours} hour{'s' * (hours != '1')}"


def _of_outcomes(lines: tuple[Line, ...]) -> str:
    known = [line for line in lines if line.answers]
    whys = {line.figure.unreported for line in lines}
    if not known and whys and all(whys):
        return f"The answers to the survey are {NOT_REPORTED}{f': {whys.pop()}' if len(whys) == 1 else ''}."
    if not known:
        return "Nobody has answered the statements of the survey in this year."
    measures = {line.measure for line in known}
    say = "agree or moved up" if len(measures) > 1 else "moved up" if measures == {SELF_CHANGE} else "agree"
    percents = sorted(line.figure.percent for line in [line for line in known if not line.few] or known)
    low, high = f"{percents[0]:.1f}%", f"{percents[-1]:.1f}%"
    if len(known) == 1:
        return f"{low} of those who answered {say}."
    span = f"On each statement {low}" if low == high else f"Between {low} and {high}"
    return f"{span} of those who answered {say}" + (", depending on the statement." if low != high else ".")
