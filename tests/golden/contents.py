"""The contents of the product's objects, by fixed names: a renamed field changes this file and no golden file."""

from collections.abc import Callable

import pandas as pd

from summaries.documents import reference

# Names for the columns of internal tables, by position.
ANSWER_COLUMNS = ("1", "2", "3", "4", "5", "answers", "on another scale")
PAIR_COLUMNS = ("respondents", "rose", "stayed", "fell", "at the top", "agreeing before", "agreeing now")
BREAKDOWN_COLUMNS = ("Outcome", "Measure", "Partnership", "agreeing", "answers", "not reported")
COP_BREAKDOWN_COLUMNS = ("Outcome", "Measure", "CoP ID", "name", "agreeing", "answers")
ROW_COLUMNS = ("Partnership", "Tab", "Row", "counted", "reason")


def named(function: Callable, columns: tuple[str, ...]) -> Callable:
    """Return a function of a report whose table has its columns named here."""
    def made(report, *more):
        table = function(report, *more)
        table = table.reset_index(names="Outcome") if len(table.columns) == len(columns) - 1 else table
        return table.set_axis(list(columns), axis=1) if len(table.columns) == len(columns) else table
    made.golden = function
    return made


def headline(one) -> dict:
    """Return the contents of a headline figure of the overview."""
    return {"section": one.section, "indicator": one.indicator, "label": one.label, "value": one.value,
            "detail": one.detail, "year before": one.before, "change": one.change, "better": one.is_improvement,
            "percent": one.percent, "why not reported": one.unreported_reason}


def priority(one) -> dict:
    """Return the contents of one of the things to fix first."""
    return {"what": one.what, "effect": one.effect, "where": one.where, "partnership": one.partnership,
            "rules": list(one.rules)}


def cohort(one) -> dict:
    """Return the contents of a training cohort."""
    return {"partnership": one.partnership, "match key": one.key, "name": one.name, "tab": one.place, "row": one.row,
            "months": list(one.states), "first days": list(one.month_starts), "in the year": list(one.in_year),
            "strategies are due": one.strategies_due, "strategies not covered": list(one.missing_strategies),
            "strategies can't be read": one.strategies_unreadable, "no CoP names it": one.has_no_cop}


def choices(one) -> dict:
    """Return the filter options of flags."""
    return {"tabs": list(one.tabs), "rules": list(one.rules), "CoPs": one.cops}


def cop(one) -> dict:
    """Return the contents of the detail of one CoP, but its flags."""
    return {"name": one.name, "standing": one.standing, "why": one.why, "months": one.months, "should": one.should,
            "sessions": one.sessions, "members": one.members, "responses": one.responses, "row": one.row,
            "by month": one.by_month, "cohort": one.cohort, "trainings": one.trainings}


def month(one) -> dict:
    """Return the contents of the detail of one month of a CoP."""
    return {"sentences": list(one.sentences), "sessions": one.sessions}


def tile(one: dict) -> dict:
    """Return the contents of a headline of the board page."""
    return {"label": one["label"], "value": one["value"], "year before": one["before"], "detail": one["detail"]}


def sheet(one: dict) -> dict:
    """Return the contents of the board page."""
    charts = [{"question": chart["question"], "answer": chart["answer"], "kind": chart["kind"],
               "items": [[item[name] for name in item] for item in chart["items"]]} for chart in one["charts"]]
    return {"name": one["name"], "about": one["about"], "source": one["source"], "period": one["period"],
            "this year": one["this_year"], "compares": one["compares"], "last year": one["last_year"],
            "tiles": [tile(each) for each in one["headlines"]], "charts": charts}


def paper(one: dict) -> dict:
    """Return the heading of the fix list's PDF."""
    return {"title": one["title"], "heading": one["heading"], "summary": one["summary"]}


def paper_rows(one: dict) -> pd.DataFrame:
    """Return the rows of the fix list's PDF without links, with the headers of the screen."""
    headers = ("Cell", "CoP", "What stands there", "What is wrong", "What to type instead", "How serious", "Rule")
    return pd.DataFrame([(tab["name"], *(line[name] for name in line if name != "link")) for tab in one["tabs"]
                         for line in tab["lines"]], columns=["Tab", *headers])


def without_flags(book: pd.DataFrame) -> pd.DataFrame:
    """Return the rule book without the number of flags: it is the same for every report."""
    return book.drop(columns=reference.FLAG_COUNT_COLUMN)


def flags_now(book: pd.DataFrame) -> dict:
    """Return the number of flags of each rule with flags."""
    return {rule: count for rule, count in zip(book["Rule"], book[reference.FLAG_COUNT_COLUMN], strict=True) if count}
