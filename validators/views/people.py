"""Views of lists of people: ambiguous lists, and similar names that may be one person's."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS
from cop_sheets.parsing.people import person_key
from cop_sheets.parsing.values import CellStatus
from cop_sheets.raw import display_text
from validators.derived import DerivedTables, similar_pairs
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
    """Return one row per individual consulted in the year whose name (`other`) is similar to an earlier one (`one`).

    Which names are compared doesn't depend on the order of rows. `pair`: both names, normalized.
    """
    view = log_rows_to_check(derived, CONSULTATIONS)
    has_date = view["date"].notna()
    people_of: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    spellings: dict[tuple[str, str], str] = {}
    for partnership, place, row, names in zip(*(view.loc[has_date, name].tolist() for name in (
            "partnership", "place", "row", "individuals")), strict=True):
        for name in names:
            key = person_key(name)
            people_of[partnership].setdefault(key, (name, place, row))
            spellings[partnership, key] = min(name, spellings.get((partnership, key), name))
    rows = []
    for partnership, people in people_of.items():
        order, keys = {key: number for number, key in enumerate(people)}, sorted(people)
        pairs = [sorted((keys[one], keys[other]), key=order.__getitem__) for one, other in similar_pairs(
            [spellings[partnership, key] for key in keys])]
        rows += [{"partnership": partnership, "place": people[later][1], "row": people[later][2],
                  "one": people[earlier][0], "other": people[later][0], "pair": tuple(sorted((earlier, later)))}
                 for earlier, later in sorted(pairs, key=lambda pair: [order[key] for key in reversed(pair)])]
    frame = pd.DataFrame(rows, columns=["partnership", "place", "row", "one", "other", "pair"])
    frame["cop"] = ""
    return frame
