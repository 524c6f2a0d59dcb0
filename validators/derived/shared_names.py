"""Rows that have a name of several CoPs: each of these is looked at once, however many rows have its name."""

import pandas as pd


def expand_shared_names(rows: pd.DataFrame, *group_columns: str) -> pd.DataFrame:
    """Return, of those of `rows` that have a name of several CoPs, a line a CoP that they may be of.

    Columns: partnership, cop, rows (how many may be of it by that name) and those called `group_columns`; lines that
    differ in nothing else are one. So there are no more of them than the CoPs have names, where each row of a name that
    very many CoPs have would stand for all of these.
    """
    has_shared_name = rows["may_be"].notna()
    if not has_shared_name.any():    # as nearly always
        return pd.DataFrame(columns=["partnership", "cop", "rows", *group_columns])
    named = rows.loc[has_shared_name, ["partnership", "cop", "may_be", *group_columns]]
    # A name has one and the same tuple of CoPs wherever it stands, and to compare two would take long.
    keys = ["partnership", *group_columns, "name"]
    named = named.assign(name=[id(cops) for cops in named["may_be"]])
    named["rows"] = named.groupby(keys, sort=False)["may_be"].transform("size").astype(int)
    first = named.drop_duplicates(keys)
    return first.assign(cop=first["may_be"]).explode("cop")[["partnership", "cop", "rows", *group_columns]]
