"""The parts of a report by page: each has an id that does not depend on the name of its function.

A new public function of the summaries whose only required argument is a report needs a line here
(`tests/golden/test_golden.py` names the missing ones).
"""

from collections.abc import Callable, Iterator

import pandas as pd

from summaries import Report, freshness
from summaries.activity import attendance, cohorts, monthly, totals
from summaries.activity import charts as activity
from summaries.documents import board, board_items, board_outcomes, board_standing, reference, terminal
from summaries.fidelity import calendar, reasons, standing_chart, uncounted
from summaries.fixes import blockers, priorities, row_blockers
from summaries.fixes import fix_list as fixes
from summaries.fixes import flag_list as flags
from summaries.ncpc import certified_figures, none_outputs, reporting, year_comparison
from summaries.ncpc import workbook as ncpc_workbook
from summaries.overview import headlines, ranking
from summaries.overview import sentences as talking_points
from summaries.presentation import theme
from summaries.survey import answers, breakdowns, disclosure, gaps, sentences
from summaries.survey import charts as outcome_charts
from summaries.survey import trends as changes
from summaries.workbooks import status
from tests.golden.blocks import Base, Block, table_block, to_block
from tests.golden.charts import chart_blocks
from tests.golden.contents import (
    ANSWER_COLUMNS,
    BREAKDOWN_COLUMNS,
    COP_BREAKDOWN_COLUMNS,
    PAIR_COLUMNS,
    choices,
    cohort,
    flags_now,
    headline,
    named,
    paper,
    paper_rows,
    priority,
    sheet,
    tile,
    without_flags,
)


def each(function: Callable, take_apart: Callable) -> Callable:
    """Return a function of a report whose results, one object or several, are converted by `take_apart`."""
    def function_taken_apart(report):
        result = function(report)
        return [take_apart(one) for one in result] if type(result) in (list, tuple) else take_apart(result)
    function_taken_apart.golden = function
    return function_taken_apart


PARTS: dict[str, dict[str, Callable]] = {
    "overview": {
        "headlines": each(headlines.headlines, headline), "months met": headlines.months_met,
        "talking points": talking_points.talking_points, "comparison": talking_points.comparison_sentences,
        "outcomes": talking_points.outcomes_comparison, "note on outcomes": talking_points.outcomes_note,
        "agreement": sentences.agreement_sentence, "no answers": sentences.no_answers_sentence,
        "priorities": each(priorities.priority_fixes, priority),
        "summary of priorities": priorities.open_musts_sentence,
        "ranking": ranking.ranking, "summary of ranking": ranking.ranking_sentence,
        "colors of ranking": ranking.mark_colors, "required cells": ranking.required_cells,
        "last activity": freshness.last_activity, "inactive": freshness.inactive_partnerships,
        "summary of inactive": freshness.inactive_sentence, "file name": freshness.inactive_file_name,
    },
    "board page": {
        "headlines": each(board.board_headlines, tile), "name": lambda report: report.name,
        "file name": board.board_file_name,
        "about": board.board_about, "source": board.board_source, "sheet": each(board.board_data, sheet),
        "shortfalls": board_standing.board_shortfalls, "text of shortfalls": board.shortfalls_text,
        "sessions by month": board.monthly_session_counts, "hours by quarter": board.quarterly_hours,
    },
    "compliance": {
        "flags": lambda report: report.flags, "standing": lambda report: report.standing,
        "flag table": flags.flag_rows, "flag filters": each(flags.flag_filter_options, choices),
        "flags shown first": flags.filter_flags, "months": calendar.month_columns,
        "dosage by CoP": calendar.dosage_calendar,
        "CoPs not counted": uncounted.uncounted_cops_sentence,
        "cells of CoPs not counted": uncounted.uncounted_cops,
        "summary of dosage": calendar.dosage_sentence, "calendar": calendar.calendar_rows,
        "CoPs of the calendar": each(calendar.calendar_cops, " / ".join), "names of CoPs": fixes.cop_labels,
        "cohorts": each(cohorts.sorted_cohorts, cohort), "cohort table": cohorts.cohort_table,
        "cohort calendar": cohorts.cohort_rows, "names of cohorts": cohorts.cohort_labels,
    },
    "fix list": {
        "all cells": lambda report: fixes.fix_list(report, True), "cells": fixes.fix_list,
        "all on paper": lambda report: paper(fixes.fix_list_data(report, True)),
        "on paper": each(fixes.fix_list_data, paper),
        "all rows on paper": lambda report: paper_rows(fixes.fix_list_data(report, True)),
        "rows on paper": each(fixes.fix_list_data, paper_rows),
        "summary of all": lambda report: fixes.fix_list_sentence(report, True), "summary": fixes.fix_list_sentence,
        "file name": fixes.fix_list_name, "counts": priorities.fix_counts, "values": fixes.visible_values,
        "values in lists": fixes.flag_values, "where": fixes.flag_cells, "links": fixes.fix_list_links,
        "subjects": fixes.fix_list_subjects, "explained": fixes.explained_flags, "statuses": fixes.fix_list_statuses,
        "names of CoPs": fixes.cop_names,
    },
    "outcomes": {
        "answers": named(answers.answer_counts, ("Outcome", *ANSWER_COLUMNS)),
        "before and now": named(answers.pair_counts, PAIR_COLUMNS),
        "notes on roles": answers.role_notes, "as of": disclosure.as_of_text, "not yet": disclosure.not_yet_sentence,
        "by partnership": named(breakdowns.outcomes_by_partnership, BREAKDOWN_COLUMNS), "gaps": gaps.outcome_gaps,
        "summary of gaps": gaps.gaps_sentence,
    },
    "activity": {
        "summary": totals.activity_sentence, "shares": totals.active_partnerships_sentence,
        "by partnership": totals.totals_by_partnership, "years": monthly.year_names,
        "months": monthly.month_labels,
    },
    "ncpc summary": {
        "summary": lambda report: report.ncpc, "whole table": reporting.summary_rows, "table": reporting.summary_totals,
        "names of figures": reporting.figure_names, "indicators": reporting.summary_indicators,
        "sentence": reporting.reporting_sentence, "rows accounted for": reporting.reconciliation_sentences,
        "rows by tab": reporting.reconciliation_by_tab, "rows": lambda report: report.reconciliation,
        "quarters": lambda report: report.quarters, "quarters of all": reporting.quarter_totals,
        "blockers": blockers.blockers_table, "excluded rows": ncpc_workbook.excluded_rows_table,
        "file name": reporting.ncpc_file_name, "lines of the table": reporting.summary_line_count,
        "beside last year": year_comparison.year_comparison,
    },
    "workbooks": {
        "workbooks": lambda report: status.workbook_table(report, ()), "sentence": status.workbooks_sentence,
        "not read": status.unreadable_workbook_sentences, "rows by tab": status.tab_table,
        "standing": status.standing_rows,
    },
    "rule book": {
        "sentence": reference.rules_sentence, "rules": each(reference.rules_with_flag_counts, without_flags),
        "flags now": each(reference.rules_with_flag_counts, flags_now),
    },
    "terminal": {
        "lines": each(terminal.report_lines, lambda line: f"[{line[0]}] {line[1]}"),
    },
}
# Tables whose rows are already written, with the names of their columns there.
BASES: dict[str, tuple[str, dict[str, str]]] = {
    "compliance/flag table": ("compliance/flags", {"What to Do": "Fix", "What Is Wrong": "Message"}),
    "compliance/flags shown first": ("compliance/flags", {}),
    "fix list/all cells": ("compliance/flags", {
        "What stands there": "Value", "What is wrong": "Message", "What to type instead": "Fix"}),
    "fix list/cells": ("fix list/all cells", {}),
    "fix list/all rows on paper": ("fix list/all cells", {}),
    "fix list/rows on paper": ("fix list/all cells", {}),
    "ncpc summary/whole table": ("ncpc summary/summary", {}),
    "compliance/calendar": ("compliance/dosage by CoP", {}),
}
CHARTS: dict[str, dict[str, Callable]] = {
    "board page": {"chart": board.board_charts},
    "compliance": {"standing chart": standing_chart.standing_chart, "cohorts chart": cohorts.cohorts_chart},
    "activity": {
        "sessions": activity.sessions_by_month, "trainings": activity.trainings_by_month,
        "participants": activity.participants_by_month, "consultation": activity.consultation_by_quarter,
        "attendance": attendance.attendance_by_month},
    "outcomes": {
        "agreement": outcome_charts.agreement_chart, "answers": outcome_charts.answers_chart,
        "trend": changes.trend_chart, "before and now": changes.pairs_chart},
}


# Inputs of parts, settings of charts, and files with the content of parts.
NOT_SHOWN = {
    totals.has_no_activity, activity.individuals_note, board.board_pdf, board.board_svg, monthly.month_axis,
    monthly.months_begun, monthly.months_over, monthly.unfinished_axis_title, monthly.year_legend, monthly.year_scale,
    changes.results_by_year, calendar.month_states, calendar.shown_month_states,
    reasons.explained_months, fixes.fix_list_pdf, fixes.fix_list_xlsx,
    blockers.find_blockers, blockers.find_all_blockers, blockers.count_blockers, row_blockers.find_row_blockers,
    board_items.compared_year, board_outcomes.outcomes_chart, board_outcomes.outcomes_sentence,
    board_standing.board_standing_chart, board_standing.shortfalls_sentence,
    freshness.active_partnerships, freshness.inactive_csv, reasons.standing_reasons, ncpc_workbook.ncpc_xlsx,
    answers.has_answers, answers.has_pairs, answers.outcome_results, answers.count_partnerships_with_pairs,
    certified_figures.summary_file_rows, none_outputs.outputs_that_may_be_none, none_outputs.outputs_without_rows,
    disclosure.answers_source, disclosure.survey_source, disclosure.unclear_roles,
}


def covered() -> set[Callable]:
    """Return the functions whose results are in the golden files."""
    made = [function for group in (PARTS, CHARTS) for parts in group.values() for function in parts.values()]
    return {getattr(function, "golden", function) for function in made}


def blocks_of(report: Report, wanted: Callable[[str], bool] = lambda block_id: True,
              charts: bool = True) -> dict[str, Block]:
    """Return, by id, the blocks of a report's parts; those of `wanted` ids, in the order of pages."""
    blocks: dict[str, Block] = {}
    tables: dict[str, pd.DataFrame] = {}
    for page, parts in PARTS.items():
        for name, function in parts.items():
            block_id = f"{page}/{name}"
            if not wanted(block_id):
                continue
            value = function(report)
            base, headers = BASES.get(block_id, ("", {}))
            if isinstance(value, pd.DataFrame):
                tables[block_id] = value
                blocks[block_id] = table_block(value, Base(base, tables[base], headers) if base in tables else None)
            else:
                blocks[block_id] = to_block(value)
    others = {f"outcomes/who answered, {group}": answers.respondents_sentence(report, group)
              for group in answers.OUTCOMES_BY_GROUP}
    others |= {f"outcomes/CoPs of {partnership}": named(breakdowns.outcomes_by_cop,
                                                        COP_BREAKDOWN_COLUMNS)(report, partnership)
               for partnership in report.tables.partnerships}
    blocks |= {block_id: to_block(value) for block_id, value in others.items() if wanted(block_id)}
    for block_id, chart in _charts(report, wanted) if charts else ():
        blocks |= chart_blocks(block_id, chart.question, chart.answer, chart.spec, chart.table)
    return blocks


def _charts(report: Report, wanted) -> Iterator[tuple[str, "theme.Chart"]]:
    for page, parts in CHARTS.items():
        for name, function in parts.items():
            if not wanted(f"{page}/{name}"):
                continue
            made = function(report)
            if isinstance(made, theme.Chart):
                yield f"{page}/{name} chart", made
            else:
                yield from ((f"{page}/{name} {number}", one) for number, one in enumerate(made, start=1))
    for group in answers.OUTCOMES_BY_GROUP:
        if wanted(f"outcomes/answers of {group}"):
            yield f"outcomes/answers of {group.split()[0]} chart", outcome_charts.answers_chart(report, group)
    for outcome in range(1, 7):
        for number, measure in enumerate(breakdowns.measures_of(report, outcome), start=1):
            if wanted(f"outcomes/breakdown of outcome {outcome}"):
                yield (f"outcomes/breakdown of outcome {outcome} by measure {number} chart",
                       breakdowns.breakdown_chart(report, outcome, measure))
