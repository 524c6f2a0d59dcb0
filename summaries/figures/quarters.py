"""The outputs of each quarter of a fiscal year: Q1 is July to September."""

from collections import Counter
from decimal import Decimal

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS, Tab
from summaries.figures.figure import ALL_PARTNERSHIPS, INDICATORS, Figure, exact_sum, rounded
from summaries.figures.outputs import hours, individuals, participants
from summaries.figures.row_records import Ledger
from validators.derived import Accounts, moment, spans_of

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def quarter_table(accounts: Accounts, figures: list[Figure]) -> pd.DataFrame:
    """Return a line a partnership and output indicator, and of several partnerships their sum, with a number a quarter
    and for the year; NaN where the indicator is not reported (see the year's `figures`), or nobody can tell it.

    CoPs are those active on any day of the quarter up to the as-of date, and individuals are counted once within each
    quarter, so these two don't add up to the year.
    """
    ledger = Ledger(accounts)
    quarter = {tab: _quarters(accounts, tab) for tab in (SESSIONS, TRAININGS, CONSULTATIONS)}
    cops = accounts.facts.active
    active = [*(_active_in(accounts, cops, number) for number in range(len(QUARTERS))), Counter(cops["partnership"])]
    names = accounts.facts.tables.listed
    unreported = {(figure.partnership, figure.indicator) for figure in figures if figure.unreported}
    amounts: dict[str, list[list]] = {indicator: [] for indicator in INDICATORS}
    for name in names:
        logs = ((SESSIONS, ledger.sessions[name]), (TRAININGS, ledger.trainings[name]),
                (CONSULTATIONS, ledger.consultations[name]))
        columns = [_numbers(*([row for row in rows if quarter[tab][row.position] == number] for tab, rows in logs))
                   for number in range(len(QUARTERS))] + [_numbers(*(rows for _, rows in logs))]
        counts = [cops_of[name] for cops_of in active]
        for indicator, numbers in zip(INDICATORS, [counts, *zip(*columns, strict=True)], strict=True):
            amounts[indicator].append([None] * len(numbers) if (name, indicator) in unreported else [*numbers])
    lines = [(name, indicator, *map(_shown, amounts[indicator][at])) for at, name in enumerate(names)
             for indicator in INDICATORS]
    if len(names) > 1:
        alone = [at for at, name in enumerate(names) if name not in accounts.facts.tables.twins.copy_of]
        lines += [(ALL_PARTNERSHIPS, indicator, *(_shown(_together(each)) for each in zip(
            *(own[at] for at in alone), strict=True))) for indicator, own in amounts.items()]
    table = pd.DataFrame(lines, columns=["Partnership", "Indicator", *QUARTERS, "Year"])
    return table.astype(dict.fromkeys((*QUARTERS, "Year"), float))


def _together(amounts: tuple) -> float | Decimal | None:
    """Sum what several partnerships tell; None where none of them does. Hours are added as they are, not rounded."""
    told = [each for each in amounts if each is not None]
    return (exact_sum(told) if any(isinstance(each, Decimal) for each in told) else sum(told)) if told else None


def _shown(amount: float | Decimal | None) -> float | None:
    return rounded(amount) if isinstance(amount, Decimal) else amount


def _quarters(accounts: Accounts, tab: Tab) -> dict[int, int]:
    dates = accounts.counted(tab)["date"]
    return dict(zip(dates.index, (dates.dt.month - 7) % 12 // 3, strict=True))


def _numbers(sessions: list, trainings: list, consultations: list) -> tuple:
    return (len(sessions), len(trainings), participants(trainings), sum(individuals(consultations)),
            hours(consultations))


def _active_in(accounts: Accounts, cops: pd.DataFrame, quarter: int) -> Counter:
    """Return how many of the year's CoPs were active in the quarter, by partnership."""
    period = accounts.facts.period
    first, last = period.fiscal_year.month(3 * quarter)[0], period.fiscal_year.month(3 * quarter + 2)[1]
    last = min(last, period.as_of)
    if first > last:
        return Counter()
    spans = spans_of(accounts.facts[COPS], cops)
    here = (spans["start"] <= moment(last)) & (spans["end"].isna() | (spans["end"] >= moment(first)))
    return Counter(spans[here].drop_duplicates("position")["partnership"])
