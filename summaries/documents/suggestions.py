"""What each workbook's unknown tabs, columns and questions most likely mean, as a table and as lines for a terminal."""

import pandas as pd

from cop_sheets import Tables
from cop_sheets.layout import COLUMN_MAP, SURVEY_ITEMS
from cop_sheets.parsing.locate import FORMER_NAME_PREFIX
from cop_sheets.program_words import OUTCOMES
from cop_sheets.suggestions import Suggestion, SuggestionKind, suggest
from summaries.documents.terminal import StyledLine

SUGGESTION_COLUMNS = ("Partnership", "Our Tab", "Our Column", "Means", "Sure")


def suggestions_by_partnership(tables: Tables) -> dict[str, list[Suggestion]]:
    """Return the suggestions for each workbook that was read, [] for one in which everything is known."""
    return {workbook_map.workbook.partnership: suggest(workbook_map) for workbook_map in tables.workbook_maps}


def suggestion_table(suggestions: dict[str, list[Suggestion]]) -> pd.DataFrame:
    """Return one row per suggestion, columns `SUGGESTION_COLUMNS`; Sure is yes or no.

    Our Column is blank where the row is about a tab; Means is an outcome's number where it is about a survey question.
    """
    rows = [(partnership, one.our_tab, one.our_column, one.means, "yes" if one.sure else "no")
            for partnership, of_workbook in suggestions.items() for one in of_workbook]
    return pd.DataFrame(rows, columns=list(SUGGESTION_COLUMNS), dtype=str)


def suggestion_lines(suggestions: dict[str, list[Suggestion]]) -> list[StyledLine]:
    """Return the suggestions as lines, each with a style, and what to do with them."""
    lines: list[StyledLine] = []
    for partnership, of_workbook in suggestions.items():
        lines += [("title", partnership)]
        if not of_workbook:
            lines += [("good", "  Every tab and column is known."), ("plain", "")]
            continue
        lines += [("plain", f"  {_text(one)}") for one in of_workbook]
        questions = sum(one.kind is SuggestionKind.QUESTION for one in of_workbook)
        lines += [("plain", ""), *(("plain", f"  {text}") for text in _next_steps(len(of_workbook), questions)),
                  ("plain", "")]
    return lines[:-1]


def _text(suggestion: Suggestion) -> str:
    likely = "sure" if suggestion.sure else "not sure"
    if suggestion.kind is SuggestionKind.TAB:
        return f"The tab {suggestion.our_tab} looks like {suggestion.means} ({likely})."
    if suggestion.kind is SuggestionKind.QUESTION:
        return (f"{suggestion.our_tab}, question “{suggestion.our_column}”: outcome {suggestion.means}, "
                f"{OUTCOMES[int(suggestion.means) - 1]}? It needs your word.")
    if suggestion.kind is SuggestionKind.COP_NAME:
        return f"“{suggestion.our_column}” looks like another name of {_cop(suggestion)} ({likely})."
    return f"{suggestion.our_tab}, column {suggestion.our_column} looks like {suggestion.means} ({likely})."


def _cop(suggestion: Suggestion) -> str:
    return suggestion.means.removeprefix(FORMER_NAME_PREFIX).strip()


def _next_steps(count: int, questions: int) -> list[str]:
    steps = []
    if count > questions:
        steps.append(f"To settle them, copy the lines that are right to the tab {COLUMN_MAP.name}: your tab, your "
                     "column (blank for a tab), what it means.")
    if questions:
        steps.append(f"Questions go to the tab {SURVEY_ITEMS.name}: the question and the outcome's number.")
    return steps
