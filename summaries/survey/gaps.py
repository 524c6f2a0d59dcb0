"""Outcomes that nobody answered in the year: why, and what to do about it."""

from collections import defaultdict

import pandas as pd

from cop_sheets.layout import OUTCOMES, SURVEY_RESPONSES
from cop_sheets.text import key
from summaries.figures import OUTCOME, plural
from summaries.memo import once
from summaries.report import Report

EVERY = "All six outcomes"
GAP_COLUMNS = ("Partnership", "Outcome", "Why", "What to Do")
# Rules that say why an outcome has no answer, the first that speaks: of all six at once, then of one.
_OF_ALL, _OF_ONE = ("WBK-01", "WBK-02", "TAB-01"), ("TAB-04", "SUR-01", "SUR-05", "SUR-07", "CEL-02")


@once
def outcome_gaps(report: Report) -> pd.DataFrame:
    """Return a line an outcome of a partnership that has no valid answer in the year, columns `GAP_COLUMNS`.

    Why and What to Do are the words of the flag that speaks of it, where one does.
    """
    flags = report.flags[report.flags["Rule"].isin(_OF_ALL + _OF_ONE)]
    spoken = defaultdict(list)
    for flag in flags[["Partnership", "Rule", "Tab", "Header", "Message", "Fix"]].itertuples(index=False):
        spoken[flag.Partnership].append(flag)
    questions = {(placed.workbook.partnership, item.question, OUTCOMES[item.outcome - 1])
                 for placed in report.tables.placed for item in placed.survey.items}
    sheets = {(found.partnership, report.discretion.tab_name(found.tab, found.grid.name))
              for found in report.tables.places if found.tab is SURVEY_RESPONSES}
    found = {(figure.partnership, figure.indicator) for figure in report.figures
             if figure.section == OUTCOME and figure.denominator}
    whys = {(figure.partnership, figure.indicator): figure.unreported for figure in report.figures}
    lines = []
    for partnership in report.tables.listed:
        reasons = {words: _reason(report, spoken[partnership], sheets, questions, words,
                                  whys.get((partnership, words), "")) for words in OUTCOMES
                   if (partnership, words) not in found}
        if len(reasons) == len(OUTCOMES) and len(set(reasons.values())) == 1:
            reasons = {EVERY: reasons[OUTCOMES[0]]}
        lines += [(partnership, words, *reason) for words, reason in reasons.items()]
    return pd.DataFrame(lines, columns=list(GAP_COLUMNS), dtype=object)


def _reason(report: Report, flags: list, sheets: set[tuple], questions: set[tuple], words: str, why: str
            ) -> tuple[str, str]:
    """Return why nobody answered, and what to do; `sheets` are the tabs of survey responses.

    `questions`: partnership, question and outcome of each line of Survey Items. `why` the outcome is not reported.
    """
    for flag in flags:
        of_survey = flag.Tab == SURVEY_RESPONSES.name or (flag.Partnership, flag.Tab) in sheets
        if flag.Rule in ("WBK-01", "WBK-02") or (flag.Rule == "TAB-01" and of_survey):
            return flag.Message, flag.Fix
    for flag in flags:
        asks = flag.Rule == "TAB-04" and (flag.Partnership, key(flag.Header), words) in questions
        if asks or (flag.Rule in _OF_ONE and f"“{words}”" in flag.Message):
            return flag.Message, flag.Fix
    year = report.period.fiscal_year
    if why:
        return f"It is not reported: {why}.", "See what stands in the way of reporting, on the page NCPC summary."
    return f"Nobody has answered it in {year} yet.", f"Ask it before {year} ends on June 30."


def gaps_sentence(report: Report) -> str:
    """Say how many outcomes of how many partnerships have no answer; "" where each has one."""
    gaps = outcome_gaps(report)
    if not len(gaps):
        return ""
    counts = gaps["Outcome"].map(lambda words: len(OUTCOMES) if words == EVERY else 1)
    total, year = int(counts.sum()), report.period.fiscal_year
    if len(report.tables.listed) == 1:
        return f"{total} of {len(OUTCOMES)} outcomes {'has' if total == 1 else 'have'} no valid answer in {year}."
    lacking = gaps["Partnership"].nunique()
    return (f"{lacking} of {len(report.tables.listed)} partnerships {'lacks' if lacking == 1 else 'lack'} "
            f"answers to an outcome in {year}, {plural(total, 'outcome')} in all.")
