"""Rows that have a name of several CoPs: each of these is looked at once, however many rows have its name."""

import pandas as pd


def of_each_cop(rows: pd.DataFrame, *alike: str) -> pd.DataFrame:
    """Return, of those of `rows` that have a name of several CoPs, a line a CoP that they may be of.

    Columns: partnership, cop, rows (how many may be of it by that name) and those called `alike`; lines that differ in
    nothing else are one. So there are no more of them than the CoPs have names, where each row of a name that very
    many CoPs have would stand for all of these.
    """
    several = rows["may_be"].notna()
    if not several.any():    # as nearly always
        return pd.DataFrame(columns=["partnership", "cop", "rows", *alike])
    named = rows.loc[several, ["partnership", "cop", "may_be", *alike]]
    # A name has one and the same tuple of CoPs wherever it stands, and to compare two would take long.
    keys = ["partnership", *alike, "name"]
    named = named.assign(name=[id(cops) for cops in named["may_be"]])
    named["rows"] = named.groupby(keys, sort=False)["may_be"].transform("size").astype(int)
    first = named.drop_duplicates(keys)
    return first.assign(cop=first["may_be"]).explode("cop")[["partnership", "cop", "rows", *alike]]
