"""The board page: a year and the year before on one sheet of paper, for readers who do not know the program."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.fiscal_year import QUARTER_MONTHS
from cop_sheets.layout import CONSULTATIONS, SESSIONS
from cop_sheets.text import join_words
from summaries.activity import consultation_by_quarter, individuals_note, sessions_by_month
from summaries.documents.board_items import ChartItem, board_share, chart_item, compared_year
from summaries.documents.board_outcomes import outcome_items, outcomes_chart, outcomes_sentence
from summaries.documents.board_standing import (
    board_shortfalls,
    board_standing_chart,
    shortfalls_sentence,
    standing_items,
)
from summaries.fidelity import uncounted_cops_sentence
from summaries.figures import (
    HOURS_OF_CONSULTATION,
    MEETS,
    NOT_REPORTED,
    NUMBER_OF_COPS,
    NUMBER_OF_INDIVIDUALS,
    NUMBER_OF_PARTICIPANTS,
    NUMBER_OF_SESSIONS,
    QUARTERS,
    explained_note,
    standing_counts,
)
from summaries.figures.indicator import Indicator
from summaries.file_names import report_file_name
from summaries.memo import memoized
from summaries.overview import NO_CHANGE, STANDING_SECTION, UNKNOWN_VALUE, Headline
from summaries.overview.headlines import headlines
from summaries.presentation import Chart
from summaries.presentation.pdf import render_pdf, render_svg
from summaries.presentation.wording import SAMPLE_NOTE, pluralize, pluralize_with_commas
from summaries.report import Report

TEMPLATE = "board.typ"
WHAT_A_COP_IS = ("A Community of Practice (CoP) is a group of people who work in early care and education and meet at "
                 "least once a month to learn from each other. It meets the model when it does all that the Growing "
                 "Together model says it must.")
# The first two are in the left column.
BOARD_QUESTIONS = ("How many CoPs meet the model?", "What do those who took part say?", "How many sessions each month?",
                   "How many hours of consultation?")
SHORTFALLS_QUESTION = "Which CoPs do not meet the model, and why?"
MAX_SHORTFALLS_ON_PAPER = 8
MAX_UNCOUNTED_NAMED = 3
NO_PREVIOUS_YEAR_TEXT = "Nothing is logged of the year before, so there is nothing to compare with."


@memoized
def board_headlines(report: Report) -> tuple[dict[str, str], ...]:
    """Return the six headlines, from standing to hours: label, value, before, detail. None holds typed text."""
    wanted = {indicator.name for indicator in (NUMBER_OF_COPS, NUMBER_OF_SESSIONS, NUMBER_OF_PARTICIPANTS,
                                               NUMBER_OF_INDIVIDUALS, HOURS_OF_CONSULTATION)}
    selected = [headline for headline in headlines(report)
                if headline.section == STANDING_SECTION or headline.indicator in wanted]
    tiles = [{"label": headline.label if headline.indicator else "CoPs that meet the model", "value": headline.value,
              "before": _last_year_text(headline), "detail": headline.detail} for headline in selected]
    if selected and (cops := len(report.deduplicated_standing)):
        tiles[0]["detail"] = f"{board_share(_count_meeting(report), cops)[1].split(' ')[0]} of them"
        tiles[0]["detail"] += explained_note(report.deduplicated_standing)
    return tuple(tiles)


def _count_meeting(report: Report) -> int:
    return standing_counts(report.deduplicated_standing)[MEETS]


def _last_year_text(headline: Headline) -> str:
    """Return `213 last year (32 fewer)`, or `not reported last year`; a share has no change."""
    if not headline.before:
        return ""
    if headline.section == STANDING_SECTION or not headline.change:
        return f"{headline.before} last year"
    if headline.change == NO_CHANGE:
        return "as many as last year"
    return f"{headline.before} last year ({headline.change[1:]} {'more' if headline.change[0] == '+' else 'fewer'})"


@memoized
def board_charts(report: Report) -> tuple[Chart, ...]:
    """Return the four charts for the screen, with the board page's questions and sentences.

    Unlike the sheet, the last one also shows people by quarter.
    """
    charts = board_standing_chart, outcomes_chart, sessions_by_month, consultation_by_quarter
    *sentences, last = _sentences(report)
    answers = *sentences, " ".join(filter(None, (last, individuals_note(report))))
    return tuple(replace(make(report), question=question, answer=answer) for make, question, answer in zip(
        charts, BOARD_QUESTIONS, answers, strict=True))


@memoized
def board_pdf(report: Report) -> bytes:
    """Return the board page as a PDF of one Letter page: the same bytes for the same figures."""
    return render_pdf(TEMPLATE, board_data(report), report.period.as_of)


@memoized
def board_svg(report: Report) -> str:
    """Return the board page as an SVG picture that looks like the PDF."""
    return render_svg(TEMPLATE, board_data(report), report.period.as_of)


@memoized
def board_data(report: Report) -> dict[str, Any]:
    """Return the data for the template `board.typ`. It may hold typed text."""
    before = compared_year(report)
    items = [make(report, before) for make in (standing_items, outcome_items, _month_items, _quarter_items)]
    return {
        "name": report.name,
        "about": f"This is {SAMPLE_NOTE}. " * report.tables.is_sample + board_about(report),
        "source": board_source(report),
        "period": f"Fiscal year {report.period.fiscal_year.first_day.year}-{str(report.period.fiscal_year)[-2:]}, "
                  f"as of {format_date(report.period.as_of)}",
        "this_year": f"This year, {_dates_text(report)}", "compares": before is not None,
        "last_year": f"Last year, {_dates_text(before)}" if before else NO_PREVIOUS_YEAR_TEXT,
        "headlines": board_headlines(report), "shortfalls": _shortfalls_data(report),
        "charts": [{"question": question, "answer": sentence, "kind": kind, "items": chart_items}
                   for question, sentence, kind, chart_items in zip(BOARD_QUESTIONS, _sentences(report), (
                       "bars", "shares", "columns", "columns"), items, strict=True)]}


def shortfalls_text(report: Report) -> str:
    """Return the sentence about CoPs that don't meet the model, then a line for each that the sheet names, and why.

    It is "" where each one meets it, and may hold typed text.
    """
    data = _shortfalls_data(report)
    lines = [f"• {', '.join([row[-2], *row[:-2]])}: {row[-1]}" for row in data["rows"]]
    return "\n".join(line for line in (data["answer"], *lines, data["more"]) if line)


def _shortfalls_data(report: Report) -> dict[str, Any]:
    """Return question, answer, rows of texts (the last two CoP and why) and how many more there are, as a sentence.

    `uncounted`: the CoPs that have no standing, so that none is left out in silence.
    """
    table = board_shortfalls(report)
    if len(report.tables.all_partnerships) == 1:
        table = table.drop(columns="Partnership")
    more = len(table) - MAX_SHORTFALLS_ON_PAPER
    return {"question": SHORTFALLS_QUESTION, "answer": shortfalls_sentence(report),
            "uncounted": uncounted_cops_sentence(report, MAX_UNCOUNTED_NAMED),
            "rows": table.head(MAX_SHORTFALLS_ON_PAPER).to_numpy().tolist(),
            "more": f"And {more} more, which the page Compliance lists." if more > 0 else ""}


def board_file_name(report: Report) -> str:
    """Return the file's name without its extension: `board-page-Alamance-FY-24-25`."""
    return report_file_name(report, "board-page")


def board_about(report: Report) -> str:
    """Return what a CoP is, and for several partnerships how many are included and which are missing."""
    copies, missing = report.tables.duplicate_workbooks.copy_of, [each.partnership for each in report.tables.failures]
    names = [name for name in report.tables.partnerships if name not in copies]
    if len(names) + len(missing) < 2:
        return WHAT_A_COP_IS
    without = f", without {join_words(missing)}, whose workbook can't be read" if missing else ""
    return f"{WHAT_A_COP_IS} This page is about {pluralize(len(names), 'local partnership')}{without}."


def board_source(report: Report) -> str:
    """Return sentences on the source of the numbers."""
    whose = "the partnership's" if len(report.tables.all_partnerships) == 1 else "the partnerships'"
    return (f"The numbers are counted from {whose} own logs of CoPs, sessions, trainings, consultations and survey "
            "answers, by the same rules as the summary for NCPC, the funder; last year's up to the same day a year "
            "earlier. People trained are counted at each training that they took part in. Percentages are of those who "
            "answered that statement of the survey. Not documented here: only cells that are blank in the "
            "logs keep a CoP from the model. Cannot be judged: something in the logs that decides it can't be read.")


def _dates_text(report: Report) -> str:
    return f"{format_date(report.period.fiscal_year.first_day)} to {format_date(report.period.until)}"


def _month_items(report: Report, before: Report | None) -> list[ChartItem]:
    if not _count_sessions(report) and not (before and _count_sessions(before)):
        return []
    current, previous = (monthly_session_counts(each_report) if each_report
                         and not each_report.unreported_reason(NUMBER_OF_SESSIONS.name) else [None] * 12
                         for each_report in (report, before))
    names = [f"{report.period.fiscal_year.month(number)[0]:%b}" for number in range(12)]
    return [chart_item(*item) for item in zip(names, current, previous, strict=True)]


def monthly_session_counts(report: Report) -> list[int | None]:
    """Return the number of sessions in each month of the year; None for months that begin after the as-of date."""
    period = report.period
    counts = Counter(report.deduplicated_rows(SESSIONS)["date"].dt.month)
    firsts = [period.fiscal_year.month(number)[0] for number in range(12)]
    return [counts[first.month] if first <= period.as_of else None for first in firsts]


def _count_sessions(report: Report) -> int:
    return len(report.deduplicated_rows(SESSIONS))


def _quarter_items(report: Report, before: Report | None) -> list[ChartItem]:
    now, then = quarterly_hours(report), quarterly_hours(before) if before else [None] * 4
    if not any(now) and not any(then):
        return []
    return [chart_item(*item) for item in zip(QUARTER_MONTHS, now, then, strict=True)]


def quarterly_hours(report: Report) -> list[float | None]:
    """Return the hours of consultation in each quarter; None for quarters that begin after the as-of date."""
    table, period = report.quarters, report.period
    quarter_values = table[(table["Indicator"] == HOURS_OF_CONSULTATION.name)
                           & (table["Partnership"] == report.name)].iloc[0]
    return [float(quarter_values[quarter]) if period.fiscal_year.month(3 * number)[0] <= period.as_of
            and pd.notna(quarter_values[quarter]) else None for number, quarter in enumerate(QUARTERS)]


@memoized
def _sentences(report: Report) -> tuple[str, ...]:
    """Return one sentence per chart."""
    before = compared_year(report)
    return (_standing_sentence(report, before), outcomes_sentence(report), _sessions_sentence(report, before),
            _consultation_sentence(report))


def _unreported_text(report: Report, what: str, *indicators: Indicator) -> str:
    """Return a sentence that none of `indicators` is reported, and why; "" if one is reported."""
    whys = [report.unreported_reason(indicator.name) for indicator in indicators]
    return f"{what} {NOT_REPORTED}: {', '.join(dict.fromkeys(whys))}." if all(whys) else ""


def _standing_sentence(report: Report, before: Report | None) -> str:
    cops = len(report.deduplicated_standing)
    if not cops:
        return _unreported_text(report, "The CoPs are", NUMBER_OF_COPS) or "No CoP was active in this year."
    earlier = ""
    if before and not before.unreported_reason():
        earlier = f"; last year {_count_meeting(before)} of {len(before.deduplicated_standing)}"
    explained = explained_note(report.deduplicated_standing)
    return f"{_count_meeting(report)} of {pluralize(cops, 'CoP meets', 'CoPs meet')} the model{explained}{earlier}."


def _sessions_sentence(report: Report, before: Report | None) -> str:
    held = _count_sessions(report)
    if not held:
        return _unreported_text(report, "The sessions are", NUMBER_OF_SESSIONS) or "No session was held in this year."
    sentence = f"{pluralize_with_commas(held, 'session was', 'sessions were')} held"
    if before and before.unreported_reason(NUMBER_OF_SESSIONS.name):
        sentence += f", {NOT_REPORTED} last year"
    elif before:
        more = held - _count_sessions(before)
        sentence += f", {abs(more):,} {'more' if more > 0 else 'fewer'} than last year" if more else ", as last year"
    months = [number or 0 for number in monthly_session_counts(report)]
    if months.count(max(months)) == 1:
        busiest = report.period.fiscal_year.month(months.index(max(months)))[0]
        sentence += f"; the most, {max(months):,}, in {busiest:%B}"
    return f"{sentence}."


def _consultation_sentence(report: Report) -> str:
    headline_by_indicator = {headline.indicator: headline for headline in headlines(report)}
    if not headline_by_indicator or not len(report.row_statuses.counted(CONSULTATIONS)):
        return (_unreported_text(report, "The consultations are", NUMBER_OF_INDIVIDUALS, HOURS_OF_CONSULTATION)
                or "No consultation was given in this year.")
    people, hours = headline_by_indicator[NUMBER_OF_INDIVIDUALS.name], headline_by_indicator[HOURS_OF_CONSULTATION.name]
    earlier = f"; last year {_consultation_text(people.before, hours.before)}" if hours.before else ""
    return f"{_consultation_text(people.value, hours.value)}{earlier}."


def _consultation_text(people: str, hours: str) -> str:
    if people == hours == NOT_REPORTED:
        return NOT_REPORTED
    who = "people" if people in (UNKNOWN_VALUE, NOT_REPORTED) else "1 person" if people == "1" else f"{people} people"
    if hours == NOT_REPORTED:
        return f"{who} received consultation, the hours {NOT_REPORTED}"
    return f"{who} received {hours} hour{'s' * (hours != '1')}"
