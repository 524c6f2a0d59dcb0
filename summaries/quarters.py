"""The outputs of each quarter of a fiscal year: Q1 is July to September."""

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS
from summaries.accounting import Accounts
from summaries.outputs import INDICATORS, hours, individuals
from validators.facts import moment

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def quarter_table(accounts: Accounts) -> pd.DataFrame:
    """Return a line a partnership and output indicator, with a number a quarter and for the year.

    CoPs are those active on any day of the quarter up to the as-of date, and individuals are counted once within each
    quarter, so these two don't add up to the year.
    """
    lines = []
    parts = {tab: dict(list(_with_quarter(accounts.counted(tab)).groupby("partnership", sort=False)))
             for tab in (SESSIONS, TRAININGS, CONSULTATIONS)}
    active = dict(list(accounts.facts.active.groupby("partnership", sort=False)))
    empty = {tab: _with_quarter(accounts.facts[tab].iloc[:0]) for tab in parts}
    for name in accounts.facts.tables.partnerships:
        own = {tab: parts[tab].get(name, empty[tab]) for tab in parts}
        columns = [_numbers(own, number) for number in range(len(QUARTERS))] + [_numbers(own, None)]
        cops = active.get(name, accounts.facts[COPS].iloc[:0])
        counts = [_active_in(accounts, cops, number) for number in range(len(QUARTERS))] + [len(cops)]
        for indicator, numbers in zip(INDICATORS, [counts, *zip(*columns, strict=True)], strict=True):
            lines.append((name, indicator, *numbers))
    return pd.DataFrame(lines, columns=["Partnership", "Indicator", *QUARTERS, "Year"])


def _with_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(quarter=(rows["date"].dt.month - 7) % 12 // 3)


def _numbers(own: dict, quarter: int | None) -> tuple:
    sessions, trainings, consultations = (
        rows if quarter is None else rows[rows["quarter"] == quarter] for rows in own.values())
    return (len(sessions), len(trainings), float(trainings["participants"].sum()), sum(individuals(consultations)),
            hours(consultations))


def _active_in(accounts: Accounts, cops: pd.DataFrame, quarter: int) -> int:
    period = accounts.facts.period
    first, last = period.fiscal_year.month(3 * quarter)[0], period.fiscal_year.month(3 * quarter + 2)[1]
    last = min(last, period.as_of)
    if first > last:
        return 0
    return int(((cops["start"] <= moment(last)) & (cops["end"].isna() | (cops["end"] >= moment(first)))).sum())
