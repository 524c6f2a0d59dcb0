"""The outputs of each quarter of a fiscal year: Q1 is July to September."""

from collections import Counter
from decimal import Decimal

import pandas as pd

from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_QUARTER, MONTHS_PER_YEAR
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS, Tab
from summaries.figures.figure import ALL_PARTNERSHIPS, INDICATORS, Figure, exact_sum, round_hours
from summaries.figures.outputs import count_individuals, count_participants, total_hours
from summaries.figures.row_records import RowRecords
from validators.derived import RowStatuses, active_spans, to_datetime64

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def quarter_table(row_statuses: RowStatuses, figures: list[Figure]) -> pd.DataFrame:
    """Return a line a partnership and output indicator, and of several partnerships their sum, with a number a quarter
    and for the year; NaN where the indicator is not reported (see the year's `figures`), or nobody can tell it.

    CoPs are those active on any day of the quarter up to the as-of date, and individuals are counted once within each
    quarter, so these two don't add up to the year.
    """
    records = RowRecords(row_statuses)
    quarter = {tab: _quarter_by_row(row_statuses, tab) for tab in (SESSIONS, TRAININGS, CONSULTATIONS)}
    cops = row_statuses.derived.active
    active = [*(_active_in_quarter(row_statuses, cops, number) for number in range(len(QUARTERS))),
              Counter(cops["partnership"])]
    names = row_statuses.derived.tables.all_partnerships
    unreported = {(figure.partnership, figure.indicator) for figure in figures if figure.unreported_reason}
    amounts: dict[str, list[list]] = {indicator: [] for indicator in INDICATORS}
    for name in names:
        logs = ((SESSIONS, records.sessions[name]), (TRAININGS, records.trainings[name]),
                (CONSULTATIONS, records.consultations[name]))
        columns = [_quarter_numbers(*([row for row in rows if quarter[tab][row.position] == number] for tab,
                                      rows in logs))
                   for number in range(len(QUARTERS))] + [_quarter_numbers(*(rows for _, rows in logs))]
        counts = [cops_of[name] for cops_of in active]
        for indicator, numbers in zip(INDICATORS, [counts, *zip(*columns, strict=True)], strict=True):
            amounts[indicator].append([None] * len(numbers) if (name, indicator) in unreported else [*numbers])
    table_rows = [(name, indicator, *map(_to_number, amounts[indicator][position])) for position,
                  name in enumerate(names)
                  for indicator in INDICATORS]
    if len(names) > 1:
        unique_positions = [position for position, name in enumerate(names)
                            if name not in row_statuses.derived.tables.duplicate_workbooks.copy_of]
        table_rows += [(ALL_PARTNERSHIPS, indicator, *(_to_number(_sum_amounts(amount_group)) for amount_group in zip(
            *(partnership_amounts[position] for position in unique_positions), strict=True))) for indicator,
            partnership_amounts in amounts.items()]
    table = pd.DataFrame(table_rows, columns=["Partnership", "Indicator", *QUARTERS, "Year"])
    return table.astype(dict.fromkeys((*QUARTERS, "Year"), float))


def _sum_amounts(amounts: tuple) -> float | Decimal | None:
    """Sum what several partnerships tell; None where none of them does. Hours are added as they are, not rounded."""
    reported_amounts = [amount for amount in amounts if amount is not None]
    return (exact_sum(reported_amounts) if any(isinstance(amount, Decimal) for amount in reported_amounts)
            else sum(reported_amounts)) if reported_amounts else None


def _to_number(amount: float | Decimal | None) -> float | None:
    return round_hours(amount) if isinstance(amount, Decimal) else amount


def _quarter_by_row(row_statuses: RowStatuses, tab: Tab) -> dict[int, int]:
    dates = row_statuses.counted(tab)["date"]
    months = (dates.dt.month - FIRST_FISCAL_MONTH) % MONTHS_PER_YEAR
    return dict(zip(dates.index, months // MONTHS_PER_QUARTER, strict=True))


def _quarter_numbers(sessions: list, trainings: list, consultations: list) -> tuple:
    return (len(sessions), len(trainings), count_participants(trainings), sum(count_individuals(consultations)),
            total_hours(consultations))


def _active_in_quarter(row_statuses: RowStatuses, cops: pd.DataFrame, quarter: int) -> Counter:
    """Return how many of the year's CoPs were active in the quarter, by partnership."""
    period = row_statuses.derived.period
    first, last = period.fiscal_year.month(MONTHS_PER_QUARTER * quarter)[0], period.fiscal_year.quarter_ends[quarter]
    last = min(last, period.as_of)
    if first > last:
        return Counter()
    spans = active_spans(row_statuses.derived[COPS], cops)
    is_active = (spans["start"] <= to_datetime64(last)) & (spans["end"].isna() | (spans["end"] >= to_datetime64(first)))
    return Counter(spans[is_active].drop_duplicates("position")["partnership"])
