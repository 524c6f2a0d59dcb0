"""The outputs of each quarter of a fiscal year: Q1 is July to September."""

from collections import Counter

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, SESSIONS, TRAININGS, Tab
from summaries.accounting import Accounts
from summaries.figures import ALL_PARTNERSHIPS
from summaries.ledger import Ledger
from summaries.outputs import INDICATORS, hours, individuals
from validators.facts import moment

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def quarter_table(accounts: Accounts) -> pd.DataFrame:
    """Return a line a partnership and output indicator, and of several partnerships their sum, with a number a quarter
    and for the year.

    CoPs are those active on any day of the quarter up to the as-of date, and individuals are counted once within each
    quarter, so these two don't add up to the year.
    """
    ledger = Ledger(accounts)
    quarter = {tab: _quarters(accounts, tab) for tab in (SESSIONS, TRAININGS, CONSULTATIONS)}
    cops = accounts.facts.active
    active = [*(_active_in(accounts, cops, number) for number in range(len(QUARTERS))), Counter(cops["partnership"])]
    lines = []
    for name in accounts.facts.tables.partnerships:
        logs = ((SESSIONS, ledger.sessions[name]), (TRAININGS, ledger.trainings[name]),
                (CONSULTATIONS, ledger.consultations[name]))
        columns = [_numbers(*([row for row in rows if quarter[tab][row.position] == number] for tab, rows in logs))
                   for number in range(len(QUARTERS))] + [_numbers(*(rows for _, rows in logs))]
        counts = [cops_of[name] for cops_of in active]
        for indicator, numbers in zip(INDICATORS, [counts, *zip(*columns, strict=True)], strict=True):
            lines.append((name, indicator, *numbers))
    table = pd.DataFrame(lines, columns=["Partnership", "Indicator", *QUARTERS, "Year"])
    if len(accounts.facts.tables.partnerships) > 1:
        together = table.drop(columns="Partnership").groupby("Indicator", sort=False).sum().round(2).reset_index()
        table = pd.concat([table, together.assign(Partnership=ALL_PARTNERSHIPS)], ignore_index=True)
    return table


def _quarters(accounts: Accounts, tab: Tab) -> dict[int, int]:
    dates = accounts.counted(tab)["date"]
    return dict(zip(dates.index, (dates.dt.month - 7) % 12 // 3, strict=True))


def _numbers(sessions: list, trainings: list, consultations: list) -> tuple:
    participants = sum(training.participants for training in trainings
                       if training.participants == training.participants)
    return len(sessions), len(trainings), participants, sum(individuals(consultations)), hours(consultations)


def _active_in(accounts: Accounts, cops: pd.DataFrame, quarter: int) -> Counter:
    """Return how many of the year's CoPs were active in the quarter, by partnership."""
    period = accounts.facts.period
    first, last = period.fiscal_year.month(3 * quarter)[0], period.fiscal_year.month(3 * quarter + 2)[1]
    last = min(last, period.as_of)
    if first > last:
        return Counter()
    here = (cops["start"] <= moment(last)) & (cops["end"].isna() | (cops["end"] >= moment(first)))
    return Counter(cops.loc[here, "partnership"])
