"""What an executive director can say: where the CoPs stand, and what was done beside the year before.

All of it is our own words and numbers, never what people typed.
"""

import pandas as pd

from cop_sheets.text import listed
from summaries.fidelity.standing_chart import standing_chart
from summaries.figures import INDICATORS, NOT_REPORTED, OUTCOME, OUTPUT, SELF_AGREEMENT, SELF_CHANGE, plural
from summaries.freshness import in_words, logged
from summaries.memo import once
from summaries.ncpc import plural_of
from summaries.overview.headlines import UNKNOWN, Headline, headlines, months_met
from summaries.report import Report

# Of each output that is said: none, one, several.
_SAID = {INDICATORS[1]: ("no session was held", "session was held", "sessions were held"),
         INDICATORS[3]: ("nobody was trained", "person was trained", "people were trained"),
         INDICATORS[4]: ("nobody was consulted", "person was consulted", "people were consulted")}


@once
def talking_points(report: Report) -> tuple[str, ...]:
    """Return the sentences to say first: where the CoPs stand, then what was done beside the year before."""
    standing = standing_chart(report).answer
    found = {line.indicator: line for line in headlines(report) if line.section == OUTPUT}
    if not found:
        return (standing,)
    met, due = months_met(report)
    if due:
        months = f"{plural_of(due, 'month')} that {'was' if due == 1 else 'were'} due"
        standing += f" A session was held in {met:,} of the {months}."
    if logged(report) or any(line.unreported for line in found.values()):
        return standing, _done(report, found)
    return standing, (f"No session, training, consultation or survey response is logged for {_year(report)} by "
                      f"{in_words(report.period.until)}.")


def _year(report: Report) -> str:
    return str(report.period.fiscal_year)


def _done(report: Report, found: dict[str, Headline]) -> str:
    period = report.period
    when = f"In {_year(report)}" + (
        "" if period.fiscal_year.ended(period.as_of) else f" up to {in_words(period.until)}")
    parts, missing = [], []
    for name, words in _SAID.items():
        if found[name].unreported:
            missing.append(f"how many {words[2]}")
        else:
            parts.append(_said(found[name], words) + _before(found[name], "" if parts else " the year before"))
    hours = found[INDICATORS[5]]
    if hours.unreported:
        missing.append("how many hours of consultation were given")
    elif hours.value != "0":
        spent = f"{hours.value} {'hour' if hours.value == '1' else 'hours'}"
        if found[INDICATORS[4]].unreported:
            parts.append(f"{spent} of consultation {'was' if hours.value == '1' else 'were'} given{_before(hours)}")
        else:
            parts[-1] += f" for {spent}{_before(hours)}"
    said = [f"{when}, {listed(parts)}."] * bool(parts) + [f"Not reported: {listed(missing)}."] * bool(missing)
    return " ".join(said)


def _said(line: Headline, words: tuple[str, str, str]) -> str:
    none, one, several = words
    if line.value == "0":
        return none
    return f"{'an unknown number of' if line.value == UNKNOWN else line.value} {one if line.value == '1' else several}"


def _before(line: Headline, when: str = "") -> str:
    """Return the figure of the year before in brackets; said in full once, it is understood after that."""
    return f" ({line.before}{when or ' the year before' * (line.before == NOT_REPORTED)})" if line.before else ""


@once
def comparison(report: Report) -> tuple[str, ...]:
    """Say what the figures are compared with, and whose figures stand on one side only."""
    if not report.tables.partnerships:
        return ()
    before, now = report.before, logged(report)
    day, year = in_words(before.period.until), before.period.fiscal_year
    then = logged(before)
    if not then:
        return (f"Nothing is logged for {year} by {day}, so there is no year before to compare with.",)
    said = [f"Compared with {year} up to {day}."]
    names = set(report.tables.partnerships)
    come, gone = len((now - then) & names), len((then - now) & names)
    if come:
        said.append(f"{plural(come, 'partnership has', 'partnerships have')} nothing logged for {year} by then, which "
                    "adds to every rise.")
    if gone:
        said.append(f"{plural(gone, 'partnership')} that had logged by then {'has' if gone == 1 else 'have'} nothing "
                    f"logged for {_year(report)} yet, which adds to every fall.")
    return (*said, "The CoPs tab keeps no history: both years' CoPs are judged by what stands there now.")


@once
def outcomes_beside(report: Report) -> pd.DataFrame:
    """Return a line an outcome as text: Outcome, this fiscal year's percent and n, last year's, and the
    change in points.

    The columns of the year before are there only where something is logged for it, and Self-Reported (agreement or
    change) only where some outcome was measured as change.
    """
    lines = [line for line in headlines(report) if line.section == OUTCOME]
    year, before = (str(each.period.fiscal_year) for each in (report, report.before))
    table = pd.DataFrame({"Outcome": [line.label for line in lines], year: [line.value for line in lines]},
                         dtype=object)
    if any(line.before for line in lines):
        table[before] = [line.before for line in lines]
        table["Points"] = [line.change.removesuffix(" points") for line in lines]
    if any(line.detail == SELF_CHANGE for line in lines):
        table["Self-Reported"] = [line.detail.removeprefix("self-reported ") for line in lines]
    return table


@once
def outcomes_note(report: Report) -> str:
    """Say what the percents of `outcomes_beside` are of; agreement and change are told apart."""
    measures = {line.detail for line in headlines(report) if line.section == OUTCOME}
    notes = {SELF_AGREEMENT: "Self-reported agreement: people who agree or strongly agree, of those who gave a valid "
                             "answer.",
             SELF_CHANGE: "Self-reported change: people whose answer for now is above the one for before, of those who "
                          "gave both. The two are never added up."}
    return " ".join(note for measure, note in notes.items() if measure in measures)
