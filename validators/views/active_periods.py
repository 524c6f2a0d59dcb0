"""Views of how the CoPs of the year began and ended."""

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS
from validators.derived import (
    CopMonths,
    Facts,
    moment,
    month_ends,
    months_of,
    named_like_another,
    pairs_of,
    partnerships_with,
    spans_of,
    unread_ids,
)
from validators.views.cops import month_names


def spans_view(facts: Facts, months: CopMonths) -> pd.DataFrame:
    """A line a span of a CoP that touches the year: one a CoP, of a CoP that reopened in the year two or more.

    `ended`: its End Date has come in the year, and the CoP hasn't opened again since, as far as can be known.
    `start_month_empty`, `end_month_empty`: its first or last month, partly active by all of its spans and over by now,
    went without a session.
    """
    spans = spans_of(facts[COPS], months.cops)
    view = spans[spans["active"]].sort_values("position", kind="stable").reset_index(drop=True)
    start, end = view["start"].to_numpy(), view["end"].to_numpy()
    over = (end >= moment(facts.period.fiscal_year.first_day)) & (end <= moment(facts.period.until))
    opened_again = view["reopened"] & (view["start"] < view.groupby("position")["start"].transform("max"))
    view["ended"] = over & ~opened_again & ~view["unsure"]
    firsts, lasts = month_ends(facts)
    having, unread = partnerships_with(facts, "cop_id", "date"), set(unread_ids(facts))
    judged = np.array([pair[0] in having and pair not in unread for pair in pairs_of(view)], bool)
    shared = named_like_another(facts, months.cops)
    positions, names = view["position"].to_numpy(), np.array(month_names(facts), dtype=object)
    day_before, day_after = start - np.timedelta64(1, "D"), end + np.timedelta64(1, "D")
    for name, days, beside in (("start", start, day_before), ("end", end, day_after)):
        inside, partial = (days >= firsts[0]) & (days <= lasts[-1]), months_of(days) == months_of(beside)
        number = np.where(np.isnat(days), 0, months_of(days))
        empty = (months.held[positions, number] == 0) & ~months.due[positions, number] & ~shared[positions, number]
        over = lasts[number] <= moment(facts.period.as_of)
        view[f"{name}_month_empty"] = inside & partial & empty & over & judged & ~view[f"{name}_unknown"]
        view[f"{name}_month"] = names[number]
    return view
