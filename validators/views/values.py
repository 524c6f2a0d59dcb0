"""Views of ids that must be unique and of dates that must be possible."""

from datetime import date

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SURVEY_RESPONSES, TRAININGS, Tab
from validators.derived import Facts, moment, spelled_out
from validators.views.cells import judged_rows
from validators.views.logs import EARLIEST


def ids_view(facts: Facts) -> pd.DataFrame:
    """A line a CoP or training that is judged: does its id, or what stands for it, stand in another row as well?

    A training that is planned is no such row yet. Of several rows the later ones are told; where none of those is
    judged, the one that is. The rows of a CoP that closed and reopened are no repetition; `unclear`: it can't be known
    whether the row is of such a CoP.
    """
    cops, trainings = facts[COPS], facts[TRAININGS]
    trainings = trainings[~(trainings["date"] > moment(facts.period.as_of))]
    filled = cops[(cops["cop_id"] != "") & (~cops["reopened"] | cops["unclear"])]
    named = trainings[(trainings["training_id"] != "") | ((trainings["title"] != "") & trainings["date"].notna())]
    by_id = named["training_id"] != ""
    day = spelled_out(named["date"], " on %B %d, %Y")
    typed = named["training_id"].where(by_id, named["title"] + day)
    view = pd.concat([
        _id_lines(facts, COPS, filled, "cop_id", filled["cop_id"], True, filled["cop"], filled["unclear"]),
        _id_lines(facts, TRAININGS, named, np.where(by_id, "training_id", "title"), typed, by_id, "", False),
    ], ignore_index=True)
    numbers: dict[tuple, int] = {}
    groups = np.array([numbers.setdefault(key, len(numbers)) for key in zip(
        *(view[name].tolist() for name in ("tab", "partnership", "by_id", "typed")), strict=True)], int)
    later = pd.Series(groups).duplicated().to_numpy()
    told = np.bincount(groups, weights=later & view["judged"])[groups] > 0
    view["repeated"] = later | ((np.bincount(groups)[groups] > 1) & ~told)
    return view[view["judged"]].reset_index(drop=True)


def _id_lines(facts: Facts, tab: Tab, rows: pd.DataFrame, column, typed, by_id, cop, unclear) -> pd.DataFrame:
    """Return the lines of `ids_view` of some rows of `tab`."""
    return pd.DataFrame({
        "tab": tab.name, "column": column, "typed": typed, "by_id": by_id, "cop": cop,
        "partnership": rows["partnership"], "place": rows["place"], "row": rows["row"], "unclear": unclear,
        "judged": rows.index.isin(judged_rows(facts, tab)["source"])})


def dates_view(facts: Facts) -> pd.DataFrame:
    """A line a date that its rule bounds: End Dates, and the dates of trainings, consultations and responses.

    `planned`: after the as-of date by no more than a year; `late`: by more.
    """
    cops = judged_rows(facts, COPS)
    lines = [pd.DataFrame({"column": "end_date", "partnership": cops["partnership"], "cop": cops["cop"],
                           "place": cops["place"], "row": cops["row"], "backwards": cops["backwards"],
                           "early": False, "late": False, "planned": False})]
    as_of, farthest = facts.period.as_of, a_year_later(facts.period.as_of)
    for tab, column in ((TRAININGS, "date"), (CONSULTATIONS, "date"), (SURVEY_RESPONSES, "timestamp")):
        days = facts[tab]["date"].to_numpy().astype("datetime64[D]").astype("datetime64[s]")
        impossible = (days < moment(EARLIEST)) | (days > moment(as_of))
        if not impossible.any():
            continue
        picked, days = facts[tab][impossible], days[impossible]
        lines.append(pd.DataFrame({
            "column": column, "partnership": picked["partnership"], "cop": picked.get("cop", ""),
            "place": picked["place"], "row": picked["row"], "backwards": False, "early": days < moment(EARLIEST),
            "late": days > moment(farthest), "planned": (days > moment(as_of)) & (days <= moment(farthest))}))
    return pd.concat(lines, ignore_index=True).assign(as_of=as_of.strftime("%B %d, %Y"))


def a_year_later(day: date) -> date:
    """Return the same day of the year after; 28 February for the 29th."""
    return day.replace(year=min(day.year + 1, date.max.year), day=28 if (day.month, day.day) == (2, 29) else day.day)
