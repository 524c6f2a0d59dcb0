"""Views of ids that must be unique and of dates that must be possible."""

from datetime import date

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import CONSULTATIONS, COPS, SURVEY_RESPONSES, TRAININGS, Tab
from cop_sheets.program_limits import EARLIEST_DATE
from cop_sheets.raw import display_text
from validators.derived import DerivedTables, format_dates, to_datetime64
from validators.views.cells import rows_to_check


def ids_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per CoP or training that rules check. `repeated`: another row has its id, or title and date.

    Where names serve as CoP IDs, they are the ids; `unique_text` says whether an id or a name must be unique.
    Of several rows the later ones are repeated; where rules check none of those, the first. Planned trainings are left
    out. The rows of a CoP that closed and reopened are no repetition; `unclear`: whether it did is not known.
    """
    cops, trainings = derived[COPS], derived[TRAININGS]
    trainings = trainings[~(trainings["date"] > to_datetime64(derived.period.as_of))]
    named_only = cops["partnership"].isin(derived.partnerships_without_cop_ids)
    identified_cops = cops[((cops["cop_id"] != "") | ((cops["cop_name"] != "") & named_only))
                           & (~cops["reopened"] | cops["unclear"])]
    cop_column = np.where(identified_cops["cop_id"] != "", "cop_id", "cop_name")
    identified = trainings[(trainings["training_id"] != "") | ((trainings["title"] != "") & trainings["date"].notna())]
    by_id = identified["training_id"] != ""
    day = format_dates(identified["date"], format_date)
    identifiers = identified["training_id"].where(by_id, identified["title"] + " on " + day)
    view = pd.concat([
        _id_rows(derived, COPS, identified_cops, cop_column, identified_cops["cop"], True, identified_cops["cop"],
                 identified_cops["unclear"]),
        _id_rows(derived, TRAININGS, identified, np.where(by_id, "training_id", "title"), identifiers, by_id, "",
                 False),
    ], ignore_index=True)
    numbers: dict[tuple[object, ...], int] = {}
    groups = np.array([numbers.setdefault(key, len(numbers)) for key in zip(
        *(view[name].tolist() for name in ("tab", "partnership", "by_id", "typed")), strict=True)], int)
    later = pd.Series(groups).duplicated().to_numpy()
    is_reported = np.bincount(groups, weights=later & view["is_checked"])[groups] > 0
    view["repeated"] = later | ((np.bincount(groups)[groups] > 1) & ~is_reported)
    return view[view["is_checked"]].reset_index(drop=True)


def _id_rows(derived: DerivedTables, tab: Tab, rows: pd.DataFrame, column: str | np.ndarray, typed: pd.Series,
             by_id: bool | pd.Series, cop: str | pd.Series, unclear: bool | pd.Series) -> pd.DataFrame:
    """Return the rows of `ids_view` for some rows of `tab`; a column is given as values or as one value for all."""
    return pd.DataFrame({
        "tab": tab.name, "column": column, "typed": typed, "by_id": by_id, "cop": cop,
        "partnership": rows["partnership"], "place": rows["place"], "row": rows["row"], "unclear": unclear,
        "unique_text": np.where(np.asarray(column) == "cop_name", "name", "id"),
        "is_checked": rows.index.isin(rows_to_check(derived, tab)["source"])})


def dates_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per End Date, and per date of a training, consultation or response that is out of range.

    `backwards`: before the Start Date, typed as `start_text`; `early`: before EARLIEST_DATE;
    `planned`: up to a year after the as-of date; `late`: more than a year after it.
    """
    cops, typed = rows_to_check(derived, COPS), derived.tables[COPS].raw["start_date"]
    starts = [display_text(typed[source]) if is_backwards else "" for source, is_backwards in zip(
        cops["source"].tolist(), cops["backwards"].tolist(), strict=True)]
    parts = [pd.DataFrame({"column": "end_date", "partnership": cops["partnership"], "cop": cops["cop"],
                           "place": cops["place"], "row": cops["row"], "backwards": cops["backwards"],
                           "start_text": starts,
                           "early": False, "late": False, "planned": False})]
    as_of, latest = derived.period.as_of, one_year_later(derived.period.as_of)
    for tab, column in ((TRAININGS, "date"), (CONSULTATIONS, "date"), (SURVEY_RESPONSES, "timestamp")):
        days = derived[tab]["date"].to_numpy().astype("datetime64[D]").astype("datetime64[s]")
        is_out_of_range = (days < to_datetime64(EARLIEST_DATE)) | (days > to_datetime64(as_of))
        if not is_out_of_range.any():
            continue
        selected, days = derived[tab][is_out_of_range], days[is_out_of_range]
        parts.append(pd.DataFrame({
            "column": column, "partnership": selected["partnership"], "cop": selected.get("cop", ""),
            "place": selected["place"], "row": selected["row"], "backwards": False, "start_text": "",
            "early": days < to_datetime64(EARLIEST_DATE),
            "late": days > to_datetime64(latest), "planned": (days > to_datetime64(as_of))
            & (days <= to_datetime64(latest))}))
    return pd.concat(parts, ignore_index=True).assign(as_of=format_date(as_of))


def one_year_later(day: date) -> date:
    """Return the same day one year later; February 28 for February 29."""
    return day.replace(year=min(day.year + 1, date.max.year), day=28 if (day.month, day.day) == (2, 29) else day.day)
