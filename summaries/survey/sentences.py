"""What the six outcomes say together, in a sentence: the strongest and the weakest, and the change in a year."""

from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES
from cop_sheets.text import listed
from summaries.figures import NOT_REPORTED, NOTHING_ENTERED, SELF_AGREEMENT, SELF_CHANGE, plural
from summaries.report import Report
from summaries.survey.answers import Line, answered

_FILL = f"Put what your survey form collected on the tab {SURVEY_RESPONSES.name}"


def told(line: Line) -> str:
    """Return the figure's percent and n as the summary shows them, marked where few answered."""
    return f"{line.figure.display}, few" if line.few else line.figure.display


def shown(line: Line | None, unreported: bool = False) -> str:
    """Return the same, or that there are no answers; where the outcome is `unreported`, that it isn't reported."""
    return told(line) if line else NOT_REPORTED if unreported else "no answers"


def agreement_sentence(report: Report) -> str:
    """Say which outcomes most and fewest agree with, and what has changed against the year before at the same date."""
    least = report.audience.min_respondents
    said = [f"{_extremes(lines, measure, least)} {_against_before(report, lines, measure)}"
            for measure in (SELF_AGREEMENT, SELF_CHANGE) if (lines := answered(report, measure))]
    return " ".join(said) or nothing_said(report)


def nothing_said(report: Report) -> str:
    """Say why there is no answer in the year, and what to do."""
    year = report.period.fiscal_year
    if not report.tables.partnerships:
        return "No workbook could be read, so there are no answers yet: see the page Workbooks."
    whys = {report.unreported(words) for words in OUTCOMES}
    if all(whys):
        why = whys.pop() if len(whys) == 1 else "the page NCPC summary says why"
        return f"The outcomes are {NOT_REPORTED} in {year}: {why}." + f" {_FILL}." * (why == NOTHING_ENTERED)
    responses = len(report.counted_once(SURVEY_RESPONSES))
    if not responses:
        return f"There are no survey responses of {year} yet. {_FILL}, or choose another year."
    return (f"{plural(responses, 'response')} of {year}, but no valid answer to any of the six outcomes: the page "
            "Outcomes says what to do.")


_HIGH = {SELF_AGREEMENT: "Self-reported agreement is", SELF_CHANGE: "Self-reported change is"}


def _extremes(lines: dict[int, Line], measure: str, least: int) -> str:
    enough = [line for line in lines.values() if not line.few]
    subject = _HIGH[measure]
    if len(enough) < 2:
        most = max(line.answers for line in lines.values())
        known = [line for line in lines.values() if not line.few] or list(lines.values())
        named = f": {_named(known)}" if len(lines) < 3 or enough else ""
        few = len(lines) - len(enough)
        rest = (f"; {plural(few, 'outcome')} with fewer than {least} answers" if enough and few else
                "" if enough else f"; few answers so far, at most {most} to an outcome")
        return f"{subject} known of {plural(len(lines), 'outcome')}{named}{rest}."
    shares = [line.figure.number / line.figure.denominator for line in enough]
    top, bottom = ([line for line, share in zip(enough, shares, strict=True) if share == end]
                   for end in (max(shares), min(shares)))
    if max(shares) == min(shares):
        return f"{subject} the same on {plural(len(enough), 'outcome')}: {_named(top)}."
    return f"{subject} highest on {_named(top)}, and lowest on {_named(bottom)}."


def _named(lines: list[Line]) -> str:
    # Not as `told`: the sentence itself says where few answered.
    return listed(f"“{OUTCOMES[line.outcome - 1]}”, {line.figure.display}" for line in lines)


def _against_before(report: Report, lines: dict[int, Line], measure: str) -> str:
    before = answered(report.before, measure)
    year = report.before.period.fiscal_year
    date = "" if report.period.fiscal_year.ended(report.period.as_of) else " at the same date"
    if not before:
        return f"There are no answers of {year}{date} to compare with."
    pairs = [(line, before[outcome]) for outcome, line in lines.items()
             if outcome in before and not line.few and not before[outcome].few]
    if not pairs:
        return f"Too few answered in both years to compare with {year}{date}."
    points = [round(now.figure.percent - then.figure.percent, 1) for now, then in pairs]
    most = max(map(abs, points))
    if not most:
        return f"Against {year}{date} nothing has changed."
    counts = [(sum(change > 0 for change in points), "rose"), (sum(change < 0 for change in points), "fell"),
              (points.count(0), "stayed")]
    moved = listed(f"{count} {word}" for count, word in counts if count)
    now, then = next(pair for pair, change in zip(pairs, points, strict=True) if abs(change) == most)
    return (f"Against {year}{date}, of {plural(len(pairs), 'outcome')} {moved}; the largest change is on "
            f"“{OUTCOMES[now.outcome - 1]}”, from {then.figure.display} to {now.figure.display}.")
