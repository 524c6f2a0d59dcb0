"""The year's totals in a sentence and by partnership, compared with the year before up to the same date."""

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.text import join_words
from summaries.activity.monthly import indicator_total, year_names
from summaries.figures import INDICATORS, NOT_REPORTED, PARTNERSHIP, format_number
from summaries.freshness import active_partnerships
from summaries.memo import memoized
from summaries.presentation.wording import singular_or_plural
from summaries.report import Report


def _short_names() -> dict[str, str]:
    """Return the nouns of the indicators in the sentence, by name."""
    return {indicator.name: indicator.noun for indicator in INDICATORS if indicator.noun}


def _columns() -> dict[str, str]:
    """Return the columns of the indicators in the table, by name."""
    return {indicator.name: indicator.column for indicator in INDICATORS if indicator.column}


@memoized
def has_no_activity(report: Report) -> bool:
    """Return whether neither the year nor the year before, up to the same date, has any session, training or hour."""
    return not any(indicator_total(each_report, indicator) for each_report in (report, report.before)
                   for indicator in _short_names())


@memoized
def activity_sentence(report: Report) -> str:
    """Return the year's totals, and which are more or fewer than in the year before up to the same date."""
    year, day = report.period.fiscal_year, format_date(report.period.until)
    if not report.tables.partnerships:
        return "No workbook could be read, so there is nothing to show yet: see the page Workbooks."
    short_names = _short_names()
    now = {name: indicator_total(report, name) for name in short_names}
    missing = [name for name in short_names if report.unreported_reason(name)]
    if len(missing) == len(short_names):
        return (f"Sessions, trainings and consultations of {year} are {NOT_REPORTED}: "
                f"{_unreported_reasons(report, missing)}.")
    unreported_sentence = f" {NOT_REPORTED.capitalize()}: {_unreported_reasons(report, missing)}." if missing else ""
    if not any(now.values()):
        return (f"No session, training or consultation counts in {year} by {day}. Fill the tabs Sessions, Trainings "
                f"and Consultations, or choose another year.{unreported_sentence}")
    if not active_partnerships(report.before):
        totals_text = join_words(
            [f"{_number_text(report, name)} {_pluralize_name(short_name, now[name])}"
             for name, short_name in short_names.items() if name not in missing])
        return (f"{year} had {totals_text} by {day}; nothing is logged in {year_names(report)[1]} to compare with."
                f"{unreported_sentence}")
    return f"Against {year_names(report)[1]}, {year} had {_changes(report, now)}.{unreported_sentence}"


def _pluralize_name(short_name: str, count: float | None) -> str:
    """Return `hour|s of consultation` in the singular or the plural."""
    return short_name.replace("|s", singular_or_plural(0 if count is None else count, "", "s"))


def _unreported_reasons(report: Report, indicators: list[str]) -> str:
    return ", ".join(dict.fromkeys(report.unreported_reason(name) for name in indicators))


def _changes(report: Report, now: dict[str, float | None]) -> str:
    """Return `more sessions (245, then 232) and participants (441, then 421); as many trainings (50)`."""
    groups: dict[str, list[str]] = {"more": [], "fewer": [], "as many": [], "not comparable:": []}
    for name, short in _short_names().items():
        short = short.replace("|", "")
        total, before = now[name], indicator_total(report.before, name)
        if total is None or before is None:
            groups["not comparable:"].append(
                f"{short} ({_number_text(report, name)}, then {_number_text(report.before, name)})")
        elif total == before:
            groups["as many"].append(f"{short} ({format_number(before)})")
        else:
            groups["more" if total > before else "fewer"].append(
                f"{short} ({format_number(total)}, then {format_number(before)})")
    return "; ".join(f"{direction} {join_words(words)}" for direction, words in groups.items() if words)


def _number_text(report: Report, indicator: str) -> str:
    if report.unreported_reason(indicator):
        return NOT_REPORTED
    number = indicator_total(report, indicator)
    return "unknown" if number is None else format_number(number)


@memoized
def totals_by_partnership(report: Report) -> pd.DataFrame:
    """Return one row per partnership, most sessions first; no row if there is only one partnership.

    Columns: Partnership, then for each figure this year and the year before, such as `Sessions` and `Sessions 23-24`;
    the latter only if anything was logged then. A figure that is not reported is blank.
    """
    names = report.tables.partnerships
    years = [("", report)] + ([(f" {_short_year(report.before)}", report.before)] if active_partnerships(report.before)
                              else [])
    columns = {f"{column}{year}": _numbers_by_partnership(each_report, name) for name, column in _columns().items()
               for year, each_report in years}
    table = pd.DataFrame({"Partnership": pd.Series(names, dtype="str")} | {
        heading: pd.array([values.get(name) for name in names], dtype="Float64") for heading,
        values in columns.items()})
    order = list(_columns().values())
    table = table.sort_values([*order, "Partnership"], ascending=[False] * len(order) + [True], ignore_index=True)
    return table if len(names) > 1 else table.iloc[:0]


@memoized
def active_partnerships_sentence(report: Report) -> str:
    """Return how many partnerships logged anything, and which can't be read; explains `totals_by_partnership`."""
    names, active = report.tables.partnerships, active_partnerships(report)
    sentence = f"{len(active):,} of {len(names):,} partnerships logged something in {report.period.fiscal_year}."
    if active_partnerships(report.before):
        sentence += f" Beside each figure stands that of {year_names(report)[1]}."
    if any(figure.unreported_reason for each_report in (report, report.before) for figure in each_report.figures
           if figure.level == PARTNERSHIP and figure.indicator in _columns() and figure.partnership in names):
        sentence += f" Where a cell is blank it is {NOT_REPORTED}, or not known."
    unread = sorted(failure.partnership for failure in report.tables.failures)
    return sentence + (f" Not in it, as the workbook can't be read: {join_words(unread)}." if unread else "")


def _short_year(report: Report) -> str:
    return str(report.period.fiscal_year).removeprefix("FY ")


def _numbers_by_partnership(report: Report, indicator: str) -> dict[str, float | None]:
    return {figure.partnership: figure.number for figure in report.figures
            if figure.level == PARTNERSHIP and figure.indicator == indicator}
