"""The outputs of each quarter of a fiscal year: Q1 is July to September."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import pandas as pd

from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_QUARTER, MONTHS_PER_YEAR
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS, Tab
from summaries.figures.figure import ALL_PARTNERSHIPS, Figure, exact_sum, round_hours
from summaries.figures.indicator import PeriodRecords
from summaries.figures.indicators import INDICATORS
from summaries.figures.row_records import ConsultationRecord, RowRecords, SessionRecord, TrainingRecord
from validators.derived import RowStatuses, active_spans, to_datetime64

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_PERIODS = (*QUARTERS, "Year")
Amount = float | Decimal | None
Record = TypeVar("Record", SessionRecord, TrainingRecord, ConsultationRecord)


def quarter_table(row_statuses: RowStatuses, figures: list[Figure]) -> pd.DataFrame:
    """Return one row per partnership and indicator, then, of several partnerships, one per indicator for their sum.

    Columns: Partnership, Indicator, Q1 to Q4 and Year (floats). A number is NaN where the indicator is not reported,
    which the year's `figures` say, or is unknown.

    CoPs are those active on any day of the quarter up to the as-of date, and individuals are counted once within each
    quarter, so these two don't add up to the year.
    """
    records_by_partnership = _period_records(row_statuses)
    unreported = {(figure.partnership, figure.indicator) for figure in figures if figure.unreported_reason}
    amounts: dict[str, dict[str, list[Amount]]] = {name: {
        indicator.name: [None if (name, indicator.name) in unreported else indicator.count_period(period)
                         for period in periods]
        for indicator in INDICATORS} for name, periods in records_by_partnership.items()}
    rows = [(name, indicator, *map(_to_number, values))
            for name, by_indicator in amounts.items() for indicator, values in by_indicator.items()]
    if len(amounts) > 1:
        copies = row_statuses.derived.tables.duplicate_workbooks.copy_of
        summed = [by_indicator for name, by_indicator in amounts.items() if name not in copies]
        for indicator in INDICATORS:
            periods = zip(*(by_indicator[indicator.name] for by_indicator in summed), strict=True)
            rows.append((ALL_PARTNERSHIPS, indicator.name, *(_to_number(_sum_amounts(period)) for period in periods)))
    table = pd.DataFrame(rows, columns=["Partnership", "Indicator", *_PERIODS])
    return table.astype(dict.fromkeys(_PERIODS, float))


def _sum_amounts(amounts: Sequence[Amount]) -> Amount:
    """Return the sum of the amounts that are known, None of none. Hours are summed unrounded."""
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return None
    return exact_sum(known) if any(isinstance(amount, Decimal) for amount in known) else sum(known)


def _to_number(amount: Amount) -> float | None:
    return round_hours(amount) if isinstance(amount, Decimal) else amount


def _period_records(row_statuses: RowStatuses) -> dict[str, list[PeriodRecords]]:
    """Return the records of each quarter, then those of the year, by partnership in the source's order."""
    records = RowRecords(row_statuses)
    quarter_of = {tab: _quarter_by_row(row_statuses, tab) for tab in (SESSIONS, TRAININGS, CONSULTATIONS)}
    cops = row_statuses.derived.active
    active = [*(_active_in_quarter(row_statuses, cops, number) for number in range(len(QUARTERS))),
              Counter(cops["partnership"].tolist())]
    periods = {}
    for name in row_statuses.derived.tables.all_partnerships:
        sessions = _split(records.sessions[name], quarter_of[SESSIONS])
        trainings = _split(records.trainings[name], quarter_of[TRAININGS])
        consultations = _split(records.consultations[name], quarter_of[CONSULTATIONS])
        periods[name] = [PeriodRecords(active[number][name], sessions[number], trainings[number], consultations[number])
                         for number in range(len(_PERIODS))]
    return periods


def _split(records: list[Record], quarter_of: dict[int, int]) -> list[list[Record]]:
    """Return the records of each quarter, then all of them; `quarter_of`: the quarter (0 to 3) by position."""
    by_quarter: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        by_quarter[quarter_of[record.position]].append(record)
    return [by_quarter[number] for number in range(len(QUARTERS))] + [records]


def _quarter_by_row(row_statuses: RowStatuses, tab: Tab) -> dict[int, int]:
    """Return the quarter (0 to 3) of each counted row of `tab`, by its position."""
    dates = row_statuses.counted(tab)["date"]
    months = (dates.dt.month - FIRST_FISCAL_MONTH) % MONTHS_PER_YEAR
    return dict(zip(dates.index, months // MONTHS_PER_QUARTER, strict=True))


def _active_in_quarter(row_statuses: RowStatuses, cops: pd.DataFrame, quarter: int) -> Counter[str]:
    """Return how many of the year's CoPs were active in a quarter (0 to 3) up to the as-of date, by partnership."""
    period = row_statuses.derived.period
    first, last = period.fiscal_year.month(MONTHS_PER_QUARTER * quarter)[0], period.fiscal_year.quarter_ends[quarter]
    last = min(last, period.as_of)
    if first > last:
        return Counter()
    spans = active_spans(row_statuses.derived[COPS], cops)
    is_active = (spans["start"] <= to_datetime64(last)) & (spans["end"].isna() | (spans["end"] >= to_datetime64(first)))
    return Counter(spans[is_active].drop_duplicates("position")["partnership"].tolist())
