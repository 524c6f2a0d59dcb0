"""The NCPC summary as a page shows it: at a glance, whole, by name; and its rows accounted for in words."""

from collections import Counter

import pandas as pd

from summaries.figures import ALL, ITEM, OUTCOME, PARTNERSHIP, plural
from summaries.fixes import found_obstacles
from summaries.freshness import logged
from summaries.memo import once
from summaries.report import Report
from validators.derived import AFTER_AS_OF, CANCELLED, REASONS

_NUMBERS = {"Number": "Float64", "Denominator": "Float64", "Percent": "Float64", "Rows Used": "int64",
            "Rows Excluded": "int64"}
_FATES = ("Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data")


@once
def every_line(report: Report) -> pd.DataFrame:
    """Return the summary, column by column and line by line as the file has it, typed for the screen."""
    return report.ncpc.astype({name: _NUMBERS.get(name, "str") for name in report.ncpc})


@once
def lines_of(report: Report, sections: tuple[str, ...], levels: tuple[str, ...], indicators: tuple[str, ...]
             ) -> pd.DataFrame:
    """Return the lines of `every_line` that were asked for; nothing chosen of a kind means all. Index kept."""
    lines = every_line(report)
    for column, wanted in (("Section", sections), ("Level", levels), ("Indicator", indicators)):
        if wanted:
            lines = lines[lines[column].isin(wanted)]
    return lines


@once
def at_a_glance(report: Report) -> pd.DataFrame:
    """Return the lines that sum up: of all partnerships where there are several, else the partnership's own.

    Columns Indicator, Display, Rows Used, Rows Excluded, Note, index as in `every_line`.
    """
    lines = every_line(report)
    alone = len(report.tables.listed) == 1
    change = (lines["Level"] == ITEM) & (lines["Section"] == OUTCOME)
    wanted = (lines["Level"] == PARTNERSHIP) | change if alone else lines["Level"] == ALL
    return lines.loc[wanted, ["Indicator", "Display", "Rows Used", "Rows Excluded", "Note"]]


@once
def figure_names(report: Report) -> list[str]:
    """Return a name for each line of the summary, each once: `Avery: Number of sessions, C1 Rainbow`."""
    names, seen = [], Counter()
    for figure in report.figures:
        own = figure.item if figure.section == OUTCOME else (
            figure.item_id if figure.item_id.startswith(figure.item) else f"{figure.item_id} {figure.item}")
        name = f"{figure.partnership}: {figure.indicator}" + (f", {own}" if own else "")
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


@once
def indicators(report: Report) -> list[str]:
    """Return the summary's indicators in its order."""
    return list(dict.fromkeys(report.ncpc["Indicator"]))


@once
def reporting_sentence(report: Report) -> str:
    """Say how much of the year's rows the figures rest on, and what stands in the way."""
    sums = _sums(report)
    year = sums["Counted"] + sums["Excluded"]
    year_name = report.period.fiscal_year
    are = "is" if year == 1 else "are"
    counted = (f"{sums['Counted']:,} of {plural_of(year, 'row')} {are} counted for {year_name}." if logged(report) else
               f"Nothing is logged in {year_name} yet: choose another year, or fill the tabs.")
    found, hidden = len(found_obstacles(report)), _hidden(report)
    if not found:
        return f"{counted} Nothing stands in the way of reporting."
    rows = f" and {'keeps' if found == 1 else 'keep'} {plural_of(hidden, 'row')} out" if hidden else ""
    return f"{counted} {plural(found, 'thing stands', 'things stand')} in the way of reporting{rows}: see below."


@once
def accounted_for(report: Report) -> tuple[str, str]:
    """Return the rows read as an equation, and, in a sentence, what was excluded and why."""
    sums = _sums(report)
    equation = (f"{plural_of(sums['Rows Read'], 'row')} read = {sums['Counted']:,} counted + "
                f"{sums['Other Fiscal Years']:,} of other fiscal years + {sums['Excluded']:,} excluded + "
                f"{sums['Not Data']:,} not data")
    if not sums["Excluded"]:
        return equation, "No row of the year is excluded."
    why = ", ".join(f"{sums[_heading(reason)]:,} {reason}" for reason in REASONS if sums[_heading(reason)])
    return equation, f"Excluded: {why}. " + _faultless(sums, _hidden(report))


def _faultless(sums: pd.Series, hidden: int) -> str:
    fine = [words for reason, words in ((CANCELLED, "cancelled sessions"), (AFTER_AS_OF, "rows that are still to come"))
            if sums[_heading(reason)]]
    if not fine:
        return "All of them are told above, with what to do."
    told = f" The other {hidden:,} are told above, with what to do." if hidden else ""
    return f"{' and '.join(fine).capitalize()} are no mistake.{told}"


@once
def accounts_by_tab(report: Report) -> pd.DataFrame:
    """Return the reconciliation of all partnerships together, a line a tab; of its details only those that occur."""
    sums = report.reconciliation.drop(columns="Partnership").groupby("Tab", sort=False).sum().reset_index()
    return sums[[name for name in sums if name in ("Tab", *_FATES) or sums[name].any()]]


@once
def quarters_at_a_glance(report: Report) -> pd.DataFrame:
    """Return the quarters of all partnerships together, or of the only one: Indicator, Q1 to Q4, Year."""
    last = report.quarters["Partnership"].iloc[-1:]
    return report.quarters[report.quarters["Partnership"].isin(last)].drop(columns="Partnership")


def plural_of(count: int, one: str) -> str:
    """Return `1 row` or `6,535 rows`."""
    return f"{count:,} {one if count == 1 else one + 's'}"


def _sums(report: Report) -> pd.Series:
    return report.reconciliation.drop(columns=["Partnership", "Tab"]).sum()


def _hidden(report: Report) -> int:
    return sum(found.rows for found in found_obstacles(report) if found.excluded)


def _heading(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}"
