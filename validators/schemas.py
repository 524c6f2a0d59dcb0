"""Pandera schemas: of a tab's typed rows, from the layout, and of a view, from the rules that judge it."""

from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa

from cop_sheets.layout import Kind, Tab
from validators.rule import Case, Rule, RuleCrashed

_DTYPES = {Kind.DATE: "datetime64[s]", Kind.TIMESTAMP: "datetime64[s]", Kind.WHOLE: float, Kind.HOURS: float,
           Kind.FISCAL_YEAR: float}


def tab_schema(tab: Tab) -> pa.DataFrameSchema:
    """Return the shape of `tab`'s typed rows: dates and numbers typed and nullable, choices among those allowed.

    A failure is our own mistake in typing cells, never a person's; what people mistype is a flag.
    """
    columns = {}
    for column in tab.columns:
        if column.kind is Kind.AGREEMENT:
            continue
        checks = [pa.Check.isin([*column.choices, ""])] if column.kind is Kind.CHOICE else []
        if column.kind is Kind.WHOLE:
            checks = [pa.Check.ge(0)]
        name = "fiscal_year_typed" if column.kind is Kind.FISCAL_YEAR else column.name
        columns[name] = pa.Column(_DTYPES.get(column.kind), checks, nullable=column.kind in _DTYPES)
    return pa.DataFrameSchema(columns)


def broken_rows(rules: Iterable[Rule], view: pd.DataFrame) -> dict[tuple[str, int], pd.Series]:
    """Return, for each rule id and case number that speaks at all, which rows of `view` it speaks of.

    One lazy pandera validation judges every case of every rule of the view. `view` needs a default index. Raises
    RuleCrashed, with the rule's id, where a predicate raises.
    """
    crashes: list[tuple[str, Exception]] = []
    named = {f"{rule.id}/{number}": (rule.id, number, case)
             for rule in rules for number, case in enumerate(rule.cases)}
    checks = [pa.Check(_kept(rule_id, case, view, crashes), name=name) for name, (rule_id, _, case) in named.items()]
    broken: dict[tuple[str, int], pd.Series] = {}
    try:
        # Pandera's report copies every column of each failing row: it gets the rows' addresses, and no typed text.
        pa.DataFrameSchema(checks=checks).validate(view[view.columns.intersection(["place", "row"])], lazy=True)
    except pa.errors.SchemaErrors as errors:
        if crashes:
            raise RuleCrashed(f"rule {crashes[0][0]} crashed: {crashes[0][1]!r}") from crashes[0][1]
        for error in errors.schema_errors:
            rule_id, number, _ = named[error.check.name]
            broken[rule_id, number] = ~error.check_output
    return broken


def _kept(rule_id: str, case: Case, view: pd.DataFrame, crashes: list[tuple[str, Exception]]):
    def kept(_addresses: pd.DataFrame) -> pd.Series:
        try:
            return ~case.when(view).astype(bool)
        except Exception as error:
            crashes.append((rule_id, error))
            raise
    return kept
