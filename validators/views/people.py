"""Views of lists of people: ambiguous lists, and similar names that may be one person's."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS
from cop_sheets.parsing.people import person_key
from cop_sheets.parsing.values import CellStatus
from cop_sheets.raw import display_text
from validators.derived import DerivedTables, find_similar_names
from validators.views.cells import rows_to_check
from validators.views.logs import log_rows_to_check, quote_names

_PEOPLE_COLUMNS = ((COPS, "facilitators"), (SESSIONS, "facilitators"), (CONSULTATIONS, "individuals"))
_ADDRESS_COLUMNS = ["partnership", "cop", "place", "row"]


def people_lists_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per list of people that is ambiguous, or per list of facilitators with text that is no name."""
    parts: list[pd.DataFrame] = []
    for tab, name in _PEOPLE_COLUMNS:
        rows = rows_to_check(derived, tab)
        is_ambiguous = ~rows[f"certain:{name}"].to_numpy(dtype=bool)
        if tab is not CONSULTATIONS:    # CON-06 reports text among Individuals that is no name
            is_ambiguous |= (rows[f"unnamed:{name}"] != "").to_numpy()
        is_ambiguous &= (rows[f"state:{name}"] == CellStatus.OK).to_numpy()
        if parts and not is_ambiguous.any():
            continue    # the first part has the columns
        flagged = rows[is_ambiguous]
        raw = derived.tables[tab].raw[name][flagged["source"].to_numpy(dtype=int)]
        parts.append(flagged[_ADDRESS_COLUMNS].assign(
            column=name, column_index=np.nan, under=tab[name].header, certain=flagged[f"certain:{name}"],
            unnamed="" if tab is CONSULTATIONS else flagged[f"unnamed:{name}"],
            typed=[display_text(cell) for cell in raw],
            people=[f"{len(names)} {'person' if len(names) == 1 else 'people'}" for names in flagged[name]],
            names=[quote_names(names) for names in flagged[name]]))
    return pd.concat(parts, ignore_index=True)


def similar_names_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per individual consulted in the year whose name (`other`) is similar to an earlier one (`one`)."""
    view = log_rows_to_check(derived, CONSULTATIONS)
    has_date = view["date"].notna()
    people_of: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for partnership, place, row, names in zip(*(view.loc[has_date, name].tolist() for name in (
            "partnership", "place", "row", "individuals")), strict=True):
        for name in names:
            people_of[partnership].setdefault(person_key(name), (name, place, row))
    rows = []
    for partnership, people in people_of.items():
        distinct = list(people.values())
        rows += [{"partnership": partnership, "place": distinct[later][1], "row": distinct[later][2],
                  "one": distinct[earlier][0], "other": distinct[later][0]}
                 for later, earlier in find_similar_names([name for name, _, _ in distinct]).items()]
    frame = pd.DataFrame(rows, columns=["partnership", "place", "row", "one", "other"])
    frame["cop"] = ""
    return frame
