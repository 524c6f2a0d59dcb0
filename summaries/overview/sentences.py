"""Talking points for an executive director: the standing of the CoPs, and the outputs beside the year before.

No sentence contains what people typed.
"""

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.text import join_words
from summaries.fidelity.standing_chart import standing_chart
from summaries.figures import (
    HOURS_OF_CONSULTATION,
    NOT_REPORTED,
    NUMBER_OF_INDIVIDUALS,
    NUMBER_OF_PARTICIPANTS,
    NUMBER_OF_SESSIONS,
    OUTCOME,
    OUTPUT,
    SELF_AGREEMENT,
    SELF_CHANGE,
)
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.overview.headlines import UNKNOWN_VALUE, Headline, headlines, months_met
from summaries.presentation.wording import pluralize, pluralize_with_commas
from summaries.report import Report

# For each output in the sentence: the text for none, for one, and for several. The hours of consultation follow the
# individuals.
_OUTPUT_TEXTS = {
    NUMBER_OF_SESSIONS.name: ("no session was held", "session was held", "sessions were held"),
    NUMBER_OF_PARTICIPANTS.name: ("nobody was trained", "person was trained", "people were trained"),
    NUMBER_OF_INDIVIDUALS.name: ("nobody was consulted", "person was consulted", "people were consulted"),
}


@memoized
def talking_points(report: Report) -> tuple[str, ...]:
    """Return two sentences: the standing of the CoPs, and the outputs beside the year before."""
    standing = standing_chart(report).answer
    headline_by_indicator = {headline.indicator: headline for headline in headlines(report)
                             if headline.section == OUTPUT}
    if not headline_by_indicator:
        return (standing,)
    met, due = months_met(report)
    if due:
        months = f"{pluralize_with_commas(due, 'month')} that {'was' if due == 1 else 'were'} due"
        standing += f" A session was held in {met:,} of the {months}."
    if active_partnerships(report) or any(headline.unreported_reason for headline in headline_by_indicator.values()):
        return standing, _outputs_sentence(report, headline_by_indicator)
    return standing, (f"No session, training, consultation or survey response is logged for {_year_text(report)} by "
                      f"{format_date(report.period.until)}.")


def _year_text(report: Report) -> str:
    return str(report.period.fiscal_year)


def _outputs_sentence(report: Report, headline_by_indicator: dict[str, Headline]) -> str:
    period = report.period
    when = f"In {_year_text(report)}" + (
        "" if period.fiscal_year.has_ended(period.as_of) else f" up to {format_date(period.until)}")
    parts: list[str] = []
    missing: list[str] = []
    for name, words in _OUTPUT_TEXTS.items():
        if headline_by_indicator[name].unreported_reason:
            missing.append(f"how many {words[2]}")
        else:
            parts.append(_output_text(headline_by_indicator[name], words) + _previous_text(
                headline_by_indicator[name], "" if parts else " the year before"))
    hours = headline_by_indicator[HOURS_OF_CONSULTATION.name]
    if hours.unreported_reason:
        missing.append("how many hours of consultation were given")
    elif hours.value != "0":
        hours_text = f"{hours.value} {'hour' if hours.value == '1' else 'hours'}"
        if headline_by_indicator[NUMBER_OF_INDIVIDUALS.name].unreported_reason:
            parts.append(f"{hours_text} of consultation {'was' if hours.value == '1' else 'were'} "
                         f"given{_previous_text(hours)}")
        else:
            parts[-1] += f" for {hours_text}{_previous_text(hours)}"
    reported = [f"{when}, {join_words(parts)}."] * bool(parts)
    not_reported = [f"Not reported: {join_words(missing)}."] * bool(missing)
    return " ".join(reported + not_reported)


def _output_text(headline: Headline, words: tuple[str, str, str]) -> str:
    zero_text, singular, plural = words
    if headline.value == "0":
        return zero_text
    return (f"{'an unknown number of' if headline.value == UNKNOWN_VALUE else headline.value} "
            f"{singular if headline.value == '1' else plural}")


def _previous_text(headline: Headline, when_text: str = "") -> str:
    """Return the value of the year before in parentheses.

    `when_text`: " the year before" in the first one of a sentence; further ones need it only if not reported.
    """
    return (f" ({headline.before}{when_text or ' the year before' * (headline.before == NOT_REPORTED)})"
            if headline.before else "")


@memoized
def comparison_sentences(report: Report) -> tuple[str, ...]:
    """Return sentences on the dates compared, and on how many partnerships logged something in only one year."""
    if not report.tables.partnerships:
        return ()
    before, active_now = report.before, active_partnerships(report)
    day, year = format_date(before.period.until), before.period.fiscal_year
    active_before = active_partnerships(before)
    if not active_before:
        return (f"Nothing is logged for {year} by {day}, so there is no year before to compare with.",)
    sentences = [f"Compared with {year} up to {day}."]
    names = set(report.tables.partnerships) - set(report.tables.duplicate_workbooks.copy_of)
    newly_active = len((active_now - active_before) & names)
    no_longer_active = len((active_before - active_now) & names)
    if newly_active:
        sentences.append(f"{pluralize(newly_active, 'partnership has', 'partnerships have')} nothing logged for {year} "
                         "by then, which adds to every rise.")
    if no_longer_active:
        sentences.append(f"{pluralize(no_longer_active, 'partnership')} that had logged by then "
                         f"{'has' if no_longer_active == 1 else 'have'} nothing logged for {_year_text(report)} yet, "
                         "which adds to every fall.")
    return (*sentences, "The CoPs tab keeps no history: both years' CoPs are judged by what stands there now.")


@memoized
def outcomes_comparison(report: Report) -> pd.DataFrame:
    """Return one row per outcome and measure, all text: Outcome, this year's percent and n, last year's, Points.

    The columns of the two years are named by them. Last year and Points (the change) are there only if something is
    logged for last year, and Self-Reported (agreement or change) only if some outcome was measured as change.
    """
    outcome_headlines = [headline for headline in headlines(report) if headline.section == OUTCOME]
    year, before = (str(each_report.period.fiscal_year) for each_report in (report, report.before))
    table = pd.DataFrame({"Outcome": [headline.label for headline in outcome_headlines],
                          year: [headline.value for headline in outcome_headlines]},
                         dtype=object)
    if any(headline.before for headline in outcome_headlines):
        table[before] = [headline.before for headline in outcome_headlines]
        table["Points"] = [headline.change.removesuffix(" points") for headline in outcome_headlines]
    if any(headline.detail == SELF_CHANGE for headline in outcome_headlines):
        table["Self-Reported"] = [headline.detail.removeprefix("self-reported ") for headline in outcome_headlines]
    return table


@memoized
def outcomes_note(report: Report) -> str:
    """Return sentences on what the percents of `outcomes_comparison` mean, one for each measure in it."""
    measures = {headline.detail for headline in headlines(report) if headline.section == OUTCOME}
    notes = {SELF_AGREEMENT: "Self-reported agreement: people who agree or strongly agree, of those who gave a valid "
                             "answer.",
             SELF_CHANGE: "Self-reported change: people whose answer for now is above the one for before, of those who "
                          "gave both. The two are never added up."}
    return " ".join(note for measure, note in notes.items() if measure in measures)
