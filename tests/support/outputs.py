"""All that a report hands to whoever looks at it: its parts, its pages' tables, charts and sentences, its files."""

import inspect
import json
import pkgutil
from functools import partial
from importlib import import_module
from itertools import chain

import pandas as pd

import summaries
from summaries.documents.board import board_charts, board_picture
from summaries.documents.reference import flags_of_rule
from summaries.fidelity.calendar import month_columns
from summaries.fidelity.cop_detail import cop_card
from summaries.fidelity.month_detail import month_story
from summaries.fixes.blockers import found_obstacles, obstacle_cells
from summaries.fixes.fix_list import fix_list, fix_sentence, on_paper
from summaries.ncpc.rows_behind import rows_behind, what_it_counts
from summaries.presentation.theme import Chart
from summaries.survey.answers import GROUPS, outcome_lines, who_answered
from summaries.survey.breakdowns import breakdown_chart, by_cop, measures_of
from summaries.survey.charts import answers_chart
from summaries.survey.trends import year_lines
from summaries.workbooks.status import workbook_table
from validators import RULES

# What is drawn as a picture, and what tables and charts are made from, with all that is known of a column in each line.
MADE_FROM = {board_picture, found_obstacles, outcome_lines, year_lines}


def public_functions():
    """Yield each function of the summaries that asks for a report alone, by its name, and what it returns."""
    for found in pkgutil.walk_packages(summaries.__path__, "summaries."):
        module = import_module(found.name)
        for name, function in vars(module).items():
            # Where mutants stand beside their functions, their names have two underscores in the middle.
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not (
                    name.startswith("_") or "__" in name):
                signature = inspect.signature(function)
                asks = [asked.name for asked in signature.parameters.values()
                        if asked.default is asked.empty and asked.kind is asked.POSITIONAL_OR_KEYWORD]
                if asks == ["report"] and function not in MADE_FROM:
                    yield f"{found.name}.{name}", function, signature.return_annotation


def is_told(kind):
    """Say whether what is returned is text, a table or made of such; a chart is drawn, a file another form of it."""
    return getattr(kind, "__origin__", kind) in (str, dict, list, tuple, pd.DataFrame) or "FlagChoices" in str(kind)


TOLD = {name: function for name, function, kind in public_functions() if is_told(kind) and function is not board_charts}
DRAWN = {name: function for name, function, kind in public_functions() if kind is Chart} | {
    "board.board_charts": board_charts} | {
    f"answers of {group}": partial(lambda group, report: answers_chart(report, group), group) for group in GROUPS}
WHOLE = {
    "flags": lambda report: report.flags, "file of flags": lambda report: report.flags.to_csv(),
    "standing": lambda report: report.standing, "summary": lambda report: report.ncpc,
    "rows": lambda report: report.reconciliation, "quarters": lambda report: report.quarters,
    "fix list": lambda report: fix_list(report, True), "fix list on paper": lambda report: on_paper(report, True),
    "said of the fix list": lambda report: fix_sentence(report, True),
    "years": lambda report: [
        (str(year), line.outcome, line.measure, line.few, line.figure.display, line.figure.number,
         line.figure.denominator, line.figure.notes) for year, lines in year_lines(report).items() for line in lines],
    "workbooks": lambda report: workbook_table(report, ()),
}


def handed(report, drawn=True):
    """Return, by name, all that `report` hands out, as text; the mark of the content read is left out.

    Without what is `drawn`, what the charts are drawn from is in it all the same.
    """
    parts = {name: make(report) for name, make in chain(WHOLE.items(), TOLD.items(), DRAWN.items() if drawn else ())}
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


def as_text(part):
    """Return all of `part` as text: tables cell by cell, charts with their data; no mark of the content read.

    That mark is another for every cell changed, so nothing could be compared that has it.
    """
    if isinstance(part, pd.DataFrame):
        return part.drop(columns="Source Version", errors="ignore").to_csv()
    if isinstance(part, dict):
        return json.dumps({str(name): as_text(value) for name, value in part.items()}, ensure_ascii=False)
    if isinstance(part, (list, tuple)) and not hasattr(part, "_fields"):
        return "\n".join(as_text(each) for each in part)
    if hasattr(part, "spec"):
        return "\n".join([part.question, part.answer, json.dumps(part.spec, ensure_ascii=False, default=str),
                          as_text(part.table)])
    return str(part)
