"""Outcomes without answers in the year: why, and what to do."""

from collections import defaultdict
from typing import Any

import pandas as pd

from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import match_key
from summaries.figures import OUTCOME
from summaries.memo import memoized
from summaries.presentation.wording import pluralize, singular_or_plural
from summaries.report import Report

ALL_OUTCOMES = "All six outcomes"
GAP_COLUMNS = ("Partnership", "Outcome", "Why", "What to Do")
# Rules that explain why outcomes have no answer, all six at once or a single one. The first flag is used.
_WHOLE_SURVEY_RULES, _OUTCOME_RULES = ("WBK-01", "WBK-02", "TAB-01"), ("TAB-04", "SUR-01", "SUR-05", "SUR-07", "CEL-02")


@memoized
def outcome_gaps(report: Report) -> pd.DataFrame:
    """Return one row per partnership and outcome without a valid answer in the year, columns `GAP_COLUMNS`.

    Why and What to Do are the message and fix of the flag about it, if there is one, also where it is explained.
    """
    flags = report.flags[report.flags["Rule"].isin(_WHOLE_SURVEY_RULES + _OUTCOME_RULES)]
    flags_by_partnership: dict[str, list[Any]] = defaultdict(list)
    for flag in flags[["Partnership", "Rule", "Tab", "Header", "Message", "Fix"]].itertuples(index=False):
        flags_by_partnership[flag.Partnership].append(flag)
    questions = {(workbook_map.workbook.partnership, item.question, OUTCOMES[item.outcome - 1])
                 for workbook_map in report.tables.workbook_maps for item in workbook_map.survey.items}
    sheets = {(location.partnership, report.redaction.tab_name(location.tab, location.raw_sheet.name))
              for location in report.tables.locations if location.tab is SURVEY_RESPONSES}
    answered = {(figure.partnership, figure.indicator) for figure in report.figures
             if figure.section == OUTCOME and figure.denominator}
    unreported_reasons = {(figure.partnership, figure.indicator): figure.unreported_reason for figure in report.figures}
    rows = []
    for partnership in report.tables.all_partnerships:
        reasons = {words: _reason_and_fix(report, flags_by_partnership[partnership], sheets, questions, words,
                                          unreported_reasons.get((partnership, words), "")) for words in OUTCOMES
                   if (partnership, words) not in answered}
        if len(reasons) == len(OUTCOMES) and len(set(reasons.values())) == 1:
            reasons = {ALL_OUTCOMES: reasons[OUTCOMES[0]]}
        rows += [(partnership, words, *reason) for words, reason in reasons.items()]
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS), dtype=object)


def _reason_and_fix(report: Report, flags: list[Any], sheets: set[tuple[str, str]],
                    questions: set[tuple[str, str, str]], outcome_text: str, unreported_reason: str
                    ) -> tuple[str, str]:
    """Return why an outcome has no answer, and what to do.

    `flags`: those of the partnership, as named tuples. `sheets`: partnership and name of each tab of survey responses.
    `questions`: partnership, question and outcome of each row of Survey Items. `unreported_reason`: why the outcome is
    not reported, or "".
    """
    for flag in flags:
        is_about_survey = flag.Tab == SURVEY_RESPONSES.name or (flag.Partnership, flag.Tab) in sheets
        if flag.Rule in ("WBK-01", "WBK-02") or (flag.Rule == "TAB-01" and is_about_survey):
            return flag.Message, flag.Fix
    for flag in flags:
        is_question = flag.Rule == "TAB-04" and (flag.Partnership, match_key(flag.Header), outcome_text) in questions
        if is_question or (flag.Rule in _OUTCOME_RULES and f"“{outcome_text}”" in flag.Message):
            return flag.Message, flag.Fix
    year = report.period.fiscal_year
    if unreported_reason:
        return (f"It is not reported: {unreported_reason}.",
                "See what stands in the way of reporting, on the page NCPC summary.")
    return f"Nobody has answered it in {year} yet.", f"Ask it before {year} ends on June 30."


def gaps_sentence(report: Report) -> str:
    """Return how many outcomes of how many partnerships have no answer; "" if all have one."""
    gaps = outcome_gaps(report)
    if not len(gaps):
        return ""
    counts = gaps["Outcome"].map(lambda words: len(OUTCOMES) if words == ALL_OUTCOMES else 1)
    total, year = int(counts.sum()), report.period.fiscal_year
    if len(report.tables.all_partnerships) == 1:
        have = singular_or_plural(total, "has", "have")
        return f"{total} of {len(OUTCOMES)} outcomes {have} no valid answer in {year}."
    partnership_count = gaps["Partnership"].nunique()
    return (f"{partnership_count} of {len(report.tables.all_partnerships)} partnerships "
            f"{singular_or_plural(partnership_count, 'lacks', 'lack')} answers to an outcome in {year}, "
            f"{pluralize(total, 'outcome')} in all.")
