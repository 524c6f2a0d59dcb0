"""All that a report hands to whoever looks at it: its parts, its pages' tables, charts and sentences, its files."""

import json
from functools import partial

import pandas as pd

from summaries.activity import consultation_by_quarter, sessions_by_month
from summaries.behind import rows_behind, what_it_counts
from summaries.board import board_charts, on_sheet
from summaries.cop_card import cop_card
from summaries.dosage import calendar_lines, month_columns
from summaries.first_fixes import first_fixes
from summaries.fix_list import fix_counts, fix_list, on_paper
from summaries.flag_lines import flag_choices, flag_lines
from summaries.headlines import headlines
from summaries.month_story import month_story
from summaries.obstacles import found_obstacles, obstacle_cells, obstacles
from summaries.outcome_breakdowns import breakdown_chart, by_cop, by_partnership, measures_of
from summaries.outcome_changes import pairs_chart, trend_chart, year_lines
from summaries.outcome_charts import agreement_chart, answers_chart
from summaries.outcome_gaps import gaps_sentence, outcome_gaps
from summaries.outcome_words import agreement_sentence
from summaries.ranking import ranking, ranking_sentence
from summaries.reference import flags_of_rule, rules_now
from summaries.reporting import accounted_for, at_a_glance, every_line, figure_names
from summaries.standing_chart import standing_chart
from summaries.survey_answers import GROUPS, answer_counts, pair_counts, role_notes, who_answered
from summaries.talking_points import comparison, outcomes_beside, talking_points
from summaries.text_report import report_lines
from summaries.workbooks import standing_lines, tab_table, workbook_table
from validators import RULES

WHOLE = {
    "flags": lambda report: report.flags, "file of flags": lambda report: report.flags.to_csv(),
    "standing": lambda report: report.standing, "summary": lambda report: without_version(report.ncpc),
    "rows": lambda report: report.reconciliation, "quarters": lambda report: report.quarters,
    "flag lines": flag_lines, "flag choices": flag_choices, "fix list": lambda report: fix_list(report, True),
    "fix list on paper": lambda report: on_paper(report, True), "fix counts": fix_counts, "first fixes": first_fixes,
    "obstacles": obstacles, "headlines": headlines, "ranking": ranking, "ranking sentence": ranking_sentence,
    "rules now": rules_now, "gaps": outcome_gaps, "gaps sentence": gaps_sentence, "partnerships": by_partnership,
    "role notes": role_notes, "board": on_sheet, "answers in numbers": answer_counts, "pairs in numbers": pair_counts,
    "years": lambda report: list(map(str, year_lines(report).values())), "said of agreement": agreement_sentence,
    "talking points": talking_points, "comparison": comparison, "beside": outcomes_beside,
    "accounted for": accounted_for, "glance": at_a_glance, "figures' names": figure_names,
    "lines": lambda report: without_version(every_line(report)), "calendar": calendar_lines,
    "standing lines": standing_lines, "tabs": tab_table, "workbooks": lambda report: workbook_table(report, ()),
    "printed": report_lines,
}
DRAWN = {
    "agreement": agreement_chart, "answers": answers_chart, "pairs": pairs_chart, "trend": trend_chart,
    "standing chart": standing_chart, "sessions": sessions_by_month, "consultation": consultation_by_quarter,
    "board charts": board_charts,
} | {f"answers of {group}": partial(lambda group, report: answers_chart(report, group), group) for group in GROUPS}


def handed(report, drawn=True):
    """Return, by name, all that `report` hands out, as text; the mark of the content read is left out.

    Without what is `drawn`, what the charts are drawn from is in it all the same.
    """
    parts = {name: make(report) for name, make in (WHOLE | (DRAWN if drawn else {})).items()}
    parts |= {f"who answered, {group}": who_answered(report, group) for group in GROUPS}
    parts |= {f"flags of {rule.id}": flags_of_rule(report, rule.id) for rule in RULES}
    for line in range(len(report.figures)):
        parts[f"behind line {line}"] = rows_behind(report, line), what_it_counts(report, line), report.rows_behind(line)
    for line in range(len(found_obstacles(report))):
        parts[f"cells of obstacle {line}"] = obstacle_cells(report, line)
    for partnership, cop in report.standing[["Partnership", "CoP ID"]].itertuples(index=False):
        parts[f"card of {partnership} {cop}"] = vars(cop_card(report, partnership, cop))
        parts[f"a month of {partnership} {cop}"] = vars(month_story(report, partnership, cop, month_columns(report)[0]))
    for outcome in range(1, 7) if drawn else ():
        parts[f"breakdown of {outcome}"] = [breakdown_chart(report, outcome, measure)
                                            for measure in measures_of(report, outcome)]
    parts |= {f"CoPs of {partnership}": by_cop(report, partnership) for partnership in report.tables.partnerships}
    return {name: as_text(part) for name, part in parts.items()}


def without_version(table):
    """Return the summary without the mark of the content read, which is another for every cell changed."""
    return table.drop(columns="Source Version")


def as_text(part):
    """Return all of `part` as text: tables cell by cell, charts with their data."""
    if isinstance(part, pd.DataFrame):
        return part.to_csv()
    if isinstance(part, dict):
        return json.dumps({str(name): as_text(value) for name, value in part.items()}, ensure_ascii=False)
    if isinstance(part, (list, tuple)) and not hasattr(part, "_fields"):
        return "\n".join(as_text(each) for each in part)
    if hasattr(part, "spec"):
        return "\n".join([part.question, part.answer, json.dumps(part.spec, ensure_ascii=False, default=str),
                          as_text(part.table)])
    return str(part)
