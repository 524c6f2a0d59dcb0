"""Rows whose typed name is that of several CoPs, expanded to the CoPs that they may be of."""

import pandas as pd


def expand_shared_names(rows: pd.DataFrame, *group_columns: str) -> pd.DataFrame:
    """Return one row per shared name, CoP that has it, and values of `group_columns`, for `rows` with a shared name.

    Columns: partnership, cop, rows (how many of `rows` have that name) and `group_columns`. Grouping by name first
    keeps the result small where many rows have a name that very many CoPs share.
    """
    has_shared_name = rows["may_be"].notna()
    if not has_shared_name.any():    # as nearly always
        return pd.DataFrame(columns=["partnership", "cop", "rows", *group_columns])
    named = rows.loc[has_shared_name, ["partnership", "cop", "may_be", *group_columns]]
    # All rows with one name have the same tuple object, so its id() is the key: comparing the tuples would be slow.
    keys = ["partnership", *group_columns, "name"]
    named = named.assign(name=[id(cops) for cops in named["may_be"]])
    named["rows"] = named.groupby(keys, sort=False)["may_be"].transform("size").astype(int)
    first = named.drop_duplicates(keys)
    return first.assign(cop=first["may_be"]).explode("cop")[["partnership", "cop", "rows", *group_columns]]
