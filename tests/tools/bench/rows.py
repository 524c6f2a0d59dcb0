"""The same rows and column rules for frictionless: one CSV file and one Table Schema per tab, from the layout."""

import csv
import json
from pathlib import Path

import pandas as pd

from cop_sheets.layout import AGREEMENT_SCALE, DATA_TABS, Column, ColumnType, Tab
from cop_sheets.parsing.tables import Table, Tables
from cop_sheets.raw import display_text

DATES = (ColumnType.DATE, ColumnType.TIMESTAMP)
TYPES = {ColumnType.DATE: {"type": "date"}, ColumnType.TIMESTAMP: {"type": "date"},
         ColumnType.WHOLE: {"type": "integer"}, ColumnType.HOURS: {"type": "number"},
         ColumnType.YES_NO: {"type": "boolean", "trueValues": ["Yes"], "falseValues": ["No"]}}
ANSWERS = ["1", "2", "3", "4", "5", *AGREEMENT_SCALE]


def write_rows(tables: Tables, folder: Path) -> int:
    """Write TAB.csv and TAB.schema.json for each tab of `tables` into `folder`; return how many rows there are."""
    folder.mkdir(parents=True)
    rows = 0
    for tab in DATA_TABS:
        frame = _frame(tables[tab], tables.answers)
        frame.to_csv(folder / f"{tab.slug}.csv", index=False, quoting=csv.QUOTE_MINIMAL)
        (folder / f"{tab.slug}.schema.json").write_text(json.dumps(_schema(tab)), encoding="utf-8")
        rows += len(frame)
    return rows


def _frame(table: Table, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the data rows as text, with readable dates in ISO form, so that frictionless can parse them."""
    rows = table.data.index
    columns = {"partnership": table.values["partnership"]}
    for column in table.tab.columns:
        if column.kind is ColumnType.AGREEMENT:
            mine = answers[(answers["outcome"] == column.outcome) & (answers["pair"] == 0)]
            columns[column.name] = mine.set_index("response")["raw"].map(display_text)
            continue
        text = pd.Series([display_text(cell) for cell in table.raw[column.name]], index=table.values.index,
                         dtype=object)
        if column.kind in DATES:
            dates = table.values[column.name]
            text = text.where(dates.isna(), dates.dt.strftime("%Y-%m-%d"))
        columns[column.name] = text
    return pd.DataFrame(columns).loc[rows]


def _schema(tab: Tab) -> dict:
    fields = [{"name": "partnership", "type": "string"}, *(_field(column) for column in tab.columns)]
    unique = [column.name for column in tab.columns if column.unique and column.required]
    return {"fields": fields, **({"primaryKey": ["partnership", *unique]} if unique else {})}


def _field(column: Column) -> dict:
    constraints = {"required": True} if column.required else {}
    if column.kind is ColumnType.AGREEMENT:
        constraints["enum"] = ANSWERS
    if column.kind is ColumnType.CHOICE:
        constraints["enum"] = list(column.choices)
    if column.kind is ColumnType.WHOLE:
        constraints["minimum"] = 0
    return {"name": column.name, **TYPES.get(column.kind, {"type": "string"}), "constraints": constraints}
