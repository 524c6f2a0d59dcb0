"""Views of the lists of people: those that can be read in more than one way, and names that look like one person's."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS
from cop_sheets.parsing.people import person_key
from cop_sheets.parsing.values import State
from cop_sheets.raw import shown
from validators.derived import Facts, first_alike
from validators.views.cells import judged_rows
from validators.views.logs import judged, names_in_words

_LISTS = ((COPS, "facilitators"), (SESSIONS, "facilitators"), (CONSULTATIONS, "individuals"))
_WHERE = ["partnership", "cop", "place", "row"]


def people_lists_view(facts: Facts) -> pd.DataFrame:
    """A line a list of people that can be read in more than one way, or of facilitators with what is nobody's name."""
    parts = []
    for tab, name in _LISTS:
        rows = judged_rows(facts, tab)
        doubtful = ~rows[f"certain:{name}"].to_numpy(dtype=bool)
        if tab is not CONSULTATIONS:    # CON-06 speaks of what is nobody's name among Individuals
            doubtful |= (rows[f"unnamed:{name}"] != "").to_numpy()
        doubtful &= (rows[f"state:{name}"] == State.READ).to_numpy()
        if parts and not doubtful.any():
            continue    # of no tab more than the columns are needed
        told = rows[doubtful]
        raw = facts.tables[tab].raw[name][told["source"].to_numpy(dtype=int)]
        parts.append(told[_WHERE].assign(
            column=name, column_index=np.nan, under=tab[name].header, certain=told[f"certain:{name}"],
            unnamed="" if tab is CONSULTATIONS else told[f"unnamed:{name}"], typed=[shown(cell) for cell in raw],
            people=[f"{len(names)} {'person' if len(names) == 1 else 'people'}" for names in told[name]],
            names=[names_in_words(names) for names in told[name]]))
    return pd.concat(parts, ignore_index=True)


def look_alikes_view(facts: Facts) -> pd.DataFrame:
    """A line an individual consulted in the year who looks like an earlier one, spelled another way."""
    view = judged(facts, CONSULTATIONS)
    dated, people_of = view["date"].notna(), defaultdict(dict)
    for partnership, place, row, names in zip(*(view.loc[dated, name].tolist() for name in (
            "partnership", "place", "row", "individuals")), strict=True):
        for name in names:
            people_of[partnership].setdefault(person_key(name), (name, place, row))
    lines = []
    for partnership, people in people_of.items():
        seen = list(people.values())
        lines += [{"partnership": partnership, "place": seen[later][1], "row": seen[later][2],
                   "one": seen[earlier][0], "other": seen[later][0]}
                  for later, earlier in first_alike([name for name, _, _ in seen]).items()]
    frame = pd.DataFrame(lines, columns=["partnership", "place", "row", "one", "other"])
    frame["cop"] = ""
    return frame
