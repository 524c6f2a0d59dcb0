"""Checks with pandera: the typed rows of a tab against the layout, and the rules against their views."""

from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd
import pandera.pandas as pa

from cop_sheets.layout import ColumnType, Tab
from validators.rules import Rule, RuleError

_DTYPES = {ColumnType.DATE: "datetime64[s]", ColumnType.TIMESTAMP: "datetime64[s]", ColumnType.WHOLE: float,
           ColumnType.HOURS: float, ColumnType.FISCAL_YEAR: float}


@cache
def tab_schema(tab: Tab) -> pa.DataFrameSchema:
    """Return the schema of `tab`'s typed rows: dates and numbers nullable, choices among those allowed.

    A failure is a bug in parsing; what people mistype becomes a flag instead.
    """
    columns = {}
    for column in tab.columns:
        if column.kind is ColumnType.AGREEMENT:
            continue
        # The check of choices also rejects missing values; a second check (not nullable) would take as long again.
        checks = [pa.Check.isin([*column.choices, ""], ignore_na=False)] if column.kind is ColumnType.CHOICE else []
        if column.kind is ColumnType.WHOLE:
            checks = [pa.Check.ge(0)]
        name = "fiscal_year_typed" if column.kind is ColumnType.FISCAL_YEAR else column.name
        columns[name] = pa.Column(_DTYPES.get(column.kind), checks,
                                  nullable=column.kind in _DTYPES or column.kind is ColumnType.CHOICE)
    return pa.DataFrameSchema(columns)


def check_types(tab: Tab, rows: pd.DataFrame) -> None:
    """Validate the typed rows of `tab`, without changing them. Raises pandera's SchemaError."""
    # Nothing is coerced, so a shallow copy is enough to leave `rows` unchanged.
    tab_schema(tab).validate(rows.copy(deep=False), inplace=True)


def violating_rows(rules: Iterable[Rule], views: Mapping[str, pd.DataFrame]) -> dict[tuple[str, int], pd.Series]:
    """Return, by rule id and case number, a boolean Series: for which rows of the rule's view the case holds.

    Cases that hold for no row are left out. `views`: by name, each with a default index; rules of other views are not
    run. All cases are checks of one lazy pandera validation. Raises RuleError, with the rule's id, where a predicate
    raises.
    """
    case_by_name = {f"{rule.id}/{number}": (rule, number) for rule in rules if rule.view in views
                    for number in range(len(rule.cases))}
    violating: dict[tuple[str, int], pd.Series] = {}
    crashes: list[tuple[str, Exception]] = []

    def make_check(name: str, rule: Rule, number: int) -> pa.Check:
        # One result for the whole view: pandera's report of each failing row would take ten times as long and copy
        # what people typed. The failing rows are stored here instead.
        def store_result(_sizes: pd.DataFrame) -> bool:
            try:
                violating[rule.id, number] = rule.cases[number].when(views[rule.view]).astype(bool)
            except Exception as error:
                crashes.append((rule.id, error))
                raise
            return not violating[rule.id, number].any()
        return pa.Check(store_result, name=name)

    checks = [make_check(name, *parts) for name, parts in case_by_name.items()]
    view_sizes = pd.DataFrame({"rows": [len(view) for view in views.values()]})
    try:
        pa.DataFrameSchema(checks=checks).validate(view_sizes, lazy=True, inplace=True)
    except pa.errors.SchemaErrors as errors:
        if crashes:
            raise RuleError(*crashes[0]) from crashes[0][1]
        failed = [case_by_name[error.check.name] for error in errors.schema_errors]
        return {(rule.id, number): violating[rule.id, number] for rule, number in failed}
    return {}
