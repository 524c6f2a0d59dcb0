"""Views of how the CoPs of the year began and ended."""

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.layout import COPS
from validators.cop_months import CopMonths, month_ends, named_like_another, partnerships_with, unread_ids
from validators.facts import Facts, moment
from validators.lives import spans_of
from validators.overlaps import KEYS
from validators.views import month_names


def spans_view(facts: Facts, months: CopMonths) -> pd.DataFrame:
    """A line a span of a CoP that touches the year: one a CoP, of a CoP that reopened in the year two or more.

    `ended`: its End Date has come in the year, and the CoP hasn't opened again since, as far as can be known.
    `start_month_empty`, `end_month_empty`: its first or last month, partly active by all of its spans and over by now,
    went without a session.
    """
    spans = spans_of(facts[COPS], months.cops)
    view = spans[spans["active"]].sort_values("position", kind="stable").reset_index(drop=True)
    until = moment(facts.period.until)
    latest = view.groupby("position")["start"].transform("max")
    view["ended"] = (view["end"].between(moment(facts.period.fiscal_year.first_day), until)
                     & ~(view["reopened"] & (view["start"] < latest)) & ~view["unsure"])
    firsts, lasts = month_ends(facts)
    judged = view["partnership"].isin(partnerships_with(facts, "cop_id", "date"))
    judged &= ~pd.MultiIndex.from_frame(view[KEYS]).isin(unread_ids(facts))
    shared = named_like_another(facts, months.cops)
    for name in ("start", "end"):
        days = view[name]
        inside = days.between(firsts[0], lasts[-1])
        partial = days.dt.day > 1 if name == "start" else ~days.dt.is_month_end
        number = ((days.dt.month - 7) % MONTHS).fillna(0).to_numpy().astype(int)
        positions = view["position"].to_numpy()
        empty = (months.held[positions, number] == 0) & ~months.due[positions, number] & ~shared[positions, number]
        over = lasts[number] <= moment(facts.period.as_of)
        view[f"{name}_month_empty"] = inside & partial & empty & over & judged & ~view[f"{name}_unknown"]
        view[f"{name}_month"] = np.array(month_names(facts), dtype=object)[number]
    return view
