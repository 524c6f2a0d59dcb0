"""The NCPC summary as a page shows it: its rows, its totals and its quarters; and the reconciliation in sentences."""

from collections import Counter

import pandas as pd

from summaries.figures import ALL, ITEM, OUTCOME, PARTNERSHIP
from summaries.file_names import report_file_name
from summaries.fixes import find_blockers
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.presentation.wording import line_count, pluralize, pluralize_with_commas
from summaries.report import Report
from validators.derived import AFTER_AS_OF, CANCELLED_SESSION, EXCLUSION_REASONS, status_heading

FIGURE_COLUMN = "Figure"    # Display, the file's word, as people call it
_CHARACTERS_PER_LINE = {"Indicator": 27, FIGURE_COLUMN: 17, "Note": 64}    # of columns on the page
_MAX_LINES = 8    # a Note that names more partnerships than fit is in full below the table, once its figure is chosen
_NUMBER_TYPES = {"Number": "Float64", "Denominator": "Float64", "Percent": "Float64", "Rows Used": "int64",
                 "Rows Excluded": "int64"}
_STATUS_COLUMNS = ("Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data")


@memoized
def summary_rows(report: Report) -> pd.DataFrame:
    """Return the rows and columns of `report.ncpc` with the dtypes that the screen needs."""
    return report.ncpc.astype({name: _NUMBER_TYPES.get(name, "str") for name in report.ncpc})


@memoized
def filter_summary_rows(report: Report, sections: tuple[str, ...], levels: tuple[str, ...], indicators: tuple[str, ...]
                        ) -> pd.DataFrame:
    """Return the rows of `summary_rows` with these sections, levels and indicators; () means all. Keeps the index."""
    rows = summary_rows(report)
    for column, selected in (("Section", sections), ("Level", levels), ("Indicator", indicators)):
        if selected:
            rows = rows[rows[column].isin(selected)]
    return rows


@memoized
def summary_totals(report: Report) -> pd.DataFrame:
    """Return the rows of all partnerships together or, if there is only one, of that one.

    Columns: Indicator, `FIGURE_COLUMN`, Rows Used, Rows Excluded, Note. The index is that of `summary_rows`.
    """
    rows = summary_rows(report)
    has_one = len(report.tables.all_partnerships) == 1
    change = (rows["Level"] == ITEM) & (rows["Section"] == OUTCOME)
    is_total = (rows["Level"] == PARTNERSHIP) | change if has_one else rows["Level"] == ALL
    rows = rows[is_total].rename(columns={"Display": FIGURE_COLUMN})
    return rows[["Indicator", FIGURE_COLUMN, "Rows Used", "Rows Excluded", "Note"]]


@memoized
def summary_line_count(report: Report) -> int:
    """Return how many lines the longest text of `summary_totals` takes in its column, at most `_MAX_LINES`."""
    table = summary_totals(report)
    return min(_MAX_LINES, max(line_count(table[name], width) for name, width in _CHARACTERS_PER_LINE.items()))


def ncpc_file_name(report: Report) -> str:
    """Return the name of the summary's files without extension: `NCPC-summary-Alamance-FY-24-25`."""
    return report_file_name(report, "NCPC-summary")


def figure_file_name(report: Report, figure_index: int) -> str:
    """Return the name, without extension, of a file with the rows that figure `figure_index` counts and leaves out."""
    return report_file_name(report, "rows-behind", figure_names(report)[figure_index])


@memoized
def figure_names(report: Report) -> list[str]:
    """Return a unique name for each row of the summary: `Avery: Number of sessions, C1 Rainbow`."""
    names: list[str] = []
    name_counts: Counter[str] = Counter()
    for figure in report.figures:
        item_text = figure.item if figure.section == OUTCOME else (
            figure.item_id if figure.item_id.startswith(figure.item) else f"{figure.item_id} {figure.item}")
        name = f"{figure.partnership}: {figure.indicator}" + (f", {item_text}" if item_text else "")
        name_counts[name] += 1
        names.append(name if name_counts[name] == 1 else f"{name} ({name_counts[name]})")
    return names


@memoized
def summary_indicators(report: Report) -> list[str]:
    """Return the indicators in the order of the summary, each once."""
    return list(dict.fromkeys(report.ncpc["Indicator"]))


@memoized
def reporting_sentence(report: Report) -> str:
    """Return a sentence with how many of the year's rows are counted, and how many blockers there are."""
    sums = _status_totals(report)
    year = sums["Counted"] + sums["Excluded"]
    year_name = report.period.fiscal_year
    are = "is" if year == 1 else "are"
    counted = (f"{sums['Counted']:,} of {pluralize_with_commas(year, 'row')} {are} counted for {year_name}."
               if active_partnerships(report) else
               f"Nothing is logged in {year_name} yet: choose another year, or fill the tabs.")
    blocker_count, excluded_count = len(find_blockers(report)), _count_excluded(report)
    if not blocker_count:
        return f"{counted} Nothing stands in the way of reporting."
    rows = (f" and {'keeps' if blocker_count == 1 else 'keep'} {pluralize_with_commas(excluded_count, 'row')} out"
            if excluded_count else "")
    return (f"{counted} {pluralize(blocker_count, 'thing stands', 'things stand')} in the way of reporting{rows}: see "
            "below.")


@memoized
def reconciliation_sentences(report: Report) -> tuple[str, str]:
    """Return the reconciliation as an equation, and a sentence with what is excluded and why.

    The rows of a workbook that holds the same rows as another are not in it, and the equation says how many they are.
    """
    sums = _status_totals(report)
    equation = (f"{pluralize_with_commas(sums['Rows Read'], 'row')} read = {sums['Counted']:,} counted + "
                f"{sums['Other Fiscal Years']:,} of other fiscal years + {sums['Excluded']:,} excluded + "
                f"{sums['Not Data']:,} not data")
    if repeated := int(report.reconciliation["Rows Read"].sum() - sums["Rows Read"]):
        equation += f"; {pluralize_with_commas(repeated, 'row')} of a copied workbook counted once"
    if not sums["Excluded"]:
        return equation, "No row of the year is excluded."
    reasons_text = ", ".join(f"{sums[status_heading(reason)]:,} {reason}" for reason in EXCLUSION_REASONS
                             if sums[status_heading(reason)])
    return equation, f"Excluded: {reasons_text}. " + _remaining_sentence(sums, _count_excluded(report))


def _remaining_sentence(sums: pd.Series, excluded_count: int) -> str:
    """Return which of the excluded rows are no mistake; the blockers explain the other `excluded_count`."""
    expected = [words for reason, words in ((CANCELLED_SESSION, "cancelled sessions"),
                                            (AFTER_AS_OF, "rows that are still to come"))
                if sums[status_heading(reason)]]
    if not expected:
        return "All of them are told above, with what to do."
    remaining_text = f" The other {excluded_count:,} are told above, with what to do." if excluded_count else ""
    return f"{' and '.join(expected).capitalize()} are no mistake.{remaining_text}"


@memoized
def reconciliation_by_tab(report: Report) -> pd.DataFrame:
    """Return the reconciliation of all partnerships together, one row per tab, without reasons that don't occur.

    Of two workbooks that hold the same rows, it has only one's, as the figures of all partnerships do.
    """
    rows = report.without_copies(report.reconciliation).drop(columns="Partnership")
    sums = rows.groupby("Tab", sort=False).sum().reset_index()
    return sums[[name for name in sums if name in ("Tab", *_STATUS_COLUMNS) or sums[name].any()]]


@memoized
def quarter_totals(report: Report) -> pd.DataFrame:
    """Return the quarters of all partnerships together, or of the only one. Columns: Indicator, Q1 to Q4, Year."""
    last = report.quarters["Partnership"].iloc[-1:]
    return report.quarters[report.quarters["Partnership"].isin(last)].drop(columns="Partnership")


def _status_totals(report: Report) -> pd.Series:
    return report.without_copies(report.reconciliation).drop(columns=["Partnership", "Tab"]).sum()


def _count_excluded(report: Report) -> int:
    return sum(blocker.rows or 0 for blocker in find_blockers(report) if blocker.excluded)
