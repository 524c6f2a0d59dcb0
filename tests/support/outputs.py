"""All that a report outputs: its parts, and its pages' tables, charts, sentences and files."""

import inspect
import json
import pkgutil
import re
from functools import partial
from importlib import import_module
from itertools import chain

import pandas as pd

import summaries
from summaries.documents.board import board_charts, board_svg
from summaries.documents.reference import flags_for_rule
from summaries.fidelity.calendar import month_columns
from summaries.fidelity.cop_detail import get_cop_detail
from summaries.fidelity.month_detail import get_month_detail
from summaries.fixes.blockers import blocker_cells, find_all_blockers, find_blockers
from summaries.fixes.fix_list import fix_list, fix_list_data, fix_list_sentence
from summaries.ncpc.rows_behind import figure_description, figure_rows
from summaries.presentation.theme import Chart
from summaries.survey.answers import OUTCOMES_BY_GROUP, outcome_results, respondents_sentence
from summaries.survey.breakdowns import breakdown_chart, measures_of, outcomes_by_cop
from summaries.survey.charts import answers_chart
from summaries.survey.trends import results_by_year
from summaries.workbooks.status import workbook_table
from validators import RULES

# Images, and the data of tables and charts with all that is known of each row.
MADE_FROM = {board_svg, find_all_blockers, find_blockers, outcome_results, results_by_year}


def public_functions():
    """Yield each public function of summaries/ that takes only a report, with its name and return type."""
    for module_info in pkgutil.walk_packages(summaries.__path__, "summaries."):
        module = import_module(module_info.name)
        for name, function in vars(module).items():
            # Mutants have two underscores in the middle of their names.
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not (
                    name.startswith("_") or "__" in name):
                signature = inspect.signature(function)
                asks = [parameters.name for parameters in signature.parameters.values()
                        if parameters.default is parameters.empty
                        and parameters.kind is parameters.POSITIONAL_OR_KEYWORD]
                if asks == ["report"] and function not in MADE_FROM:
                    yield f"{module_info.name}.{name}", function, signature.return_annotation


def is_text_output(kind):
    """Return whether a result is text, a table or a collection of these; not a chart or a file."""
    return getattr(kind, "__origin__", kind) in (str, dict, list, tuple, pd.DataFrame) or "FlagChoices" in str(kind)


TEXT_FUNCTIONS = {name: function for name, function, kind in public_functions() if is_text_output(kind)
                  and function is not board_charts}
CHART_FUNCTIONS = {name: function for name, function, kind in public_functions() if kind is Chart} | {
    "board.board_charts": board_charts} | {
    f"answers of {group}": partial(lambda group, report: answers_chart(report, group),
                                   group) for group in OUTCOMES_BY_GROUP}
WHOLE = {
    "flags": lambda report: report.flags, "file of flags": lambda report: report.flags.to_csv(),
    "standing": lambda report: report.standing, "summary": lambda report: report.ncpc,
    "rows": lambda report: report.reconciliation, "quarters": lambda report: report.quarters,
    "fix list": lambda report: fix_list(report, True), "fix list on paper": lambda report: fix_list_data(report, True),
    "said of the fix list": lambda report: fix_list_sentence(report, True),
    "years": lambda report: [
        (str(year), line.outcome, line.measure, line.few, line.figure.display, line.figure.number,
         line.figure.denominator, line.figure.notes) for year,
         lines in results_by_year(report).items() for line in lines],
    "workbooks": lambda report: workbook_table(report, ()),
}
SOURCE_VERSION = re.compile(r"\bv[0-9a-f]{12}\b")


def outputs(report, drawn=True):
    """Return all outputs of `report` as text, by name, without the version of its content.

    Without the outputs in `drawn`, the data that charts are drawn from is still included.
    """
    parts = {name: make(report) for name, make in chain(WHOLE.items(), TEXT_FUNCTIONS.items(),
                                                        CHART_FUNCTIONS.items() if drawn else ())}
    parts |= {f"who answered, {group}": respondents_sentence(report, group) for group in OUTCOMES_BY_GROUP}
    parts |= {f"flags of {rule.id}": flags_for_rule(report, rule.id) for rule in RULES}
    for position in range(len(report.figures)):
        parts[f"behind line {position}"] = figure_rows(report, position), figure_description(
            report, position), report.figure_rows(position)
    for position in range(len(find_blockers(report))):
        parts[f"cells of obstacle {position}"] = blocker_cells(report, position)
    for partnership, cop in report.standing[["Partnership", "CoP ID"]].itertuples(index=False):
        parts[f"card of {partnership} {cop}"] = vars(get_cop_detail(report, partnership, cop))
        parts[f"a month of {partnership} {cop}"] = vars(get_month_detail(report, partnership, cop,
                                                                         month_columns(report)[0]))
    for outcome in range(1, 7) if drawn else ():
        parts[f"breakdown of {outcome}"] = [breakdown_chart(report, outcome, measure)
                                            for measure in measures_of(report, outcome)]
    parts |= {f"CoPs of {partnership}": outcomes_by_cop(report,
                                                        partnership) for partnership in report.tables.partnerships}
    return {name: as_text(part) for name, part in parts.items()}


def as_text(part):
    """Return `part` as text: tables cell by cell, charts with their data, without the version of the content.

    The version changes with every cell, so outputs that contain it couldn't be compared.
    """
    if isinstance(part, pd.DataFrame):
        return part.drop(columns="Source Version", errors="ignore").to_csv()
    if isinstance(part, dict):
        return json.dumps({str(name): as_text(value) for name, value in part.items()}, ensure_ascii=False)
    if isinstance(part, (list, tuple)) and not hasattr(part, "_fields"):
        return "\n".join(as_text(item) for item in part)
    if hasattr(part, "spec"):
        return "\n".join([part.question, part.answer, json.dumps(part.spec, ensure_ascii=False, default=str),
                          as_text(part.table)])
    return SOURCE_VERSION.sub("", str(part))


def rows_for_figure(report, partnership, indicator, item_id=""):
    """Return `Report.figure_rows` of a figure of one partnership."""
    return report.figure_rows(next(number for number, figure in enumerate(report.figures) if (
        figure.partnership, figure.indicator, figure.item_id) == (partnership, indicator, item_id)))
