"""The year's activity in one sentence, and by partnership: each figure beside the year before's at the same date."""

import pandas as pd

from cop_sheets.text import listed
from summaries.activity.monthly import total, year_names
from summaries.figures import INDICATORS, NOT_REPORTED, PARTNERSHIP, number_text
from summaries.freshness import in_words, logged
from summaries.memo import once
from summaries.report import Report

_SHORT = dict(zip(INDICATORS[1:], ("session|s", "training|s", "participant|s", "individual|s consulted",
                                   "hour|s of consultation"), strict=True))
_COLUMNS = dict(zip(INDICATORS[1:], ("Sessions", "Trainings", "Participants", "Individuals", "Hours"), strict=True))


@once
def is_quiet(report: Report) -> bool:
    """Say whether neither the year nor the year before, as of the same date, has any session, training or hour."""
    return not any(total(one, indicator) for one in (report, report.before) for indicator in _SHORT)


@once
def activity_sentence(report: Report) -> str:
    """Say what the year had, and which of it is more or less than the year before at the same date."""
    year, day = report.period.fiscal_year, in_words(report.period.until)
    if not report.tables.partnerships:
        return "No workbook could be read, so there is nothing to show yet: see the page Workbooks."
    now = {name: total(report, name) for name in _SHORT}
    missing = [name for name in _SHORT if report.unreported(name)]
    if len(missing) == len(_SHORT):
        return f"Sessions, trainings and consultations of {year} are {NOT_REPORTED}: {_whys(report, missing)}."
    untold = f" {NOT_REPORTED.capitalize()}: {_whys(report, missing)}." if missing else ""
    if not any(now.values()):
        return (f"No session, training or consultation counts in {year} by {day}. Fill the tabs Sessions, Trainings "
                f"and Consultations, or choose another year.{untold}")
    if not logged(report.before):
        had = listed([f"{_number(report, name)} {short.replace('|s', '' if now[name] == 1 else 's')}"
                      for name, short in _SHORT.items() if name not in missing])
        return f"{year} had {had} by {day}; nothing is logged in {year_names(report)[1]} to compare with.{untold}"
    return f"Against {year_names(report)[1]}, {year} had {_changes(report, now)}.{untold}"


def _whys(report: Report, indicators: list[str]) -> str:
    return ", ".join(dict.fromkeys(report.unreported(name) for name in indicators))


def _changes(report: Report, now: dict) -> str:
    """Return `more sessions (245, then 232) and participants (441, then 421); as many trainings (50)`."""
    groups: dict[str, list[str]] = {"more": [], "fewer": [], "as many": [], "not comparable:": []}
    for name, short in _SHORT.items():
        short = short.replace("|", "")
        before = total(report.before, name)
        if now[name] is None or before is None:
            groups["not comparable:"].append(f"{short} ({_number(report, name)}, then {_number(report.before, name)})")
        elif now[name] == before:
            groups["as many"].append(f"{short} ({number_text(before)})")
        else:
            groups["more" if now[name] > before else "fewer"].append(
                f"{short} ({number_text(now[name])}, then {number_text(before)})")
    return "; ".join(f"{direction} {listed(words)}" for direction, words in groups.items() if words)


def _number(report: Report, indicator: str) -> str:
    if report.unreported(indicator):
        return NOT_REPORTED
    number = total(report, indicator)
    return "unknown" if number is None else number_text(number)


@once
def by_partnership(report: Report) -> pd.DataFrame:
    """Return a line a partnership, those with most sessions first; no line where there is only one.

    Columns: Partnership, then of each figure this year and the year before, such as `Sessions` and `Sessions 23-24`;
    the latter only where anything is logged then. A figure that is not reported is blank.
    """
    names = report.tables.partnerships
    years = [("", report)] + ([(f" {_short_year(report.before)}", report.before)] if logged(report.before) else [])
    columns = {f"{_COLUMNS[name]}{year}": _each(one, name) for name in _COLUMNS for year, one in years}
    table = pd.DataFrame({"Partnership": pd.Series(names, dtype="str")} | {
        heading: pd.array([each.get(name) for name in names], dtype="Float64") for heading, each in columns.items()})
    order = ["Sessions", "Trainings", "Participants", "Individuals"]
    table = table.sort_values([*order, "Partnership"], ascending=[False] * len(order) + [True], ignore_index=True)
    return table if len(names) > 1 else table.iloc[:0]


@once
def shares_sentence(report: Report) -> str:
    """Say how many partnerships logged anything, what stands beside their figures, and who can't be read."""
    names, active = report.tables.partnerships, logged(report)
    said = f"{len(active):,} of {len(names):,} partnerships logged something in {report.period.fiscal_year}."
    if logged(report.before):
        said += f" Beside each figure stands that of {year_names(report)[1]}."
    if any(figure.unreported for one in (report, report.before) for figure in one.figures
           if figure.level == PARTNERSHIP and figure.indicator in _COLUMNS and figure.partnership in names):
        said += f" Where a cell is blank it is {NOT_REPORTED}, or not known."
    unread = sorted(failure.partnership for failure in report.tables.failures)
    return said + (f" Not in it, as the workbook can't be read: {listed(unread)}." if unread else "")


def _short_year(report: Report) -> str:
    return str(report.period.fiscal_year).removeprefix("FY ")


def _each(report: Report, indicator: str) -> dict[str, float | None]:
    return {figure.partnership: figure.number for figure in report.figures
            if figure.level == PARTNERSHIP and figure.indicator == indicator}
