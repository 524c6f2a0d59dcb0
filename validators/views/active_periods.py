"""View of the active periods of CoPs: how each began and ended."""

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS
from validators.derived import (
    DerivedTables,
    MonthlyDosage,
    active_spans,
    ambiguous_session_months,
    cop_keys,
    cops_with_unreadable_ids,
    fiscal_month_index,
    month_bounds,
    partnerships_with_session_columns,
    to_datetime64,
)
from validators.views.cops import month_names


def active_spans_view(derived: DerivedTables, months: MonthlyDosage) -> pd.DataFrame:
    """Return one row per active period in the year: one per CoP, or several where it closed and reopened.

    `ended`: its End Date is in the year and past, and the CoP has not reopened since, as far as is known.
    `start_month_empty`, `end_month_empty`: its first or last month is over, had no session, and the CoP was active for
    only a part of it. `start_month`, `end_month`: their names.
    """
    spans = active_spans(derived[COPS], months.cops)
    view = spans[spans["active"]].sort_values("position", kind="stable").reset_index(drop=True)
    start, end = view["start"].to_numpy(), view["end"].to_numpy()
    over = (end >= to_datetime64(derived.period.fiscal_year.first_day)) & (end <= to_datetime64(derived.period.until))
    has_reopened = view["reopened"] & (view["start"] < view.groupby("position")["start"].transform("max"))
    view["ended"] = over & ~has_reopened & ~view["unsure"]
    firsts, lasts = month_bounds(derived)
    with_columns = partnerships_with_session_columns(derived, "cop_id", "date")
    unread = set(cops_with_unreadable_ids(derived))
    can_be_checked = np.array([pair[0] in with_columns and pair not in unread for pair in cop_keys(view)], bool)
    shared = ambiguous_session_months(derived, months.cops)
    positions, names = view["position"].to_numpy(), np.array(month_names(derived), dtype=object)
    day_before, day_after = start - np.timedelta64(1, "D"), end + np.timedelta64(1, "D")
    for name, days, adjacent_days in (("start", start, day_before), ("end", end, day_after)):
        inside = (days >= firsts[0]) & (days <= lasts[-1])
        partial = fiscal_month_index(days) == fiscal_month_index(adjacent_days)
        number = np.where(np.isnat(days), 0, fiscal_month_index(days))
        empty = (months.held[positions, number] == 0) & ~months.due[positions, number] & ~shared[positions, number]
        over = lasts[number] <= to_datetime64(derived.period.as_of)
        view[f"{name}_month_empty"] = inside & partial & empty & over & can_be_checked & ~view[f"{name}_unknown"]
        view[f"{name}_month"] = names[number]
    return view
